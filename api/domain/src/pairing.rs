//! Pairings (结对关系): which donor assists which recipient, and to which pairing a fact belongs.

mod gaps;
mod rules;
mod succession;

pub use gaps::Gap;
pub use succession::{Ending, Fate, Plan, Succession, Terms};

use crate::{
    county::Counties,
    region::{Regions, Unusable},
};
use entity::{
    ids::PairingId,
    values::{Day, DayPrecision, Evidence, Mechanism, RegionCode},
};
use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

/// A donor region assists a recipient region under one mechanism, from a day to a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pairing {
    /// Names it.
    pub id: PairingId,
    /// 帮扶方.
    pub donor: RegionCode,
    /// 受援方.
    pub recipient: RegionCode,
    /// The arrangement.
    pub mechanism: Mechanism,
    /// The first day.
    pub starts_on: Day,
    /// The last day; none while it runs.
    pub ends_on: Option<Day>,
    /// How exactly the first day is known.
    pub start_precision: DayPrecision,
    /// What it is called: 粤桂协作.
    pub brand: Option<String>,
    /// Why it ended.
    pub end_reason: Option<String>,
    /// Whether nothing was to follow it, so that what comes after is no gap.
    pub ended_for_good: bool,
    /// Why a province has a second link.
    pub second_link_reason: Option<String>,
    /// What followed it.
    pub successor: Option<PairingId>,
    /// The parts of the recipient that it covers; none listed is all of it.
    pub areas: Vec<RegionCode>,
    /// How far the entry can be relied on.
    pub evidence: Evidence,
    /// Rises with every change.
    pub version: i32,
}

impl Pairing {
    /// Whether `day` lies in its days.
    pub fn runs_on(&self, day: Day) -> bool {
        self.starts_on <= day && self.ends_on.is_none_or(|last| day <= last)
    }

    /// Whether some day lies in the days of both.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.ends_on.is_none_or(|last| other.starts_on <= last)
            && other.ends_on.is_none_or(|last| self.starts_on <= last)
    }

    /// The regions that it covers: the listed ones, or the recipient.
    pub fn covered(&self) -> &[RegionCode] {
        if self.areas.is_empty() { std::slice::from_ref(&self.recipient) } else { &self.areas }
    }
}

/// All pairings, held in memory with the regions and counties that they speak of.
#[derive(Clone, Debug, Default)]
pub struct Pairings {
    regions: Arc<Regions>,
    counties: Arc<Counties>,
    /// By first day, then id.
    all: Vec<Pairing>,
    at: HashMap<PairingId, usize>,
    /// Those of one donor and one recipient, the latest first.
    between: HashMap<(RegionCode, RegionCode), Vec<usize>>,
    /// Those that cover a region by naming it.
    covering: HashMap<RegionCode, Vec<usize>>,
    /// What lies right or further below each.
    below: HashMap<PairingId, Vec<PairingId>>,
}

impl Pairings {
    /// The book made of `all`, in any order.
    pub fn new(regions: Arc<Regions>, counties: Arc<Counties>, mut all: Vec<Pairing>) -> Self {
        all.sort_by_key(|pairing| (pairing.starts_on, pairing.id));
        let at = all.iter().enumerate().map(|(at, pairing)| (pairing.id, at)).collect();
        let mut between: HashMap<_, Vec<usize>> = HashMap::new();
        let mut covering: HashMap<_, Vec<usize>> = HashMap::new();
        for (at, pairing) in all.iter().enumerate() {
            between.entry((pairing.donor, pairing.recipient)).or_default().push(at);
            for region in pairing.covered() {
                covering.entry(*region).or_default().push(at);
            }
        }
        for found in between.values_mut() {
            found.sort_by_key(|at| {
                all.get(*at).map(|pairing| (Reverse(pairing.starts_on), pairing.mechanism, pairing.id))
            });
        }
        let mut book = Self { regions, counties, all, at, between, covering, below: HashMap::new() };
        let mut below: HashMap<PairingId, Vec<PairingId>> = HashMap::new();
        for pairing in &book.all {
            for above in book.around(pairing.donor, pairing.recipient) {
                if book.lies_below(pairing, above) {
                    below.entry(above.id).or_default().push(pairing.id);
                }
            }
        }
        book.below = below;
        book
    }

    /// The regions that it speaks of.
    pub fn regions(&self) -> &Arc<Regions> {
        &self.regions
    }

    /// The county classes and the register that it reads.
    pub fn counties(&self) -> &Arc<Counties> {
        &self.counties
    }

    /// A pairing by its id.
    pub fn get(&self, id: PairingId) -> Option<&Pairing> {
        self.all.get(*self.at.get(&id)?)
    }

    /// Every pairing, by first day, then id.
    pub fn all(&self) -> &[Pairing] {
        &self.all
    }

