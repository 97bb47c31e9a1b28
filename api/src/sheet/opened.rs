//! A file whose titles were found: which of its sheets is read, and how it is cut into cells.

use super::column::Column;
use super::csv::{CsvBook, DELIMITERS};
use super::date::Epoch;
use super::error::SheetError;
use super::header::Header;
use super::limits::{HEADER_WITHIN, Limits};
use super::raw::{Merge, RawRow, RawRows};
use super::source::Source;
use super::template::HELP_SHEET;
use super::xlsx::XlsxBook;

/// A file whose titles were found.
pub(super) struct Opened {
    pub(super) book: Book,
    pub(super) header: Header,
    pub(super) merges: Vec<Merge>,
    pub(super) survey: Survey,
}

impl Opened {
    pub(super) fn text(
        source: &Source,
        columns: &'static [Column],
        limits: &Limits,
    ) -> Result<Self, SheetError> {
        let book = CsvBook::open(source, limits)?;
        let mut refused = SheetError::NoHeader { within: HEADER_WITHIN };
        for delimiter in DELIMITERS {
            let top: Result<Vec<RawRow>, _> = book
                .rows(delimiter)?
                .take_while(|row| row.as_ref().map_or(true, |row| row.number <= HEADER_WITHIN))
                .collect();
            match top.and_then(|top| Header::find(&top, &[], columns)) {
                Ok(header) => {
                    let survey = Survey::of(book.rows(delimiter)?, limits)?;
                    return Ok(Self {
                        book: Book::Text(book, delimiter),
                        header,
                        merges: Vec::new(),
                        survey,
                    });
                }
                // What is wrong with the first delimiter that finds any title says most.
                Err(error) if matches!(refused, SheetError::NoHeader { .. }) => refused = error,
                Err(_) => {}
            }
        }
        Err(refused)
    }

    pub(super) fn workbook(
        source: &Source,
        columns: &'static [Column],
        limits: &Limits,
    ) -> Result<Self, SheetError> {
        let mut book = XlsxBook::open(source, limits)?;
        let mut found: Option<(usize, Header, Vec<Merge>, Survey)> = None;
        let mut refused = SheetError::NoHeader { within: HEADER_WITHIN };
        for at in book.visible_sheets() {
            // The template's own explanations list the titles as well.
            if book.sheet_name(at) == Some(HELP_SHEET) {
                continue;
            }
            let mut rows = book.rows(at)?;
            let survey = Survey::of(Box::new(rows.by_ref()), limits)?;
            let merges = rows.finish()?;
            match Header::find(&survey.top, &merges, columns) {
                Ok(header) => {
                    let filled = |header: &Header, survey: &Survey| survey.below(header.last_row) > 0;
                    let earlier = found.as_ref().filter(|(_, header, _, survey)| filled(header, survey));
                    if let Some((first, ..)) = earlier
                        && filled(&header, &survey)
                    {
                        let name = |at| book.sheet_name(at).unwrap_or_default().to_owned();
                        return Err(SheetError::SeveralSheets(name(*first), name(at)));
                    }
                    // A sheet of titles alone gives way to one that holds rows.
                    if found.is_none() || (earlier.is_none() && filled(&header, &survey)) {
                        found = Some((at, header, merges, survey));
                    }
                }
                Err(error) if matches!(refused, SheetError::NoHeader { .. }) => refused = error,
                Err(_) => {}
            }
        }
        let (at, header, merges, survey) = found.ok_or(refused)?;
        Ok(Self { book: Book::Workbook(Box::new(book), at), header, merges, survey })
    }
}

/// Where the rows come from.
pub(super) enum Book {
    Text(CsvBook, char),
    Workbook(Box<XlsxBook>, usize),
}

impl Book {
    pub(super) fn rows(&mut self) -> Result<RawRows<'_>, SheetError> {
        match self {
            Self::Text(book, delimiter) => book.rows(*delimiter),
            Self::Workbook(book, at) => Ok(Box::new(book.rows(*at)?)),
        }
    }

    pub(super) fn epoch(&self) -> Epoch {
        match self {
            Self::Text(..) => Epoch::default(),
            Self::Workbook(book, _) => book.epoch(),
        }
    }
}

/// What one pass over a sheet found.
pub(super) struct Survey {
    /// The rows among which the titles are.
    top: Vec<RawRow>,
    /// How many rows below those hold something.
    rest: u32,
    pub(super) width: usize,
}

impl Survey {
    fn of(rows: RawRows<'_>, limits: &Limits) -> Result<Self, SheetError> {
        let mut survey = Self { top: Vec::new(), rest: 0, width: 0 };
        for row in rows {
            let row = row?;
            survey.width = survey.width.max(row.cells.len());
            if row.number <= HEADER_WITHIN {
                survey.top.push(row);
            } else {
                survey.rest += 1;
                if survey.rest > limits.rows {
                    return Err(SheetError::TooManyRows(limits.rows));
                }
            }
        }
        Ok(survey)
    }

    /// How many rows below row `number` hold something.
    pub(super) fn below(&self, number: u32) -> u32 {
        let top = self.top.iter().filter(|row| row.number > number).count();
        self.rest.saturating_add(u32::try_from(top).unwrap_or(u32::MAX))
    }
}
