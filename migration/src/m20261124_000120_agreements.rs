//! Agreements, their targets, and reports of labour dispatches.

use crate::columns::{big, day, form, id, index, int, kinds_of_grants, maybe_id, maybe_text, text, word};
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
            "agreement",
            vec![
                word("kind", &["FRAMEWORK", "YEARLY"]),
                text("name", 200),
                maybe_text("document_number", 100),
                day("signed_on"),
                day("ends_on"),
                maybe_id("replaces"),
                maybe_text("content", 4000),
            ],
        )
        .await?;
        // Which measures there are grows with the program, so their words have no CHECK.
        form(
            m,
            "target",
            vec![text("measure", 32), big("amount"), maybe_id("agreement_id"), maybe_text("grounds", 500)],
        )
        .await?;
        form(
            m,
            "dispatch_report",
            vec![
                id("dispatch_id"),
                word("kind", &["THREE_MONTHS", "SIX_MONTHS"]),
                day("reported_on"),
                int("employed"),
                int("assisted"),
            ],
        )
        .await?;
        m.create_index(index("agreement", &["replaces", "day", "id"])).await?;
        m.create_index(index("target", &["agreement_id", "day", "id"])).await?;
        m.create_index(index("dispatch_report", &["dispatch_id", "day", "id"])).await?;
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
                "AGREEMENT",
                "TARGET",
                "DISPATCH_REPORT",
            ],
        )
        .await
    }
}
