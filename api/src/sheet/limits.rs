//! How much of a file is read before it is refused.

/// The bounds of what is read. Together they bound the memory that reading takes, whatever the file says of
/// itself.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of the file.
    pub file_bytes: u64,
    /// Rows that are not blank, below the titles.
    pub rows: u32,
    /// Columns that hold anything.
    pub columns: u32,
    /// Characters of one cell.
    pub cell_characters: usize,
    /// Parts of a workbook.
    pub parts: usize,
    /// Bytes of all parts of a workbook once they are inflated.
    pub inflated_bytes: u64,
    /// How many times its packed size a part may grow, once it is larger than a megabyte.
    pub ratio: u64,
    /// Bytes of a workbook's shared text, which is kept while the sheet is read.
    pub shared_bytes: usize,
    /// Entries of a workbook's shared text.
    pub shared_entries: usize,
    /// Merged ranges of a sheet.
    pub merges: usize,
}

impl Limits {
    /// What people may send: 100,000 rows.
    pub const STANDARD: Self = Self {
        file_bytes: 64 << 20,
        rows: 100_000,
        columns: 256,
        // The most that Excel keeps in a cell.
        cell_characters: 32_767,
        parts: 2_000,
        inflated_bytes: 512 << 20,
        ratio: 250,
        shared_bytes: 64 << 20,
        shared_entries: 2_000_000,
        merges: 20_000,
    };
}

/// The rows among which the titles are looked for.
pub(super) const HEADER_WITHIN: u32 = 10;

/// The last row of a sheet in the format itself.
pub(super) const LAST_ROW: u32 = 1_048_576;

/// The last column of a sheet in the format itself.
pub(super) const LAST_COLUMN: u32 = 16_384;
