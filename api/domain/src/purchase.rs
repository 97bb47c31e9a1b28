//! Purchases (消费帮扶): what a line must hold, what makes two lines one, what a confirmation covers.

use crate::{
    material,
    refusal::{Code, Refusal},
};
use entity::{
    ids::{OrganisationId, ProductId, PurchaseId},
    values::{Day, Digest, Fen, LineKind, PaymentSource, PurchaseKind, Quantity, RegionCode, Role},
};
use serde::Serialize;

mod likeness;

pub use likeness::{Likeness, Resemblance, no_match, same_line_of_both_sides};

/// The first day on which a purchase can have been accepted: 东西部扶贫协作 began in 1996.
pub const FIRST_DAY: &str = "1996-01-01";

/// How many days apart two lines of the same supplier, unit and amount are a possible duplicate.
pub const DUPLICATE_DAYS: i64 = 3;

/// A line as somebody enters it, parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The unit that bought or helped to sell.
    pub unit: OrganisationId,
    /// The supplier.
    pub supplier: OrganisationId,
    /// The product, where the catalogue has it.
    pub product: Option<ProductId>,
    /// Its name, where the catalogue has it not.
    pub product_name: Option<String>,
    /// Where the goods come from.
    pub origin: RegionCode,
    /// How much.
    pub quantity: Quantity,
    /// In which unit of measure.
    pub measure: String,
    /// For how much money.
    pub amount: Fen,
    /// When it was ordered.
    pub ordered_on: Option<Day>,
    /// When it was accepted (验收).
    pub accepted_on: Day,
    /// When it was paid.
    pub paid_on: Option<Day>,
    /// Who paid.
    pub paid_from: Option<PaymentSource>,
    /// Through which channel.
    pub channel: String,
    /// Bought, or sold with help.
    pub kind: PurchaseKind,
    /// The channel's order number.
    pub order_number: Option<String>,
    /// The line of that order.
    pub order_line: Option<i32>,
}

/// Our own number for a purchase whose channel gave none, made of 16 bytes that are nobody else's.
pub fn own_number(of: &[u8; 16]) -> String {
    of.iter().fold(OWN_NUMBER.to_owned(), |number, byte| format!("{number}{byte:02x}"))
}

/// Whether a number has the form of ours.
pub fn is_own_number(number: &str) -> bool {
    number.strip_prefix(OWN_NUMBER).is_some_and(|rest| {
        rest.len() == 32 && rest.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    })
}

/// How our own numbers begin.
const OWN_NUMBER: &str = "SH-";

/// What is wrong with a line by itself, all of it; `numbered` says whether its channel numbers its orders.
pub fn check(line: &Line, today: Day, numbered: bool) -> Vec<Refusal> {
    let mut wrong = Vec::new();
    if line.amount <= Fen(0) {
        wrong.push(Refusal::invalid(
            "amount",
            "金额必须大于 0；退货请用退货登记",
            "the amount must be above 0; enter goods given back as a return",
        ));
    }
    if line.quantity <= Quantity(0) {
        wrong.push(Refusal::invalid("quantity", "数量必须大于 0", "the quantity must be above 0"));
    }
    if line.accepted_on > today {
        wrong.push(Refusal::invalid(
            "acceptedOn",
            format!("验收日期不能晚于今天（{today}）"),
            format!("the day of acceptance cannot be after today, {today}"),
        ));
    }
    if Day::parse(FIRST_DAY).is_ok_and(|first| line.accepted_on < first) {
        wrong.push(Refusal::invalid(
            "acceptedOn",
            format!("验收日期不能早于 {FIRST_DAY}"),
            format!("the day of acceptance cannot be before {FIRST_DAY}"),
        ));
    }
    if line.ordered_on.is_some_and(|ordered| ordered > line.accepted_on) {
        wrong.push(Refusal::invalid(
            "orderedOn",
            "下单日期不能晚于验收日期",
            "the day of the order cannot be after acceptance",
        ));
    }
    if line.paid_on.is_some_and(|paid| paid > today) {
        wrong.push(Refusal::invalid(
            "paidOn",
            "付款日期不能晚于今天",
            "the day of payment cannot be after today",
        ));
    }
    if line.product.is_none() && line.product_name.is_none() {
        wrong.push(Refusal::invalid("productName", "请填写产品，或产品名称", "give a product or its name"));
    }
    if line.order_line.is_some_and(|number| number < 1) {
        wrong.push(Refusal::invalid(
            "orderLine",
            "订单行号从 1 开始",
            "lines of an order are counted from 1",
        ));
    }
    if line.order_line.is_some() && line.order_number.is_none() {
        wrong.push(Refusal::invalid(
            "orderNumber",
            "填写了行号，也请填写订单号",
            "a line needs the number of its order",
        ));
    }
    if numbered && line.order_number.is_none() {
        wrong.push(Refusal::invalid(
            "orderNumber",
            "该渠道有订单号，请填写",
            "this channel numbers its orders; give the number",
        ));
    }
    wrong
}

