//! A part of a whole (完成率、占比), exact: what was bought of what is reserved, say.

/// A part as a share of its whole, in lowest terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    numerator: i64,
    denominator: i64,
}

impl Share {
    /// Part ÷ whole, of one unit; undefined where there is no whole.
    pub fn of(part: i64, whole: i64) -> Option<Self> {
        if whole <= 0 {
            return None;
        }
        let divisor = i64::try_from(gcd(part.unsigned_abs(), whole.unsigned_abs())).ok()?;
        Some(Self { numerator: part.checked_div(divisor)?, denominator: whole.checked_div(divisor)? })
    }

    /// The fraction: `12/25`.
    pub fn exact(self) -> String {
        format!("{}/{}", self.numerator, self.denominator)
    }

    /// The share with two places, half away from zero: `0.48`.
    pub fn value(self) -> String {
        self.hundredths(100)
    }

    /// The same in hundredths, with two places: `48.00`.
    pub fn percent(self) -> String {
        self.hundredths(10_000)
    }

    /// `scale` times the share, rounded half away from zero, written with two places.
    fn hundredths(self, scale: i128) -> String {
        let (numerator, denominator) = (i128::from(self.numerator), i128::from(self.denominator));
        let size = (numerator.abs() * scale * 2 + denominator) / (denominator * 2);
        let sign = if numerator < 0 && size > 0 { "-" } else { "" };
        format!("{sign}{}.{:02}", size / 100, size % 100)
    }
}

/// The greatest common divisor; of nothing and `b` it is `b`.
const fn gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn a_share_is_exact_and_undefined_where_there_is_no_whole() {
        assert_eq!(Share::of(100, 0), None);
        for (part, whole, exact, value, percent) in [
            (4_800, 10_000, "12/25", "0.48", "48.00"),
            (0, 10_000, "0/1", "0.00", "0.00"),
            (-5, 1_000, "-1/200", "-0.01", "-0.50"),
            (-1, 1_000_000, "-1/1000000", "0.00", "0.00"),
            (1, 3, "1/3", "0.33", "33.33"),
            (15_000, 10_000, "3/2", "1.50", "150.00"),
        ] {
            let share = Share::of(part, whole).unwrap();
            assert_eq!(share.exact(), exact);
            assert_eq!((share.value().as_str(), share.percent().as_str()), (value, percent), "{exact}");
        }
    }
}
