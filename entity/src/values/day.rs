//! Days and years of China's calendar: a day is a calendar day of UTC+8.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Utc};
use sea_orm::DeriveValueType;
use std::fmt;

/// A calendar day of UTC+8.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    DeriveValueType,
    serde::Serialize,
    serde::Deserialize,
)]
pub struct Day(pub NaiveDate);

/// A calendar year of UTC+8.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    DeriveValueType,
    serde::Serialize,
    serde::Deserialize,
)]
pub struct Year(pub i32);

/// A text that names no day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a day of the calendar in the form YYYY-MM-DD")]
pub struct NotADay;

impl Day {
    /// Reads `YYYY-MM-DD`, all ten characters of it.
    pub fn parse(text: &str) -> Result<Self, NotADay> {
        let shaped = text.len() == 10
            && text
                .bytes()
                .enumerate()
                .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
        if !shaped {
            return Err(NotADay);
        }
        NaiveDate::parse_from_str(text, "%Y-%m-%d").map(Self).map_err(|_no_such_day| NotADay)
    }

    /// The day of `instant` in China.
    pub fn of(instant: DateTime<Utc>) -> Self {
        let china = FixedOffset::east_opt(8 * 3600);
        Self(china.map_or_else(|| instant.date_naive(), |zone| instant.with_timezone(&zone).date_naive()))
    }

    /// The year it lies in.
    pub fn year(self) -> Year {
        Year(self.0.year())
    }

    /// The first day of its month, which stands for the month.
    pub fn month(self) -> Self {
        Self(self.0.with_day(1).unwrap_or(self.0))
    }

    /// The next day; the calendar's last day has none.
    pub fn next(self) -> Option<Self> {
        self.0.succ_opt().map(Self)
    }

    /// The day before; the calendar's first day has none.
    pub fn previous(self) -> Option<Self> {
        self.0.pred_opt().map(Self)
    }

    /// How many days `self` is after `earlier`, negative where it is before.
    pub fn days_after(self, earlier: Self) -> i64 {
        self.0.signed_duration_since(earlier.0).num_days()
    }

    /// The day `days` later (earlier where negative), kept within the calendar.
    #[must_use]
    pub fn plus(self, days: i64) -> Self {
        self.0.checked_add_signed(chrono::Duration::days(days)).map_or(self, Self)
    }
}

impl Day {
    /// The same day so many months later, or the last of that month where it has no such day.
    #[must_use]
    pub fn months_later(self, months: u32) -> Self {
        self.0.checked_add_months(chrono::Months::new(months)).map_or(self, Self)
    }

    /// The same day so many months earlier, or the last of that month where it has no such day.
    #[must_use]
    pub fn months_earlier(self, months: u32) -> Self {
        self.0.checked_sub_months(chrono::Months::new(months)).map_or(self, Self)
    }
}

impl Year {
    /// Its first day.
    pub fn first_day(self) -> Day {
        Day(NaiveDate::from_ymd_opt(self.0, 1, 1).unwrap_or(NaiveDate::MAX))
    }

    /// Its last day.
    pub fn last_day(self) -> Day {
        Day(NaiveDate::from_ymd_opt(self.0, 12, 31).unwrap_or(NaiveDate::MAX))
    }
}

/// `2022-10-31`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.format("%Y-%m-%d").fmt(f)
    }
}

/// `2022`.
impl fmt::Display for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_of_the_calendar_parse() {
        assert!(Day::parse("2024-02-29").is_ok());
        for text in [
            "2023-02-29",
            "2023-02-30",
            "2023-2-3",
            "20230203",
            "2023-13-01",
            "+023-01-01",
            "",
            "2023-01-01 ",
        ] {
            assert_eq!(Day::parse(text), Err(NotADay), "{text}");
        }
    }

    #[test]
    fn a_day_begins_at_sixteen_hours_utc() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap_or_default();
        assert_eq!(Day::of(at("2022-12-31T15:59:59Z")).to_string(), "2022-12-31");
        assert_eq!(Day::of(at("2022-12-31T16:00:00Z")).to_string(), "2023-01-01");
    }
}
