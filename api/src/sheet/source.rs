//! The file that somebody sent: read once from end to end for its size, its digest and what it is.

use super::error::{Foreign, SheetError};
use super::limits::Limits;
use entity::values::Digest;
use sha2::{Digest as _, Sha256};
use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;

/// A file to be read, on disk or in memory. It is opened anew for each pass.
#[derive(Clone)]
pub enum Source {
    /// A file on disk.
    File(PathBuf),
    /// Bytes in memory.
    Bytes(Arc<[u8]>),
}

/// An open file.
pub(super) enum Handle {
    File(BufReader<File>),
    Bytes(Cursor<Arc<[u8]>>),
}

/// What one pass over the whole file found.
#[derive(Clone, Debug)]
pub(super) struct Inspection {
    pub(super) fingerprint: Digest,
    pub(super) form: Form,
}

/// The form that the bytes themselves show; a file's name says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Workbook,
    Text,
}

impl Source {
    /// The SHA-256 of the whole file.
    pub fn fingerprint(&self) -> Result<Digest, SheetError> {
        let mut hasher = Sha256::new();
        let mut file = self.open()?;
        let mut buffer = vec![0; CHUNK];
        loop {
            let read = file.read(&mut buffer)?;
            if read == 0 {
                return Ok(Digest(hasher.finalize().to_vec()));
            }
            hasher.update(buffer.get(..read).unwrap_or_default());
        }
    }

    pub(super) fn open(&self) -> Result<Handle, SheetError> {
        Ok(match self {
            Self::File(path) => Handle::File(BufReader::new(File::open(path)?)),
            Self::Bytes(bytes) => Handle::Bytes(Cursor::new(Arc::clone(bytes))),
        })
    }

    /// Reads the whole file once, and refuses what is no sheet before anything is parsed.
    pub(super) fn inspect(&self, limits: &Limits) -> Result<Inspection, SheetError> {
        let mut file = self.open()?;
        let mut hasher = Sha256::new();
        let mut size = 0_u64;
        let mut start = Vec::new();
        let mut entries = Occurrences::new(b"PK\x01\x02");
        let mut encryption = Occurrences::new(b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0");
        let mut nul = Occurrences::new(b"\0");
        let mut buffer = vec![0; CHUNK];
        loop {
            let read = file.read(&mut buffer)?;
            let chunk = buffer.get(..read).unwrap_or_default();
            if chunk.is_empty() {
                break;
            }
            size = size.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
            if size > limits.file_bytes {
                return Err(SheetError::TooLarge { most: limits.file_bytes >> 20 });
            }
            if start.len() < START {
                start.extend(chunk.iter().take(START - start.len()));
            }
            hasher.update(chunk);
            for pattern in [&mut entries, &mut encryption, &mut nul] {
                pattern.look(chunk);
            }
        }
        let form = match kind(&start)? {
            Kind::Zip if entries.found > limits.parts => {
                // Before the archive's own directory is believed and loaded.
                return Err(SheetError::TooManyParts(limits.parts));
            }
            Kind::Zip => Form::Workbook,
            Kind::Compound if encryption.found > 0 => return Err(SheetError::Encrypted),
            Kind::Compound => return Err(SheetError::Foreign(Foreign::Xls)),
            Kind::Text if nul.found > 0 => return Err(SheetError::Foreign(Foreign::Binary)),
            Kind::WideText | Kind::Text => Form::Text,
        };
        Ok(Inspection { fingerprint: Digest(hasher.finalize().to_vec()), form })
    }
}

/// Without the bytes.
impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => f.debug_tuple("File").field(path).finish(),
            Self::Bytes(bytes) => f.debug_tuple("Bytes").field(&bytes.len()).finish(),
        }
    }
}

impl From<PathBuf> for Source {
    fn from(path: PathBuf) -> Self {
        Self::File(path)
    }
}

impl From<Vec<u8>> for Source {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes.into())
    }
}

impl Read for Handle {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.read(buffer),
            Self::Bytes(bytes) => bytes.read(buffer),
        }
    }
}

impl Seek for Handle {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match self {
            Self::File(file) => file.seek(to),
            Self::Bytes(bytes) => bytes.seek(to),
        }
    }
}

const CHUNK: usize = 64 << 10;
const START: usize = 512;

/// What the first bytes say.
enum Kind {
    Zip,
    Compound,
    Text,
    /// UTF-16, in which every other byte may be zero.
    WideText,
}

