//! What a column of an exported sheet tells of a row.

use crate::{
    atlas::Atlas,
    graphql::{
        Viewer,
        id::{Global, encode},
    },
    sheet::{Cell, Choices, Column, Kind, Title, Word},
};
use chrono::{DateTime, FixedOffset, SecondsFormat, Utc};
use entity::values::{Day, Evidence, RegionCode};
use std::borrow::Cow;

/// A column, and what its cells hold for a row.
pub(crate) struct Told<R: 'static> {
    /// The column.
    pub(crate) column: Column,
    tell: fn(&Viewer, &R) -> Cell<'static>,
}

impl<R> Clone for Told<R> {
    fn clone(&self) -> Self {
        Self { column: self.column, tell: self.tell }
    }
}

impl<R> Told<R> {
    /// What this column, which is described elsewhere, tells of a row.
    pub(crate) const fn by(column: Column, tell: fn(&Viewer, &R) -> Cell<'static>) -> Self {
        Self { column, tell }
    }

    /// The cell of a row; a word is written as people read it, and read back as the word.
    pub(super) fn cell(&self, viewer: &Viewer, row: &R) -> Cell<'static> {
        match ((self.tell)(viewer, row), self.column.choices) {
            (Cell::Text(value), Choices::Words(words)) => {
                let word = words.iter().find(|word| word.value == value);
                Cell::Text(word.map_or(value, |word| Cow::Owned(word.title.both())))
            }
            (cell, _) => cell,
        }
    }
}

/// A column of its own: the name of the field that GraphQL gives, and its titles.
pub(crate) const fn told<R>(
    key: &'static str,
    (zh, en): (&'static str, &'static str),
    kind: Kind,
    tell: fn(&Viewer, &R) -> Cell<'static>,
) -> Told<R> {
    let title = Title { zh, en };
    Told::by(Column { key, title, kind, required: false, help: title, choices: Choices::Free }, tell)
}

/// A column of words.
pub(crate) const fn worded<R>(
    key: &'static str,
    (zh, en): (&'static str, &'static str),
    words: &'static [Word],
    tell: fn(&Viewer, &R) -> Cell<'static>,
) -> Told<R> {
    let title = Title { zh, en };
    let choices = Choices::Words(words);
    Told::by(Column { key, title, kind: Kind::Code, required: false, help: title, choices }, tell)
}

/// A word of a column, and what people read.
pub(crate) const fn word(value: &'static str, zh: &'static str, en: &'static str) -> Word {
    Word { value, title: Title { zh, en } }
}

/// An id as clients hold it.
pub(crate) fn id<T: Global>(id: T) -> Cell<'static> {
    Cell::owned(encode(id).0)
}

/// A text that may be absent.
pub(crate) fn text(text: Option<&str>) -> Cell<'static> {
    text.map_or(Cell::Blank, Cell::owned)
}

/// A day that may be absent.
pub(crate) fn day(day: Option<Day>) -> Cell<'static> {
    day.map_or(Cell::Blank, Cell::Day)
}

/// An instant by China's clock.
pub(crate) fn instant(at: DateTime<Utc>) -> Cell<'static> {
    let text = match FixedOffset::east_opt(8 * 3600) {
        Some(zone) => at.with_timezone(&zone).to_rfc3339_opts(SecondsFormat::Secs, true),
        None => at.to_rfc3339_opts(SecondsFormat::Secs, true),
    };
    Cell::owned(text)
}

/// A region's code.
pub(crate) fn region_code(code: Option<RegionCode>) -> Cell<'static> {
    code.map_or(Cell::Blank, |code| Cell::owned(code.to_string()))
}

/// A region's name after those it lies in.
pub(crate) fn region_name(atlas: &Atlas, code: Option<RegionCode>) -> Cell<'static> {
    code.and_then(|code| atlas.regions().path(code)).map_or(Cell::Blank, Cell::owned)
}

/// A yes or no.
pub(crate) fn yes_or_no(is: bool) -> Cell<'static> {
    Cell::text(Some(if is { "YES" } else { "NO" }))
}

/// The words of a yes or no.
pub(crate) const YES_OR_NO: &[Word] = &[word("YES", "是", "Yes"), word("NO", "否", "No")];

/// The most characters that a cell of a workbook holds, with a little left for saying that there was more.
const MOST: usize = 32_000;

/// A text that may be longer than a cell can be; what is cut off says so.
pub(crate) fn long_text(text: &str) -> Cell<'static> {
    match text.char_indices().nth(MOST) {
        Some((end, _)) => Cell::owned(format!("{}…（已截断 cut off）", text.get(..end).unwrap_or_default())),
        None => Cell::owned(text),
    }
}

/// The mark of an entry that nobody has verified (未核实).
pub(crate) fn unverified(evidence: Evidence) -> Cell<'static> {
    if evidence == Evidence::Unverified { Cell::text(Some("未核实 unverified")) } else { Cell::Blank }
}