/// Whether somebody may enter this kind of purchase by a grant of `role`: a coordinator enters sales with
/// help only, the unit's own procurement officer both.
pub fn may_enter(role: Role, kind: PurchaseKind) -> Result<(), Refusal> {
    let own_unit = role == Role::ProcurementOfficer;
    if own_unit || kind == PurchaseKind::SoldWithHelp {
        return Ok(());
    }
    Err(Refusal::invalid(
        "kind",
        "采购由单位的采购员录入；协调员只录入帮助销售",
        "a unit's procurement officer enters what it bought; a coordinator enters sales with help only",
    ))
}

/// The material fields: what a confirmation covers. Money in fen, quantity in thousandths.
#[derive(Debug, Serialize)]
pub struct Material {
    /// The amount.
    pub amount: Fen,
    /// The day of acceptance.
    pub day: Day,
    /// Bought, or sold with help.
    pub kind: PurchaseKind,
    /// Sale, return or reversal.
    pub line: LineKind,
    /// The purchase that a return or reversal names.
    pub of: Option<PurchaseId>,
    /// Where the goods come from.
    pub origin: RegionCode,
    /// How much.
    pub quantity: Quantity,
    /// The supplier.
    pub supplier: OrganisationId,
    /// The unit.
    pub unit: OrganisationId,
}

impl Material {
    /// The digest over them: SHA-256 of their RFC 8785 JSON with `"v": 1`.
    pub fn digest(&self) -> Digest {
        material::digest(self)
    }
}

/// Checks a return (退货) against the purchase that it names and what was given back before.
pub fn check_return(bought: (Quantity, Fen), back: (Quantity, Fen), before: (Quantity, Fen)) -> Vec<Refusal> {
    let mut wrong = Vec::new();
    if back.1 <= Fen(0) {
        wrong.push(Refusal::invalid("amount", "退货金额必须大于 0", "the amount given back must be above 0"));
    } else if back.1.0 + before.1.0 > bought.1.0 {
        wrong.push(Refusal::invalid(
            "amount",
            format!("累计退货金额不能超过原金额 {}", bought.1),
            format!("no more than the amount of {} can be given back in all", bought.1),
        ));
    }
    if back.0 <= Quantity(0) {
        wrong.push(Refusal::invalid(
            "quantity",
            "退货数量必须大于 0",
            "the quantity given back must be above 0",
        ));
    } else if back.0.0 + before.0.0 > bought.0.0 {
        wrong.push(Refusal::invalid(
            "quantity",
            format!("累计退货数量不能超过原数量 {}", bought.0),
            format!("no more than the quantity of {} can be given back in all", bought.0),
        ));
    }
    wrong
}

