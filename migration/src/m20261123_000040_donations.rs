//! Donations (社会帮扶捐赠), and grants that are limited to them.

use crate::columns::{
    big, flag, index, maybe_big, maybe_text, maybe_word, spine, spine_indexes, text, unique, word,
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
            spine("donation")
                .col(maybe_big("review_region"))
                .col(text("giver", 200))
                .col(maybe_text("receiver", 200))
                .col(word("form", &["CASH", "GOODS"]))
                .col(big("amount"))
                .col(maybe_text("goods", 500))
                .col(maybe_word("valuation", &["INVOICE", "APPRAISAL", "MARKET_PRICE"]))
                .col(maybe_text("purpose", 200))
                .col(maybe_text("receipt_number", 64))
                .col(flag("holds_receipt"))
                .to_owned(),
        )
        .await?;
        for index in spine_indexes("donation") {
            m.create_index(index).await?;
        }
        m.create_index(
            index("donation", &["pairing_id", "amount", "id"])
                .and_where(Expr::col("pairing_id").is_not_null())
                .and_where(Expr::col("donor_sees"))
                .and_where(Expr::col("recipient_sees"))
                .to_owned(),
        )
        .await?;
        // One receipt is one donation; givers of one name in two provinces may well use the same number.
        m.create_index(
            unique("donation", &["donor_province", "giver", "receipt_number"])
                .and_where(Expr::col("holds_receipt"))
                .to_owned(),
        )
        .await?;

        // SQLite changes no CHECK: the column is made anew.
        let grants = || Table::alter().table("role_grant").to_owned();
        m.alter_table(grants().add_column(maybe_word("only_kind", &["PURCHASE", "DONATION"])).to_owned())
            .await?;
        let kept = Query::update().table("role_grant").value("only_kind", Expr::col("kind")).to_owned();
        m.get_connection().execute(&kept).await?;
        m.alter_table(grants().drop_column("kind").to_owned()).await?;
        m.alter_table(grants().rename_column("only_kind", "kind").to_owned()).await
    }
}
