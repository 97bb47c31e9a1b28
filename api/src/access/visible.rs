//! The row policy: which rows of which table a grant opens. What holds for every kind of record between two sides
//! is in `records`.
//!
//! A table without an `impl Visible` here or there cannot be queried at all.

mod records;

pub(crate) use records::{column, of_kind, table_of};

use super::{Actor, Grant, Range, Ranges, Reach, actor::Knock};
use domain::permit::Duty;
use entity::{
    account, batch, confirmation, county, job, journal, list, mark, organisation, pairing, plan, product,
    refusal, region, review, seal, upload,
    values::{Level, Role, Side},
};
use sea_orm::EntityTrait;

/// An entity whose rows can be shown to somebody.
pub trait Visible: EntityTrait {
    /// The column that names the person whom a row is about, where it is data about a person: that somebody
    /// else read it is left in the journal.
    const PERSON: Option<&'static str> = None;

    /// The rows that `actor` may see, by the grants that it holds.
    fn within(actor: &Actor) -> Ranges;
}

/// An entity whose rows may be read along with the row that they belong to, by whoever sees that row.
pub trait Part: EntityTrait {}

/// Of the record that it confirms.
impl Part for confirmation::Entity {}

/// Of the notice that tells of it.
impl Part for account::grant::Entity {}

/// What is no record between two sides, as the journal calls it, and lies nowhere in particular.
const OF_THE_NATION: [&str; 6] =
    ["ACCOUNT", "ASSISTED_COUNTY", "IDENTITY", "PAIRING", "REGION", "ROLE_GRANT"];

/// The history of the records and plans that one may see, and of the entries of the catalogue that one keeps or
/// audits: the catalogue itself is open to everyone, who changed it is not.
impl Visible for journal::Entity {
    fn within(actor: &Actor) -> Ranges {
        if sealing(actor) || delivering(actor) {
            return Ranges::all();
        }
        let of = |kind: &'static str| Range::all().equal("subject_kind", kind);
        let kept = answered_for(actor);
        let of_products = Ranges::through("organisation", "supplier_id", kept.clone());
        let subjects = [
            ("PURCHASE_PLAN", "purchase_plan", plan::Entity::within(actor)),
            ("REVIEW", "review", review::Entity::within(actor)),
            ("ORGANISATION", "organisation", kept),
            ("PRODUCT", "product", of_products),
        ];
        let subjects = subjects.into_iter().filter(|(.., seen)| !seen.is_empty());
        let subjects = subjects.map(|(kind, table, seen)| of(kind).through(table, "subject_id", seen));
        // Of people, grants and reference data those of the nation read what was done.
        let nation = actor.grants().iter().any(|grant| {
            matches!(grant.role, Role::Administrator | Role::Auditor) && grant.reach == Reach::Nation
        });
        let others = OF_THE_NATION.iter().filter(|_| nation).map(|&kind| of(kind));
        Ranges::of(records::histories(actor).chain(subjects).chain(others))
    }
}

/// What the trail is kept by: whoever seals it, and whoever verifies it.
macro_rules! sealed {
    ($($entity:path),+ $(,)?) => {$(
        impl Visible for $entity {
            fn within(actor: &Actor) -> Ranges {
                if sealing(actor) { Ranges::all() } else { Ranges::none() }
            }
        }
    )+};
}

sealed! {
    refusal::Entity,
    seal::Entity,
    seal::lease::Entity,
}

impl Visible for batch::Entity {
    fn within(actor: &Actor) -> Ranges {
        own(actor, "account_id")
    }
}

/// Files that were sent: their owner's; the duty that works through jobs drops old ones.
impl Visible for upload::Entity {
    fn within(actor: &Actor) -> Ranges {
        own_work(actor)
    }
}

impl Visible for upload::part::Entity {
    fn within(actor: &Actor) -> Ranges {
        Ranges::through("upload", "upload_id", upload::Entity::within(actor))
    }
}

