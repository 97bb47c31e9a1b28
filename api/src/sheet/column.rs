//! The table of columns that a kind of record gives, and the lists that its cells choose from.

use super::folding::fold;
use std::collections::HashMap;

/// One column of a sheet. A kind of record gives a `const` table of these, and gets its template, its reader
/// and its export from it.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// The name by which the program asks for the cell; also understood as a title.
    pub key: &'static str,
    /// What stands above the column.
    pub title: Title,
    /// What its cells hold.
    pub kind: Kind,
    /// Whether a row must fill it; a sheet without the column is then refused as a whole.
    pub required: bool,
    /// What to write, for the help sheet and the hint beside the cell.
    pub help: Title,
    /// What its cells choose from.
    pub choices: Choices,
}

/// A text in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Title {
    /// 中文.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

/// What the cells of a column hold, and so the form in which the reader gives them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text as it was typed.
    Text,
    /// A number or code that is written, not counted: trimmed, full-width characters made half-width.
    Code,
    /// An exact decimal, given with at least this many places: `1234.50`.
    Decimal {
        /// Places after the point.
        places: u8,
    },
    /// A whole number.
    Integer,
    /// A calendar day, given as `2022-10-31`.
    Day,
}

/// What the cells of a column choose from.
#[derive(Clone, Copy, Debug)]
pub enum Choices {
    /// Anything of the column's kind.
    Free,
    /// These words and no others; the reader gives the value.
    Words(&'static [Word]),
    /// A list that is known only at run time, by its name in [`Lists`]. The reader turns a label or value of
    /// the list into its value and leaves anything else as it stands, for the record's own rules to judge.
    Listed(&'static str),
}

/// A word of a fixed list.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// What the reader gives.
    pub value: &'static str,
    /// What people choose.
    pub title: Title,
}

/// An entry of a list that is known at run time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What the reader gives.
    pub value: String,
    /// What people choose.
    pub label: String,
}

/// The lists that are known at run time, by name.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    entries: HashMap<&'static str, Vec<Entry>>,
    by_fold: HashMap<&'static str, HashMap<String, Option<usize>>>,
}

/// The words of all columns, by column and folded text, so that a cell is looked up once.
#[derive(Clone, Debug)]
pub(super) struct Vocabulary(HashMap<(&'static str, String), &'static str>);

impl Column {
    /// The title above the column, Chinese and English in one line.
    pub fn heading(&self) -> String {
        self.title.both()
    }

    /// Whether a title in a sheet, already folded, means this column.
    pub(super) fn is_named(&self, folded: &str) -> bool {
        fold(self.key) == folded || self.title.is_named(folded)
    }
}

impl Title {
    /// `中文 English`; one of them where both are the same.
    pub fn both(&self) -> String {
        if self.zh == self.en { self.zh.to_owned() } else { format!("{} {}", self.zh, self.en) }
    }

    /// Whether a folded text is one of its languages or both.
    pub(super) fn is_named(&self, folded: &str) -> bool {
        fold(self.zh) == folded || fold(self.en) == folded || fold(&self.both()) == folded
    }
}

impl Vocabulary {
    /// The words of a table of columns.
    pub(super) fn of(columns: &'static [Column]) -> Self {
        let mut values = HashMap::new();
        for column in columns {
            let Choices::Words(words) = column.choices else { continue };
            for word in words {
                for name in [word.value, word.title.zh, word.title.en, &word.title.both()] {
                    values.entry((column.key, fold(name))).or_insert(word.value);
                }
            }
        }
        Self(values)
    }

    /// The value of the word that a text names in a column.
    pub(super) fn value(&self, column: &Column, text: &str) -> Option<&'static str> {
        self.0.get(&(column.key, fold(text))).copied()
    }
}

impl Lists {
    /// Adds a list. A label that two entries share means neither of them, unless both have the same value.
    #[must_use]
    pub fn with(mut self, name: &'static str, entries: Vec<Entry>) -> Self {
        let mut by_fold: HashMap<String, Option<usize>> = HashMap::new();
        for (at, entry) in entries.iter().enumerate() {
            let names = [fold(&entry.value), fold(&entry.label)];
            for name in names {
                by_fold
                    .entry(name)
                    .and_modify(|known| {
                        let same = |earlier: &usize| {
                            entries.get(*earlier).is_some_and(|earlier| earlier.value == entry.value)
                        };
                        *known = known.filter(same);
                    })
                    .or_insert(Some(at));
            }
        }
        self.by_fold.insert(name, by_fold);
        self.entries.insert(name, entries);
        self
    }

    /// The entries of a list, in their order.
    pub fn entries(&self, name: &str) -> &[Entry] {
        self.entries.get(name).map_or(&[], Vec::as_slice)
    }

    /// The value that a text names in a list.
    pub(super) fn value(&self, name: &str, text: &str) -> Option<&str> {
        let at = (*self.by_fold.get(name)?.get(&fold(text))?)?;
        self.entries(name).get(at).map(|entry| entry.value.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_known_by_value_and_label_unless_two_share_it() {
        let entry = |value: &str, label: &str| Entry { value: value.to_owned(), label: label.to_owned() };
        let lists = Lists::default().with(
            "region",
            vec![
                entry("110100", "市辖区"),
                entry("310100", "市辖区"),
                entry("451027", "广西 凌云县"),
                entry("451028", "451028"),
                entry("451027", "凌云县"),
            ],
        );
        assert_eq!(lists.value("region", "广西凌云县"), Some("451027"));
        assert_eq!(lists.value("region", "４５１０２７"), Some("451027"));
        assert_eq!(lists.value("region", "凌云县"), Some("451027"));
        assert_eq!(lists.value("region", "451028"), Some("451028"));
        assert_eq!(lists.value("region", "市辖区"), None);
        assert_eq!(lists.value("channel", "451027"), None);
    }
}
