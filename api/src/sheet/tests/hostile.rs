//! Files that were made to do harm, and files that are something else.

use super::workbook::{Parts, TITLES, directory_entry};
use super::{open, open_within, rows};
use crate::sheet::{Foreign, Limits, SheetError};

fn refusal(parts: &Parts) -> SheetError {
    open(&parts.zip()).unwrap_err()
}

fn sound() -> Parts {
    Parts::with_rows(&format!(
        r#"{TITLES}<row r="2"><c r="A2" t="inlineStr"><is><t>沃柑</t></is></c><c r="B2"><v>5</v></c></row>"#
    ))
}

const SHEET: &str = "xl/worksheets/sheet1.xml";

#[test]
fn the_workbook_that_the_others_are_made_of_is_sound() {
    assert_eq!(rows(&sound().zip()).unwrap().len(), 1);
}

#[test]
fn a_part_that_inflates_beyond_measure_is_refused_from_the_directory() {
    let bomb = format!("<worksheet><sheetData>{}</sheetData></worksheet>", " ".repeat(8 << 20));
    assert_eq!(refusal(&Parts::with_sheet(&bomb)), SheetError::Bomb);
    // Also where nothing would read it.
    assert_eq!(refusal(&sound().with("xl/media/image1.png", vec![0; 8 << 20])), SheetError::Bomb);
    let limits = Limits { inflated_bytes: 1_800, ..Limits::STANDARD };
    assert_eq!(open_within(&sound().zip(), &limits).unwrap_err(), SheetError::Bomb);
}

#[test]
fn a_directory_that_lies_about_sizes_is_caught_while_inflating() {
    let bomb = format!("<worksheet><sheetData>{}</sheetData></worksheet>", " ".repeat(8 << 20));
    let bomb = Parts::with_sheet(&bomb).zip();
    let small = sound().zip();
    for (zip, declared) in [(&bomb, 100_u32), (&bomb, 1 << 19), (&small, 5_000), (&small, 20), (&small, 0)] {
        let mut zip = zip.clone();
        let at = directory_entry(&zip, SHEET) + 24;
        zip[at..at + 4].copy_from_slice(&declared.to_le_bytes());
        assert_eq!(open(&zip).unwrap_err().code(), "DAMAGED", "{declared}");
    }
}

#[test]
fn a_token_that_never_ends_is_cut_off() {
    // Noise does not pack well, so that the ratio has nothing to say.
    let mut state = 1_u32;
    let noise: String = (0..2_000_000)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from(b'a' + u8::try_from((state >> 24) % 26).unwrap())
        })
        .collect();
    for sheet in [
        format!("<worksheet><sheetData><row><c><v>{noise}</v></c></row></sheetData></worksheet>"),
        format!("<worksheet a='{noise}'/>"),
        format!("<worksheet><!--{noise}--></worksheet>"),
    ] {
        assert_eq!(refusal(&Parts::with_sheet(&sheet)), SheetError::Bomb);
    }
}

#[test]
fn promises_of_a_file_about_itself_are_not_believed() {
    let shared = r#"<sst count="4000000000000" uniqueCount="4000000000000"><si><t>x</t></si></sst>"#;
    assert_eq!(rows(&sound().with("xl/sharedStrings.xml", shared).zip()).unwrap().len(), 1);
    let many = format!("<sst>{}</sst>", "<si/>".repeat(40));
    let limits = Limits { shared_entries: 39, ..Limits::STANDARD };
    let bytes = sound().with("xl/sharedStrings.xml", many).zip();
    assert_eq!(open_within(&bytes, &limits).unwrap_err(), SheetError::Bomb);
    let limits = Limits { shared_bytes: 5, ..Limits::STANDARD };
    let bytes = sound().with("xl/sharedStrings.xml", "<sst><si><t>沃柑</t></si></sst>").zip();
    assert_eq!(open_within(&bytes, &limits).unwrap_err(), SheetError::Bomb);
    let dimension = r#"<worksheet><dimension ref="A1:XFD4000000000"/><sheetData>"#;
    let sheet = sound().changed(SHEET, "<worksheet><sheetData>", dimension);
    assert_eq!(rows(&sheet.zip()).unwrap().len(), 1);
    let merges = r#"</sheetData><mergeCells><mergeCell ref="A5:A9"/><mergeCell ref="B5:B9"/></mergeCells>"#;
    let sheet = sound().changed(SHEET, "</sheetData>", merges);
    let limits = Limits { merges: 1, ..Limits::STANDARD };
    assert_eq!(open_within(&sheet.zip(), &limits).unwrap_err(), SheetError::TooManyMerges(1));
}

