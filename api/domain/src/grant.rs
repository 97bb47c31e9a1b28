//! Grants (授权): which role reaches what, and what one person may never hold together.

use crate::{
    pairing::Pairings,
    refusal::{Code, Refusal},
};
use entity::{
    ids::{OrganisationId, PairingId},
    values::{Day, RecordKind, RegionCode, Role, ScopeKind, Side},
};

/// What a grant reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The whole nation.
    Nation,
    /// A region and all below it.
    Region(RegionCode),
    /// One organisation, and where it lies; central units lie nowhere.
    Organisation(OrganisationId, Option<RegionCode>),
    /// A pairing and all below it.
    Pairing(PairingId),
}

/// A grant that somebody holds, or is to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    /// The role.
    pub role: Role,
    /// What it reaches.
    pub scope: Scope,
    /// The one kind of record that it is limited to.
    pub kind: Option<RecordKind>,
    /// Its first day.
    pub starts_on: Day,
    /// Its last day; open where there is none.
    pub ends_on: Option<Day>,
}

/// Who is to hold a grant.
#[derive(Clone, Copy, Debug)]
pub struct Person<'a> {
    /// The home region.
    pub home: Option<RegionCode>,
    /// What the person holds already, or will hold.
    pub holds: &'a [Holding],
}

impl Scope {
    /// Its kind.
    pub const fn kind(self) -> ScopeKind {
        match self {
            Self::Nation => ScopeKind::Nation,
            Self::Region(_) => ScopeKind::Region,
            Self::Organisation(..) => ScopeKind::Organisation,
            Self::Pairing(_) => ScopeKind::Pairing,
        }
    }

    /// The regions that it lies in: those whose coordinators are to know of a grant over it.
    pub fn regions(self, pairings: &Pairings) -> Vec<RegionCode> {
        match self {
            Self::Nation => Vec::new(),
            Self::Region(code) => vec![code],
            Self::Organisation(_, seat) => seat.into_iter().collect(),
            Self::Pairing(id) => {
                pairings.get(id).map_or_else(Vec::new, |pairing| vec![pairing.donor, pairing.recipient])
            }
        }
    }
}

/// Which roles take which kind of scope; the first is what the role asks for where none is named.
pub const fn scopes(role: Role) -> &'static [ScopeKind] {
    match role {
        Role::Administrator => &[ScopeKind::Nation],
        Role::DonorCoordinator | Role::RecipientCoordinator | Role::Supervisor => &[ScopeKind::Region],
        Role::ProcurementOfficer => &[ScopeKind::Organisation],
        Role::Assessor => &[ScopeKind::Pairing],
        Role::Auditor => &[ScopeKind::Region, ScopeKind::Nation],
    }
}

/// Whether a role can be limited to one kind of record.
pub const fn takes_kind(role: Role) -> bool {
    match role {
        Role::DonorCoordinator | Role::RecipientCoordinator | Role::Assessor | Role::Auditor => true,
        Role::Administrator | Role::ProcurementOfficer | Role::Supervisor => false,
    }
}

/// The side on which a role acts; none where it only looks, judges or administers.
pub const fn side(role: Role) -> Option<Side> {
    match role {
        // A unit and whoever judges its plan stand on the side that buys.
        Role::DonorCoordinator | Role::ProcurementOfficer | Role::Supervisor => Some(Side::Donor),
        Role::RecipientCoordinator => Some(Side::Recipient),
        Role::Administrator | Role::Assessor | Role::Auditor => None,
    }
}

