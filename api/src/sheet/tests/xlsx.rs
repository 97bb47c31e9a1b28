//! Workbooks, as the programs that people use write them.

use super::workbook::{Parts, TITLES};
use super::{cells, codes, open, open_within, rows};
use crate::language::Language;
use crate::sheet::{Limits, Position, SheetError};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

/// A data row of [`TITLES`] whose cells are this XML.
fn row(cells: &str) -> Vec<u8> {
    Parts::with_rows(&format!(r#"{TITLES}<row r="2">{cells}</row>"#)).zip()
}

#[test]
fn numbers_dates_and_texts_come_out_as_people_see_them() {
    let mut workbook = Workbook::new();
    let date = Format::new().set_num_format("yyyy/m/d");
    let sheet = workbook.add_worksheet();
    for (column, title) in
        ["金额（元）", "品名", "验收日期", "件数", "订单号", "渠道", "产地"].into_iter().enumerate()
    {
        sheet.write(1, u16::try_from(column).unwrap(), title).unwrap();
    }
    sheet.merge_range(0, 0, 0, 6, "二〇二二年采购台账（金额）", &Format::new()).unwrap();
    sheet.write(2, 0, 1234.5).unwrap();
    sheet.write_string(2, 1, "=沃柑").unwrap();
    sheet.write_with_format(2, 2, ExcelDateTime::from_ymd(2022, 10, 31).unwrap(), &date).unwrap();
    sheet.write(2, 3, 3.0).unwrap();
    sheet.write(2, 4, 20_221_031_001_i64).unwrap();
    sheet.write(2, 5, "direct").unwrap();
    sheet.write(2, 6, 451_027).unwrap();
    sheet.write(4, 0, "１，２００").unwrap();
    sheet.write(4, 1, "橙").unwrap();
    sheet.write(4, 2, "2022年11月1日").unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    let mut reader = open(&bytes).unwrap();
    assert_eq!((reader.count_rows(), reader.sheet_name()), (2, Some("Sheet1")));
    let rows: Vec<_> = reader.rows().unwrap().map(Result::unwrap).collect();
    let expected = ["=沃柑", "20221031001", "1234.50", "3", "2022-10-31", "DIRECT", "451027"];
    assert_eq!((rows[0].number, cells(&rows[0])), (3, expected.to_vec()));
    assert_eq!((rows[1].number, cells(&rows[1])), (5, vec!["橙", "", "1200.00", "", "2022-11-01", "", ""]));
    assert_eq!(rows.iter().flat_map(codes).collect::<Vec<_>>(), []);
}

#[test]
fn a_formula_is_refused_by_the_name_of_its_cell() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, ["品名", "金额（元）", "备注"]).unwrap();
    sheet.write_row(1, 0, ["沃柑"]).unwrap();
    sheet.write_formula(1, 1, "=1+2").unwrap();
    // Nobody reads this column.
    sheet.write_formula(1, 2, "=1+2").unwrap();
    let rows = rows(&workbook.save_to_buffer().unwrap()).unwrap();
    assert_eq!(codes(&rows[0]), [("amount", "FORMULA")]);
    let message = rows[0].problems[0].error.message(Language::Chinese);
    assert_eq!(message, "单元格 B2 是公式，请复制后用“选择性粘贴—数值”替换。");
    assert_eq!((rows[0].get("name"), rows[0].get("amount")), (Some("沃柑"), None));
}

#[test]
fn what_a_spreadsheet_has_already_spoilt_is_refused() {
    let bytes = row(
        r#"<c r="A2" t="e"><v>#N/A</v></c><c r="B2"><v>0.30000000000000004</v></c><c r="C2" s="3"><v>1.5</v></c><c r="D2"><v>12345678901234500</v></c>"#,
    );
    let rows = rows(&bytes).unwrap();
    assert_eq!(
        codes(&rows[0]),
        [
            ("name", "ERROR_VALUE"),
            ("amount", "TOO_MANY_DIGITS"),
            ("day", "NOT_A_DAY"),
            ("number", "TOO_MANY_DIGITS")
        ]
    );
    let bytes = row(
        r#"<c r="A2" s="1"><v>44865</v></c><c r="B2" s="2"><v>44865</v></c><c r="D2" s="2"><v>44865</v></c>"#,
    );
    let spoilt = super::rows(&bytes).unwrap();
    let date = "UNEXPECTED_DATE";
    assert_eq!(codes(&spoilt[0]), [("name", date), ("amount", date), ("number", date)]);
}

