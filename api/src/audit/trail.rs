//! The sealer: one server of a store gives committed entries their positions, and all follow them.

use super::leaf;
use crate::{
    access::Actor,
    error::{Error, Result},
    store::{Claim, Store},
};
use chrono::TimeDelta;
use domain::permit::{Act, Duty};
use entity::{journal, seal};
use sea_orm::sea_query::{Expr, ExprTrait};
use std::{sync::Arc, time::Duration};
use tokio::sync::{Mutex, watch};
use uuid::Uuid;

/// How often the sealer looks: an entry is sealed well within a second.
const GLANCE: Duration = Duration::from_millis(200);

/// For how long a server that went away keeps others from sealing.
const LEASE: TimeDelta = TimeDelta::seconds(10);

/// How many entries a seal holds at most: what a transaction of the sealer takes stays short.
const MOST: u64 = 1_000;

/// The sealed order of the journal, as one server makes or follows it.
#[derive(Clone, Debug)]
pub struct Trail(Arc<Sealing>);

#[derive(Debug)]
struct Sealing {
    store: Store,
    /// Names this server among those that serve the store.
    holder: Uuid,
    /// The highest position that this server knows of.
    highest: watch::Sender<i64>,
    /// One look at a time.
    turn: Mutex<()>,
}

impl Trail {
    /// The trail of a store; nothing is sealed by this alone.
    pub fn new(store: Store) -> Self {
        let holder = store.clock().id();
        Self(Arc::new(Sealing { store, holder, highest: watch::Sender::new(0), turn: Mutex::new(()) }))
    }

    /// The highest position, as it grows: whoever delivers entries waits here and then reads what is new.
    pub fn highest(&self) -> watch::Receiver<i64> {
        self.0.highest.subscribe()
    }

    /// Seals what was committed, unless another server holds the lease; the highest position.
    pub async fn seal(&self) -> Result<i64> {
        let _one_at_a_time = self.0.turn.lock().await;
        while self.seal_some().await? == Sealed::Full {}
        let reader = self.0.store.reader(&Actor::system(Duty::Sealer));
        let last = reader.find::<seal::Entity>().order_by_desc(seal::Column::Number).limit(1).one().await?;
        let highest = last.map_or(0, |seal| seal.last_position);
        self.0.highest.send_if_modified(|known| {
            let grown = *known < highest;
            if grown {
                *known = highest;
            }
            grown
        });
        Ok(highest)
    }

    /// Seals whatever comes, for as long as it is polled.
    pub async fn keep(self) {
        let mut glances = tokio::time::interval(GLANCE);
        glances.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut troubled = false;
        loop {
            glances.tick().await;
            match self.seal().await {
                Ok(_) if troubled => {
                    troubled = false;
                    tracing::info!("the journal is sealed again");
                }
                Ok(_) => {}
                // Five times a second would say no more than once.
                Err(error) if !troubled => {
                    troubled = true;
                    tracing::error!(%error, "the journal is not being sealed");
                }
                Err(_) => {}
            }
        }
    }

    /// Seals the rest, and lets another server go on.
    pub async fn end(&self) -> Result<()> {
        self.seal().await?;
        let sealer = Actor::system(Duty::Sealer);
        let holder = self.0.holder;
        let acts = [Act::SealJournal];
        self.0.store.write(&sealer, &acts, "sealer", async |writer| writer.end_turn(holder).await).await
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
        let claim = Claim { holder: self.0.holder, until: now + LEASE };
        store
            .write(&sealer, &[Act::SealJournal], "sealer", async |writer| {
                let Some(turn) = writer.take_turn(claim).await? else { return Ok(Sealed::All) };
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
