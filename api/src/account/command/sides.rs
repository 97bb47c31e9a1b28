//! What must not happen to people when a pairing begins or a unit moves: to stand on both sides of one pairing.

use crate::{error::Result, store::Writer};
use domain::{
    Code, Refusal,
    grant::{Holding, Person, Scope, clashes},
    pairing::Pairings,
};
use entity::{
    account::{self, grant as grants},
    ids::{AccountId, OrganisationId},
    organisation,
    values::{RegionCode, ScopeKind},
};
use std::collections::{BTreeMap, HashMap};

/// How many people are named at most.
const NAMED: usize = 10;

/// Where organisations lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seats {
    /// Where the catalogue has them, and nobody moves them meanwhile.
    AsTheyStay,
    /// Where the catalogue has them, but this one, which moves.
    But(OrganisationId, Option<RegionCode>),
}

/// Refuses what makes `after` of `before` where it puts somebody on both sides of a pairing, or lets them
/// judge what they have a part in. An administrator asks, and reads whom it concerns.
pub(crate) async fn refuse_clashes(
    writer: &Writer,
    field: &'static str,
    before: &Pairings,
    after: &Pairings,
) -> Result<()> {
    let accounts = writer.find::<account::Entity>().order_by(account::Column::Name).all().await?;
    let rows = writer.find::<grants::Entity>().all().await?;
    let held = holdings(writer, rows, Seats::AsTheyStay).await?;
    let concerned = accounts.iter().filter(|account| {
        let holds = held.get(&account.id).map_or(&[][..], Vec::as_slice);
        let person = Person { home: account.home_region, holds };
        !clashes(person, after).is_subset(&clashes(person, before))
    });
    let names: Vec<String> =
        concerned.map(|account| format!("{} ({})", account.display_name, account.name)).collect();
    if names.is_empty() {
        return Ok(());
    }
    let (many, more) = (names.len(), if names.len() > NAMED { " …" } else { "" });
    let names = names.get(..NAMED).unwrap_or(&names).join(", ");
    Err(Refusal::new(
        Code::WrongState,
        field,
        format!(
            "这会使 {many} 人同时处于一个结对关系的两方，或考核与本人有关的结对：{names}{more}。\
             请先撤销其中一方的授权（revokeGrant）"
        ),
        format!(
            "{many} people would stand on both sides of a pairing, or assess one that concerns them: \
             {names}{more}; first revoke their grants on one side (revokeGrant)"
        ),
    )
    .into())
}

/// Refuses to move a unit where it puts one of its people on both sides of a pairing. Whoever keeps the
/// catalogue asks, and does not read whom it concerns.
pub(crate) async fn refuse_move(
    writer: &Writer,
    pairings: &Pairings,
    unit: OrganisationId,
    to: Option<RegionCode>,
) -> Result<()> {
    let rows = writer.grants_beside(unit).await?;
    let before = holdings(writer, rows.clone(), Seats::AsTheyStay).await?;
    let after = holdings(writer, rows, Seats::But(unit, to)).await?;
    let clash = |holds: &Vec<Holding>| clashes(Person { home: None, holds }, pairings);
    let concerned = after.iter().filter(|(account, holds)| {
        let before = before.get(account).map(clash).unwrap_or_default();
        !clash(holds).is_subset(&before)
    });
    let many = concerned.count();
    if many == 0 {
        return Ok(());
    }
    Err(Refusal::new(
        Code::WrongState,
        "region",
        format!("该单位有 {many} 名人员会因此同时处于一个结对关系的两方；请先由管理员撤销其一方的授权"),
        format!(
            "{many} of its people would stand on both sides of a pairing; \
             first have an administrator revoke their grants on one side"
        ),
    )
    .into())
}

/// What people hold today or later, by these grants.
pub(super) async fn holdings(
    writer: &Writer,
    rows: Vec<grants::Model>,
    seats: Seats,
) -> Result<BTreeMap<AccountId, Vec<Holding>>> {
    let today = writer.clock().today();
    let in_force =
        |row: &grants::Model| row.revoked_at.is_none() && row.ends_on.is_none_or(|last| today <= last);
    let rows: Vec<_> = rows.into_iter().filter(in_force).collect();
    let units = rows.iter().filter_map(|row| row.organisation_id.map(|unit| unit.0));
    // Held, so that no unit moves away while its people are judged by where it lies.
    let mut lies: HashMap<OrganisationId, Option<RegionCode>> = writer
        .hold::<organisation::Entity>(units)
        .await?
        .into_iter()
        .map(|unit| (unit.id, unit.region_code))
        .collect();
    if let Seats::But(unit, to) = seats {
        lies.insert(unit, to);
    }
    let mut held: BTreeMap<AccountId, Vec<Holding>> = BTreeMap::new();
    for row in rows {
        let scope = match row.scope_kind {
            ScopeKind::Nation => Some(Scope::Nation),
            ScopeKind::Region => row.region_code.map(Scope::Region),
            ScopeKind::Organisation => {
                row.organisation_id.map(|unit| Scope::Organisation(unit, lies.get(&unit).copied().flatten()))
            }
            ScopeKind::Pairing => row.pairing_id.map(Scope::Pairing),
        };
        let Some(scope) = scope else { continue };
        let (starts_on, ends_on) = (row.starts_on, row.ends_on);
        let holding = Holding { role: row.role, scope, kind: row.kind, starts_on, ends_on };
        held.entry(row.account_id).or_default().push(holding);
    }
    Ok(held)
}
