//! The made-up units, suppliers, products and accounts, placed along the pairings that there really are.

use super::draw::{Draw, For, id};
use crate::atlas::Atlas;
use chrono::{DateTime, Utc};
use domain::pairing::Pairing;
use entity::{
    account,
    ids::AccountId,
    organisation, product,
    values::{CatalogueState, CreditCode, Day, Digest, OrganisationKind, RegionCode},
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// How many units buy, and how many suppliers sell.
const UNITS: usize = 1500;
const SUPPLIERS: usize = 600;
/// Product, and its unit of measure.
const GOODS: [(&str, &str); 12] = [
    ("苹果", "BOX"),
    ("大米", "KG"),
    ("牛肉", "KG"),
    ("茶叶", "BOX"),
    ("菌菇", "KG"),
    ("芒果", "BOX"),
    ("羊肉", "KG"),
    ("蜂蜜", "BOTTLE"),
    ("马铃薯", "KG"),
    ("食用油", "BOTTLE"),
    ("杂粮", "BAG"),
    ("咖啡", "BAG"),
];

/// Everybody and everything that made-up purchases name.
#[derive(Debug)]
pub(super) struct Cast {
    pub(super) units: Vec<organisation::Model>,
    pub(super) suppliers: Vec<organisation::Model>,
    /// Two of each supplier, in the order of the suppliers.
    pub(super) products: Vec<product::Model>,
    pub(super) accounts: Vec<account::Model>,
    /// The officer of each donor province.
    pub(super) officers: BTreeMap<RegionCode, AccountId>,
    /// The coordinator of each recipient province.
    pub(super) coordinators: BTreeMap<RegionCode, AccountId>,
    pub(super) links: Vec<Link>,
}

/// A pairing, with who buys and who sells along it.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) pairing: Pairing,
    pub(super) units: Vec<usize>,
    pub(super) suppliers: Vec<usize>,
    /// How many suppliers it and those before it have: by that it is drawn.
    pub(super) until: usize,
}

/// The cast for purchases between two days.
pub(super) fn cast(atlas: &Atlas, first: Day, last: Day, at: DateTime<Utc>) -> Cast {
    let overlaps =
        |pairing: &&Pairing| pairing.starts_on <= last && pairing.ends_on.is_none_or(|end| first <= end);
    let pairings: Vec<&Pairing> = atlas.all().iter().filter(overlaps).collect();
    let donors = pairings.iter().map(|pairing| pairing.donor);
    let recipients = pairings.iter().flat_map(|pairing| pairing.covered().iter().copied());
    let buying = places(atlas, donors, UNITS, first, last);
    let selling = places(atlas, recipients, SUPPLIERS, first, last);
    let units: Vec<_> = (0_u64..)
        .zip(&buying)
        .filter_map(|(number, region)| organisation(atlas, number, *region, OrganisationKind::PublicBody, at))
        .collect();
    let suppliers: Vec<_> = (1_000_000_u64..)
        .zip(&selling)
        .filter_map(|(number, region)| {
            organisation(atlas, number, *region, OrganisationKind::Cooperative, at)
        })
        .collect();
    let products = (0_u64..).zip(&suppliers).flat_map(|(number, supplier)| {
        [2 * number, 2 * number + 1].map(|number| product(number, supplier, at))
    });
    let province = |one: &organisation::Model| one.seat_province;
    let officers = accounts(units.iter().filter_map(province), 2_000_000, at);
    let coordinators = accounts(suppliers.iter().filter_map(province), 3_000_000, at);
    let mut until = 0;
    let links = pairings.into_iter().filter_map(|pairing| {
        let lies = |one: &organisation::Model, inside: &dyn Fn(RegionCode) -> bool| {
            one.region_code.is_some_and(inside)
        };
        let donor = |region| atlas.regions().contains(pairing.donor, region);
        let covered = |region| atlas.covers(pairing, region);
        let buys = positions(&units, |unit| lies(unit, &donor));
        let sells = positions(&suppliers, |supplier| lies(supplier, &covered));
        until += sells.len();
        let whole = !buys.is_empty() && !sells.is_empty();
        whole.then(|| Link { pairing: pairing.clone(), units: buys, suppliers: sells, until })
    });
    Cast {
        links: links.collect(),
        products: products.collect(),
        accounts: people(atlas, &officers, "officer", "采购员", at)
            .chain(people(atlas, &coordinators, "coordinator", "协调员", at))
            .collect(),
        officers,
        coordinators,
        units,
        suppliers,
    }
}

