//! The person behind a request, with the grants that they hold today.

use domain::permit::{Act, Capacity, Duty, may};
use entity::{
    ids::{AccountId, GrantId, OrganisationId, PairingId, SessionId},
    values::{Digest, Level, Place, RecordKind, RegionCode, Role, Side},
};
use std::sync::Arc;

/// Somebody who acts: a person with a verified token, nobody yet, or the system on a duty.
///
/// Its fields are private and its constructors are this folder's: elsewhere an actor comes from a verified
/// token, or is nobody, or is a duty whose acts are rows of the permit table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    who: Who,
    grants: Arc<[Grant]>,
    password_due: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Who {
    Nobody,
    Knocking(Knock),
    Person { account: AccountId, session: Option<SessionId> },
    System(Duty),
}

/// By what somebody who has not signed in reaches an account or a session, to begin or to continue one.
///
/// It opens the rows that it names and no others, so that nobody who is not signed in can look around.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Knock {
    /// The account of this name.
    Name(String),
    /// The refresh token of this digest.
    Token(Digest),
    /// The account that this outside identity is linked to.
    Identity { issuer: String, subject: String },
    /// The session that a verified token names.
    Session(SessionId),
    /// The account that has proved itself, with its sessions.
    Account(AccountId),
}

/// A role that a person holds today, and what it reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Names the grant; the journal keeps it beside what was done by it.
    pub id: GrantId,
    /// The role.
    pub role: Role,
    /// What it reaches.
    pub reach: Reach,
    /// The one kind of record that it is limited to, if any.
    pub kind: Option<RecordKind>,
}

impl Grant {
    /// Whether it is for records of this kind: who buys for a unit, or supervises units, sees purchases only.
    pub(crate) fn covers(&self, kind: RecordKind) -> bool {
        let of_units = matches!(self.role, Role::ProcurementOfficer | Role::Supervisor);
        self.kind.is_none_or(|only| only == kind) && (kind == RecordKind::Purchase || !of_units)
    }

    /// Whether it reaches, on one side, a record between these places, or of this unit.
    ///
    /// The row policy in `visible` says it again to the database, and the database's word counts; this one
    /// tells which side somebody enters a record for.
    pub(crate) fn reaches(
        &self,
        side: Side,
        donor: &Place,
        recipient: &Place,
        unit: Option<OrganisationId>,
    ) -> bool {
        let place = match side {
            Side::Donor => donor,
            Side::Recipient => recipient,
        };
        match &self.reach {
            Reach::Organisation(own) => side == Side::Donor && Some(*own) == unit,
            Reach::Region(..) => self.holds(place),
            Reach::Nation | Reach::Pairings(_) => false,
        }
    }

    /// The level of the region that it answers for; none where it is for something else.
    pub(crate) const fn level(&self) -> Option<Level> {
        match &self.reach {
            Reach::Region(_, level) => Some(*level),
            Reach::Nation | Reach::Organisation(_) | Reach::Pairings(_) => None,
        }
    }

    /// Whether it reaches all that lies in a place: what belongs to no place is the nation's.
    pub(crate) fn holds(&self, place: &Place) -> bool {
        match &self.reach {
            Reach::Nation => true,
            Reach::Region(code, level) => {
                let stands = match level {
                    Level::Province => place.province,
                    Level::Prefecture => place.prefecture,
                    Level::County => place.county,
                    Level::Township | Level::Village => place.township,
                };
                stands == Some(*code)
            }
            Reach::Organisation(_) | Reach::Pairings(_) => false,
        }
    }
}

/// What a grant reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The whole country.
    Nation,
    /// A region and all below it, with the column of a place in which its code stands.
    Region(RegionCode, Level),
    /// One organisation.
    Organisation(OrganisationId),
    /// A pairing and all below it.
    Pairings(Vec<PairingId>),
}

impl Actor {
    /// Somebody who has not signed in: sees nothing.
    pub fn nobody() -> Self {
        Self { who: Who::Nobody, grants: Arc::new([]), password_due: false }
    }

    /// The system on a duty.
    pub fn system(duty: Duty) -> Self {
        Self { who: Who::System(duty), grants: Arc::new([]), password_due: false }
    }

    /// Somebody who has not signed in, at the door: reaches what the knock names to begin a session.
    pub(crate) fn knocking(knock: Knock) -> Self {
        Self { who: Who::Knocking(knock), grants: Arc::new([]), password_due: false }
    }

    /// A person whose token has been verified; one of an outside issuer has no session of ours.
    pub(super) fn person(account: AccountId, session: Option<SessionId>, grants: Arc<[Grant]>) -> Self {
        Self { who: Who::Person { account, session }, grants, password_due: false }
    }

    /// The same person, who must change the password before anything else.
    pub(super) fn with_password_due(self) -> Self {
        Self { password_due: true, ..self }
    }

    /// Whether the password must be changed before anything else.
    pub fn password_due(&self) -> bool {
        self.password_due
    }

    /// The account, where it is a person.
    pub fn account(&self) -> Option<AccountId> {
        match self.who {
            Who::Person { account, .. } => Some(account),
            _ => None,
        }
    }

    /// The session, where it is a person who signed in here.
    pub fn session(&self) -> Option<SessionId> {
        match self.who {
            Who::Person { session, .. } => session,
            _ => None,
        }
    }

    /// The duty, where it is the system.
    pub fn duty(&self) -> Option<Duty> {
        match self.who {
            Who::System(duty) => Some(duty),
            _ => None,
        }
    }

    /// By what it knocks, where it does.
    pub(crate) fn knock(&self) -> Option<&Knock> {
        match &self.who {
            Who::Knocking(knock) => Some(knock),
            _ => None,
        }
    }

    /// The grants that the person holds today.
    pub fn grants(&self) -> &[Grant] {
        &self.grants
    }

    /// Whether any of its capacities allows the act.
    pub fn may(&self, act: Act) -> bool {
        may(self.capacity(), act) || self.grants.iter().any(|grant| may(Capacity::Role(grant.role), act))
    }

    /// The same actor with those grants only that allow one of `acts`; nothing where no capacity allows any.
    pub(crate) fn narrowed(&self, acts: &[Act]) -> Option<Self> {
        let allows = |capacity| acts.iter().any(|&act| may(capacity, act));
        let grants: Arc<[Grant]> =
            self.grants.iter().filter(|grant| allows(Capacity::Role(grant.role))).cloned().collect();
        let allowed = allows(self.capacity()) || !grants.is_empty();
        allowed.then(|| Self { who: self.who.clone(), grants, password_due: self.password_due })
    }

    /// The same person with the grants of these roles only; none where there are none.
    pub(crate) fn holding(&self, roles: &[Role]) -> Option<Self> {
        let grants: Arc<[Grant]> =
            self.grants.iter().filter(|grant| roles.contains(&grant.role)).cloned().collect();
        (!grants.is_empty()).then(|| Self { who: self.who.clone(), grants, password_due: self.password_due })
    }

    /// The same actor with one grant only.
    pub(crate) fn only(&self, grant: &Grant) -> Self {
        Self { who: self.who.clone(), grants: Arc::new([grant.clone()]), password_due: self.password_due }
    }

    /// In what capacity it acts, grants aside.
    pub(crate) fn capacity(&self) -> Capacity {
        match self.who {
            Who::Nobody | Who::Knocking(_) => Capacity::Nobody,
            Who::Person { .. } => Capacity::SignedIn,
            Who::System(duty) => Capacity::Duty(duty),
        }
    }
}
