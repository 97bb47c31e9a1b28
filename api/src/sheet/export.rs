//! Writing records out as a sheet, a row at a time.

use super::cell::Cell;
use super::column::{Column, Kind};
use super::error::SheetError;
use super::limits::{HEADER_WITHIN, LAST_ROW};
use super::neutral::neutralised;
use super::raw::position;
use super::write::{self, Looks, MOST_CHARACTERS};
use chrono::{DateTime, SecondsFormat, Utc};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use std::borrow::Cow;
use std::io::Write;

/// The form in which a sheet is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SheetKind {
    /// A workbook.
    Xlsx,
    /// Comma-separated text, in UTF-8 with the mark by which Excel knows it.
    Csv,
}

/// What stands above the titles: what the rows are, and as of when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preamble {
    lines: Vec<String>,
}

/// A sheet that is being written. Nothing of its rows stays in memory; a workbook keeps them in a temporary
/// file until it is finished.
pub struct Sheet<W: Write> {
    columns: Vec<Column>,
    out: Out<W>,
    /// Rows written so far, notes and titles among them.
    rows: u32,
}

impl SheetKind {
    /// The media type of such a file.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8; header=present",
        }
    }

    /// How the names of such files end.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }
}

impl Preamble {
    /// Says that the data are a demonstration.
    #[must_use]
    pub fn demonstration(self) -> Self {
        self.line("演示数据，并非真实记录 Demonstration data, not real records")
    }

    /// Says by which definition (口径) the numbers count.
    #[must_use]
    pub fn definition(self, definition: &str) -> Self {
        self.line(format!("口径 Definition: {definition}"))
    }

    /// Says at which instant the rows were read, as people in China read it and as machines do.
    #[must_use]
    pub fn as_of(self, at: DateTime<Utc>) -> Self {
        let instant = at.to_rfc3339_opts(SecondsFormat::Secs, true);
        self.line(format!("数据截至 As of: {} ({instant})", write::china_time(at)))
    }

    /// Says something else, in a line of its own.
    #[must_use]
    pub fn line(mut self, text: impl Into<String>) -> Self {
        self.lines.push(text.into());
        self
    }
}

impl<W: Write + Send> Sheet<W> {
    /// Begins a sheet with its notes and titles. `at` is the instant that a workbook says it was made.
    pub fn new(
        kind: SheetKind,
        columns: &[Column],
        preamble: &Preamble,
        at: DateTime<Utc>,
        writer: W,
    ) -> Result<Self, SheetError> {
        // The titles must stay where a reader looks for them.
        let most = usize::try_from(HEADER_WITHIN - 1).unwrap_or(usize::MAX);
        if preamble.lines.len() > most {
            return Err(SheetError::TooManyNotes(most));
        }
        let out = match kind {
            SheetKind::Csv => Out::Csv(Box::new(csv_writer(writer)?)),
            SheetKind::Xlsx => Out::Xlsx(Box::new(Xlsx::new(columns, at, writer)?)),
        };
        let mut sheet = Self { columns: columns.to_vec(), out, rows: 0 };
        for line in &preamble.lines {
            sheet.note(line)?;
        }
        sheet.titles()?;
        Ok(sheet)
    }

