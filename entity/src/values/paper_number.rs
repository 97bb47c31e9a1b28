//! Numbers that stand on papers: of orders, receipts, documents (单号、票据号、文号).

use unicode_normalization::UnicodeNormalization;

/// The number of a paper, as two people who read the same paper would write it: fullwidth digits and letters are the
/// ordinary ones (NFKC), and nothing in it is invisible, so that one paper has one number.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PaperNumber(String);

/// Why a text is no number of a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAPaperNumber {
    /// Nothing but space.
    #[error("empty")]
    Empty,
    /// Longer than the field holds.
    #[error("longer than {0} characters")]
    TooLong(usize),
    /// Space, or a character that cannot be seen.
    #[error("holds space or an invisible character")]
    Invisible,
}

impl PaperNumber {
    /// Reads a number of at most `most` characters; space around it is dropped.
    ///
    /// # Errors
    /// Why it is none.
    pub fn parse(text: &str, most: usize) -> Result<Self, NotAPaperNumber> {
        // As with any text: a megabyte is refused before any work on it.
        if text.len() > most.saturating_mul(16) {
            return Err(NotAPaperNumber::TooLong(most));
        }
        let kept: String = text.trim().nfkc().collect();
        if kept.chars().any(|c| c.is_control() || c.is_whitespace() || is_ignorable(c)) {
            return Err(NotAPaperNumber::Invisible);
        }
        match kept.chars().count() {
            0 => Err(NotAPaperNumber::Empty),
            length if length > most => Err(NotAPaperNumber::TooLong(most)),
            _ => Ok(Self(kept)),
        }
    }

    /// The number.
    pub fn into_inner(self) -> String {
        self.0
    }
}

/// Whether Unicode lets a character be ignored where a number is shown (`Default_Ignorable_Code_Point`).
const fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, NotAPaperNumber> {
        PaperNumber::parse(text, 16).map(PaperNumber::into_inner)
    }

    #[test]
    fn one_paper_has_one_number() {
        assert_eq!(read(" Ａ－０１ "), Ok("A-01".to_owned()));
        assert_eq!(read("穗采2026-01号"), Ok("穗采2026-01号".to_owned()));
        for hidden in
            ["A\u{200b}1", "A\u{feff}1", "A 1", "A\u{3000}1", "A\n1", "A\u{202e}1", "A\u{fe0f}1", "\0"]
        {
            assert_eq!(read(hidden), Err(NotAPaperNumber::Invisible), "{hidden:?}");
        }
        assert_eq!(read("  "), Err(NotAPaperNumber::Empty));
        assert_eq!(read(&"9".repeat(17)), Err(NotAPaperNumber::TooLong(16)));
    }
}
