//! Pairs of grants that one person may hold, and what each pair lets them do to a record: a table that people
//! read, for the words “whatever grants they hold”.

use crate::golden::is_fresh;
use api::atlas::Atlas;
use domain::{
    grant::{Holding, Person, Scope},
    permit::{Act, Capacity, may},
    record::{Circumstance, Hand, Step, other, take},
};
use entity::{
    ids::{AccountId, OrganisationId},
    spine::Spine,
    values::{Day, Digest, Level, Place, RecordState, RegionCode, Role, Side, Standing},
};
use std::fmt::Write;
use tests::{app::TestApp, both_stores};
use uuid::Uuid;

/// The steps by which a second person answers for a record.
const JUDGED: [Step; 5] =
    [Step::Confirm, Step::ClearDuplicate, Step::JoinDuplicate, Step::AcceptMatch, Step::PassOn];

both_stores! {
    /// The printed table is that of the rules, with the pairings that there are.
    async fn which_grants_go_together_is_the_printed_table(app: TestApp) {
        let atlas = app.atlas();
        let mut page = String::from(
            "# Which grants go together, and what they allow\n\nWritten by a test from `api/domain/src/grant.rs`, `grant/sides.rs`, `permit.rs` and \
             `record.rs`. Two grants that one person\nmay not hold are refused, with the reason. Of two that go together it says what they allow in \
             some state of a record\nthat both reach: one that the donor's side entered, one that the recipient's side entered, and one that this very\n\
             person entered, changed or submitted, which nobody confirms or passes on, whatever grants they hold.\n",
        );
        for (title, around) in [
            ("Around one pairing (粤桂: 广东, 天河区, 广西)", Around { donor: "440000", recipient: "450000" }),
            ("Where no pairing links the regions (浙江, 西湖区, 广西)", Around { donor: "330000", recipient: "450000" }),
        ] {
            writeln!(page, "\n## {title}\n").unwrap();
            for (at, one) in Role::ALL.iter().enumerate() {
                for two in &Role::ALL[at..] {
                    page.push_str(&around.row(&atlas, *one, *two));
                }
            }
        }
        is_fresh("docs/pairs.md", &page);
    }

    /// Nobody confirms, clears, joins, takes for their own or passes on what they wrote, by any pair of grants, in any state, from either side.
    async fn nobody_confirms_what_they_wrote_by_any_pair(app: TestApp) {
        drop(app);
        for one in Role::ALL {
            for two in Role::ALL {
                for side in Side::ALL {
                    for step in JUDGED {
                        assert!(!allowed(&[*one, *two], *side, Wrote::ThisPerson).contains(&step), "{one} {two} {step:?}");
                    }
                }
            }
        }
        // The test can tell: a colleague does each of them, of the own side or of the other.
        for step in JUDGED {
            let able = |role| Side::ALL.iter().any(|side| allowed(&[role], *side, Wrote::Somebody).contains(&step));
            assert!(able(Role::DonorCoordinator) && able(Role::RecipientCoordinator), "{step:?}");
        }
    }
}

/// Two regions, and what each role is given over there.
struct Around {
    donor: &'static str,
    recipient: &'static str,
}

impl Around {
    /// A pair of roles: refused and why, or what it allows.
    fn row(&self, atlas: &Atlas, one: Role, two: Role) -> String {
        let (first, second) = (self.holding(atlas, one), self.holding(atlas, two));
        let name = format!("**{} + {}**", words(one), words(two));
        let today = Day::parse("2026-06-15").unwrap();
        // From a province that has nothing to do with either.
        let home = Some(RegionCode::parse("340000").unwrap());
        let person = Person { home, holds: std::slice::from_ref(&first) };
        if let Some(refusal) = second.check(person, atlas, today).first() {
            return format!("- {name}: refused: {}\n", refusal.en);
        }
        let mut row = format!("- {name}\n");
        for (relation, side, wrote) in [
            ("entered by the donor's side", Side::Donor, Wrote::Somebody),
            ("entered by the recipient's side", Side::Recipient, Wrote::Somebody),
            ("written by themselves for the donor's side", Side::Donor, Wrote::ThisPerson),
            ("written by themselves for the recipient's side", Side::Recipient, Wrote::ThisPerson),
        ] {
            let steps: Vec<_> = allowed(&[one, two], side, wrote).into_iter().map(Step::word).collect();
            let steps = if steps.is_empty() { "nothing".to_owned() } else { steps.join(", ") };
            writeln!(row, "  - {relation}: {steps}").unwrap();
        }
        row
    }

    /// The grant of a role; two auditors and the like differ by their regions.
    fn holding(&self, atlas: &Atlas, role: Role) -> Holding {
        let region = |code: &str| RegionCode::parse(code).unwrap();
        let district = if self.donor == "440000" { "440106" } else { "330106" };
        let unit = OrganisationId(Uuid::nil());
        let scope = match role {
            Role::Administrator => Scope::Nation,
            Role::DonorCoordinator | Role::Supervisor | Role::Auditor => Scope::Region(region(self.donor)),
            Role::RecipientCoordinator => Scope::Region(region(self.recipient)),
            Role::ProcurementOfficer => Scope::Organisation(unit, Some(region(district))),
            Role::Assessor => {
                let mut running = atlas.all().iter().filter(|pairing| pairing.ends_on.is_none());
                let assessed = running.find(|pairing| pairing.donor == region(self.donor));
                Scope::Pairing(assessed.unwrap().id)
            }
        };
        Holding { role, scope, kind: None, starts_on: Day::parse("2026-06-15").unwrap(), ends_on: None }
    }
}

/// Who wrote a record.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wrote {
    Somebody,
    ThisPerson,
}

/// The steps that somebody with grants of these roles, all of which reach the record, can take with it in some
/// state.
fn allowed(roles: &[Role], entered: Side, wrote: Wrote) -> Vec<Step> {
    let grants = |step: Step| {
        let act = Act::Take(step, step.side(entered));
        roles.iter().any(|role| may(Capacity::Role(*role), act))
    };
    let possible = |step: Step| {
        RecordState::ALL.iter().any(|state| {
            let side = step.side(entered);
            let hand = Hand {
                account: AccountId(Uuid::nil()),
                side: if grants(step) { side } else { other(side) },
                wrote_it: wrote == Wrote::ThisPerson,
                answers_for: Some(Level::Province),
                at: "2026-06-15T01:00:00Z".parse().unwrap(),
            };
            take(&spine(*state, entered), step, Circumstance::Plain, hand, 1).is_ok()
        })
    };
    // Entering needs no record; whoever may enter for the side did so.
    Step::ALL.iter().copied().filter(|step| *step != Step::Enter && possible(*step)).collect()
}

fn spine(state: RecordState, entered: Side) -> Spine {
    Spine {
        pairing: None,
        donor: Place::default(),
        recipient: Place::default(),
        day: Day::parse("2026-06-05").unwrap(),
        state,
        review: None,
        standing: Standing::Unsubmitted,
        exclusion: None,
        correction: false,
        donor_sees: true,
        recipient_sees: true,
        version: 1,
        digest: Digest::of("material"),
        entered_side: entered,
        entered_organisation: None,
        entered_by: AccountId(Uuid::nil()),
        submitted_by: None,
        submitted_at: None,
        at: "2026-06-05T01:00:00Z".parse().unwrap(),
    }
}

fn words(role: Role) -> String {
    role.word().to_lowercase().replace('_', " ")
}
