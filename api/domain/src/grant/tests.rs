//! Golden tables: which role takes which scope, and which two grants one person may hold.

#![expect(clippy::unwrap_used, reason = "a test that meets something else has failed")]

use super::*;
use crate::{
    county::Counties,
    pairing::Pairing,
    region::sample::{code, day, regions},
};
use entity::values::{DayPrecision, Evidence, Mechanism};
use std::{fmt::Write, sync::Arc};
use uuid::Uuid;

const TODAY: &str = "2022-06-01";

fn id(number: u128) -> PairingId {
    PairingId(Uuid::from_u128(number))
}

fn pairing(number: u128, donor: &str, recipient: &str, until: Option<&str>) -> Pairing {
    Pairing {
        id: id(number),
        donor: code(donor),
        recipient: code(recipient),
        mechanism: Mechanism::EastWest,
        starts_on: day("2021-03-29"),
        ends_on: until.map(day),
        start_precision: DayPrecision::Convention,
        brand: None,
        end_reason: None,
        ended_for_good: false,
        second_link_reason: None,
        successor: None,
        areas: Vec::new(),
        evidence: Evidence::Reported,
        version: 1,
    }
}

/// Guangdong assists Guangxi and Guizhou, Shenzhen Hechi, Shandong three prefectures of Gansu; Fujian assisted
/// Ningxia until the end of 2023; Zhejiang assists Sichuan.
fn pairings() -> Pairings {
    let gansu = Pairing {
        areas: ["621100", "621200", "622900"].map(code).into(),
        ..pairing(4, "370000", "620000", None)
    };
    let all = vec![
        pairing(1, "440000", "450000", None),
        pairing(2, "440000", "520000", None),
        pairing(3, "440300", "451200", None),
        gansu,
        pairing(5, "350000", "640000", Some("2023-12-31")),
        pairing(6, "330000", "510000", None),
    ];
    Pairings::new(regions(), Arc::new(Counties::default()), all)
}

fn unit(number: u128, seat: Option<&str>) -> Scope {
    Scope::Organisation(OrganisationId(Uuid::from_u128(number)), seat.map(code))
}

fn over(text: &str) -> Scope {
    Scope::Region(code(text))
}

fn holding(role: Role, scope: Scope) -> Holding {
    Holding { role, scope, kind: None, starts_on: day(TODAY), ends_on: None }
}

/// What is wrong when somebody from Beijing who holds `held` is given `wanted`.
fn wrong(held: &[Holding], wanted: &Holding) -> Vec<Refusal> {
    let person = Person { home: Some(code("110000")), holds: held };
    wanted.check(person, &pairings(), day(TODAY))
}

#[test]
fn golden_table_of_roles_and_scopes() {
    let scopes = [Scope::Nation, over("440000"), unit(1, Some("440100")), Scope::Pairing(id(1))];
    let mut table = String::new();
    for role in Role::ALL {
        write!(table, "{:<22}", role.word()).unwrap();
        for scope in scopes {
            let refused = wrong(&[], &holding(*role, scope));
            let answer = refused.first().map_or("yes", |refusal| refusal.field.as_ref());
            write!(table, "{answer:<14}").unwrap();
        }
        let limited = Holding { kind: Some(RecordKind::Purchase), ..holding(*role, fitting(*role)) };
        let limited = wrong(&[], &limited).is_empty();
        writeln!(table, "{}", if limited { "may be limited" } else { "whole" }).unwrap();
    }
    // Columns: the nation, a region, an organisation, a pairing; else the field that is missing or too much.
    let expected = "\
ADMINISTRATOR         yes           role          role          role          whole
DONOR_COORDINATOR     region        yes           region        region        may be limited
RECIPIENT_COORDINATOR region        yes           region        region        may be limited
PROCUREMENT_OFFICER   organisation  organisation  yes           organisation  whole
ASSESSOR              pairing       pairing       pairing       yes           may be limited
AUDITOR               yes           yes           region        region        may be limited
SUPERVISOR            region        yes           region        region        whole
";
    assert_eq!(table, expected, "\n{table}");
}

/// A scope that the role takes, on the donor side of pairing 1 where it has a side there.
fn fitting(role: Role) -> Scope {
    match role {
        Role::Administrator => Scope::Nation,
        Role::DonorCoordinator | Role::Supervisor | Role::Auditor => over("440000"),
        Role::RecipientCoordinator => over("450000"),
        Role::ProcurementOfficer => unit(1, Some("440106")),
        Role::Assessor => Scope::Pairing(id(1)),
    }
}

