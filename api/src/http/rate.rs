//! How much somebody may ask in a while, counted by what their requests cost.
//!
//! Each person and each address has a bucket that fills steadily. A request takes its cost out, and where there
//! is not enough it waits until there would be: an expensive page waits longer than a cheap one, and nobody's
//! flood takes from anybody else. Buckets are this instance's and in memory, and their number is bounded.

use crate::{
    access::{Actor, Peer},
    clock::Clock,
};
use chrono::{DateTime, TimeDelta, Utc};
use moka::sync::Cache;
use std::{
    hash::Hash,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// How many buckets of each kind are kept; one that is forgotten is full again.
const KEPT: u64 = 100_000;

/// How fast buckets fill, and whether anybody is turned away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rates {
    /// Whether to turn away, or only to tell and to log.
    pub mode: Mode,
    /// Cost a second for one person; a minute's worth may be taken at once.
    pub of_a_person: u32,
    /// Cost a second for one address, behind which a whole office may sit.
    pub of_an_address: u32,
}

/// What happens to whoever asks too much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Mode {
    /// They are answered; the log tells.
    Measure,
    /// They are turned away, and told when to come back.
    Enforce,
}

impl Default for Rates {
    fn default() -> Self {
        Self { mode: Mode::Enforce, of_a_person: 1_000, of_an_address: 5_000 }
    }
}

/// The buckets of one instance.
#[derive(Clone, Debug)]
pub(super) struct Buckets {
    rates: Rates,
    clock: Clock,
    people: Cache<uuid::Uuid, Arc<Mutex<Bucket>>>,
    addresses: Cache<std::net::IpAddr, Arc<Mutex<Bucket>>>,
}

/// What is left in a bucket, in thousandths of a unit of cost, and when that was.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    left: i64,
    at: DateTime<Utc>,
}

/// What is left after a request, or how long to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// It may run; so much is left.
    Left(u64),
    /// It would have to wait so long.
    Wait(Duration),
}

impl Buckets {
    pub(super) fn new(rates: Rates, clock: Clock) -> Self {
        let people = Cache::builder().max_capacity(KEPT).time_to_idle(Duration::from_mins(5)).build();
        let addresses = Cache::builder().max_capacity(KEPT).time_to_idle(Duration::from_mins(5)).build();
        Self { rates, clock, people, addresses }
    }

    /// Whether those who ask too much are turned away.
    pub(super) const fn mode(&self) -> Mode {
        self.rates.mode
    }

    /// Takes `cost` from the bucket of whoever asks, and from that of their address.
    pub(super) fn take(&self, actor: &Actor, peer: Peer, cost: u64) -> Taken {
        let now = self.clock.now();
        let address = take(&self.addresses, peer.0, self.rates.of_an_address, cost, now);
        let person =
            actor.account().map(|account| take(&self.people, account.0, self.rates.of_a_person, cost, now));
        match (address, person) {
            (Taken::Wait(one), Some(Taken::Wait(other))) => Taken::Wait(one.max(other)),
            (Taken::Wait(wait), _) | (_, Some(Taken::Wait(wait))) => Taken::Wait(wait),
            (Taken::Left(address), Some(Taken::Left(person))) => Taken::Left(address.min(person)),
            (Taken::Left(left), None) => Taken::Left(left),
        }
    }
}

fn take<K: Hash + Eq + Send + Sync + 'static>(
    buckets: &Cache<K, Arc<Mutex<Bucket>>>,
    key: K,
    a_second: u32,
    cost: u64,
    now: DateTime<Utc>,
) -> Taken {
    let full = i64::from(a_second) * 60_000;
    let bucket = buckets.get_with(key, || Arc::new(Mutex::new(Bucket { left: full, at: now })));
    let mut bucket = bucket.lock().unwrap_or_else(PoisonError::into_inner);
    bucket.take(i64::from(a_second), full, cost, now)
}

impl Bucket {
    fn take(&mut self, a_second: i64, full: i64, cost: u64, now: DateTime<Utc>) -> Taken {
        // A clock that was set back fills nothing.
        let passed = Ord::max(now - self.at, TimeDelta::zero()).num_milliseconds();
        self.left = self.left.saturating_add(passed.saturating_mul(a_second)).min(full);
        self.at = now;
        // What costs more than a full bucket runs when the bucket is full, and is paid off afterwards.
        let cost = i64::try_from(cost).unwrap_or(i64::MAX / 2_000).saturating_mul(1_000);
        let needed = cost.min(full);
        if self.left >= needed {
            self.left -= cost;
            return Taken::Left(u64::try_from(self.left / 1_000).unwrap_or(0));
        }
        let missing = u64::try_from(needed - self.left).unwrap_or(0);
        let a_second = u64::try_from(a_second).unwrap_or(1).max(1);
        Taken::Wait(Duration::from_millis(missing.div_ceil(a_second)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_fills_steadily_and_never_overflows() {
        let start = DateTime::<Utc>::UNIX_EPOCH;
        let later = |seconds| start + TimeDelta::seconds(seconds);
        let mut bucket = Bucket { left: 600_000, at: start };
        let mut take = |cost, at| bucket.take(10, 600_000, cost, at);
        assert_eq!(take(500, start), Taken::Left(100));
        assert_eq!(take(150, start), Taken::Wait(Duration::from_secs(5)));
        assert_eq!(take(150, later(5)), Taken::Left(0));
        assert_eq!(take(0, later(4)), Taken::Left(0));
        assert_eq!(take(600, later(10_000)), Taken::Left(0));
        // Dearer than a full bucket: it runs once, and the next one waits for it.
        assert_eq!(take(900, later(20_000)), Taken::Left(0));
        assert_eq!(take(1, later(20_000)), Taken::Wait(Duration::from_millis(30_100)));
    }
}
