//! The template that people fill, and the sheet that comes back to them.

use super::workbook::{Parts, TITLES};
use super::{COLUMNS, cells, codes, lists, open};
use crate::sheet::{Note, Outcome, SheetError, annotate, template};
use calamine::{Data, Reader as _};
use chrono::{DateTime, Utc};
use std::io::{Cursor, Read};

fn instant() -> DateTime<Utc> {
    "2022-11-01T00:30:00Z".parse().unwrap()
}

fn made() -> Vec<u8> {
    let mut bytes = Vec::new();
    template(COLUMNS, &lists(), instant(), &mut bytes).unwrap();
    bytes
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn a_template_is_a_sheet_without_rows() {
    let mut reader = open(&made()).unwrap();
    assert_eq!((reader.count_rows(), reader.sheet_name()), (0, Some("数据 Data")));
    assert_eq!(reader.unknown_columns(), []);
    assert_eq!(reader.rows().unwrap().count(), 0);
    assert_eq!(made(), made());
}

#[test]
fn a_template_offers_its_lists_and_formats() {
    let bytes = made();
    let workbook = part(&bytes, "xl/workbook.xml");
    assert!(
        workbook.contains(r#"<definedName name="choices_6">'选项 Lists'!$F$1:$F$2</definedName>"#),
        "{workbook}"
    );
    assert!(workbook.contains(r#"name="选项 Lists" sheetId="3" state="hidden""#), "{workbook}");
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    for (kind, range, formula) in [("list", "F2:F100001", "choices_6"), ("list", "G2:G100001", "choices_7")] {
        let validation = sheet.split("<dataValidation ").find(|it| it.contains(range)).unwrap();
        assert!(validation.contains(&format!("type=\"{kind}\"")), "{validation}");
        assert!(validation.contains(&format!("<formula1>{formula}</formula1>")), "{validation}");
    }
    // A region may be written as a code that the list does not show; a channel may not.
    let style =
        |range: &str| sheet.split("<dataValidation ").find(|it| it.contains(range)).unwrap().to_owned();
    assert!(style("G2:G100001").contains("errorStyle=\"information\""));
    assert!(!style("F2:F100001").contains("errorStyle"));
    let styles = part(&bytes, "xl/styles.xml");
    for code in ["formatCode=\"yyyy-mm-dd\"", "formatCode=\"#,##0.00\"", "<xf numFmtId=\"49\""] {
        assert!(styles.contains(code), "{code}: {styles}");
    }
    let mut read = calamine::Xlsx::new(Cursor::new(bytes)).unwrap();
    let lists = read.worksheet_range("选项 Lists").unwrap();
    assert_eq!(lists.get_value((1, 5)), Some(&Data::String("直采 Direct".to_owned())));
    assert_eq!(lists.get_value((0, 6)), Some(&Data::String("广西凌云县".to_owned())));
    let help = read.worksheet_range("填写说明 Help").unwrap();
    let titles: Vec<String> = help.rows().map(|row| row[0].to_string()).collect();
    assert!(titles.contains(&"金额（元） Amount (yuan)".to_owned()), "{titles:?}");
}

fn outcome(row: u32, word: &str, notes: &[(Option<&'static str>, &str)]) -> Outcome {
    let note = |(column, message): &(Option<&'static str>, &str)| Note {
        column: *column,
        message: (*message).to_owned(),
    };
    Outcome { row, word: word.to_owned(), notes: notes.iter().map(note).collect() }
}

fn annotated(bytes: &[u8], outcomes: Vec<Outcome>) -> Result<Vec<u8>, SheetError> {
    let mut written = Vec::new();
    annotate(&mut open(bytes)?, outcomes, instant(), &mut written)?;
    Ok(written)
}

const FILLED: &str =
    "采购台账,,,\n\n品名,金额（元）,备注,验收日期\n沃柑,1.5,甲,2022-10-31\n\n=橙,二元,'-乙,\n";

#[test]
fn a_sheet_comes_back_with_what_became_of_each_row() {
    let outcomes = || {
        vec![
            outcome(4, "已新建 Created", &[]),
            outcome(6, "有误 Refused", &[(Some("amount"), "单元格 B6 不是数字"), (None, "单位不存在")]),
        ]
    };
    let back = annotated(FILLED.as_bytes(), outcomes()).unwrap();
    let mut workbook = calamine::Xlsx::new(Cursor::new(back.clone())).unwrap();
    let range = workbook.worksheet_range("数据 Data").unwrap();
    let line = |row: u32| -> Vec<String> {
        (0..6)
            .map(|column| range.get_value((row, column)).map(ToString::to_string).unwrap_or_default())
            .collect()
    };
    assert_eq!(line(0), ["采购台账", "", "", "", "", ""]);
    assert_eq!(line(2), ["品名", "金额（元）", "备注", "验收日期", "结果 Result", "问题 Problems"]);
    assert_eq!(line(3), ["沃柑", "1.5", "甲", "2022-10-31", "已新建 Created", ""]);
    assert_eq!(line(5), ["=橙", "二元", "-乙", "", "有误 Refused", "单元格 B6 不是数字\n单位不存在"]);
    let sheet = part(&back, "xl/worksheets/sheet1.xml");
    let look = |cell: &str| {
        sheet.split(&format!("r=\"{cell}\"")).nth(1).unwrap().split('>').next().unwrap().to_owned()
    };
    assert_ne!(look("B6"), look("A6"), "the wrong cell is marked");
    assert_eq!(look("A6"), look("A4"));

    // Sent again, its two columns are neither read nor doubled.
    let mut reader = open(&back).unwrap();
    let titles: Vec<_> = reader.unknown_columns().iter().map(|column| column.title.as_str()).collect();
    assert_eq!(titles, ["备注"]);
    let rows: Vec<_> = reader.rows().unwrap().map(Result::unwrap).collect();
    assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), [4, 6]);
    assert_eq!(codes(&rows[1]), [("amount", "NOT_A_NUMBER")]);
    let again = annotated(&back, vec![outcome(6, "x", &[])]).unwrap();
    let mut workbook = calamine::Xlsx::new(Cursor::new(again)).unwrap();
    let range = workbook.worksheet_range("数据 Data").unwrap();
    assert_eq!(range.end(), Some((5, 5)));
    assert_eq!(range.get_value((5, 4)), Some(&Data::String("x".to_owned())));
    assert_eq!(range.get_value((3, 4)).map(ToString::to_string).unwrap_or_default(), "");
}

#[test]
fn values_keep_their_kind_and_formulas_become_values() {
    let cells_xml = r#"<c r="A2" t="str"><f>A1</f><v>沃柑</v></c><c r="B2"><v>1234.5</v></c><c r="C2" s="1"><v>44865</v></c><c r="D2" t="e"><v>#N/A</v></c><c r="E2" t="b"><v>1</v></c>"#;
    let bytes = Parts::with_rows(&format!(r#"{TITLES}<row r="2">{cells_xml}</row>"#)).zip();
    let back = annotated(&bytes, vec![outcome(2, "有误", &[(Some("name"), "公式")])]).unwrap();
    let mut workbook = calamine::Xlsx::new(Cursor::new(back.clone())).unwrap();
    let range = workbook.worksheet_range("台账").unwrap();
    assert_eq!(range.get_value((1, 0)), Some(&Data::String("沃柑".to_owned())));
    assert_eq!(range.get_value((1, 1)), Some(&Data::Float(1234.5)));
    assert!(matches!(range.get_value((1, 2)), Some(Data::DateTime(day)) if day.to_string() == "44865"));
    assert_eq!(range.get_value((1, 3)), Some(&Data::String("#N/A".to_owned())));
    assert_eq!(range.get_value((1, 4)), Some(&Data::Bool(true)));
    assert_eq!(workbook.worksheet_formula("台账").unwrap().used_cells().count(), 0);
    let rows: Vec<_> = open(&back).unwrap().rows().unwrap().map(Result::unwrap).collect();
    assert_eq!(cells(&rows[0])[..5], ["沃柑", "#N/A", "1234.50", "", "2022-10-31"]);
}

#[test]
fn a_name_that_only_another_program_would_take_is_not_kept() {
    let bytes = Parts::with_rows(&format!(r#"{TITLES}<row r="2"><c r="A2" t="str"><v>沃柑</v></c></row>"#))
        .changed("xl/workbook.xml", "台账", "甲/乙:丙")
        .zip();
    let back = annotated(&bytes, vec![outcome(2, "有误", &[])]).unwrap();
    assert_eq!(open(&back).unwrap().sheet_name(), Some("数据 Data"));
}

#[test]
fn outcomes_belong_to_rows() {
    for rows in [vec![5], vec![6, 4], vec![7], vec![4, 4], vec![1], vec![3]] {
        let outcomes = rows.iter().map(|row| outcome(*row, "x", &[])).collect();
        let refused = annotated(FILLED.as_bytes(), outcomes).unwrap_err();
        assert_eq!(refused.code(), "OUTCOME_ORDER", "{rows:?}");
    }
}
