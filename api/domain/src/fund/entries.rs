//! Entries of the ledger as somebody enters them: a transfer, an allocation, an expenditure, a return.

use crate::{
    facts::{By, Facts, past},
    material,
    refusal::{Code, Refusal},
};
use entity::{
    ids::{AllocationId, ExpenditureId, FundReturnId, FundTransferId, ProjectId},
    values::{Day, Digest, Fen, FundSector, FundSource, RegionCode},
};
use serde_json::json;

/// Money that came from the donor's treasury to the recipient's (拨付到位), parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// Whose treasury paid.
    pub donor: RegionCode,
    /// Whose treasury received it.
    pub recipient: RegionCode,
    /// The day of receipt.
    pub received_on: Day,
    /// How much; negative where it corrects another entry.
    pub amount: Fen,
    /// From which level of the donor's treasury.
    pub source: FundSource,
    /// Who paid.
    pub payer: String,
    /// The budget year.
    pub budget_year: i32,
    /// The number of the document.
    pub document_number: Option<String>,
    /// The transfer that it corrects.
    pub corrects: Option<FundTransferId>,
}

impl Facts for Transfer {
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
        [
            past("receivedOn", self.received_on, today),
            signed(self.amount, self.corrects.is_some()),
            year("budgetYear", self.budget_year, today),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn digest(&self) -> Digest {
        material::digest(&json!({
            "amount": self.amount,
            "budgetYear": self.budget_year,
            "corrects": self.corrects,
            "day": self.received_on,
            "donor": self.donor,
            "payer": self.payer,
            "recipient": self.recipient,
            "source": self.source,
        }))
    }
}

/// Money that a notice gave to a county or project (分配下达), parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allocation {
    /// Whose money it was.
    pub donor: RegionCode,
    /// Who was given it.
    pub recipient: RegionCode,
    /// The day of the notice.
    pub notified_on: Day,
    /// How much; negative where it corrects another entry.
    pub amount: Fen,
    /// The transfer that it draws on.
    pub transfer_id: FundTransferId,
    /// What it is for.
    pub sector: FundSector,
    /// The project that it is for.
    pub project_id: Option<ProjectId>,
    /// The number of the notice.
    pub document_number: Option<String>,
    /// The allocation that it corrects.
    pub corrects: Option<AllocationId>,
}

impl Facts for Allocation {
    fn donor(&self) -> RegionCode {
        self.donor
    }

    fn recipient(&self) -> RegionCode {
        self.recipient
    }

    fn day(&self) -> Day {
        self.notified_on
    }

    fn entered_by(&self) -> By {
        By::Recipient
    }

    fn wrong(&self, today: Day) -> Vec<Refusal> {
        [past("notifiedOn", self.notified_on, today), signed(self.amount, self.corrects.is_some())]
            .into_iter()
            .flatten()
            .collect()
    }

    fn digest(&self) -> Digest {
        material::digest(&json!({
            "amount": self.amount,
            "corrects": self.corrects,
            "day": self.notified_on,
            "donor": self.donor,
            "projectId": self.project_id,
            "recipient": self.recipient,
            "sector": self.sector,
            "transfer": self.transfer_id,
        }))
    }
}

/// Money that was paid to its final payee (支出), parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expenditure {
    /// Whose money it was.
    pub donor: RegionCode,
    /// Where it was paid.
    pub recipient: RegionCode,
    /// The day on which it was paid.
    pub paid_on: Day,
    /// How much; negative where it corrects another entry.
    pub amount: Fen,
    /// The allocation that it draws on.
    pub allocation_id: AllocationId,
    /// Who was paid.
    pub payee: String,
    /// The number of the voucher.
    pub voucher_number: Option<String>,
    /// The expenditure that it corrects.
    pub corrects: Option<ExpenditureId>,
}

impl Facts for Expenditure {
    fn donor(&self) -> RegionCode {
        self.donor
    }

