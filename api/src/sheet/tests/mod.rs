//! Sheets made, broken and read back: the table of columns and the files that the tests share.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod csv;
mod forms;
mod hostile;
mod memory;
mod round_trip;
mod workbook;
mod xlsx;

use super::{Choices, Column, Kind, Limits, Lists, Reader, Row, SheetError, Title, Word};

/// A table that has a column of each kind.
pub(super) const COLUMNS: &[Column] = &[
    column("name", title("品名", "Goods"), Kind::Text, true, Choices::Free),
    column("number", title("订单号", "Order number"), Kind::Code, false, Choices::Free),
    column("amount", title("金额（元）", "Amount (yuan)"), Kind::Decimal { places: 2 }, true, Choices::Free),
    column("pieces", title("件数", "Pieces"), Kind::Integer, false, Choices::Free),
    column("day", title("验收日期", "Accepted on"), Kind::Day, false, Choices::Free),
    column("channel", title("渠道", "Channel"), Kind::Code, false, Choices::Words(CHANNELS)),
    column("region", title("产地", "Origin"), Kind::Code, false, Choices::Listed("region")),
];

const CHANNELS: &[Word] = &[
    Word { value: "PLATFORM_832", title: title("832平台", "832 platform") },
    Word { value: "DIRECT", title: title("直采", "Direct") },
];

const fn title(zh: &'static str, en: &'static str) -> Title {
    Title { zh, en }
}

const fn column(key: &'static str, title: Title, kind: Kind, required: bool, choices: Choices) -> Column {
    let help = Title { zh: "按票据填写", en: "As on the receipt" };
    Column { key, title, kind, required, help, choices }
}

/// The list of regions that the tests choose from.
pub(super) fn lists() -> Lists {
    let entry = |value: &str, label: &str| super::Entry { value: value.to_owned(), label: label.to_owned() };
    Lists::default().with("region", vec![entry("451027", "广西凌云县"), entry("520324", "贵州正安县")])
}

pub(super) fn open(bytes: &[u8]) -> Result<Reader, SheetError> {
    Reader::open(bytes.to_vec(), COLUMNS, lists())
}

pub(super) fn open_within(bytes: &[u8], limits: &Limits) -> Result<Reader, SheetError> {
    Reader::open_within(bytes.to_vec(), COLUMNS, lists(), limits)
}

/// All rows of a file, or what stops it being read.
pub(super) fn rows(bytes: &[u8]) -> Result<Vec<Row>, SheetError> {
    open(bytes)?.rows()?.collect()
}

/// The cells of a row, blanks as empty texts.
pub(super) fn cells(row: &Row) -> Vec<&str> {
    row.cells().iter().map(|cell| cell.as_deref().unwrap_or_default()).collect()
}

/// The codes of what is wrong with a row, each with its column.
pub(super) fn codes(row: &Row) -> Vec<(&'static str, &'static str)> {
    row.problems.iter().map(|problem| (problem.column, problem.error.code())).collect()
}
