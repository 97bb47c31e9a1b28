//! The rows of one sheet of a workbook, one at a time.

use super::super::date::Epoch;
use super::super::error::SheetError;
use super::super::limits::{LAST_COLUMN, LAST_ROW, Limits};
use super::super::position::Position;
use super::super::raw::{Merge, RawCell, RawRow};
use super::strings::{Runs, SharedStrings, unescaped};
use super::styles::{Shown, Styles};
use super::xml::{Token, Xml};

/// The rows of a sheet that hold something.
pub(in crate::sheet) struct SheetRows<'a> {
    xml: Xml<'a>,
    strings: &'a SharedStrings,
    styles: &'a Styles,
    epoch: Epoch,
    columns: u32,
    cell_characters: usize,
    merges: usize,
    /// The number of the row read last.
    row: u32,
    ended: bool,
}

impl<'a> SheetRows<'a> {
    pub(super) fn new(
        xml: Xml<'a>,
        strings: &'a SharedStrings,
        styles: &'a Styles,
        epoch: Epoch,
        limits: &Limits,
    ) -> Self {
        Self {
            xml,
            strings,
            styles,
            epoch,
            columns: limits.columns,
            cell_characters: limits.cell_characters,
            merges: limits.merges,
            row: 0,
            ended: false,
        }
    }

    /// What stands after the rows: reads to the end of the part, which proves it whole, and gives the merged
    /// ranges.
    pub(in crate::sheet) fn finish(mut self) -> Result<Vec<Merge>, SheetError> {
        let mut merges = Vec::new();
        loop {
            match self.xml.read()? {
                Token::Eof => return Ok(merges),
                Token::Start if self.xml.name() == "mergeCell" => {
                    let range = self.xml.attribute("ref")?.unwrap_or_default();
                    merges.push(merge(&range).ok_or_else(|| self.xml.damaged())?);
                    if merges.len() > self.merges {
                        return Err(SheetError::TooManyMerges(self.merges));
                    }
                }
                _ => {}
            }
        }
    }

    /// The next row, blank or not; nothing after the last.
    fn row(&mut self) -> Result<Option<RawRow>, SheetError> {
        loop {
            match self.xml.read()? {
                Token::Start if self.xml.name() == "row" => break,
                Token::End if self.xml.name() == "sheetData" => return Ok(None),
                Token::Eof => return Ok(None),
                _ => {}
            }
        }
        let number = match self.xml.attribute("r")? {
            Some(number) => number.parse().map_err(|_unread| self.xml.damaged())?,
            None => self.row + 1,
        };
        // Rows come in their order, each once.
        if number <= self.row || number > LAST_ROW {
            return Err(self.xml.damaged());
        }
        self.row = number;
        let mut cells = Vec::new();
        let mut column = 0;
        loop {
            match self.xml.read()? {
                Token::Start if self.xml.name() == "c" => {
                    let at = self.place(column)?;
                    column = at.column;
                    let cell = self.cell()?;
                    self.put(&mut cells, at, cell)?;
                }
                Token::End if self.xml.name() == "row" => return Ok(Some(RawRow { number, cells })),
                Token::Eof => return Err(self.xml.damaged()),
                _ => {}
            }
        }
    }

    /// Where the cell that begins stands: after the one before it in the same row.
    fn place(&self, before: u32) -> Result<Position, SheetError> {
        let at = match self.xml.attribute("r")? {
            Some(name) => Position::parse(&name).ok_or_else(|| self.xml.damaged())?,
            None => Position { row: self.row, column: before + 1 },
        };
        if at.row != self.row || at.column <= before || at.column > LAST_COLUMN {
            return Err(self.xml.damaged());
        }
        Ok(at)
    }

    fn put(&self, cells: &mut Vec<RawCell>, at: Position, cell: RawCell) -> Result<(), SheetError> {
        if cell == RawCell::Blank {
            return Ok(());
        }
        if at.column > self.columns {
            if cell.is_blank() {
                return Ok(());
            }
            return Err(SheetError::TooManyColumns { at, most: self.columns });
        }
        let place = usize::try_from(at.column).map_err(|_unread| self.xml.damaged())?;
        cells.resize(place.saturating_sub(1), RawCell::Blank);
        cells.push(cell);
        Ok(())
    }

