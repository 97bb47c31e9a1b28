//! What may be entered as a pairing, and when one may end.

use super::{book, code, day, pairing};
use crate::pairing::{Pairing, Pairings};
use entity::values::{Day, Mechanism};

fn judge(book: &Pairings, new: &Pairing) -> Vec<String> {
    book.validate_new(new).iter().map(|why| format!("{:?} {}", why.code, why.field)).collect()
}

#[test]
fn what_may_be_entered_as_a_pairing() {
    let book = book();
    let fine = |new: &Pairing| assert_eq!(judge(&book, new), [""; 0], "{new:?}");
    let refused = |new: &Pairing, why: &[&str]| assert_eq!(judge(&book, new), why, "{new:?}");
    let new = |donor, recipient| pairing(500, donor, recipient, "2023-01-01", None);
    fine(&new("440300", "451000"));
    fine(&new("440400990000", "520324"));
    fine(&new("441900121000", "520628"));
    refused(&new("440300", "530321"), &["Invalid recipient"]);
    refused(&new("440300", "500200"), &["Invalid recipient"]);
    refused(&new("449900", "459900"), &["Invalid donor", "Invalid recipient"]);
    refused(&new("441900121001", "520628"), &["Invalid donor"]);
    refused(&new("440300", "440300"), &["Invalid recipient"]);
    refused(&new("440000", "440300"), &["Invalid recipient"]);
    refused(&new("440300", "441400"), &["Invalid mechanism"]);
    let mut within = new("440300", "441400");
    within.mechanism = Mechanism::WithinProvince;
    fine(&within);
    within.recipient = code("451000");
    refused(&within, &["Invalid mechanism"]);

    let mut days = new("440300", "451000");
    days.ends_on = Some(day("2022-12-31"));
    refused(&days, &["Invalid endsOn"]);

    // The two are paired since 2021; under another mechanism they may be, from another day.
    refused(&new("440100", "520400"), &["Duplicate startsOn"]);
    let mut counterpart = new("440100", "520400");
    counterpart.mechanism = Mechanism::Counterpart;
    fine(&counterpart);
    counterpart.starts_on = day("2021-04-01");
    refused(&counterpart, &["Duplicate startsOn"]);
    assert!(book.would_be_equal(&counterpart).is_some());
    // Before 2016 they were not.
    let earlier = pairing(500, "440100", "520400", "2011-01-01", Some("2016-12-06"));
    fine(&earlier);

    let mut areas = new("440300", "450000");
    areas.areas = ["451000", "451003", "440300", "451000"].map(code).into();
    refused(&areas, &["Duplicate areas", "Invalid areas", "Duplicate areas"]);
    areas.areas = ["451003", "450100"].map(code).into();
    fine(&areas);
}

#[test]
fn a_second_link_between_provinces_says_why() {
    let book = book();
    let mut second = pairing(500, "310000", "540000", "2023-01-01", None);
    assert_eq!(judge(&book, &second), ["Invalid secondLinkReason"]);
    second.second_link_reason = Some("中央统一安排".to_owned());
    assert_eq!(judge(&book, &second), [""; 0]);
    second.second_link_reason = None;
    second.mechanism = Mechanism::Counterpart;
    assert_eq!(judge(&book, &second), [""; 0], "the first link under this mechanism");
    // A city's link is none between provinces, and what ended does not count.
    assert_eq!(judge(&book, &pairing(500, "310115", "540100", "2023-01-01", None)), [""; 0]);
    assert_eq!(judge(&book, &pairing(500, "440000", "540000", "2000-01-01", Some("2010-12-31"))), [""; 0]);
}

#[test]
fn a_pairing_ends_after_those_below_it() {
    let book = book();
    let last = day("2026-12-31");
    let end = |donor: &str, recipient: &str, last: Day| {
        let found = book
            .all()
            .iter()
            .rfind(|pairing| (pairing.donor, pairing.recipient) == (code(donor), code(recipient)));
        let judged = book.validate_end(found.unwrap().id, last);
        judged.map(|_| ()).map_err(|wrong| {
            wrong.iter().map(|why| format!("{:?} {}", why.code, why.field)).collect::<Vec<_>>()
        })
    };
    assert_eq!(end("330602", "511133", last), Ok(()));
    assert_eq!(end("330600", "511100", last), Err(vec!["WrongState id".to_owned()]));
    // One that ended already, and one that began later.
    assert_eq!(end("110000", "130600", last), Err(vec!["WrongState id".to_owned()]));
    assert_eq!(end("330602", "511133", day("2021-03-31")), Err(vec!["Invalid lastDay".to_owned()]));
}
