//! XML read with a budget: so much for one token, so much for a part, so deep and no deeper.

use super::super::error::SheetError;
use super::super::source::Handle;
use quick_xml::XmlVersion;
use quick_xml::events::Event;
use quick_xml::events::attributes::Attributes;
use std::borrow::Cow;
use std::io::{self, BufReader, Read};
use zip::read::ZipFile;

/// A part of a workbook, token by token.
pub(super) struct Xml<'a> {
    part: String,
    reader: quick_xml::Reader<BufReader<Metered<'a>>>,
    buffer: Vec<u8>,
    depth: usize,
    /// Of the element that begins or ends: its name without prefix.
    name: String,
    /// Of the element that begins: its attributes as they are written.
    attributes: String,
    text: String,
}

/// What was read; the tokenizer holds its name, attributes or text until the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// An element begins; one without content begins and ends.
    Start,
    /// An element ends.
    End,
    /// A piece of text.
    Text,
    /// The part is at its end, and is whole.
    Eof,
}

/// How much of a part has been inflated, and how much may be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Meter {
    declared: u64,
    packed: u64,
    ratio: u64,
    inflated: u64,
    /// What the present token may still take.
    token: u64,
}

impl<'a> Xml<'a> {
    pub(super) fn new(part: &str, file: ZipFile<'a, Handle>, meter: Meter) -> Self {
        let mut reader = quick_xml::Reader::from_reader(BufReader::new(Metered { file, meter }));
        reader.config_mut().expand_empty_elements = true;
        Self {
            part: part.to_owned(),
            reader,
            buffer: Vec::new(),
            depth: 0,
            name: String::new(),
            attributes: String::new(),
            text: String::new(),
        }
    }

    /// Reads the next token that matters.
    pub(super) fn read(&mut self) -> Result<Token, SheetError> {
        loop {
            self.buffer.clear();
            self.reader.get_mut().get_mut().meter.token = TOKEN_BYTES;
            let event =
                self.reader.read_event_into(&mut self.buffer).map_err(|error| failure(&self.part, &error))?;
            match event {
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
                Event::Start(start) | Event::Empty(start) => {
                    self.depth += 1;
                    replace(&mut self.name, start.local_name().as_ref());
                    replace(&mut self.attributes, start.attributes_raw());
                    return if self.depth > DEPTH { Err(self.damaged()) } else { Ok(Token::Start) };
                }
                Event::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    replace(&mut self.name, end.local_name().as_ref());
                    return Ok(Token::End);
                }
                Event::Text(text) => {
                    replace(&mut self.text, &text.xml10_content());
                    return Ok(Token::Text);
                }
                Event::CData(text) => {
                    replace(&mut self.text, &text.xml10_content());
                    return Ok(Token::Text);
                }
                Event::GeneralRef(reference) => {
                    self.text.clear();
                    let character =
                        reference.resolve_char_ref().map_err(|error| failure(&self.part, &error))?;
                    match (character, quick_xml::escape::resolve_predefined_entity(&reference)) {
                        (Some(character), _) => self.text.push(character),
                        (None, Some(entity)) => self.text.push_str(entity),
                        (None, None) => return Err(self.damaged()),
                    }
                    return Ok(Token::Text);
                }
                Event::Eof if self.depth == 0 => return Ok(Token::Eof),
                // A document type declares entities, and nothing that made a workbook needs one.
                Event::DocType(_) | Event::Eof => return Err(self.damaged()),
            }
        }
    }

    /// The name, without prefix, of the element that begins or ends.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The text that was read.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// An attribute of the element that begins, by its name without prefix.
    pub(super) fn attribute(&self, name: &str) -> Result<Option<Cow<'_, str>>, SheetError> {
        for attribute in Attributes::new(&self.attributes, 0).with_checks(false) {
            let attribute = attribute.map_err(|_unread| self.damaged())?;
            if attribute.key.local_name().as_ref() == name {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0);
                return value.map(Some).map_err(|_unread| self.damaged());
            }
        }
        Ok(None)
    }

    /// The error of a part that does not hold together.
    pub(super) fn damaged(&self) -> SheetError {
        SheetError::damaged(&self.part)
    }
}

impl Meter {
    pub(super) const fn new(declared: u64, packed: u64, ratio: u64) -> Self {
        Self { declared, packed, ratio, inflated: 0, token: TOKEN_BYTES }
    }

    /// Whether a size is out of all proportion to the packed size.
    pub(super) const fn is_bomb(inflated: u64, packed: u64, ratio: u64) -> bool {
        inflated > SMALL && inflated > packed.saturating_mul(ratio)
    }

    /// Counts what was inflated, whatever the archive's directory says of the size.
    fn count(&mut self, read: usize) -> Result<(), SheetError> {
        let read = u64::try_from(read).unwrap_or(u64::MAX);
        self.inflated = self.inflated.saturating_add(read);
        self.token = self.token.saturating_sub(read);
        if self.inflated > self.declared
            || Self::is_bomb(self.inflated, self.packed, self.ratio)
            || self.token == 0
        {
            return Err(SheetError::Bomb);
        }
        Ok(())
    }
}

/// No token of a workbook that people made is longer: a cell has at most 32,767 characters.
const TOKEN_BYTES: u64 = 1 << 20;

/// No part of a workbook nests deeper.
const DEPTH: usize = 128;

/// Parts below this size may be packed as tightly as they like.
const SMALL: u64 = 1 << 20;

/// A part that is counted while it is inflated.
struct Metered<'a> {
    file: ZipFile<'a, Handle>,
    meter: Meter,
}

impl Read for Metered<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.meter.count(read).map_err(io::Error::other)?;
        // Less than was declared is a lie as well, and a reason to distrust the part.
        if read == 0 && !buffer.is_empty() && self.meter.inflated != self.meter.declared {
            return Err(io::Error::other(SheetError::damaged("zip")));
        }
        Ok(read)
    }
}

fn replace(kept: &mut String, with: &str) {
    kept.clear();
    kept.push_str(with);
}

/// A limit that was met in the middle of a token, or else a part that is no XML or does not inflate.
fn failure(part: &str, error: &quick_xml::Error) -> SheetError {
    match error {
        quick_xml::Error::Io(inside) => inside
            .get_ref()
            .and_then(|inside| inside.downcast_ref::<SheetError>())
            .cloned()
            .unwrap_or_else(|| SheetError::damaged(part)),
        _ => SheetError::damaged(part),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_inflated_is_measured_against_size_packing_and_token() {
        let mut honest = Meter::new(2 * SMALL, SMALL, 250);
        assert_eq!(honest.count(1_000_000), Ok(()));
        assert_eq!(honest.count(1_000_000), Err(SheetError::Bomb), "one token");
        honest.token = TOKEN_BYTES;
        assert_eq!(honest.count(97_152), Ok(()));
        assert_eq!(honest.count(1), Err(SheetError::Bomb), "more than declared");
        let mut packed = Meter::new(u64::MAX, 4_195, 250);
        assert_eq!(packed.count(1_048_000), Ok(()));
        packed.token = TOKEN_BYTES;
        assert_eq!(packed.count(1_000), Err(SheetError::Bomb), "packed too tightly");
        assert!(!Meter::is_bomb(SMALL, 1, 250), "small parts may be");
    }
}
