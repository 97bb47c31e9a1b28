//! What is entered of industry transfers: the transfer, its steps, its results.

use crate::{
    facts::{By, Facts, more_than_all, none_of, past},
    material,
    refusal::Refusal,
};
use entity::{
    ids::{IndustryTransferId, ParkId, WorkshopId},
    values::{CreditCode, Day, Digest, Fen, IndustryClass, IndustryResultKind, IndustryStepKind, RegionCode},
};
use serde_json::json;

/// An enterprise that the donor brought, eastern or not, investing in a place of the recipient's side; parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndustryTransfer {
    /// Who brought it.
    pub donor: RegionCode,
    /// Where it invests.
    pub recipient: RegionCode,
    /// The day on which it said that it would.
    pub intended_on: Day,
    /// The enterprise.
    pub enterprise: String,
    /// Its credit code.
    pub credit_code: CreditCode,
    /// Where it comes from.
    pub home: Option<RegionCode>,
    /// What it is to do there.
    pub name: String,
    /// The class of the economy that this belongs to.
    pub industry: IndustryClass,
    /// What it agreed to invest.
    pub agreed_investment: Fen,
    /// The park in which it settles.
    pub park_id: Option<ParkId>,
    /// The workshop that it runs.
    pub workshop_id: Option<WorkshopId>,
}

impl Facts for IndustryTransfer {
    fn donor(&self) -> RegionCode {
        self.donor
    }

    fn recipient(&self) -> RegionCode {
        self.recipient
    }

    fn day(&self) -> Day {
        self.intended_on
    }

    fn entered_by(&self) -> By {
        By::Either
    }

    fn wrong(&self, today: Day) -> Vec<Refusal> {
        [past("intendedOn", self.intended_on, today), none_of("agreedInvestment", self.agreed_investment.0)]
            .into_iter()
            .flatten()
            .collect()
    }

    fn digest(&self) -> Digest {
        material::digest(&json!({
            "agreedInvestment": self.agreed_investment,
            "creditCode": self.credit_code,
            "day": self.intended_on,
            "donor": self.donor,
            "enterprise": self.enterprise,
            "industry": self.industry,
            "name": self.name,
            "recipient": self.recipient,
        }))
    }
}

/// A dated step of an industry transfer, parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndustryStep {
    /// Who brought the enterprise.
    pub donor: RegionCode,
    /// Where it invests.
    pub recipient: RegionCode,
    /// The day of the step.
    pub taken_on: Day,
    /// The transfer.
    pub transfer_id: IndustryTransferId,
    /// What was done.
    pub kind: IndustryStepKind,
    /// The number of the document.
    pub document_number: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

impl Facts for IndustryStep {
    fn donor(&self) -> RegionCode {
        self.donor
    }

    fn recipient(&self) -> RegionCode {
        self.recipient
    }

    fn day(&self) -> Day {
        self.taken_on
    }

    fn entered_by(&self) -> By {
        By::Either
    }

    fn wrong(&self, today: Day) -> Vec<Refusal> {
        let broken = matches!(self.kind, IndustryStepKind::Stall | IndustryStepKind::Terminate);
        [
            past("takenOn", self.taken_on, today),
            (broken && self.reason.is_none())
                .then(|| Refusal::invalid("reason", "停滞或终止须说明理由", "say why it stalled or ended")),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn digest(&self) -> Digest {
        material::digest(&json!({
            "day": self.taken_on,
            "documentNumber": self.document_number,
            "donor": self.donor,
            "kind": self.kind,
            "recipient": self.recipient,
            "transferId": self.transfer_id,
        }))
    }
}

/// What came of an industry transfer on a day: real investment, or people taken on; parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndustryResult {
    /// Who brought the enterprise.
    pub donor: RegionCode,
    /// Where it invests.
    pub recipient: RegionCode,
    /// The day on which the money arrived, or by which the people were taken on.
    pub arrived_on: Day,
    /// The transfer.
    pub transfer_id: IndustryTransferId,
    /// What came of it.
    pub kind: IndustryResultKind,
    /// Real investment, which is never added to what was agreed.
    pub amount: Option<Fen>,
    /// How many people were taken on since the last result.
    pub people: Option<i32>,
    /// How many of them have a rural household.
    pub rural: Option<i32>,
    /// How many of them are in an assisted category.
    pub assisted: Option<i32>,
    /// By what it is shown.
    pub document_number: Option<String>,
}

impl Facts for IndustryResult {
    fn donor(&self) -> RegionCode {
        self.donor
    }

