//! Golden tables over the pairings of 2016 and 2021, and laws that hold for any pairings.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that meets something else has failed")]

mod laws;
mod rules;
mod succession;

use super::{Pairing, Pairings};
use crate::{
    county::{AssistedCounty, Counties},
    region::sample::{code, day, regions},
};
use entity::{
    ids::{AssistedCountyId, PairingId},
    values::{DayPrecision, Evidence, Mechanism, RegionCode},
};
use std::sync::Arc;
use uuid::Uuid;

const LIST: &str = include_str!("../../../../migration/reference/pairings.csv");

fn id(number: u128) -> PairingId {
    PairingId(Uuid::from_u128(number))
}

fn pairing(number: u128, donor: &str, recipient: &str, from: &str, until: Option<&str>) -> Pairing {
    Pairing {
        id: id(number),
        donor: code(donor),
        recipient: code(recipient),
        mechanism: Mechanism::EastWest,
        starts_on: day(from),
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

/// The pairings that a published text names, numbered by their lines; Shandong's link with Gansu covers three
/// prefectures. What was only recalled is no ground for an expected value.
fn listed() -> Vec<Pairing> {
    let lines = LIST.lines().skip(1).zip(1..);
    lines
        .filter(|(line, _)| line.ends_with(",reported"))
        .map(|(line, number)| {
            let fields: Vec<&str> = line.split(',').collect();
            let [donor, recipient, from, until, _, _, _, reason, _] = fields[..] else { panic!("{line}") };
            let mut pairing = pairing(number, donor, recipient, from, (!until.is_empty()).then_some(until));
            pairing.ended_for_good = reason.starts_with("central regions");
            if (donor, recipient) == ("370000", "620000") {
                pairing.areas = ["621100", "621200", "622900"].map(code).into();
            }
            pairing
        })
        .collect()
}

fn register() -> Counties {
    let entry = AssistedCounty {
        id: AssistedCountyId(Uuid::from_u128(1)),
        region: code("130723"),
        starts_on: day("2021-04-01"),
        ends_on: None,
        source: None,
        evidence: Evidence::Verified,
        version: 1,
    };
    Counties::new(Vec::new(), vec![entry])
}

fn book_of(all: Vec<Pairing>) -> Pairings {
    Pairings::new(regions(), Arc::new(register()), all)
}

fn book() -> Pairings {
    book_of(listed())
}

fn sides(book: &Pairings, id: Option<PairingId>) -> Option<(String, String)> {
    let pairing = book.get(id?)?;
    let six = |code: RegionCode| code.to_string().trim_end_matches("000000").to_owned();
    Some((six(pairing.donor), six(pairing.recipient)))
}

#[test]
fn a_fact_belongs_to_the_most_specific_pairing() {
    let book = book();
    // The unit's region, the origin, the day, the pairing.
    for (unit, origin, on, expected) in [
        // 深圳 buys from 百色: the provinces' link. 南沙 buys from 安顺: 广州's. 虎门镇 buys from 沿河: 东莞's.
        ("440300", "451003", "2022-05-01", Some(("440000", "450000"))),
        ("440115", "520402", "2022-05-01", Some(("440100", "520400"))),
        ("441900121000", "520627", "2022-05-01", Some(("441900", "520600"))),
        ("440115", "520324", "2022-05-01", Some(("440000", "520000"))),
        ("440400990000", "520324", "2022-05-01", Some(("440400", "520300"))),
        // The county's link is more specific than the prefecture's above it.
        ("330602", "511133", "2022-05-01", Some(("330602", "511133"))),
        ("330603", "511133", "2022-05-01", Some(("330600", "511100"))),
        ("330602", "511132", "2022-05-01", Some(("330600", "511100"))),
        ("330602", "510104", "2022-05-01", Some(("330000", "510000"))),
        // On the last day of 2016's table, on the first of 2021's, and before either.
        ("330602", "511133", "2021-03-31", Some(("330602", "511133"))),
        ("330106", "522601", "2021-03-31", Some(("330100", "522600"))),
        ("440300", "520402", "2021-03-31", None),
        ("370211", "520402", "2021-03-31", Some(("370200", "520400"))),
        ("370211", "520402", "2021-04-01", None),
        ("330106", "522601", "2016-12-06", None),
        ("440115", "520502", "2021-04-01", Some(("440100", "520500"))),
        // 无锡 assists 海东 beside the provinces' link, with a lower donor.
        ("320205", "630202", "2022-05-01", Some(("320200", "630200"))),
        ("320102", "630202", "2022-05-01", Some(("320000", "630000"))),
        // Shandong's link with Gansu covers three prefectures, and no other.
        ("370102", "622921", "2022-05-01", Some(("370000", "620000"))),
        ("370202", "621121", "2022-05-01", Some(("370200", "621100"))),
        ("370202", "620402", "2022-05-01", None),
        ("370102", "620000", "2022-05-01", None),
        // 天津's districts with the counties of 兰州; nobody in the east with anybody in the east.
        ("120101", "620122", "2022-05-01", Some(("120000", "620000"))),
        ("120110", "620122", "2022-05-01", Some(("120110", "620122"))),
        ("440300", "440115", "2022-05-01", None),
        // The sides are not exchanged, and a heading or an unknown code links nothing.
        ("451003", "440300", "2022-05-01", None),
        ("370102", "500200", "2022-05-01", None),
        ("370102", "500231", "2022-05-01", Some(("370000", "500000"))),
        ("370102", "509999", "2022-05-01", None),
    ] {
        let found = sides(&book, book.most_specific(code(unit), code(origin), day(on)));
        let expected = expected.map(|(donor, recipient)| (donor.to_owned(), recipient.to_owned()));
        assert_eq!(found, expected, "{unit} from {origin} on {on}");
    }
}

#[test]
fn lower_recipient_then_lower_donor_then_later_start() {
    let all = vec![
        pairing(1, "440000", "450000", "2021-04-01", None),
        pairing(2, "440100", "450000", "2021-05-01", None),
        pairing(3, "440000", "451000", "2021-04-01", None),
        pairing(4, "440000", "451000", "2022-01-01", None),
        pairing(5, "440115", "450000", "2021-04-01", Some("2023-12-31")),
    ];
    let mut other_mechanism = all.clone();
    // The order holds over all mechanisms.
    other_mechanism.iter_mut().skip(3).for_each(|pairing| pairing.mechanism = Mechanism::Counterpart);
    for book in [book_of(all), book_of(other_mechanism)] {
        let of = |unit, origin, on| book.most_specific(code(unit), code(origin), day(on));
        assert_eq!(
            of("440115", "451003", "2021-06-01"),
            Some(id(3)),
            "a lower recipient beats a lower donor"
        );
        assert_eq!(of("440115", "451003", "2022-01-01"), Some(id(4)), "the later of two");
        assert_eq!(of("440115", "450100", "2023-12-31"), Some(id(5)), "the lowest donor");
        assert_eq!(of("440115", "450100", "2024-01-01"), Some(id(2)), "once it has ended");
        assert_eq!(of("440300", "450100", "2024-01-01"), Some(id(1)));
    }
}

#[test]
fn a_tree_is_a_pairing_and_what_is_below_it() {
    let book = book();
    let tree = |donor: &str, recipient: &str| {
        let found = book
            .all()
            .iter()
            .rfind(|pairing| (pairing.donor, pairing.recipient) == (code(donor), code(recipient)));
        let mut sides: Vec<_> = book
            .tree(found.unwrap().id)
            .into_iter()
            .filter_map(|id| super::tests::sides(&book, Some(id)))
            .collect();
        sides.sort();
        sides.into_iter().map(|(donor, recipient)| format!("{donor} {recipient}")).collect::<Vec<_>>()
    };
    assert_eq!(tree("330600", "511100"), ["330600 511100", "330602 511133"]);
    assert_eq!(
        tree("330000", "510000"),
        [
            "330000 510000",
            "330424 511529",
            "330600 511100",
            "330602 511133",
            "330700 511900",
            "330783 511922"
        ]
    );
    assert_eq!(tree("370000", "620000"), ["370000 620000", "370200 621100"]);
    assert_eq!(tree("320000", "630000"), ["320000 630000", "320200 630200", "320324 632724"]);
    assert_eq!(book.tree(id(9_999)), []);
}

#[test]
fn a_part_that_the_upper_one_does_not_cover_is_not_below_it() {
    let mut above = pairing(1, "370000", "620000", "2021-04-01", None);
    above.areas = ["621100", "621200"].map(code).into();
    let mut inside = pairing(3, "370200", "620000", "2021-04-01", None);
    inside.areas = vec![code("621121")];
    let mut other = pairing(4, "370200", "621100", "2021-04-01", None);
    other.mechanism = Mechanism::Designated;
    let book = book_of(vec![
        above,
        pairing(2, "370200", "620400", "2021-04-01", None),
        inside,
        other,
        pairing(5, "370100", "621100", "2010-01-01", Some("2021-03-31")),
        pairing(6, "370100", "621100", "2010-01-01", Some("2021-04-01")),
    ]);
    assert_eq!(book.tree(id(1)), [id(1), id(6), id(3)]);
    assert!(book.below(id(3), id(1)) && !book.below(id(1), id(3)) && !book.below(id(1), id(1)));
}

#[test]
fn who_was_a_recipient_on_a_day() {
    let book = book();
    for (region, on, expected) in [
        ("451003", "2022-05-01", true),
        ("500231", "2022-05-01", true),
        ("620402", "2022-05-01", true),
        // 河北 left the scheme in 2021; the register still has 康保县 (130723).
        ("130624", "2021-03-31", true),
        ("130624", "2021-04-01", false),
        ("130723", "2021-04-01", true),
        ("130723", "2016-12-07", true),
        ("440115", "2022-05-01", false),
        ("620000", "2016-12-06", false),
        ("622921", "2010-06-01", true),
        ("622921", "2010-05-31", false),
    ] {
        assert_eq!(book.was_recipient(code(region), day(on)), expected, "{region} on {on}");
    }
}

#[test]
fn no_recipient_of_2016_was_left_without_a_donor_but_those_that_left_for_good() {
    let mut book = book();
    let named = book.recipients();
    let (from, until) = (day("2010-01-01"), day("2026-11-22"));
    assert_eq!(book.gaps(&named, from, until), []);
    // Had nothing been said about them, they would be gaps.
    let mut all = listed();
    for pairing in &mut all {
        pairing.ended_for_good = false;
    }
    book = book_of(all);
    let gaps: Vec<String> = book
        .gaps(&named, from, until)
        .iter()
        .map(|gap| format!("{} {} {}", gap.region, gap.from, gap.until))
        .collect();
    let expected = ["130600", "130700", "130800", "222400", "422800"];
    assert_eq!(gaps, expected.map(|code| format!("{code}000000 2021-04-01 2026-11-22")));
}

#[test]
fn a_gap_opens_where_a_pairing_ends_and_closes_where_one_begins() {
    let with = |all: Vec<Pairing>, from: &str, until: &str| {
        let book = book_of(all);
        let gaps = book.gaps(&[code("451003")], day(from), day(until));
        gaps.iter().map(|gap| format!("{} {}", gap.from, gap.until)).collect::<Vec<_>>()
    };
    let first = || pairing(1, "440100", "451003", "2017-01-01", Some("2018-06-30"));
    let second = || pairing(2, "440300", "451000", "2019-01-01", Some("2020-12-31"));
    let whole = ("2016-01-01", "2021-06-30");
    assert_eq!(
        with(vec![first(), second()], whole.0, whole.1),
        ["2018-07-01 2018-12-31", "2021-01-01 2021-06-30"]
    );
    assert_eq!(with(vec![first(), second()], "2018-08-01", "2018-08-31"), ["2018-08-01 2018-08-31"]);
    assert_eq!(with(vec![first(), second()], "2016-01-01", "2018-06-30"), [""; 0]);
    let mut for_good = second();
    for_good.ended_for_good = true;
    assert_eq!(with(vec![first(), for_good], whole.0, whole.1), ["2018-07-01 2018-12-31"]);
    let long = pairing(3, "440000", "450000", "2016-01-01", None);
    assert_eq!(with(vec![first(), long.clone(), second()], whole.0, whole.1), [""; 0]);
    let mut other = long;
    other.mechanism = Mechanism::Counterpart;
    assert_eq!(with(vec![first(), other, second()], whole.0, whole.1).len(), 2, "mechanisms fill no gaps");
}
