//! Delays at sign-in: guessing gets slow, and nobody can lock anybody else out.
//!
//! Three counts are kept. A *pair*, name and address, slows down soonest. An *address* slows down after many
//! failures, whatever names it tried. A *name* slows down last, when very many addresses fail on it: attempts
//! are then let through one a second, which is too slow for guessing and never a closed door. An address
//! from which the name has signed in before is asked for a short pause of its own only: whoever attacks a
//! coordinator from elsewhere, or from many places, does not keep them from signing in at their desk.
//!
//! Counts are this instance's and in memory: they are bounded, and a restart forgives.

use chrono::{DateTime, TimeDelta, Utc};
use entity::values::Digest;
use moka::sync::Cache;
use std::{
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// A count is forgotten when nothing has failed for so long.
const FORGOTTEN_AFTER: TimeDelta = TimeDelta::hours(1);
/// Failures of one name from one address before it slows down.
const FREE_FOR_A_PAIR: u32 = 4;
/// The longest pause of a pair.
const LONGEST_FOR_A_PAIR: u32 = 300;
/// Failures from one address before it slows down: an office shares one.
const FREE_FOR_AN_ADDRESS: u32 = 30;
/// The longest pause of an address.
const LONGEST_FOR_AN_ADDRESS: u32 = 60;
/// Failures on one name, from wherever, before it slows down.
const FREE_FOR_A_NAME: u32 = 200;
/// The pause of a name; it never grows.
const LONGEST_FOR_A_NAME: u32 = 1;
/// The longest pause where the name has signed in before.
const LONGEST_AT_HOME: u32 = 5;
/// How many counts of each kind are kept.
const KEPT: u64 = 100_000;
/// How long an address is remembered as one from which a name has signed in.
const HOME_FOR: Duration = Duration::from_hours(90 * 24);

/// Attempts that were not a success, and the last of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// How many.
    pub failures: u32,
    /// When the last was.
    pub last: DateTime<Utc>,
}

/// What is known when somebody tries to sign in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// This name from this address.
    pub pair: Count,
    /// This address.
    pub address: Count,
    /// This name.
    pub name: Count,
}

/// Whether a name has signed in from an address before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acquaintance {
    /// It has.
    Known,
    /// It has not.
    Unknown,
}

/// Decides whether an attempt may go on at `now`.
///
/// # Errors
/// How long to wait.
pub fn decide(counts: Counts, acquaintance: Acquaintance, now: DateTime<Utc>) -> Result<(), Duration> {
    let waits = match acquaintance {
        Acquaintance::Known => vec![wait(counts.pair, FREE_FOR_A_PAIR, LONGEST_AT_HOME, now)],
        Acquaintance::Unknown => vec![
            wait(counts.pair, FREE_FOR_A_PAIR, LONGEST_FOR_A_PAIR, now),
            wait(counts.address, FREE_FOR_AN_ADDRESS, LONGEST_FOR_AN_ADDRESS, now),
            wait(counts.name, FREE_FOR_A_NAME, LONGEST_FOR_A_NAME, now),
        ],
    };
    match waits.into_iter().max() {
        Some(longest) if longest > Duration::ZERO => Err(longest),
        _ => Ok(()),
    }
}

/// How long one count asks to wait: the pause doubles with every failure beyond the free ones.
fn wait(count: Count, free: u32, longest: u32, now: DateTime<Utc>) -> Duration {
    let beyond = count.failures.saturating_sub(free);
    let since = now.signed_duration_since(count.last);
    if beyond == 0 || since >= FORGOTTEN_AFTER {
        return Duration::ZERO;
    }
    let pause = 1_u32.checked_shl(beyond - 1).unwrap_or(u32::MAX).min(longest);
    (TimeDelta::seconds(i64::from(pause)) - since).to_std().unwrap_or(Duration::ZERO)
}

/// Keeps the counts.
#[derive(Debug)]
pub struct Throttle {
    pairs: Cache<(Digest, IpAddr), Count>,
    addresses: Cache<IpAddr, Count>,
    names: Cache<Digest, Count>,
    homes: Cache<(Digest, IpAddr), ()>,
    // Counts are read and written under it, so that attempts at the same instant count each other.
    turn: Mutex<()>,
}