    fn recipient(&self) -> RegionCode {
        self.recipient
    }

    fn day(&self) -> Day {
        self.paid_on
    }

    fn entered_by(&self) -> By {
        By::Recipient
    }

    fn wrong(&self, today: Day) -> Vec<Refusal> {
        [past("paidOn", self.paid_on, today), signed(self.amount, self.corrects.is_some())]
            .into_iter()
            .flatten()
            .collect()
    }

    fn digest(&self) -> Digest {
        material::digest(&json!({
            "allocation": self.allocation_id,
            "amount": self.amount,
            "corrects": self.corrects,
            "day": self.paid_on,
            "donor": self.donor,
            "payee": self.payee,
            "recipient": self.recipient,
        }))
    }
}

/// Money that went back to the donor's treasury (退回), parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Return {
    /// To whom it went back.
    pub donor: RegionCode,
    /// Who gave it back.
    pub recipient: RegionCode,
    /// The day on which it went back.
    pub returned_on: Day,
    /// How much; negative where it corrects another entry.
    pub amount: Fen,
    /// The transfer that it was part of.
    pub transfer_id: FundTransferId,
    /// Why.
    pub reason: String,
    /// The number of the document.
    pub document_number: Option<String>,
    /// The return that it corrects.
    pub corrects: Option<FundReturnId>,
}

impl Facts for Return {
    fn donor(&self) -> RegionCode {
        self.donor
    }

    fn recipient(&self) -> RegionCode {
        self.recipient
    }

    fn day(&self) -> Day {
        self.returned_on
    }

    fn entered_by(&self) -> By {
        By::Recipient
    }

    fn wrong(&self, today: Day) -> Vec<Refusal> {
        [past("returnedOn", self.returned_on, today), signed(self.amount, self.corrects.is_some())]
            .into_iter()
            .flatten()
            .collect()
    }

    fn digest(&self) -> Digest {
        material::digest(&json!({
            "amount": self.amount,
            "corrects": self.corrects,
            "day": self.returned_on,
            "donor": self.donor,
            "recipient": self.recipient,
            "transfer": self.transfer_id,
        }))
    }
}

/// Refuses an amount of the wrong sign: an entry is above zero, one that corrects another below.
fn signed(amount: Fen, corrects: bool) -> Option<Refusal> {
    match (corrects, amount.0) {
        (false, fen) if fen <= 0 => Some(Refusal::invalid(
            "amount",
            "金额必须大于 0；冲减请填写被更正的记录",
            "the amount must be above 0; to take some back, name the entry that is corrected",
        )),
        (true, fen) if fen >= 0 => {
            Some(Refusal::invalid("amount", "更正金额必须小于 0", "what corrects another entry is below 0"))
        }
        _ => None,
    }
}

/// Refuses a budget year that is none.
fn year(field: &'static str, year: i32, today: Day) -> Option<Refusal> {
    (!(1996..=today.year().0 + 1).contains(&year))
        .then(|| Refusal::invalid(field, "预算年度不正确", "this is no budget year"))
}

/// Money that is confirmed is never changed or disputed.
pub fn corrected_only() -> Refusal {
    Refusal::new(
        Code::WrongState,
        "id",
        "资金记录经双方确认后不能修改或提出异议，请以冲减记录更正",
        "money that both sides confirmed is neither changed nor disputed; an opposite entry corrects it",
    )
}

/// Refuses an entry that lies elsewhere than what it draws on or corrects.
pub fn elsewhere(field: &'static str) -> Refusal {
    Refusal::invalid(field, "与所引用的记录不在同一地区", "it lies elsewhere than the record that it names")
}

/// Refuses a correction that draws on another account than what it corrects.
pub fn of_another_account() -> Refusal {
    Refusal::invalid(
        "corrects",
        "被更正的记录属于另一笔资金，或本身就是更正",
        "the entry that it corrects draws on other money, or is a correction itself",
    )
}
