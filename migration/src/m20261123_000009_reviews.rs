//! Reviews inside a side, and an order line for each side.

use crate::columns::{day, index, instant, int, key, maybe_big, maybe_day, place, unique, word};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let mut review = Table::create()
            .table("review")
            .col(key("id"))
            .col(word("side", &["DONOR", "RECIPIENT"]))
            .col(ColumnDef::new("region_code").big_integer().not_null())
            .to_owned();
        for column in place("seat") {
            review.col(column);
        }
        m.create_table(
            review
                .col(day("starts_on"))
                .col(maybe_day("ends_on"))
                .col(int("version"))
                .col(instant("at"))
                .to_owned(),
        )
        .await?;
        m.create_index(index("review", &["side", "region_code"])).await?;
        m.alter_table(Table::alter().table("purchase").add_column(maybe_big("review_region")).to_owned())
            .await?;

        // Each side may enter the same line of an order: the two entries are proposed as one. Were the line
        // unique over both, a refusal would tell one side of the other's draft.
        let line = ["unit_id", "channel", "order_number", "order_line"];
        m.drop_index(
            Index::drop().name(format!("ux_purchase_{}", line.join("_"))).table("purchase").to_owned(),
        )
        .await?;
        m.create_index(
            unique("purchase", &["unit_id", "channel", "order_number", "order_line", "entered_side"])
                .and_where(Expr::col("holds_line"))
                .to_owned(),
        )
        .await
    }
}
