//! Donations (社会帮扶捐赠): what one must hold, who enters it, what a confirmation covers.
//!
//! They are records of their own beside public money, and are never added to it.

use crate::{
    facts::{By, Facts, none_of, past},
    material,
    refusal::{Code, Refusal},
};
use entity::values::{Day, Digest, DonationForm, Fen, RegionCode, Valuation};
use serde_json::json;

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

impl Facts for Gift {
    fn donor(&self) -> RegionCode {
        self.donor
    }

    fn recipient(&self) -> RegionCode {
        self.recipient
    }

    fn day(&self) -> Day {
        self.received_on
    }

    fn entered_by(&self) -> By {
        By::Donor
    }

    fn wrong(&self, today: Day) -> Vec<Refusal> {
        let mut wrong: Vec<_> =
            [none_of("amount", self.amount.0), past("receivedOn", self.received_on, today)]
                .into_iter()
                .flatten()
                .collect();
        wrong.extend(self.of_its_form());
        wrong
    }

    fn digest(&self) -> Digest {
        material::digest(&json!({
            "amount": self.amount,
            "day": self.received_on,
            "donor": self.donor,
            "form": self.form,
            "giver": self.giver,
            "goods": self.goods,
            "recipient": self.recipient,
            "valuation": self.valuation,
        }))
    }
}

impl Gift {
    /// Goods say what they are and by what they are valued; money says neither.
    fn of_its_form(&self) -> Vec<Refusal> {
        let mut wrong = Vec::new();
        match self.form {
            DonationForm::Goods => {
                if self.goods.is_none() {
                    wrong.push(Refusal::invalid("goods", "捐物请填写物资内容", "say what the goods are"));
                }
                if self.valuation.is_none() {
                    wrong.push(Refusal::invalid(
                        "valuation",
                        "捐物请填写计价依据（发票、评估或市场价）",
                        "say by what the goods are valued: invoice, appraisal or market price",
                    ));
                }
            }
            DonationForm::Cash => {
                for (field, given) in
                    [("goods", self.goods.is_some()), ("valuation", self.valuation.is_some())]
                {
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
        gift.wrong(today).into_iter().map(|refusal| refusal.field.into_owned()).collect()
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
    fn what_is_material_changes_the_digest() {
        let first = gift().digest();
        assert_eq!(first, Gift { purpose: Some("助学".to_owned()), ..gift() }.digest());
        assert_ne!(first, Gift { amount: Fen(101), ..gift() }.digest());
        assert_ne!(first, Gift { giver: "别人".to_owned(), ..gift() }.digest());
    }
}
