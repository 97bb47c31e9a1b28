//! Which looks of a workbook show a number as a date.

use super::super::error::SheetError;
use super::package::Package;
use super::xml::Token;
use std::collections::HashMap;

/// How the number in a cell is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shown {
    /// As a number.
    #[default]
    Number,
    /// As a day, a time of day, or both.
    Moment,
    /// As a span of time.
    Span,
}

/// The looks of a workbook's cells, by their number.
#[derive(Debug, Default)]
pub(super) struct Styles {
    shown: Vec<Shown>,
}

impl Styles {
    pub(super) fn read(package: &mut Package, part: &str) -> Result<Self, SheetError> {
        let mut styles = Self::default();
        let Some(mut xml) = package.part(part)? else { return Ok(styles) };
        let mut custom: HashMap<u32, Shown> = HashMap::new();
        let mut in_cells = false;
        loop {
            let token = xml.read()?;
            match (token, xml.name()) {
                (Token::Eof, _) => return Ok(styles),
                (Token::Start, "numFmt") => {
                    let id = xml.attribute("numFmtId")?.and_then(|id| id.parse().ok());
                    let code = xml.attribute("formatCode")?;
                    if let (Some(id), Some(code)) = (id, code) {
                        custom.insert(id, shown_by(&code));
                    }
                }
                (Token::Start, "cellXfs") => in_cells = true,
                (Token::End, "cellXfs") => in_cells = false,
                (Token::Start, "xf") if in_cells => {
                    let id = xml.attribute("numFmtId")?.and_then(|id| id.parse().ok()).unwrap_or(0);
                    styles.shown.push(custom.get(&id).copied().unwrap_or_else(|| built_in(id)));
                }
                _ => {}
            }
            if styles.shown.len() > LOOKS || custom.len() > LOOKS {
                return Err(xml.damaged());
            }
        }
    }

    /// How a cell of a look shows its number.
    pub(super) fn shown(&self, look: usize) -> Shown {
        self.shown.get(look).copied().unwrap_or_default()
    }
}

/// The most looks that a workbook can have in Excel.
const LOOKS: usize = 65_490;

/// The formats that have a number and no code; 27 to 36 and 50 to 58 are dates in Chinese workbooks.
const fn built_in(id: u32) -> Shown {
    match id {
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => Shown::Moment,
        46 => Shown::Span,
        _ => Shown::Number,
    }
}

/// How a format's code shows a number: as a moment where it asks for parts of one outside quoted text.
fn shown_by(code: &str) -> Shown {
    let mut characters = code.chars();
    while let Some(next) = characters.next() {
        match next {
            // Quoted text.
            '"' => {
                characters.by_ref().take_while(|c| *c != '"').for_each(drop);
            }
            // A single character as it is, the width of one, or one that fills.
            '\\' | '_' | '*' => {
                characters.next();
            }
            // A colour, condition or language, or the unit that a span counts beyond its clock.
            '[' => {
                let inside: String = characters.by_ref().take_while(|c| *c != ']').collect();
                let unit = inside.to_ascii_lowercase();
                let counts = |of: char| !unit.is_empty() && unit.chars().all(|c| c == of);
                if ['h', 'm', 's'].into_iter().any(counts) {
                    return Shown::Span;
                }
            }
            // How negative numbers are shown does not matter.
            ';' => return Shown::Number,
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' => return Shown::Moment,
            _ => {}
        }
    }
    Shown::Number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_show_numbers_moments_or_spans() {
        for code in [
            "yyyy-mm-dd",
            "yyyy\"年\"m\"月\"d\"日\";@",
            "[$-804]yyyy/m/d",
            "[$-F800]dddd\\,\\ mmmm\\ dd",
            "h:mm AM/PM",
            "[Red]d/m",
        ] {
            assert_eq!(shown_by(code), Shown::Moment, "{code}");
        }
        for code in [
            "General",
            "@",
            "0.00",
            "#,##0.00\"d\"",
            "0.00E+00",
            "\\d0",
            "_m0",
            "0;yyyy",
            "[Red]0",
            "#,##0\\ [$¥-804]",
            "\"",
            "[",
            "",
        ] {
            assert_eq!(shown_by(code), Shown::Number, "{code}");
        }
        for code in ["[h]:mm:ss", "[mm]:ss", "[S]"] {
            assert_eq!(shown_by(code), Shown::Span, "{code}");
        }
        assert_eq!(built_in(31), Shown::Moment);
        assert_eq!(built_in(46), Shown::Span);
        assert_eq!(built_in(49), Shown::Number);
    }
}
