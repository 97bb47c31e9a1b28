//! Codes of regions: GB/T 2260's six digits, three for the township, three for the village.

use sea_orm::DeriveValueType;
use std::fmt;

/// The twelve-digit code of a region; a shorter one is filled up with zeros (`450000` is `450000000000`).
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
pub struct RegionCode(pub i64);

/// How far down a region lies, read from its code's form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// 省级.
    Province,
    /// 地级.
    Prefecture,
    /// 县级.
    County,
    /// 乡级.
    Township,
    /// 村级.
    Village,
}

/// A text that is not a region code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a region code of six or twelve digits")]
pub struct NotARegionCode;

impl RegionCode {
    /// The province that its digits name.
    pub const fn province(self) -> Self {
        Self(self.0 - self.0 % 10_000_000_000)
    }

    /// Reads six or twelve digits, of which the first two are 11 to 89.
    pub fn parse(text: &str) -> Result<Self, NotARegionCode> {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse::<i64>().ok().filter(|_| digits).ok_or(NotARegionCode)?;
        let code = match text.len() {
            6 => number * 1_000_000,
            12 => number,
            _ => return Err(NotARegionCode),
        };
        if (110_000_000_000..900_000_000_000).contains(&code) { Ok(Self(code)) } else { Err(NotARegionCode) }
    }

    /// The code made of six digits given as a number.
    pub const fn six(number: i64) -> Self {
        Self(number * 1_000_000)
    }

    /// The level that the code's trailing zeros say.
    pub fn level(self) -> Level {
        [Level::Province, Level::Prefecture, Level::County, Level::Township]
            .into_iter()
            .find(|level| self.0 % level.span() == 0)
            .unwrap_or(Level::Village)
    }

    /// The code of its ancestor at `level` by the digits alone (itself where it lies no deeper).
    #[must_use]
    pub fn at(self, level: Level) -> Self {
        Self(self.0 - self.0 % level.span())
    }
}

impl Level {
    /// How many codes lie in one region of this level.
    pub const fn span(self) -> i64 {
        match self {
            Self::Province => 10_000_000_000,
            Self::Prefecture => 100_000_000,
            Self::County => 1_000_000,
            Self::Township => 1_000,
            Self::Village => 1,
        }
    }
}

/// Twelve digits.
impl fmt::Display for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:012}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_and_twelve_digits_are_one_code() {
        assert_eq!(RegionCode::parse("450000"), RegionCode::parse("450000000000"));
        assert_eq!(RegionCode::parse("450123").map(|code| code.to_string()), Ok("450123000000".to_owned()));
        for text in ["", "45000", "4500000", "45000a", "000000", "990000", "+50000", "４５００００"] {
            assert_eq!(RegionCode::parse(text), Err(NotARegionCode), "{text}");
        }
    }

    #[test]
    fn the_form_says_the_level() {
        for (text, level) in [
            ("450000", Level::Province),
            ("450100", Level::Prefecture),
            ("450123", Level::County),
            ("450123001000", Level::Township),
            ("450123001002", Level::Village),
        ] {
            let code = RegionCode::parse(text).unwrap_or(RegionCode(0));
            assert_eq!(code.level(), level, "{text}");
            assert_eq!(code.at(Level::Province), RegionCode::six(450_000));
        }
    }
}
