//! One made-up purchase after another: when, along which pairing, of what, and what becomes of it.

use super::{
    cast::Cast,
    draw::{Draw, For, id},
};
use crate::{
    atlas::Atlas,
    error::{Error, Result},
    purchase::made_up::{Course, Hands, Made, Wanted},
};
use chrono::{DateTime, TimeDelta, TimeZone as _, Utc};
use domain::purchase::Line;
use entity::values::{Day, Fen, PaymentSource, PurchaseKind, Quantity};

/// How busy the months of a year are.
const MONTHS: [u64; 12] = [6, 5, 8, 8, 8, 9, 8, 8, 10, 10, 12, 14];
/// The years, and how busy each is.
const YEARS: [(i32, u64); 6] = [(2021, 6), (2022, 8), (2023, 10), (2024, 11), (2025, 12), (2026, 13)];
/// The last year ends with this month.
const LAST_MONTH: usize = 5;
/// Through which units buy: channel, and whose order numbers it has.
const BUYING: [(&str, Numbers); 3] =
    [("PLATFORM_832", Numbers::Its), ("PLATFORM_832", Numbers::Its), ("DIRECT", Numbers::Ours)];
/// Through which units help to sell; each pairing has a favourite.
const SELLING: [(&str, Numbers); 6] = [
    ("SUPERMARKET", Numbers::Ours),
    ("COUNTER", Numbers::Ours),
    ("FAIR", Numbers::Ours),
    ("ECOMMERCE", Numbers::Its),
    ("LIVESTREAM", Numbers::Its),
    ("WHOLESALE", Numbers::Ours),
];
/// How often another pairing, unit and supplier are drawn before it is given up.
const TRIES: usize = 200;

/// Whose order numbers a channel has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Numbers {
    Its,
    Ours,
}

/// The first day on which a made-up purchase is accepted.
pub(super) fn first_day() -> Day {
    entity::values::Year(2021).first_day()
}

/// The last day.
pub(super) fn last_day() -> Day {
    Day::of(instant(2026, LAST_MONTH + 1)).previous().unwrap_or_else(first_day)
}

/// Adds purchase `number` of `all`.
pub(super) fn add(made: &mut Made, atlas: &Atlas, cast: &Cast, number: u64, all: u64) -> Result<()> {
    let mut draw = Draw::new(For::Purchases, number);
    let entered_at = entered_at(number, all);
    let lag = i64::try_from(draw.below(10)).unwrap_or(0);
    let day = Day::of(entered_at).plus(-lag).max(first_day());
    let missing = || Error::Internal(format!("no pairing was found for made-up purchase {number}"));
    for _try in 0..TRIES {
        let until = cast.links.last().map_or(0, |link| link.until);
        let drawn = draw.below(until);
        let at = cast.links.partition_point(|link| link.until <= drawn);
        let Some(along) = cast.links.get(at).filter(|link| link.pairing.runs_on(day)) else { continue };
        let unit = along.units.get(draw.skewed(along.units.len())).and_then(|at| cast.units.get(*at));
        let sells = along.suppliers.get(draw.skewed(along.suppliers.len())).copied();
        let (Some(unit), Some(sells)) = (unit, sells) else { continue };
        let Some(supplier) = cast.suppliers.get(sells) else { continue };
        let Some(origin) = supplier.region_code else { continue };
        let fits = atlas.regions().usable_on(origin, day).is_ok() && atlas.was_recipient(origin, day);
        let hands = unit
            .seat_province
            .and_then(|province| cast.officers.get(&province))
            .zip(supplier.seat_province.and_then(|province| cast.coordinators.get(&province)));
        let (Some((officer, coordinator)), true) = (hands, fits) else { continue };
        let product = cast.products.get(2 * sells + draw.below(2));
        let sold = draw.below(4) == 0;
        let kind = if sold { PurchaseKind::SoldWithHelp } else { PurchaseKind::Bought };
        let channel =
            if sold { SELLING.get(at % SELLING.len()) } else { BUYING.get(draw.below(BUYING.len())) };
        let (channel, numbers) = channel.copied().unwrap_or(("DIRECT", Numbers::Ours));
        let listed = draw.below(10) < 7;
        let line = Line {
            unit: unit.id,
            supplier: supplier.id,
            product: product.filter(|_| listed).map(|product| product.id),
            product_name: product.filter(|_| !listed).map(|product| product.name.clone()),
            origin,
            quantity: Quantity(i64::try_from(10 + draw.below(990)).unwrap_or(10) * 1000),
            measure: product.map_or_else(|| "BOX".to_owned(), |product| product.measure.clone()),
            amount: amount(&mut draw, number),
            ordered_on: None,
            accepted_on: day,
            paid_on: None,
            paid_from: [PaymentSource::Canteen, PaymentSource::Union].get(draw.below(3)).copied(),
            channel: channel.to_owned(),
            kind,
            order_number: (numbers == Numbers::Its).then(|| format!("SEED-{number:010}")),
            order_line: (numbers == Numbers::Its).then_some(1),
        };
        let waits = TimeDelta::minutes(30 + i64::try_from(draw.below(17_000)).unwrap_or(0));
        let wanted = Wanted {
            line,
            unit,
            hands: Hands {
                officer: *officer,
                coordinator: *coordinator,
                entered_at,
                followed_at: entered_at + waits,
            },
            course: course(draw.below(100)),
            number,
            id: |number, part, at| id(For::Ids(part), number, at),
        };
        return made
            .add(atlas, &wanted)
            .map_err(|refusals| Error::Internal(format!("made-up purchase {number}: {refusals:?}")));
    }
    Err(missing())
}

