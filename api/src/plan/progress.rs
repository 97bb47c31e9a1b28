//! What units bought on the 832 platform in a year, which their plans are held against.

use crate::{error::Result, graphql::Viewer};
use entity::{
    ids::OrganisationId,
    plan, purchase,
    values::{Exclusion, Fen, PurchaseKind, RecordState, Year},
};
use sea_orm::{
    Value,
    sea_query::{Expr, ExprTrait},
};
use std::collections::{BTreeSet, HashMap};

/// The channel that plans are held against.
const CHANNEL: &str = "PLATFORM_832";

/// What was bought less returned for each of these plans: one statement a year.
///
/// Every purchase ever submitted is in it that is not withdrawn, reversed or a duplicate: whether the other side
/// has confirmed it matters to pairings only. A reversal takes its purchase out, confirmed or not, since both are
/// in the sum or neither is.
pub(super) async fn bought(
    viewer: &Viewer,
    plans: &[plan::Model],
) -> Result<HashMap<(OrganisationId, Year), Fen>> {
    let mut bought = HashMap::new();
    for year in plans.iter().map(|plan| plan.year).collect::<BTreeSet<_>>() {
        let units = plans.iter().filter(|plan| plan.year == year).map(|plan| plan.unit_id);
        let sums = viewer
            .reader
            .find::<purchase::Entity>()
            .filter(col("unit_id").is_in(units))
            .filter(col("channel").eq(CHANNEL))
            .filter(col("kind").eq(PurchaseKind::Bought.word()))
            .filter(col("day").between(year.first_day(), year.last_day()))
            .filter(col("state").is_in(submitted()))
            .filter(col("exclusion").is_null().or(col("exclusion").is_not_in(left_out())))
            .measure(&["unit_id"], [Some("amount"), None, None])
            .await?;
        for sum in sums {
            if let Some(Value::Uuid(Some(unit))) = sum.keys.first() {
                let [amount, ..] = sum.sums;
                bought.insert((OrganisationId(*unit), year), Fen(amount));
            }
        }
    }
    Ok(bought)
}

/// The states of what was submitted and not taken back.
fn submitted() -> [&'static str; 3] {
    [RecordState::Submitted, RecordState::Confirmed, RecordState::Disputed].map(RecordState::word)
}

/// What is not in a plan's progress; what came late is.
fn left_out() -> [&'static str; 3] {
    [Exclusion::Withdrawn, Exclusion::Duplicate, Exclusion::Reversed].map(Exclusion::word)
}

fn col(name: &'static str) -> Expr {
    Expr::col(("purchase", name))
}