#[test]
fn golden_table_of_pairs_of_grants_around_one_pairing() {
    let mut table = String::new();
    for held in Role::ALL {
        write!(table, "{:<22}", held.word()).unwrap();
        for wanted in Role::ALL {
            let refused = wrong(&[holding(*held, fitting(*held))], &holding(*wanted, fitting(*wanted)));
            let answer = match refused.first() {
                None => "yes",
                Some(refusal) if refusal.code == Code::Duplicate => "same",
                Some(refusal) if refusal.en.contains("administrator") => "alone",
                Some(refusal) if refusal.en.contains("both sides") => "sides",
                Some(refusal) if refusal.en.contains("assess it") => "judges",
                Some(_) => "?",
            };
            write!(table, "{answer:<8}").unwrap();
        }
        table.truncate(table.trim_end().len());
        table.push('\n');
    }
    let expected = "\
ADMINISTRATOR         same    alone   alone   alone   alone   alone   alone
DONOR_COORDINATOR     alone   same    sides   yes     judges  yes     yes
RECIPIENT_COORDINATOR alone   sides   same    sides   judges  yes     sides
PROCUREMENT_OFFICER   alone   yes     sides   same    judges  yes     yes
ASSESSOR              alone   judges  judges  judges  same    yes     judges
AUDITOR               alone   yes     yes     yes     yes     same    yes
SUPERVISOR            alone   yes     sides   yes     judges  yes     same
";
    assert_eq!(table, expected, "\n{table}");
}

#[test]
fn golden_table_of_regions_on_both_sides() {
    use Role::{DonorCoordinator, RecipientCoordinator};
    for (donor, recipient, allowed) in [
        ("440000", "450000", false), // the pairing itself
        ("440300", "451200", false), // the one below it
        ("440100", "450000", false), // a city of the donor, the whole recipient
        ("440000", "451031", false), // the whole donor, a county of the recipient
        ("440106", "451031", false), // a district and a county of the two
        ("440300", "520000", false), // a city, and the other recipient of its province
        ("440000", "620000", true),  // not paired
        ("370000", "620000", false), // the whole province, of which parts are covered
        ("370000", "621100", false), // a part that is covered
        ("370000", "620100", true),  // a part that is not
        ("450000", "440000", true),  // the other way round
        ("450000", "450000", true),  // one region, no pairing within it
        ("330000", "450000", true),  // each has pairings, but not with each other
    ] {
        let (one, other) =
            (holding(DonorCoordinator, over(donor)), holding(RecipientCoordinator, over(recipient)));
        let first = wrong(std::slice::from_ref(&one), &other);
        let second = wrong(std::slice::from_ref(&other), &one);
        assert_eq!(
            (first.is_empty(), second.is_empty()),
            (allowed, allowed),
            "{donor} {recipient}: {first:?}"
        );
    }
}

#[test]
fn a_change_of_pairings_is_held_against_what_people_hold() {
    let begun = |pairing: Pairing| {
        let all = pairings().all().iter().cloned().chain([pairing]).collect();
        Pairings::new(regions(), Arc::new(Counties::default()), all)
    };
    let held = [
        holding(Role::DonorCoordinator, over("330000")),
        holding(Role::RecipientCoordinator, over("450000")),
    ];
    let of = |home: Option<&str>, holds: &[Holding], pairings: &Pairings| {
        clashes(Person { home: home.map(code), holds }, pairings).into_iter().collect::<Vec<_>>()
    };
    assert_eq!(of(None, &held, &pairings()), []);
    assert_eq!(of(None, &held, &begun(pairing(7, "330100", "451200", None))), [id(7)]);
    assert_eq!(of(None, &held, &begun(pairing(7, "450000", "330000", None))), [], "the other way round");
    assert_eq!(of(None, &held, &begun(pairing(7, "330000", "520000", None))), []);
    assert_eq!(of(None, &held, &begun(pairing(7, "330100", "451200", Some("2022-05-31")))), [], "it is over");

    // Somebody from Anhui assesses what Guangdong does for Guangxi, until Anhui itself assists Guangxi.
    let judge = [holding(Role::Assessor, Scope::Pairing(id(1)))];
    assert_eq!(of(Some("340000"), &judge, &pairings()), []);
    assert_eq!(of(Some("340000"), &judge, &begun(pairing(7, "340000", "450000", None))), [id(7)]);
    assert_eq!(of(Some("340000"), &judge, &begun(pairing(7, "340000", "640000", None))), []);

    // A unit that moves takes its officer along.
    let officer = |seat| {
        [
            holding(Role::ProcurementOfficer, unit(1, Some(seat))),
            holding(Role::RecipientCoordinator, over("450000")),
        ]
    };
    assert_eq!(of(None, &officer("330100"), &pairings()), []);
    assert_eq!(of(None, &officer("440106"), &pairings()), [id(1)]);
}

