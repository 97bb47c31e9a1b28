//! Sheets as comma-separated text.
//!
//! Read by hand and not by a library: rows carry the numbers that a spreadsheet would show, blank lines
//! included; a quotation mark that nothing closes is an error at its cell and not one enormous cell; and a
//! cell is cut at its limit while it is read.

mod charset;
mod records;

use super::error::SheetError;
use super::limits::Limits;
use super::raw::RawRows;
use super::source::Source;
use charset::{Characters, Charset};
use records::Records;

/// A text file of rows.
pub(super) struct CsvBook {
    source: Source,
    charset: Charset,
    limits: Limits,
}

/// What may stand between two cells, the likeliest first.
pub(super) const DELIMITERS: [char; 3] = [',', '\t', ';'];

impl CsvBook {
    /// Finds out in which encoding the text is.
    pub(super) fn open(source: &Source, limits: &Limits) -> Result<Self, SheetError> {
        let charset = Charset::of(source)?;
        Ok(Self { source: source.clone(), charset, limits: *limits })
    }

    /// Its rows, cut into cells at `delimiter`.
    pub(super) fn rows(&self, delimiter: char) -> Result<RawRows<'static>, SheetError> {
        let characters = Characters::of(&self.source, self.charset)?;
        Ok(Box::new(Records::new(characters, delimiter, &self.limits)))
    }
}
