//! Verifying the audit trail from the command line.

use super::{Outcome, open, say};
use crate::{
    access::Actor,
    audit::{Checkpoint, Report, verify},
    config::{Audit, Verify},
    store::Store,
};
use domain::permit::Duty;
use entity::account::signing_key;
use std::path::PathBuf;

pub(super) async fn run(audit: Audit) -> Outcome {
    let Audit::Verify(Verify { database, checkpoint }) = audit;
    let store = open(&database).await?;
    let report = verified(&store, &checkpoint).await?;
    say(&report)
}

/// What was verified, in words.
///
/// # Errors
/// The first thing that is wrong, in words.
pub(super) async fn verified(store: &Store, checkpoints: &[PathBuf]) -> Outcome<String> {
    let pending = store.pending_migrations().await?;
    if pending > 0 {
        return Err(format!("{pending} migrations are not applied: run `shanhai migrate`").into());
    }
    let keys = store.reader(&Actor::system(Duty::Keys)).find::<signing_key::Entity>().all().await?;
    let mut kept = Vec::with_capacity(checkpoints.len());
    for file in checkpoints {
        let read = Checkpoint::read(file, &keys);
        kept.push(read.map_err(|unfit| format!("{}: {unfit}", file.display()))?);
    }
    let report = verify(store, kept).await?;
    match &report.finding {
        Some(finding) => Err(finding.to_string().into()),
        None => Ok(words(&report)),
    }
}

fn words(report: &Report) -> String {
    let Report { entries, seals, waiting, checkpoints, records, .. } = report;
    let mut said = vec![format!(
        "{entries} entries under {seals} seals: none was changed, removed or moved; {records} records are what \
         the journal says of them"
    )];
    if *waiting > 0 {
        said.push(format!("{waiting} entries wait for their seal and were not verified"));
    }
    if checkpoints.is_empty() {
        said.push(
            "no checkpoint was given: this cannot show an end that was cut off together with its seals, or a \
             trail that was written anew as a whole"
                .to_owned(),
        );
    } else {
        let sizes: Vec<_> = checkpoints.iter().map(ToString::to_string).collect();
        said.push(format!("it agrees with the checkpoints of {} entries", sizes.join(", ")));
    }
    said.join("\n")
}
