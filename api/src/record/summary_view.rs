//! What groups of summaries are told apart by, as clients see it, with the filter that lists exactly their rows.

use super::summary::{By, KeyValue};
use crate::graphql::{
    id,
    scalar::{Date, RegionCodeText, YearNumber},
};
use async_graphql::{ID, SimpleObject};
use entity::{
    ids::PairingId,
    values::{Day, RegionCode, Side},
};

/// In this year.
#[derive(Clone, Debug, SimpleObject)]
pub struct YearIs {
    /// The year.
    pub(crate) eq: YearNumber,
}

/// Between two days, both counted.
#[derive(Clone, Debug, SimpleObject)]
pub struct DaysBetween {
    /// The first and the last day.
    pub(crate) between: Vec<Date>,
}

/// Equal to a text.
#[derive(Clone, Debug, SimpleObject)]
pub struct TextIs {
    /// The text.
    pub(crate) eq: String,
}

/// Of this pairing, or of none.
#[derive(Clone, Debug, SimpleObject)]
pub struct PairingIs {
    /// The pairing.
    pub(crate) eq: Option<ID>,
    /// Whether of none.
    pub(crate) is_null: Option<bool>,
}

/// In this region.
#[derive(Clone, Debug, SimpleObject)]
pub struct RegionIs {
    /// The region.
    pub(crate) eq: RegionCodeText,
    /// Whether in none of its prefectures.
    pub(crate) prefecture_is_null: Option<bool>,
}

/// With a unit in this region.
#[derive(Clone, Debug, SimpleObject)]
pub struct UnitIs {
    /// The region.
    pub(crate) region: Option<RegionIs>,
    /// Whether without a region.
    pub(crate) region_is_null: Option<bool>,
}

/// What a number means (口径).
#[derive(Clone, Debug, SimpleObject)]
pub struct Definition {
    /// Where the data are a demonstration, it says so (演示数据).
    pub(crate) notice: Option<String>,
    /// Its name.
    pub(crate) name: String,
    /// In what it is given.
    pub(crate) unit: String,
    /// What it counts, when, and by which day.
    pub(crate) text: String,
}

impl Definition {
    /// Its name, its unit and what it counts.
    pub(crate) fn in_one_line(&self) -> String {
        format!("{} ({}) {}", self.name, self.unit, self.text)
    }
}

/// What tells a group apart, as parts of a filter.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grouped {
    pub(crate) year: Option<YearIs>,
    pub(crate) days: Option<DaysBetween>,
    pub(crate) pairing: Option<PairingIs>,
    pub(crate) recipient: Option<RegionIs>,
    pub(crate) donor: Option<UnitIs>,
    words: Vec<(&'static str, String)>,
}

impl Grouped {
    /// The parts of a group's filter.
    pub(crate) fn of(keys: &[By], values: &[KeyValue]) -> Self {
        let mut parts = Self::default();
        for (key, value) in keys.iter().zip(values) {
            match (*key, value) {
                (By::Year, KeyValue::Number(year)) => {
                    parts.year = i32::try_from(*year).ok().map(|year| YearIs { eq: YearNumber(year) });
                }
                (By::Quarter, KeyValue::Day(first)) => parts.narrow(*first, months_later(*first, 3)),
                (By::Month, KeyValue::Day(first)) => parts.narrow(*first, months_later(*first, 1)),
                (By::Word(name), KeyValue::Text(word)) => parts.words.push((name, word.clone())),
                (By::Pairing, KeyValue::Id(id)) => {
                    parts.pairing = Some(PairingIs { eq: Some(id::encode(PairingId(*id))), is_null: None });
                }
                (By::Pairing, _) => parts.pairing = Some(PairingIs { eq: None, is_null: Some(true) }),
                (By::Province(side) | By::Prefecture(side) | By::County(side), KeyValue::Number(code)) => {
                    parts.place(side, region(*code, None));
                }
                (By::Prefecture(side), KeyValue::Text(province)) => {
                    if let Ok(province) = province.parse() {
                        parts.place(side, region(province, Some(true)));
                    }
                }
                (By::Province(Side::Donor), KeyValue::None) => {
                    parts.donor = Some(UnitIs { region: None, region_is_null: Some(true) });
                }
                _ => {}
            }
        }
        parts
    }

    /// The word in a column.
    pub(crate) fn word(&self, column: &str) -> Option<&str> {
        self.words.iter().find(|(name, _)| *name == column).map(|(_, word)| word.as_str())
    }

    /// In this region; of several levels the lowest one tells.
    fn place(&mut self, side: Side, place: RegionIs) {
        let held = match side {
            Side::Donor => self.donor.as_ref().and_then(|unit| unit.region.as_ref()),
            Side::Recipient => self.recipient.as_ref(),
        };
        let lower = |held: &RegionIs| place.prefecture_is_null.is_some() || held.eq.0 < place.eq.0;
        if !held.is_none_or(lower) {
            return;
        }
        match side {
            Side::Donor => self.donor = Some(UnitIs { region: Some(place), region_is_null: None }),
            Side::Recipient => self.recipient = Some(place),
        }
    }

    /// Within these days, and those asked before.
    fn narrow(&mut self, first: Day, last: Day) {
        let held = self.days.as_ref().and_then(|days| match days.between.as_slice() {
            [from, to] => Some((Day::parse(&from.0).ok()?, Day::parse(&to.0).ok()?)),
            _ => None,
        });
        let (from, to) = held.map_or((first, last), |(from, to)| (from.max(first), to.min(last)));
        self.days = Some(DaysBetween { between: vec![Date::from(&from), Date::from(&to)] });
    }
}

impl KeyValue {
    pub(crate) fn text(&self) -> Option<String> {
        match self {
            Self::None => None,
            Self::Number(code) if *code > 9999 => Some(RegionCode(*code).to_string()),
            Self::Number(number) => Some(number.to_string()),
            Self::Text(text) => Some(text.clone()),
            Self::Day(day) => Some(day.to_string()),
            Self::Id(id) => Some(id::encode(PairingId(*id)).to_string()),
        }
    }
}

fn region(code: i64, prefecture_is_null: Option<bool>) -> RegionIs {
    RegionIs { eq: RegionCodeText::from(&RegionCode(code)), prefecture_is_null }
}

/// The last day of the span of `months` months that begins with `first`.
fn months_later(first: Day, months: u32) -> Day {
    first.0.checked_add_months(chrono::Months::new(months)).and_then(|day| day.pred_opt()).map_or(first, Day)
}
