//! The zip archive that a workbook is: what may be in it, and how much of it is inflated.

use super::super::error::{Foreign, SheetError};
use super::super::limits::Limits;
use super::super::source::Handle;
use super::xml::{Meter, Token, Xml};
use std::collections::HashMap;
use std::io::Read;
use zip::read::ZipArchive;
use zip::{CompressionMethod, result::ZipError};

/// A workbook's archive, every part of which was looked at by name and size.
pub(super) struct Package {
    archive: ZipArchive<Handle>,
    /// Parts by name in lower case: names in a workbook do not depend on case.
    parts: HashMap<String, usize>,
    ratio: u64,
}

impl Package {
    pub(super) fn open(file: Handle, limits: &Limits) -> Result<Self, SheetError> {
        let mut archive = ZipArchive::new(file).map_err(|_unread| SheetError::damaged("zip"))?;
        if archive.len() > limits.parts {
            return Err(SheetError::TooManyParts(limits.parts));
        }
        // What was folded into one by the archive's own index is seen here, and so are two parts that share
        // their packed bytes.
        if archive.has_duplicate_names() || archive.has_overlapping_entries().map_err(unzip)? {
            return Err(SheetError::damaged("zip"));
        }
        let mut parts = HashMap::new();
        let mut inflated = 0_u64;
        for index in 0..archive.len() {
            let part = Listed::of(&archive, index)?;
            part.refuse(limits)?;
            inflated = inflated.saturating_add(part.size);
            if inflated > limits.inflated_bytes {
                return Err(SheetError::Bomb);
            }
            if parts.insert(part.name.to_lowercase(), index).is_some() {
                return Err(SheetError::damaged(part.name));
            }
        }
        let mut package = Self { archive, parts, ratio: limits.ratio };
        package.refuse_other_documents()?;
        package.refuse_hidden_macros()?;
        package.refuse_archives()?;
        Ok(package)
    }

    /// A part to be read as XML.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Xml<'_>>, SheetError> {
        let Some(index) = self.parts.get(&name.to_lowercase()) else { return Ok(None) };
        let part = self.archive.by_index(*index).map_err(unzip)?;
        let meter = Meter::new(part.size(), part.compressed_size(), self.ratio);
        Ok(Some(Xml::new(name, part, meter)))
    }

    fn has(&self, name: &str) -> bool {
        self.parts.contains_key(name)
    }

    fn refuse_other_documents(&self) -> Result<(), SheetError> {
        if self.has("[content_types].xml") && self.has("_rels/.rels") {
            return if self.has("xl/workbook.bin") {
                Err(SheetError::Foreign(Foreign::Xlsb))
            } else {
                Ok(())
            };
        }
        let open_document = self.has("content.xml") && self.has("meta-inf/manifest.xml");
        Err(SheetError::Foreign(if open_document { Foreign::Ods } else { Foreign::Archive }))
    }

    /// A workbook with macros says so in its content types, whatever the parts are called.
    fn refuse_hidden_macros(&mut self) -> Result<(), SheetError> {
        let name = "[content_types].xml";
        let mut xml = self.part(name)?.ok_or_else(|| SheetError::damaged(name))?;
        let mut workbook = false;
        loop {
            match xml.read()? {
                Token::Start => {}
                Token::Eof => break,
                Token::End | Token::Text => continue,
            }
            let kind = xml.attribute("ContentType")?.unwrap_or_default().to_ascii_lowercase();
            if kind.contains("macroenabled") || kind.contains("vba") || kind.contains("macrosheet") {
                return Err(SheetError::Macro);
            }
            workbook |= kind.contains("spreadsheetml.");
        }
        if workbook { Ok(()) } else { Err(SheetError::Foreign(Foreign::Archive)) }
    }

    /// An archive inside the archive, by its first bytes.
    fn refuse_archives(&mut self) -> Result<(), SheetError> {
        const MAGIC: [&[u8]; 6] =
            [b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xBC\xAF", b"\x1F\x8B\x08", b"\xD0\xCF\x11\xE0"];
        for index in 0..self.archive.len() {
            let mut part = self.archive.by_index(index).map_err(unzip)?;
            let mut start = [0; 4];
            let mut filled = 0;
            while let Some(rest) = start.get_mut(filled..).filter(|rest| !rest.is_empty()) {
                match part.read(rest).map_err(|_unread| SheetError::damaged(name_of(&part)))? {
                    0 => break,
                    read => filled += read,
                }
            }
            if MAGIC.iter().any(|magic| start.starts_with(magic.get(..magic.len().min(4)).unwrap_or(magic))) {
                return Err(SheetError::Embedded(name_of(&part)));
            }
        }
        Ok(())
    }
}

/// A part as the archive's directory lists it.
struct Listed {
    name: String,
    size: u64,
    packed: u64,
    encrypted: bool,
    method: CompressionMethod,
}

impl Listed {
    fn of(archive: &ZipArchive<Handle>, index: usize) -> Result<Self, SheetError> {
        let entry = archive.by_index_data(index).map_err(unzip)?;
        Ok(Self {
            name: entry.name().map_err(unzip)?.into_owned(),
            size: entry.size(),
            packed: entry.compressed_size(),
            encrypted: entry.encrypted(),
            method: entry.compression(),
        })
    }

    fn refuse(&self, limits: &Limits) -> Result<(), SheetError> {
        let name = self.name.to_lowercase();
        let wild = name.len() > 255
            || name.starts_with('/')
            || name.contains(['\\', ':', '\0'])
            || name.split('/').any(|step| step == ".." || step == ".");
        if wild {
            return Err(SheetError::damaged(&self.name));
        }
        if self.encrypted {
            return Err(SheetError::Encrypted);
        }
        if !matches!(self.method, CompressionMethod::Stored | CompressionMethod::Deflated) {
            return Err(SheetError::damaged(&self.name));
        }
        if Meter::is_bomb(self.size, self.packed, limits.ratio) {
            return Err(SheetError::Bomb);
        }
        let file = name.rsplit('/').next().unwrap_or_default();
        if file.starts_with("vbaproject") || file.starts_with("vbadata") || name.contains("/macrosheets/") {
            return Err(SheetError::Macro);
        }
        let linked = ["xl/externallinks/", "xl/querytables/"].iter().any(|folder| name.starts_with(folder));
        if linked || name == "xl/connections.xml" {
            return Err(SheetError::ExternalLink);
        }
        let archive = file.rsplit_once('.').is_some_and(|(_, ending)| ARCHIVES.contains(&ending));
        if archive || name.contains("/embeddings/") || name.contains("/activex/") {
            return Err(SheetError::Embedded(self.name.clone()));
        }
        Ok(())
    }
}

/// The endings of files that hold files.
const ARCHIVES: [&str; 14] =
    ["zip", "rar", "7z", "gz", "tgz", "bz2", "xz", "xlsx", "xlsm", "xlsb", "xls", "docx", "jar", "exe"];

fn name_of(part: &zip::read::ZipFile<'_, Handle>) -> String {
    part.name().map(std::borrow::Cow::into_owned).unwrap_or_default()
}

fn unzip(error: ZipError) -> SheetError {
    match error {
        ZipError::Io(error) => {
            let error = SheetError::from(error);
            if matches!(error, SheetError::Unreadable(_)) { SheetError::damaged("zip") } else { error }
        }
        _ => SheetError::damaged("zip"),
    }
}
