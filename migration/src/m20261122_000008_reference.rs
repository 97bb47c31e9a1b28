//! What a new installation knows: regions, zones, pairings, classes of county. See `reference/README.md`.
//!
//! Ids come from the file and line alone, so that every installation has the same ones.

mod files;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use files::{
    ABOLISHED, AREAS, AreaLine, ClassLine, KEY_COUNTIES, PAIRINGS, PROVINCES, PairingLine, ProvinceLine,
    REGIONS, RegionLine, ZONE_PAIRINGS, ZONES, ZoneLine, lines,
};
use sea_orm_migration::{
    prelude::*,
    sea_orm::{ConnectionTrait, DbErr, Value},
};
use std::collections::HashMap;
use uuid::{Builder, Uuid};

/// 省直辖县级行政区划 and the like: lines of the list under which counties stand, no places.
const HEADINGS: [i64; 5] = [419_000, 429_000, 469_000, 500_200, 659_000];

/// Both stores take this many values in one statement.
const VALUES: usize = 30_000;

/// 2026-11-22T00:00:00Z in milliseconds: the time in the ids of all reference data.
const LOADED_AT: u64 = 1_795_305_600_000;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let regions = Rows {
            table: "region",
            columns: &[
                "id",
                "code",
                "name",
                "kind",
                "parent_code",
                "short_name",
                "name_en",
                "starts_on",
                "ends_on",
                "successor_code",
                "evidence",
                "version",
            ],
            values: regions()?,
        };
        let (pairings, areas) = pairings()?;
        let pairings = Rows {
            table: "pairing",
            columns: &[
                "id",
                "donor_code",
                "recipient_code",
                "mechanism",
                "starts_on",
                "ends_on",
                "start_precision",
                "brand",
                "end_reason",
                "ended_for_good",
                "second_link_reason",
                "successor_id",
                "evidence",
                "version",
            ],
            values: pairings,
        };
        let areas = Rows { table: "pairing_area", columns: &["pairing_id", "region_code"], values: areas };
        let classes = Rows {
            table: "county_class",
            columns: &["id", "region_code", "class", "starts_on", "ends_on", "evidence", "version"],
            values: classes()?,
        };
        for rows in [regions, pairings, areas, classes] {
            rows.insert(m).await?;
        }
        // Rises with every write of reference data, so that each instance sees when its memory is old.
        let edition = Rows {
            table: "store_mark",
            columns: &["name", "value"],
            values: vec![vec!["atlas".into(), "1".into()]],
        };
        edition.insert(m).await
    }
}

/// The values of one row.
type Row = Vec<Value>;

/// Rows of one table, in the order of its columns.
struct Rows {
    table: &'static str,
    columns: &'static [&'static str],
    values: Vec<Row>,
}

impl Rows {
    async fn insert(self, m: &SchemaManager<'_>) -> Result<(), DbErr> {
        for chunk in self.values.chunks(VALUES / self.columns.len()) {
            let mut insert =
                Query::insert().into_table(self.table).columns(self.columns.iter().copied()).to_owned();
            for row in chunk {
                insert.values(row.iter().cloned().map(Expr::val)).map_err(|why| wrong(self.table, &why))?;
            }
            m.get_connection().execute(&insert).await?;
        }
        Ok(())
    }
}

fn regions() -> Result<Vec<Row>, DbErr> {
    // Before every day that a record can have; it says nothing about when a region was formed.
    let since = NaiveDate::from_ymd_opt(1949, 10, 1);
    let provinces: HashMap<i64, ProvinceLine> =
        lines::<ProvinceLine>("provinces", PROVINCES)?.into_iter().map(|line| (line.code, line)).collect();
    let listed = lines::<RegionLine>("regions", REGIONS)?;
    let abolished = lines::<RegionLine>("abolished_regions", ABOLISHED)?;
    let mut rows: Vec<Row> = Vec::new();
    for line in listed.into_iter().chain(abolished) {
        let kind =
            if HEADINGS.contains(&line.code) { "HEADING".to_owned() } else { line.level.to_uppercase() };
        let province = provinces.get(&line.code);
        rows.push(vec![
            id(Of::Region, rows.len()).into(),
            twelve(line.code).into(),
            line.name.into(),
            kind.into(),
            line.parent_code.map(twelve).into(),
            province.map(|line| line.short_name.clone()).into(),
            province.map(|line| line.name_en.clone()).into(),
            since.into(),
            line.ends_on.into(),
            line.successor_code.map(twelve).into(),
            line.evidence.as_deref().unwrap_or("reported").to_uppercase().into(),
            1.into(),
        ]);
    }
    for line in lines::<ZoneLine>("zones", ZONES)? {
        rows.push(vec![
            id(Of::Region, rows.len()).into(),
            line.code.into(),
            line.name.into(),
            line.kind.into(),
            line.parent_code.into(),
            line.short_name.into(),
            None::<String>.into(),
            since.into(),
            None::<NaiveDate>.into(),
            None::<i64>.into(),
            line.evidence.to_uppercase().into(),
            1.into(),
        ]);
    }
    Ok(rows)
}

