//! One pairing after another, and those below it by name.

use super::{book_of, code, day, id, pairing};
use crate::pairing::{Fate, Pairing, Pairings, Plan, Succession, Terms};
use entity::values::{DayPrecision, Evidence};

fn terms(number: u128, donor: &str, recipient: &str, areas: &[&str]) -> Terms {
    Terms {
        id: id(number),
        donor: code(donor),
        recipient: code(recipient),
        areas: areas.iter().map(|area| code(area)).collect(),
        brand: None,
        start_precision: DayPrecision::Day,
        second_link_reason: Some("succession".to_owned()),
        evidence: Evidence::Verified,
    }
}

/// 广东 and 广西 with two cities' links below, and 浙江 and 四川 beside.
fn book() -> Pairings {
    book_of(vec![
        pairing(1, "440000", "450000", "2021-04-01", None),
        pairing(2, "440300", "451000", "2021-04-01", None),
        pairing(3, "440100", "450100", "2021-04-01", Some("2025-12-31")),
        pairing(4, "330000", "510000", "2021-04-01", None),
        pairing(5, "330000", "540000", "2016-12-07", Some("2021-03-31")),
    ])
}

fn succession(last: &str, successor: Terms, below: Vec<(u128, Fate)>) -> Succession {
    Succession {
        pairing: id(1),
        last: day(last),
        reason: Some("新一轮结对".to_owned()),
        successor,
        below: below.into_iter().map(|(number, fate)| (id(number), fate)).collect(),
    }
}

fn judged(wanted: &Succession) -> Result<Plan, Vec<String>> {
    let refused = |wrong: Vec<crate::Refusal>| {
        wrong.iter().map(|why| format!("{:?} {}", why.code, why.field)).collect()
    };
    book().succeed(wanted).map_err(refused)
}

fn refused(wanted: &Succession, why: &[&str]) {
    assert_eq!(judged(wanted).map(|_| ()), Err(why.iter().map(|why| (*why).to_owned()).collect()));
}

#[test]
fn no_day_is_left_without_a_pairing() {
    let wanted = succession(
        "2026-12-31",
        terms(11, "320000", "450000", &[]),
        vec![(2, Fate::Succeeded(terms(12, "320500", "451000", &[])))],
    );
    let plan = judged(&wanted).unwrap();
    let endings: Vec<_> =
        plan.endings.iter().map(|end| (end.id, end.last, end.for_good, end.successor)).collect();
    let last = day("2026-12-31");
    assert_eq!(endings, [(id(1), last, false, Some(id(11))), (id(2), last, false, Some(id(12)))]);
    assert!(plan.starts.iter().all(|start| start.starts_on == day("2027-01-01") && start.ends_on.is_none()));

    let after = book().after(&plan);
    let of = |unit, on| after.most_specific(code(unit), code("451003"), day(on));
    assert_eq!((of("440300", "2026-12-31"), of("440300", "2027-01-01")), (Some(id(2)), None));
    assert_eq!((of("320500", "2026-12-31"), of("320500", "2027-01-01")), (None, Some(id(12))));
    assert_eq!(
        after
            .gaps(&after.recipients(), day("2021-04-01"), day("2030-01-01"))
            .iter()
            .filter(|gap| gap.mechanism == super::Mechanism::EastWest && gap.region != code("540000"))
            .count(),
        0
    );
    assert_eq!(after.tree(id(11)), [id(11), id(12)]);
    assert_eq!(after.get(id(1)).and_then(|old| old.end_reason.as_deref()), Some("新一轮结对"));
}

#[test]
fn each_one_below_that_would_go_on_is_named() {
    let successor = || terms(11, "440000", "450000", &[]);
    refused(&succession("2026-12-31", successor(), vec![]), &["Invalid below"]);
    // 3 ended in 2025: named on a day after that it is wrong, on a day before that it is asked for.
    let kept = |number| (number, Fate::Kept);
    refused(&succession("2026-12-31", successor(), vec![kept(2), kept(3)]), &["Invalid below.1.id"]);
    refused(&succession("2024-12-31", successor(), vec![kept(2)]), &["Invalid below"]);
    refused(&succession("2026-12-31", successor(), vec![kept(2), kept(2)]), &["Duplicate below.1.id"]);
    assert!(judged(&succession("2026-12-31", successor(), vec![kept(2)])).is_ok());
    assert!(judged(&succession("2024-12-31", successor(), vec![kept(3), kept(2)])).is_ok());
}

#[test]
fn what_is_kept_stays_below() {
    let wanted = succession("2026-12-31", terms(11, "320000", "450000", &[]), vec![(2, Fate::Kept)]);
    refused(&wanted, &["Invalid below.0.id"]);
}

#[test]
fn what_the_successor_leaves_out_must_be_covered_or_end_for_good() {
    let ended = |for_good| (2, Fate::Ended { reason: "退出".to_owned(), for_good });
    // The successor covers 南宁 alone: 广西 as a whole would be without one.
    let narrow = || terms(11, "440000", "450000", &["450100"]);
    refused(&succession("2026-12-31", narrow(), vec![ended(true)]), &["Invalid successor.areas"]);
    refused(
        &succession("2026-12-31", narrow(), vec![ended(false)]),
        &["Invalid successor.areas", "Invalid successor.areas"],
    );
    let whole = terms(11, "440000", "450000", &[]);
    assert!(
        judged(&succession("2026-12-31", whole, vec![ended(false)])).is_ok(),
        "the whole covers the part"
    );
}

#[test]
fn the_successor_is_a_pairing_that_may_be_entered() {
    let kept = || vec![(2, Fate::Kept)];
    refused(
        &succession("2026-12-31", terms(11, "440000", "500200", &[]), kept()),
        &["Invalid successor.recipient"],
    );
    refused(
        &succession("2026-12-31", terms(11, "440000", "450000", &["440300"]), kept()),
        &["Invalid successor.areas"],
    );
    refused(
        &succession("2021-03-31", terms(11, "440000", "450000", &[]), vec![]),
        &["Invalid lastDay", "Invalid below", "Invalid below"],
    );
    let below = vec![(2, Fate::Succeeded(terms(12, "440300", "440300", &[])))];
    refused(
        &succession("2026-12-31", terms(11, "440000", "450000", &[]), below),
        &["Invalid below.0.successor.recipient"],
    );
}

#[test]
fn one_that_ended_gets_its_successor_on_the_day_after() {
    let wanted = |last: &str| Succession {
        pairing: id(5),
        ..succession(last, terms(11, "310000", "540000", &[]), vec![])
    };
    refused(&wanted("2021-06-30"), &["WrongState id"]);
    let plan = judged(&wanted("2021-03-31")).unwrap();
    assert_eq!(plan.starts.iter().map(|start| start.starts_on).collect::<Vec<_>>(), [day("2021-04-01")]);
    let done: Vec<Pairing> = book().after(&plan).all().to_vec();
    let again = book_of(done).succeed(&wanted("2021-03-31"));
    assert_eq!(again.map_err(|wrong| wrong.first().map(|why| why.code)), Err(Some(crate::Code::WrongState)));
    refused(&Succession { pairing: id(99), ..wanted("2021-03-31") }, &["NotFound id"]);
}