    /// Whether `a` is below `b`: the same mechanism, both its regions in the other's, days in common.
    pub fn below(&self, a: PairingId, b: PairingId) -> bool {
        self.below.get(&b).is_some_and(|below| below.contains(&a))
    }

    /// All that are below a pairing, by first day, then id.
    pub fn all_below(&self, id: PairingId) -> &[PairingId] {
        self.below.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The pairing and all below it: whose records make up its totals. Empty where there is no such pairing.
    pub fn tree(&self, id: PairingId) -> Vec<PairingId> {
        let own = self.at.contains_key(&id).then_some(id);
        own.into_iter().chain(self.all_below(id).iter().copied()).collect()
    }

    /// The pairing to which a fact of `day` belongs that links the region of a unit with an origin: of those
    /// that link them the one with the lower recipient, then the lower donor, then the later first day.
    pub fn most_specific(&self, unit: RegionCode, origin: RegionCode, day: Day) -> Option<PairingId> {
        // Chains go from the region itself upwards, and pairs of regions hold the latest first: the first
        // that covers the day is the one.
        let found =
            self.around(unit, origin).find(|pairing| pairing.runs_on(day) && self.covers(pairing, origin));
        found.map(|pairing| pairing.id)
    }

    /// Whether a pairing covers a region, by itself or by a list of parts.
    pub fn covers(&self, pairing: &Pairing, region: RegionCode) -> bool {
        pairing.covered().iter().any(|part| self.regions.contains(*part, region))
    }

    /// Whether goods of a region could be a recipient's on `day`: it lay in what some pairing covered, or in
    /// a county of the register.
    pub fn was_recipient(&self, region: RegionCode, day: Day) -> bool {
        self.covered_on(region, day, None) || self.counties.assisted(&self.regions, region, day)
    }

    /// Every region that some pairing ever covered by naming it, by code.
    pub fn recipients(&self) -> Vec<RegionCode> {
        let named: BTreeSet<RegionCode> = self.covering.keys().copied().collect();
        named.into_iter().collect()
    }

    /// Pairings that go on after `last` and name a region of this code as a side or as an area.
    pub fn going_on_with(&self, code: RegionCode, last: Day) -> impl Iterator<Item = &Pairing> {
        self.all.iter().filter(move |pairing| {
            pairing.ends_on.is_none_or(|end| last < end)
                && (pairing.donor == code || pairing.recipient == code || pairing.areas.contains(&code))
        })
    }

    /// Another pairing that the order of [`Self::most_specific`] could not tell from this one.
    pub fn would_be_equal(&self, new: &Pairing) -> Option<PairingId> {
        // Lower levels decide first, so only the same two regions can be equal.
        self.same_sides(new).find(|other| other.starts_on == new.starts_on).map(|other| other.id)
    }

    fn same_sides(&self, new: &Pairing) -> impl Iterator<Item = &Pairing> {
        let id = new.id;
        self.pair(new.donor, new.recipient).filter(move |other| other.id != id)
    }

    fn covered_on(&self, region: RegionCode, day: Day, mechanism: Option<Mechanism>) -> bool {
        self.covering(region).any(|pairing| {
            pairing.runs_on(day) && mechanism.is_none_or(|mechanism| pairing.mechanism == mechanism)
        })
    }

    /// Pairings that cover all of a region.
    fn covering(&self, region: RegionCode) -> impl Iterator<Item = &Pairing> {
        self.regions
            .chain(region)
            .iter()
            .filter_map(|above| self.covering.get(above))
            .flatten()
            .filter_map(|at| self.all.get(*at))
    }

    fn pair(&self, donor: RegionCode, recipient: RegionCode) -> impl Iterator<Item = &Pairing> {
        self.between.get(&(donor, recipient)).into_iter().flatten().filter_map(|at| self.all.get(*at))
    }

    /// Pairings whose donor holds `donor` and whose recipient holds `recipient`, lower recipients first, then
    /// lower donors, then the later ones.
    fn around(&self, donor: RegionCode, recipient: RegionCode) -> impl Iterator<Item = &Pairing> {
        let donors = self.regions.chain(donor);
        self.regions
            .chain(recipient)
            .iter()
            .flat_map(move |recipient| donors.iter().flat_map(|donor| self.pair(*donor, *recipient)))
    }

    fn lies_below(&self, a: &Pairing, b: &Pairing) -> bool {
        a.id != b.id
            && a.mechanism == b.mechanism
            && a.overlaps(b)
            && self.regions.contains(b.donor, a.donor)
            && self.regions.contains(b.recipient, a.recipient)
            && a.covered().iter().all(|part| self.covers(b, *part))
    }

    fn usable(&self, field: &'static str, code: RegionCode, day: Day) -> Result<(), crate::Refusal> {
        let why: Result<_, Unusable> = self.regions.usable_on(code, day);
        why.map(|_| ()).map_err(|why| why.refusal(field, code, &self.regions))
    }
}

#[cfg(test)]
mod tests;