    fn recipient(&self) -> RegionCode {
        self.recipient
    }

    fn day(&self) -> Day {
        self.arrived_on
    }

    fn entered_by(&self) -> By {
        By::Either
    }

    fn wrong(&self, today: Day) -> Vec<Refusal> {
        let invested = self.kind == IndustryResultKind::Investment;
        let people = i64::from(self.people.unwrap_or(0));
        let counts = [("people", self.people), ("rural", self.rural), ("assisted", self.assisted)];
        let mut wrong: Vec<Refusal> = past("arrivedOn", self.arrived_on, today).into_iter().collect();
        if invested {
            wrong.extend(none_of("amount", self.amount.map_or(0, |amount| amount.0)));
            wrong
                .extend(counts.into_iter().filter_map(|(field, count)| of_the_other(field, count.is_some())));
        } else {
            wrong.extend(none_of("people", people));
            wrong.extend(of_the_other("amount", self.amount.is_some()));
            for (field, count) in counts {
                wrong.extend(more_than_all(field, count.unwrap_or(0).into(), people));
            }
        }
        wrong
    }

    fn digest(&self) -> Digest {
        material::digest(&json!({
            "amount": self.amount,
            "assisted": self.assisted,
            "day": self.arrived_on,
            "donor": self.donor,
            "kind": self.kind,
            "people": self.people,
            "recipient": self.recipient,
            "rural": self.rural,
            "transferId": self.transfer_id,
        }))
    }
}

/// Refuses what belongs to the other kind of result.
fn of_the_other(field: &'static str, given: bool) -> Option<Refusal> {
    given.then(|| {
        Refusal::invalid(
            field,
            "到位资金只填金额，吸纳就业只填人数；请分两条录入",
            "investment has an amount and employment has people: enter them as two",
        )
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use uuid::Uuid;

    fn result(kind: IndustryResultKind, amount: Option<i64>, people: [Option<i32>; 3]) -> Vec<String> {
        let [people, rural, assisted] = people;
        let result = IndustryResult {
            donor: RegionCode::parse("440000").unwrap(),
            recipient: RegionCode::parse("451027").unwrap(),
            arrived_on: Day::parse("2026-03-01").unwrap(),
            transfer_id: IndustryTransferId(Uuid::nil()),
            kind,
            amount: amount.map(Fen),
            people,
            rural,
            assisted,
            document_number: None,
        };
        let wrong = result.wrong(Day::parse("2026-06-30").unwrap());
        wrong.iter().map(|why| why.field.to_string()).collect()
    }

    #[test]
    fn money_and_people_never_mix() {
        use IndustryResultKind::{Employment, Investment};
        let none = Vec::<String>::new();
        assert_eq!(result(Investment, Some(1), [None; 3]), none);
        assert_eq!(result(Investment, None, [None; 3]), ["amount"]);
        assert_eq!(result(Investment, Some(1), [Some(3), None, None]), ["people"]);
        assert_eq!(result(Employment, None, [Some(30), Some(20), Some(30)]), none);
        assert_eq!(result(Employment, None, [Some(30), Some(31), Some(32)]), ["rural", "assisted"]);
        assert_eq!(result(Employment, Some(1), [None; 3]), ["people", "amount"]);
    }
}
