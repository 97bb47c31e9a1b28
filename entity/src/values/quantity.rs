//! Quantities: three decimals, exact.

use sea_orm::DeriveValueType;
use std::fmt;

/// A quantity in thousandths of its unit of measure.
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
pub struct Quantity(pub i64);

/// Why a text is no quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAQuantity {
    /// Anything but an optional minus, digits, and a point with digits.
    #[error("not a decimal number")]
    Form,
    /// More than three places after the point.
    #[error("more than three decimal places")]
    Scale,
    /// Beyond [`Quantity::MOST`] in either direction.
    #[error("beyond 1,000,000,000,000")]
    Range,
}

impl Quantity {
    /// The largest quantity of one line: 10^12 of its unit.
    pub const MOST: Self = Self(1_000_000_000_000_000);

    /// Reads a quantity as people write it: `2.125`.
    pub fn parse(text: &str) -> Result<Self, NotAQuantity> {
        let scaled = parse_scaled(text, 3)?;
        if scaled.abs() > Self::MOST.0 { Err(NotAQuantity::Range) } else { Ok(Self(scaled)) }
    }
}

impl std::ops::Neg for Quantity {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

/// With three places: `2.125`.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_scaled(f, self.0, 3)
    }
}

/// Reads a plain decimal as an integer of `10^-places`.
pub(super) fn parse_scaled(text: &str, places: usize) -> Result<i64, NotAQuantity> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, fraction) = match digits.split_once('.') {
        Some((_, "")) => return Err(NotAQuantity::Form),
        Some(parts) => parts,
        None => (digits, ""),
    };
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !plain(whole) || !plain(fraction) {
        return Err(NotAQuantity::Form);
    }
    if fraction.len() > places {
        return Err(NotAQuantity::Scale);
    }
    let scaled =
        format!("{whole}{fraction:0<places$}").parse::<i64>().map_err(|_too_long| NotAQuantity::Range)?;
    Ok(if negative { -scaled } else { scaled })
}

/// Writes an integer of `10^-places` as a plain decimal.
pub(super) fn write_scaled(f: &mut fmt::Formatter<'_>, scaled: i64, places: u32) -> fmt::Result {
    let unit = 10_u64.pow(places);
    let sign = if scaled < 0 { "-" } else { "" };
    let magnitude = scaled.unsigned_abs();
    write!(
        f,
        "{sign}{}.{:0width$}",
        magnitude / unit,
        magnitude % unit,
        width = usize::try_from(places).unwrap_or(0)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_exact() {
        assert_eq!(Quantity::parse("2.125"), Ok(Quantity(2125)));
        assert_eq!(Quantity(-1).to_string(), "-0.001");
        assert_eq!(Quantity::parse("1.0005"), Err(NotAQuantity::Scale));
        assert_eq!(Quantity::parse("1000000000000.001"), Err(NotAQuantity::Range));
    }
}
