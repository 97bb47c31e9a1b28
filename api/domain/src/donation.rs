//! Donations (社会帮扶捐赠): what one must hold, who enters it, what a confirmation covers.
//!
//! They are records of their own beside public money, and are never added to it.

use crate::{
    material,
    refusal::{Code, Refusal},
};
use entity::values::{Day, Digest, DonationForm, Fen, RegionCode, Role, Side, Valuation};
use serde::Serialize;

/// The first day on which a donation can have been received: 东西部扶贫协作 began in 1996.
pub const FIRST_DAY: &str = "1996-01-01";

/// A donation as somebody enters it, parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gift {
    /// Who gave.
    pub giver: String,
    /// Where the giver is at home.
    pub donor: RegionCode,
    /// Where it was received.
    pub recipient: RegionCode,
    /// Who received it there.
    pub receiver: Option<String>,
    /// Money or goods.
    pub form: DonationForm,
    /// How much; of goods their value.
    pub amount: Fen,
    /// What the goods are.
    pub goods: Option<String>,
    /// By what they are valued.
    pub valuation: Option<Valuation>,
    /// When it was received.
    pub received_on: Day,
    /// What for.
    pub purpose: Option<String>,
    /// The number of its receipt.
    pub receipt_number: Option<String>,
}

/// What is wrong with a donation by itself, all of it.
pub fn check(gift: &Gift, today: Day) -> Vec<Refusal> {
    let mut wrong = Vec::new();
    if gift.amount <= Fen(0) {
        wrong.push(Refusal::invalid("amount", "金额必须大于 0", "the amount must be above 0"));
    }
    if gift.received_on > today {
        wrong.push(Refusal::invalid(
            "receivedOn",
            format!("接收日期不能晚于今天（{today}）"),
            format!("the day of receipt cannot be after today, {today}"),
        ));
    }
    if Day::parse(FIRST_DAY).is_ok_and(|first| gift.received_on < first) {
        wrong.push(Refusal::invalid(
            "receivedOn",
            format!("接收日期不能早于 {FIRST_DAY}"),
            format!("the day of receipt cannot be before {FIRST_DAY}"),
        ));
    }
    match gift.form {
        DonationForm::Goods => {
            if gift.goods.is_none() {
                wrong.push(Refusal::invalid("goods", "捐物请填写物资内容", "say what the goods are"));
            }
            if gift.valuation.is_none() {
                wrong.push(Refusal::invalid(
                    "valuation",
                    "捐物请填写计价依据（发票、评估或市场价）",
                    "say by what the goods are valued: invoice, appraisal or market price",
                ));
            }
        }
        DonationForm::Cash => {
            for (field, given) in [("goods", gift.goods.is_some()), ("valuation", gift.valuation.is_some())] {
                if given {
                    wrong.push(Refusal::invalid(
                        field,
                        "捐款不填写物资和计价依据",
                        "a donation of money has neither goods nor a valuation",
                    ));
                }
            }
        }
    }
    wrong
}

/// Whether somebody may enter a donation by a grant of `role`, for `side`: the donor's coordinators do.
pub fn may_enter(role: Role, side: Side) -> Result<(), Refusal> {
    if side == Side::Donor && role == Role::DonorCoordinator {
        return Ok(());
    }
    Err(Refusal::invalid(
        "donor",
        "捐赠由帮扶方协调员录入，受援方确认",
        "the donor's coordinator enters donations, and the recipient confirms them",
    ))
}

/// Refuses a donation whose receipt was entered before.
pub fn same_receipt() -> Refusal {
    Refusal::new(
        Code::Duplicate,
        "receiptNumber",
        "该捐赠方的这张票据已经录入",
        "this receipt of the same giver is recorded already",
    )
}

/// Refuses a donation between places that no pairing links.
pub fn not_paired() -> Refusal {
    Refusal::invalid("recipient", "当日两地之间没有结对关系", "no pairing links the two places on that day")
}

/// The material fields: what a confirmation covers. Money in fen.
#[derive(Debug, Serialize)]
pub struct Material<'a> {
    /// The amount.
    pub amount: Fen,
    /// The day of receipt.
    pub day: Day,
    /// Where the giver is at home.
    pub donor: RegionCode,
    /// Money or goods.
    pub form: DonationForm,
    /// Who gave.
    pub giver: &'a str,
    /// What the goods are.
    pub goods: Option<&'a str>,
    /// Where it was received.
    pub recipient: RegionCode,
    /// By what goods are valued.
    pub valuation: Option<Valuation>,
}

impl Material<'_> {
    /// The digest over them.
    pub fn digest(&self) -> Digest {
        material::digest(self)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn gift() -> Gift {
        Gift {
            giver: "广州市慈善会".to_owned(),
            donor: RegionCode::parse("440100").unwrap(),
            recipient: RegionCode::parse("451027").unwrap(),
            receiver: None,
            form: DonationForm::Cash,
            amount: Fen(100),
            goods: None,
            valuation: None,
            received_on: Day::parse("2026-06-01").unwrap(),
            purpose: None,
            receipt_number: None,
        }
    }

    fn wrong(gift: &Gift) -> Vec<String> {
        let today = Day::parse("2026-06-15").unwrap();
        check(gift, today).into_iter().map(|refusal| refusal.field.into_owned()).collect()
    }

    #[test]
    fn each_rule_names_its_field() {
        assert!(wrong(&gift()).is_empty());
        assert_eq!(wrong(&Gift { amount: Fen(0), ..gift() }), ["amount"]);
        assert_eq!(wrong(&Gift { received_on: Day::parse("2026-06-16").unwrap(), ..gift() }), ["receivedOn"]);
        assert_eq!(wrong(&Gift { received_on: Day::parse("1995-12-31").unwrap(), ..gift() }), ["receivedOn"]);
        let goods = Gift { form: DonationForm::Goods, ..gift() };
        assert_eq!(wrong(&goods), ["goods", "valuation"]);
        let given = Some("课桌 200 套".to_owned());
        assert!(
            wrong(&Gift { goods: given.clone(), valuation: Some(Valuation::Invoice), ..goods }).is_empty()
        );
        assert_eq!(wrong(&Gift { goods: given, ..gift() }), ["goods"]);
    }

    #[test]
    fn only_the_donors_coordinator_enters_one() {
        for &role in Role::ALL {
            for &side in Side::ALL {
                let may = may_enter(role, side).is_ok();
                assert_eq!(may, role == Role::DonorCoordinator && side == Side::Donor, "{role} {side}");
            }
        }
    }

    #[test]
    fn what_is_material_changes_the_digest() {
        let material = |gift: &Gift| {
            Material {
                amount: gift.amount,
                day: gift.received_on,
                donor: gift.donor,
                form: gift.form,
                giver: &gift.giver,
                goods: gift.goods.as_deref(),
                recipient: gift.recipient,
                valuation: gift.valuation,
            }
            .digest()
        };
        let first = material(&gift());
        assert_eq!(first, material(&Gift { purpose: Some("助学".to_owned()), ..gift() }));
        assert_ne!(first, material(&Gift { amount: Fen(101), ..gift() }));
        assert_ne!(first, material(&Gift { giver: "别人".to_owned(), ..gift() }));
    }
}
