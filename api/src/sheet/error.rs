//! Everything that can be wrong with a sheet, from a file that is none to a cell that cannot be read.

use super::column::Title;
use super::position::Position;
use crate::language::Language;
use std::fmt;

/// Why a sheet, or a cell of it, is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SheetError {
    /// The file could not be read at all.
    Unreadable(String),
    /// The file has more bytes than are read.
    TooLarge {
        /// The most, in MiB.
        most: u64,
    },
    /// The file holds nothing.
    Empty,
    /// The file is something other than a sheet.
    Foreign(Foreign),
    /// The workbook has a password.
    Encrypted,
    /// The workbook carries macros.
    Macro,
    /// The workbook takes values from other files or from a database.
    ExternalLink,
    /// The workbook carries another file.
    Embedded(String),
    /// The workbook inflates beyond measure.
    Bomb,
    /// The workbook has too many parts.
    TooManyParts(usize),
    /// The workbook is broken or was tampered with.
    Damaged(String),
    /// The text is neither UTF-8 nor GB18030.
    Encoding {
        /// The line on which the first wrong byte stands.
        line: u32,
    },
    /// A quotation mark opens a cell and nothing closes it.
    OpenQuote(Position),
    /// No row holds the titles.
    NoHeader {
        /// The rows among which they were looked for.
        within: u32,
    },
    /// Columns that must be there are not.
    MissingColumns(Vec<Title>),
    /// Two columns have the same title.
    RepeatedColumn {
        /// The title.
        title: Title,
        /// Where it stands first.
        first: Position,
        /// Where it stands again.
        second: Position,
    },
    /// A title stands over several columns, or over rows that are filled.
    MergedHeader {
        /// The title.
        title: Title,
        /// The merged range.
        range: String,
    },
    /// More than one sheet of the workbook holds rows.
    SeveralSheets(String, String),
    /// More rows than are read at once.
    TooManyRows(u32),
    /// A cell beyond the last column that is read.
    TooManyColumns {
        /// The cell.
        at: Position,
        /// The most columns.
        most: u32,
    },
    /// More merged ranges than are read.
    TooManyMerges(usize),
    /// A cell holds a formula.
    Formula(Position),
    /// A cell shows an error such as `#N/A`.
    Fault(Position, String),
    /// A cell that must be filled is empty.
    Missing(Position, Title),
    /// A cell holds too many characters.
    TooLong(Position, usize),
    /// A cell does not hold a decimal number.
    NotANumber(Position, String),
    /// A number has more digits than a spreadsheet keeps.
    TooPrecise(Position),
    /// A number was shortened by a spreadsheet (`1.2E+05`) and has lost digits.
    Shortened(Position, String),
    /// A number has a fraction where a whole number belongs.
    NotWhole(Position, String),
    /// A cell does not hold a day of the calendar.
    NotADay(Position, String),
    /// A cell holds a date, most often one that the spreadsheet made of something else.
    ADate(Position),
    /// A cell holds something that is not in its list.
    NotListed(Position, Title, String),
    /// A cell is covered by a merged one.
    Merged(Position, String),
    /// A row to be written has not as many cells as there are columns.
    RowShape {
        /// Columns of the sheet.
        expected: usize,
        /// Cells given.
        given: usize,
    },
    /// An outcome names a row that the sheet does not have, or not in the order of the rows.
    OutcomeOrder(u32),
    /// The sheet to be written has no row left.
    SheetFull(u32),
    /// The notes above the titles would push them out of the rows in which they are looked for.
    TooManyNotes(usize),
    /// The sheet could not be written.
    Unwritable(String),
}

/// What a file is that is no sheet of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// A workbook of Excel 97 to 2003.
    Xls,
    /// A binary workbook.
    Xlsb,
    /// A sheet of `LibreOffice` (`.ods`).
    Ods,
    /// A web page or other markup, which some systems name `.xls`.
    Markup,
    /// PDF.
    Pdf,
    /// A packed archive or a document of another program.
    Archive,
    /// Bytes that are no text.
    Binary,
}

