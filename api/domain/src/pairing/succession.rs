//! Succession (接续): a pairing ends and its successor starts on the next day, so that no day is left without.

use super::{Pairing, Pairings, rules::last_before_first};
use crate::refusal::{Code, Refusal};
use entity::{
    ids::PairingId,
    values::{Day, DayPrecision, Evidence, RegionCode},
};
use std::collections::HashSet;
use std::sync::Arc;

/// What an administrator decides about a pairing and each one below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Succession {
    /// The pairing that ends.
    pub pairing: PairingId,
    /// Its last day; the successor starts on the next.
    pub last: Day,
    /// Why it ends.
    pub reason: Option<String>,
    /// What follows.
    pub successor: Terms,
    /// Each pairing below it that would go on after the last day, by name.
    pub below: Vec<(PairingId, Fate)>,
}

/// What follows a pairing: the mechanism stays, the rest is said anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Names the new pairing.
    pub id: PairingId,
    /// 帮扶方.
    pub donor: RegionCode,
    /// 受援方.
    pub recipient: RegionCode,
    /// The parts of the recipient that it covers; none listed is all of it.
    pub areas: Vec<RegionCode>,
    /// What it is called.
    pub brand: Option<String>,
    /// How exactly the first day is known.
    pub start_precision: DayPrecision,
    /// Why a province has a second link.
    pub second_link_reason: Option<String>,
    /// How far the entry can be relied on.
    pub evidence: Evidence,
}

/// What becomes of a pairing below the one that ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is succeeded on the same day.
    Succeeded(Terms),
    /// It ends on the same day.
    Ended {
        /// Why.
        reason: String,
        /// Whether nothing is to follow.
        for_good: bool,
    },
    /// It goes on, below the successor.
    Kept,
}

/// What a succession writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Pairings that end.
    pub endings: Vec<Ending>,
    /// Pairings that start on the next day.
    pub starts: Vec<Pairing>,
}

/// A pairing that ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// The pairing.
    pub id: PairingId,
    /// Its last day.
    pub last: Day,
    /// Why.
    pub reason: Option<String>,
    /// Whether nothing is to follow.
    pub for_good: bool,
    /// What follows it.
    pub successor: Option<PairingId>,
}

impl Pairings {
    /// What a succession writes, or all that is wrong with it.
    pub fn succeed(&self, wanted: &Succession) -> Result<Plan, Vec<Refusal>> {
        let old =
            self.get(wanted.pairing).ok_or_else(|| vec![Refusal::not_found("id", "结对关系", "pairing")])?;
        let mut wrong = Vec::new();
        wrong.extend(cannot_be_succeeded(old, wanted.last, "id"));
        wrong.extend(self.check_named(wanted));
        let Some(first) = wanted.last.next().filter(|_| wrong.is_empty()) else {
            return Err(wrong);
        };

        let mut plan = Plan {
            endings: vec![old.ending(wanted.last, wanted.reason.clone(), Some(wanted.successor.id))],
            starts: vec![wanted.successor.start(old, first)],
        };
        for (at, (id, fate)) in wanted.below.iter().enumerate() {
            let Some(below) = self.get(*id) else { continue };
            match fate {
                Fate::Kept => {}
                Fate::Ended { reason, for_good } => {
                    wrong.extend(cannot_be_succeeded(below, wanted.last, "id").map(|why| named(at, why)));
                    let ending = below.ending(wanted.last, Some(reason.clone()), None);
                    plan.endings.push(Ending { for_good: *for_good, ..ending });
                }
                Fate::Succeeded(terms) => {
                    wrong.extend(cannot_be_succeeded(below, wanted.last, "id").map(|why| named(at, why)));
                    plan.endings.push(below.ending(wanted.last, wanted.reason.clone(), Some(terms.id)));
                    plan.starts.push(terms.start(below, first));
                }
            }
        }
        if wrong.is_empty() {
            wrong.extend(self.after(&plan).check_result(self, wanted, &plan, first));
        }
        if wrong.is_empty() { Ok(plan) } else { Err(wrong) }
    }

    /// The book as it is once `plan` is carried out.
    pub fn after(&self, plan: &Plan) -> Self {
        let mut all = self.all.clone();
        for ending in &plan.endings {
            for pairing in all.iter_mut().filter(|pairing| pairing.id == ending.id) {
                pairing.ends_on = Some(ending.last);
                pairing.ended_for_good = ending.for_good;
                pairing.successor = ending.successor;
                pairing.end_reason.clone_from(&ending.reason);
            }
        }
        all.extend(plan.starts.iter().cloned());
        Self::new(Arc::clone(&self.regions), Arc::clone(&self.counties), all)
    }

