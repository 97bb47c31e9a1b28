//! Money: yuan to the fen (分), exact always.

use sea_orm::DeriveValueType;
use std::fmt;

/// An amount of money in fen, a hundredth of a yuan.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    DeriveValueType,
    serde::Serialize,
    serde::Deserialize,
)]
pub struct Fen(pub i64);

/// Why a text is no amount of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAmount {
    /// Anything but an optional minus, digits, and a point with digits.
    #[error("not a decimal number")]
    Form,
    /// More than two places after the point.
    #[error("more than two decimal places")]
    Scale,
    /// Beyond [`Fen::MOST`] in either direction.
    #[error("beyond 10,000,000,000.00 yuan")]
    Range,
}

impl Fen {
    /// The largest single amount, 10,000,000,000.00 yuan, so that no sum overflows 64 bits.
    pub const MOST: Self = Self(1_000_000_000_000);

    /// Reads yuan as people write it: `1234.5`, `-0.05`.
    pub fn parse_yuan(text: &str) -> Result<Self, NotAnAmount> {
        let scaled = super::quantity::parse_scaled(text, 2).map_err(|wrong| match wrong {
            super::NotAQuantity::Form => NotAnAmount::Form,
            super::NotAQuantity::Scale => NotAnAmount::Scale,
            super::NotAQuantity::Range => NotAnAmount::Range,
        })?;
        if scaled.abs() > Self::MOST.0 { Err(NotAnAmount::Range) } else { Ok(Self(scaled)) }
    }

    /// The sum, or nothing where it would overflow.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }
}

impl std::ops::Neg for Fen {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

/// Yuan with two places: `1234.50`.
impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        super::quantity::write_scaled(f, self.0, 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact() {
        for (text, fen) in
            [("0", 0), ("1.5", 150), ("-0.05", -5), ("10000000000.00", 1_000_000_000_000), ("007.10", 710)]
        {
            assert_eq!(Fen::parse_yuan(text), Ok(Fen(fen)), "{text}");
        }
        assert_eq!(Fen(-5).to_string(), "-0.05");
        assert_eq!(Fen(123_450).to_string(), "1234.50");
    }

    #[test]
    fn what_is_no_amount_says_why() {
        for text in ["", "-", ".5", "5.", "1e3", "+1", "１", "1,000", " 1", "NaN", "0x10", "--1"] {
            assert_eq!(Fen::parse_yuan(text), Err(NotAnAmount::Form), "{text}");
        }
        assert_eq!(Fen::parse_yuan("1.005"), Err(NotAnAmount::Scale));
        assert_eq!(Fen::parse_yuan("10000000000.01"), Err(NotAnAmount::Range));
        assert_eq!(Fen::parse_yuan("99999999999999999999"), Err(NotAnAmount::Range));
    }
}