/// An attempt that was let through, counted as a failure until it says otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    name: Digest,
    address: IpAddr,
}

impl Default for Throttle {
    fn default() -> Self {
        Self::new()
    }
}

impl Throttle {
    /// Without any counts.
    pub fn new() -> Self {
        let idle = FORGOTTEN_AFTER.to_std().unwrap_or(Duration::MAX);
        Self {
            pairs: Cache::builder().max_capacity(KEPT).time_to_idle(idle).build(),
            addresses: Cache::builder().max_capacity(KEPT).time_to_idle(idle).build(),
            names: Cache::builder().max_capacity(KEPT).time_to_idle(idle).build(),
            homes: Cache::builder().max_capacity(KEPT).time_to_live(HOME_FOR).build(),
            turn: Mutex::new(()),
        }
    }

    /// Lets an attempt through, or says how long to wait.
    ///
    /// # Errors
    /// How long to wait.
    pub fn admit(&self, name: &str, address: IpAddr, now: DateTime<Utc>) -> Result<Attempt, Duration> {
        let attempt = Attempt { name: Digest::of(name.to_lowercase()), address: network(address) };
        let pair = (attempt.name.clone(), attempt.address);
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let counts = Counts {
            pair: self.pairs.get(&pair).unwrap_or_default(),
            address: self.addresses.get(&attempt.address).unwrap_or_default(),
            name: self.names.get(&attempt.name).unwrap_or_default(),
        };
        let acquaintance =
            if self.homes.contains_key(&pair) { Acquaintance::Known } else { Acquaintance::Unknown };
        decide(counts, acquaintance, now)?;
        self.pairs.insert(pair, counts.pair.one_more(now));
        self.addresses.insert(attempt.address, counts.address.one_more(now));
        self.names.insert(attempt.name.clone(), counts.name.one_more(now));
        Ok(attempt)
    }

    /// The attempt was a success: it was no failure, and its address is known from now on.
    pub fn succeeded(&self, attempt: Attempt) {
        let Attempt { name, address } = attempt;
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = self.addresses.get(&address) {
            self.addresses.insert(address, count.one_less());
        }
        if let Some(count) = self.names.get(&name) {
            self.names.insert(name.clone(), count.one_less());
        }
        self.pairs.invalidate(&(name.clone(), address));
        self.homes.insert((name, address), ());
    }
}

impl Count {
    fn one_more(self, now: DateTime<Utc>) -> Self {
        let stale = now.signed_duration_since(self.last) >= FORGOTTEN_AFTER;
        let failures = if stale { 1 } else { self.failures.saturating_add(1) };
        Self { failures, last: now }
    }

    fn one_less(self) -> Self {
        Self { failures: self.failures.saturating_sub(1), ..self }
    }
}

