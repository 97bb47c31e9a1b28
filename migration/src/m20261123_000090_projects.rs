//! Projects and their steps, and which project an allocation is for.

use crate::columns::{
    big, day, form, id, index, int, kinds_of_grants, maybe_day, maybe_id, maybe_text, text, word,
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
            "project",
            vec![
                text("name", 200),
                maybe_text("pool_number", 100),
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
                big("budget"),
                text("unit", 200),
                int("people"),
                int("assisted"),
                maybe_text("benefit_sharing", 500),
                day("start_due"),
                day("acceptance_due"),
                word(
                    "stage",
                    &[
                        "PROPOSED",
                        "APPROVED",
                        "UNDER_WAY",
                        "COMPLETED",
                        "ACCEPTED",
                        "HANDED_OVER",
                        "CLOSED",
                        "SUSPENDED",
                        "CANCELLED",
                    ],
                ),
                maybe_day("stage_since"),
            ],
        )
        .await?;
        form(
            m,
            "project_step",
            vec![
                id("project_id"),
                word(
                    "kind",
                    &[
                        "APPROVE",
                        "START",
                        "COMPLETE",
                        "ACCEPT",
                        "HAND_OVER",
                        "CLOSE",
                        "SUSPEND",
                        "RESUME",
                        "CANCEL",
                    ],
                ),
                maybe_text("authority", 200),
                maybe_text("document_number", 100),
                maybe_text("reason", 500),
            ],
        )
        .await?;
        m.create_index(index("project_step", &["project_id", "day", "id"])).await?;
        m.alter_table(Table::alter().table("allocation").add_column(maybe_id("project_id")).to_owned())
            .await?;
        m.create_index(index("allocation", &["project_id", "day", "id"])).await?;
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
            ],
        )
        .await
    }
}
