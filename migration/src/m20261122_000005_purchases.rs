//! Purchases (消费帮扶), and their kept totals.

use crate::columns::{
    STANDINGS, big, day, flag, id, index, int, maybe_day, maybe_id, maybe_text, maybe_word, references,
    spine, spine_indexes, text, unique, word,
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
        m.create_table(
            spine("purchase")
                .col(id("unit_id"))
                .col(id("supplier_id"))
                .col(maybe_id("product_id"))
                .col(maybe_text("product_name", 200))
                .col(big("quantity"))
                .col(text("measure", 32))
                .col(big("amount"))
                .col(maybe_day("ordered_on"))
                .col(maybe_day("paid_on"))
                .col(maybe_word("paid_from", &["CANTEEN", "UNION", "STAFF", "OTHER"]))
                .col(text("channel", 32))
                .col(word("kind", &["BOUGHT", "SOLD_WITH_HELP"]))
                .col(word("line_kind", &["SALE", "RETURN", "REVERSAL"]))
                .col(text("order_number", 64))
                .col(int("order_line"))
                .col(flag("holds_line"))
                .col(flag("own_number"))
                .col(maybe_id("of_id"))
                .col(word("duplicate_mark", &["CLEAR", "POSSIBLE", "NOT_A_DUPLICATE", "DUPLICATE"]))
                .col(maybe_id("duplicate_of"))
                .foreign_key(&mut references("purchase", "unit_id", "organisation"))
                .foreign_key(&mut references("purchase", "supplier_id", "organisation"))
                .foreign_key(&mut references("purchase", "product_id", "product"))
                .foreign_key(&mut references("purchase", "of_id", "purchase"))
                .to_owned(),
        )
        .await?;
        for index in spine_indexes("purchase") {
            m.create_index(index).await?;
        }
        let unit = |order: &[&'static str]| {
            let columns: Vec<_> = ["unit_id"].into_iter().chain(order.iter().copied()).collect();
            index("purchase", &columns).and_where(Expr::col("donor_sees")).to_owned()
        };
        m.create_index(unit(&["day", "id"])).await?;
        m.create_index(unit(&["id"])).await?;
        m.create_index(unit(&["amount", "id"])).await?;
        m.create_index(
            index("purchase", &["pairing_id", "amount", "id"])
                .and_where(Expr::col("pairing_id").is_not_null())
                .and_where(Expr::col("donor_sees"))
                .and_where(Expr::col("recipient_sees"))
                .to_owned(),
        )
        .await?;
        // An order line is unique within a unit; across units it only raises a flag.
        m.create_index(
            unique("purchase", &["unit_id", "channel", "order_number", "order_line"])
                .and_where(Expr::col("holds_line"))
                .to_owned(),
        )
        .await?;
        m.create_index(
            index("purchase", &["channel", "order_number", "order_line"])
                .and_where(Expr::col("holds_line"))
                .to_owned(),
        )
        .await?;
        m.create_index(index("purchase", &["unit_id", "supplier_id", "amount", "day"])).await?;
        m.create_index(index("purchase", &["supplier_id", "day", "id"])).await?;
        m.create_index(index("purchase", &["of_id"]).and_where(Expr::col("of_id").is_not_null()).to_owned())
            .await?;

        // Kept totals. A cell without a pairing has the nil id; a side without a province has 0.
        m.create_table(
            Table::create()
                .table("purchase_total")
                .col(id("pairing_id"))
                .col(big("donor_province"))
                .col(big("recipient_province"))
                .col(day("month"))
                .col(word("kind", &["BOUGHT", "SOLD_WITH_HELP"]))
                .col(text("channel", 32))
                .col(word("standing", &STANDINGS))
                .col(big("count"))
                .col(big("amount"))
                .primary_key(
                    Index::create()
                        .col("pairing_id")
                        .col("donor_province")
                        .col("recipient_province")
                        .col("month")
                        .col("kind")
                        .col("channel")
                        .col("standing"),
                )
                .to_owned(),
        )
        .await?;
        m.create_index(index("purchase_total", &["donor_province", "month"])).await?;
        m.create_index(index("purchase_total", &["recipient_province", "month"])).await?;
        m.create_table(
            Table::create()
                .table("purchase_origin_total")
                .col(big("recipient_province"))
                .col(big("recipient_prefecture"))
                .col(big("recipient_county"))
                .col(day("month"))
                .col(word("kind", &["BOUGHT", "SOLD_WITH_HELP"]))
                .col(word("standing", &STANDINGS))
                .col(big("count"))
                .col(big("amount"))
                .primary_key(
                    Index::create()
                        .col("recipient_province")
                        .col("recipient_prefecture")
                        .col("recipient_county")
                        .col("month")
                        .col("kind")
                        .col("standing"),
                )
                .to_owned(),
        )
        .await?;
        m.create_index(index("purchase_origin_total", &["recipient_prefecture", "month"])).await?;
        m.create_index(index("purchase_origin_total", &["recipient_county", "month"])).await
    }
}
