//! Pairs below the region, training, meetings, posts, labour dispatches and workshops, and grants limited to them.

use crate::columns::{big, flag, form, int, kinds_of_grants, maybe_big, maybe_day, maybe_text, text, word};
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
            "local_pair",
            vec![
                maybe_day("ends_on"),
                word("kind", &["SCHOOL", "HOSPITAL", "VILLAGE", "ENTERPRISE_VILLAGE", "SOCIAL_ORGANISATION"]),
                text("donor_party", 200),
                text("recipient_party", 200),
                maybe_text("content", 1000),
            ],
        )
        .await?;
        form(
            m,
            "training",
            vec![
                maybe_day("ends_on"),
                word("kind", &["OFFICIAL", "TECHNICIAN", "VILLAGE_LEADER", "WORKER"]),
                text("subject", 200),
                text("organiser", 200),
                int("people"),
                int("assisted"),
                maybe_big("cost"),
            ],
        )
        .await?;
        form(
            m,
            "meeting",
            vec![
                word("kind", &["VISIT", "JOINT_MEETING"]),
                word("direction", &["WESTWARD", "EASTWARD"]),
                word("rank", &["PROVINCIAL", "PREFECTURAL", "COUNTY", "DEPARTMENT"]),
                text("led_by", 200),
                int("people"),
                text("subject", 200),
                maybe_text("decisions", 4000),
            ],
        )
        .await?;
        form(
            m,
            "post",
            vec![
                text("employer", 200),
                text("work", 200),
                maybe_text("skill", 200),
                int("headcount"),
                big("wage_from"),
                big("wage_to"),
            ],
        )
        .await?;
        form(
            m,
            "labour_dispatch",
            vec![
                big("destination"),
                maybe_text("employer", 200),
                word("placement", &["NEW", "EMPLOYED"]),
                word("transport", &["CHARTER", "TRAIN", "PLANE", "OWN"]),
                int("headcount"),
                int("assisted"),
                word("destination_class", &["HOME_PROVINCE", "DONOR_PROVINCE", "ELSEWHERE"]),
            ],
        )
        .await?;
        form(
            m,
            "workshop",
            vec![
                text("name", 200),
                text("operator", 200),
                maybe_text("products", 200),
                flag("seasonal"),
                int("people"),
                int("assisted"),
            ],
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
            ],
        )
        .await
    }
}
