//! The files as a store holds them.

use crate::{Migrator, MigratorTrait};
use sea_orm_migration::sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr, Statement,
};

async fn migrated() -> Result<DatabaseConnection, DbErr> {
    // One connection: every other would be another store in memory.
    let db = Database::connect(ConnectOptions::new("sqlite::memory:").max_connections(1).to_owned()).await?;
    Migrator::up(&db, None).await?;
    Ok(db)
}

async fn texts(db: &DatabaseConnection, sql: &str) -> Result<Vec<String>, DbErr> {
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

#[tokio::test]
async fn a_new_store_holds_every_line() -> Result<(), DbErr> {
    let db = migrated().await?;
    for (sql, expected) in [
        (
            "kind || ' ' || count(*) FROM region GROUP BY kind ORDER BY kind",
            &["COUNTY 3466", "HEADING 5", "PREFECTURE 366", "PROVINCE 34", "TOWNSHIP 1", "ZONE 3"][..],
        ),
        ("count(*) || '' FROM region WHERE ends_on IS NOT NULL", &["646"]),
        ("short_name || name_en FROM region WHERE code = 450000000000", &["桂Guangxi"]),
        ("starts_on || parent_code FROM region WHERE code = 440400990000", &["1949-10-01440400000000"]),
        (
            "ends_on || ' ' || successor_code FROM region WHERE code = 530321000000",
            &["2018-12-31 530304000000"],
        ),
        (
            "evidence || ' ' || count(*) FROM pairing GROUP BY evidence ORDER BY evidence",
            &["REPORTED 72", "UNVERIFIED 15"],
        ),
        ("count(*) || '' FROM pairing WHERE ended_for_good", &["6"]),
        // Those of 2016 whose donor and recipient went on in 2021.
        (
            "a.recipient_code || '' FROM pairing a JOIN pairing b ON a.successor_id = b.id \
             WHERE b.donor_code = a.donor_code AND b.starts_on = date(a.ends_on, '+1 day') ORDER BY 1",
            &[
                "150000000000",
                "450000000000",
                "500000000000",
                "510000000000",
                "511133000000",
                "520500000000",
                "522700000000",
                "530000000000",
                "610000000000",
                "620000000000",
                "640000000000",
            ],
        ),
        ("region_code || '' FROM pairing_area ORDER BY 1", &["621100000000", "621200000000", "622900000000"]),
        (
            "class || ' ' || evidence || ' ' || count(*) FROM county_class GROUP BY class, evidence ORDER BY 1",
            &["NATIONAL_KEY REPORTED 92", "NATIONAL_KEY UNVERIFIED 53", "PROVINCIAL_KEY REPORTED 25"],
        ),
        ("count(*) || '' FROM assisted_county", &["0"]),
    ] {
        assert_eq!(texts(&db, &format!("SELECT {sql}")).await?, expected, "{sql}");
    }
    Ok(())
}

#[tokio::test]
async fn every_code_that_a_line_names_is_there() -> Result<(), DbErr> {
    let db = migrated().await?;
    for (table, column) in [
        ("region", "parent_code"),
        ("region", "successor_code"),
        ("pairing", "donor_code"),
        ("pairing", "recipient_code"),
        ("pairing_area", "region_code"),
        ("county_class", "region_code"),
    ] {
        let lost = format!(
            "SELECT {column} || '' FROM {table} WHERE {column} IS NOT NULL \
             AND {column} NOT IN (SELECT code FROM region)"
        );
        assert_eq!(texts(&db, &lost).await?, [""; 0], "{table}.{column}");
    }
    let again = texts(&db, "SELECT code || '' FROM region GROUP BY code HAVING count(*) > 1").await?;
    assert_eq!(again, [""; 0]);
    let upwards = texts(
        &db,
        "SELECT a.code || '' FROM region a JOIN region b ON a.parent_code = b.code \
         WHERE b.ends_on < coalesce(a.ends_on, '9999-12-31')",
    )
    .await?;
    assert_eq!(upwards, [""; 0], "a region outlives what it lies in");
    Ok(())
}

#[tokio::test]
async fn ids_are_the_same_on_every_installation() -> Result<(), DbErr> {
    let ids = "SELECT lower(hex(id)) FROM region UNION ALL SELECT lower(hex(id)) FROM pairing \
               UNION ALL SELECT lower(hex(id)) FROM county_class ORDER BY 1";
    let (one, other) = (texts(&migrated().await?, ids).await?, texts(&migrated().await?, ids).await?);
    assert_eq!(one, other);
    assert!(one.windows(2).all(|two| two.first() != two.last()), "no id is used twice");
    assert_eq!(one.first().map(String::as_str), Some("01a2008d740070018000000000000000"));
    assert!(one.iter().all(|id| id.len() == 32 && id.get(12..13) == Some("7")), "each is a UUIDv7");
    Ok(())
}
