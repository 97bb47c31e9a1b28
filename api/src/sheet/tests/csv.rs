//! Comma-separated text, from the encodings and habits that it comes with.

use super::{cells, codes, open, open_within, rows};
use crate::sheet::{Limits, Position, SheetError};

const HEADER: &str = "品名,订单号,金额（元）,件数,验收日期,渠道,产地\r\n";

#[test]
fn the_same_rows_come_out_of_every_encoding() {
    let text = format!("{HEADER}沃柑,A-1,\"1,234.5\",3,2022年10月31日,直采,广西凌云县\r\n");
    let expected = ["沃柑", "A-1", "1234.50", "3", "2022-10-31", "DIRECT", "451027"];
    let gb18030 = encoding_rs::GB18030.encode(&text).0.into_owned();
    let mark = "\u{FEFF}";
    let utf16 = format!("{mark}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [text.clone().into_bytes(), format!("{mark}{text}").into_bytes(), gb18030, utf16] {
        let rows = rows(&bytes).unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].number, cells(&rows[0])), (2, expected.to_vec()));
        assert_eq!(codes(&rows[0]), []);
        assert_eq!(rows[0].get("amount"), Some("1234.50"));
        assert_eq!(rows[0].get("nothing"), None);
    }
}

#[test]
fn tabs_and_semicolons_divide_cells_as_well() {
    for delimiter in ["\t", ";"] {
        let text = ["品名", "金额（元）"].join(delimiter) + "\n" + &["柑,橘", "1,000"].join(delimiter) + "\n";
        let rows = rows(text.as_bytes()).unwrap();
        assert_eq!((rows[0].get("name"), rows[0].get("amount")), (Some("柑,橘"), Some("1000.00")));
    }
}

#[test]
fn notes_above_and_other_columns_beside_are_passed_over() {
    let text = "2022年采购台账,,,\n\n备注,amount,Goods 品名,GOODS*\n"
        .replace("Goods 品名,GOODS*", "Ｇｏｏｄｓ＊,内部编号")
        + "随便,5,沃柑,7\n\n,,,\n,6,橙,\n";
    let mut reader = open(text.as_bytes()).unwrap();
    let unknown: Vec<_> =
        reader.unknown_columns().iter().map(|column| (column.at.to_string(), column.title.clone())).collect();
    assert_eq!(unknown, [("A3".to_owned(), "备注".to_owned()), ("D3".to_owned(), "内部编号".to_owned())]);
    assert_eq!(reader.count_rows(), 2);
    let rows: Vec<_> = reader.rows().unwrap().map(Result::unwrap).collect();
    let read: Vec<_> = rows.iter().map(|row| (row.number, row.get("name"), row.get("amount"))).collect();
    assert_eq!(read, [(4, Some("沃柑"), Some("5.00")), (7, Some("橙"), Some("6.00"))]);
}

#[test]
fn what_is_wrong_with_the_titles_is_said_by_name() {
    assert_eq!(open(b"a,b\n1,2\n").unwrap_err().code(), "NO_HEADER");
    let missing = open("品名,渠道\n沃柑,直采\n".as_bytes()).unwrap_err();
    assert_eq!(missing.message(crate::language::Language::Chinese), "缺少以下列：金额（元）。");
    let twice = open("品名,金额（元）,amount\n沃柑,1,2\n".as_bytes()).unwrap_err();
    assert_eq!(twice.position(), Some(Position { row: 1, column: 3 }));
    assert_eq!(twice.code(), "REPEATED_COLUMN");
    let late = "\n".repeat(10) + HEADER;
    assert_eq!(open(late.as_bytes()).unwrap_err(), SheetError::NoHeader { within: 10 });
}

#[test]
fn cells_that_cannot_be_read_are_named_and_the_others_are_read() {
    let text =
        format!("{HEADER}沃柑,1.23457E+14,1.5元,2.5,2022-02-30,网购,不在表中\n,A1,,1e3,2022,,451027\n");
    let rows = rows(text.as_bytes()).unwrap();
    let wrong = [
        ("number", "SHORTENED_NUMBER"),
        ("amount", "NOT_A_NUMBER"),
        ("pieces", "NOT_A_WHOLE_NUMBER"),
        ("day", "NOT_A_DAY"),
        ("channel", "NOT_IN_LIST"),
    ];
    assert_eq!(codes(&rows[0]), wrong);
    assert_eq!(rows[0].problems[1].error.position(), Some(Position { row: 2, column: 3 }));
    assert_eq!((rows[0].get("name"), rows[0].get("region")), (Some("沃柑"), Some("不在表中")));
    let wrong =
        [("name", "MISSING"), ("amount", "MISSING"), ("pieces", "SHORTENED_NUMBER"), ("day", "NOT_A_DAY")];
    assert_eq!(codes(&rows[1]), wrong);
}

#[test]
fn rows_and_cells_are_read_up_to_their_limits() {
    let limits = Limits { rows: 20, cell_characters: 5, ..Limits::STANDARD };
    let full = HEADER.to_owned() + &"沃柑沃柑沃,,1,,,,\n\n".repeat(20);
    assert_eq!(open_within(full.as_bytes(), &limits).unwrap().count_rows(), 20);
    let over = full.clone() + "沃柑,,1,,,,\n";
    assert_eq!(open_within(over.as_bytes(), &limits).unwrap_err(), SheetError::TooManyRows(20));
    let long = full.replacen("沃柑沃柑沃", "沃柑沃柑沃柑", 1);
    let mut reader = open_within(long.as_bytes(), &limits).unwrap();
    let first = reader.rows().unwrap().next().unwrap().unwrap();
    assert_eq!(codes(&first), [("name", "TOO_LONG")]);
    let open_quote = HEADER.to_owned() + "沃柑,\"A,1\n" + &"沃柑,,1\n".repeat(30);
    assert_eq!(
        open(open_quote.as_bytes()).unwrap_err(),
        SheetError::OpenQuote(Position { row: 2, column: 2 })
    );
}
