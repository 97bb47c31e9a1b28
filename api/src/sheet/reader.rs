//! Reading a sheet row by row, in memory that does not grow with the sheet.

use super::column::{Column, Lists, Vocabulary};
use super::date::Epoch;
use super::error::SheetError;
use super::header::{Header, UnknownColumn};
use super::limits::Limits;
use super::opened::{Book, Opened};
use super::raw::{Merge, RawRow, RawRows};
use super::source::{Form, Source};
use super::value::Reading;
use entity::values::Digest;
use std::fmt;

/// A sheet that was looked through once: its titles are known, and nothing but its cells can still be wrong.
pub struct Reader {
    columns: &'static [Column],
    lists: Lists,
    vocabulary: Vocabulary,
    limits: Limits,
    fingerprint: Digest,
    book: Book,
    header: Header,
    merges: Vec<Merge>,
    rows: u32,
    width: usize,
}

/// The rows of a sheet, below its titles, blank ones left out.
pub struct Rows<'a> {
    raw: RawRows<'a>,
    frame: Frame<'a>,
    /// The merged ranges that are still ahead, the next one last.
    ahead: Vec<Merge>,
    /// The merged ranges that the present row crosses.
    crossing: Vec<Merge>,
}

/// One row, each cell in the form of its column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The number that the sheet shows beside it.
    pub number: u32,
    /// What could not be read; such a cell reads as blank.
    pub problems: Vec<Problem>,
    columns: Keys,
    cells: Vec<Option<String>>,
}

/// A cell that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The key of its column.
    pub column: &'static str,
    /// What is wrong.
    pub error: SheetError,
}

impl Reader {
    /// Opens a sheet within the standard limits.
    pub fn open(
        source: impl Into<Source>,
        columns: &'static [Column],
        lists: Lists,
    ) -> Result<Self, SheetError> {
        Self::open_within(source, columns, lists, &Limits::STANDARD)
    }

    /// Opens a sheet: reads it once from end to end, and refuses here whatever concerns the file as a whole.
    pub fn open_within(
        source: impl Into<Source>,
        columns: &'static [Column],
        lists: Lists,
        limits: &Limits,
    ) -> Result<Self, SheetError> {
        let source = source.into();
        let inspection = source.inspect(limits)?;
        let opened = match inspection.form {
            Form::Text => Opened::text(&source, columns, limits)?,
            Form::Workbook => Opened::workbook(&source, columns, limits)?,
        };
        let Opened { book, header, mut merges, survey } = opened;
        let rows = survey.below(header.last_row);
        if rows > limits.rows {
            return Err(SheetError::TooManyRows(limits.rows));
        }
        merges.retain(|merge| merge.last.row > header.last_row);
        merges.sort_by_key(|merge| std::cmp::Reverse(merge.first));
        Ok(Self {
            columns,
            lists,
            vocabulary: Vocabulary::of(columns),
            limits: *limits,
            fingerprint: inspection.fingerprint,
            book,
            header,
            merges,
            rows,
            width: survey.width,
        })
    }

    /// The rows, from the first; may be asked for again.
    pub fn rows(&mut self) -> Result<Rows<'_>, SheetError> {
        Ok(Rows {
            frame: Frame {
                columns: self.columns,
                lists: &self.lists,
                vocabulary: &self.vocabulary,
                limits: &self.limits,
                header: &self.header,
                epoch: self.book.epoch(),
            },
            raw: self.book.rows()?,
            ahead: self.merges.clone(),
            crossing: Vec::new(),
        })
    }

    /// How many rows below the titles are not blank.
    pub const fn count_rows(&self) -> u32 {
        self.rows
    }

    /// The SHA-256 of the file.
    pub const fn fingerprint(&self) -> &Digest {
        &self.fingerprint
    }

    /// The columns that are not read because their titles mean nothing here.
    pub fn unknown_columns(&self) -> &[UnknownColumn] {
        &self.header.unknown
    }

    /// The name of the sheet that is read, where the file is a workbook.
    pub fn sheet_name(&self) -> Option<&str> {
        match &self.book {
            Book::Text(..) => None,
            Book::Workbook(book, at) => book.sheet_name(*at),
        }
    }

    /// All rows as the file holds them, titles and notes above them included.
    pub(super) fn raw_rows(&mut self) -> Result<RawRows<'_>, SheetError> {
        self.book.rows()
    }

    pub(super) const fn header(&self) -> &Header {
        &self.header
    }

    /// The keys of the sheet's columns, in their order there.
    pub(super) fn keys(&self) -> Vec<Option<&'static str>> {
        let key = |at: &Option<usize>| at.and_then(|at| self.columns.get(at)).map(|column| column.key);
        self.header.columns.iter().map(key).collect()
    }

    /// How many columns the widest row has.
    pub(super) const fn width(&self) -> usize {
        self.width
    }
}

