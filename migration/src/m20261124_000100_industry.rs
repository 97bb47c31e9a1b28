//! Parks, industry transfers, their steps and results.

use crate::columns::{
    big, form, id, index, int, kinds_of_grants, maybe_big, maybe_day, maybe_id, maybe_int, maybe_text, text,
    word,
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STAGES: &[&str] = &[
    "INTENDED",
    "SIGNED",
    "LANDED",
    "UNDER_CONSTRUCTION",
    "OPERATING",
    "FULL_CAPACITY",
    "STALLED",
    "TERMINATED",
];

const STEPS: &[&str] =
    &["SIGN", "LAND", "BUILD", "OPERATE", "REACH_CAPACITY", "STALL", "RESUME", "TERMINATE"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        form(
            m,
            "park",
            vec![
                text("name", 200),
                text("operator", 200),
                maybe_text("partner", 200),
                maybe_text("trades", 200),
                int("area"),
            ],
        )
        .await?;
        form(
            m,
            "industry_transfer",
            vec![
                text("enterprise", 200),
                text("credit_code", 18),
                maybe_big("home"),
                text("name", 200),
                text("industry", 5),
                big("agreed_investment"),
                maybe_id("park_id"),
                maybe_id("workshop_id"),
                int("intended_year"),
                word("stage", STAGES),
                maybe_day("stage_since"),
            ],
        )
        .await?;
        form(
            m,
            "industry_step",
            vec![
                id("transfer_id"),
                word("kind", STEPS),
                maybe_text("document_number", 100),
                maybe_text("reason", 500),
            ],
        )
        .await?;
        form(
            m,
            "industry_result",
            vec![
                id("transfer_id"),
                word("kind", &["INVESTMENT", "EMPLOYMENT"]),
                maybe_big("amount"),
                maybe_int("people"),
                maybe_int("rural"),
                maybe_int("assisted"),
                maybe_text("document_number", 100),
            ],
        )
        .await?;
        m.create_index(index("industry_transfer", &["credit_code", "intended_year"])).await?;
        m.create_index(index("industry_transfer", &["park_id", "day", "id"])).await?;
        m.create_index(index("industry_transfer", &["workshop_id", "day", "id"])).await?;
        m.create_index(index("industry_step", &["transfer_id", "day", "id"])).await?;
        m.create_index(index("industry_result", &["transfer_id", "day", "id"])).await?;
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
                "PROJECT",
                "PROJECT_STEP",
                "PARK",
                "INDUSTRY_TRANSFER",
                "INDUSTRY_STEP",
                "INDUSTRY_RESULT",
            ],
        )
        .await
    }
}
