//! Yearly purchasing plans of units (预留份额), and the floors of their reserved share.

use crate::columns::{
    big, id, instant, int, key, maybe_id, maybe_text, place, references, text, unique, word,
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let mut plan = Table::create()
            .table("purchase_plan")
            .col(key("id"))
            .col(id("unit_id"))
            .col(int("year"))
            .to_owned();
        for column in place("seat") {
            plan.col(column);
        }
        m.create_table(
            plan.col(word("canteen", &["OWN", "OUTSOURCED", "SHARED", "NONE"]))
                .col(maybe_id("filing_unit_id"))
                .col(big("food_budget"))
                .col(big("reserved"))
                .col(word("state", &["DRAFT", "FILED", "ACCEPTED", "RETURNED"]))
                .col(maybe_text("reason", 2000))
                .col(int("version"))
                .col(text("idempotency_key", 200))
                .col(id("entered_by"))
                .col(crate::columns::bytes("input_digest"))
                .col(instant("at"))
                .foreign_key(&mut references("purchase_plan", "unit_id", "organisation"))
                .foreign_key(&mut references("purchase_plan", "filing_unit_id", "organisation"))
                .to_owned(),
        )
        .await?;
        m.create_index(unique("purchase_plan", &["unit_id", "year"])).await?;
        m.create_index(unique("purchase_plan", &["entered_by", "idempotency_key"])).await?;
        for level in ["seat_province", "seat_prefecture", "seat_county", "seat_township"] {
            m.create_index(crate::columns::index("purchase_plan", &[level, "year", "id"])).await?;
        }
        m.create_table(
            Table::create()
                .table("plan_floor")
                .col(int("year"))
                .col(big("region_code"))
                .col(int("percent"))
                .primary_key(Index::create().col("year").col("region_code"))
                .to_owned(),
        )
        .await?;
        // From 2021 at least a tenth of the food budget, everywhere; a place that asks more adds its row.
        let everywhere = Query::insert()
            .into_table("plan_floor")
            .columns(["year", "region_code", "percent"])
            .values_panic([2021.into(), 0_i64.into(), 10.into()])
            .to_owned();
        m.execute(everywhere).await
    }
}
