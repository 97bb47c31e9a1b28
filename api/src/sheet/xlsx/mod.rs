//! Sheets as workbooks (Office Open XML).
//!
//! Read by hand over an XML tokenizer, with a budget on every piece: what a general library for workbooks
//! holds in memory follows numbers that the file states of itself (a few hundred bytes that promise 10^12
//! shared texts end the process), and what it parses it inflates without a bound.

mod package;
mod rows;
mod strings;
mod styles;
mod workbook;
mod xml;

use super::date::Epoch;
use super::error::SheetError;
use super::limits::Limits;
use super::source::Source;
use package::Package;
use rows::SheetRows;
use strings::SharedStrings;
use styles::Styles;
use workbook::{SheetPart, Workbook};

/// An open workbook.
pub(super) struct XlsxBook {
    package: Package,
    strings: SharedStrings,
    styles: Styles,
    sheets: Vec<SheetPart>,
    epoch: Epoch,
    limits: Limits,
}

impl XlsxBook {
    /// Opens a workbook: refuses what may not be in it, then reads what all its sheets share.
    pub(super) fn open(source: &Source, limits: &Limits) -> Result<Self, SheetError> {
        let mut package = Package::open(source.open()?, limits)?;
        let workbook = Workbook::read(&mut package)?;
        let strings = match &workbook.strings {
            Some(part) => SharedStrings::read(&mut package, part, limits)?,
            None => SharedStrings::default(),
        };
        let styles = match &workbook.styles {
            Some(part) => Styles::read(&mut package, part)?,
            None => Styles::default(),
        };
        let Workbook { sheets, epoch, .. } = workbook;
        Ok(Self { package, strings, styles, sheets, epoch, limits: *limits })
    }

    /// The sheets that people see, by their place in the workbook.
    pub(super) fn visible_sheets(&self) -> Vec<usize> {
        (0..self.sheets.len()).filter(|at| self.sheets.get(*at).is_some_and(|sheet| sheet.visible)).collect()
    }

    pub(super) fn sheet_name(&self, at: usize) -> Option<&str> {
        self.sheets.get(at).map(|sheet| sheet.name.as_str())
    }

    pub(super) const fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// The rows of a sheet.
    pub(super) fn rows(&mut self, at: usize) -> Result<SheetRows<'_>, SheetError> {
        let sheet = self.sheets.get(at).ok_or_else(|| SheetError::damaged("xl/workbook.xml"))?;
        let xml = self.package.part(&sheet.part)?.ok_or_else(|| SheetError::damaged(&sheet.part))?;
        Ok(SheetRows::new(xml, &self.strings, &self.styles, self.epoch, &self.limits))
    }
}