#[test]
fn cells_where_none_can_be_are_damage() {
    for (from, to) in [
        (r#"<row r="2">"#, r#"<row r="1">"#),
        (r#"<row r="2">"#, r#"<row r="0">"#),
        (r#"<row r="2">"#, r#"<row r="99999999999">"#),
        (r#"<row r="2">"#, r#"<row r="1048577">"#),
        (r#"r="B2""#, r#"r="A2""#),
        (r#"r="B2""#, r#"r="B3""#),
        (r#"r="B2""#, r#"r="ZZZ2""#),
        (r#"r="B2""#, r#"r="2B""#),
        (r#"r="B2""#, r#"r="B2" t="s""#),
        (r#"r="B2""#, r#"r="B2" t="other""#),
        ("<v>5</v>", "<v>five</v>"),
        ("<v>5</v>", "<v>&nbsp;</v>"),
        ("<v>5</v>", "<v>inf</v>"),
        ("</sheetData>", ""),
        ("<worksheet>", "<!DOCTYPE w [<!ENTITY a 'b'>]><worksheet>"),
        ("</sheetData>", r#"</sheetData><mergeCells><mergeCell ref="B2:A1"/></mergeCells>"#),
    ] {
        let refused = open(&sound().changed(SHEET, from, to).zip()).map(|_| (from, to)).unwrap_err();
        assert_eq!(refused, SheetError::Damaged(SHEET.to_owned()), "{to}");
    }
    let deep = format!("<worksheet>{}{}</worksheet>", "<a>".repeat(200), "</a>".repeat(200));
    assert_eq!(refusal(&Parts::with_sheet(&deep)).code(), "DAMAGED");
    assert_eq!(refusal(&sound().without(SHEET)).code(), "DAMAGED");
}

#[test]
fn macros_are_refused_by_part_and_by_declaration() {
    assert_eq!(refusal(&sound().with("xl/vbaProject.bin", "x")), SheetError::Macro);
    assert_eq!(refusal(&sound().with("xl/VBAPROJECT1.BIN", "x")), SheetError::Macro);
    assert_eq!(refusal(&sound().with("xl/macrosheets/sheet1.xml", "<a/>")), SheetError::Macro);
    let main = "spreadsheetml.sheet.main+xml";
    for kind in ["ms-excel.sheet.macroEnabled.main+xml", "vnd.ms-office.vbaProject"] {
        assert_eq!(refusal(&sound().changed("[Content_Types].xml", main, kind)), SheetError::Macro);
    }
}

#[test]
fn links_and_files_inside_are_refused() {
    let link = "xl/externalLinks/externalLink1.xml";
    assert_eq!(refusal(&sound().with(link, "<a/>")), SheetError::ExternalLink);
    assert_eq!(refusal(&sound().with("xl/connections.xml", "<a/>")), SheetError::ExternalLink);
    let outside = r#"Target="https://example.org/a.xml" TargetMode="External"/>"#;
    let relations = "xl/_rels/workbook.xml.rels";
    let parts = sound().changed(relations, r#"Target="styles.xml"/>"#, outside);
    assert_eq!(refusal(&parts), SheetError::ExternalLink);
    for name in ["xl/embeddings/oleObject1.bin", "a/b.zip", "xl/media/book.XLSX", "xl/activeX/activeX1.bin"] {
        assert_eq!(refusal(&sound().with(name, "x")), SheetError::Embedded(name.to_owned()));
    }
    let inner = sound().zip();
    let hidden = "xl/media/image1.png";
    assert_eq!(refusal(&sound().with(hidden, inner)), SheetError::Embedded(hidden.to_owned()));
    assert_eq!(refusal(&sound().with(hidden, "Rar!x")), SheetError::Embedded(hidden.to_owned()));
    // A picture is just a picture.
    assert_eq!(rows(&sound().with(hidden, "\u{89}PNG").zip()).unwrap().len(), 1);
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    for name in ["../evil.xml", "/etc/passwd", "xl\\evil.xml", "c:evil.xml", "xl/./a.xml", "XL/WORKBOOK.XML"]
    {
        assert_eq!(refusal(&sound().with(name, "x")).code(), "DAMAGED", "{name}");
    }
    let many = (0..60).fold(sound(), |parts, at| parts.with(&format!("xl/a{at}.xml"), "<a/>"));
    let limits = Limits { parts: 60, ..Limits::STANDARD };
    assert_eq!(open_within(&many.zip(), &limits).unwrap_err(), SheetError::TooManyParts(60));
}

#[test]
fn an_archive_that_does_not_hold_together_is_refused() {
    let zip = sound().zip();
    for length in [4, 30, 100, zip.len() / 2, zip.len() - 22, zip.len() - 1] {
        assert_eq!(open(&zip[..length]).unwrap_err().code(), "DAMAGED", "{length}");
    }
    // A sealed entry.
    let mut sealed = zip.clone();
    sealed[directory_entry(&zip, SHEET) + 8] |= 1;
    assert_eq!(open(&sealed).unwrap_err(), SheetError::Encrypted);
    // A method that nobody uses.
    let mut method = zip.clone();
    method[directory_entry(&zip, SHEET) + 10] = 14;
    assert_eq!(open(&method).unwrap_err().code(), "DAMAGED");
    // One byte of the packed sheet turned over; the checksum sees what the inflater lets pass.
    let start = (0..zip.len()).find(|at| zip[*at..].starts_with(SHEET.as_bytes())).unwrap() + SHEET.len();
    for offset in 0..60 {
        let mut broken = zip.clone();
        broken[start + offset] ^= 0x10;
        let read = rows(&broken);
        assert!(read.is_err_and(|error| matches!(error.code(), "DAMAGED" | "INFLATES_TOO_MUCH")), "{offset}");
    }
    // Two parts that share their packed bytes.
    let mut shared = zip.clone();
    let styles = directory_entry(&zip, "xl/styles.xml") + 42;
    let sheet = directory_entry(&zip, SHEET) + 42;
    let offset: Vec<u8> = shared[styles..styles + 4].to_vec();
    shared[sheet..sheet + 4].copy_from_slice(&offset);
    assert_eq!(open(&shared).unwrap_err().code(), "DAMAGED");
}

#[test]
fn other_documents_are_named() {
    assert_eq!(refusal(&sound().with("xl/workbook.bin", "x")), SheetError::Foreign(Foreign::Xlsb));
    let ods = sound()
        .without("[Content_Types].xml")
        .with("content.xml", "<a/>")
        .with("META-INF/manifest.xml", "<a/>");
    assert_eq!(refusal(&ods), SheetError::Foreign(Foreign::Ods));
    let archive = SheetError::Foreign(Foreign::Archive);
    assert_eq!(refusal(&sound().without("_rels/.rels")), archive);
    let word = "wordprocessingml.document.main+xml";
    let document = sound().changed("[Content_Types].xml", "spreadsheetml.sheet.main+xml", word);
    assert_eq!(refusal(&document), archive);
}