    /// Writes a row, a cell for each column.
    pub fn push(&mut self, cells: &[Cell<'_>]) -> Result<(), SheetError> {
        if cells.len() != self.columns.len() {
            return Err(SheetError::RowShape { expected: self.columns.len(), given: cells.len() });
        }
        let row = self.rows;
        match &mut self.out {
            Out::Csv(csv) => {
                for cell in cells {
                    csv.write_field(cell.as_csv().as_ref()).map_err(unwritable)?;
                }
                csv.write_record(None::<&[u8]>).map_err(unwritable)?;
            }
            Out::Xlsx(xlsx) => {
                if row >= LAST_ROW {
                    return Err(SheetError::SheetFull(LAST_ROW));
                }
                for (at, (cell, look)) in cells.iter().zip(&xlsx.column_looks).enumerate() {
                    if let Cell::Text(text) = cell
                        && text.chars().nth(MOST_CHARACTERS).is_some()
                    {
                        return Err(SheetError::TooLong(position(row + 1, at), MOST_CHARACTERS));
                    }
                    cell.put(&mut xlsx.sheet, (row, write::column(at)), look)
                        .map_err(|error| write::failed(&error))?;
                }
            }
        }
        self.rows = row.saturating_add(1);
        Ok(())
    }

    /// Completes the sheet.
    pub fn finish(self) -> Result<(), SheetError> {
        match self.out {
            Out::Csv(mut csv) => csv.flush().map_err(|error| SheetError::Unwritable(error.to_string())),
            Out::Xlsx(xlsx) => xlsx.finish(),
        }
    }

    fn note(&mut self, line: &str) -> Result<(), SheetError> {
        match &mut self.out {
            Out::Csv(csv) => {
                // A cell for each column, so that every line has as many.
                let blanks = std::iter::repeat_n("", self.columns.len().saturating_sub(1));
                let cells = std::iter::once(neutralised(line)).chain(blanks.map(Cow::Borrowed));
                csv.write_record(cells.map(Cow::into_owned)).map_err(unwritable)?;
            }
            Out::Xlsx(xlsx) => {
                let Xlsx { sheet, looks, .. } = &mut **xlsx;
                sheet
                    .write_string_with_format(self.rows, 0, write::cut(line), &looks.note)
                    .map_err(|error| write::failed(&error))?;
            }
        }
        self.rows += 1;
        Ok(())
    }

    fn titles(&mut self) -> Result<(), SheetError> {
        match &mut self.out {
            Out::Csv(csv) => {
                csv.write_record(self.columns.iter().map(Column::heading)).map_err(unwritable)?;
            }
            Out::Xlsx(xlsx) => {
                xlsx.titles(self.rows, &self.columns).map_err(|error| write::failed(&error))?;
            }
        }
        self.rows += 1;
        Ok(())
    }
}

enum Out<W: Write> {
    Csv(Box<csv::Writer<W>>),
    Xlsx(Box<Xlsx<W>>),
}

struct Xlsx<W> {
    workbook: Workbook,
    sheet: Worksheet,
    looks: Looks,
    column_looks: Vec<Format>,
    writer: W,
}

impl<W: Write + Send> Xlsx<W> {
    fn new(columns: &[Column], at: DateTime<Utc>, writer: W) -> Result<Self, SheetError> {
        let mut workbook = write::workbook(at)?;
        let mut sheet =
            workbook.new_worksheet_with_constant_memory().map_err(|error| write::failed(&error))?;
        sheet.set_name(DATA_SHEET).map_err(|error| write::failed(&error))?;
        let column_looks = columns.iter().map(|column| Looks::of(column.kind)).collect();
        Ok(Self { workbook, sheet, looks: Looks::new(), column_looks, writer })
    }

    fn titles(&mut self, row: u32, columns: &[Column]) -> Result<(), XlsxError> {
        for (at, column) in columns.iter().enumerate() {
            let at = write::column(at);
            self.sheet.write_string_with_format(row, at, column.heading(), &self.looks.title)?;
            self.sheet.set_column_width(at, column_width(column.kind))?;
        }
        self.sheet.set_freeze_panes(row + 1, 0).map(drop)
    }

    fn finish(mut self) -> Result<(), SheetError> {
        self.workbook.push_worksheet(self.sheet);
        self.workbook.save_to_writer(self.writer).map_err(|error| write::failed(&error))
    }
}

/// The name of the sheet that holds the rows.
pub(super) const DATA_SHEET: &str = "数据 Data";

/// How wide a column is drawn, in characters.
pub(super) const fn column_width(kind: Kind) -> u32 {
    match kind {
        Kind::Text => 28,
        Kind::Code => 22,
        Kind::Decimal { .. } => 16,
        Kind::Integer => 10,
        Kind::Day => 14,
    }
}

/// RFC 4180, with the byte order mark by which Excel knows UTF-8.
fn csv_writer<W: Write>(mut writer: W) -> Result<csv::Writer<W>, SheetError> {
    writer.write_all("\u{FEFF}".as_bytes()).map_err(|error| SheetError::Unwritable(error.to_string()))?;
    Ok(csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(writer))
}

#[expect(clippy::needless_pass_by_value, reason = "it is the function that errors are mapped with")]
fn unwritable(error: csv::Error) -> SheetError {
    SheetError::Unwritable(error.to_string())
}
