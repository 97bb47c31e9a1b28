//! Where in a sheet something stands, named as people name it: `C17`.

use std::fmt;

/// A cell, by its row and column, both counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// The row as the sheet shows it.
    pub row: u32,
    /// The column: 1 is A.
    pub column: u32,
}

impl Position {
    /// Reads `C17`, with or without the dollar signs of a fixed reference.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text: String = text.chars().filter(|c| *c != '$').collect();
        let digits = text.find(|c: char| c.is_ascii_digit())?;
        let (letters, digits) = text.split_at(digits);
        if letters.is_empty() || letters.len() > 3 || digits.len() > 7 {
            return None;
        }
        let column = letters.chars().try_fold(0_u32, |column, letter| {
            let value = letter.to_ascii_uppercase();
            let value = value.is_ascii_uppercase().then(|| u32::from(value) - u32::from('A') + 1)?;
            column.checked_mul(26)?.checked_add(value)
        })?;
        let row = digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())??;
        (row > 0).then_some(Self { row, column })
    }
}

/// `C17`.
impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut letters = Vec::new();
        let mut rest = self.column;
        while rest > 0 {
            let letter = u32::from('A') + (rest - 1) % 26;
            letters.push(char::from_u32(letter).unwrap_or('?'));
            rest = (rest - 1) / 26;
        }
        let letters: String = letters.into_iter().rev().collect();
        write!(f, "{letters}{}", self.row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_named_as_people_name_it() {
        for (name, row, column) in
            [("A1", 1, 1), ("Z9", 9, 26), ("AA10", 10, 27), ("XFD1048576", 1_048_576, 16_384)]
        {
            let position = Position { row, column };
            assert_eq!(position.to_string(), name);
            assert_eq!(Position::parse(name), Some(position));
        }
        assert_eq!(Position::parse("$C$17"), Some(Position { row: 17, column: 3 }));
        for name in ["", "A", "1", "A0", "1A", "AAAA1", "A99999999", "A-1", "Ä1", "A1B"] {
            assert_eq!(Position::parse(name), None, "{name}");
        }
    }
}
