//! What may be entered as a pairing, and when one may end.

use super::{Pairing, Pairings};
use crate::{
    refusal::{Code, Refusal},
    region::PlaceLevel,
};
use entity::{
    ids::PairingId,
    values::{Day, Mechanism, RegionCode},
};

impl Pairings {
    /// All that is wrong with a new pairing; nothing where it may be entered.
    pub fn validate_new(&self, new: &Pairing) -> Vec<Refusal> {
        let mut wrong = Vec::new();
        for (field, code) in [("donor", new.donor), ("recipient", new.recipient)] {
            wrong.extend(self.check_side(field, code, new.starts_on));
        }
        if wrong.is_empty() {
            wrong.extend(self.check_sides(new));
        }
        if new.ends_on.is_some_and(|last| last < new.starts_on) {
            wrong.push(Refusal::invalid(
                "endsOn",
                "结束日期不能早于开始日期",
                "the last day cannot be before the first",
            ));
        }
        wrong.extend(self.check_areas(new));
        wrong.extend(self.check_twice(new));
        wrong.extend(self.check_second_link(new));
        wrong
    }

    /// The pairing that may end after `last`, or all that is wrong.
    pub fn validate_end(&self, id: PairingId, last: Day) -> Result<&Pairing, Vec<Refusal>> {
        let pairing = self.get(id).ok_or_else(|| vec![Refusal::not_found("id", "结对关系", "pairing")])?;
        let mut wrong = Vec::new();
        if let Some(ended) = pairing.ends_on {
            wrong.push(Refusal::new(
                Code::WrongState,
                "id",
                format!("该结对关系已于 {ended} 结束"),
                format!("this pairing ended on {ended}"),
            ));
        }
        wrong.extend(last_before_first(pairing, last));
        let goes_on = self
            .all_below(id)
            .iter()
            .filter_map(|below| self.get(*below))
            .find(|below| below.ends_on.is_none_or(|end| last < end));
        if let Some(below) = goes_on {
            let name = self.printed(below);
            wrong.push(Refusal::new(
                Code::WrongState,
                "id",
                format!("其下的结对关系 {name} 还在继续，请先结束它，或办理接续"),
                format!("{name} below it goes on; end that first, or let both be succeeded"),
            ));
        }
        if wrong.is_empty() { Ok(pairing) } else { Err(wrong) }
    }

    /// Donor and recipient as they are printed.
    pub fn printed(&self, pairing: &Pairing) -> String {
        let name = |code| self.regions.path(code).unwrap_or_else(|| RegionCode::to_string(&code));
        format!("{} → {}", name(pairing.donor), name(pairing.recipient))
    }

    fn check_side(&self, field: &'static str, code: RegionCode, day: Day) -> Option<Refusal> {
        if let Err(refusal) = self.usable(field, code, day) {
            return Some(refusal);
        }
        self.regions.column(code).is_none().then(|| {
            Refusal::invalid(
                field,
                "结对关系须在乡级以上区划之间",
                "a pairing links regions that are townships or larger",
            )
        })
    }

    fn check_sides(&self, new: &Pairing) -> Option<Refusal> {
        let (donor, recipient) = (new.donor, new.recipient);
        if self.regions.contains(donor, recipient) || self.regions.contains(recipient, donor) {
            return Some(Refusal::invalid(
                "recipient",
                "帮扶方与受援方不能相同，也不能一方包含另一方",
                "donor and recipient cannot be the same, nor one lie in the other",
            ));
        }
        let province = |code| self.regions.place(code).and_then(|place| place.province);
        let same = province(donor) == province(recipient);
        match new.mechanism {
            Mechanism::WithinProvince if !same => Some(Refusal::invalid(
                "mechanism",
                "省内结对的两方须在同一省",
                "two regions paired within a province lie in one province",
            )),
            Mechanism::EastWest if same => Some(Refusal::invalid(
                "mechanism",
                "东西部协作的两方须在不同省份",
                "east-west cooperation links two provinces",
            )),
            _ => None,
        }
    }

    fn check_areas(&self, new: &Pairing) -> Vec<Refusal> {
        let mut wrong = Vec::new();
        for (at, area) in new.areas.iter().enumerate() {
            if let Err(refusal) = self.usable("areas", *area, new.starts_on) {
                wrong.push(refusal);
            } else if *area == new.recipient || !self.regions.contains(new.recipient, *area) {
                wrong.push(Refusal::invalid(
                    "areas",
                    format!("{area} 不是受援方的下级区划"),
                    format!("{area} does not lie in the recipient"),
                ));
            }
            let others = new.areas.iter().enumerate().filter(|(other, _)| *other != at);
            let doubled = others
                .map(|(other, code)| (other, *code))
                .find(|(other, code)| self.regions.contains(*code, *area) && (*code != *area || *other < at));
            if let Some((_, other)) = doubled {
                wrong.push(Refusal::new(
                    Code::Duplicate,
                    "areas",
                    format!("{area} 已包含在 {other} 之内"),
                    format!("{area} is part of {other}, which is listed too"),
                ));
            }
        }
        wrong
    }

    /// The same two regions twice on one day under one mechanism, or two that no order could tell apart.
    fn check_twice(&self, new: &Pairing) -> Option<Refusal> {
        let same = self.same_sides(new).find(|other| other.mechanism == new.mechanism && other.overlaps(new));
        if let Some(other) = same {
            let last = other.ends_on.map_or_else(|| "…".to_owned(), |day| day.to_string());
            return Some(Refusal::new(
                Code::Duplicate,
                "startsOn",
                format!("双方在 {}—{last} 已有结对关系", other.starts_on),
                format!("the two are paired already, {} to {last}", other.starts_on),
            ));
        }
        self.would_be_equal(new).map(|_| {
            Refusal::new(
                Code::Duplicate,
                "startsOn",
                "双方另有一个同日开始的结对关系，记录将无法判定归属；请另定开始日期",
                "another pairing of the two begins on the same day, so that no record could tell which is its own",
            )
        })
    }

    /// 一对一 is a principle between provinces: a second link says why.
    fn check_second_link(&self, new: &Pairing) -> Option<Refusal> {
        let province = |code| self.regions.column(code) == Some(PlaceLevel::Province);
        let between_provinces = |pairing: &Pairing| province(pairing.donor) && province(pairing.recipient);
        if new.second_link_reason.is_some() || !between_provinces(new) {
            return None;
        }
        let first = self.all.iter().find(|other| {
            other.id != new.id
                && other.mechanism == new.mechanism
                && (other.donor == new.donor) != (other.recipient == new.recipient)
                && between_provinces(other)
                && other.overlaps(new)
        })?;
        let name = self.printed(first);
        Some(Refusal::invalid(
            "secondLinkReason",
            format!("已有结对关系 {name}，再结一对须说明理由"),
            format!("{name} is paired already; a second link needs a reason"),
        ))
    }
}

pub(super) fn last_before_first(pairing: &Pairing, last: Day) -> Option<Refusal> {
    (last < pairing.starts_on).then(|| {
        Refusal::invalid(
            "lastDay",
            format!("最后一天不能早于开始日期 {}", pairing.starts_on),
            format!("the last day cannot be before the first, {}", pairing.starts_on),
        )
    })
}
