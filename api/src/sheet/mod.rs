//! Sheets in and out: the template people fill, the reader of what they send back, the sheet with what was
//! wrong, and exports, all from one table of columns.
//!
//! A kind of record gives a `const` table of [`Column`]s and nothing else. [`template`] makes the empty sheet,
//! [`Reader`] reads a filled one (a workbook or comma-separated text, in memory that does not grow with its
//! rows), [`annotate`] writes the same sheet with the outcome of each row, and [`Sheet`] writes records out.
//! What [`Sheet`] writes, [`Reader`] reads back the same. All of it is synchronous, and may take seconds: call
//! it where blocking is allowed. The library that writes workbooks panics where the disk for its temporary
//! file is full.

mod annotate;
mod cell;
mod column;
mod csv;
mod date;
mod error;
mod export;
mod folding;
mod header;
mod limits;
mod messages;
mod neutral;
mod number;
mod opened;
mod position;
mod raw;
mod reader;
mod source;
mod template;
mod value;
mod write;
mod xlsx;

#[cfg(test)]
mod tests;

pub use annotate::{Note, Outcome, annotate};
pub use cell::Cell;
pub use column::{Choices, Column, Entry, Kind, Lists, Title, Word};
pub use error::{Foreign, SheetError};
pub use export::{Preamble, Sheet, SheetKind};
pub use header::UnknownColumn;
pub use limits::Limits;
pub use position::Position;
pub use reader::{Problem, Reader, Row, Rows};
pub use source::Source;
pub use template::template;
