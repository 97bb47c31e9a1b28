//! Regions, pairings, county classes, the register of assisted counties.

use crate::columns::{
    big, day, flag, id, index, instant, int, key, maybe_big, maybe_day, maybe_id, maybe_text, references,
    text, unique, word,
};
use sea_orm_migration::prelude::*;

/// How far a row of reference data can be relied on.
const EVIDENCE: [&str; 3] = ["REPORTED", "UNVERIFIED", "VERIFIED"];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.create_table(
            Table::create()
                .table("region")
                .col(key("id"))
                .col(big("code"))
                .col(text("name", 100))
                .col(word(
                    "kind",
                    &["PROVINCE", "PREFECTURE", "COUNTY", "TOWNSHIP", "VILLAGE", "ZONE", "HEADING"],
                ))
                .col(maybe_big("parent_code"))
                .col(maybe_text("short_name", 20))
                .col(maybe_text("name_en", 100))
                .col(day("starts_on"))
                .col(maybe_day("ends_on"))
                .col(maybe_big("successor_code"))
                .col(word("evidence", &EVIDENCE))
                .col(int("version"))
                .to_owned(),
        )
        .await?;
        m.create_index(unique("region", &["code", "starts_on"])).await?;

        m.create_table(
            Table::create()
                .table("pairing")
                .col(key("id"))
                .col(big("donor_code"))
                .col(big("recipient_code"))
                .col(word("mechanism", &["EAST_WEST", "COUNTERPART", "DESIGNATED", "WITHIN_PROVINCE"]))
                .col(day("starts_on"))
                .col(maybe_day("ends_on"))
                .col(word("start_precision", &["DAY", "MONTH", "YEAR", "CONVENTION", "UNKNOWN"]))
                .col(maybe_text("brand", 100))
                .col(maybe_text("end_reason", 500))
                .col(flag("ended_for_good"))
                .col(maybe_text("second_link_reason", 500))
                .col(maybe_id("successor_id"))
                .col(word("evidence", &EVIDENCE))
                .col(int("version"))
                .to_owned(),
        )
        .await?;
        m.create_index(unique("pairing", &["donor_code", "recipient_code", "mechanism", "starts_on"]))
            .await?;

        m.create_table(
            Table::create()
                .table("pairing_area")
                .col(id("pairing_id"))
                .col(big("region_code"))
                .primary_key(Index::create().col("pairing_id").col("region_code"))
                .foreign_key(&mut references("pairing_area", "pairing_id", "pairing"))
                .to_owned(),
        )
        .await?;

        // A year of a pairing is open until its row says when it was closed.
        m.create_table(
            Table::create()
                .table("pairing_year")
                .col(id("pairing_id"))
                .col(int("year"))
                .col(ColumnDef::new("closed_at").timestamp_with_time_zone().null())
                .col(maybe_id("closed_by"))
                .primary_key(Index::create().col("pairing_id").col("year"))
                .foreign_key(&mut references("pairing_year", "pairing_id", "pairing"))
                .to_owned(),
        )
        .await?;

        m.create_table(
            Table::create()
                .table("county_class")
                .col(key("id"))
                .col(big("region_code"))
                .col(text("class", 32))
                .col(day("starts_on"))
                .col(maybe_day("ends_on"))
                .col(word("evidence", &EVIDENCE))
                .col(int("version"))
                .to_owned(),
        )
        .await?;
        m.create_index(unique("county_class", &["region_code", "class", "starts_on"])).await?;

        m.create_table(
            Table::create()
                .table("assisted_county")
                .col(key("id"))
                .col(big("region_code"))
                .col(day("starts_on"))
                .col(maybe_day("ends_on"))
                .col(maybe_text("source", 300))
                .col(word("evidence", &EVIDENCE))
                .col(int("version"))
                .col(instant("at"))
                .to_owned(),
        )
        .await?;
        m.create_index(unique("assisted_county", &["region_code", "starts_on"])).await?;
        m.create_index(index("assisted_county", &["ends_on"])).await
    }
}
