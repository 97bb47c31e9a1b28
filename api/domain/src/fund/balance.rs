//! What entries of the ledger do to the accounts that they belong to.
//!
//! What binds counts as soon as it is submitted, what frees only once both sides confirmed it: so an account is never
//! overdrawn, whichever of its entries are confirmed or withdrawn afterwards.

use crate::refusal::{Code, Refusal};
use entity::values::{Fen, RecordState};
use uuid::Uuid;

/// Which ledger an entry stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ledger {
    /// 拨付（到位）.
    Transfer,
    /// 分配下达.
    Allocation,
    /// 支出.
    Expenditure,
    /// 退回.
    Return,
}

/// An entry, as far as accounts are concerned.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Its ledger.
    pub ledger: Ledger,
    /// The entry.
    pub id: Uuid,
    /// The account that it draws on: an allocation's and a return's transfer, an expenditure's allocation.
    pub draws_on: Option<Uuid>,
    /// The entry that it corrects.
    pub corrects: Option<Uuid>,
    /// Fen; negative where it corrects another.
    pub amount: Fen,
    /// Where it stands.
    pub state: RecordState,
}

/// What an entry adds to an account; fen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bearing {
    /// The account.
    pub account: Uuid,
    /// Added to what it holds.
    pub held: i64,
    /// Added to what is used of it.
    pub used: i64,
}

/// What an account holds, and what is used of it; fen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// What it holds.
    pub held: i64,
    /// What is used of it.
    pub used: i64,
}

impl Balance {
    /// The balance with what an entry adds.
    pub const fn with(self, bearing: Bearing) -> Self {
        Self { held: self.held.saturating_add(bearing.held), used: self.used.saturating_add(bearing.used) }
    }

    /// Whether no more is used than is held.
    pub const fn stands(self) -> bool {
        self.used >= 0 && self.used <= self.held
    }
}

/// What an entry does to its accounts.
pub fn bearings(entry: Entry) -> Vec<Bearing> {
    let submitted =
        matches!(entry.state, RecordState::Submitted | RecordState::Confirmed | RecordState::Disputed);
    let confirmed = entry.state == RecordState::Confirmed;
    let amount = entry.amount.0;
    let when = |counts: bool| if counts { amount } else { 0 };
    let own = entry.corrects.unwrap_or(entry.id);
    // Money that was received counts once its receipt is confirmed; what takes some of it back, at once.
    let received = when(if amount > 0 { confirmed } else { submitted });
    let drawn = when(if amount > 0 { submitted } else { confirmed });
    let mut all = Vec::new();
    match entry.ledger {
        Ledger::Transfer => all.push(Bearing { account: own, held: received, used: 0 }),
        Ledger::Allocation => all.push(Bearing { account: own, held: when(submitted), used: 0 }),
        Ledger::Expenditure | Ledger::Return => {}
    }
    if let Some(account) = entry.draws_on {
        all.push(Bearing { account, held: 0, used: drawn });
    }
    all
}

/// Refuses an entry that would leave an account overdrawn; `balance` is how it stands without the entry.
pub fn overdrawn(balance: Balance, bearing: Bearing) -> Refusal {
    let left = Fen(balance.held.saturating_sub(balance.used).max(0));
    if bearing.held < 0 {
        return Refusal::new(
            Code::Invalid,
            "amount",
            format!("冲减后将少于已使用的金额；可冲减 {left} 元"),
            format!("less would be left than is used already; {left} yuan can be taken back"),
        );
    }
    Refusal::new(
        Code::Invalid,
        "amount",
        format!("超出可用余额；尚可使用 {left} 元"),
        format!("more than is left; {left} yuan can still be used"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    const TRANSFER: Uuid = Uuid::from_u128(1);
    const ALLOCATION: Uuid = Uuid::from_u128(2);

    fn entry(ledger: Ledger, amount: i64, state: RecordState) -> Entry {
        let (id, draws_on) = match ledger {
            Ledger::Transfer => (TRANSFER, None),
            Ledger::Allocation => (ALLOCATION, Some(TRANSFER)),
            Ledger::Expenditure | Ledger::Return => (Uuid::from_u128(3), Some(ALLOCATION)),
        };
        Entry { ledger, id, draws_on, corrects: None, amount: Fen(amount), state }
    }

    #[test]
    fn what_binds_counts_at_once_and_what_frees_once_confirmed() {
        use RecordState::{Confirmed, Disputed, Draft, Submitted, Withdrawn};
        let held =
            |amount, state| bearings(entry(Ledger::Transfer, amount, state)).first().map(|one| one.held);
        assert_eq!(held(100, Submitted), Some(0));
        assert_eq!(held(100, Confirmed), Some(100));
        assert_eq!(held(-100, Submitted), Some(-100));
        let used =
            |amount, state| bearings(entry(Ledger::Allocation, amount, state)).last().map(|one| one.used);
        for (state, counts) in
            [(Draft, 0), (Submitted, 100), (Disputed, 100), (Confirmed, 100), (Withdrawn, 0)]
        {
            assert_eq!(used(100, state), Some(counts), "{state}");
        }
        assert_eq!(used(-100, Submitted), Some(0));
        assert_eq!(used(-100, Confirmed), Some(-100));
    }

    proptest! {
        /// Whatever is admitted in whatever order, no account is overdrawn, and confirming what was admitted overdraws
        /// none.
        #[test]
        fn what_is_admitted_never_overdraws(amounts in prop::collection::vec((0_usize..3, 1_i64..200, any::<bool>()), 1..60)) {
            let mut accounts: HashMap<Uuid, Balance> = HashMap::new();
            let received = entry(Ledger::Transfer, 1_000, RecordState::Confirmed);
            for bearing in bearings(received) {
                let account = accounts.entry(bearing.account).or_default();
                *account = account.with(bearing);
            }
            for (which, amount, confirmed) in amounts {
                let ledger = [Ledger::Allocation, Ledger::Expenditure, Ledger::Allocation].get(which).copied();
                let Some(ledger) = ledger else { continue };
                let state = if confirmed { RecordState::Confirmed } else { RecordState::Submitted };
                let adds = bearings(entry(ledger, amount, state));
                let after = |accounts: &HashMap<Uuid, Balance>, one: &Bearing| {
                    accounts.get(&one.account).copied().unwrap_or_default().with(*one)
                };
                if adds.iter().all(|one| after(&accounts, one).stands()) {
                    for one in &adds {
                        let balance = after(&accounts, one);
                        accounts.insert(one.account, balance);
                    }
                }
                prop_assert!(accounts.values().all(|balance| balance.stands()));
            }
        }
    }
}
