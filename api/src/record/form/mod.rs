//! Forms: kinds of record that are a list of fields between two places on a day.
//!
//! A kind says its fields once, in [`form!`], and its rules in `domain`. From the list come what clients send and
//! read, filters, sums, sheets in and out, and every mutation; from the rules, what is refused. What a kind does
//! beyond that (a parent whose sum it must not pass, a number that it holds) it says in [`Form`].

mod asked;
mod codes;
mod done;
mod enter;
mod field;
mod fields;
#[expect(clippy::module_inception, reason = "it is what this room is for")]
mod form;
pub(crate) mod import;
mod listed;
mod order;
mod seen;
mod sheets;
mod words;

pub(crate) use asked::asked;
pub(crate) use codes::{Class, Credit};
pub(crate) use done::done;
pub(crate) use enter::{amend, log, log_many};
pub(crate) use field::{Field, Maybe, Plain};
pub(crate) use fields::{Amount, Choice, Count, Link, OnDay, Paper, Place, Text, Worded, YesNo};
pub(crate) use form::form;
pub(crate) use listed::listed;
pub(crate) use order::{MoneyOrder, Ordering, RecordOrder};
pub(crate) use seen::seen;
pub(crate) use sheets::{ListRows, Sheeted, SumRows, column, list, place, text};
pub(crate) use words::worded;

use super::{
    Move, Record, Regarded,
    ledger::{balance, overdrawn},
    pair_anew,
};
use crate::{
    access::Visible,
    error::Result,
    graphql::{Viewer, id::Global},
    once::Keyed,
    sheet::{Column, Row},
    store::{Change, Held, Writer},
};
use domain::{
    Refusal,
    facts::{Facts, no_such_step, not_paired, recorded},
    fund::balance::Bearing,
    record::{Against, Step},
};
use entity::{
    spine::{Spine, TwoSided},
    values::{Digest, DuplicateMark, RecordState, Side},
};
use sea_orm::{EntityTrait, IntoActiveModel, ModelTrait};
use std::{collections::HashMap, fmt::Debug, future::Future};
use uuid::Uuid;

/// What a kind is called: by mutations, and by people.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Names {
    /// The field of the schema that lists them: `donations`.
    pub(crate) many: &'static str,
    /// The mutation that logs one.
    pub(crate) log: &'static str,
    /// The mutation that logs many.
    pub(crate) log_many: &'static str,
    /// The mutation that imports a sheet of them.
    pub(crate) import: &'static str,
    /// 中文.
    pub(crate) zh: &'static str,
    /// In English.
    pub(crate) en: &'static str,
}

/// Where a new row comes from: its id, and the key and input that create it.
#[derive(Clone, Debug)]
pub(crate) struct Origin<T> {
    pub(crate) id: T,
    pub(crate) key: String,
    pub(crate) input: Digest,
}