    /// What the cell that begins holds, up to its end.
    fn cell(&mut self) -> Result<RawCell, SheetError> {
        let kind = CellKind::of(self.xml.attribute("t")?.as_deref()).ok_or_else(|| self.xml.damaged())?;
        let look = self.xml.attribute("s")?.and_then(|look| look.parse().ok()).unwrap_or(0);
        let mut value: Option<String> = None;
        let mut inline: Option<Runs> = None;
        let mut formula = false;
        let mut in_value = false;
        loop {
            let token = self.xml.read()?;
            match (token, self.xml.name()) {
                (Token::Eof, _) => return Err(self.xml.damaged()),
                (Token::End, "c") => break,
                (Token::Start, "f") => formula = true,
                (Token::Start, "v") => {
                    in_value = true;
                    value = Some(String::new());
                }
                (Token::End, "v") => in_value = false,
                (Token::Start, "is") => inline = Some(Runs::new(self.cell_characters)),
                (Token::Text, _) if in_value => {
                    if let Some(value) = value.as_mut() {
                        let room = MOST_VALUE_BYTES.saturating_sub(value.len());
                        value.extend(self.xml.text().chars().take(room));
                    }
                }
                _ => {
                    if let Some(inline) = inline.as_mut() {
                        inline.feed(token, &self.xml)?;
                    }
                }
            }
        }
        let cell = match (kind, inline, value) {
            (CellKind::Inline, Some(mut inline), _) => RawCell::Text(inline.take()),
            (CellKind::Inline, None, _) | (_, _, None) => RawCell::Blank,
            (kind, _, Some(value)) => self.valued(kind, &value, look)?,
        };
        let cell = if cell == RawCell::Text(String::new()) { RawCell::Blank } else { cell };
        Ok(if formula { RawCell::Formula(Box::new(cell)) } else { cell })
    }

    fn valued(&self, kind: CellKind, value: &str, look: usize) -> Result<RawCell, SheetError> {
        let trimmed = value.trim();
        Ok(match kind {
            CellKind::Shared | CellKind::Number | CellKind::Inline if trimmed.is_empty() => RawCell::Blank,
            CellKind::Shared => {
                let at = trimmed.parse().map_err(|_unread| self.xml.damaged())?;
                RawCell::Text(self.strings.get(at).ok_or_else(|| self.xml.damaged())?.to_owned())
            }
            CellKind::Written => RawCell::Text(unescaped(value)),
            CellKind::Iso => RawCell::Text(trimmed.to_owned()),
            CellKind::Truth => RawCell::Truth(matches!(trimmed, "1" | "true")),
            CellKind::Fault => RawCell::Fault(trimmed.to_owned()),
            CellKind::Number | CellKind::Inline => {
                let number: f64 = trimmed.parse().map_err(|_unread| self.xml.damaged())?;
                if !number.is_finite() {
                    return Err(self.xml.damaged());
                }
                match self.styles.shown(look) {
                    Shown::Number => RawCell::Number(number),
                    Shown::Moment => RawCell::Moment(number, self.epoch),
                    Shown::Span => RawCell::Span(number),
                }
            }
        })
    }
}

impl Iterator for SheetRows<'_> {
    type Item = Result<RawRow, SheetError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            match self.row() {
                Ok(Some(row)) if row.is_blank() => {}
                Ok(Some(row)) => return Some(Ok(row)),
                Ok(None) => self.ended = true,
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error));
                }
            }
        }
        None
    }
}

/// The most bytes that are kept of a value outside the shared texts: as long as a formula's text can be.
const MOST_VALUE_BYTES: usize = 256 << 10;

/// What a cell says it holds.
#[derive(Clone, Copy)]
enum CellKind {
    Number,
    Shared,
    Inline,
    /// The text that a formula came to.
    Written,
    Iso,
    Truth,
    Fault,
}

impl CellKind {
    fn of(attribute: Option<&str>) -> Option<Self> {
        Some(match attribute {
            None | Some("n") => Self::Number,
            Some("s") => Self::Shared,
            Some("inlineStr") => Self::Inline,
            Some("str") => Self::Written,
            Some("d") => Self::Iso,
            Some("b") => Self::Truth,
            Some("e") => Self::Fault,
            Some(_) => return None,
        })
    }
}

/// Reads `A1:C3`.
fn merge(range: &str) -> Option<Merge> {
    let (first, last) = range.split_once(':').unwrap_or((range, range));
    let merge = Merge { first: Position::parse(first)?, last: Position::parse(last)? };
    let sound = merge.first.row <= merge.last.row && merge.first.column <= merge.last.column;
    sound.then_some(merge)
}
