//! Classes of the economy (国民经济行业分类, GB/T 4754-2017), by the form of their codes.

use sea_orm::DeriveValueType;
use std::fmt;

/// A class of the economy: the letter of its section (门类) and the two to four digits of its division, group or class
/// (大类、中类、小类), as in `C1391`; a section alone is its letter.
#[derive(
    Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, DeriveValueType, serde::Serialize, serde::Deserialize,
)]
pub struct IndustryClass(pub String);

/// Why a text is no class of the economy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAnIndustryClass {
    /// Neither a letter from A to T, nor two to four digits with or without it.
    #[error("not a letter from A to T, two to four digits, or both")]
    Form,
    /// No section has this division.
    #[error("no section has the division {0:02}")]
    Division(u8),
    /// The division belongs to another section.
    #[error("the division belongs to section {0}")]
    Section(char),
}

/// The last division of each section, from A on.
const LAST: [u8; 20] = [5, 12, 43, 46, 50, 52, 60, 62, 65, 69, 70, 72, 75, 79, 82, 83, 85, 90, 96, 97];

impl IndustryClass {
    /// Reads a code; the letter may be small, and where it is left out the division tells it.
    pub fn parse(text: &str) -> Result<Self, NotAnIndustryClass> {
        let text = text.trim().to_ascii_uppercase();
        let digits = text.trim_start_matches(|c: char| c.is_ascii_uppercase());
        let given = text.strip_suffix(digits).unwrap_or_default();
        let given = match given.as_bytes() {
            [] => None,
            [letter @ b'A'..=b'T'] => Some(char::from(*letter)),
            _ => return Err(NotAnIndustryClass::Form),
        };
        if digits.is_empty() {
            return given.map(|letter| Self(letter.to_string())).ok_or(NotAnIndustryClass::Form);
        }
        if !(2..=4).contains(&digits.len()) || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return Err(NotAnIndustryClass::Form);
        }
        let division = digits.get(..2).and_then(|two| two.parse().ok()).ok_or(NotAnIndustryClass::Form)?;
        let section = section_of(division).ok_or(NotAnIndustryClass::Division(division))?;
        match given {
            Some(letter) if letter != section => Err(NotAnIndustryClass::Section(section)),
            _ => Ok(Self(format!("{section}{digits}"))),
        }
    }
}

/// The section of a division.
fn section_of(division: u8) -> Option<char> {
    let (letter, _) = (b'A'..).zip(LAST).find(|(_, last)| (1..=*last).contains(&division))?;
    Some(char::from(letter))
}

impl fmt::Display for IndustryClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, NotAnIndustryClass> {
        IndustryClass::parse(text).map(|class| class.0)
    }

    #[test]
    fn a_class_is_known_by_its_division() {
        for (text, class) in [
            ("C1391", "C1391"),
            ("1391", "C1391"),
            ("c13", "C13"),
            (" 01 ", "A01"),
            ("T97", "T97"),
            ("f", "F"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(class));
        }
        for (division, section) in
            [("05", 'A'), ("06", 'B'), ("43", 'C'), ("44", 'D'), ("70", 'K'), ("83", 'P')]
        {
            assert_eq!(read(division), Ok(format!("{section}{division}")));
        }
    }

    #[test]
    fn what_is_no_class_says_why() {
        assert_eq!(read("A1391"), Err(NotAnIndustryClass::Section('C')));
        assert_eq!(read("9811"), Err(NotAnIndustryClass::Division(98)));
        assert_eq!(read("00"), Err(NotAnIndustryClass::Division(0)));
        for text in ["", "U", "CC13", "1", "13915", "C1", "C1x", "C１３", "1391C", "制造业", "C 13"] {
            assert_eq!(read(text), Err(NotAnIndustryClass::Form), "{text}");
        }
    }
}
