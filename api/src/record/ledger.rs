//! Accounts of the ledger: what records draw on is held while they are written, and never overdrawn.

use super::{Move, Record};
use crate::{error::Result, store::Writer};
use domain::{
    Refusal,
    fund::balance::{Balance, Bearing, overdrawn as refusal},
};
use entity::spine::TwoSided;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// Which of these rows would overdraw an account, one after the other, and by how much; their accounts are held until
/// the transaction ends.
pub(crate) async fn overdrawn<R: Record<Model: TwoSided>>(
    writer: &Writer,
    moves: &[(Option<R::Model>, R::Model)],
) -> Result<HashMap<Uuid, Refusal>> {
    let changes: Vec<(Uuid, BTreeMap<Uuid, Bearing>)> = moves
        .iter()
        .map(|(before, after)| (after.record_id(), changed::<R>(before.as_ref(), Some(after))))
        .collect();
    let accounts: Vec<Uuid> = changes.iter().flat_map(|(_, adds)| adds.keys().copied()).collect();
    let mut refused = HashMap::new();
    if accounts.is_empty() {
        return Ok(refused);
    }
    let mut balances = writer.balances(&accounts).await?;
    for (record, adds) in changes {
        let of = |account: &Uuid, balances: &HashMap<Uuid, Balance>| {
            balances.get(account).copied().unwrap_or_default()
        };
        let over = adds.values().find(|add| !of(&add.account, &balances).with(**add).stands());
        if let Some(add) = over {
            refused.insert(record, refusal(of(&add.account, &balances), *add));
            continue;
        }
        for add in adds.into_values() {
            let balance = of(&add.account, &balances).with(add);
            balances.insert(add.account, balance);
        }
    }
    Ok(refused)
}

/// Adds to the accounts what rows do to them; one that would be overdrawn fails the transaction.
pub(super) async fn balance<R: Record<Model: TwoSided>>(
    writer: &Writer,
    moves: &[Move<'_, R>],
) -> Result<()> {
    let mut adds: BTreeMap<Uuid, Bearing> = BTreeMap::new();
    for &(before, after) in moves {
        for (account, add) in changed::<R>(before, after) {
            merge(&mut adds, account, add, 1);
        }
    }
    adds.retain(|_, add| add.held != 0 || add.used != 0);
    if adds.is_empty() {
        return Ok(());
    }
    let accounts: Vec<Uuid> = adds.keys().copied().collect();
    let balances = writer.balances(&accounts).await?;
    let after = adds
        .into_iter()
        .map(|(account, add)| (account, balances.get(&account).copied().unwrap_or_default().with(add)));
    writer.keep_balances(after.collect()).await
}

/// What a row adds to its accounts by becoming what it is now.
fn changed<R: Record>(before: Option<&R::Model>, after: Option<&R::Model>) -> BTreeMap<Uuid, Bearing> {
    let mut adds = BTreeMap::new();
    for (row, sign) in [(before, -1), (after, 1)] {
        for add in row.map(R::bearings).unwrap_or_default() {
            merge(&mut adds, add.account, add, sign);
        }
    }
    adds.retain(|_, add: &mut Bearing| add.held != 0 || add.used != 0);
    adds
}

fn merge(adds: &mut BTreeMap<Uuid, Bearing>, account: Uuid, add: Bearing, sign: i64) {
    let sum = adds.entry(account).or_insert(Bearing { account, held: 0, used: 0 });
    sum.held += sign * add.held;
    sum.used += sign * add.used;
}