fn kind(start: &[u8]) -> Result<Kind, SheetError> {
    const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    const ARCHIVES: [&[u8]; 5] = [b"Rar!", b"7z\xBC\xAF\x27\x1C", b"\x1F\x8B", b"BZh", b"\xFD7zXZ"];
    const IMAGES: [&[u8]; 3] = [b"\x89PNG", b"\xFF\xD8\xFF", b"GIF8"];
    let starts = |with: &[u8]| start.starts_with(with);
    if start.is_empty() {
        return Err(SheetError::Empty);
    }
    if starts(b"PK\x03\x04") {
        return Ok(Kind::Zip);
    }
    if starts(b"PK\x05\x06") {
        return Err(SheetError::damaged("zip"));
    }
    if starts(COMPOUND) {
        return Ok(Kind::Compound);
    }
    if starts(b"%PDF") {
        return Err(SheetError::Foreign(Foreign::Pdf));
    }
    if ARCHIVES.iter().any(|magic| starts(magic)) {
        return Err(SheetError::Foreign(Foreign::Archive));
    }
    if IMAGES.iter().any(|magic| starts(magic)) {
        return Err(SheetError::Foreign(Foreign::Binary));
    }
    if starts(b"\xFF\xFE") || starts(b"\xFE\xFF") {
        return Ok(Kind::WideText);
    }
    let text = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start).trim_ascii_start();
    if text.starts_with(b"<") {
        return Err(SheetError::Foreign(Foreign::Markup));
    }
    Ok(Kind::Text)
}

/// Counts a pattern in bytes that come in pieces.
struct Occurrences {
    pattern: &'static [u8],
    /// The end of the piece before, shorter than the pattern.
    carried: Vec<u8>,
    found: usize,
}

impl Occurrences {
    fn new(pattern: &'static [u8]) -> Self {
        Self { pattern, carried: Vec::new(), found: 0 }
    }

    fn look(&mut self, chunk: &[u8]) {
        let overlap = self.pattern.len() - 1;
        self.carried.extend(chunk.iter().take(overlap));
        self.found += count(&self.carried, self.pattern) + count(chunk, self.pattern);
        if chunk.len() >= overlap {
            self.carried = chunk.get(chunk.len() - overlap..).unwrap_or_default().to_vec();
        } else {
            let surplus = self.carried.len().saturating_sub(overlap);
            self.carried.drain(..surplus);
        }
    }
}

fn count(bytes: &[u8], pattern: &[u8]) -> usize {
    bytes.windows(pattern.len()).filter(|window| *window == pattern).count()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    fn inspect(bytes: &[u8]) -> Result<Form, SheetError> {
        Source::from(bytes.to_vec()).inspect(&Limits::STANDARD).map(|found| found.form)
    }

    #[test]
    fn the_bytes_say_what_a_file_is() {
        assert_eq!(inspect(b"a,b\n"), Ok(Form::Text));
        assert_eq!(inspect(b"\xFF\xFEa\0,\0"), Ok(Form::Text));
        assert_eq!(inspect(b"PK\x03\x04"), Ok(Form::Workbook));
        assert_eq!(inspect(b""), Err(SheetError::Empty));
        let compound = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
        assert_eq!(inspect(&compound), Err(SheetError::Foreign(Foreign::Xls)));
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let far = [compound, vec![7; CHUNK - 20], name].concat();
        assert_eq!(inspect(&far), Err(SheetError::Encrypted));
        assert_eq!(inspect(b"%PDF-1.7"), Err(SheetError::Foreign(Foreign::Pdf)));
        assert_eq!(inspect(b"\r\n<html><table>"), Err(SheetError::Foreign(Foreign::Markup)));
        assert_eq!(inspect(b"a,b\0\n"), Err(SheetError::Foreign(Foreign::Binary)));
        assert_eq!(inspect(b"\x1F\x8B\x08"), Err(SheetError::Foreign(Foreign::Archive)));
    }

    #[test]
    fn a_pattern_is_found_across_pieces_once() {
        let mut seen = Occurrences::new(b"abcd");
        for piece in ["xxab", "c", "dabcda", "bc", "d"] {
            seen.look(piece.as_bytes());
        }
        assert_eq!(seen.found, 3);
        let mut single = Occurrences::new(b"\0");
        single.look(b"a\0b\0");
        single.look(b"\0");
        assert_eq!(single.found, 3);
    }

    #[test]
    fn the_fingerprint_is_of_the_whole_file_and_size_has_a_bound() {
        let source = Source::from(b"abc".to_vec());
        let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(source.fingerprint().unwrap().to_string(), digest);
        assert_eq!(source.inspect(&Limits::STANDARD).unwrap().fingerprint.to_string(), digest);
        let small = Limits { file_bytes: 2, ..Limits::STANDARD };
        assert_eq!(source.inspect(&small).unwrap_err(), SheetError::TooLarge { most: 0 });
    }
}
