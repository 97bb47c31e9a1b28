//! How far a plan has come (完成率): bought ÷ reserved, exact.

use entity::values::Fen;

/// What was bought as a share of what is reserved, in lowest terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    numerator: i64,
    denominator: i64,
}

impl Progress {
    /// Bought, less what was given back, ÷ reserved; undefined where nothing is reserved.
    pub fn of(bought: Fen, reserved: Fen) -> Option<Self> {
        if reserved <= Fen(0) {
            return None;
        }
        let divisor = gcd(bought.0.unsigned_abs(), reserved.0.unsigned_abs());
        let divisor = i64::try_from(divisor).ok()?;
        Some(Self {
            numerator: bought.0.checked_div(divisor)?,
            denominator: reserved.0.checked_div(divisor)?,
        })
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
