//! A row as the file holds it, before any column is known.

use super::date::Epoch;
use super::error::SheetError;
use super::position::Position;

/// What stands in one cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum RawCell {
    Blank,
    Text(String),
    Number(f64),
    /// A number that is shown as a date.
    Moment(f64, Epoch),
    /// A number that is shown as a span of time.
    Span(f64),
    Truth(bool),
    /// An error such as `#N/A`.
    Fault(String),
    /// A formula, with what it last came to.
    Formula(Box<Self>),
}

/// A row that holds something.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RawRow {
    /// As the sheet shows it, counted from 1.
    pub(super) number: u32,
    /// From column A on, without what is blank at the end.
    pub(super) cells: Vec<RawCell>,
}

/// The rows of a sheet that hold something, in their order.
pub(super) type RawRows<'a> = Box<dyn Iterator<Item = Result<RawRow, SheetError>> + 'a>;

/// A range of merged cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Merge {
    pub(super) first: Position,
    pub(super) last: Position,
}

impl RawCell {
    pub(super) fn is_blank(&self) -> bool {
        match self {
            Self::Blank => true,
            Self::Text(text) => super::folding::is_blank(text),
            _ => false,
        }
    }
}

impl RawRow {
    /// The cell of a column counted from 0.
    pub(super) fn cell(&self, column: usize) -> &RawCell {
        self.cells.get(column).unwrap_or(&RawCell::Blank)
    }

    /// Where a cell of the row stands, its column counted from 0.
    pub(super) fn position(&self, column: usize) -> Position {
        position(self.number, column)
    }

    /// Whether nothing in the row is worth reading.
    pub(super) fn is_blank(&self) -> bool {
        self.cells.iter().all(RawCell::is_blank)
    }
}

impl Merge {
    /// Whether it covers a cell without being read there: the value stands in its first cell only.
    pub(super) fn hides(&self, at: Position) -> bool {
        self.holds(at) && at != self.first
    }

    /// Whether a cell lies in it.
    pub(super) fn holds(&self, at: Position) -> bool {
        (self.first.row..=self.last.row).contains(&at.row)
            && (self.first.column..=self.last.column).contains(&at.column)
    }
}

/// `A1:C3`.
impl std::fmt::Display for Merge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.first, self.last)
    }
}

/// The position of a column that is counted from 0.
pub(super) fn position(row: u32, column: usize) -> Position {
    Position { row, column: u32::try_from(column).map_or(u32::MAX, |column| column.saturating_add(1)) }
}
