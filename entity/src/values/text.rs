//! Text that people typed: NFC, without control characters, within a length.

use unicode_normalization::UnicodeNormalization;

/// A text in NFC, trimmed, not empty, without control characters (NUL among them).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Text(String);

/// Why a text cannot be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAText {
    /// Nothing but space.
    #[error("empty")]
    Empty,
    /// Longer than the field holds.
    #[error("longer than {0} characters")]
    TooLong(usize),
    /// NUL or another control character.
    #[error("holds a control character")]
    Control,
}

impl Text {
    /// Reads a text of at most `most` characters. Line breaks and tabs are kept.
    pub fn parse(text: &str, most: usize) -> Result<Self, NotAText> {
        // Four bytes a character at most: a text of a megabyte is refused before any work on it.
        if text.len() > most.saturating_mul(16) {
            return Err(NotAText::TooLong(most));
        }
        if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
            return Err(NotAText::Control);
        }
        let kept: String = text.trim().nfc().collect();
        match kept.chars().count() {
            0 => Err(NotAText::Empty),
            length if length > most => Err(NotAText::TooLong(most)),
            _ => Ok(Self(kept)),
        }
    }

    /// The text.
    pub fn into_inner(self) -> String {
        self.0
    }
}

impl std::ops::Deref for Text {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emoji_and_rare_characters_are_fine_and_control_characters_are_not() {
        assert_eq!(Text::parse(" 𠮷野家🍊 ", 10).as_deref(), Ok("𠮷野家🍊"));
        assert_eq!(Text::parse("e\u{301}", 1).as_deref(), Ok("é"));
        assert_eq!(Text::parse("a\0b", 10), Err(NotAText::Control));
        assert_eq!(Text::parse(" \n ", 10), Err(NotAText::Empty));
        assert_eq!(Text::parse(&"山".repeat(11), 10), Err(NotAText::TooLong(10)));
    }
}
