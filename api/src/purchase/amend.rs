//! Amending purchases: the same rules as entering them, and what the change means for their confirmation.

use super::{
    duplicates,
    enter::{Admitted, Catalogue, Doing, admit, origin_of},
    input::AmendPurchaseInput,
    line,
};
use crate::{
    access::Grant,
    error::{Error, Result},
    graphql::{Viewer, id},
    record::{Record, book, entry_of, open_years},
    store::{Held, Writer},
};
use domain::{
    Refusal,
    permit::Act,
    purchase::Line,
    record::{Circumstance, Hand, Step, standing, take},
};
use entity::{
    ids::PurchaseId,
    purchase,
    spine::{Spine, TwoSided},
    values::{DuplicateMark, RecordState, Side},
};

/// The acts of whoever amends.
pub(super) const AMEND: [Act; 2] =
    [Act::Take(Step::Amend, Side::Donor), Act::Take(Step::Amend, Side::Recipient)];

/// A held purchase, and the line that it becomes.
#[derive(Debug)]
pub(super) struct Amendment {
    pub(super) held: Held<purchase::Entity>,
    pub(super) line: Line,
    /// The version that was read.
    pub(super) expected_version: i32,
    /// Why, for the history.
    pub(super) note: Option<String>,
}

/// What became of each amendment, in their order.
pub(super) type Amended = Vec<std::result::Result<PurchaseId, Vec<Refusal>>>;

/// Amends one purchase.
pub(super) async fn amend(viewer: &Viewer, input: AmendPurchaseInput) -> Result<PurchaseId> {
    let id: PurchaseId = id::decode("id", &input.id)?;
    let missing = || Refusal::not_found("id", "采购记录", "purchase");
    viewer
        .store
        .write(&viewer.actor, &AMEND, &viewer.request_id, async |writer| {
            let held = writer.hold::<purchase::Entity>([id.0]).await?.pop().ok_or_else(missing)?;
            let origin = origin_of(&held).ok_or_else(missing)?;
            let line = line::amended(line::of_row(&held, origin), &input.change).map_err(Error::Refused)?;
            let (expected_version, note) = (input.expected_version, input.note.clone());
            let amendment = Amendment { held, line, expected_version, note };
            let amended = amend_in(writer, viewer, vec![amendment]).await?;
            amended.into_iter().next().unwrap_or_else(|| Err(vec![missing()])).map_err(Error::Refused)
        })
        .await
}

/// Amends purchases inside a transaction: what a rule refuses is answered, the rest is done.
pub(super) async fn amend_in(
    writer: &Writer,
    viewer: &Viewer,
    amendments: Vec<Amendment>,
) -> Result<Amended> {
    let actor = viewer.actor.narrowed(&AMEND).ok_or(Error::Forbidden)?;
    let catalogue = Catalogue::of(viewer, amendments.iter().map(|amendment| &amendment.line)).await?;
    let today = writer.clock().today();
    let mut answers: Amended = Vec::with_capacity(amendments.len());
    let mut steps = Vec::with_capacity(amendments.len());
    for amendment in amendments {
        let id = amendment.held.id;
        let doing = Doing::Amend(amendment.held.entered_side);
        let admitted = admit(&actor, &viewer.atlas, &catalogue, amendment.line.clone(), doing, today);
        match judged(writer, amendment, admitted) {
            Ok(step) => {
                steps.push((answers.len(), step));
                answers.push(Ok(id));
            }
            Err(refusals) => answers.push(Err(refusals)),
        }
    }
    mark_material(writer, &mut steps).await?;
    let years = open_years(writer, steps.iter().flat_map(|(_, step)| [&step.before, &step.after])).await?;
    let mut changes = Vec::with_capacity(steps.len());
    let mut entries = Vec::with_capacity(steps.len());
    for (index, step) in steps {
        let open = years.admit(&step.before, "id").and_then(|()| years.admit(&step.after, "acceptedOn"));
        if let Err(refusal) = open {
            if let Some(answer) = answers.get_mut(index) {
                *answer = Err(vec![refusal]);
            }
            continue;
        }
        let (row, after) = (step.row, step.after);
        let change = step.held.change(|kept| {
            *kept = row;
            kept.set_spine(after);
        });
        entries.push(entry_of(&change, Step::Amend, step.grant, step.note));
        changes.push(change);
    }
    writer.save(&changes).await.map_err(|error| match error {
        Error::Taken(_) => domain::purchase::same_order_line().into(),
        other => other,
    })?;
    let all: Vec<_> = changes.iter().collect();
    let left_dispute: Vec<_> =
        changes.iter().filter(|change| change.before().state == RecordState::Disputed).collect();
    if !left_dispute.is_empty() {
        writer.end_disputes(&left_dispute, "ANSWERED").await?;
    }
    book::<purchase::Entity>(writer, &all, entries).await?;
    Ok(answers)
}