impl SheetError {
    /// A word for programs, the same in every language.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "UNREADABLE",
            Self::TooLarge { .. } => "FILE_TOO_LARGE",
            Self::Empty => "EMPTY_FILE",
            Self::Foreign(_) => "NOT_A_SHEET",
            Self::Encrypted => "ENCRYPTED",
            Self::Macro => "MACRO",
            Self::ExternalLink => "EXTERNAL_LINK",
            Self::Embedded(_) => "EMBEDDED_FILE",
            Self::Bomb => "INFLATES_TOO_MUCH",
            Self::TooManyParts(_) => "TOO_MANY_PARTS",
            Self::Damaged(_) => "DAMAGED",
            Self::Encoding { .. } => "ENCODING",
            Self::OpenQuote(_) => "OPEN_QUOTE",
            Self::NoHeader { .. } => "NO_HEADER",
            Self::MissingColumns(_) => "MISSING_COLUMNS",
            Self::RepeatedColumn { .. } => "REPEATED_COLUMN",
            Self::MergedHeader { .. } => "MERGED_HEADER",
            Self::SeveralSheets(..) => "SEVERAL_SHEETS",
            Self::TooManyRows(_) => "TOO_MANY_ROWS",
            Self::TooManyColumns { .. } => "TOO_MANY_COLUMNS",
            Self::TooManyMerges(_) => "TOO_MANY_MERGED_CELLS",
            Self::Formula(_) => "FORMULA",
            Self::Fault(..) => "ERROR_VALUE",
            Self::Missing(..) => "MISSING",
            Self::TooLong(..) => "TOO_LONG",
            Self::NotANumber(..) => "NOT_A_NUMBER",
            Self::TooPrecise(_) => "TOO_MANY_DIGITS",
            Self::Shortened(..) => "SHORTENED_NUMBER",
            Self::NotWhole(..) => "NOT_A_WHOLE_NUMBER",
            Self::NotADay(..) => "NOT_A_DAY",
            Self::ADate(_) => "UNEXPECTED_DATE",
            Self::NotListed(..) => "NOT_IN_LIST",
            Self::Merged(..) => "MERGED_CELL",
            Self::RowShape { .. } => "ROW_SHAPE",
            Self::OutcomeOrder(_) => "OUTCOME_ORDER",
            Self::SheetFull(_) => "SHEET_FULL",
            Self::TooManyNotes(_) => "TOO_MANY_NOTES",
            Self::Unwritable(_) => "UNWRITABLE",
        }
    }

    /// The cell that it is about, where it is about one.
    pub const fn position(&self) -> Option<Position> {
        match self {
            Self::OpenQuote(at)
            | Self::RepeatedColumn { second: at, .. }
            | Self::TooManyColumns { at, .. }
            | Self::Formula(at)
            | Self::Fault(at, _)
            | Self::Missing(at, _)
            | Self::TooLong(at, _)
            | Self::NotANumber(at, _)
            | Self::TooPrecise(at)
            | Self::Shortened(at, _)
            | Self::NotWhole(at, _)
            | Self::NotADay(at, _)
            | Self::ADate(at)
            | Self::NotListed(at, ..)
            | Self::Merged(at, _) => Some(*at),
            _ => None,
        }
    }

    /// What is wrong and what would be right, in the reader's language.
    pub fn message(&self, language: Language) -> String {
        match language {
            Language::Chinese => super::messages::chinese(self),
            Language::English => super::messages::english(self),
        }
    }

    /// A workbook that is broken in the named part.
    pub(super) fn damaged(part: impl fmt::Display) -> Self {
        Self::Damaged(part.to_string())
    }
}

impl fmt::Display for SheetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Language::English))
    }
}

impl std::error::Error for SheetError {}

/// A limit that is met in the middle of reading travels through readers as the inside of an I/O error.
impl From<std::io::Error> for SheetError {
    fn from(error: std::io::Error) -> Self {
        match error.get_ref().and_then(|inside| inside.downcast_ref::<Self>()) {
            Some(known) => known.clone(),
            None => Self::Unreadable(error.to_string()),
        }
    }
}
