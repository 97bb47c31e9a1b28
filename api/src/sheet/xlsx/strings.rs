//! The texts that the sheets of a workbook share, each kept once in one piece of memory.

use super::super::error::SheetError;
use super::super::limits::Limits;
use super::package::Package;
use super::xml::{Token, Xml};

/// The shared texts of a workbook. How many the file says it has is not believed.
#[derive(Debug, Default)]
pub(super) struct SharedStrings {
    text: String,
    ends: Vec<usize>,
}

/// A text of a cell, which may be in pieces of different looks and may carry how it is pronounced.
pub(super) struct Runs {
    text: String,
    /// Characters that are still kept; what is beyond is only known to be too much.
    room: usize,
    preserve: bool,
    piece: String,
    inside: bool,
    spoken: usize,
}

impl SharedStrings {
    pub(super) fn read(package: &mut Package, part: &str, limits: &Limits) -> Result<Self, SheetError> {
        let mut strings = Self::default();
        let Some(mut xml) = package.part(part)? else { return Ok(strings) };
        let mut runs = Runs::new(limits.cell_characters);
        loop {
            match xml.read()? {
                Token::Eof => return Ok(strings),
                Token::Start if xml.name() == "si" => runs = Runs::new(limits.cell_characters),
                Token::End if xml.name() == "si" => strings.push(&runs.take(), limits)?,
                token => runs.feed(token, &xml)?,
            }
        }
    }

    pub(super) fn get(&self, at: usize) -> Option<&str> {
        let start = match at.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.text.get(start..*self.ends.get(at)?)
    }

    fn push(&mut self, text: &str, limits: &Limits) -> Result<(), SheetError> {
        self.text.push_str(text);
        self.ends.push(self.text.len());
        if self.text.len() > limits.shared_bytes || self.ends.len() > limits.shared_entries {
            return Err(SheetError::Bomb);
        }
        Ok(())
    }
}

impl Runs {
    pub(super) fn new(most_characters: usize) -> Self {
        Self {
            text: String::new(),
            room: most_characters.saturating_add(1),
            preserve: false,
            piece: String::new(),
            inside: false,
            spoken: 0,
        }
    }

    /// Takes in a token of the element that holds the text.
    pub(super) fn feed(&mut self, token: Token, xml: &Xml<'_>) -> Result<(), SheetError> {
        match token {
            Token::Start if xml.name() == "rPh" => self.spoken += 1,
            Token::End if xml.name() == "rPh" => self.spoken = self.spoken.saturating_sub(1),
            Token::Start if xml.name() == "t" => {
                self.preserve = xml.attribute("space")?.is_some_and(|space| &*space == "preserve");
                self.piece.clear();
                self.inside = self.spoken == 0;
            }
            Token::End if xml.name() == "t" && self.inside => {
                let piece = std::mem::take(&mut self.piece);
                let piece =
                    if self.preserve { piece.as_str() } else { piece.trim_matches([' ', '\t', '\r', '\n']) };
                self.keep(&unescaped(piece));
                self.inside = false;
            }
            Token::Text if self.inside => self.piece.push_str(xml.text()),
            _ => {}
        }
        // Pieces are kept in full only as long as one can still fit.
        if self.piece.len() > self.room.saturating_mul(LONGEST_CHARACTER) {
            let mut end = self.room.saturating_mul(LONGEST_CHARACTER);
            while !self.piece.is_char_boundary(end) {
                end = end.saturating_sub(1);
            }
            self.piece.truncate(end);
        }
        Ok(())
    }

    /// The text, complete or cut where it is too long.
    pub(super) fn take(&mut self) -> String {
        std::mem::take(&mut self.text)
    }

    fn keep(&mut self, piece: &str) {
        let before = self.text.len();
        self.text.extend(piece.chars().take(self.room));
        let kept = self.text.get(before..).map_or(0, |kept| kept.chars().count());
        self.room = self.room.saturating_sub(kept);
    }
}

/// Bytes that one character can take as the workbook writes it: two halves of `_xHHHH_`.
const LONGEST_CHARACTER: usize = 14;

/// Workbooks write what XML cannot hold, and a line break that must survive, as `_x000D_`, and write that text
/// itself as `_x005F_x000D_`.
pub(super) fn unescaped(text: &str) -> String {
    let mut units: Vec<u16> = Vec::new();
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, after) = rest.split_at(at);
        if !before.is_empty() {
            flush(&mut units, &mut plain);
            plain.push_str(before);
        }
        if let Some((unit, left)) = escape(after) {
            units.push(unit);
            rest = left;
        } else {
            flush(&mut units, &mut plain);
            plain.push('_');
            rest = after.get(1..).unwrap_or_default();
        }
    }
    flush(&mut units, &mut plain);
    plain.push_str(rest);
    plain
}

/// `_xHHHH_` at the beginning of a text, and what follows it.
fn escape(text: &str) -> Option<(u16, &str)> {
    let digits = text.get(2..6).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    let rest = text.get(6..)?.strip_prefix('_')?;
    Some((u16::from_str_radix(digits, 16).ok()?, rest))
}

fn flush(units: &mut Vec<u16>, plain: &mut String) {
    plain.extend(char::decode_utf16(units.drain(..)).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_stand_for_one_character_each() {
        for (text, plain) in [
            ("a_x000D_b", "a\rb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_xD83C__xDF4A_", "🍊"),
            ("_xD83C_x", "\u{FFFD}x"),
            ("_x00G0_ _x12_ _x", "_x00G0_ _x12_ _x"),
            ("__x0041_", "_A"),
            ("_x山海协作_", "_x山海协作_"),
            ("", ""),
        ] {
            assert_eq!(unescaped(text), plain, "{text}");
        }
    }

    #[test]
    fn shared_texts_are_found_by_their_place() {
        let mut strings = SharedStrings::default();
        let limits = Limits { shared_bytes: 9, shared_entries: 3, ..Limits::STANDARD };
        for text in ["山", "", "海"] {
            assert_eq!(strings.push(text, &limits), Ok(()));
        }
        assert_eq!([strings.get(0), strings.get(1), strings.get(2)], [Some("山"), Some(""), Some("海")]);
        assert_eq!(strings.get(3), None);
        assert_eq!(strings.push("", &limits), Err(SheetError::Bomb));
    }
}
