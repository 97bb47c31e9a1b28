//! From what a client sends to a line that the rules understand, field by field.

use super::input::{PurchaseChange, PurchaseLine};
use crate::graphql::id;
use domain::{Refusal, purchase::Line};
use entity::{
    purchase,
    values::{Day, Fen, NotAQuantity, NotAText, NotAnAmount, Quantity, RegionCode, Text},
};

/// The most characters of a product's name.
const PRODUCT_NAME: usize = 200;
/// The most characters of an order number.
const ORDER_NUMBER: usize = 64;
/// The most characters of a code.
const CODE: usize = 32;

/// Reads a line; all that is wrong with it.
pub(super) fn parse(line: &PurchaseLine) -> Result<Line, Vec<Refusal>> {
    let mut wrong = Vec::new();
    let unit = keep(&mut wrong, id::parse("unit", &line.unit));
    let supplier = keep(&mut wrong, id::parse("supplier", &line.supplier));
    let product = line.product.as_ref().map(|product| keep(&mut wrong, id::parse("product", product)));
    let product_name = keep(&mut wrong, optional("productName", line.product_name.as_deref(), PRODUCT_NAME));
    let origin = keep(&mut wrong, region("origin", &line.origin.0));
    let quantity = keep(&mut wrong, quantity("quantity", &line.quantity.0));
    let measure = keep(&mut wrong, text("measure", &line.measure, CODE));
    let amount = keep(&mut wrong, amount("amount", &line.amount.0));
    let ordered_on =
        keep(&mut wrong, optional_day("orderedOn", line.ordered_on.as_ref().map(|day| day.0.as_str())));
    let accepted_on = keep(&mut wrong, day("acceptedOn", &line.accepted_on.0));
    let paid_on = keep(&mut wrong, optional_day("paidOn", line.paid_on.as_ref().map(|day| day.0.as_str())));
    let channel = keep(&mut wrong, text("channel", &line.channel, CODE));
    let order_number = keep(&mut wrong, optional("orderNumber", line.order_number.as_deref(), ORDER_NUMBER));
    let parsed = (|| {
        Some(Line {
            unit: unit?,
            supplier: supplier?,
            product: match product {
                Some(product) => Some(product?),
                None => None,
            },
            product_name: product_name?,
            origin: origin?,
            quantity: quantity?,
            measure: measure?,
            amount: amount?,
            ordered_on: ordered_on?,
            accepted_on: accepted_on?,
            paid_on: paid_on?,
            paid_from: line.paid_from.map(Into::into),
            channel: channel?,
            kind: line.kind.into(),
            order_number: order_number?,
            order_line: line.order_line,
        })
    })();
    parsed.filter(|_| wrong.is_empty()).ok_or(wrong)
}

/// The line that a stored purchase was entered as.
pub(super) fn of_row(row: &purchase::Model, origin: RegionCode) -> Line {
    Line {
        unit: row.unit_id,
        supplier: row.supplier_id,
        product: row.product_id,
        product_name: row.product_name.clone(),
        origin,
        quantity: row.quantity,
        measure: row.measure.clone(),
        amount: row.amount,
        ordered_on: row.ordered_on,
        accepted_on: row.day,
        paid_on: row.paid_on,
        paid_from: row.paid_from,
        channel: row.channel.clone(),
        kind: row.kind,
        order_number: (!row.own_number).then(|| row.order_number.clone()),
        order_line: (!row.own_number && row.order_line > 0).then_some(row.order_line),
    }
}

