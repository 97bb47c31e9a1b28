//! Letting a pairing be succeeded (接续): it and those below it end, and what follows starts on the next day.

use super::{
    command::{ACT, hold, refuse_later, save, start},
    input::SucceedPairingInput,
};
use crate::{
    account::refuse_clashes,
    atlas::Shelf,
    error::{Error, Result},
    graphql::Viewer,
    once::Once,
};
use domain::pairing::{Fate, Succession};
use entity::ids::PairingId;
use serde::{Deserialize, Serialize};

/// What a succession wrote.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Succeeded {
    /// Pairings that ended, the one that was named first.
    pub(super) ended: Vec<PairingId>,
    /// Pairings that started, its successor first.
    pub(super) started: Vec<PairingId>,
}

/// Lets a pairing be succeeded.
pub(super) async fn succeed(
    viewer: &Viewer,
    shelf: &Shelf,
    input: &SucceedPairingInput,
) -> Result<Succeeded> {
    let wanted = input.parse()?;
    let once = Once::new(viewer, ACT, "succeedPairing", &input.idempotency_key, &wanted)?;
    shelf
        .rewrite(viewer, ACT, async |writer, atlas| {
            if let Some(known) = once.before(writer).await? {
                return Ok(known);
            }
            // The same named twice is held once; the rules say what is wrong with that.
            let mut held = Vec::new();
            let mut versions = wanted.versions.clone();
            versions.sort_unstable();
            versions.dedup_by_key(|(id, _)| *id);
            for (id, expected) in versions {
                held.push(hold(writer, id, expected, "id").await?);
            }
            let succession = named(wanted.succession.clone(), || writer.clock().id());
            let plan = atlas.succeed(&succession).map_err(Error::Refused)?;
            let ended: Vec<PairingId> = plan.endings.iter().map(|ending| ending.id).collect();
            refuse_later(writer, &ended, succession.last).await?;

            refuse_clashes(writer, "successor", atlas, &atlas.after(&plan)).await?;
            let reason = succession.reason.as_deref().unwrap_or_default();
            start(writer, &plan.starts, reason).await?;
            let mut changes = Vec::new();
            for held in held {
                let Some(ending) = plan.endings.iter().find(|ending| ending.id == held.id) else { continue };
                let grant = held.grant_for(ACT).cloned();
                let change = held.change(|row| {
                    row.ends_on = Some(ending.last);
                    row.end_reason.clone_from(&ending.reason);
                    row.ended_for_good = ending.for_good;
                    row.successor_id = ending.successor;
                    row.version += 1;
                });
                changes.push((change, grant));
            }
            save(writer, &changes, Some(reason)).await?;
            let done = Succeeded { ended, started: plan.starts.iter().map(|start| start.id).collect() };
            once.keep(writer, &done).await?;
            Ok(done)
        })
        .await
}

/// The succession with ids for what starts.
fn named(mut succession: Succession, id: impl Fn() -> PairingId) -> Succession {
    succession.successor.id = id();
    for (_, fate) in &mut succession.below {
        if let Fate::Succeeded(terms) = fate {
            terms.id = id();
        }
    }
    succession
}