#[test]
fn units_stand_on_the_side_that_buys_and_central_units_on_none() {
    let coordinator = [holding(Role::RecipientCoordinator, over("450000"))];
    let officer = |seat| wrong(&coordinator, &holding(Role::ProcurementOfficer, unit(1, seat)));
    assert!(!officer(Some("440106")).is_empty());
    assert!(officer(Some("450100")).is_empty(), "a unit of the recipient itself");
    assert!(officer(None).is_empty());
}

#[test]
fn days_decide_whether_two_grants_meet() {
    let donor = |from: &str, until: Option<&str>| Holding {
        starts_on: day(from),
        ends_on: until.map(day),
        ..holding(Role::DonorCoordinator, over("350000"))
    };
    let recipient = |from: &str, until: Option<&str>| Holding {
        starts_on: day(from),
        ends_on: until.map(day),
        ..holding(Role::RecipientCoordinator, over("640000"))
    };
    let fine = |one: Holding, other: Holding| wrong(&[one], &other).is_empty();
    assert!(!fine(donor("2022-06-01", None), recipient("2022-06-01", None)));
    assert!(fine(donor("2022-06-01", Some("2022-12-31")), recipient("2023-01-01", None)));
    assert!(!fine(donor("2022-06-01", Some("2023-01-01")), recipient("2023-01-01", None)));
    assert!(!fine(donor("2022-06-01", None), recipient("2023-12-31", None)));
    assert!(fine(donor("2022-06-01", None), recipient("2024-01-01", None)), "the pairing has ended by then");
}

#[test]
fn an_assessor_has_no_part_in_the_home_province_or_one_paired_with_it() {
    let assess = |home: Option<&str>, number| {
        let person = Person { home: home.map(code), holds: &[] };
        let refused =
            holding(Role::Assessor, Scope::Pairing(id(number))).check(person, &pairings(), day(TODAY));
        refused.first().map(|refusal| refusal.field.to_string())
    };
    assert_eq!(assess(None, 1), Some("account".to_owned()));
    assert_eq!(assess(Some("440300"), 1), Some("pairing".to_owned()), "the donor");
    assert_eq!(assess(Some("451031"), 1), Some("pairing".to_owned()), "the recipient");
    assert_eq!(assess(Some("520000"), 1), Some("pairing".to_owned()), "paired with the donor");
    assert_eq!(assess(Some("450000"), 2), Some("pairing".to_owned()), "the other recipient");
    assert_eq!(assess(Some("510000"), 1), None);
    assert_eq!(assess(Some("440000"), 6), None);
}

#[test]
fn what_is_not_there_or_not_in_time_is_refused_by_its_field() {
    let field = |holding: &Holding| wrong(&[], holding).first().map(|refusal| refusal.field.to_string());
    let role = Role::DonorCoordinator;
    assert_eq!(field(&holding(role, over("889999"))).as_deref(), Some("region"));
    assert_eq!(field(&holding(role, over("530321"))).as_deref(), Some("region"), "abolished");
    assert_eq!(field(&holding(Role::Assessor, Scope::Pairing(id(99)))).as_deref(), Some("pairing"));
    let early = Holding { starts_on: day("2022-05-31"), ..holding(role, over("440000")) };
    assert_eq!(field(&early).as_deref(), Some("startsOn"));
    let backwards = Holding { ends_on: Some(day("2022-05-31")), ..holding(role, over("440000")) };
    assert_eq!(field(&backwards).as_deref(), Some("endsOn"));
    let one_day = Holding { ends_on: Some(day(TODAY)), ..holding(role, over("440000")) };
    assert_eq!(field(&one_day), None);
}

#[test]
fn a_wider_grant_of_the_same_scope_holds_a_narrower_one() {
    let whole = holding(Role::Auditor, over("440000"));
    let limited = Holding { kind: Some(RecordKind::Purchase), ..whole.clone() };
    let code = |held: &Holding, wanted: &Holding| {
        wrong(std::slice::from_ref(held), wanted).first().map(|refusal| refusal.code)
    };
    assert_eq!(code(&whole, &whole), Some(Code::Duplicate));
    assert_eq!(code(&whole, &limited), Some(Code::Duplicate));
    assert_eq!(code(&limited, &whole), None);
    let ended = Holding { ends_on: Some(day("2022-06-30")), ..whole.clone() };
    let later = Holding { starts_on: day("2022-07-01"), ..whole };
    assert_eq!(code(&ended, &later), None);
}

#[test]
fn coordinators_over_a_pairing_are_those_of_both_sides() {
    assert_eq!(Scope::Pairing(id(1)).regions(&pairings()), [code("440000"), code("450000")]);
    assert_eq!(unit(1, Some("440106")).regions(&pairings()), [code("440106")]);
    assert!(Scope::Nation.regions(&pairings()).is_empty());
}