/// Jobs: their owner's; the duty that works through them finds those that wait.
impl Visible for job::Entity {
    fn within(actor: &Actor) -> Ranges {
        own_work(actor)
    }
}

impl Visible for job::row::Entity {
    fn within(actor: &Actor) -> Ranges {
        Ranges::through("job", "job_id", job::Entity::within(actor))
    }
}

/// Reference data and the catalogue are open to everyone signed in.
macro_rules! open {
    ($($entity:path),+ $(,)?) => {$(
        impl Visible for $entity {
            fn within(actor: &Actor) -> Ranges {
                open(actor)
            }
        }
    )+};
}

open! {
    organisation::Entity,
    product::Entity,
    list::channel::Entity,
    list::measure::Entity,
    mark::Entity,
    region::Entity,
    pairing::Entity,
    pairing::area::Entity,
    county::class::Entity,
    county::assisted::Entity,
    plan::floor::Entity,
}

impl Visible for account::Entity {
    const PERSON: Option<&'static str> = Some("id");

    fn within(actor: &Actor) -> Ranges {
        match actor.knock() {
            Some(Knock::Name(name)) => just("name", name.as_str()),
            Some(Knock::Account(account)) => just("id", *account),
            Some(_) => Ranges::none(),
            None => people(actor, "id"),
        }
    }
}

impl Visible for account::grant::Entity {
    fn within(actor: &Actor) -> Ranges {
        match actor.knock() {
            Some(Knock::Account(account)) => just("account_id", *account),
            Some(_) => Ranges::none(),
            None => people(actor, "account_id"),
        }
    }
}

impl Visible for account::session::Entity {
    const PERSON: Option<&'static str> = Some("account_id");

    fn within(actor: &Actor) -> Ranges {
        match actor.knock() {
            Some(Knock::Session(session)) => just("id", *session),
            Some(Knock::Account(account)) => just("account_id", *account),
            Some(_) => Ranges::none(),
            None => people(actor, "account_id"),
        }
    }
}

impl Visible for account::identity::Entity {
    const PERSON: Option<&'static str> = Some("account_id");

    fn within(actor: &Actor) -> Ranges {
        match actor.knock() {
            Some(Knock::Identity { issuer, subject }) => {
                let named = Range::all().equal("issuer", issuer.as_str());
                Ranges::of([named.equal("subject", subject.as_str())])
            }
            Some(_) => Ranges::none(),
            None => people(actor, "account_id"),
        }
    }
}

/// Only whoever begins or continues a session, by the token itself.
impl Visible for account::refresh_token::Entity {
    fn within(actor: &Actor) -> Ranges {
        match actor.knock() {
            Some(Knock::Token(digest)) => just("digest", digest.clone()),
            Some(Knock::Account(_)) => {
                Ranges::through("session", "session_id", account::session::Entity::within(actor))
            }
            _ => Ranges::none(),
        }
    }
}

/// Those who answer for a region, or audit it, are told of access to it.
impl Visible for account::notice::Entity {
    fn within(actor: &Actor) -> Ranges {
        if matches!(actor.duty(), Some(Duty::CommandLine | Duty::Seed)) {
            return Ranges::all();
        }
        answered_for(actor)
    }
}

/// Only the duty that keeps the keys.
impl Visible for account::signing_key::Entity {
    fn within(actor: &Actor) -> Ranges {
        if actor.duty() == Some(Duty::Keys) { Ranges::all() } else { Ranges::none() }
    }
}

impl Visible for plan::Entity {
    fn within(actor: &Actor) -> Ranges {
        Ranges::of(actor.grants().iter().flat_map(plans))
    }
}

