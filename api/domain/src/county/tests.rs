//! The register and the classes on days.

use super::{AssistedCounty, AssistedDraft, Counties, CountyClass};
use crate::region::sample::{code, day, regions};
use entity::{
    ids::{AssistedCountyId, CountyClassId},
    values::Evidence,
};
use uuid::Uuid;

fn class(region: &str, class: &str, from: &str, until: Option<&str>) -> CountyClass {
    CountyClass {
        id: CountyClassId(Uuid::from_u128(1)),
        region: code(region),
        class: class.to_owned(),
        starts_on: day(from),
        ends_on: until.map(day),
        evidence: Evidence::Reported,
        version: 1,
    }
}

fn assisted(id: u128, region: &str, from: &str, until: Option<&str>) -> AssistedCounty {
    AssistedCounty {
        id: AssistedCountyId(Uuid::from_u128(id)),
        region: code(region),
        starts_on: day(from),
        ends_on: until.map(day),
        source: None,
        evidence: Evidence::Verified,
        version: 1,
    }
}

fn book() -> Counties {
    Counties::new(
        vec![
            class("511133", "PROVINCIAL_KEY", "2021-08-10", None),
            class("511133", "FORMERLY_POOR", "2012-03-19", Some("2020-11-23")),
        ],
        vec![
            assisted(1, "451003", "2016-01-01", Some("2020-12-31")),
            assisted(2, "441900", "2021-01-01", None),
        ],
    )
}

#[test]
fn a_class_holds_on_its_days() {
    let book = book();
    let on = |text: &str| {
        let found = book.classes(code("511133"), day(text));
        found.into_iter().map(|entry| entry.class.clone()).collect::<Vec<_>>()
    };
    assert_eq!(on("2020-11-23"), ["FORMERLY_POOR"]);
    assert_eq!(on("2021-01-01"), [""; 0]);
    assert_eq!(on("2021-08-10"), ["PROVINCIAL_KEY"]);
}

#[test]
fn what_lies_in_an_assisted_county_is_assisted() {
    let (book, regions) = (book(), regions());
    let on = |region: &str, text: &str| book.assisted(&regions, code(region), day(text));
    assert!(on("451003", "2016-01-01"));
    assert!(on("451003", "2020-12-31"));
    assert!(!on("451003", "2021-01-01"));
    assert!(on("441900121001", "2021-01-01"));
    assert!(!on("451000", "2016-01-01"), "what holds an assisted county is not assisted itself");
}

#[test]
fn the_register_takes_a_county_once_a_day() {
    let (book, regions) = (book(), regions());
    let judge = |region: &str, from: &str, until: Option<&str>, correcting: Option<u128>| {
        let draft = AssistedDraft { region: code(region), starts_on: day(from), ends_on: until.map(day) };
        let correcting = correcting.map(|id| AssistedCountyId(Uuid::from_u128(id)));
        let wrong = book.validate_assisted(&regions, &draft, correcting);
        wrong.iter().map(|why| format!("{:?} {}", why.code, why.field)).collect::<Vec<_>>()
    };
    assert_eq!(judge("451003", "2021-01-01", None, None), [""; 0]);
    assert_eq!(judge("451003", "2020-12-31", None, None), ["Duplicate startsOn"]);
    assert_eq!(judge("451003", "2015-01-01", Some("2016-01-01"), None), ["Duplicate startsOn"]);
    assert_eq!(judge("451003", "2015-01-01", Some("2016-01-01"), Some(1)), [""; 0]);
    assert_eq!(judge("451022", "2021-01-01", Some("2020-01-01"), None), ["Invalid endsOn"]);
    assert_eq!(judge("451000", "2021-01-01", None, None), ["Invalid region"]);
    assert_eq!(judge("441900", "2015-01-01", Some("2015-12-31"), None), [""; 0]);
    assert_eq!(judge("530321", "2021-01-01", None, None), ["Invalid region"]);
    assert_eq!(judge("500200", "2021-01-01", None, None), ["Invalid region"]);
}
