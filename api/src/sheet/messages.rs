//! What is wrong with a sheet, said in Chinese and in English, each with what to do about it.

use super::column::Title;
use super::error::{Foreign, SheetError};
use super::folding::quoted;

/// The message in Chinese.
pub(super) fn chinese(error: &SheetError) -> String {
    match error {
        SheetError::Unreadable(_) => "文件无法读取，请重新上传。".to_owned(),
        SheetError::TooLarge { most } => {
            format!("文件超过 {most} MiB，请拆分成几个文件上传。")
        }
        SheetError::Empty => "文件是空的。".to_owned(),
        SheetError::Foreign(what) => match what {
            Foreign::Xls => {
                "这是旧版 Excel（.xls）文件，请在 Excel 或 WPS 中另存为 .xlsx 后上传。".to_owned()
            }
            Foreign::Xlsb => "这是二进制工作簿（.xlsb），请另存为 .xlsx 后上传。".to_owned(),
            Foreign::Ods => "这是 OpenDocument 表格（.ods），请另存为 .xlsx 后上传。".to_owned(),
            Foreign::Markup => "这其实是网页文件，并非工作簿，请打开后另存为 .xlsx 再上传。".to_owned(),
            Foreign::Pdf => "这是 PDF 文件，请上传 .xlsx 或 .csv 表格。".to_owned(),
            Foreign::Archive => "这是压缩包或其他程序的文件，请上传 .xlsx 或 .csv 表格。".to_owned(),
            Foreign::Binary => "文件不是文本，请上传 .xlsx 或 .csv 表格。".to_owned(),
        },
        SheetError::Encrypted => "工作簿设有密码，请取消密码后上传。".to_owned(),
        SheetError::Macro => "工作簿含有宏，不予读取，请另存为不含宏的 .xlsx 后上传。".to_owned(),
        SheetError::ExternalLink => {
            "工作簿引用了其他文件或数据库，请断开链接（数据—编辑链接）后上传。".to_owned()
        }
        SheetError::Embedded(part) => {
            format!("工作簿内嵌了其他文件（{}），请删除后上传。", quoted(part))
        }
        SheetError::Bomb => "工作簿解压后的数据量异常，不予读取。请把数据复制到新的工作簿中上传。".to_owned(),
        SheetError::TooManyParts(most) => format!("工作簿的组成部分超过 {most} 个，不予读取。"),
        SheetError::Damaged(part) => {
            format!("工作簿已损坏（{}），请在 Excel 或 WPS 中打开并另存后上传。", quoted(part))
        }
        SheetError::Encoding { line } => {
            format!("第 {line} 行的文字既不是 UTF-8 也不是 GB18030 编码，请另存为“CSV UTF-8”后上传。")
        }
        SheetError::OpenQuote(at) => format!("单元格 {at} 的引号没有结束，请检查该行的引号。"),
        SheetError::NoHeader { within } => {
            format!("前 {within} 行中没有找到标题行，请使用模板中的列标题。")
        }
        SheetError::MissingColumns(titles) => {
            format!("缺少以下列：{}。", list(titles, "、", |title| title.zh))
        }
        SheetError::RepeatedColumn { title, first, second } => {
            format!("“{}”列出现了两次（{first} 和 {second}），请保留一列。", title.zh)
        }
        SheetError::MergedHeader { title, range } => {
            format!(
                "标题“{}”是合并单元格（{range}），无法对应到一列数据，请取消合并，每列一个标题。",
                title.zh
            )
        }
        SheetError::SeveralSheets(first, second) => {
            format!(
                "工作表“{}”和“{}”都有数据，请合并到一个工作表，或分成两个文件。",
                quoted(first),
                quoted(second)
            )
        }
        SheetError::TooManyRows(most) => {
            format!("数据超过 {most} 行，请拆分成几个文件上传。")
        }
        SheetError::TooManyColumns { at, most } => {
            format!("单元格 {at} 有内容，但最多读取 {most} 列，请删除多余的列。")
        }
        SheetError::TooManyMerges(most) => {
            format!("合并单元格超过 {most} 处，请取消合并后上传。")
        }
        SheetError::Formula(at) => {
            format!("单元格 {at} 是公式，请复制后用“选择性粘贴—数值”替换。")
        }
        SheetError::Fault(at, text) => format!("单元格 {at} 是错误值 {}，请更正。", quoted(text)),
        SheetError::Missing(at, title) => format!("单元格 {at}（{}）必须填写。", title.zh),
        SheetError::TooLong(at, most) => format!("单元格 {at} 超过 {most} 个字符。"),
        SheetError::NotANumber(at, text) => {
            format!("单元格 {at} 的“{}”不是数字，应如 1234.50。", quoted(text))
        }
        SheetError::TooPrecise(at) => {
            format!(
                "单元格 {at} 的数字超过 15 位有效数字，电子表格无法准确保存：编号请把单元格设为文本后重新输入，金额请四舍五入到分。"
            )
        }
        SheetError::Shortened(at, text) => format!(
            "单元格 {at} 的“{}”是科学计数法，可能已丢失数位，请把该列设为文本后重新输入。",
            quoted(text)
        ),
        SheetError::NotWhole(at, text) => format!("单元格 {at} 的“{}”应为整数。", quoted(text)),
        SheetError::NotADay(at, text) => {
            format!("单元格 {at} 的“{}”不是有效日期，应如 2022-10-31。", quoted(text))
        }
        SheetError::ADate(at) => {
            format!("单元格 {at} 已被电子表格转成日期，请把单元格设为文本后重新输入。")
        }
        SheetError::NotListed(at, title, text) => {
            format!("单元格 {at} 的“{}”不在“{}”的选项中，请从下拉列表中选择。", quoted(text), title.zh)
        }
        SheetError::Merged(at, range) => {
            format!("单元格 {at} 被合并单元格 {range} 覆盖，请取消合并并逐行填写。")
        }
        SheetError::RowShape { expected, given } => {
            format!("写出的一行有 {given} 个单元格，应为 {expected} 个。")
        }
        SheetError::OutcomeOrder(row) => format!("第 {row} 行的结果没有对应的数据行。"),
        SheetError::SheetFull(most) => format!("一个工作表最多 {most} 行，请改用 CSV 导出或缩小范围。"),
        SheetError::TooManyNotes(most) => format!("标题行之上的说明最多 {most} 行。"),
        SheetError::Unwritable(_) => "表格无法写出，请稍后重试。".to_owned(),
    }
}

