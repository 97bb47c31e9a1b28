//! How a purchase is a two-sided record: what stands against it, its totals, and what a reversal undoes.

use super::{
    duplicates,
    enter::{origin_of, restand},
};
use crate::{
    error::Result,
    graphql::Viewer,
    record::{Kept, Record, Regarded},
    store::{Change, Held, Totals, Writer},
};
use chrono::{DateTime, Utc};
use domain::{
    Refusal,
    purchase::{Material, decided_duplicate, line_rests, same_order_line, undecided_duplicate},
    record::{Against, Step},
};
use entity::{
    ids::PairingId,
    purchase,
    values::{Digest, DuplicateMark, Exclusion, LineKind, RecordState, Side},
};
use sea_orm::{
    Value,
    sea_query::{Expr, ExprTrait},
};
use std::collections::HashMap;
use uuid::Uuid;

impl Record for purchase::Entity {
    const DAY: &'static str = "acceptedOn";

    fn taken() -> Refusal {
        same_order_line()
    }

    async fn look(writer: &Writer, rows: &mut [purchase::Model]) -> Result<()> {
        duplicates::mark(writer, rows).await
    }

    fn against(row: &purchase::Model) -> Against {
        Against {
            duplicate: row.duplicate_mark,
            reversed: row.exclusion == Some(Exclusion::Reversed),
            late: row.correction,
        }
    }

    fn guard(row: &purchase::Model, step: Step) -> std::result::Result<(), Refusal> {
        let possible = row.duplicate_mark == DuplicateMark::Possible;
        let decided = row.duplicate_mark == DuplicateMark::Duplicate;
        match step {
            Step::Confirm if possible => Err(undecided_duplicate()),
            Step::Confirm if decided => Err(decided_duplicate()),
            Step::ClearDuplicate if decided => Ok(()),
            Step::ClearDuplicate | Step::JoinDuplicate if !possible => Err(Refusal::new(
                domain::Code::WrongState,
                "id",
                "这条记录没有待认定的疑似重复",
                "this record is not a possible duplicate that waits for a decision",
            )),
            Step::Amend if row.line_kind != LineKind::Sale => Err(Refusal::new(
                domain::Code::WrongState,
                "id",
                "退货和冲销不能修改；请撤回后重新登记",
                "returns and reversals are not amended; withdraw it and enter it anew",
            )),
            _ => Ok(()),
        }
    }

    fn rests_on(row: &purchase::Model) -> Option<Uuid> {
        row.of_id.map(|of| of.0)
    }

    /// What was given back, and what is reversed, stays as it was then.
    async fn kept_by_others(writer: &Writer, records: &[Uuid]) -> Result<HashMap<Uuid, Refusal>> {
        let column = |name: &'static str| Expr::col(("purchase", name));
        let resting = writer
            .find::<Self>()
            .filter(column("of_id").is_in(records.iter().copied()))
            .filter(column("state").ne(RecordState::Withdrawn.word()))
            .all()
            .await?;
        Ok(resting.into_iter().filter_map(|line| Some((line.of_id?.0, line_rests(line.line_kind)))).collect())
    }

    fn settle(row: &mut purchase::Model, step: Step) {
        match step {
            Step::Withdraw | Step::Discard => row.holds_line = false,
            Step::ClearDuplicate => {
                row.duplicate_mark = DuplicateMark::NotADuplicate;
                row.holds_line = row.line_kind == LineKind::Sale;
            }
            // The other entry of the match is excluded: this one is a duplicate of nothing.
            Step::AcceptMatch => {
                row.duplicate_mark = DuplicateMark::Clear;
                row.duplicate_of = None;
            }
            Step::JoinDuplicate => {
                row.duplicate_mark = DuplicateMark::Duplicate;
                row.holds_line = false;
            }
            // A reversal is excluded with what it undoes, for as long as both sides agree to it.
            Step::Confirm | Step::Dispute if row.line_kind == LineKind::Reversal && !row.correction => {
                row.exclusion = (step == Step::Confirm).then_some(Exclusion::Reversed);
            }
            _ => {}
        }
    }

    fn cells(row: &purchase::Model) -> Vec<Kept> {
        let code = |code: Option<entity::values::RegionCode>| Value::from(code.map_or(0, |code| code.0));
        let key = vec![
            Value::from(row.pairing_id.unwrap_or(PairingId(Uuid::nil())).0),
            code(row.donor_province),
            code(row.recipient_province),
            Value::from(row.day.month().0),
            Value::from(row.kind.word()),
            Value::from(row.channel.clone()),
        ];
        vec![Kept { totals: Totals::PurchasesByPairing, key, amount: row.amount.0 }]
    }

    fn material_digest(row: &purchase::Model) -> Option<Digest> {
        let material = Material {
            amount: row.amount,
            day: row.day,
            kind: row.kind,
            line: row.line_kind,
            of: row.of_id,
            origin: origin_of(row)?,
            quantity: row.quantity,
            supplier: row.supplier_id,
            unit: row.unit_id,
        };
        Some(material.digest())
    }

    async fn regard(
        viewer: &Viewer,
        writer: &Writer,
        step: Step,
        held: &[Held<Self>],
    ) -> Result<Regarded<Self>> {
        duplicates::regard(viewer, writer, step, held).await
    }

    /// A confirmed reversal undoes its original while the year is open; a reversal that is confirmed no more
    /// lets the original count again. A match that is accepted excludes the own side's entry.
    async fn consequences(
        writer: &Writer,
        step: Step,
        changes: &[Change<Self>],
    ) -> Result<Vec<(Side, Change<Self>)>> {
        if step == Step::AcceptMatch {
            return duplicates::exclude_matched(writer, changes).await;
        }
        if step == Step::Withdraw {
            return duplicates::release(writer, changes).await;
        }
        let undone = |row: &purchase::Model| row.state == RecordState::Confirmed && !row.correction;
        let originals: Vec<(Uuid, bool)> = changes
            .iter()
            .filter(|change| change.after().line_kind == LineKind::Reversal)
            .filter(|change| undone(change.before()) != undone(change.after()))
            .filter_map(|change| Some((change.after().of_id?.0, undone(change.after()))))
            .collect();
        if originals.is_empty() {
            return Ok(Vec::new());
        }
        let held = writer.hold::<Self>(originals.iter().map(|(id, _)| *id)).await?;
        let at = writer.clock().now();
        let change = |held: crate::store::Held<Self>| {
            let now_undone = originals.iter().any(|&(id, undone)| id == held.id.0 && undone);
            held.change(|row| {
                row.holds_line = !now_undone && row.line_kind == LineKind::Sale;
                row.exclusion = now_undone.then_some(Exclusion::Reversed);
                changed_along(row, at);
            })
        };
        Ok(held.into_iter().map(|held| (step.side(held.entered_side), change(held))).collect())
    }
}

/// Works out anew what a row is to a total that changes along with another, and raises its version.
pub(super) fn changed_along(row: &mut purchase::Model, at: DateTime<Utc>) {
    restand(row);
    row.version += 1;
    row.at = at;
}