/// A stored line with the changes of an amendment; all that is wrong with them.
pub(super) fn amended(mut line: Line, change: &PurchaseChange) -> Result<Line, Vec<Refusal>> {
    let mut wrong = Vec::new();
    let w = &mut wrong;
    if let Some(value) = &change.supplier {
        set(w, &mut line.supplier, id::parse("supplier", value));
    }
    if let Some(value) = &change.product {
        set(w, &mut line.product, id::parse("product", value).map(Some));
    }
    if let Some(value) = &change.product_name {
        set(w, &mut line.product_name, text("productName", value, PRODUCT_NAME).map(Some));
    }
    if let Some(value) = &change.origin {
        set(w, &mut line.origin, region("origin", &value.0));
    }
    if let Some(value) = &change.quantity {
        set(w, &mut line.quantity, quantity("quantity", &value.0));
    }
    if let Some(value) = &change.measure {
        set(w, &mut line.measure, text("measure", value, CODE));
    }
    if let Some(value) = &change.amount {
        set(w, &mut line.amount, amount("amount", &value.0));
    }
    if let Some(value) = &change.ordered_on {
        set(w, &mut line.ordered_on, day("orderedOn", &value.0).map(Some));
    }
    if let Some(value) = &change.accepted_on {
        set(w, &mut line.accepted_on, day("acceptedOn", &value.0));
    }
    if let Some(value) = &change.paid_on {
        set(w, &mut line.paid_on, day("paidOn", &value.0).map(Some));
    }
    if let Some(value) = &change.channel {
        set(w, &mut line.channel, text("channel", value, CODE));
    }
    if let Some(value) = &change.order_number {
        set(w, &mut line.order_number, text("orderNumber", value, ORDER_NUMBER).map(Some));
    }
    line.order_line = change.order_line.or(line.order_line);
    line.paid_from = change.paid_from.map(Into::into).or(line.paid_from);
    line.kind = change.kind.map_or(line.kind, Into::into);
    if wrong.is_empty() { Ok(line) } else { Err(wrong) }
}

/// Reads a day.
pub(super) fn day(field: &'static str, value: &str) -> Result<Day, Refusal> {
    Day::parse(value).map_err(|_unfit| {
        Refusal::invalid(
            field,
            "日期应为 2022-10-31 这样的历日",
            "give a day of the calendar such as 2022-10-31",
        )
    })
}

/// Reads an amount of money.
pub(super) fn amount(field: &'static str, value: &str) -> Result<Fen, Refusal> {
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
pub(super) fn quantity(field: &'static str, value: &str) -> Result<Quantity, Refusal> {
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
pub(super) fn region(field: &'static str, value: &str) -> Result<RegionCode, Refusal> {
    RegionCode::parse(value).map_err(|_unfit| {
        Refusal::invalid(field, "行政区划代码为 6 位或 12 位数字", "a region code has 6 or 12 digits")
    })
}

/// Reads a text that must be there.
pub(super) fn text(field: &'static str, value: &str, most: usize) -> Result<String, Refusal> {
    Text::parse(value, most).map(Text::into_inner).map_err(|wrong| match wrong {
        NotAText::Empty => Refusal::invalid(field, "不能为空", "it cannot be empty"),
        NotAText::TooLong(most) => {
            Refusal::invalid(field, format!("最多 {most} 个字"), format!("it has {most} characters at most"))
        }
        NotAText::Control => Refusal::invalid(field, "不能含有控制字符", "it cannot hold control characters"),
    })
}

fn optional(field: &'static str, value: Option<&str>, most: usize) -> Result<Option<String>, Refusal> {
    match value {
        None => Ok(None),
        Some(blank) if blank.trim().is_empty() => Ok(None),
        Some(value) => text(field, value, most).map(Some),
    }
}

fn optional_day(field: &'static str, value: Option<&str>) -> Result<Option<Day>, Refusal> {
    value.map(|value| day(field, value)).transpose()
}

fn keep<T>(wrong: &mut Vec<Refusal>, read: Result<T, Refusal>) -> Option<T> {
    read.map_err(|refusal| wrong.push(refusal)).ok()
}

fn set<T>(wrong: &mut Vec<Refusal>, field: &mut T, read: Result<T, Refusal>) {
    if let Some(value) = keep(wrong, read) {
        *field = value;
    }
}
