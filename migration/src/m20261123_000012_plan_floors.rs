//! Floors of plans that can be kept: each has a name of its own and a version.

use crate::columns::{big, int, key, unique};
use sea_orm_migration::prelude::*;
use uuid::Builder;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// When the floors that stood before were named, in milliseconds of Unix time.
const NAMED_AT: u64 = 1_795_305_600_000;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let stood = Query::select()
            .columns(["year", "region_code", "percent"])
            .from("plan_floor")
            .order_by("year", Order::Asc)
            .order_by("region_code", Order::Asc)
            .to_owned();
        let stood = m.get_connection().query_all(&stood).await?;
        m.drop_table(Table::drop().table("plan_floor").to_owned()).await?;
        m.create_table(
            Table::create()
                .table("plan_floor")
                .col(key("id"))
                .col(int("year"))
                .col(big("region_code"))
                .col(int("percent"))
                .col(int("version"))
                .to_owned(),
        )
        .await?;
        m.create_index(unique("plan_floor", &["year", "region_code"])).await?;
        for (at, row) in (0_u64..).zip(stood) {
            // The same name on every store and at every run.
            let id = Builder::from_unix_timestamp_millis(NAMED_AT + at, &[0; 10]).into_uuid();
            let year: i32 = row.try_get("", "year")?;
            let region: i64 = row.try_get("", "region_code")?;
            let percent: i32 = row.try_get("", "percent")?;
            let insert = Query::insert()
                .into_table("plan_floor")
                .columns(["id", "year", "region_code", "percent", "version"])
                .values_panic([id.into(), year.into(), region.into(), percent.into(), 1.into()])
                .to_owned();
            m.execute(insert).await?;
        }
        Ok(())
    }
}