/// What counts as one address: of version 6, the network of 64 bits, which is one subscriber's.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use std::net::Ipv4Addr;

    const DESK: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1));

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_900_000_000 + seconds, 0).unwrap()
    }

    fn elsewhere(number: u32) -> IpAddr {
        IpAddr::V4(Ipv4Addr::from_bits(0xc000_0000 + number))
    }

    #[test]
    fn a_pair_pauses_longer_and_longer_up_to_five_minutes() {
        let pause = |failures| {
            let pair = Count { failures, last: at(0) };
            decide(Counts { pair, ..Counts::default() }, Acquaintance::Unknown, at(0))
                .err()
                .map(|wait| wait.as_secs())
        };
        let pauses: Vec<_> = [0, 4, 5, 6, 7, 13, 14, 40, u32::MAX].map(pause).into();
        let expected = [None, None, Some(1), Some(2), Some(4), Some(256), Some(300), Some(300), Some(300)];
        assert_eq!(pauses, expected);
    }

    #[test]
    fn a_pause_passes_and_an_hour_forgives() {
        let pair = Count { failures: 8, last: at(0) };
        let counts = Counts { pair, ..Counts::default() };
        assert_eq!(decide(counts, Acquaintance::Unknown, at(3)), Err(Duration::from_secs(5)));
        assert_eq!(decide(counts, Acquaintance::Unknown, at(8)), Ok(()));
        let many = Counts { pair: Count { failures: 1000, last: at(0) }, ..counts };
        assert_eq!(decide(many, Acquaintance::Unknown, at(3600)), Ok(()));
        assert_eq!(pair.one_more(at(3600)).failures, 1);
    }

    #[test]
    fn guessing_at_one_name_from_one_address_gets_slow() {
        let throttle = Throttle::new();
        let guesses =
            (0..3600).filter(|&second| throttle.admit("wang.fang", elsewhere(1), at(second)).is_ok());
        assert!(guesses.count() < 25, "guesses in an hour");
    }

    #[test]
    fn attempts_at_the_same_instant_count_each_other() {
        let throttle = Throttle::new();
        let admitted = std::thread::scope(|scope| {
            let tries = (0..50).map(|_| scope.spawn(|| throttle.admit("wang.fang", DESK, at(0)).is_ok()));
            let tries: Vec<_> = tries.collect();
            tries.into_iter().map(|one| one.join().unwrap()).filter(|&passed| passed).count()
        });
        assert_eq!(admitted, 5);
    }

    #[test]
    fn one_address_that_tries_many_names_gets_slow() {
        let throttle = Throttle::new();
        let admitted =
            (0..1000).filter(|number| throttle.admit(&format!("name{number}"), elsewhere(1), at(0)).is_ok());
        assert_eq!(admitted.count(), 31);
    }

    #[test]
    fn nobody_is_locked_out_by_an_attack_from_everywhere() {
        let throttle = Throttle::new();
        let home = throttle.admit("wang.fang", DESK, at(0)).unwrap();
        throttle.succeeded(home);
        let admitted = (0..100_000_u32)
            .filter(|&number| {
                let now = at(60 + i64::from(number / 1000));
                throttle.admit("wang.fang", elsewhere(number), now).is_ok()
            })
            .count();
        assert!(admitted < 350, "a flood from 100,000 addresses has {admitted} guesses in 100 seconds");
        // At the desk: at once. From a new place: at the next second that nobody else takes.
        let (flooded, next) = (at(159), at(161));
        assert!(throttle.admit("wang.fang", elsewhere(200_000), flooded).is_err());
        throttle.succeeded(throttle.admit("wang.fang", DESK, flooded).unwrap());
        assert!(throttle.admit("wang.fang", elsewhere(200_000), next).is_ok());
        assert!(throttle.admit("li.na", elsewhere(200_001), flooded).is_ok(), "others do not notice");
    }

    #[test]
    fn at_home_the_pause_stays_short_even_when_a_neighbour_guesses() {
        let throttle = Throttle::new();
        throttle.succeeded(throttle.admit("wang.fang", DESK, at(0)).unwrap());
        let guesses =
            (1..=600).filter(|&second| throttle.admit("wang.fang", DESK, at(second)).is_ok()).count();
        assert!((100..150).contains(&guesses), "{guesses}");
        let wait = throttle.admit("wang.fang", DESK, at(600)).err().unwrap_or_default();
        assert!(wait <= Duration::from_secs(5), "{wait:?}");
    }

    #[test]
    fn a_success_clears_its_pair_and_was_no_failure() {
        let throttle = Throttle::new();
        for _ in 0..1000 {
            let attempt = throttle.admit("Wang.Fang", DESK, at(0)).unwrap();
            throttle.succeeded(attempt);
        }
        assert!(throttle.admit("wang.fang", elsewhere(1), at(0)).is_ok());
    }

    #[test]
    fn one_subscriber_of_version_six_is_one_address() {
        let throttle = Throttle::new();
        let admitted = (0..1000_u32).filter(|number| {
            let address: IpAddr = format!("2001:db8:1:2::{number:x}").parse().unwrap();
            throttle.admit("wang.fang", address, at(0)).is_ok()
        });
        assert_eq!(admitted.count(), 5);
        assert_eq!(network("::ffff:10.0.0.1".parse().unwrap()), DESK);
    }
}
