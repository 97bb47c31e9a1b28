//! Who may do what: one pure table, no exceptions elsewhere.
//!
//! An act on a record names its side, so that no grant of one side reaches an act of the other. Which rows a
//! role may do it to is decided by the scope of the grants that allow the act, and of no others.

use crate::record::Step;
use entity::values::{Role, Side};

/// Something that changes what is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// A step of a two-sided record, taken for one side.
    Take(Step, Side),
    /// Enter, change or retire organisations, suppliers and products.
    ManageCatalogue,
    /// Propose a supplier or product (采购员).
    ProposeSupplier,
    /// Write, change or file the yearly plan of one's unit.
    WritePlan,
    /// Accept or return a filed plan (财政部门).
    JudgePlan,
    /// Begin and end a review inside one side, which its entries pass before they are submitted.
    SetReview(Side),
    /// Create, disable and reset accounts, link outside identities.
    ManageAccounts,
    /// Give and revoke grants.
    ManageGrants,
    /// Enter, verify and abolish regions.
    ManageRegions,
    /// Enter, verify, end and succeed pairings.
    ManagePairings,
    /// Import and correct the register of assisted counties, and county classes.
    ManageRegister,
    /// Say which share of a food budget plans reserve at least, by year and place.
    ManagePlanFloors,
    /// Start, go on with and cancel one's own spreadsheet jobs.
    RunJobs,
    /// Make the keys that sign tokens.
    KeepKeys,
    /// Begin a session: reach an account by its name, refresh token or linked identity.
    BeginSession,
    /// End or renew one's own session, change one's own password.
    KeepOwnSession,
    /// Take what one may see out as a sheet: nothing is changed, and the journal says who took what.
    Export,
    /// Fill a store with made-up records: `shanhai seed`.
    Seed,
    /// Give the journal's entries their positions, and seal them.
    SealJournal,
    /// Leave in the journal that a write was refused.
    NoteRefusal,
    /// Leave in the journal that data about somebody else were read.
    NoteReading,
}

/// In what capacity somebody acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Capacity {
    /// Somebody who has not signed in.
    Nobody,
    /// Anybody who has signed in, whatever grants they hold.
    SignedIn,
    /// By a grant of this role.
    Role(Role),
    /// The system, on a duty.
    Duty(Duty),
}

/// What the system does by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Duty {
    /// Seals the journal.
    Sealer,
    /// Verifies the journal and the records against its seals; writes nothing.
    Verifier,
    /// Delivers events.
    Delivery,
    /// Works for whoever holds the machine: `shanhai user …`.
    CommandLine,
    /// Fills a store with demonstration or test data.
    Seed,
    /// Goes on with spreadsheet jobs after a restart.
    Jobs,
    /// Reads regions, pairings and lists into memory; writes nothing.
    Atlas,
    /// Makes the keys that sign tokens.
    Keys,
}

impl Duty {
    /// Its word in the journal.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sealer => "SEALER",
            Self::Verifier => "VERIFIER",
            Self::Delivery => "DELIVERY",
            Self::CommandLine => "COMMAND_LINE",
            Self::Seed => "SEED",
            Self::Jobs => "JOBS",
            Self::Atlas => "ATLAS",
            Self::Keys => "KEYS",
        }
    }
}

impl Act {
    /// Its word in the journal: `CONFIRM_FOR_RECIPIENT`, `MANAGE_GRANTS`.
    pub fn word(self) -> String {
        match self {
            Self::Take(step, side) => format!("{}_FOR_{}", step.word(), side.word()),
            Self::ManageCatalogue => "MANAGE_CATALOGUE".to_owned(),
            Self::ProposeSupplier => "PROPOSE_SUPPLIER".to_owned(),
            Self::WritePlan => "WRITE_PLAN".to_owned(),
            Self::JudgePlan => "JUDGE_PLAN".to_owned(),
            Self::ManagePlanFloors => "MANAGE_PLAN_FLOORS".to_owned(),
            Self::SetReview(side) => format!("SET_REVIEW_FOR_{}", side.word()),
            Self::ManageAccounts => "MANAGE_ACCOUNTS".to_owned(),
            Self::ManageGrants => "MANAGE_GRANTS".to_owned(),
            Self::ManageRegions => "MANAGE_REGIONS".to_owned(),
            Self::ManagePairings => "MANAGE_PAIRINGS".to_owned(),
            Self::ManageRegister => "MANAGE_REGISTER".to_owned(),
            Self::RunJobs => "RUN_JOBS".to_owned(),
            Self::KeepKeys => "KEEP_KEYS".to_owned(),
            Self::BeginSession => "BEGIN_SESSION".to_owned(),
            Self::KeepOwnSession => "KEEP_OWN_SESSION".to_owned(),
            Self::Export => "EXPORT".to_owned(),
            Self::Seed => "SEED".to_owned(),
            Self::SealJournal => "SEAL_JOURNAL".to_owned(),
            Self::NoteRefusal => "REFUSED_WRITE".to_owned(),
            Self::NoteReading => "READ_PERSONAL_DATA".to_owned(),
        }
    }