/// The reviews of a side: those who answer for it or audit it, and the atlas.
impl Visible for review::Entity {
    fn within(actor: &Actor) -> Ranges {
        if actor.duty() == Some(Duty::Atlas) {
            return Ranges::all();
        }
        Ranges::of(actor.grants().iter().filter_map(|grant| {
            let of = |side: Side| Range::all().equal("side", side.word());
            let range = match (grant.role, &grant.reach) {
                (Role::Administrator | Role::Auditor, Reach::Nation) => Range::all(),
                (Role::DonorCoordinator, Reach::Region(code, level)) => {
                    of(Side::Donor).equal(seat(*level), *code)
                }
                (Role::RecipientCoordinator, Reach::Region(code, level)) => {
                    of(Side::Recipient).equal(seat(*level), *code)
                }
                (Role::Auditor, Reach::Region(code, level)) => Range::all().equal(seat(*level), *code),
                _ => return None,
            };
            Some(range.by(grant.id))
        }))
    }
}

/// The duties that see the whole journal: its sealer, and its verifier.
fn sealing(actor: &Actor) -> bool {
    matches!(actor.duty(), Some(Duty::Sealer | Duty::Verifier))
}

/// The duty that delivers events.
fn delivering(actor: &Actor) -> bool {
    actor.duty() == Some(Duty::Delivery)
}

/// What lies where somebody answers for a region or audits it: organisations, and access to its records.
fn answered_for(actor: &Actor) -> Ranges {
    Ranges::of(actor.grants().iter().filter_map(|grant| {
        let range = match (grant.role, &grant.reach) {
            (Role::Administrator | Role::Auditor, Reach::Nation) => Range::all(),
            (
                Role::DonorCoordinator | Role::RecipientCoordinator | Role::Auditor,
                Reach::Region(code, level),
            ) => Range::all().equal(seat(*level), *code),
            _ => return None,
        };
        Some(range.by(grant.id))
    }))
}

/// Everybody their own rows; the administrator and the command line all.
fn people(actor: &Actor, own_column: &'static str) -> Ranges {
    let keeps = matches!(actor.duty(), Some(Duty::CommandLine | Duty::Seed));
    let administers = actor.grants().iter().any(|grant| grant.role == Role::Administrator);
    if keeps || administers { Ranges::all() } else { own(actor, own_column) }
}

/// Plans of units: the unit itself, those who judge or audit it, and the administrator.
fn plans(grant: &Grant) -> Vec<Range> {
    let ranges = match (grant.role, &grant.reach) {
        (Role::Administrator | Role::Auditor, Reach::Nation) => vec![Range::all()],
        (Role::Supervisor | Role::Auditor | Role::DonorCoordinator, Reach::Region(code, level)) => {
            vec![Range::all().equal(seat(*level), *code)]
        }
        (Role::ProcurementOfficer, Reach::Organisation(unit)) => vec![Range::all().equal("unit_id", *unit)],
        _ => Vec::new(),
    };
    ranges.into_iter().map(|range| range.by(grant.id)).collect()
}

/// Open to everyone signed in, and to the duties that fill or work through a store.
fn open(actor: &Actor) -> Ranges {
    let signed_in = actor.account().is_some();
    let working = matches!(actor.duty(), Some(Duty::Seed | Duty::Jobs | Duty::CommandLine | Duty::Atlas));
    if signed_in || working { Ranges::all() } else { Ranges::none() }
}

/// One's own work, and all of it for the duty that does it.
fn own_work(actor: &Actor) -> Ranges {
    if actor.duty() == Some(Duty::Jobs) { Ranges::all() } else { own(actor, "account_id") }
}

/// One's own rows only.
fn own(actor: &Actor, account: &'static str) -> Ranges {
    actor.account().map_or_else(Ranges::none, |id| just(account, id))
}

/// The rows with this value only.
fn just(column: &'static str, value: impl Into<sea_orm::Value>) -> Ranges {
    Ranges::of([Range::all().equal(column, value)])
}

/// The column of an organisation's seat in which a region of this level stands.
pub(crate) const fn seat(level: Level) -> &'static str {
    match level {
        Level::Province => "seat_province",
        Level::Prefecture => "seat_prefecture",
        Level::County => "seat_county",
        Level::Township | Level::Village => "seat_township",
    }
}