#[test]
fn noise_beyond_the_digits_that_are_shown_is_gone() {
    let bytes = row(
        r#"<c r="A2" t="b"><v>1</v></c><c r="B2"><v>0.10000000000000001</v></c><c r="C2"><v>44865</v></c>"#,
    );
    let rows = rows(&bytes).unwrap();
    assert_eq!(cells(&rows[0])[..5], ["TRUE", "", "0.10", "", "2022-10-31"]);
}

#[test]
fn days_are_counted_from_the_day_that_the_workbook_names() {
    let cells_1904 =
        r#"<c r="A2" t="str"><v>x</v></c><c r="B2"><v>1E2</v></c><c r="C2" s="1"><v>43403.5</v></c>"#;
    let bytes = Parts::with_rows(&format!(r#"{TITLES}<row r="2">{cells_1904}</row>"#))
        .changed("xl/workbook.xml", "<workbookPr/>", r#"<workbookPr date1904="1"/>"#)
        .zip();
    let read = rows(&bytes).unwrap();
    assert_eq!(cells(&read[0])[..5], ["x", "", "100.00", "", "2022-10-31"]);
    let iso = row(
        r#"<c r="A2" t="str"><v>x</v></c><c r="B2"><v>1</v></c><c r="C2" t="d"><v>2022-10-31T00:00:00</v></c>"#,
    );
    assert_eq!(rows(&iso).unwrap()[0].get("day"), Some("2022-10-31"));
}

#[test]
fn texts_come_in_pieces_with_pronunciation_and_escapes() {
    let shared = r#"<sst count="1" uniqueCount="1000000000000"><si><t>品名</t></si><si><t>金额（元）</t></si>
<si><r><rPr/><t xml:space="preserve"> 沃 </t></r><r><t>柑_x000D_&amp;&#x6A59;</t></r><rPh sb="0" eb="1"><t>wogan</t></rPh></si><si/></sst>"#;
    let sheet = r#"<x:worksheet xmlns:x="urn:x"><x:sheetData><x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="s"><x:v>1</x:v></x:c></x:row>
<x:row/><x:row><x:c t="s"><x:v>2</x:v></x:c><x:c><x:v><![CDATA[5]]></x:v></x:c><x:c t="s"><x:v>3</x:v></x:c></x:row></x:sheetData></x:worksheet>"#;
    let bytes = Parts::with_sheet(sheet).with("xl/sharedStrings.xml", shared).zip();
    let rows = rows(&bytes).unwrap();
    assert_eq!(
        (rows[0].number, rows[0].get("name"), rows[0].get("amount")),
        (3, Some(" 沃 柑\r&橙"), Some("5.00"))
    );
}

#[test]
fn titles_merged_downwards_are_read_and_titles_merged_sideways_are_refused() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let plain = Format::new();
    sheet.merge_range(0, 0, 1, 0, "品名", &plain).unwrap();
    sheet.merge_range(0, 1, 0, 2, "交易", &plain).unwrap();
    sheet.write_row(1, 1, ["金额（元）", "验收日期"]).unwrap();
    sheet.write_row(2, 0, ["沃柑", "5", "2022-10-31"]).unwrap();
    let read = rows(&workbook.save_to_buffer().unwrap()).unwrap();
    assert_eq!(
        (read[0].number, cells(&read[0])[..5].to_vec()),
        (3, vec!["沃柑", "", "5.00", "", "2022-10-31"])
    );

    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, ["品名"]).unwrap();
    sheet.merge_range(0, 1, 0, 2, "金额（元）", &plain).unwrap();
    sheet.write_row(1, 0, ["沃柑", "5", "6"]).unwrap();
    let refused = open(&workbook.save_to_buffer().unwrap()).unwrap_err();
    assert_eq!(refused.code(), "MERGED_HEADER");
    assert!(refused.message(Language::English).contains("B1:C1"), "{refused}");
}

#[test]
fn no_row_hides_beside_a_title_that_is_merged_downwards() {
    let build = |merged: &str, column: u16| {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.write_row(0, 0, ["品名", "金额（元）", "备注"]).unwrap();
        sheet.merge_range(0, column, 3, column, merged, &Format::new()).unwrap();
        for row in 1..6 {
            sheet.write(row, 1, 5).unwrap();
            if column != 0 {
                sheet.write(row, 0, "沃柑").unwrap();
            }
        }
        open(&workbook.save_to_buffer().unwrap()).map(|reader| reader.count_rows())
    };
    let refused = build("品名", 0).unwrap_err();
    assert!(refused.message(Language::Chinese).contains("A1:A4"), "{refused}");
    // A column that is not read may look as it likes.
    assert_eq!(build("备注", 2), Ok(5));
}

#[test]
fn a_cell_under_a_merged_one_is_not_taken_for_blank() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, ["品名", "金额（元）", "件数"]).unwrap();
    sheet.merge_range(1, 0, 3, 0, "沃柑", &Format::new()).unwrap();
    for row in 1..5 {
        sheet.write(row, 1, 5).unwrap();
    }
    sheet.write(4, 0, "橙").unwrap();
    let rows = rows(&workbook.save_to_buffer().unwrap()).unwrap();
    let wrong: Vec<_> = rows.iter().map(codes).collect();
    let merged = vec![("name", "MERGED_CELL")];
    assert_eq!(wrong, [vec![], merged.clone(), merged, vec![]]);
    let at = Position { row: 3, column: 1 };
    assert_eq!(rows[1].problems[0].error, SheetError::Merged(at, "A2:A4".to_owned()));
}