/// Without the file and the lists: a log is no place for them.
impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader")
            .field("fingerprint", &self.fingerprint)
            .field("sheet", &self.sheet_name())
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
}

impl Row {
    /// The cell of a column, by the column's key; nothing where it is blank, unreadable or not in the sheet.
    pub fn get(&self, key: &str) -> Option<&str> {
        let at = self.columns.0.iter().position(|column| column.key == key)?;
        self.cells.get(at)?.as_deref()
    }

    /// The cells in the order of the table of columns.
    pub fn cells(&self) -> &[Option<String>] {
        &self.cells
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Row, SheetError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let raw = match self.raw.next()? {
                Ok(raw) => raw,
                Err(error) => return Some(Err(error)),
            };
            if raw.number <= self.frame.header.last_row || self.frame.is_blank(&raw) {
                continue;
            }
            if let Err(error) = self.cross(raw.number) {
                return Some(Err(error));
            }
            return Some(Ok(self.frame.row(&raw, &self.crossing)));
        }
    }
}

impl Rows<'_> {
    /// Keeps the merged ranges that row `number` crosses. Ranges do not overlap in a sound sheet, so there
    /// are no more of them than columns.
    fn cross(&mut self, number: u32) -> Result<(), SheetError> {
        self.crossing.retain(|merge| merge.last.row >= number);
        while let Some(merge) = self.ahead.pop_if(|merge| merge.first.row <= number) {
            if merge.last.row >= number {
                self.crossing.push(merge);
            }
        }
        let most = usize::try_from(self.frame.limits.columns).unwrap_or(usize::MAX);
        if self.crossing.len() > most { Err(SheetError::TooManyMerges(most)) } else { Ok(()) }
    }
}

/// What a row is read with.
struct Frame<'a> {
    columns: &'static [Column],
    lists: &'a Lists,
    vocabulary: &'a Vocabulary,
    limits: &'a Limits,
    header: &'a Header,
    epoch: Epoch,
}

impl Frame<'_> {
    /// Whether a row holds nothing but what an earlier reading wrote into it.
    fn is_blank(&self, raw: &RawRow) -> bool {
        raw.cells.iter().enumerate().all(|(at, cell)| cell.is_blank() || self.header.results.contains(&at))
    }

    fn row(&self, raw: &RawRow, merges: &[Merge]) -> Row {
        let mut cells = vec![None; self.columns.len()];
        let mut problems = Vec::new();
        for (sheet_column, index) in self.header.columns.iter().enumerate() {
            let Some((column, kept)) =
                index.and_then(|index| Some((self.columns.get(index)?, cells.get_mut(index)?)))
            else {
                continue;
            };
            let at = raw.position(sheet_column);
            let cell = raw.cell(sheet_column);
            let merge = merges.iter().find(|merge| cell.is_blank() && merge.hides(at));
            let read = if let Some(merge) = merge {
                Err(SheetError::Merged(at, merge.to_string()))
            } else {
                let reading = Reading {
                    column,
                    lists: self.lists,
                    vocabulary: self.vocabulary,
                    most_characters: self.limits.cell_characters,
                    at,
                    epoch: self.epoch,
                };
                reading.read(cell)
            };
            match read {
                Ok(value) => *kept = value,
                Err(error) => problems.push(Problem { column: column.key, error }),
            }
        }
        Row { number: raw.number, problems, columns: Keys(self.columns), cells }
    }
}

/// The table of columns by which a row finds its cells.
#[derive(Clone, Copy, Debug)]
struct Keys(&'static [Column]);

/// Two rows are the same by what they hold.
impl PartialEq for Keys {
    fn eq(&self, other: &Self) -> bool {
        self.0.iter().map(|column| column.key).eq(other.0.iter().map(|column| column.key))
    }
}

impl Eq for Keys {}
