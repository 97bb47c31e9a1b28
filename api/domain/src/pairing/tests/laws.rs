//! Laws: the indexed answers equal the definitions of the words, read out one by one.

use super::{book_of, code, day, id, pairing, regions};
use crate::pairing::{Pairing, Pairings};
use entity::values::{Day, Mechanism, RegionCode};
use proptest::prelude::*;

const DONORS: [&str; 6] = ["440000", "440400", "440402", "440400990000", "441900", "320000"];
const UNITS: [&str; 6] = ["440402990000", "440400990001", "440403", "441900121000", "320102", "440000"];
const RECIPIENTS: [&str; 7] = ["520000", "520300", "520324", "520600", "520628", "620000", "500000"];
const ORIGINS: [&str; 6] = ["520324", "520322", "520628", "520300", "620122", "500231"];
const MECHANISMS: [Mechanism; 2] = [Mechanism::EastWest, Mechanism::Counterpart];

prop_compose! {
    fn any_pairing()(
        donor in prop::sample::select(&DONORS[..]),
        recipient in prop::sample::select(&RECIPIENTS[..]),
        mechanism in prop::sample::select(&MECHANISMS[..]),
        starts in 0_i64..40,
        length in prop::option::of(0_i64..40),
        areas in prop::collection::vec(prop::sample::select(&RECIPIENTS[..]), 0..2),
        for_good: bool,
    ) -> Pairing {
        let from = day("2021-01-01").plus(starts);
        let mut made = pairing(0, donor, recipient, "2021-01-01", None);
        made.starts_on = from;
        made.ends_on = length.map(|days| from.plus(days));
        made.mechanism = mechanism;
        made.ended_for_good = for_good && made.ends_on.is_some();
        made.areas = areas.into_iter().map(code).filter(|area| *area != made.recipient && regions().contains(made.recipient, *area)).collect();
        made
    }
}

/// Those that may be entered after one another.
fn any_book() -> impl Strategy<Value = Pairings> {
    prop::collection::vec(any_pairing(), 0..14).prop_map(|all| {
        all.into_iter().zip(1..).fold(book_of(Vec::new()), |book, (mut new, number)| {
            new.id = id(number);
            new.second_link_reason = Some("law".to_owned());
            if !book.validate_new(&new).is_empty() {
                return book;
            }
            book_of(book.all().iter().cloned().chain([new]).collect())
        })
    })
}

fn lies_in(inner: RegionCode, outer: RegionCode) -> bool {
    regions().contains(outer, inner)
}

fn is_below(a: &Pairing, b: &Pairing) -> bool {
    let in_it = |part: &RegionCode| b.covered().iter().any(|area| lies_in(*part, *area));
    let common = (0..120).map(|days| day("2021-01-01").plus(days)).any(|on| a.runs_on(on) && b.runs_on(on));
    a.id != b.id
        && a.mechanism == b.mechanism
        && common
        && lies_in(a.donor, b.donor)
        && lies_in(a.recipient, b.recipient)
        && a.covered().iter().all(in_it)
}

proptest! {
    #[test]
    fn the_most_specific_is_the_first_of_all_that_link(
        book in any_book(),
        unit in prop::sample::select(&UNITS[..]),
        origin in prop::sample::select(&ORIGINS[..]),
        days in 0_i64..80,
    ) {
        let (unit, origin, on) = (code(unit), code(origin), day("2021-01-01").plus(days));
        let mut linking: Vec<&Pairing> = book
            .all()
            .iter()
            .filter(|pairing| pairing.runs_on(on) && lies_in(unit, pairing.donor))
            .filter(|pairing| pairing.covered().iter().any(|area| lies_in(origin, *area)))
            .collect();
        let rank = |pairing: &Pairing| {
            let column = |code| regions().column(code);
            (column(pairing.recipient), column(pairing.donor), pairing.starts_on)
        };
        linking.sort_by_key(|pairing| rank(pairing));
        // No two that may both be entered are equal.
        prop_assert!(linking.is_sorted_by(|a, b| rank(a) < rank(b)));
        prop_assert_eq!(book.most_specific(unit, origin, on), linking.last().map(|pairing| pairing.id));
        prop_assert_eq!(
            linking.is_empty() || book.was_recipient(origin, on),
            true,
            "what a pairing links was a recipient"
        );
    }

    #[test]
    fn below_is_what_the_word_says(book in any_book()) {
        for a in book.all() {
            for b in book.all() {
                prop_assert_eq!(book.below(a.id, b.id), is_below(a, b));
                prop_assert_eq!(book.tree(b.id).contains(&a.id), a.id == b.id || is_below(a, b));
            }
        }
    }

    #[test]
    fn gaps_are_the_days_without(book in any_book(), origin in prop::sample::select(&ORIGINS[..])) {
        let (origin, from, until) = (code(origin), day("2021-01-01"), day("2021-05-01"));
        let gaps = book.gaps(&[origin], from, until);
        for mechanism in MECHANISMS {
            let covering: Vec<&Pairing> = book
                .all()
                .iter()
                .filter(|pairing| pairing.mechanism == mechanism && book.covers(pairing, origin))
                .collect();
            for on in (0..=until.days_after(from)).map(|days| from.plus(days)) {
                let runs = covering.iter().any(|pairing| pairing.runs_on(on));
                let ended = covering.iter().filter_map(|pairing| Some((pairing.ends_on.filter(|last| *last < on)?, *pairing)));
                let latest = ended.clone().map(|(last, _)| last).max();
                let open = ended.clone().any(|(last, pairing)| Some(last) == latest && !pairing.ended_for_good);
                let expected = !runs && open;
                let inside = |gap: &&super::super::Gap| gap.mechanism == mechanism && gap.from <= on && on <= gap.until;
                prop_assert_eq!(gaps.iter().filter(inside).count(), usize::from(expected), "{:?} {}", mechanism, Day::to_string(&on));
            }
        }
    }
}
