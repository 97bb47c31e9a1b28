//! Pairs below the region, training, meetings, posts, labour dispatches and workshops, and grants limited to them.

use crate::columns::{
    big, flag, int, maybe_big, maybe_bytes, maybe_day, maybe_text, maybe_word, of_sheet, spine,
    spine_indexes, text, word,
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

        // SQLite changes no CHECK: the column is made anew.
        let kinds = &[
            "PURCHASE",
            "DONATION",
            "LOCAL_PAIR",
            "TRAINING",
            "MEETING",
            "POST",
            "LABOUR_DISPATCH",
            "WORKSHOP",
        ];
        let grants = || Table::alter().table("role_grant").to_owned();
        m.alter_table(grants().add_column(maybe_word("only_kind", kinds)).to_owned()).await?;
        let kept = Query::update().table("role_grant").value("only_kind", Expr::col("kind")).to_owned();
        m.get_connection().execute(&kept).await?;
        m.alter_table(grants().drop_column("kind").to_owned()).await?;
        m.alter_table(grants().rename_column("only_kind", "kind").to_owned()).await
    }
}

/// The table of a kind of record that is a list of fields.
async fn form(m: &SchemaManager<'_>, table: &'static str, own: Vec<ColumnDef>) -> Result<(), DbErr> {
    let mut create = spine(table);
    create.col(maybe_big("review_region")).col(maybe_bytes("sheet_digest"));
    for column in own {
        create.col(column);
    }
    m.create_table(create).await?;
    for index in spine_indexes(table).into_iter().chain([of_sheet(table)]) {
        m.create_index(index).await?;
    }
    Ok(())
}
