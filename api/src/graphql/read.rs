//! From what a client writes to values, one by one: what cannot be read is refused with what would be right.

use domain::Refusal;
use entity::values::{
    CreditCode, Day, Fen, IndustryClass, NotACreditCode, NotAPaperNumber, NotAQuantity, NotAText,
    NotAnAmount, NotAnIndustryClass, PaperNumber, Quantity, RegionCode, Text,
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

/// Reads a credit code; a wrong check character names the right one.
pub(crate) fn credit_code(field: &'static str, code: &str) -> Result<CreditCode, Refusal> {
    CreditCode::parse(code).map_err(|wrong| match wrong {
        NotACreditCode::Form => Refusal::invalid(
            field,
            "统一社会信用代码为 18 位数字或大写字母（不含 I、O、S、V、Z）",
            "a unified social credit code has 18 characters of 0-9 and A-Z without I, O, S, V and Z",
        ),
        NotACreditCode::Check(right) => Refusal::invalid(
            field,
            format!("统一社会信用代码校验不符：前 17 位对应的校验码是 {right}，请核对"),
            format!("the check character of these 17 characters is {right}; check the code"),
        ),
    })
}

/// Reads a class of the economy; where the letter does not fit the digits, names the right one.
pub(crate) fn industry_class(field: &'static str, code: &str) -> Result<IndustryClass, Refusal> {
    IndustryClass::parse(code).map_err(|wrong| match wrong {
        NotAnIndustryClass::Form => Refusal::invalid(
            field,
            "应为国民经济行业代码：门类字母（A 到 T）、2 至 4 位数字，或两者，如 C1391",
            "give a code of GB/T 4754: a letter from A to T, two to four digits, or both, as in C1391",
        ),
        NotAnIndustryClass::Division(division) => Refusal::invalid(
            field,
            format!("国民经济行业分类没有大类 {division:02}"),
            format!("GB/T 4754 has no division {division:02}"),
        ),
        NotAnIndustryClass::Section(right) => Refusal::invalid(
            field,
            format!("这一大类属于门类 {right}，请核对"),
            format!("this division belongs to section {right}; check the code"),
        ),
    })
}
