//! How much memory 100,000 rows take, read and written.

use super::lists;
use super::workbook::Parts;
use crate::sheet::{
    Cell, Choices, Column, Kind, Outcome, Preamble, Reader, Sheet, SheetKind, Source, Title, annotate,
};
use entity::values::{Day, Fen};
use std::fs::File;
use std::io::Write;
use std::path::Path;
use zip::write::SimpleFileOptions;

const fn text(key: &'static str, kind: Kind) -> Column {
    let title = Title { zh: key, en: key };
    Column { key, title, kind, required: false, help: title, choices: Choices::Free }
}

/// Fifteen columns.
const WIDE: &[Column] = &[
    text("unit", Kind::Text),
    text("supplier", Kind::Text),
    text("goods", Kind::Text),
    text("origin", Kind::Code),
    text("quantity", Kind::Decimal { places: 3 }),
    text("measure", Kind::Text),
    text("amount", Kind::Decimal { places: 2 }),
    text("ordered", Kind::Day),
    text("accepted", Kind::Day),
    text("paid", Kind::Day),
    text("source", Kind::Text),
    text("channel", Kind::Text),
    text("kind", Kind::Text),
    text("order", Kind::Code),
    text("line", Kind::Integer),
];

const ROWS: u32 = 100_000;

/// The most memory that the process may have had at any time. Half of it is the process itself and what stays
/// of a workbook's shared texts while its sheet is read.
const MOST_KIB: u64 = 32 << 10;

fn write(kind: SheetKind, path: &Path) {
    let at = "2022-11-01T00:00:00Z".parse().unwrap();
    let mut sheet = Sheet::new(kind, WIDE, &Preamble::default(), at, File::create(path).unwrap()).unwrap();
    for row in 0..i64::from(ROWS) {
        let day = Cell::Day(Day::parse("2022-01-01").unwrap().plus(row % 365));
        let unit = format!("第{}采购单位", row % 997);
        let goods = format!("凌云县农产品第{row}号");
        let order = format!("DD2022{row:010}");
        let words = |text: &'static str| Cell::text(Some(text));
        sheet
            .push(&[
                Cell::text(Some(&unit)),
                words("百色市某某农业专业合作社"),
                Cell::text(Some(&goods)),
                words("451027"),
                Cell::decimal(Fen(row * 10)),
                words("千克"),
                Cell::decimal(Fen(row * 137)),
                day.clone(),
                day.clone(),
                day,
                words("工会"),
                words("832平台"),
                words("采购"),
                Cell::text(Some(&order)),
                Cell::Integer(row % 10),
            ])
            .unwrap();
    }
    sheet.finish().unwrap();
}

/// A workbook whose texts are shared, as Excel writes them: two that differ in each row.
fn write_shared(path: &Path) {
    let frame = Parts::with_rows("").without("xl/worksheets/sheet1.xml");
    let mut zip = frame.zip_into(File::create(path).unwrap());
    zip.start_file("xl/sharedStrings.xml", SimpleFileOptions::default()).unwrap();
    write!(zip, "<sst><si><t>goods</t></si><si><t>order</t></si><si><t>line</t></si>").unwrap();
    for row in 0..ROWS {
        write!(zip, "<si><t>凌云县农产品第{row}号</t></si><si><t>DD2022{row:010}</t></si>").unwrap();
    }
    write!(zip, "</sst>").unwrap();
    zip.start_file("xl/worksheets/sheet1.xml", SimpleFileOptions::default()).unwrap();
    write!(zip, "<worksheet><sheetData>").unwrap();
    for row in 0..=ROWS {
        let text = |at: u32| format!("<c t='s'><v>{at}</v></c>");
        let line = if row == 0 { text(2) } else { format!("<c><v>{row}</v></c>") };
        let first = if row == 0 { 0 } else { 2 * row + 1 };
        write!(zip, "<row>{}{}{line}</row>", text(first), text(first + 1)).unwrap();
    }
    write!(zip, "</sheetData></worksheet>").unwrap();
    zip.finish().unwrap();
}

fn read(source: &Path) {
    let mut reader = Reader::open(Source::File(source.to_owned()), WIDE, lists()).unwrap();
    assert_eq!(reader.count_rows(), ROWS);
    let rows = reader.rows().unwrap().map(Result::unwrap);
    let sound = rows.filter(|row| row.problems.is_empty() && row.get("line").is_some()).count();
    assert_eq!(sound, usize::try_from(ROWS).unwrap());
}

fn step(name: &str, work: impl FnOnce()) {
    work();
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    let peak: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    #[expect(clippy::print_stderr, reason = "the figure is what the test is run for")]
    {
        eprintln!("most memory after {name}: {peak} KiB");
    }
    assert!(peak < MOST_KIB, "{name}: {peak} KiB");
}

/// Run alone, so that nothing else in the process counts:
/// `cargo test -p api --lib -- --ignored --exact sheet::tests::memory::a_hundred_thousand_rows`.
#[test]
#[ignore = "takes a minute and measures the whole process"]
fn a_hundred_thousand_rows() {
    let folder = tempfile::tempdir().unwrap();
    step("nothing", || {});
    for kind in [SheetKind::Csv, SheetKind::Xlsx] {
        let path = folder.path().join(kind.extension());
        step(&format!("write {}", kind.extension()), || write(kind, &path));
        step(&format!("read {}", kind.extension()), || read(&path));
        step(&format!("annotate {}", kind.extension()), || {
            let mut reader = Reader::open(Source::File(path.clone()), WIDE, lists()).unwrap();
            let outcomes =
                (2..=ROWS + 1).map(|row| Outcome { row, word: "已新建".to_owned(), notes: Vec::new() });
            let back = File::create(folder.path().join("back.xlsx")).unwrap();
            annotate(&mut reader, outcomes, "2022-11-01T00:00:00Z".parse().unwrap(), back).unwrap();
        });
    }
    let path = folder.path().join("shared.xlsx");
    write_shared(&path);
    step("read shared texts", || read(&path));
}