/// The rows of pairings, and those of the regions that some of them cover.
fn pairings() -> Result<(Vec<Row>, Vec<Row>), DbErr> {
    let mut listed = lines::<PairingLine>("pairings", PAIRINGS)?;
    listed.extend(lines::<PairingLine>("zone_pairings", ZONE_PAIRINGS)?);
    let find = |donor: i64, recipient: i64, starts_on: Option<NaiveDate>| {
        let same = |line: &PairingLine| {
            (line.donor_code, line.recipient_code, Some(line.starts_on)) == (donor, recipient, starts_on)
        };
        listed.iter().position(same).map(|at| id(Of::Pairing, at))
    };
    let mut rows = Vec::new();
    for line in &listed {
        let (end_reason, for_good) = match line.end_reason.as_deref() {
            None => (None, false),
            Some("succeeded in 2021") => (Some("2021年东西部协作结对关系调整"), false),
            Some("central regions and Hebei left the scheme in 2021") => {
                (Some("2021年起中部地区、河北等地不再实施省际间结对帮扶"), true)
            }
            Some(other) => return Err(wrong("pairings", &format!("no such reason: {other}"))),
        };
        let next_day = line.ends_on.and_then(|last| last.succ_opt());
        let successor = next_day.and_then(|day| find(line.donor_code, line.recipient_code, Some(day)));
        rows.push(vec![
            id(Of::Pairing, rows.len()).into(),
            twelve(line.donor_code).into(),
            twelve(line.recipient_code).into(),
            line.mechanism.to_uppercase().into(),
            line.starts_on.into(),
            line.ends_on.into(),
            line.start_precision.to_uppercase().into(),
            line.brand.clone().into(),
            end_reason.into(),
            for_good.into(),
            None::<String>.into(),
            successor.into(),
            line.evidence.to_uppercase().into(),
            1.into(),
        ]);
    }
    let mut areas = Vec::new();
    for line in lines::<AreaLine>("pairing_areas", AREAS)? {
        let pairing = find(line.donor_code, line.recipient_code, Some(line.starts_on))
            .ok_or_else(|| wrong("pairing_areas", &"a line names no pairing"))?;
        areas.push(vec![pairing.into(), twelve(line.region_code).into()]);
    }
    Ok((rows, areas))
}

fn classes() -> Result<Vec<Row>, DbErr> {
    let listed = lines::<ClassLine>("key_counties", KEY_COUNTIES)?;
    let rows = listed.into_iter().enumerate().map(|(at, line)| {
        vec![
            id(Of::CountyClass, at).into(),
            twelve(line.code).into(),
            line.class.to_uppercase().into(),
            line.designated_on.into(),
            line.ends_on.into(),
            line.evidence.to_uppercase().into(),
            1.into(),
        ]
    });
    Ok(rows.collect())
}

/// A code of six digits or of twelve, as twelve.
fn twelve(code: i64) -> i64 {
    if code < 1_000_000 { code * 1_000_000 } else { code }
}

/// Of which table's rows an id is one.
#[derive(Clone, Copy)]
enum Of {
    Region,
    Pairing,
    CountyClass,
}

/// The `UUIDv7` of a line: the table and the line stand where chance would.
fn id(of: Of, line: usize) -> Uuid {
    let table: u8 = match of {
        Of::Region => 1,
        Of::Pairing => 2,
        Of::CountyClass => 3,
    };
    let [a, b, c, d] = <u32 as TryFrom<usize>>::try_from(line).unwrap_or(u32::MAX).to_be_bytes();
    Builder::from_unix_timestamp_millis(LOADED_AT, &[0, table, 0, 0, 0, 0, a, b, c, d]).into_uuid()
}

fn wrong(file: &str, why: &dyn std::fmt::Display) -> DbErr {
    DbErr::Custom(format!("reference data, {file}: {why}"))
}
