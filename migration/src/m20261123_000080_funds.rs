//! Public money: transfers, allocations, expenditures and returns, and the balance of each account of theirs.

use crate::columns::{
    big, form, id, index, int, key, kinds_of_grants, maybe_id, maybe_text, money_order, text, word,
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
        form(
            m,
            "fund_transfer",
            vec![
                big("amount"),
                word("source", &["PROVINCIAL", "PREFECTURAL", "COUNTY"]),
                text("payer", 200),
                int("budget_year"),
                maybe_text("document_number", 100),
                maybe_id("corrects"),
            ],
        )
        .await?;
        m.create_index(money_order("fund_transfer")).await?;
        form(
            m,
            "allocation",
            vec![
                big("amount"),
                id("transfer_id"),
                word(
                    "sector",
                    &[
                        "INDUSTRY",
                        "EMPLOYMENT",
                        "EDUCATION",
                        "HEALTH",
                        "INFRASTRUCTURE",
                        "VILLAGE",
                        "TALENT",
                        "CULTURE",
                        "OTHER",
                    ],
                ),
                maybe_text("document_number", 100),
                maybe_id("corrects"),
            ],
        )
        .await?;
        m.create_index(money_order("allocation")).await?;
        m.create_index(index("allocation", &["transfer_id", "day", "id"])).await?;
        form(
            m,
            "expenditure",
            vec![
                big("amount"),
                id("allocation_id"),
                text("payee", 200),
                maybe_text("voucher_number", 100),
                maybe_id("corrects"),
            ],
        )
        .await?;
        m.create_index(money_order("expenditure")).await?;
        m.create_index(index("expenditure", &["allocation_id", "day", "id"])).await?;
        form(
            m,
            "fund_return",
            vec![
                big("amount"),
                id("transfer_id"),
                text("reason", 500),
                maybe_text("document_number", 100),
                maybe_id("corrects"),
            ],
        )
        .await?;
        m.create_index(money_order("fund_return")).await?;
        m.create_index(index("fund_return", &["transfer_id", "day", "id"])).await?;
        // The last word on what is left: whatever the program believes, no account is overdrawn.
        let used = || Expr::col("used");
        m.create_table(
            Table::create()
                .table("fund_balance")
                .col(key("account_id"))
                .col(big("held"))
                .col(big("used"))
                .check(used().gte(0).and(used().lte(Expr::col("held"))))
                .to_owned(),
        )
        .await?;
        kinds_of_grants(
            m,
            &[
                "PURCHASE",
                "DONATION",
                "LOCAL_PAIR",
                "TRAINING",
                "MEETING",
                "POST",
                "LABOUR_DISPATCH",
                "WORKSHOP",
                "FUND_TRANSFER",
                "ALLOCATION",
                "EXPENDITURE",
                "FUND_RETURN",
            ],
        )
        .await
    }
}
