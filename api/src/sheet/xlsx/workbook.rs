//! The parts of a workbook that say which sheets it has and where they are.

use super::super::date::Epoch;
use super::super::error::SheetError;
use super::package::Package;
use super::xml::Token;

/// What a workbook says of itself.
#[derive(Debug, Default)]
pub(super) struct Workbook {
    pub(super) sheets: Vec<SheetPart>,
    pub(super) strings: Option<String>,
    pub(super) styles: Option<String>,
    pub(super) epoch: Epoch,
}

/// One sheet of it.
#[derive(Debug)]
pub(super) struct SheetPart {
    pub(super) name: String,
    pub(super) visible: bool,
    /// The name of the part that holds its cells.
    pub(super) part: String,
}

impl Workbook {
    pub(super) fn read(package: &mut Package) -> Result<Self, SheetError> {
        let root = relations(package, "")?;
        let main = root
            .iter()
            .find(|relation| relation.is("officeDocument"))
            .map(|relation| relation.target.clone())
            .ok_or_else(|| SheetError::damaged("_rels/.rels"))?;
        let relations = relations(package, &main)?;
        let target = |kind| relations.iter().find(|relation| relation.is(kind)).map(|it| it.target.clone());
        let mut workbook =
            Self { strings: target("sharedStrings"), styles: target("styles"), ..Self::default() };
        let mut xml = package.part(&main)?.ok_or_else(|| SheetError::damaged(&main))?;
        loop {
            match xml.read()? {
                Token::Eof => break,
                Token::Start if xml.name() == "workbookPr" => {
                    let from_1904 = xml.attribute("date1904")?;
                    if from_1904.is_some_and(|flag| matches!(&*flag, "1" | "true" | "on")) {
                        workbook.epoch = Epoch::From1904;
                    }
                }
                Token::Start if xml.name() == "sheet" => {
                    let id = xml.attribute("id")?.unwrap_or_default();
                    let relation = relations.iter().find(|relation| relation.id == id);
                    // Sheets that hold a chart or a dialogue hold no cells.
                    if let Some(relation) = relation.filter(|relation| relation.is("worksheet")) {
                        workbook.sheets.push(SheetPart {
                            name: xml.attribute("name")?.unwrap_or_default().into_owned(),
                            visible: xml.attribute("state")?.is_none_or(|state| &*state == "visible"),
                            part: relation.target.clone(),
                        });
                        if workbook.sheets.len() > SHEETS {
                            return Err(SheetError::TooManyParts(SHEETS));
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(workbook)
    }
}

/// The most sheets that are looked at; each is inflated once to see whether it holds rows.
const SHEETS: usize = 100;

/// That one part needs another.
struct Relation {
    id: String,
    kind: String,
    target: String,
}

impl Relation {
    /// Whether its kind is this one, in the transitional or the strict form of the format.
    fn is(&self, kind: &str) -> bool {
        self.kind.rsplit('/').next() == Some(kind)
    }
}

/// What a part needs, by full names of parts. A part's relations stand beside it in the folder `_rels`.
fn relations(package: &mut Package, part: &str) -> Result<Vec<Relation>, SheetError> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let name = resolve(folder, &format!("_rels/{file}.rels"));
    let mut relations = Vec::new();
    let Some(mut xml) = package.part(&name)? else { return Ok(relations) };
    loop {
        match xml.read()? {
            Token::Eof => return Ok(relations),
            Token::Start if xml.name() == "Relationship" => {
                let outside = xml.attribute("TargetMode")?.is_some_and(|mode| &*mode == "External");
                let kind = xml.attribute("Type")?.unwrap_or_default().into_owned();
                // A hyperlink leads outside and is never followed; anything else from outside is data.
                if outside && kind.rsplit('/').next() != Some("hyperlink") {
                    return Err(SheetError::ExternalLink);
                }
                if outside {
                    continue;
                }
                let target = xml.attribute("Target")?.unwrap_or_default();
                relations.push(Relation {
                    id: xml.attribute("Id")?.unwrap_or_default().into_owned(),
                    target: resolve(folder, &target),
                    kind,
                });
            }
            _ => {}
        }
    }
}

/// The full name of a part that is named from within a folder.
fn resolve(folder: &str, target: &str) -> String {
    let (folder, target) = match target.strip_prefix('/') {
        Some(absolute) => ("", absolute),
        None => (folder, target),
    };
    let mut steps: Vec<&str> = Vec::new();
    for step in folder.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_named_from_their_folder_or_from_the_root() {
        assert_eq!(resolve("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl", "/xl/styles.xml"), "xl/styles.xml");
        assert_eq!(resolve("xl/worksheets", "../sharedStrings.xml"), "xl/sharedStrings.xml");
        assert_eq!(resolve("", "_rels/.rels"), "_rels/.rels");
        assert_eq!(resolve("", "../../etc/passwd"), "etc/passwd");
    }
}