/// Refuses a line whose order line is taken within its unit: the bare mark, for who took it may be out of sight.
pub fn same_order_line() -> Refusal {
    Refusal::new(
        Code::Duplicate,
        "orderNumber",
        "这个渠道的同一订单行已被申报",
        "the same line of this order is claimed already",
    )
}

/// Refuses to confirm what was decided to be a duplicate.
pub fn decided_duplicate() -> Refusal {
    Refusal::new(
        Code::WrongState,
        "id",
        "这条记录已认定为重复，不计入；如认定有误，请先认定不重复",
        "this record was decided to be a duplicate and is not counted; clear the duplicate first if that was wrong",
    )
}

/// Refuses to withdraw or materially change a purchase on which a return or a reversal rests.
pub fn line_rests(kind: LineKind) -> Refusal {
    let (zh, en) = match kind {
        LineKind::Reversal => (
            "这条采购已有冲销，不能再修改或撤回；请先撤回冲销",
            "this purchase has a reversal, which rests on it; withdraw the reversal first",
        ),
        LineKind::Return | LineKind::Sale => (
            "这条采购已有退货，不能再修改或撤回；请先撤回退货",
            "goods of this purchase were given back; withdraw the return first",
        ),
    };
    Refusal::new(Code::WrongState, "id", zh, en)
}

/// Refuses to confirm a possible duplicate that the other side has not decided.
pub fn undecided_duplicate() -> Refusal {
    Refusal::new(
        Code::WrongState,
        "id",
        "这条记录疑似重复，须先认定“不重复”才能确认",
        "this record is a possible duplicate; decide first that it is not one",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line() -> Line {
        Line {
            unit: OrganisationId(uuid::Uuid::nil()),
            supplier: OrganisationId(uuid::Uuid::nil()),
            product: None,
            product_name: Some("沃柑".to_owned()),
            origin: RegionCode::six(450_123),
            quantity: Quantity(1000),
            measure: "KG".to_owned(),
            amount: Fen(1),
            ordered_on: None,
            accepted_on: Day::parse("2022-10-31").unwrap_or_else(|_| unreachable!()),
            paid_on: None,
            paid_from: None,
            channel: "DIRECT".to_owned(),
            kind: PurchaseKind::Bought,
            order_number: None,
            order_line: None,
        }
    }

    #[test]
    fn a_number_of_ours_is_known_by_its_form() {
        let number = own_number(uuid::Uuid::from_u128(0x0123_4567_89ab).as_bytes());
        assert_eq!(number, "SH-000000000000000000000123456789ab");
        assert!(is_own_number(&number));
        for other in
            ["", "SH-", "SH-1", "sh-000000000000000000000123456789ab", "SH-00000000000000000000012345678XYZ"]
        {
            assert!(!is_own_number(other), "{other}");
        }
    }

    fn fields(line: &Line, numbered: bool) -> Vec<String> {
        let today = line.accepted_on;
        check(line, today, numbered).into_iter().map(|refusal| refusal.field.into_owned()).collect()
    }

    #[test]
    fn a_good_line_passes_and_a_bad_one_names_every_field() {
        assert!(fields(&line(), false).is_empty());
        let bad = Line {
            amount: Fen(0),
            quantity: Quantity(-1),
            product_name: None,
            order_line: Some(0),
            ordered_on: line().accepted_on.next(),
            ..line()
        };
        assert_eq!(
            fields(&bad, true),
            ["amount", "quantity", "orderedOn", "productName", "orderLine", "orderNumber", "orderNumber"]
        );
    }

    #[test]
    fn what_is_given_back_never_exceeds_what_was_bought() {
        let bought = (Quantity(10), Fen(100));
        assert!(check_return(bought, (Quantity(4), Fen(40)), (Quantity(6), Fen(60))).is_empty());
        assert_eq!(check_return(bought, (Quantity(5), Fen(41)), (Quantity(6), Fen(60))).len(), 2);
    }
}
