//! From what a client writes to values, one by one: what cannot be read is refused with what would be right.

use domain::Refusal;
use entity::values::{
    Day, Fen, NotAPaperNumber, NotAQuantity, NotAText, NotAnAmount, PaperNumber, Quantity, RegionCode, Text,
};

/// Reads a day.
pub(crate) fn day(field: &'static str, value: &str) -> Result<Day, Refusal> {
    Day::parse(value).map_err(|_unfit| {
        Refusal::invalid(
            field,
            "日期应为 2022-10-31 这样的历日",
            "give a day of the calendar such as 2022-10-31",
        )
    })
}

/// Reads an amount of money.
pub(crate) fn amount(field: &'static str, value: &str) -> Result<Fen, Refusal> {
    Fen::parse_yuan(value).map_err(|wrong| match wrong {
        NotAnAmount::Form => {
            Refusal::invalid(field, "金额应为十进制数，例如 1234.50", "give a decimal number such as 1234.50")
        }
        NotAnAmount::Scale => Refusal::invalid(
            field,
            "金额最多两位小数（到分）",
            "an amount has two decimal places at most (fen)",
        ),
        NotAnAmount::Range => Refusal::invalid(
            field,
            "单笔金额不超过 10,000,000,000.00 元",
            "one amount is 10,000,000,000.00 yuan at most",
        ),
    })
}

/// Reads a quantity.
pub(crate) fn quantity(field: &'static str, value: &str) -> Result<Quantity, Refusal> {
    Quantity::parse(value).map_err(|wrong| match wrong {
        NotAQuantity::Form => {
            Refusal::invalid(field, "数量应为十进制数，例如 2.125", "give a decimal number such as 2.125")
        }
        NotAQuantity::Scale => {
            Refusal::invalid(field, "数量最多三位小数", "a quantity has three decimal places at most")
        }
        NotAQuantity::Range => Refusal::invalid(field, "数量过大", "the quantity is too large"),
    })
}

/// Reads a region's code.
pub(crate) fn region(field: &'static str, value: &str) -> Result<RegionCode, Refusal> {
    RegionCode::parse(value).map_err(|_unfit| {
        Refusal::invalid(
            field,
            "行政区划代码为 6 位或 12 位数字，前两位为 11 至 89",
            "a region code has 6 or 12 digits, the first two from 11 to 89",
        )
    })
}

/// Whether a text is a word of a closed list.
pub(crate) fn word<W: Copy>(
    field: &'static str,
    value: &str,
    words: &[W],
    word: impl Fn(W) -> &'static str,
) -> Result<(), Refusal> {
    let words: Vec<_> = words.iter().map(|&one| word(one)).collect();
    if words.contains(&value) {
        return Ok(());
    }
    let words = words.join(", ");
    Err(Refusal::invalid(field, format!("应为其中之一：{words}"), format!("give one of: {words}")))
}

/// Reads the number of a paper: of an order, a receipt.
pub(crate) fn paper_number(field: &'static str, value: &str, most: usize) -> Result<String, Refusal> {
    PaperNumber::parse(value, most).map(PaperNumber::into_inner).map_err(|wrong| match wrong {
        NotAPaperNumber::Empty => Refusal::invalid(field, "不能为空", "it cannot be empty"),
        NotAPaperNumber::TooLong(most) => {
            Refusal::invalid(field, format!("最多 {most} 个字"), format!("it has {most} characters at most"))
        }
        NotAPaperNumber::Invisible => Refusal::invalid(
            field,
            "单号不能含有空格和看不见的字符",
            "a number holds neither space nor invisible characters",
        ),
    })
}

/// Reads a text that must be there.
pub(crate) fn text(field: &'static str, value: &str, most: usize) -> Result<String, Refusal> {
    Text::parse(value, most).map(Text::into_inner).map_err(|wrong| match wrong {
        NotAText::Empty => Refusal::invalid(field, "不能为空", "it cannot be empty"),
        NotAText::TooLong(most) => {
            Refusal::invalid(field, format!("最多 {most} 个字"), format!("it has {most} characters at most"))
        }
        NotAText::Control => Refusal::invalid(field, "不能含有控制字符", "it cannot hold control characters"),
    })
}
