//! Two sides, one record: what all two-sided records do alike, whatever their kind.
//!
//! A term says how its rows carry the spine and what follows from a step; the steps themselves, confirmations,
//! disputes, the closing check, the journal and the kept totals are done here.

mod amend;
pub(crate) mod batch;
mod closing;
pub(crate) mod course;
mod enter;
pub(crate) mod export;
pub(crate) mod following;
pub(crate) mod form;
pub(crate) mod input;
mod ledger;
mod measured;
pub(crate) mod named;
pub(crate) mod read;
pub(crate) mod seen;
pub(crate) mod statement;
pub(crate) mod steps;
pub(crate) mod summary;
pub(crate) mod summary_export;
pub(crate) mod summary_view;
pub(crate) mod summed;
mod take;
pub(crate) mod view;

pub(crate) use amend::{AMEND, Amended, Amendment, amend};
pub use closing::{any_after, open_years};
pub(crate) use enter::{
    Doing, ENTER, Entered, Entrant, Ground, beginning, enter, enter_one, entering, pair_anew, submit,
};
pub use take::{Outcome, Wish, book, take};
pub(crate) use take::{entry_of, settle, take_in};

use crate::{
    access::Visible,
    error::Result,
    graphql::Viewer,
    store::{Cell, Change, Held, Totals, Writer},
};
use domain::{
    Refusal,
    fund::balance::Bearing,
    record::{Against, Step},
};
use entity::{
    spine::TwoSided,
    values::{Digest, Side, Standing},
};
use sea_orm::{EntityTrait, ModelTrait, Value};
use std::{
    collections::{BTreeMap, HashMap},
    str::FromStr,
};
use uuid::Uuid;

/// A kind of two-sided record.
pub trait Record: Visible + EntityTrait<Model: Send + Sync> {
    /// The field of an input that holds the day which decides its year.
    const DAY: &'static str;

    /// Why a row is refused that is there already under another key.
    fn taken() -> Refusal;

    /// Looks at rows that are new, or whose material fields are: each might be another record once more, say.
    fn look(writer: &Writer, rows: &mut [Self::Model]) -> impl Future<Output = Result<()>> + Send;

    /// What stands against a row.
    fn against(row: &Self::Model) -> Against;

    /// What the kind itself has against a step.
    ///
    /// # Errors
    /// The refusal.
    fn guard(row: &Self::Model, step: Step) -> std::result::Result<(), Refusal>;

    /// The record that a row rests on, which a step with the row may change along: steps with both are taken one
    /// after the other.
    fn rests_on(_row: &Self::Model) -> Option<Uuid> {
        None
    }

    /// Records that are neither withdrawn nor changed in a material field, because others rest on them, and why.
    fn kept_by_others(
        _writer: &Writer,
        _records: &[Uuid],
    ) -> impl Future<Output = Result<HashMap<Uuid, Refusal>>> + Send {
        std::future::ready(Ok(HashMap::new()))
    }

    /// What a row does to the accounts of the ledger that it belongs to, where the kind is money.
    fn bearings(_row: &Self::Model) -> Vec<Bearing> {
        Vec::new()
    }

    /// Rows that do not fit what they share with others, and why: their accounts, say, or the steps before and after
    /// them. What is shared is held until the transaction ends.
    fn barred(
        writer: &Writer,
        moves: &[(Option<Self::Model>, Self::Model)],
    ) -> impl Future<Output = Result<HashMap<Uuid, Refusal>>> + Send
    where
        Self::Model: TwoSided,
    {
        ledger::overdrawn::<Self>(writer, moves)
    }

    /// What follows for what rows share with others, once they are written.
    fn follow(writer: &Writer, moves: &[Move<'_, Self>]) -> impl Future<Output = Result<()>> + Send
    where
        Self::Model: TwoSided,
    {
        ledger::balance::<Self>(writer, moves)
    }

    /// What else follows in the row itself from its new state.
    fn settle(row: &mut Self::Model, step: Step);

    /// The cells of kept totals of its own in which a record stands, with what it adds to each; those of measures
    /// follow from their rules.
    fn cells(_row: &Self::Model) -> Vec<Kept> {
        Vec::new()
    }

    /// The digest of the material fields as they stand in the row.
    fn material_digest(row: &Self::Model) -> Option<Digest>;

    /// How rows are to be regarded before a step, where that differs from how they stand: their pairing is
    /// derived anew, say, or another record has come to be like them. A refusal keeps the step from one row.
    fn regard(
        viewer: &Viewer,
        writer: &Writer,
        step: Step,
        held: &[Held<Self>],
    ) -> impl Future<Output = Result<Regarded<Self>>> + Send;

    /// Other records that change along, such as the original that a confirmed reversal undoes, and the side
    /// that changes them.
    fn consequences(
        writer: &Writer,
        step: Step,
        changes: &[Change<Self>],
    ) -> impl Future<Output = Result<Vec<(Side, Change<Self>)>>> + Send
    where
        Self::Model: ModelTrait<Entity = Self> + TwoSided;
}

/// Rows as they are to be regarded, by id, or why a step with them is refused.
pub type Regarded<R> = HashMap<Uuid, std::result::Result<<R as EntityTrait>::Model, Refusal>>;

/// A row before and after; none before where it is new.
pub(crate) type Move<'a, R> = (Option<&'a <R as EntityTrait>::Model>, Option<&'a <R as EntityTrait>::Model>);

/// A cell of kept totals in which a record stands.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Of which table.
    pub(crate) totals: Totals,
    /// The values of the key columns of its row.
    pub(crate) key: Vec<Value>,
    /// What the record adds to it beside itself.
    pub(crate) amount: i64,
}

/// The cells of one table that change, in the order of their keys.
type Sums = BTreeMap<(String, Standing), Cell>;

/// Adds what rows gain and lose to the kept totals, and to what they share with others.
pub(crate) async fn tally<R: Record<Model: TwoSided>>(writer: &Writer, moves: &[Move<'_, R>]) -> Result<()> {
    for (totals, changed) in gains::<R>(moves) {
        writer.tally(totals, changed).await?;
    }
    R::follow(writer, moves).await
}

/// What rows gain and lose, as cells of kept totals in the order of their keys.
pub(crate) fn gains<R: Record<Model: TwoSided>>(moves: &[Move<'_, R>]) -> Vec<(Totals, Vec<Cell>)> {
    let mut sums: BTreeMap<Totals, Sums> = BTreeMap::new();
    for &(before, after) in moves {
        for (row, sign) in [(before, -1), (after, 1)] {
            let Some(row) = row else { continue };
            let spine = row.spine();
            let standing = spine.standing;
            if standing == Standing::Unsubmitted {
                continue;
            }
            let column = |name: &str| R::Column::from_str(name).ok().map(|column| row.get(column));
            let measured = measured::cells(R::Model::KIND, &spine, &column);
            for Kept { totals, key, amount } in R::cells(row).into_iter().chain(measured) {
                let sum = sums.entry(totals).or_default();
                let cell = sum.entry((format!("{key:?}"), standing));
                let cell = cell.or_insert_with(|| Cell { key, standing, count: 0, amount: 0 });
                cell.count += sign;
                cell.amount += sign * amount;
            }
        }
    }
    let changed = |sum: Sums| -> Vec<_> {
        sum.into_values().filter(|cell| cell.count != 0 || cell.amount != 0).collect()
    };
    sums.into_iter()
        .map(|(totals, sum)| (totals, changed(sum)))
        .filter(|(_, cells)| !cells.is_empty())
        .collect()
}
