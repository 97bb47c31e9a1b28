//! Targets (协议指标): how much of a measure was promised for a year, as a whole or for a place of it.
//!
//! A later version holds from a later day of the same year, or is entered later for the same day; whichever was in
//! force on a day stays told for that day.

use crate::{
    facts::{By, Facts, planned},
    material,
    measure::{Unit, rule},
    refusal::Refusal,
};
use entity::{
    ids::AgreementId,
    values::{Day, Digest, Fen, Measure, RegionCode},
};
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A target as somebody enters it, parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Of which place on the donor's side.
    pub donor: RegionCode,
    /// For which place on the recipient's side.
    pub recipient: RegionCode,
    /// From when it holds; the target is for the year of this day.
    pub holds_from: Day,
    /// The measure.
    pub measure: Measure,
    /// How much, in hundredths of its unit.
    pub amount: Fen,
    /// The agreement that it is part of.
    pub agreement_id: Option<AgreementId>,
    /// By what it was settled.
    pub grounds: Option<String>,
}

impl Facts for Target {
    fn donor(&self) -> RegionCode {
        self.donor
    }

    fn recipient(&self) -> RegionCode {
        self.recipient
    }

    fn day(&self) -> Day {
        self.holds_from
    }

    fn entered_by(&self) -> By {
        By::Either
    }

    fn wrong(&self, today: Day) -> Vec<Refusal> {
        let divided = rule(self.measure).is_none_or(|rule| matches!(rule.unit, Unit::Yuan | Unit::Percent));
        let amount = if self.amount < Fen(0) {
            Some(Refusal::invalid("amount", "指标值不能为负数", "a target cannot be negative"))
        } else if !divided && self.amount.0 % 100 != 0 {
            Some(Refusal::invalid("amount", "这项指标按整数计", "this measure is told in whole numbers"))
        } else {
            None
        };
        [planned("holdsFrom", self.holds_from, today), amount].into_iter().flatten().collect()
    }

    fn digest(&self) -> Digest {
        material::digest(&json!({
            "agreement": self.agreement_id,
            "amount": self.amount,
            "day": self.holds_from,
            "donor": self.donor,
            "measure": self.measure,
            "recipient": self.recipient,
        }))
    }
}

/// A confirmed target of one place and year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InForce {
    /// Its id, which tells the order in which targets were entered.
    pub id: Uuid,
    /// The measure.
    pub measure: Measure,
    /// From when it holds.
    pub holds_from: Day,
    /// How much, in hundredths of its unit.
    pub amount: Fen,
}

/// Which of the confirmed targets of one place and year is in force on a day, measure by measure: the latest that
/// holds by then, of two that hold from one day the one that was entered later.
pub fn in_force(targets: impl IntoIterator<Item = InForce>, on: Day) -> BTreeMap<Measure, InForce> {
    let mut in_force: BTreeMap<Measure, InForce> = BTreeMap::new();
    for target in targets.into_iter().filter(|target| target.holds_from <= on) {
        let known = in_force.entry(target.measure).or_insert(target);
        if (known.holds_from, known.id) < (target.holds_from, target.id) {
            *known = target;
        }
    }
    in_force
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn people_are_promised_whole() {
        let wrong = |measure, amount| {
            let target = Target {
                donor: RegionCode::parse("440000").unwrap(),
                recipient: RegionCode::parse("450000").unwrap(),
                holds_from: day("2026-01-01"),
                measure,
                amount: Fen(amount),
                agreement_id: None,
                grounds: None,
            };
            target.wrong(day("2026-06-15")).len()
        };
        assert_eq!(wrong(Measure::LabourPlaced, 12_000), 0);
        assert_eq!(wrong(Measure::LabourPlaced, 12_050), 1);
        assert_eq!(wrong(Measure::Bought, 12_050), 0);
        assert_eq!(wrong(Measure::FundProgress, 9_550), 0);
        assert_eq!(wrong(Measure::Bought, -1), 1);
    }

    #[test]
    fn the_latest_version_by_the_day_is_in_force() {
        let version = |id: u128, from: &str, amount| InForce {
            id: Uuid::from_u128(id),
            measure: Measure::Bought,
            holds_from: day(from),
            amount: Fen(amount),
        };
        let all =
            [version(3, "2026-07-01", 300), version(1, "2026-01-01", 100), version(2, "2026-01-01", 200)];
        let on = |text: &str| in_force(all, day(text)).get(&Measure::Bought).map(|target| target.amount.0);
        assert_eq!(on("2025-12-31"), None);
        assert_eq!(on("2026-06-30"), Some(200), "of two for one day the later one");
        assert_eq!(on("2026-07-01"), Some(300));
    }
}