    /// Each pairing below that would go on is named once, and nothing else is.
    fn check_named(&self, wanted: &Succession) -> Vec<Refusal> {
        let mut wrong = Vec::new();
        let going_on: Vec<&Pairing> = self
            .all_below(wanted.pairing)
            .iter()
            .filter_map(|id| self.get(*id))
            .filter(|below| below.ends_on.is_none_or(|end| wanted.last < end))
            .collect();
        let mut seen = HashSet::new();
        for (at, (id, _)) in wanted.below.iter().enumerate() {
            let field = format!("below.{at}.id");
            if !going_on.iter().any(|below| below.id == *id) {
                wrong.push(Refusal::invalid(
                    field,
                    "这不是其下在该日之后仍继续的结对关系",
                    "this is no pairing below it that would go on after that day",
                ));
            } else if !seen.insert(*id) {
                wrong.push(Refusal::new(Code::Duplicate, field, "同一结对关系写了两次", "named twice"));
            }
        }
        for below in going_on.iter().filter(|below| !seen.contains(&below.id)) {
            let name = self.printed(below);
            wrong.push(Refusal::invalid(
                "below",
                format!("请逐一说明其下的结对关系如何处理：{name}（{} 起）", below.starts_on),
                format!("say what becomes of {name} (from {}), which is below it", below.starts_on),
            ));
        }
        wrong
    }

    /// What is wrong with the book that a plan made, seen from the book `before`.
    fn check_result(&self, before: &Self, wanted: &Succession, plan: &Plan, first: Day) -> Vec<Refusal> {
        let mut wrong = Vec::new();
        for start in &plan.starts {
            let place = wanted
                .below
                .iter()
                .position(|(_, fate)| matches!(fate, Fate::Succeeded(terms) if terms.id == start.id));
            let found = self.validate_new(start).into_iter();
            wrong.extend(found.map(|why| match place {
                Some(at) => named(at, at_successor(why)),
                None => at_successor(why),
            }));
        }
        if !wrong.is_empty() {
            return wrong;
        }
        for (at, (id, fate)) in wanted.below.iter().enumerate() {
            if *fate == Fate::Kept && !self.below(*id, wanted.successor.id) {
                wrong.push(Refusal::invalid(
                    format!("below.{at}.id"),
                    "它不在接续后的结对关系之下，不能保留，请结束或接续",
                    "it would not be below the successor: end it or let it be succeeded",
                ));
            }
        }
        for ending in plan.endings.iter().filter(|ending| !ending.for_good) {
            let Some(old) = before.get(ending.id) else { continue };
            for region in old.covered() {
                if !self.covered_on(*region, first, Some(old.mechanism)) {
                    let name = self.regions.path(*region).unwrap_or_default();
                    wrong.push(Refusal::invalid(
                        "successor.areas",
                        format!("{first} 起 {name} 将没有结对关系"),
                        format!("{name} would be without a pairing from {first}"),
                    ));
                }
            }
        }
        wrong
    }
}

impl Pairing {
    fn ending(&self, last: Day, reason: Option<String>, successor: Option<PairingId>) -> Ending {
        Ending {
            id: self.id,
            last,
            reason: reason.or_else(|| self.end_reason.clone()),
            for_good: false,
            successor,
        }
    }
}

impl Terms {
    fn start(&self, old: &Pairing, first: Day) -> Pairing {
        Pairing {
            id: self.id,
            donor: self.donor,
            recipient: self.recipient,
            mechanism: old.mechanism,
            starts_on: first,
            ends_on: None,
            start_precision: self.start_precision,
            brand: self.brand.clone(),
            end_reason: None,
            ended_for_good: false,
            second_link_reason: self.second_link_reason.clone(),
            successor: None,
            areas: self.areas.clone(),
            evidence: self.evidence,
            version: 1,
        }
    }
}

/// One that ended already can be given its successor, on the day on which it ended and no other.
fn cannot_be_succeeded(old: &Pairing, last: Day, field: &'static str) -> Option<Refusal> {
    if old.successor.is_some() || old.ended_for_good {
        return Some(Refusal::new(
            Code::WrongState,
            field,
            "该结对关系已有接续，或已不再接续",
            "this pairing has its successor already, or ended for good",
        ));
    }
    match old.ends_on {
        Some(ended) if ended != last => Some(Refusal::new(
            Code::WrongState,
            field,
            format!("该结对关系的最后一天是 {ended}，接续只能从次日开始"),
            format!("the last day of this pairing is {ended}; its successor starts on the next"),
        )),
        _ => last_before_first(old, last),
    }
}

/// A refusal about the terms of a successor.
fn at_successor(why: Refusal) -> Refusal {
    let field = format!("successor.{}", why.field);
    why.at(field)
}

/// A refusal about the pairing below that was named in place `at`.
fn named(at: usize, why: Refusal) -> Refusal {
    let field = format!("below.{at}.{}", why.field);
    why.at(field)
}
