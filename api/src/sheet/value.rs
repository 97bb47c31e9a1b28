//! From what a cell holds to what its column asks for.

use super::column::{Choices, Column, Kind, Lists, Vocabulary};
use super::date::{self, Epoch};
use super::error::SheetError;
use super::folding::half_width;
use super::number::{self, NotExact};
use super::position::Position;
use super::raw::RawCell;

/// What a cell is read with.
pub(super) struct Reading<'a> {
    pub(super) column: &'static Column,
    pub(super) lists: &'a Lists,
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) most_characters: usize,
    pub(super) at: Position,
    /// From which day the workbook counts its days.
    pub(super) epoch: Epoch,
}

impl Reading<'_> {
    /// The cell's text in the form of its column; nothing where it is blank.
    pub(super) fn read(&self, cell: &RawCell) -> Result<Option<String>, SheetError> {
        let at = self.at;
        match cell {
            RawCell::Formula(_) => return Err(SheetError::Formula(at)),
            RawCell::Fault(text) => return Err(SheetError::Fault(at, text.clone())),
            RawCell::Text(text) if text.chars().nth(self.most_characters).is_some() => {
                return Err(SheetError::TooLong(at, self.most_characters));
            }
            cell if cell.is_blank() => {
                let missing = || SheetError::Missing(at, self.column.title);
                return if self.column.required { Err(missing()) } else { Ok(None) };
            }
            _ => {}
        }
        let value = match self.column.kind {
            Kind::Text => self.text(cell),
            Kind::Code => self.code(cell),
            Kind::Decimal { places } => {
                self.decimal(cell).map(|decimal| number::with_places(&decimal, usize::from(places)))
            }
            Kind::Integer => self.integer(cell),
            Kind::Day => self.day(cell),
        }?;
        self.chosen(value).map(Some)
    }

    fn text(&self, cell: &RawCell) -> Result<String, SheetError> {
        match cell {
            RawCell::Text(text) => Ok(text.clone()),
            RawCell::Number(number) => {
                number::from_float(*number).map_err(|wrong| self.wrong(wrong, &number.to_string()))
            }
            RawCell::Truth(truth) => Ok(if *truth { "TRUE" } else { "FALSE" }.to_owned()),
            _ => Err(SheetError::ADate(self.at)),
        }
    }

    fn code(&self, cell: &RawCell) -> Result<String, SheetError> {
        let text = half_width(&self.text(cell)?).trim().to_owned();
        // An order number that passed through a spreadsheet as a number.
        if number::is_shortened(&text) && text.contains(['+', '.']) {
            return Err(SheetError::Shortened(self.at, text));
        }
        Ok(text)
    }

    fn decimal(&self, cell: &RawCell) -> Result<String, SheetError> {
        match cell {
            RawCell::Number(number) => {
                number::from_float(*number).map_err(|wrong| self.wrong(wrong, &number.to_string()))
            }
            RawCell::Text(text) => number::from_text(text).map_err(|wrong| self.wrong(wrong, text)),
            RawCell::Truth(truth) => Err(SheetError::NotANumber(self.at, truth.to_string())),
            _ => Err(SheetError::ADate(self.at)),
        }
    }

    fn integer(&self, cell: &RawCell) -> Result<String, SheetError> {
        let decimal = number::with_places(&self.decimal(cell)?, 0);
        if decimal.contains('.') { Err(SheetError::NotWhole(self.at, decimal)) } else { Ok(decimal) }
    }

    fn day(&self, cell: &RawCell) -> Result<String, SheetError> {
        let (day, shown) = match cell {
            RawCell::Moment(serial, epoch) => (date::from_serial(*serial, *epoch), serial.to_string()),
            RawCell::Number(number) => (date::from_number(*number, self.epoch), number.to_string()),
            RawCell::Text(text) => (date::from_text(text, self.epoch), text.clone()),
            RawCell::Span(span) => (None, span.to_string()),
            other => (None, format!("{other:?}")),
        };
        day.map(|day| day.to_string()).ok_or(SheetError::NotADay(self.at, shown))
    }

    fn chosen(&self, value: String) -> Result<String, SheetError> {
        match self.column.choices {
            Choices::Free => Ok(value),
            Choices::Words(_) => self
                .vocabulary
                .value(self.column, &value)
                .map(str::to_owned)
                .ok_or(SheetError::NotListed(self.at, self.column.title, value)),
            Choices::Listed(list) => Ok(self.lists.value(list, &value).map_or(value, str::to_owned)),
        }
    }

    fn wrong(&self, wrong: NotExact, text: &str) -> SheetError {
        match wrong {
            NotExact::Form => SheetError::NotANumber(self.at, text.to_owned()),
            NotExact::Digits => SheetError::TooPrecise(self.at),
            NotExact::Shortened => SheetError::Shortened(self.at, text.to_owned()),
        }
    }
}