/// What becomes of one in a hundred.
const fn course(of_a_hundred: usize) -> Course {
    match of_a_hundred {
        0..80 => Course::Confirmed,
        80..90 => Course::Submitted,
        90..94 => Course::Disputed,
        94..97 => Course::Withdrawn,
        _ => Course::Draft,
    }
}

/// Some thousands of yuan, seldom many; neighbours never have the same, so that none is a possible duplicate.
fn amount(draw: &mut Draw, number: u64) -> Fen {
    let thousands = i64::try_from(1 + draw.skewed(60)).unwrap_or(1);
    let rest = i64::try_from(number.wrapping_mul(7_919) % 100_000).unwrap_or(0);
    Fen(thousands * 100_000 + rest)
}

/// When purchase `number` of `all` is entered: later numbers later, more of them in busy months.
fn entered_at(number: u64, all: u64) -> DateTime<Utc> {
    let months = || {
        YEARS.into_iter().flat_map(|(year, busy)| {
            let last = if year == 2026 { LAST_MONTH } else { MONTHS.len() };
            MONTHS.into_iter().take(last).enumerate().map(move |(at, share)| (year, at + 1, share * busy))
        })
    };
    let whole: u64 = months().map(|(.., share)| share).sum();
    let all = all.max(1);
    let mut place = u128::from(number) * u128::from(whole);
    for (year, month, share) in months() {
        let span = u128::from(share) * u128::from(all);
        if place < span {
            let from = instant(year, month);
            let until = if month == 12 { instant(year + 1, 1) } else { instant(year, month + 1) };
            let millis = u128::try_from((until - from).num_milliseconds()).unwrap_or(0);
            let into = i64::try_from(place * millis / span).unwrap_or(0);
            return from + TimeDelta::milliseconds(into);
        }
        place -= span;
    }
    instant(2026, LAST_MONTH)
}

/// The first instant of a month in China.
fn instant(year: i32, month: usize) -> DateTime<Utc> {
    let month = u32::try_from(month).unwrap_or(1);
    let midnight = Utc.with_ymd_and_hms(year, month, 1, 0, 0, 0).single().unwrap_or_default();
    midnight - TimeDelta::hours(8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_numbers_are_entered_later_and_all_within_the_years() {
        let all = 10_000;
        let instants: Vec<_> = (0..all).map(|number| entered_at(number, all)).collect();
        assert!(instants.is_sorted());
        assert_eq!(instants.first().copied(), Some(instant(2021, 1)));
        assert!(instants.last().is_some_and(|last| Day::of(*last) <= last_day()));
        assert_eq!(last_day().to_string(), "2026-05-31");
    }
}