/// So many counties of these regions, one of each region first, the others shuffled; a county comes again
/// where there are fewer.
fn places(
    atlas: &Atlas,
    regions: impl Iterator<Item = RegionCode>,
    many: usize,
    first: Day,
    last: Day,
) -> Vec<RegionCode> {
    let book = atlas.regions();
    let stands = |code: &RegionCode| {
        let usable = book.usable_on(*code, first).is_ok() && book.usable_on(*code, last).is_ok();
        let place = book.place(*code).unwrap_or_default();
        usable && (place.county == Some(*code) || book.children(*code).is_empty())
    };
    let regions: BTreeSet<RegionCode> = regions.collect();
    let within: Vec<Vec<RegionCode>> =
        regions.iter().map(|region| book.subtree(*region).into_iter().filter(stands).collect()).collect();
    let heads: Vec<RegionCode> = within.iter().filter_map(|counties| counties.first().copied()).collect();
    let mut others: Vec<RegionCode> =
        within.into_iter().flatten().collect::<BTreeSet<_>>().into_iter().collect();
    let mut draw = Draw::new(For::Places, u64::try_from(others.len()).unwrap_or(0));
    for at in (1..others.len()).rev() {
        others.swap(at, draw.below(at + 1));
    }
    heads.into_iter().chain(others.into_iter().cycle()).take(many).collect()
}

fn organisation(
    atlas: &Atlas,
    number: u64,
    region: RegionCode,
    kind: OrganisationKind,
    at: DateTime<Utc>,
) -> Option<organisation::Model> {
    let (register, word) = match kind {
        OrganisationKind::PublicBody => ("12", "单位"),
        _ => ("93", "合作社"),
    };
    let seat = atlas.regions().place(region)?;
    let name = &atlas.regions().get(region)?.name;
    Some(organisation::Model {
        id: id(For::Cast, number, at).into(),
        credit_code: CreditCode::complete(&format!("{register}110000M{number:08}"))?,
        name: format!("{name}编造{word}{number}"),
        kind,
        region_code: Some(region),
        seat_province: seat.province,
        seat_prefecture: seat.prefecture,
        seat_county: seat.county,
        seat_township: seat.township,
        state: CatalogueState::Listed,
        proposed_by: None,
        idempotency_key: format!("seed/organisation/{number}"),
        entered_by: AccountId(Uuid::nil()),
        input_digest: Digest::of(number.to_be_bytes()),
        version: 1,
        at,
    })
}

fn product(number: u64, supplier: &organisation::Model, at: DateTime<Utc>) -> product::Model {
    let mut draw = Draw::new(For::Cast, 10_000_000 + number);
    let (name, measure) = GOODS.get(draw.below(GOODS.len())).copied().unwrap_or(("苹果", "BOX"));
    product::Model {
        id: id(For::Cast, 20_000_000 + number, at).into(),
        name: format!("{name}（编造）"),
        supplier_id: supplier.id,
        origin_code: supplier.region_code,
        measure: measure.to_owned(),
        state: CatalogueState::Listed,
        idempotency_key: format!("seed/product/{number}"),
        entered_by: AccountId(Uuid::nil()),
        input_digest: Digest::of(number.to_be_bytes()),
        version: 1,
        at,
    }
}

fn accounts(
    provinces: impl Iterator<Item = RegionCode>,
    from: u64,
    at: DateTime<Utc>,
) -> BTreeMap<RegionCode, AccountId> {
    let provinces: BTreeSet<RegionCode> = provinces.collect();
    (from..).zip(provinces).map(|(number, province)| (province, id(For::Cast, number, at).into())).collect()
}

/// Accounts that nobody can sign in with: they only stand for who did what.
fn people(
    atlas: &Atlas,
    accounts: &BTreeMap<RegionCode, AccountId>,
    name: &str,
    title: &str,
    at: DateTime<Utc>,
) -> impl Iterator<Item = account::Model> {
    accounts.iter().map(move |(province, account)| {
        let place = atlas.regions().get(*province).map(|region| region.name.clone()).unwrap_or_default();
        let name = format!("seed.{name}.{province}");
        account::Model {
            id: *account,
            display_name: format!("{place}{title}（编造）"),
            home_region: Some(*province),
            password_hash: None,
            must_change_password: false,
            disabled: true,
            access_version: 1,
            version: 1,
            created_by: None,
            idempotency_key: name.clone(),
            input_digest: Digest::of(&name),
            created_at: at,
            name,
        }
    })
}

fn positions(all: &[organisation::Model], wanted: impl Fn(&organisation::Model) -> bool) -> Vec<usize> {
    all.iter().enumerate().filter(|(_, one)| wanted(one)).map(|(at, _)| at).collect()
}
