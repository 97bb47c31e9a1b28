//! Amending a purchase: the same rules as entering it, and what the change means for its confirmation.

use super::{
    enter::{Catalogue, Doing, admit, origin_of},
    input::AmendPurchaseInput,
    line,
    log::mark_duplicates,
};
use crate::{
    error::{Error, Result},
    graphql::{Viewer, id},
    record::{Record, book, entry_of, open_years},
};
use domain::{
    Refusal,
    permit::Act,
    record::{Circumstance, Hand, Step, standing, take},
};
use entity::{
    ids::PurchaseId,
    purchase,
    spine::TwoSided,
    values::{DuplicateMark, RecordState, Side},
};

/// The acts of whoever amends.
const AMEND: [Act; 2] = [Act::Take(Step::Amend, Side::Donor), Act::Take(Step::Amend, Side::Recipient)];

/// Amends one purchase.
pub(super) async fn amend(viewer: &Viewer, input: AmendPurchaseInput) -> Result<PurchaseId> {
    let id: PurchaseId = id::decode("id", &input.id)?;
    let actor = viewer.actor.narrowed(&AMEND).ok_or(Error::Forbidden)?;
    let missing = || Refusal::not_found("id", "采购记录", "purchase");
    viewer
        .store
        .write(&viewer.actor, &AMEND, &viewer.request_id, async |writer| {
            let held = writer.hold::<purchase::Entity>([id.0]).await?.pop().ok_or_else(missing)?;
            let before = held.spine();
            let origin = origin_of(&held).ok_or_else(missing)?;
            let line = line::amended(line::of_row(&held, origin), &input.change).map_err(Error::Refused)?;
            let catalogue = Catalogue::of(viewer, std::iter::once(&line)).await?;
            let today = writer.clock().today();
            let admitted =
                admit(&actor, &viewer.atlas, &catalogue, line, Doing::Amend(before.entered_side), today);
            let step = Act::Take(Step::Amend, before.entered_side);
            let grant = held.grant_for(step).cloned();
            let hand = Hand {
                account: actor.account().ok_or(Error::Unauthenticated)?,
                side: if grant.is_some() {
                    before.entered_side
                } else {
                    domain::record::other(before.entered_side)
                },
                wrote_it: held.wrote_it(),
                at: writer.clock().now(),
            };
            // First whether they may at all, then what is wrong with the change.
            let digest = admitted
                .as_ref()
                .map_or_else(|_| before.digest.clone(), |line| line.digest(held.line_kind, held.of_id));
            let circumstance =
                if digest == before.digest { Circumstance::Plain } else { Circumstance::Material };
            let mut after = take(&before, Step::Amend, circumstance, hand, input.expected_version)?;
            purchase::Entity::guard(&held, Step::Amend)?;
            let admitted = admitted.map_err(Error::Refused)?;
            let mut row = (*held).clone();
            admitted.amend(&mut row);
            if circumstance == Circumstance::Material {
                row.duplicate_mark = DuplicateMark::Clear;
                row.duplicate_of = None;
                mark_duplicates(writer, std::slice::from_mut(&mut row)).await?;
            }
            after.pairing = row.pairing_id;
            (after.donor, after.recipient, after.day) = (row.spine().donor, row.spine().recipient, row.day);
            after.digest = row.digest.clone();
            if after.state == RecordState::Submitted {
                after.submitted_by = Some(hand.account);
            }
            (after.standing, after.exclusion) = standing(after.state, purchase::Entity::against(&row));
            let years = open_years(writer, [&before, &after]).await?;
            years.admit(&before, "id")?;
            years.admit(&after, "acceptedOn")?;
            let change = held.change(|kept| {
                *kept = row;
                kept.set_spine(after);
            });
            let entry = entry_of(&change, Step::Amend, grant, input.note.clone());
            let left_dispute = before.state == RecordState::Disputed;
            writer.save(std::slice::from_ref(&change)).await.map_err(|error| match error {
                Error::Taken(_) => domain::purchase::same_order_line().into(),
                other => other,
            })?;
            if left_dispute {
                writer.end_disputes(&[&change], "ANSWERED").await?;
            }
            book::<purchase::Entity>(writer, &[&change], vec![entry]).await?;
            Ok(id)
        })
        .await
}
