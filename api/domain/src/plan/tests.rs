//! What a plan must say, and how it goes its way.

use super::*;
use crate::Code;
use entity::{
    ids::OrganisationId,
    values::{CanteenKind, Fen, PlanState, RegionCode, Year},
};
use proptest::prelude::*;
use uuid::Uuid;

const UNIT: OrganisationId = OrganisationId(Uuid::from_u128(1));
const OTHER: OrganisationId = OrganisationId(Uuid::from_u128(2));

fn terms(canteen: CanteenKind, filing_unit: Option<OrganisationId>, budget: i64, reserved: i64) -> Terms {
    Terms { canteen, filing_unit, food_budget: Fen(budget), reserved: Fen(reserved) }
}

fn wrong(terms: Terms) -> Vec<String> {
    terms.check(UNIT, 10).into_iter().map(|why| why.field.into_owned()).collect()
}

#[test]
fn each_canteen_is_asked_what_it_knows() {
    use CanteenKind::{None, Outsourced, Own, Shared};
    let nobody = Option::None;
    for canteen in [Own, Outsourced] {
        assert!(wrong(terms(canteen, nobody, 1_000, 100)).is_empty());
        assert!(wrong(terms(canteen, nobody, 1_000, 1_000)).is_empty());
        assert_eq!(wrong(terms(canteen, nobody, 1_000, 99)), ["reserved"]);
        assert_eq!(wrong(terms(canteen, nobody, 1_000, 1_001)), ["reserved"]);
        assert_eq!(wrong(terms(canteen, nobody, 0, 0)), ["foodBudget"]);
        assert_eq!(wrong(terms(canteen, Some(OTHER), 1_000, 100)), ["filingUnit"]);
        assert_eq!(wrong(terms(canteen, nobody, -1, -1)), ["foodBudget", "reserved"]);
    }
    assert!(wrong(terms(Shared, Some(OTHER), 0, 0)).is_empty());
    assert_eq!(wrong(terms(Shared, Some(UNIT), 0, 0)), ["filingUnit"]);
    assert_eq!(wrong(terms(Shared, nobody, 0, 0)), ["filingUnit"]);
    assert_eq!(wrong(terms(Shared, Some(OTHER), 1_000, 100)), ["foodBudget"]);
    assert!(wrong(terms(None, nobody, 0, 0)).is_empty());
    assert_eq!(wrong(terms(None, Some(OTHER), 0, 1)), ["filingUnit", "reserved"]);
}

#[test]
fn a_floor_that_falls_between_two_fen_is_reached_by_the_higher_one() {
    // A tenth of 10.01 yuan is 1.001 yuan.
    assert_eq!(wrong(terms(CanteenKind::Own, None, 1_001, 100)), ["reserved"]);
    assert!(wrong(terms(CanteenKind::Own, None, 1_001, 101)).is_empty());
}

#[test]
fn the_place_that_asks_most_binds_with_what_it_said_last() {
    let (province, county) = (RegionCode::six(440_000), RegionCode::six(440_106));
    let floor = |year, region, percent| Floor { year: Year(year), region, percent };
    let floors = Floors::new(vec![
        floor(2021, None, 10),
        floor(2022, Some(province), 20),
        floor(2024, Some(province), 15),
        floor(2023, Some(county), 30),
        floor(2025, Some(county), 5),
    ]);
    let chain = [province, county];
    for (year, percent) in [(2020, 0), (2021, 10), (2022, 20), (2023, 30), (2024, 30), (2025, 15)] {
        assert_eq!(floors.percent(Year(year), &chain), percent, "{year}");
    }
    assert_eq!(floors.percent(Year(2025), &[]), 10);
}

#[test]
fn a_plan_goes_from_its_unit_to_the_finance_department_and_back() {
    use PlanState::{Accepted, Draft, Filed, Returned};
    for (state, write, file, accept, back) in [
        (Draft, Some(Draft), Some(Filed), None, None),
        (Returned, Some(Returned), Some(Filed), None, None),
        (Filed, None, None, Some(Accepted), Some(Returned)),
        (Accepted, None, None, None, None),
    ] {
        for (step, expected) in
            [(Step::Write, write), (Step::File, file), (Step::Accept, accept), (Step::Return, back)]
        {
            let taken = next(state, step);
            assert_eq!(taken.as_ref().ok(), expected.as_ref(), "{state:?} {step:?}");
            assert!(taken.map_or_else(|why| why.code == Code::WrongState, |_| true));
        }
    }
}

proptest! {
    /// Whatever the amounts, the least reserve is the first fen that the floor lets through.
    #[test]
    fn the_floor_lets_through_from_the_least_amount_on(
        budget in 1_i64..=Fen::MOST.0, percent in 0_i32..=100, reserved in 0_i64..=Fen::MOST.0,
    ) {
        let passes = terms(CanteenKind::Own, None, budget, reserved).check(UNIT, percent).is_empty();
        let enough = i128::from(reserved) * 100 >= i128::from(budget) * i128::from(percent);
        prop_assert_eq!(passes, enough && reserved <= budget);
    }
}