    /// Every act, in the order in which the golden table prints them.
    pub fn all() -> Vec<Self> {
        let steps =
            Step::ALL.iter().flat_map(|&step| Side::ALL.iter().map(move |&side| Self::Take(step, side)));
        steps
            .chain([
                Self::ManageCatalogue,
                Self::ProposeSupplier,
                Self::WritePlan,
                Self::JudgePlan,
                Self::SetReview(Side::Donor),
                Self::SetReview(Side::Recipient),
                Self::ManageAccounts,
                Self::ManageGrants,
                Self::ManageRegions,
                Self::ManagePairings,
                Self::ManageRegister,
                Self::ManagePlanFloors,
                Self::RunJobs,
                Self::KeepKeys,
                Self::BeginSession,
                Self::KeepOwnSession,
                Self::Export,
                Self::Seed,
                Self::SealJournal,
                Self::NoteRefusal,
                Self::NoteReading,
            ])
            .collect()
    }
}

/// Whether somebody in this capacity may do the act at all.
pub fn may(capacity: Capacity, act: Act) -> bool {
    match capacity {
        Capacity::Nobody => act == Act::BeginSession,
        Capacity::SignedIn => {
            matches!(act, Act::KeepOwnSession | Act::Export | Act::NoteRefusal | Act::NoteReading)
        }
        Capacity::Role(role) => role_may(role, act),
        Capacity::Duty(duty) => duty_may(duty, act),
    }
}

fn role_may(role: Role, act: Act) -> bool {
    match role {
        Role::Administrator => matches!(
            act,
            Act::ManageCatalogue
                | Act::ManageAccounts
                | Act::ManageGrants
                | Act::ManageRegions
                | Act::ManagePairings
                | Act::ManageRegister
                | Act::ManagePlanFloors
        ),
        Role::DonorCoordinator => coordinator_may(Side::Donor, act),
        Role::RecipientCoordinator => coordinator_may(Side::Recipient, act),
        Role::ProcurementOfficer => match act {
            Act::Take(step, Side::Donor) => officer_takes(step),
            Act::ProposeSupplier | Act::WritePlan | Act::RunJobs => true,
            _ => false,
        },
        Role::Supervisor => act == Act::JudgePlan,
        Role::Assessor | Role::Auditor => false,
    }
}

fn coordinator_may(own: Side, act: Act) -> bool {
    match act {
        Act::Take(_, side) | Act::SetReview(side) => side == own,
        Act::ManageCatalogue | Act::RunJobs => true,
        _ => false,
    }
}

/// What a procurement officer does to the records of the own organisation.
const fn officer_takes(step: Step) -> bool {
    match step {
        Step::Enter | Step::Amend | Step::Submit | Step::Discard | Step::Withdraw | Step::Reverse => true,
        Step::PassOn
        | Step::SendBack
        | Step::Confirm
        | Step::Dispute
        | Step::DropDispute
        | Step::ClearDuplicate
        | Step::JoinDuplicate
        | Step::AcceptMatch => false,
    }
}

const fn duty_may(duty: Duty, act: Act) -> bool {
    match duty {
        Duty::CommandLine => matches!(act, Act::ManageAccounts | Act::ManageGrants),
        Duty::Seed => {
            matches!(act, Act::ManageAccounts | Act::ManageGrants | Act::ManageCatalogue | Act::Seed)
        }
        Duty::Jobs => matches!(act, Act::RunJobs),
        Duty::Keys => matches!(act, Act::KeepKeys),
        Duty::Sealer => matches!(act, Act::SealJournal | Act::NoteRefusal),
        Duty::Verifier | Duty::Delivery | Duty::Atlas => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_administrator_confirms_nothing_and_readers_change_nothing() {
        for act in Act::all() {
            if matches!(act, Act::Take(..)) {
                assert!(!may(Capacity::Role(Role::Administrator), act), "{act:?}");
            }
            for reader in [Role::Auditor, Role::Assessor] {
                assert!(!may(Capacity::Role(reader), act), "{reader:?} {act:?}");
            }
        }
    }

    #[test]
    fn no_side_acts_for_the_other() {
        for &step in Step::ALL {
            assert!(!may(Capacity::Role(Role::DonorCoordinator), Act::Take(step, Side::Recipient)));
            assert!(!may(Capacity::Role(Role::RecipientCoordinator), Act::Take(step, Side::Donor)));
            assert!(!may(Capacity::Role(Role::ProcurementOfficer), Act::Take(step, Side::Recipient)));
        }
    }
}
