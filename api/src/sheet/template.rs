//! The empty sheet that people fill: titles, lists to choose from, and a page that explains each column.

use super::column::{Choices, Column, Kind, Lists};
use super::error::SheetError;
use super::export::{DATA_SHEET, column_width};
use super::limits::Limits;
use super::write::{self, Looks};
use chrono::{DateTime, Utc};
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Formula, Workbook,
    Worksheet, XlsxError,
};
use std::io::Write;

/// The name of the page that explains the columns; a reader passes over it.
pub(super) const HELP_SHEET: &str = "填写说明 Help";

/// Writes the template of a table of columns.
pub fn template<W: Write + Send>(
    columns: &'static [Column],
    lists: &Lists,
    at: DateTime<Utc>,
    writer: W,
) -> Result<(), SheetError> {
    let mut workbook = write::workbook(at)?;
    fill(&mut workbook, columns, lists)
        .and_then(|()| workbook.save_to_writer(writer))
        .map_err(|error| write::failed(&error))
}

/// The hidden page that holds the lists.
const LISTS_SHEET: &str = "选项 Lists";

fn fill(workbook: &mut Workbook, columns: &'static [Column], lists: &Lists) -> Result<(), XlsxError> {
    let looks = Looks::new();
    let choices: Vec<Vec<String>> = columns.iter().map(|column| labels(column, lists)).collect();
    let data = workbook.add_worksheet().set_name(DATA_SHEET)?;
    for (at, (column, choices)) in columns.iter().zip(&choices).enumerate() {
        let place = write::column(at);
        let (heading, look) = if column.required {
            (format!("{}*", column.heading()), &looks.required_title)
        } else {
            (column.heading(), &looks.title)
        };
        data.write_string_with_format(0, place, heading, look)?;
        data.set_column_format(place, &Looks::of(column.kind))?;
        data.set_column_width(place, column_width(column.kind))?;
        let list = (!choices.is_empty()).then(|| list_name(at));
        data.add_data_validation(1, place, Limits::STANDARD.rows, place, &validation(column, list)?)?;
    }
    data.set_freeze_panes(1, 0)?;
    help(workbook.add_worksheet(), columns, &choices, &looks)?;
    let page = workbook.add_worksheet().set_name(LISTS_SHEET)?.set_hidden(true);
    for (at, choices) in choices.iter().enumerate() {
        for (row, label) in (0_u32..).zip(choices) {
            page.write_string(row, write::column(at), label)?;
        }
    }
    for (at, choices) in choices.iter().enumerate().filter(|(_, choices)| !choices.is_empty()) {
        let column = rust_xlsxwriter::column_number_to_name(write::column(at));
        let last = choices.len();
        workbook.define_name(list_name(at), &format!("='{LISTS_SHEET}'!${column}$1:${column}${last}"))?;
    }
    Ok(())
}

/// The labels of a column's choices.
fn labels(column: &Column, lists: &Lists) -> Vec<String> {
    match column.choices {
        Choices::Free => Vec::new(),
        Choices::Words(words) => words.iter().map(|word| word.title.both()).collect(),
        Choices::Listed(name) => lists.entries(name).iter().map(|entry| entry.label.clone()).collect(),
    }
}

/// A name for the range that holds a column's choices.
fn list_name(at: usize) -> String {
    format!("choices_{}", at + 1)
}

/// What a spreadsheet checks and shows while a cell is being filled.
fn validation(column: &Column, list: Option<String>) -> Result<DataValidation, XlsxError> {
    let check = DataValidation::new();
    let check = match (column.kind, list) {
        (_, Some(list)) => check.allow_list_formula(Formula::new(format!("={list}"))),
        (Kind::Day, None) => {
            check.allow_date(DataValidationRule::GreaterThanOrEqualTo(ExcelDateTime::from_ymd(1980, 1, 1)?))
        }
        (Kind::Decimal { .. }, None) => {
            check.allow_decimal_number(DataValidationRule::Between(LEAST_NUMBER, MOST_NUMBER))
        }
        (Kind::Integer, None) => check.allow_whole_number(DataValidationRule::Between(i32::MIN, i32::MAX)),
        (Kind::Text | Kind::Code, None) => check.allow_any_value(),
    };
    // Only a list that is complete stops what is not in it: dates and numbers are also understood as text,
    // and a region may be written as a code.
    let strict = matches!(column.choices, Choices::Words(_));
    let style = if strict { DataValidationErrorStyle::Stop } else { DataValidationErrorStyle::Information };
    check
        .set_error_style(style)
        .set_error_title("请检查 Check")?
        .set_error_message(shortened(&column.help.both(), MESSAGE))?
        .set_input_title(shortened(&column.heading(), TITLE))?
        .set_input_message(shortened(&column.help.both(), MESSAGE))
}

/// What a spreadsheet keeps of a number without loss.
const LEAST_NUMBER: f64 = -999_999_999_999_999.0;
const MOST_NUMBER: f64 = 999_999_999_999_999.0;

/// The most characters of a hint's title and text.
const TITLE: usize = 32;
const MESSAGE: usize = 255;

fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        text.to_owned()
    } else {
        text.chars().take(most - 1).chain(['…']).collect()
    }
}

/// The page that explains the columns.
fn help(
    page: &mut Worksheet,
    columns: &[Column],
    choices: &[Vec<String>],
    looks: &Looks,
) -> Result<(), XlsxError> {
    page.set_name(HELP_SHEET)?;
    let rows = Limits::STANDARD.rows;
    let rules = [
        format!(
            "每行一条记录，最多 {rows} 行；列的顺序不限，请勿合并单元格。 One record a row, at most {rows} rows; columns in any order, no merged cells."
        ),
        "带 * 的列必填。 Columns marked * must be filled.".to_owned(),
        "公式请粘贴为数值；长编号请以文本输入。 Paste formulas as values; type long numbers as text."
            .to_owned(),
    ];
    let mut row = 0;
    for rule in rules {
        page.write_string_with_format(row, 0, rule, &looks.note)?;
        row += 1;
    }
    let titles = ["列 Column", "必填 Required", "格式 Form", "说明 Explanation", "选项 Choices"];
    for (at, (title, width)) in titles.into_iter().zip([34, 14, 30, 70, 60]).enumerate() {
        page.write_string_with_format(row, write::column(at), title, &looks.title)?;
        page.set_column_width(write::column(at), width)?;
    }
    for (column, choices) in columns.iter().zip(choices) {
        row += 1;
        let required = if column.required { "是 yes" } else { "否 no" };
        let cells =
            [column.heading(), required.to_owned(), form(column.kind), column.help.both(), few(choices)];
        for (at, cell) in cells.into_iter().enumerate() {
            page.write_string(row, write::column(at), cell)?;
        }
    }
    Ok(())
}

fn form(kind: Kind) -> String {
    match kind {
        Kind::Text => "文字 text".to_owned(),
        Kind::Code => "编号，以文本输入 a code, as text".to_owned(),
        Kind::Decimal { places } => format!("数字，{places} 位小数 a number with {places} places"),
        Kind::Integer => "整数 a whole number".to_owned(),
        Kind::Day => "日期，如 2022-10-31 a day".to_owned(),
    }
}

/// The first of many choices, and that there are more.
fn few(choices: &[String]) -> String {
    const FEW: usize = 12;
    let first = choices.iter().take(FEW).map(String::as_str).collect::<Vec<_>>().join("；");
    if choices.len() > FEW { format!("{first}；……（{}）", choices.len()) } else { first }
}