/// The message in English.
pub(super) fn english(error: &SheetError) -> String {
    match error {
        SheetError::Unreadable(_) => "The file cannot be read; upload it again.".to_owned(),
        SheetError::TooLarge { most } => {
            format!("The file is larger than {most} MiB; split it into several files.")
        }
        SheetError::Empty => "The file is empty.".to_owned(),
        SheetError::Foreign(what) => match what {
            Foreign::Xls => "This is a workbook of Excel 97 to 2003 (.xls); save it as .xlsx.".to_owned(),
            Foreign::Xlsb => "This is a binary workbook (.xlsb); save it as .xlsx.".to_owned(),
            Foreign::Ods => "This is an OpenDocument sheet (.ods); save it as .xlsx.".to_owned(),
            Foreign::Markup => "This is a web page, not a workbook; open it and save it as .xlsx.".to_owned(),
            Foreign::Pdf => "This is a PDF; upload a sheet as .xlsx or .csv.".to_owned(),
            Foreign::Archive => {
                "This is an archive or a document of another program; upload a sheet as .xlsx or .csv."
                    .to_owned()
            }
            Foreign::Binary => "The file is no text; upload a sheet as .xlsx or .csv.".to_owned(),
        },
        SheetError::Encrypted => "The workbook has a password; remove the password.".to_owned(),
        SheetError::Macro => {
            "The workbook carries macros and is not read; save it as .xlsx without macros.".to_owned()
        }
        SheetError::ExternalLink => {
            "The workbook takes values from other files or a database; break the links (Data, Edit Links)."
                .to_owned()
        }
        SheetError::Embedded(part) => {
            format!("The workbook carries another file ({}); delete it.", quoted(part))
        }
        SheetError::Bomb => {
            "The workbook inflates beyond measure and is not read; copy its rows into a new workbook."
                .to_owned()
        }
        SheetError::TooManyParts(most) => {
            format!("The workbook has more than {most} parts and is not read.")
        }
        SheetError::Damaged(part) => {
            format!("The workbook is damaged ({}); open it in Excel or WPS and save it again.", quoted(part))
        }
        SheetError::Encoding { line } => {
            format!("The text of line {line} is neither UTF-8 nor GB18030; save the file as “CSV UTF-8”.")
        }
        SheetError::OpenQuote(at) => {
            format!("The quotation mark that opens cell {at} is never closed; check the quotes of that row.")
        }
        SheetError::NoHeader { within } => {
            format!("No titles were found in the first {within} rows; use the titles of the template.")
        }
        SheetError::MissingColumns(titles) => {
            format!("These columns are missing: {}.", list(titles, ", ", |title| title.en))
        }
        SheetError::RepeatedColumn { title, first, second } => {
            format!("The column “{}” is there twice ({first} and {second}); keep one.", title.en)
        }
        SheetError::MergedHeader { title, range } => {
            format!(
                "The title “{}” is a merged cell ({range}) that does not stand for one column; unmerge it, one title a column.",
                title.en
            )
        }
        SheetError::SeveralSheets(first, second) => {
            format!(
                "The sheets “{}” and “{}” both hold rows; put them into one, or into two files.",
                quoted(first),
                quoted(second)
            )
        }
        SheetError::TooManyRows(most) => {
            format!("There are more than {most} rows; split them into several files.")
        }
        SheetError::TooManyColumns { at, most } => {
            format!("Cell {at} holds something, and at most {most} columns are read; delete the others.")
        }
        SheetError::TooManyMerges(most) => {
            format!("There are more than {most} merged cells; unmerge them.")
        }
        SheetError::Formula(at) => {
            format!("Cell {at} is a formula; copy it and use Paste Special, Values.")
        }
        SheetError::Fault(at, text) => {
            format!("Cell {at} shows the error {}; correct it.", quoted(text))
        }
        SheetError::Missing(at, title) => format!("Cell {at} ({}) must be filled.", title.en),
        SheetError::TooLong(at, most) => format!("Cell {at} has more than {most} characters."),
        SheetError::NotANumber(at, text) => {
            format!("“{}” in cell {at} is no number; write it like 1234.50.", quoted(text))
        }
        SheetError::TooPrecise(at) => {
            format!(
                "The number in cell {at} has more than 15 significant digits, which spreadsheets do not keep: format a code as text and type it again, round an amount to the fen."
            )
        }
        SheetError::Shortened(at, text) => format!(
            "“{}” in cell {at} is in scientific notation and may have lost digits; format the column as text and type it again.",
            quoted(text)
        ),
        SheetError::NotWhole(at, text) => {
            format!("“{}” in cell {at} should be a whole number.", quoted(text))
        }
        SheetError::NotADay(at, text) => {
            format!("“{}” in cell {at} is no day of the calendar; write it like 2022-10-31.", quoted(text))
        }
        SheetError::ADate(at) => {
            format!(
                "The spreadsheet has made a date of cell {at}; format the cell as text and type it again."
            )
        }
        SheetError::NotListed(at, title, text) => {
            format!(
                "“{}” in cell {at} is not in the list of “{}”; choose from the list.",
                quoted(text),
                title.en
            )
        }
        SheetError::Merged(at, range) => {
            format!("Cell {at} is covered by the merged cell {range}; unmerge it and fill every row.")
        }
        SheetError::RowShape { expected, given } => {
            format!("A row was written with {given} cells for {expected} columns.")
        }
        SheetError::OutcomeOrder(row) => {
            format!("The outcome of row {row} has no row of the sheet.")
        }
        SheetError::SheetFull(most) => {
            format!("A sheet holds at most {most} rows; export as CSV or narrow the filter.")
        }
        SheetError::TooManyNotes(most) => format!("At most {most} notes fit above the titles."),
        SheetError::Unwritable(_) => "The sheet could not be written; try again later.".to_owned(),
    }
}