/// A kind of record that is a list of fields.
pub(crate) trait Form:
    Visible
    + EntityTrait<
        Model: ModelTrait<Entity = Self>
                   + TwoSided
                   + IntoActiveModel<<Self as EntityTrait>::ActiveModel>
                   + Clone
                   + Debug
                   + Send
                   + Sync,
        ActiveModel: Send,
    >
{
    /// Its id.
    type Id: Global;
    /// What somebody enters, parsed.
    type Facts: Facts + Clone + Debug + PartialEq + Send + Sync + 'static;
    /// What somebody enters, as it is sent.
    type Line: Clone + Debug + Send + Sync + 'static;
    /// What somebody changes, as it is sent.
    type Change: Default + PartialEq + Debug + Send + Sync;

    /// What it is called.
    const NAMES: Names;
    /// The field that holds the day which decides its year.
    const DAY: &'static str;
    /// The columns of a sheet of them, in the order in which a template shows them.
    const COLUMNS: &'static [Column];

    /// Reads what was sent.
    ///
    /// # Errors
    /// All that is wrong with it.
    fn read(line: &Self::Line) -> std::result::Result<Self::Facts, Vec<Refusal>>;

    /// Reads what is to change.
    ///
    /// # Errors
    /// All that is wrong with it.
    fn changed(facts: Self::Facts, change: &Self::Change) -> std::result::Result<Self::Facts, Vec<Refusal>>;

    /// Reads a row of a sheet.
    ///
    /// # Errors
    /// All that is wrong with it.
    fn of_cells(row: &Row) -> std::result::Result<Self::Line, Vec<Refusal>>;

    /// All that it says, field by field, the same for good.
    fn written(facts: &Self::Facts) -> Vec<String>;

    /// A stored record as it was entered; none where it lies nowhere, which no rule admits.
    fn facts(row: &Self::Model) -> Option<Self::Facts>;

    /// A new row.
    fn row(spine: Spine, origin: Origin<Self::Id>, facts: Self::Facts) -> Self::Model;

    /// A stored row with other facts; its spine stays.
    fn refilled(row: Self::Model, facts: Self::Facts) -> Self::Model;

    /// The digest of the input that created a row.
    fn input(row: &Self::Model) -> &Digest;

    /// By what a row of a sheet is named that made it; none where none did, or where it frees it again.
    fn sheet(row: &Self::Model) -> Option<&Digest>;

    /// Says by what a row of a sheet is named that made it.
    fn of_sheet(row: &mut Self::Model, sheet: Option<Digest>);

    /// Completes what was sent by what it names: the places of a parent, say.
    fn complete(
        _viewer: &Viewer,
        facts: Vec<Self::Facts>,
    ) -> impl Future<Output = Result<Vec<std::result::Result<Self::Facts, Vec<Refusal>>>>> + Send {
        std::future::ready(Ok(facts.into_iter().map(Ok).collect()))
    }

    /// Why a row is refused that is there already.
    fn taken() -> Refusal {
        recorded()
    }

    /// What the kind itself has against a step.
    ///
    /// # Errors
    /// The refusal.
    fn guard(_row: &Self::Model, _step: Step) -> std::result::Result<(), Refusal> {
        Ok(())
    }

    /// What a row does to the accounts of the ledger that it belongs to.
    fn bearings(_row: &Self::Model) -> Vec<Bearing> {
        Vec::new()
    }

    /// What a change lacks: the reason for a large one, say.
    fn reasoned(_before: &Self::Facts, _after: &Self::Facts, _reason: Option<&str>) -> Option<Refusal> {
        None
    }

    /// Rows that do not fit what they share with others, and why.
    fn barred(
        writer: &Writer,
        moves: &[(Option<Self::Model>, Self::Model)],
    ) -> impl Future<Output = Result<HashMap<Uuid, Refusal>>> + Send {
        overdrawn::<Self>(writer, moves)
    }

    /// What follows for what rows share with others, once they are written.
    fn follow(writer: &Writer, moves: &[Move<'_, Self>]) -> impl Future<Output = Result<()>> + Send {
        balance::<Self>(writer, moves)
    }

    /// What else follows in the row itself from its new state.
    fn settle(_row: &mut Self::Model, _step: Step) {}

    /// Records that are neither withdrawn nor changed in a material field, because others rest on them, and why.
    fn kept_by_others(
        _writer: &Writer,
        _records: &[Uuid],
    ) -> impl Future<Output = Result<HashMap<Uuid, Refusal>>> + Send {
        std::future::ready(Ok(HashMap::new()))
    }
}

impl<F: Form> Record for F {
    const DAY: &'static str = <F as Form>::DAY;

    fn taken() -> Refusal {
        <F as Form>::taken()
    }

    async fn look(_writer: &Writer, _rows: &mut [F::Model]) -> Result<()> {
        Ok(())
    }

    fn bearings(row: &F::Model) -> Vec<Bearing> {
        <F as Form>::bearings(row)
    }

    async fn barred(
        writer: &Writer,
        moves: &[(Option<F::Model>, F::Model)],
    ) -> Result<HashMap<Uuid, Refusal>> {
        <F as Form>::barred(writer, moves).await
    }

    async fn follow(writer: &Writer, moves: &[Move<'_, F>]) -> Result<()> {
        <F as Form>::follow(writer, moves).await
    }

    fn against(row: &F::Model) -> Against {
        Against { duplicate: DuplicateMark::Clear, reversed: false, late: row.spine().correction }
    }

    /// One key is one record: no duplicate waits for a decision.
    fn guard(row: &F::Model, step: Step) -> std::result::Result<(), Refusal> {
        match step {
            Step::ClearDuplicate | Step::JoinDuplicate | Step::AcceptMatch | Step::Reverse => {
                Err(no_such_step())
            }
            _ => <F as Form>::guard(row, step),
        }
    }

    async fn kept_by_others(writer: &Writer, records: &[Uuid]) -> Result<HashMap<Uuid, Refusal>> {
        <F as Form>::kept_by_others(writer, records).await
    }

    fn settle(row: &mut F::Model, step: Step) {
        if matches!(step, Step::Withdraw | Step::Discard) {
            F::of_sheet(row, None);
        }
        <F as Form>::settle(row, step);
    }

    fn material_digest(row: &F::Model) -> Option<Digest> {
        F::facts(row).map(|facts| facts.digest())
    }

    /// A draft takes the pairing of its day as it is when it is submitted.
    async fn regard(
        viewer: &Viewer,
        writer: &Writer,
        step: Step,
        held: &[Held<Self>],
    ) -> Result<Regarded<Self>> {
        let rows: Vec<F::Model> = held.iter().map(|held| (**held).clone()).collect();
        let mut regarded = Regarded::<Self>::new();
        if matches!(step, Step::Submit | Step::PassOn) {
            for mut row in rows.iter().cloned() {
                pair_anew(&viewer.atlas, &mut row);
                let paired = row.spine().pairing.is_some();
                regarded.insert(row.record_id(), if paired { Ok(row) } else { Err(not_paired()) });
            }
        }
        let moves: Vec<_> =
            rows.iter().filter_map(|row| Some((Some(row.clone()), after(row, step)?))).collect();
        for (id, refusal) in <F as Form>::barred(writer, &moves).await? {
            regarded.insert(id, Err(refusal));
        }
        Ok(regarded)
    }

    async fn consequences(
        _writer: &Writer,
        _step: Step,
        _changes: &[Change<Self>],
    ) -> Result<Vec<(Side, Change<Self>)>> {
        Ok(Vec::new())
    }
}

/// A row as a step would leave it, as far as what it shares with others is concerned; none where the step does not fit its state.
fn after<M: TwoSided + Clone>(row: &M, step: Step) -> Option<M> {
    use RecordState as S;
    let mut spine = row.spine();
    spine.state = match (step, spine.state) {
        (Step::Submit, S::Draft | S::Returned) | (Step::PassOn, S::InReview) => S::Submitted,
        (Step::Confirm, S::Submitted) => S::Confirmed,
        (Step::Withdraw, S::Submitted | S::Disputed) => S::Withdrawn,
        _ => return None,
    };
    let mut row = row.clone();
    row.set_spine(spine);
    Some(row)
}

impl<F: Form> Keyed for F {
    fn input(row: &F::Model) -> &Digest {
        <F as Form>::input(row)
    }
}
