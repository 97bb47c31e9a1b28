//! In which encoding a text file is: UTF-8, GB18030 (and so GBK and GB 2312), or UTF-16 with its mark.

use super::super::error::SheetError;
use super::super::source::{Handle, Source};
use encoding_rs::{Decoder, DecoderResult, Encoding};
use std::io::Read;

/// An encoding that sheets come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Charset {
    Utf8,
    Gb18030,
    Utf16Le,
    Utf16Be,
}

/// The characters of a file, a piece at a time.
pub(super) struct Characters {
    file: Handle,
    decoder: Decoder,
    bytes: Vec<u8>,
    /// The part of `bytes` that is still to be decoded.
    pending: std::ops::Range<usize>,
    text: String,
    /// How far `text` has been handed out.
    given: usize,
    ended: bool,
    line: u32,
}

impl Charset {
    /// Reads the file to its end: its mark decides, then whether all of it is UTF-8, then whether all of it is
    /// GB18030. A file of mostly sound UTF-8 with a wrong byte is not taken for GB18030, as which it would
    /// be legible nonsense.
    pub(super) fn of(source: &Source) -> Result<Self, SheetError> {
        let mut mark = Vec::new();
        source.open()?.take(3).read_to_end(&mut mark)?;
        if mark.starts_with(b"\xFF\xFE") {
            return Ok(Self::Utf16Le);
        }
        if mark.starts_with(b"\xFE\xFF") {
            return Ok(Self::Utf16Be);
        }
        let utf8 = survey(source, Self::Utf8)?;
        let Some(line) = utf8.first_wrong_line else { return Ok(Self::Utf8) };
        if mark == b"\xEF\xBB\xBF" || utf8.wide > utf8.wrong {
            return Err(SheetError::Encoding { line });
        }
        match survey(source, Self::Gb18030)?.first_wrong_line {
            None => Ok(Self::Gb18030),
            Some(line) => Err(SheetError::Encoding { line }),
        }
    }

    fn encoding(self) -> &'static Encoding {
        match self {
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Gb18030 => encoding_rs::GB18030,
            Self::Utf16Le => encoding_rs::UTF_16LE,
            Self::Utf16Be => encoding_rs::UTF_16BE,
        }
    }
}

impl Characters {
    pub(super) fn of(source: &Source, charset: Charset) -> Result<Self, SheetError> {
        Ok(Self {
            file: source.open()?,
            decoder: charset.encoding().new_decoder_with_bom_removal(),
            bytes: vec![0; PIECE],
            pending: 0..0,
            // Any character fits, so that decoding always goes on.
            text: String::with_capacity(PIECE),
            given: 0,
            ended: false,
            line: 1,
        })
    }

    /// Decodes the next piece; an error for each wrong sequence of bytes, after which it can go on.
    fn refill(&mut self) -> Result<(), SheetError> {
        self.line = self.line.saturating_add(line_breaks(&self.text));
        self.text.clear();
        self.given = 0;
        while self.text.is_empty() && !self.ended {
            let mut last = false;
            if self.pending.is_empty() {
                let read = self.file.read(&mut self.bytes)?;
                self.pending = 0..read;
                last = read == 0;
            }
            let bytes = self.bytes.get(self.pending.clone()).unwrap_or_default();
            let (result, read) =
                self.decoder.decode_to_string_without_replacement(bytes, &mut self.text, last);
            self.pending.start += read;
            match result {
                DecoderResult::InputEmpty => self.ended = last,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => {
                    let line = self.line.saturating_add(line_breaks(&self.text));
                    return Err(SheetError::Encoding { line });
                }
            }
        }
        Ok(())
    }
}

impl Iterator for Characters {
    type Item = Result<char, SheetError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.given == self.text.len()
            && let Err(error) = self.refill()
        {
            return Some(Err(error));
        }
        let next = self.text.get(self.given..)?.chars().next()?;
        self.given += next.len_utf8();
        Some(Ok(next))
    }
}

const PIECE: usize = 16 << 10;

/// How well a file reads in an encoding.
#[derive(Default)]
struct Survey {
    first_wrong_line: Option<u32>,
    wrong: u64,
    /// Sound characters of more than one byte.
    wide: u64,
}

fn survey(source: &Source, charset: Charset) -> Result<Survey, SheetError> {
    let mut characters = Characters::of(source, charset)?;
    let mut survey = Survey::default();
    loop {
        let result = characters.refill();
        let wide = characters.text.chars().filter(|c| !c.is_ascii()).count();
        survey.wide = survey.wide.saturating_add(u64::try_from(wide).unwrap_or(u64::MAX));
        match result {
            Ok(()) if characters.text.is_empty() => return Ok(survey),
            Ok(()) => {}
            Err(SheetError::Encoding { line }) => {
                survey.wrong = survey.wrong.saturating_add(1);
                survey.first_wrong_line.get_or_insert(line);
            }
            Err(other) => return Err(other),
        }
    }
}

fn line_breaks(text: &str) -> u32 {
    u32::try_from(text.bytes().filter(|byte| *byte == b'\n').count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    fn charset(bytes: &[u8]) -> Result<Charset, SheetError> {
        Charset::of(&Source::from(bytes.to_vec()))
    }

    fn read(bytes: &[u8]) -> String {
        let source = Source::from(bytes.to_vec());
        Characters::of(&source, Charset::of(&source).unwrap()).unwrap().map(Result::unwrap).collect()
    }

    #[test]
    fn each_encoding_is_told_from_the_bytes() {
        let text = "金额,凌云县\r\n1.5,𠮷野\r\n";
        let gb = encoding_rs::GB18030.encode(text).0.into_owned();
        let utf16 = |to: fn(u16) -> [u8; 2]| {
            "\u{FEFF}金额,凌云县\r\n1.5,𠮷野\r\n".encode_utf16().flat_map(to).collect::<Vec<u8>>()
        };
        assert_eq!(charset(text.as_bytes()), Ok(Charset::Utf8));
        assert_eq!(charset(&gb), Ok(Charset::Gb18030));
        for bytes in [
            text.as_bytes().to_vec(),
            [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
            gb,
            utf16(u16::to_le_bytes),
            utf16(u16::to_be_bytes),
        ] {
            assert_eq!(read(&bytes), text);
        }
        assert_eq!(charset(b"plain"), Ok(Charset::Utf8));
    }

    #[test]
    fn a_file_longer_than_a_piece_is_read_whole() {
        let text = "山海协作，".repeat(20_000);
        assert_eq!(read(text.as_bytes()), text);
        assert_eq!(read(&encoding_rs::GB18030.encode(&text).0), text);
    }

    #[test]
    fn text_in_no_encoding_is_refused_with_its_line() {
        let broken = [&b"\xE5\xB1\xB1\xE6\xB5\xB7\n\xE5\xB1\xB1\n"[..], b"\xFF\n"].concat();
        assert_eq!(charset(&broken), Err(SheetError::Encoding { line: 3 }));
        // A UTF-8 text that was cut inside a character, which GB18030 could read as something else.
        let cut = "品名,数量\n荔枝,5\n芒果干".as_bytes();
        assert_eq!(charset(cut.get(..cut.len() - 1).unwrap()), Err(SheetError::Encoding { line: 3 }));
        assert_eq!(charset(b"\xEF\xBB\xBF\xB2\xE2\n"), Err(SheetError::Encoding { line: 1 }));
        assert_eq!(charset(b"a\n\xFF\xFF\xFF\xFF\n"), Err(SheetError::Encoding { line: 2 }));
    }
}
