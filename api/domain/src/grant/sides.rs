//! Both sides (两方): nobody stands on both sides of one pairing, nor judges one in which they have a part.

use super::{Holding, Person, Scope, side};
use crate::{
    pairing::{Pairing, Pairings},
    refusal::Refusal,
};
use entity::{
    ids::PairingId,
    values::{RegionCode, Role, Side},
};
use std::collections::BTreeSet;

/// The pairings in which somebody's grants do not go together, by these rules: what changes a pairing, or where
/// a unit lies, must leave nobody with more of them than before.
pub fn clashes(person: Person<'_>, pairings: &Pairings) -> BTreeSet<PairingId> {
    let mut found = BTreeSet::new();
    for (at, one) in person.holds.iter().enumerate() {
        for other in person.holds.iter().skip(at + 1) {
            let meets = pairings.all().iter().filter(|pairing| one.clash(other, pairing, pairings).is_some());
            found.extend(meets.map(|pairing| pairing.id));
        }
        found.extend(one.near_home(person.home, pairings));
    }
    found
}

/// What somebody has to do with a pairing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    None,
    On(Side),
    Judges,
}

/// How two grants do not go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Clash {
    BothSides,
    JudgesItself,
}

impl Holding {
    /// Nobody stands on both sides of one pairing, nor judges one in which they have a part.
    pub(super) fn check_sides(&self, other: &Self, pairings: &Pairings) -> Option<Refusal> {
        let found = pairings.all().iter().find_map(|pairing| {
            let clash = self.clash(other, pairing, pairings)?;
            Some((clash, pairings.printed(pairing)))
        });
        let (clash, name) = found?;
        Some(match clash {
            Clash::BothSides => Refusal::invalid(
                "role",
                format!("同一人不能同时处于结对关系 {name} 的两方"),
                format!("one person cannot stand on both sides of {name}"),
            ),
            Clash::JudgesItself => Refusal::invalid(
                "role",
                format!("同一人不能既参与又考核结对关系 {name}"),
                format!("one person cannot both take part in {name} and assess it"),
            ),
        })
    }

    /// An assessor has no part in their home province or one paired with it.
    pub(super) fn check_home(&self, home: Option<RegionCode>, pairings: &Pairings) -> Option<Refusal> {
        let (Role::Assessor, Scope::Pairing(id)) = (self.role, self.scope) else { return None };
        pairings.get(id)?;
        if home.and_then(|home| province(home, pairings)).is_none() {
            return Some(Refusal::invalid(
                "account",
                "考核员须先登记所属地区，以便回避本省",
                "an assessor's account needs a home region, which they do not assess",
            ));
        }
        (!self.near_home(home, pairings).is_empty()).then(|| {
            Refusal::invalid(
                "pairing",
                "考核员须回避本省及与本省结对的省份",
                "an assessor has no part in their home province or one paired with it",
            )
        })
    }

    /// How it does not go together with another in a pairing, on days that all three run.
    fn clash(&self, other: &Self, pairing: &Pairing, pairings: &Pairings) -> Option<Clash> {
        let (from, until) = self.overlap(other)?;
        let meanwhile = pairing.ends_on.is_none_or(|last| from <= last)
            && until.is_none_or(|until| pairing.starts_on <= until);
        match (self.part_in(pairing, pairings), other.part_in(pairing, pairings)) {
            _ if !meanwhile => None,
            (Part::On(one), Part::On(two)) if one != two => Some(Clash::BothSides),
            (Part::Judges, Part::On(_)) | (Part::On(_), Part::Judges) => Some(Clash::JudgesItself),
            _ => None,
        }
    }

    /// The pairings that bring what an assessor judges near their home: the judged one, where it is a side of
    /// it, and those that link it with a side.
    fn near_home(&self, home: Option<RegionCode>, pairings: &Pairings) -> Vec<PairingId> {
        let (Role::Assessor, Scope::Pairing(id)) = (self.role, self.scope) else { return Vec::new() };
        let Some(assessed) = pairings.get(id) else { return Vec::new() };
        let Some(home) = home.and_then(|home| province(home, pairings)) else { return Vec::new() };
        let sides = [province(assessed.donor, pairings), province(assessed.recipient, pairings)];
        let meanwhile = |pairing: &&Pairing| {
            pairing.ends_on.is_none_or(|last| self.starts_on <= last)
                && self.ends_on.is_none_or(|last| pairing.starts_on <= last)
        };
        let linked = pairings.all().iter().filter(meanwhile).filter(|pairing| {
            let (donor, recipient) =
                (province(pairing.donor, pairings), province(pairing.recipient, pairings));
            (donor == Some(home) && sides.contains(&recipient))
                || (recipient == Some(home) && sides.contains(&donor))
        });
        let at_home = sides.contains(&Some(home)).then_some(id);
        at_home.into_iter().chain(linked.map(|pairing| pairing.id)).collect()
    }

    /// Its part in a pairing.
    fn part_in(&self, pairing: &Pairing, pairings: &Pairings) -> Part {
        if let (Role::Assessor, Scope::Pairing(id)) = (self.role, self.scope) {
            let judges = id == pairing.id || pairings.below(pairing.id, id);
            return if judges { Part::Judges } else { Part::None };
        }
        let Some(side) = side(self.role) else { return Part::None };
        let code = match self.scope {
            Scope::Region(code) | Scope::Organisation(_, Some(code)) => code,
            Scope::Organisation(_, None) | Scope::Nation | Scope::Pairing(_) => return Part::None,
        };
        // Over a county of the paired province, or over the province of a paired county: both have a part.
        let meets = |region: RegionCode| {
            pairings.regions().contains(code, region) || pairings.regions().contains(region, code)
        };
        let takes_part = match side {
            Side::Donor => meets(pairing.donor),
            Side::Recipient => pairing.covered().iter().any(|region| meets(*region)),
        };
        if takes_part { Part::On(side) } else { Part::None }
    }
}

/// The province of a region.
fn province(code: RegionCode, pairings: &Pairings) -> Option<RegionCode> {
    pairings.regions().place(code).and_then(|place| place.province)
}
