//! How a donation is a two-sided record.

use super::{enter::digest, gift};
use crate::{
    error::Result,
    graphql::Viewer,
    record::{Record, Regarded, pair_anew},
    store::{Change, Held, Totals, Writer},
};
use domain::{
    Refusal,
    donation::{not_paired, same_receipt},
    record::{Against, Step},
};
use entity::{
    donation,
    values::{Digest, DuplicateMark, Side},
};
use sea_orm::Value;

impl Record for donation::Entity {
    /// A pairing has thousands of them, not millions: their rows are summed up through an index.
    const TOTALS: &'static [Totals] = &[];
    const DAY: &'static str = "receivedOn";

    fn taken() -> Refusal {
        same_receipt()
    }

    async fn look(_writer: &Writer, _rows: &mut [donation::Model]) -> Result<()> {
        Ok(())
    }

    fn against(row: &donation::Model) -> Against {
        Against { duplicate: DuplicateMark::Clear, reversed: false, late: row.correction }
    }

    /// One receipt is one donation, by an index: no duplicate waits for a decision.
    fn guard(_row: &donation::Model, step: Step) -> std::result::Result<(), Refusal> {
        match step {
            Step::ClearDuplicate | Step::JoinDuplicate | Step::AcceptMatch | Step::Reverse => {
                Err(Refusal::new(
                    domain::Code::WrongState,
                    "id",
                    "捐赠记录没有这一步",
                    "there is no such step with a donation",
                ))
            }
            _ => Ok(()),
        }
    }

    fn settle(row: &mut donation::Model, step: Step) {
        if matches!(step, Step::Withdraw | Step::Discard) {
            row.holds_receipt = false;
        }
    }

    fn cells(_row: &donation::Model) -> Vec<Vec<Value>> {
        Vec::new()
    }

    fn material_digest(row: &donation::Model) -> Option<Digest> {
        gift::of_row(row).map(|gift| digest(&gift))
    }

    fn amount(row: &donation::Model) -> i64 {
        row.amount.0
    }

    /// A draft takes the pairing of its day as it is when it is submitted.
    async fn regard(
        viewer: &Viewer,
        _writer: &Writer,
        step: Step,
        held: &[Held<Self>],
    ) -> Result<Regarded<Self>> {
        if !matches!(step, Step::Submit | Step::PassOn) {
            return Ok(Regarded::<Self>::new());
        }
        let paired = |held: &Held<Self>| {
            let mut row = (**held).clone();
            pair_anew(&viewer.atlas, &mut row);
            (row.id.0, if row.pairing_id.is_some() { Ok(row) } else { Err(not_paired()) })
        };
        Ok(held.iter().map(paired).collect())
    }

    async fn consequences(
        _writer: &Writer,
        _step: Step,
        _changes: &[Change<Self>],
    ) -> Result<Vec<(Side, Change<Self>)>> {
        Ok(Vec::new())
    }
}
