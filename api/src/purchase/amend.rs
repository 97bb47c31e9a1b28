//! Amending purchases: the same rules as entering them.

use super::{
    enter::{Catalogue, admit, origin_of},
    input::AmendPurchaseInput,
    line,
};
use crate::{
    error::{Error, Result},
    graphql::{Viewer, id},
    record::{self, AMEND, Doing},
    store::{Held, Writer},
};
use domain::{Refusal, purchase::Line};
use entity::{ids::PurchaseId, purchase};

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
            let amended = amended.into_iter().next().unwrap_or_else(|| Err(vec![missing()]));
            amended.map(PurchaseId).map_err(Error::Refused)
        })
        .await
}

/// Amends purchases inside a transaction: what a rule refuses is answered, the rest is done.
pub(super) async fn amend_in(
    writer: &Writer,
    viewer: &Viewer,
    amendments: Vec<Amendment>,
) -> Result<record::Amended> {
    let actor = viewer.actor.narrowed(&AMEND).ok_or(Error::Forbidden)?;
    let catalogue = Catalogue::of(viewer, amendments.iter().map(|amendment| &amendment.line)).await?;
    let today = writer.clock().today();
    let amended = amendments.into_iter().map(|amendment| {
        let Amendment { held, line, expected_version, note } = amendment;
        let doing = Doing::Amend(held.entered_side);
        let amended = admit(&actor, &viewer.atlas, &catalogue, line, doing, today).map(|admitted| {
            let mut row = (*held).clone();
            admitted.amend(&mut row);
            row
        });
        record::Amendment { held, amended, expected_version, note }
    });
    record::amend(writer, amended.collect()).await
}