#[test]
fn the_one_sheet_that_holds_rows_is_read() {
    let build = |second_has_rows: Option<&str>, hidden: bool| {
        let mut workbook = Workbook::new();
        workbook.add_worksheet().write_row(0, 0, ["说明"]).unwrap();
        let first = workbook.add_worksheet();
        first.write_row(0, 0, ["品名", "金额（元）"]).unwrap();
        if hidden {
            first.set_hidden(true);
        }
        first.write_row(1, 0, ["沃柑", "5"]).unwrap();
        let second = workbook.add_worksheet();
        second.write_row(0, 0, ["品名", "金额（元）"]).unwrap();
        if let Some(name) = second_has_rows {
            second.write_row(1, 0, [name, "6"]).unwrap();
        }
        workbook.save_to_buffer().unwrap()
    };
    assert_eq!(rows(&build(None, false)).unwrap()[0].get("name"), Some("沃柑"));
    assert_eq!(rows(&build(Some("橙"), true)).unwrap()[0].get("name"), Some("橙"));
    assert_eq!(
        rows(&build(Some("橙"), false)).unwrap_err(),
        SheetError::SeveralSheets("Sheet2".to_owned(), "Sheet3".to_owned())
    );
}

#[test]
fn rows_and_columns_are_read_up_to_their_limits() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, ["品名", "金额（元）"]).unwrap();
    for row in 1..=30 {
        sheet.write_row(row * 2, 0, ["沃柑", "5"]).unwrap();
    }
    let bytes = workbook.save_to_buffer().unwrap();
    let rows_only = |rows| Limits { rows, ..Limits::STANDARD };
    assert_eq!(open_within(&bytes, &rows_only(30)).unwrap().count_rows(), 30);
    assert_eq!(open_within(&bytes, &rows_only(29)).unwrap_err(), SheetError::TooManyRows(29));
    workbook.worksheet_from_index(0).unwrap().write(2, 7, "x").unwrap();
    let at = Position { row: 3, column: 8 };
    assert_eq!(
        open_within(&workbook.save_to_buffer().unwrap(), &Limits { columns: 7, ..Limits::STANDARD })
            .unwrap_err(),
        SheetError::TooManyColumns { at, most: 7 }
    );
}