fn list(titles: &[Title], between: &str, text: impl Fn(&Title) -> &'static str) -> String {
    titles.iter().map(text).collect::<Vec<_>>().join(between)
}

#[cfg(test)]
mod tests {
    use super::super::position::Position;
    use super::*;
    use crate::language::Language;

    #[test]
    fn a_refusal_names_the_cell_and_the_remedy_in_both_languages() {
        let error = SheetError::Formula(Position { row: 17, column: 3 });
        assert_eq!(error.message(Language::Chinese), "单元格 C17 是公式，请复制后用“选择性粘贴—数值”替换。");
        assert_eq!(
            error.message(Language::English),
            "Cell C17 is a formula; copy it and use Paste Special, Values."
        );
        assert_eq!(error.code(), "FORMULA");
        assert_eq!(error.position(), Some(Position { row: 17, column: 3 }));
    }

    #[test]
    fn what_a_message_quotes_is_cut_and_internal_causes_stay_inside() {
        let long = SheetError::NotANumber(Position { row: 2, column: 1 }, "九".repeat(500));
        assert!(long.message(Language::Chinese).chars().count() < 100);
        let internal = SheetError::Unreadable("/var/lib/x: permission denied".to_owned());
        assert!(!internal.message(Language::English).contains("/var"));
    }
}
