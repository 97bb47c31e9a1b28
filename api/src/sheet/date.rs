//! Days as spreadsheets hold them: as text in many forms, or as the number of days since 1900 or 1904.

use super::folding::half_width;
use chrono::{Datelike, NaiveDate};
use entity::values::Day;

/// From which day a workbook counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Epoch {
    /// Day 1 is 1 January 1900, and a 29 February 1900 that never was is counted.
    #[default]
    From1900,
    /// Day 0 is 1 January 1904, as on old Macs.
    From1904,
}

/// The day of a cell that is formatted as a date.
pub(super) fn from_serial(serial: f64, epoch: Epoch) -> Option<Day> {
    let whole: i64 = serial.to_string().split('.').next()?.parse().ok()?;
    let base = match epoch {
        // Day 60 is the day that never was; before it the count is off by one, and nobody means it.
        Epoch::From1900 if whole > 60 => NaiveDate::from_ymd_opt(1899, 12, 30)?,
        Epoch::From1904 if whole >= 0 => NaiveDate::from_ymd_opt(1904, 1, 1)?,
        Epoch::From1900 | Epoch::From1904 => return None,
    };
    let day = base.checked_add_signed(chrono::Duration::try_days(whole)?)?;
    (day.year() <= 9999).then_some(Day(day))
}

/// The day of a number without a date's format: `20221031`, or a count of days that lies in living memory. A
/// bare `2022` is no day, though it would count to 1905.
pub(super) fn from_number(number: f64, epoch: Epoch) -> Option<Day> {
    let text = number.to_string();
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return from_digits(&text);
    }
    from_serial(number, epoch).filter(|day| (1980..2100).contains(&day.0.year()))
}

/// The day that somebody typed: `2022-10-31`, `2022/10/31`, `2022.10.31`, `2022年10月31日`, `20221031` or a
/// count of days, each with a time after it or without. Forms that can mean two days are refused.
pub(super) fn from_text(text: &str, epoch: Epoch) -> Option<Day> {
    let text = half_width(text);
    let (day, time) = split_time(text.trim());
    if !time.is_none_or(is_time) {
        return None;
    }
    if day.bytes().all(|byte| byte.is_ascii_digit()) {
        return match day.len() {
            8 => from_digits(day),
            5 if time.is_none() => from_number(day.parse().ok()?, epoch),
            _ => None,
        };
    }
    let chinese = day.replace(['年', '月'], "-");
    let parts: Vec<&str> = if day.contains('年') {
        chinese.strip_suffix(['日', '号'])?.split('-').map(str::trim).collect()
    } else {
        let separator = ['-', '/', '.'].into_iter().find(|separator| day.contains(*separator))?;
        day.split(separator).collect()
    };
    let [year, month, of_month] = parts.as_slice() else { return None };
    (year.len() == 4).then(|| calendar(year, month, of_month))?
}

fn from_digits(text: &str) -> Option<Day> {
    calendar(text.get(..4)?, text.get(4..6)?, text.get(6..8)?)
}

fn calendar(year: &str, month: &str, day: &str) -> Option<Day> {
    let number = |text: &str, most: usize| {
        let plain = (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| text.parse::<u32>().ok())?
    };
    let year = i32::try_from(number(year, 4)?).ok()?;
    NaiveDate::from_ymd_opt(year, number(month, 2)?, number(day, 2)?).map(Day)
}

/// Splits `2022-10-31 14:00` and `2022-10-31T14:00`.
fn split_time(text: &str) -> (&str, Option<&str>) {
    match text.split_once(['T', ' ']) {
        Some((day, time)) if time.contains(':') => (day.trim(), Some(time.trim())),
        _ => (text, None),
    }
}

/// Whether a text is a time of day without a zone: with a zone the day could be another one here.
fn is_time(text: &str) -> bool {
    let (clock, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let parts: Vec<&str> = clock.split(':').collect();
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let below = |part: &&str, most: u32| {
        (1..=2).contains(&part.len()) && digits(part) && part.parse::<u32>().is_ok_and(|value| value < most)
    };
    digits(fraction)
        && match parts.as_slice() {
            [hour, minute] => below(hour, 24) && below(minute, 60),
            [hour, minute, second] => below(hour, 24) && below(minute, 60) && below(second, 60),
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Option<String> {
        from_text(text, Epoch::From1900).map(|day| day.to_string())
    }

    #[test]
    fn a_day_is_read_in_the_forms_people_use() {
        for form in [
            "2022-10-31",
            "2022/10/31",
            "2022.10.31",
            "2022年10月31日",
            "2022年10月31号",
            "2022 年 10 月 31 日",
            "20221031",
            "２０２２－１０－３１",
            "2022-10-31 14:00",
            "2022/10/31 9:05:00",
            "2022-10-31T00:00:00.000",
            " 44865 ",
        ] {
            assert_eq!(text(form).as_deref(), Some("2022-10-31"), "{form}");
        }
        assert_eq!(text("2022-1-5").as_deref(), Some("2022-01-05"));
    }

    #[test]
    fn what_is_no_day_or_could_be_two_is_refused() {
        for form in [
            "",
            "2022",
            "2022-02-30",
            "2023-02-29",
            "10/31/2022",
            "31.10.2022",
            "22-10-31",
            "2022-10",
            "2022年10月",
            "2022-10-31Z",
            "2022-10-31T16:00:00Z",
            "2022-10-31 16:00+08:00",
            "2022-10-31 25:00",
            "2022-10/31",
            "202210311",
            "1234567",
            "十月三十一日",
            "2022-10-31 下午",
            "2022--31",
            "-44865",
            "99999999",
        ] {
            assert_eq!(text(form), None, "{form}");
        }
    }

    #[test]
    fn counts_of_days_follow_the_workbook() {
        let day = |serial, epoch| from_serial(serial, epoch).map(|day| day.to_string());
        assert_eq!(day(44865.0, Epoch::From1900).as_deref(), Some("2022-10-31"));
        assert_eq!(day(44865.75, Epoch::From1900).as_deref(), Some("2022-10-31"));
        assert_eq!(day(43403.0, Epoch::From1904).as_deref(), Some("2022-10-31"));
        assert_eq!(day(0.0, Epoch::From1904).as_deref(), Some("1904-01-01"));
        assert_eq!(day(61.0, Epoch::From1900).as_deref(), Some("1900-03-01"));
        for serial in [-1.0, 0.0, 59.0, 60.0, 2_958_466.0, 1e300, f64::NAN, f64::INFINITY] {
            assert_eq!(day(serial, Epoch::From1900), None, "{serial}");
        }
    }

    #[test]
    fn a_bare_number_is_a_day_only_where_nothing_else_is_likely() {
        let day = |number| from_number(number, Epoch::From1900).map(|day| day.to_string());
        assert_eq!(day(20_221_031.0).as_deref(), Some("2022-10-31"));
        assert_eq!(day(44865.0).as_deref(), Some("2022-10-31"));
        for number in [2022.0, 31.0, 20_221_331.0, 202_210.0, 1_000_000.0] {
            assert_eq!(day(number), None, "{number}");
        }
    }
}
