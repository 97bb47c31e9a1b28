//! The sealer: one server of a store gives committed entries their positions, and all follow them.

use super::{checkpoint::Checkpoint, leaf, note};
use crate::{
    access::{Actor, Doorman},
    error::{Error, Result},
    store::{Bid, Store},
};
use arc_swap::ArcSwapOption;
use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use domain::permit::{Act, Duty};
use entity::{journal, refusal, seal};
use sea_orm::sea_query::{Expr, ExprTrait};
use std::{path::PathBuf, sync::Arc, time::Duration};
use tokio::sync::{Mutex, watch};
use uuid::Uuid;

/// How often the sealer looks: an entry is sealed well within a second.
const GLANCE: Duration = Duration::from_millis(200);

/// How often a checkpoint is given out, where something was sealed since the last one.
const ATTESTED: Duration = Duration::from_mins(1);

/// For how long a server that went away keeps others from sealing.
const LEASE: TimeDelta = TimeDelta::seconds(10);

/// How long the sealer leaves the store to others between two full seals.
const BREATH: Duration = Duration::from_millis(25);

/// How many entries a seal holds at most: what a transaction of the sealer takes stays short.
const MOST: u64 = 1_000;

/// The sealed order of the journal, as one server makes or follows it.
#[derive(Clone, Debug)]
pub struct Trail(Arc<Sealing>);

#[derive(Debug)]
struct Sealing {
    store: Store,
    doorman: Doorman,
    /// Where checkpoints are put, besides the log and the server's own page.
    folder: Option<PathBuf>,
    /// The last checkpoint that was given out.
    checkpoint: ArcSwapOption<Checkpoint>,
    /// Names this server among those that serve the store.
    holder: Uuid,
    /// The highest position that this server knows of.
    highest: watch::Sender<i64>,
    /// One look at a time, and up to which minute refusals were entered.
    turn: Mutex<DateTime<Utc>>,
}

impl Trail {
    /// The trail of a store, whose checkpoints the doorman's keys sign; nothing is sealed by this alone.
    pub fn new(store: Store, doorman: Doorman) -> Self {
        Self::attesting_to(store, doorman, None)
    }

    /// The same, putting its checkpoints into a folder.
    pub fn attesting_to(store: Store, doorman: Doorman, folder: Option<PathBuf>) -> Self {
        let holder = store.clock().id();
        Self(Arc::new(Sealing {
            store,
            doorman,
            folder,
            checkpoint: ArcSwapOption::empty(),
            holder,
            highest: watch::Sender::new(0),
            turn: Mutex::new(DateTime::UNIX_EPOCH),
        }))
    }

    /// The highest position, as it grows: whoever delivers entries waits here and then reads what is new.
    pub fn highest(&self) -> watch::Receiver<i64> {
        self.0.highest.subscribe()
    }

    /// Seals what was committed, unless another server holds the lease; the highest position.
    pub async fn seal(&self) -> Result<i64> {
        let mut counted = self.0.turn.lock().await;
        self.enter_counts(&mut counted).await?;
        while self.seal_some().await? == Sealed::Full {
            // Where much waits, SQLite's lock would otherwise go from seal to seal, past every other process.
            tokio::time::sleep(BREATH).await;
        }
        let highest = self.last().await?.map_or(0, |seal| seal.last_position);
        self.0.highest.send_if_modified(|known| {
            let grown = *known < highest;
            if grown {
                *known = highest;
            }
            grown
        });
        Ok(highest)
    }

    /// The last checkpoint that this server gave out.
    pub fn checkpoint(&self) -> Option<Arc<Checkpoint>> {
        self.0.checkpoint.load_full()
    }

    /// Gives out a checkpoint of the last seal, unless it has: to the log, to its own page, and to the folder.
    pub async fn attest(&self) -> Result<()> {
        let Some(last) = self.last().await? else { return Ok(()) };
        if self.checkpoint().is_some_and(|given| given.size == last.last_position) {
            return Ok(());
        }
        let given = Arc::new(Checkpoint::sign(&self.0.doorman, &last, self.0.store.clock().now())?);
        tracing::info!(size = given.size, root = %given.root, signature = %given.signature, kid = %given.kid, at = %given.at, "checkpoint");
        self.0.checkpoint.store(Some(Arc::clone(&given)));
        let Some(folder) = self.0.folder.clone() else { return Ok(()) };
        let kept = tokio::task::spawn_blocking(move || given.keep(&folder)).await;
        kept.map_err(|gone| Error::Internal(gone.to_string()))?
    }

