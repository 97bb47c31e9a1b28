//! What is written is read back the same, and harmless to whatever opens it.

use super::{COLUMNS, codes, open};
use crate::sheet::{Cell, Preamble, Sheet, SheetError, SheetKind};
use calamine::Reader as _;
use chrono::{DateTime, NaiveDate, Utc};
use entity::values::{Day, Fen};
use proptest::prelude::*;
use std::borrow::Cow;

/// The cells of one row, each as the reader gives it.
#[derive(Clone, Debug)]
struct Line {
    name: String,
    number: Option<String>,
    amount: Fen,
    pieces: i64,
    day: Day,
    channel: Option<&'static str>,
    region: Option<&'static str>,
}

impl Line {
    fn cells(&self) -> Vec<Cell<'_>> {
        vec![
            Cell::Text(Cow::Borrowed(&self.name)),
            Cell::text(self.number.as_deref()),
            Cell::decimal(self.amount),
            Cell::Integer(self.pieces),
            Cell::Day(self.day),
            Cell::text(self.channel),
            Cell::text(self.region),
        ]
    }

    fn read(&self) -> Vec<Option<String>> {
        vec![
            Some(self.name.clone()),
            self.number.clone(),
            Some(self.amount.to_string()),
            Some(self.pieces.to_string()),
            Some(self.day.to_string()),
            self.channel.map(str::to_owned),
            self.region.map(str::to_owned),
        ]
    }
}

fn instant() -> DateTime<Utc> {
    "2022-11-01T00:30:00Z".parse().unwrap()
}

fn written(kind: SheetKind, preamble: &Preamble, lines: &[Line]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut sheet = Sheet::new(kind, COLUMNS, preamble, instant(), &mut bytes).unwrap();
    for line in lines {
        sheet.push(&line.cells()).unwrap();
    }
    sheet.finish().unwrap();
    bytes
}

fn preamble() -> Preamble {
    Preamble::default().demonstration().definition("=按验收日期").as_of(instant())
}

fn line() -> impl Strategy<Value = Line> {
    let name = prop_oneof![
        4 => any::<String>(),
        3 => "['=+@＝＋－＠\t\r\n\"，,;_x0-9A-F-]{1,12}",
        1 => "[ \u{3000}]{0,3}[山海𠮷🍊e\u{301}]{1,4}[ \n]{0,2}",
    ];
    let name = name.prop_filter("blank", |name| !crate::sheet::folding::is_blank(name));
    let number = proptest::option::of("[=+@']{0,2}[A-Z0-9][A-Z0-9-]{0,24}");
    let day = (0..60_000_i64).prop_map(|days| Day(NaiveDate::from_ymd_opt(1900, 3, 1).unwrap()).plus(days));
    let channel = proptest::option::of(prop_oneof![Just("PLATFORM_832"), Just("DIRECT")]);
    let region = proptest::option::of(prop_oneof![Just("451027"), Just("450000")]);
    (name, number, any::<i64>(), any::<i64>(), day, channel, region).prop_map(
        |(name, number, amount, pieces, day, channel, region)| Line {
            name,
            number,
            amount: Fen(amount.max(-i64::MAX)),
            pieces,
            day,
            channel,
            region,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn rows_survive_being_written_and_read(lines in proptest::collection::vec(line(), 0..6)) {
        for kind in [SheetKind::Xlsx, SheetKind::Csv] {
            for preamble in [Preamble::default(), preamble()] {
                let mut reader = open(&written(kind, &preamble, &lines)).unwrap();
                prop_assert_eq!(reader.unknown_columns(), &[]);
                let rows: Vec<_> = reader.rows().unwrap().map(Result::unwrap).collect();
                prop_assert_eq!(rows.iter().flat_map(codes).collect::<Vec<_>>(), vec![]);
                let read: Vec<_> = rows.iter().map(|row| row.cells().to_vec()).collect();
                prop_assert_eq!(read, lines.iter().map(Line::read).collect::<Vec<_>>());
            }
        }
    }
}

fn sample(name: &str) -> Line {
    Line {
        name: name.to_owned(),
        number: Some("00123".to_owned()),
        amount: Fen(-123_450),
        pieces: 9_007_199_254_740_993,
        day: Day::parse("2022-10-31").unwrap(),
        channel: Some("DIRECT"),
        region: None,
    }
}

#[test]
fn text_has_a_mark_line_ends_and_no_formula() {
    let text =
        String::from_utf8(written(SheetKind::Csv, &preamble(), &[sample("=HYPERLINK(\"x\")")])).unwrap();
    let lines = [
        "\u{FEFF}\"演示数据，并非真实记录 Demonstration data, not real records\",,,,,,",
        "口径 Definition: =按验收日期,,,,,,",
        "数据截至 As of: 2022-11-01 08:30:00 UTC+8 (2022-11-01T00:30:00Z),,,,,,",
        "品名 Goods,订单号 Order number,金额（元） Amount (yuan),件数 Pieces,验收日期 Accepted on,渠道 Channel,产地 Origin",
        "\"'=HYPERLINK(\"\"x\"\")\",00123,-1234.50,9007199254740993,2022-10-31,DIRECT,",
        "",
    ];
    assert_eq!(text, lines.join("\r\n"));
}

#[test]
fn another_reader_finds_numbers_dates_and_no_formula_in_a_workbook() {
    let bytes = written(SheetKind::Xlsx, &preamble(), &[sample("=1+2")]);
    let mut workbook = calamine::Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let range = workbook.worksheet_range("数据 Data").unwrap();
    let cell = |column| range.get_value((4, column)).unwrap().clone();
    assert_eq!(range.get_value((1, 0)).unwrap().to_string(), "口径 Definition: =按验收日期");
    assert_eq!(cell(0), calamine::Data::String("=1+2".to_owned()));
    assert_eq!(cell(1), calamine::Data::String("00123".to_owned()));
    assert_eq!(cell(2), calamine::Data::Float(-1234.5));
    // More digits than a number keeps.
    assert_eq!(cell(3), calamine::Data::String("9007199254740993".to_owned()));
    assert!(matches!(cell(4), calamine::Data::DateTime(day) if day.to_string() == "44865"));
    let formulas = workbook.worksheet_formula("数据 Data").unwrap();
    assert_eq!(formulas.used_cells().count(), 0);
}

#[test]
fn the_same_rows_make_the_same_file() {
    for kind in [SheetKind::Xlsx, SheetKind::Csv] {
        let lines = [sample("沃柑")];
        assert_eq!(written(kind, &preamble(), &lines), written(kind, &preamble(), &lines));
    }
}

#[test]
fn what_does_not_fit_is_an_error() {
    let mut bytes = Vec::new();
    let mut sheet =
        Sheet::new(SheetKind::Xlsx, COLUMNS, &Preamble::default(), instant(), &mut bytes).unwrap();
    assert_eq!(sheet.push(&[Cell::Blank]), Err(SheetError::RowShape { expected: 7, given: 1 }));
    let long = "长".repeat(32_768);
    let mut cells = vec![Cell::Blank; 7];
    cells[1] = Cell::Text(Cow::Borrowed(&long));
    let refused = sheet.push(&cells).unwrap_err();
    assert_eq!((refused.code(), refused.position().unwrap().to_string()), ("TOO_LONG", "B2".to_owned()));
    let notes = (0..10).fold(Preamble::default(), |notes, at| notes.line(at.to_string()));
    let refused = Sheet::new(SheetKind::Csv, COLUMNS, &notes, instant(), Vec::new()).err();
    assert_eq!(refused, Some(SheetError::TooManyNotes(9)));
}
