//! Days on which a recipient region was left without a donor (结对空档).

use super::{Pairing, Pairings};
use entity::{
    ids::PairingId,
    values::{Day, Mechanism, RegionCode},
};
use std::collections::BTreeMap;

/// A span of days on which a region that had been a recipient was in no pairing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The region.
    pub region: RegionCode,
    /// The arrangement that left it out; another may have gone on.
    pub mechanism: Mechanism,
    /// The first day without a pairing, within the days asked for.
    pub from: Day,
    /// The last day without a pairing, within the days asked for.
    pub until: Day,
    /// The pairing after which the gap opened.
    pub after: PairingId,
}

/// How far the pairings looked at so far reach.
struct Reach<'a> {
    last: Day,
    for_good: bool,
    by: &'a Pairing,
}

impl Pairings {
    /// The gaps of `recipients` between two days, by region, mechanism and day.
    ///
    /// A gap opens where a pairing ends; days before a region's first pairing are none, nor are those after
    /// one that ended for good or after the region's own last day. Mechanisms do not fill each other's gaps.
    pub fn gaps(&self, recipients: &[RegionCode], from: Day, until: Day) -> Vec<Gap> {
        let mut found = Vec::new();
        for region in recipients {
            let mut by_mechanism: BTreeMap<Mechanism, Vec<&Pairing>> = BTreeMap::new();
            for pairing in self.covering(*region) {
                by_mechanism.entry(pairing.mechanism).or_default().push(pairing);
            }
            let until = match self.regions.get(*region).and_then(|entry| entry.ends_on) {
                Some(last) => until.min(last),
                None => until,
            };
            for (mechanism, mut pairings) in by_mechanism {
                pairings.sort_by_key(|pairing| (pairing.starts_on, pairing.id));
                found.extend(openings(&pairings).filter_map(|(opens, closes, after)| {
                    let (from, until) = (opens.max(from), closes.map_or(until, |day| day.min(until)));
                    (from <= until).then_some(Gap { region: *region, mechanism, from, until, after })
                }));
            }
        }
        found
    }
}

/// The days between pairings of one region and mechanism, in order of their first days: first, last (none
/// where nothing follows), and after which pairing.
fn openings(pairings: &[&Pairing]) -> impl Iterator<Item = (Day, Option<Day>, PairingId)> {
    let mut found = Vec::new();
    let mut reach: Option<Reach<'_>> = None;
    for pairing in pairings {
        if let Some(before) = &reach {
            found.extend(before.opening(pairing.starts_on.previous()));
        }
        let Some(last) = pairing.ends_on else {
            // It runs on: nothing opens after it.
            return found.into_iter();
        };
        let new = Reach { last, for_good: pairing.ended_for_good, by: pairing };
        reach = Some(match reach {
            Some(before) if before.last > last => before,
            // Where two end together, one that was not for good leaves a gap.
            Some(before) if before.last == last && !before.for_good => before,
            _ => new,
        });
    }
    found.extend(reach.and_then(|before| before.opening(None)));
    found.into_iter()
}

impl Reach<'_> {
    /// What opens after it until `closes`.
    fn opening(&self, closes: Option<Day>) -> Option<(Day, Option<Day>, PairingId)> {
        let opens = self.last.next()?;
        let some = closes.is_none_or(|closes| opens <= closes);
        (some && !self.for_good).then_some((opens, closes, self.by.id))
    }
}
