//! The unified social credit code (统一社会信用代码, GB 32100-2015).

use sea_orm::DeriveValueType;
use std::fmt;

/// A unified social credit code: 18 characters of which the last one checks the others.
#[derive(
    Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, DeriveValueType, serde::Serialize, serde::Deserialize,
)]
pub struct CreditCode(pub String);

/// Why a text is no credit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotACreditCode {
    /// Not 18 characters of the code's alphabet, or letters where its form wants digits.
    #[error("not 18 characters of 0-9 and A-Z without I, O, S, V and Z")]
    Form,
    /// The last character does not fit the others.
    #[error("the check character should be {0}")]
    Check(char),
}

const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

impl CreditCode {
    /// Reads and checks a code; letters may be small.
    pub fn parse(text: &str) -> Result<Self, NotACreditCode> {
        let code = text.to_ascii_uppercase();
        let (body, given) = code.split_at_checked(17).ok_or(NotACreditCode::Form)?;
        let region = body.as_bytes().get(2..8).ok_or(NotACreditCode::Form)?;
        if code.len() != 18 || !region.iter().all(u8::is_ascii_digit) {
            return Err(NotACreditCode::Form);
        }
        let check = check_character(body).ok_or(NotACreditCode::Form)?;
        if !given.bytes().all(|byte| ALPHABET.contains(&byte)) {
            return Err(NotACreditCode::Form);
        }
        if given.starts_with(check) { Ok(Self(code)) } else { Err(NotACreditCode::Check(check)) }
    }

    /// The code whose first 17 characters are `body`, for demonstration data and tests.
    pub fn complete(body: &str) -> Option<Self> {
        check_character(body).map(|check| Self(format!("{body}{check}")))
    }
}

/// The check character of 17 characters: 31 − Σ value × 3^position mod 31.
fn check_character(body: &str) -> Option<char> {
    if body.len() != 17 {
        return None;
    }
    let mut sum = 0_usize;
    let mut weight = 1_usize;
    for byte in body.bytes() {
        sum += weight * ALPHABET.iter().position(|&letter| letter == byte)?;
        weight = weight * 3 % 31;
    }
    ALPHABET.get((31 - sum % 31) % 31).map(|&byte| char::from(byte))
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_codes_pass_and_a_wrong_check_character_is_named() {
        // Published by the companies themselves.
        for code in ["91440300708461136T", "914403001922038216", "91110000802100433B", "91330100799655058B"] {
            assert!(CreditCode::parse(code).is_ok(), "{code}");
        }
        assert_eq!(CreditCode::parse("91440300708461136X"), Err(NotACreditCode::Check('T')));
        assert!(CreditCode::parse("91440300708461136t").is_ok());
        for text in ["", "91440300708461136", "9144030070846113IT", "91440300708461136TT", "统一社会信用代码"]
        {
            assert_eq!(CreditCode::parse(text), Err(NotACreditCode::Form), "{text}");
        }
    }
}
