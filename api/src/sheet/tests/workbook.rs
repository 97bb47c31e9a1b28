//! Workbooks put together by hand, sound and broken.

use std::io::{Cursor, Seek, Write};
use zip::write::SimpleFileOptions;

/// A workbook as its parts.
pub(super) struct Parts(Vec<(String, Vec<u8>)>);

const CONTENT_TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
</Types>"#;

const ROOT: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>
</Relationships>"#;

const WORKBOOK: &str = r#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<workbookPr/><sheets><sheet name="台账" sheetId="1" r:id="rId1"/></sheets></workbook>"#;

const RELATIONS: &str = r#"<Relationships>
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="/xl/sharedStrings.xml"/>
<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>
</Relationships>"#;

const STYLES: &str = r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts>
<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
<cellXfs><xf numFmtId="0"/><xf numFmtId="31"/><xf numFmtId="164"/><xf numFmtId="46"/></cellXfs></styleSheet>"#;

impl Parts {
    /// A workbook of one sheet with these rows in XML.
    pub(super) fn with_rows(rows: &str) -> Self {
        Self::with_sheet(&format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"))
    }

    /// A workbook of one sheet that is this XML.
    pub(super) fn with_sheet(sheet: &str) -> Self {
        let parts = [
            ("[Content_Types].xml", CONTENT_TYPES),
            ("_rels/.rels", ROOT),
            ("xl/workbook.xml", WORKBOOK),
            ("xl/_rels/workbook.xml.rels", RELATIONS),
            ("xl/styles.xml", STYLES),
            ("xl/worksheets/sheet1.xml", sheet),
        ];
        Self(parts.into_iter().map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).collect())
    }

    /// Adds a part, or puts another in its place.
    pub(super) fn with(mut self, name: &str, content: impl Into<Vec<u8>>) -> Self {
        self.0.retain(|(known, _)| known != name);
        self.0.push((name.to_owned(), content.into()));
        self
    }

    /// Changes the text of a part.
    pub(super) fn changed(mut self, name: &str, from: &str, to: &str) -> Self {
        let part = self.0.iter_mut().find(|(known, _)| known == name).unwrap();
        let text = String::from_utf8(std::mem::take(&mut part.1)).unwrap();
        assert!(text.contains(from), "{name} does not hold {from}");
        part.1 = text.replace(from, to).into_bytes();
        self
    }

    pub(super) fn without(mut self, name: &str) -> Self {
        self.0.retain(|(known, _)| known != name);
        self
    }

    /// The file.
    pub(super) fn zip(&self) -> Vec<u8> {
        self.zip_into(Cursor::new(Vec::new())).finish().unwrap().into_inner()
    }

    /// A file to which more parts can be added.
    pub(super) fn zip_into<W: Write + Seek>(&self, writer: W) -> zip::ZipWriter<W> {
        let mut zip = zip::ZipWriter::new(writer);
        for (name, content) in &self.0 {
            zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
            zip.write_all(content).unwrap();
        }
        zip
    }
}

/// The first row of a sheet, with two titles as text in the cells.
pub(super) const TITLES: &str = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>品名</t></is></c><c r="B1" t="inlineStr"><is><t>金额（元）</t></is></c><c r="C1" t="inlineStr"><is><t>验收日期</t></is></c><c r="D1" t="inlineStr"><is><t>订单号</t></is></c></row>"#;

/// Where an entry's record in the archive's directory begins.
pub(super) fn directory_entry(zip: &[u8], name: &str) -> usize {
    (0..zip.len())
        .find(|at| zip[*at..].starts_with(b"PK\x01\x02") && zip[at + 46..].starts_with(name.as_bytes()))
        .unwrap()
}