impl Holding {
    /// All that is wrong with giving this to a person on `today`; nothing where it may be given.
    pub fn check(&self, person: Person<'_>, pairings: &Pairings, today: Day) -> Vec<Refusal> {
        let mut wrong = Vec::new();
        wrong.extend(self.check_scope());
        wrong.extend(self.check_place(pairings, today));
        wrong.extend(self.check_days(today));
        if self.kind.is_some() && !takes_kind(self.role) {
            wrong.push(Refusal::invalid(
                "kind",
                "这个角色不能限定业务类型",
                "this role cannot be limited to one kind of record",
            ));
        }
        if !wrong.is_empty() {
            return wrong;
        }
        let meanwhile: Vec<&Self> = person.holds.iter().filter(|held| self.overlap(held).is_some()).collect();
        wrong.extend(self.check_alone(&meanwhile));
        wrong.extend(self.check_twice(&meanwhile));
        wrong.extend(meanwhile.iter().find_map(|held| self.check_sides(held, pairings)));
        wrong.extend(self.check_home(person.home, pairings));
        wrong
    }

    /// Whether its scope is of a kind that the role takes.
    fn check_scope(&self) -> Option<Refusal> {
        let takes = scopes(self.role);
        if takes.contains(&self.scope.kind()) {
            return None;
        }
        let (field, zh, en) = match takes.first() {
            Some(ScopeKind::Region) => {
                ("region", "这个角色须授予一个行政区划", "this role is given over a region")
            }
            Some(ScopeKind::Organisation) => {
                ("organisation", "采购员须授予一个单位", "a procurement officer is given one organisation")
            }
            Some(ScopeKind::Pairing) => {
                ("pairing", "考核员须授予一个结对关系", "an assessor is given a pairing")
            }
            Some(ScopeKind::Nation) | None => {
                ("role", "管理员的授权不分范围", "an administrator's grant names no scope")
            }
        };
        Some(Refusal::invalid(field, zh, en))
    }

    /// Whether what it reaches is there.
    fn check_place(&self, pairings: &Pairings, today: Day) -> Option<Refusal> {
        match self.scope {
            Scope::Nation | Scope::Organisation(..) => None,
            Scope::Pairing(id) if pairings.get(id).is_some() => None,
            Scope::Pairing(_) => Some(Refusal::not_found("pairing", "结对关系", "pairing")),
            Scope::Region(code) => match pairings.regions().usable_on(code, today) {
                Err(why) => Some(why.refusal("region", code, pairings.regions())),
                Ok(_) if pairings.regions().column(code).is_some() => None,
                Ok(_) => Some(Refusal::invalid(
                    "region",
                    "授权范围须为乡级以上行政区划",
                    "a grant is given over a township or a larger region",
                )),
            },
        }
    }

    fn check_days(&self, today: Day) -> Option<Refusal> {
        if self.starts_on < today {
            return Some(Refusal::invalid(
                "startsOn",
                format!("授权不能早于今天（{today}）生效"),
                format!("a grant cannot begin before today, {today}"),
            ));
        }
        let backwards = self.ends_on.is_some_and(|last| last < self.starts_on);
        backwards.then(|| {
            Refusal::invalid("endsOn", "截止日期不能早于生效日期", "the last day cannot be before the first")
        })
    }

    /// An administrator holds no other role.
    fn check_alone(&self, others: &[&Self]) -> Option<Refusal> {
        let administers = |role| role == Role::Administrator;
        let mixed = others.iter().any(|other| administers(other.role) != administers(self.role));
        mixed.then(|| {
            Refusal::invalid("role", "管理员不能兼任其他角色", "an administrator holds no other role")
        })
    }

    fn check_twice(&self, others: &[&Self]) -> Option<Refusal> {
        let same = |other: &&&Self| {
            other.role == self.role
                && other.scope == self.scope
                && other.kind.is_none_or(|kind| Some(kind) == self.kind)
        };
        others.iter().find(same).map(|_| {
            Refusal::new(
                Code::Duplicate,
                "role",
                "该账号在这段时间已有同样的授权",
                "the account holds this grant already in these days",
            )
        })
    }

    /// The days that both run: from, and until where they end.
    fn overlap(&self, other: &Self) -> Option<(Day, Option<Day>)> {
        let from = self.starts_on.max(other.starts_on);
        let until = match (self.ends_on, other.ends_on) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        until.is_none_or(|until| from <= until).then_some((from, until))
    }
}

mod sides;
#[cfg(test)]
mod tests;

pub use sides::clashes;
