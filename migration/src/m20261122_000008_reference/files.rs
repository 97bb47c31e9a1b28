//! The files of `reference/`, read line by line.

use super::wrong;
use chrono::NaiveDate;
use sea_orm_migration::sea_orm::DbErr;
use serde::{Deserialize, de::DeserializeOwned};

pub(super) const REGIONS: &str = include_str!("../../reference/regions.csv");
pub(super) const PROVINCES: &str = include_str!("../../reference/provinces.csv");
pub(super) const ABOLISHED: &str = include_str!("../../reference/abolished_regions.csv");
pub(super) const ZONES: &str = include_str!("../../reference/zones.csv");
pub(super) const PAIRINGS: &str = include_str!("../../reference/pairings.csv");
pub(super) const ZONE_PAIRINGS: &str = include_str!("../../reference/zone_pairings.csv");
pub(super) const AREAS: &str = include_str!("../../reference/pairing_areas.csv");
pub(super) const KEY_COUNTIES: &str = include_str!("../../reference/key_counties.csv");

/// A region of today, or one that was abolished.
#[derive(Deserialize)]
pub(super) struct RegionLine {
    pub(super) code: i64,
    pub(super) name: String,
    pub(super) level: String,
    pub(super) parent_code: Option<i64>,
    pub(super) ends_on: Option<NaiveDate>,
    pub(super) successor_code: Option<i64>,
    pub(super) evidence: Option<String>,
}

/// The other names of a province.
#[derive(Deserialize)]
pub(super) struct ProvinceLine {
    pub(super) code: i64,
    pub(super) short_name: String,
    pub(super) name_en: String,
}

/// A place that GB/T 2260 does not have.
#[derive(Deserialize)]
pub(super) struct ZoneLine {
    pub(super) code: i64,
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) parent_code: i64,
    pub(super) short_name: String,
    pub(super) evidence: String,
}

/// A donor, a recipient, and their days.
#[derive(Deserialize)]
pub(super) struct PairingLine {
    pub(super) donor_code: i64,
    pub(super) recipient_code: i64,
    pub(super) starts_on: NaiveDate,
    pub(super) ends_on: Option<NaiveDate>,
    pub(super) start_precision: String,
    pub(super) brand: Option<String>,
    pub(super) mechanism: String,
    pub(super) end_reason: Option<String>,
    pub(super) evidence: String,
}

/// A region that a pairing covers.
#[derive(Deserialize)]
pub(super) struct AreaLine {
    pub(super) donor_code: i64,
    pub(super) recipient_code: i64,
    pub(super) starts_on: NaiveDate,
    pub(super) region_code: i64,
}

/// A county with its class.
#[derive(Deserialize)]
pub(super) struct ClassLine {
    pub(super) code: i64,
    pub(super) class: String,
    pub(super) designated_on: NaiveDate,
    pub(super) ends_on: Option<NaiveDate>,
    pub(super) evidence: String,
}

/// Every line of a file.
pub(super) fn lines<T: DeserializeOwned>(file: &str, text: &str) -> Result<Vec<T>, DbErr> {
    let read: Result<Vec<T>, csv::Error> = csv::Reader::from_reader(text.as_bytes()).deserialize().collect();
    read.map_err(|why| wrong(file, &why))
}
