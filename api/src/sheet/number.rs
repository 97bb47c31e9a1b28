//! Numbers as people see them: exact decimal text, never what a binary fraction happens to hold.

use super::folding::half_width;

/// The most digits that a spreadsheet keeps of a number.
const KEPT_DIGITS: usize = 15;

/// Why a cell is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotExact {
    /// It is not written as a decimal number.
    Form,
    /// It has more digits than a spreadsheet keeps, so that what was typed is lost.
    Digits,
    /// It is in scientific notation, in which a spreadsheet drops digits.
    Shortened,
}

/// The decimal that a number cell shows: the shortest text that means the same number. More than 15
/// significant digits are refused, as a spreadsheet has replaced the others by zeros or noise.
pub(super) fn from_float(number: f64) -> Result<String, NotExact> {
    if !number.is_finite() {
        return Err(NotExact::Form);
    }
    let text = number.to_string();
    let text = if text == "-0" { "0".to_owned() } else { text };
    let whole = text.trim_start_matches('-').split('.').next().map_or(0, str::len);
    if whole > KEPT_DIGITS || significant(&text) > KEPT_DIGITS { Err(NotExact::Digits) } else { Ok(text) }
}

/// The decimal that somebody typed: full-width digits and thousands separators are understood where they can
/// mean one thing only.
pub(super) fn from_text(text: &str) -> Result<String, NotExact> {
    let text = half_width(text);
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = match digits.split_once('.') {
        Some((_, "")) => return Err(NotExact::Form),
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if is_shortened(digits) {
        return Err(NotExact::Shortened);
    }
    let whole = ungrouped(whole).filter(|whole| plain(whole)).ok_or(NotExact::Form)?;
    match fraction {
        None => Ok(format!("{sign}{whole}")),
        Some(fraction) if plain(fraction) => Ok(format!("{sign}{whole}.{fraction}")),
        Some(_) => Err(NotExact::Form),
    }
}

/// A plain decimal with no needless zeros, and with at least `places` places after the point.
pub(super) fn with_places(decimal: &str, places: usize) -> String {
    let (sign, digits) = match decimal.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", decimal),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let fraction = format!("{:0<places$}", fraction.trim_end_matches('0'));
    let sign = if whole == "0" && fraction.bytes().all(|byte| byte == b'0') { "" } else { sign };
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

/// The number cell that shows exactly this plain decimal, where one does.
pub(super) fn exact_float(decimal: &str) -> Option<f64> {
    let number: f64 = decimal.parse().ok()?;
    let shown = from_float(number).ok()?;
    (with_places(&shown, 0) == with_places(decimal, 0)).then_some(number)
}

/// Whether a text is a number in scientific notation, such as `1.23457E+14`.
pub(super) fn is_shortened(text: &str) -> bool {
    let text = text.trim_start_matches(['-', '+']);
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else { return false };
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    !whole.is_empty() && digits(whole) && digits(fraction) && !exponent.is_empty() && digits(exponent)
}

/// The digits between the first and the last that is not zero.
fn significant(text: &str) -> usize {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches('0');
    if text.contains('.') { digits.trim_end_matches('0').len() } else { digits.len() }
}

/// The digits without thousands separators, if those stand where they do.
fn ungrouped(whole: &str) -> Option<String> {
    if !whole.contains(',') {
        return Some(whole.to_owned());
    }
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let first_fits = (1..=3).contains(&first.len()) && !(first.len() > 1 && first.starts_with('0'));
    let fits = first_fits && first != "0" && groups.all(|group| group.len() == 3);
    fits.then(|| whole.replace(',', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_cell_gives_what_people_see() {
        for (number, text) in [
            (1234.5, "1234.5"),
            (0.1, "0.1"),
            (0.000_000_1, "0.0000001"),
            (-0.0, "0"),
            (9_999_999_999.99, "9999999999.99"),
            (123_456_789_012_345.0, "123456789012345"),
            (1e14, "100000000000000"),
            (-12.0, "-12"),
        ] {
            assert_eq!(from_float(number).as_deref(), Ok(text));
        }
        for number in [0.1 + 0.2, 1e15, 12_345_678_901_234_567.0, 1e300] {
            assert_eq!(from_float(number), Err(NotExact::Digits), "{number}");
        }
        assert_eq!(from_float(f64::NAN), Err(NotExact::Form));
    }

    #[test]
    fn typed_numbers_are_understood_where_they_mean_one_thing() {
        for (text, decimal) in [
            ("1,234,567.89", "1234567.89"),
            ("１，２３４．５０", "1234.50"),
            (" 12 ", "12"),
            ("+5", "5"),
            ("−5.5", "-5.5"),
            ("-1,000", "-1000"),
            ("007.10", "007.10"),
            ("12345678901234567890.12", "12345678901234567890.12"),
        ] {
            assert_eq!(from_text(text).as_deref(), Ok(decimal), "{text}");
        }
        for text in [
            "",
            "-",
            "1,23",
            "12,34,567",
            "1234,567",
            ",123",
            "1,234.5,6",
            "0,123",
            "5.",
            ".5",
            "1 234",
            "5²",
            "12元",
            "3万",
            "(5)",
            "1.2.3",
            "--1",
            "0x10",
            "NaN",
            "inf",
        ] {
            assert_eq!(from_text(text), Err(NotExact::Form), "{text}");
        }
        for text in ["1.2E+05", "1e5", "-4.5E10", "２.5Ｅ+3"] {
            assert_eq!(from_text(text), Err(NotExact::Shortened), "{text}");
        }
    }

    #[test]
    fn decimals_have_one_form() {
        for (decimal, places, text) in [
            ("1234.5", 2, "1234.50"),
            ("1.500", 2, "1.50"),
            ("1.005", 2, "1.005"),
            ("007", 0, "7"),
            ("-0.00", 2, "0.00"),
            ("-0.05", 2, "-0.05"),
            ("000", 0, "0"),
        ] {
            assert_eq!(with_places(decimal, places), text);
        }
    }

    #[test]
    fn a_number_is_written_only_where_it_shows_the_decimal() {
        assert_eq!(exact_float("9999999999.99"), Some(9_999_999_999.99));
        assert_eq!(exact_float("-0.05"), Some(-0.05));
        assert_eq!(exact_float("10.00"), Some(10.0));
        assert_eq!(exact_float("9007199254740993.00"), None);
        assert_eq!(exact_float("1234567890123.456"), None);
    }
}
