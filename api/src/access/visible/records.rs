//! The row policy of records between two sides, whatever their kind: the records, their confirmations and disputes,
//! and their history.

use super::{Visible, delivering};
use crate::access::{Actor, Grant, Range, Ranges, Reach};
use domain::permit::Duty;
use entity::{
    agreement, allocation, confirmation, dispatch_report, dispute, donation, expenditure, fund_return,
    fund_transfer, industry_result, industry_step, industry_transfer, labour_dispatch, local_pair, meeting,
    park, post, project, project_step, purchase, target, training,
    values::{Level, RecordKind, Role, Side},
    workshop,
};

/// Every kind, with its table.
macro_rules! records {
    ($($entity:path as $kind:ident in $table:literal),+ $(,)?) => {
        $(impl Visible for $entity {
            fn within(actor: &Actor) -> Ranges {
                records(actor, RecordKind::$kind)
            }
        })+

        const KINDS: &[(RecordKind, &str)] = &[$((RecordKind::$kind, $table)),+];
    };
}

records! {
    purchase::Entity as Purchase in "purchase",
    donation::Entity as Donation in "donation",
    local_pair::Entity as LocalPair in "local_pair",
    training::Entity as Training in "training",
    meeting::Entity as Meeting in "meeting",
    post::Entity as Post in "post",
    labour_dispatch::Entity as LabourDispatch in "labour_dispatch",
    workshop::Entity as Workshop in "workshop",
    fund_transfer::Entity as FundTransfer in "fund_transfer",
    allocation::Entity as Allocation in "allocation",
    expenditure::Entity as Expenditure in "expenditure",
    fund_return::Entity as FundReturn in "fund_return",
    project::Entity as Project in "project",
    project_step::Entity as ProjectStep in "project_step",
    park::Entity as Park in "park",
    industry_transfer::Entity as IndustryTransfer in "industry_transfer",
    industry_step::Entity as IndustryStep in "industry_step",
    industry_result::Entity as IndustryResult in "industry_result",
    agreement::Entity as Agreement in "agreement",
    target::Entity as Target in "target",
    dispatch_report::Entity as DispatchReport in "dispatch_report",
}

impl Visible for confirmation::Entity {
    fn within(actor: &Actor) -> Ranges {
        parts(actor)
    }
}

impl Visible for dispute::Entity {
    fn within(actor: &Actor) -> Ranges {
        parts(actor)
    }
}

/// What belongs to the records that one may see.
fn parts(actor: &Actor) -> Ranges {
    let seen = KINDS.iter().map(|&(kind, table)| (kind, table, records(actor, kind)));
    let seen = seen.filter(|(.., ranges)| !ranges.is_empty());
    Ranges::of(seen.map(|(kind, table, ranges)| {
        Range::all().equal("kind", kind.word()).through(table, "record_id", ranges)
    }))
}

/// The histories of the records that one may see: what was done with a record while it was its own side's alone
/// stays that side's.
pub(super) fn histories(actor: &Actor) -> impl Iterator<Item = Range> {
    KINDS.iter().flat_map(|&(kind, table)| history(actor, kind, table))
}

fn history(actor: &Actor, kind: RecordKind, table: &'static str) -> impl Iterator<Item = Range> + use<> {
    let of = move || Range::all().equal("subject_kind", kind.word());
    let (mut whole, mut submitted) = (Vec::new(), Vec::new());
    for grant in actor.grants() {
        let ranges = record(kind, grant);
        let own = match grant.role {
            Role::DonorCoordinator | Role::ProcurementOfficer => Some(Side::Donor),
            Role::RecipientCoordinator => Some(Side::Recipient),
            Role::Administrator | Role::Assessor | Role::Auditor | Role::Supervisor => None,
        };
        match own {
            Some(side) => {
                whole.extend(ranges.iter().cloned().map(|range| range.equal("entered_side", side.word())));
                submitted.extend(ranges);
            }
            None => whole.extend(ranges),
        }
    }
    let told = [(whole, false), (submitted, true)].into_iter().filter(|(ranges, _)| !ranges.is_empty());
    told.map(move |(ranges, since)| {
        let range = of().through(table, "subject_id", Ranges::of(ranges));
        if since { range.since("at", "submitted_at") } else { range }
    })
}

/// What one may see of a kind of record, told by its word.
pub(crate) fn of_kind(actor: &Actor, kind: RecordKind) -> Ranges {
    records(actor, kind)
}

/// The table of a kind of record.
pub(crate) fn table_of(kind: RecordKind) -> &'static str {
    KINDS.iter().find(|(one, _)| *one == kind).map_or("", |(_, table)| table)
}

/// What one may see of a kind of record; whoever verifies the journal, or delivers what it tells, reads all. To whom something is delivered decides the reader of whoever follows.
fn records(actor: &Actor, kind: RecordKind) -> Ranges {
    if actor.duty() == Some(Duty::Verifier) || delivering(actor) {
        return Ranges::all();
    }
    Ranges::of(actor.grants().iter().flat_map(|grant| record(kind, grant)))
}

/// What one grant opens of a kind of two-sided record.
fn record(kind: RecordKind, grant: &Grant) -> Vec<Range> {
    if !grant.covers(kind) {
        return Vec::new();
    }
    let submitted = || Range::all().flag("donor_sees").flag("recipient_sees");
    let ranges = match (grant.role, &grant.reach) {
        // Drafts are read by their own side only, so whoever is of no side reads what was submitted.
        (Role::Administrator | Role::Assessor | Role::Auditor, Reach::Nation) => vec![submitted()],
        (Role::DonorCoordinator, Reach::Region(code, level)) => {
            vec![Range::all().equal(column(Side::Donor, *level), *code).flag("donor_sees")]
        }
        (Role::RecipientCoordinator, Reach::Region(code, level)) => {
            vec![Range::all().equal(column(Side::Recipient, *level), *code).flag("recipient_sees")]
        }
        (Role::ProcurementOfficer, Reach::Organisation(unit)) => {
            vec![Range::all().equal("unit_id", *unit).flag("donor_sees")]
        }
        (Role::Supervisor, Reach::Region(code, level)) => {
            vec![submitted().equal(column(Side::Donor, *level), *code)]
        }
        (Role::Auditor, Reach::Region(code, level)) => vec![
            submitted().equal(column(Side::Donor, *level), *code),
            submitted().equal(column(Side::Recipient, *level), *code),
        ],
        (Role::Assessor, Reach::Pairings(tree)) => {
            tree.iter().map(|pairing| submitted().equal("pairing_id", *pairing)).collect()
        }
        _ => Vec::new(),
    };
    ranges.into_iter().map(|range| range.by(grant.id)).collect()
}

/// The column of one side in which a region of this level stands.
pub(crate) const fn column(side: Side, level: Level) -> &'static str {
    match (side, level) {
        (Side::Donor, Level::Province) => "donor_province",
        (Side::Donor, Level::Prefecture) => "donor_prefecture",
        (Side::Donor, Level::County) => "donor_county",
        (Side::Donor, Level::Township | Level::Village) => "donor_township",
        (Side::Recipient, Level::Province) => "recipient_province",
        (Side::Recipient, Level::Prefecture) => "recipient_prefecture",
        (Side::Recipient, Level::County) => "recipient_county",
        (Side::Recipient, Level::Township | Level::Village) => "recipient_township",
    }
}