/// An amendment that its record's state and every rule of a line admit.
struct Taken {
    held: Held<purchase::Entity>,
    row: purchase::Model,
    before: Spine,
    after: Spine,
    circumstance: Circumstance,
    grant: Option<Grant>,
    note: Option<String>,
}

/// First whether they may at all, then what is wrong with the change.
fn judged(
    writer: &Writer,
    amendment: Amendment,
    admitted: std::result::Result<Admitted, Vec<Refusal>>,
) -> std::result::Result<Taken, Vec<Refusal>> {
    let Amendment { held, expected_version, note, .. } = amendment;
    let one = |refusal: Refusal| vec![refusal];
    let before = held.spine();
    let act = Act::Take(Step::Amend, before.entered_side);
    let grant = held.grant_for(act).cloned();
    let account = writer.actor().account();
    let account = account.ok_or_else(|| one(Refusal::not_found("id", "采购记录", "purchase")))?;
    let own = before.entered_side;
    let hand = Hand {
        account,
        side: if grant.is_some() { own } else { domain::record::other(own) },
        wrote_it: held.wrote_it(),
        answers_for: held.answers_for(act),
        at: writer.clock().now(),
    };
    let digest = admitted
        .as_ref()
        .map_or_else(|_| before.digest.clone(), |line| line.digest(held.line_kind, held.of_id));
    let circumstance = if digest == before.digest { Circumstance::Plain } else { Circumstance::Material };
    let mut after = take(&before, Step::Amend, circumstance, hand, expected_version).map_err(one)?;
    purchase::Entity::guard(&held, Step::Amend).map_err(one)?;
    let mut row = (*held).clone();
    admitted?.amend(&mut row);
    if after.state == RecordState::Submitted {
        after.submitted_by = Some(account);
    }
    let mut taken = Taken { held, row, before, after, circumstance, grant, note };
    taken.settle();
    Ok(taken)
}

impl Taken {
    /// Takes over into the spine what follows from the row.
    fn settle(&mut self) {
        let (row, after) = (&self.row, &mut self.after);
        let spine = row.spine();
        after.pairing = row.pairing_id;
        (after.donor, after.recipient, after.day) = (spine.donor, spine.recipient, row.day);
        after.digest = row.digest.clone();
        (after.standing, after.exclusion) = standing(after.state, purchase::Entity::against(row));
    }
}

/// What changed in a material field might be another purchase now, or be none any more.
async fn mark_material(writer: &Writer, steps: &mut [(usize, Taken)]) -> Result<()> {
    let material = |step: &&mut (usize, Taken)| step.1.circumstance == Circumstance::Material;
    let mut rows: Vec<_> = steps
        .iter_mut()
        .filter(material)
        .map(|(_, step)| {
            step.row.duplicate_mark = DuplicateMark::Clear;
            step.row.duplicate_of = None;
            step.row.clone()
        })
        .collect();
    duplicates::mark(writer, &mut rows).await?;
    for ((_, step), row) in steps.iter_mut().filter(material).zip(rows) {
        step.row = row;
        step.settle();
    }
    Ok(())
}