    /// Says loudly where the folder's newest checkpoint vouches for more than the store holds: somebody
    /// restored an older copy, or cut the journal off.
    pub async fn compare(&self) -> Result<()> {
        let Some(kept) = self.0.folder.as_deref().and_then(Checkpoint::latest) else { return Ok(()) };
        let size = self.last().await?.map_or(0, |seal| seal.last_position);
        if size < kept.size {
            tracing::error!(
                size,
                vouched = kept.size,
                at = %kept.at,
                "the journal is shorter than its newest checkpoint: run `shanhai audit verify --checkpoint`"
            );
        }
        Ok(())
    }

    /// Seals whatever comes, for as long as it is polled.
    pub async fn keep(self) {
        let mut glances = tokio::time::interval(GLANCE);
        glances.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut minutes = tokio::time::interval(ATTESTED);
        minutes.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut troubled = false;
        loop {
            let done = tokio::select! {
                _ = glances.tick() => self.seal().await.map(drop),
                _ = minutes.tick() => self.attest().await,
            };
            match done {
                Ok(()) if troubled => {
                    troubled = false;
                    tracing::info!("the journal is sealed and attested again");
                }
                Ok(()) => {}
                // Five times a second would say no more than once.
                Err(error) if !troubled => {
                    troubled = true;
                    tracing::error!(%error, "the journal is not being sealed or attested");
                }
                Err(_) => {}
            }
        }
    }

    /// Seals the rest, attests it, and lets another server go on.
    pub async fn end(&self) -> Result<()> {
        self.seal().await?;
        self.attest().await?;
        let sealer = Actor::system(Duty::Sealer);
        let holder = self.0.holder;
        let acts = [Act::SealJournal];
        self.0.store.write(&sealer, &acts, "sealer", async |writer| writer.end_turn(holder).await).await
    }

    /// Enters how many refusals followed the first ones of minutes that are over.
    async fn enter_counts(&self, until: &mut DateTime<Utc>) -> Result<()> {
        let (store, sealer) = (&self.0.store, Actor::system(Duty::Sealer));
        let now = store.clock().now();
        let minute = now.duration_trunc(TimeDelta::minutes(1)).unwrap_or(now);
        if minute == *until {
            return Ok(());
        }
        let over = Expr::col(("refusal", "minute")).lt(minute);
        if store.reader(&sealer).find::<refusal::Entity>().filter(over).count_to(1).await? > 0 {
            store
                .write(&sealer, &[Act::NoteRefusal], "sealer", async |writer| {
                    for row in writer.take_refusals(minute).await?.into_iter().filter(|row| row.count > 1) {
                        let told = note::refusal(row.account_id, &row.act, &row.code, row.count - 1);
                        writer.journal_of(row.account_id, vec![told]).await?;
                    }
                    Ok(())
                })
                .await?;
        }
        *until = minute;
        Ok(())
    }

    /// The last seal.
    async fn last(&self) -> Result<Option<seal::Model>> {
        let reader = self.0.store.reader(&Actor::system(Duty::Sealer));
        reader.find::<seal::Entity>().order_by_desc(seal::Column::Number).limit(1).one().await
    }

    async fn seal_some(&self) -> Result<Sealed> {
        let (store, sealer) = (&self.0.store, Actor::system(Duty::Sealer));
        let reader = store.reader(&sealer);
        // Whatever has no position is waiting, however late it was committed: nothing is ever passed by.
        let waiting = reader
            .find::<journal::Entity>()
            .filter(Expr::col(("journal", "position")).is_null())
            .order_by(journal::Column::Id)
            .limit(MOST)
            .all()
            .await?;
        if waiting.is_empty() {
            return Ok(Sealed::All);
        }
        let now = store.clock().now();
        let lease = reader.find::<seal::lease::Entity>().one().await?;
        let lease = lease.ok_or_else(|| Error::Internal("the sealer's row is gone".to_owned()))?;
        let others = lease.holder.is_some_and(|holder| holder != self.0.holder);
        if others && lease.held_until.is_some_and(|until| now <= until) {
            return Ok(Sealed::All);
        }
        // The leaves are made before anything is locked.
        let entries: Vec<_> = waiting.iter().map(|row| (row.id, leaf(row))).collect();
        let full = u64::try_from(entries.len()) == Ok(MOST);
        let bid = Bid { holder: self.0.holder, until: now + LEASE };
        store
            .write(&sealer, &[Act::SealJournal], "sealer", async |writer| {
                let Some(turn) = writer.take_turn(bid).await? else { return Ok(Sealed::All) };
                writer.seal(turn, entries.clone()).await?;
                Ok(if full { Sealed::Full } else { Sealed::All })
            })
            .await
    }
}

/// How much of what waited was sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sealed {
    /// As much as a seal holds: there may be more.
    Full,
    /// All of it, or all that is this server's to seal.
    All,
}
