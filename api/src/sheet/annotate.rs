//! The same sheet again, with what became of each row beside it.

use super::column::Title;
use super::date::{self, Epoch};
use super::error::SheetError;
use super::export::DATA_SHEET;
use super::raw::{RawCell, RawRow};
use super::reader::Reader;
use super::write::{self, Looks, cut};
use chrono::{DateTime, Utc};
use rust_xlsxwriter::{Format, Worksheet};
use std::io::Write;

/// What became of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The number of the row in the sheet.
    pub row: u32,
    /// The outcome in a word: created, updated, skipped, refused.
    pub word: String,
    /// What was wrong.
    pub notes: Vec<Note>,
}

/// One thing that was wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The key of the column it is about, whose cell is then marked.
    pub column: Option<&'static str>,
    /// What to tell whoever filled the sheet.
    pub message: String,
}

/// The titles of the two columns that are added; a sheet that already has them gets them anew.
pub(super) const RESULT_COLUMNS: [Title; 2] =
    [Title { zh: "结果", en: "Result" }, Title { zh: "问题", en: "Problems" }];

/// Writes the sheet that `reader` reads as a workbook with two more columns, each row under its number.
///
/// Outcomes come in the order of the rows; a row without one stays as it is. Numbers and days stay what they
/// are, formulas become the values that they last had, and looks are not kept.
pub fn annotate<W: Write + Send>(
    reader: &mut Reader,
    outcomes: impl IntoIterator<Item = Outcome>,
    at: DateTime<Utc>,
    writer: W,
) -> Result<(), SheetError> {
    let mut workbook = write::workbook(at)?;
    let mut sheet = workbook.new_worksheet_with_constant_memory().map_err(|error| write::failed(&error))?;
    // The sheet keeps its name, unless only another program would take it.
    if sheet.set_name(reader.sheet_name().unwrap_or(DATA_SHEET)).is_err() {
        sheet.set_name(DATA_SHEET).map_err(|error| write::failed(&error))?;
    }
    let titles = reader.header().last_row;
    let marks = Marks::of(reader);
    let mut page = Page { sheet, looks: Looks::new(), marks };
    let mut outcomes = outcomes.into_iter().peekable();
    for row in reader.raw_rows()? {
        let row = row?;
        let outcome = outcomes.next_if(|outcome| outcome.row == row.number && row.number > titles);
        if let Some(early) = outcomes.peek().filter(|outcome| outcome.row <= row.number) {
            return Err(SheetError::OutcomeOrder(early.row));
        }
        page.write(&row, outcome.as_ref()).map_err(|error| write::failed(&error))?;
    }
    if let Some(left) = outcomes.next() {
        return Err(SheetError::OutcomeOrder(left.row));
    }
    workbook.push_worksheet(page.sheet);
    workbook.save_to_writer(writer).map_err(|error| write::failed(&error))
}

/// Where things stand in the sheet.
struct Marks {
    header: u32,
    /// The keys of the sheet's columns.
    keys: Vec<Option<&'static str>>,
    /// Columns of an earlier reading, which are not copied.
    stale: Vec<usize>,
    result: usize,
    problems: usize,
}

impl Marks {
    fn of(reader: &Reader) -> Self {
        let header = reader.header();
        let stale = header.results.clone();
        let result = stale.first().copied().unwrap_or_else(|| reader.width());
        let problems = stale.get(1).copied().unwrap_or_else(|| reader.width().max(result + 1));
        Self { header: header.row, keys: reader.keys(), stale, result, problems }
    }
}

/// The workbook's one sheet.
struct Page {
    sheet: Worksheet,
    looks: Looks,
    marks: Marks,
}

impl Page {
    fn write(&mut self, row: &RawRow, outcome: Option<&Outcome>) -> Result<(), rust_xlsxwriter::XlsxError> {
        let at = row.number.saturating_sub(1);
        if row.number == self.marks.header {
            for (column, title) in [self.marks.result, self.marks.problems].into_iter().zip(RESULT_COLUMNS) {
                let column = write::column(column);
                self.sheet.write_string_with_format(at, column, title.both(), &self.looks.title)?;
                self.sheet.set_column_width(column, if title.en == "Problems" { 60 } else { 14 })?;
            }
        }
        let notes = outcome.map_or(&[][..], |outcome| outcome.notes.as_slice());
        let is_bad = |column: usize| {
            let key = self.marks.keys.get(column).copied().flatten();
            key.is_some_and(|key| notes.iter().any(|note| note.column == Some(key)))
        };
        let width = row.cells.len().max(self.marks.keys.len());
        for column in (0..width).filter(|column| !self.marks.stale.contains(column)) {
            let bad = is_bad(column).then_some(&self.looks.bad);
            copy(&mut self.sheet, (at, write::column(column)), row.cell(column), bad, &self.looks)?;
        }
        if let Some(outcome) = outcome {
            let look = if notes.is_empty() { &self.looks.plain } else { &self.looks.bad };
            let word = cut(&outcome.word);
            self.sheet.write_string_with_format(at, write::column(self.marks.result), word, look)?;
            let messages: Vec<&str> = notes.iter().map(|note| note.message.as_str()).collect();
            let messages = messages.join("\n");
            self.sheet.write_string_with_format(
                at,
                write::column(self.marks.problems),
                cut(&messages),
                look,
            )?;
        }
        Ok(())
    }
}

/// Writes a cell as it was, never as a formula.
fn copy(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &RawCell,
    bad: Option<&Format>,
    looks: &Looks,
) -> Result<(), rust_xlsxwriter::XlsxError> {
    let plain = bad.unwrap_or(&looks.plain);
    let dated = bad.map_or_else(|| looks.day.clone(), |bad| bad.clone().set_num_format(write::DAY));
    match cell {
        RawCell::Blank => match bad {
            Some(bad) => sheet.write_blank(row, column, bad),
            None => Ok(sheet),
        },
        RawCell::Text(text) | RawCell::Fault(text) => {
            sheet.write_string_with_format(row, column, cut(text), plain)
        }
        RawCell::Number(number) | RawCell::Span(number) => {
            sheet.write_number_with_format(row, column, *number, plain)
        }
        RawCell::Moment(serial, Epoch::From1900) => {
            sheet.write_number_with_format(row, column, *serial, &dated)
        }
        // The workbook that is written counts from 1900.
        RawCell::Moment(serial, epoch) => {
            let day =
                date::from_serial(*serial, *epoch).map_or_else(|| serial.to_string(), |day| day.to_string());
            sheet.write_string_with_format(row, column, day, plain)
        }
        RawCell::Truth(truth) => sheet.write_boolean_with_format(row, column, *truth, plain),
        RawCell::Formula(value) => return copy(sheet, (row, column), value, bad, looks),
    }
    .map(drop)
}
