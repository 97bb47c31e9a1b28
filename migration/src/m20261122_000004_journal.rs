//! The journal, confirmations, disputes and batches: what all two-sided records share.

use crate::columns::{
    bytes, id, index, instant, int, key, long_text, maybe_big, maybe_bytes, maybe_id, maybe_instant,
    maybe_long_text, maybe_text, references, text, unique, word,
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
        // `subject_kind` is a record kind, or the name of the table that an administrator's act changed.
        m.create_table(
            Table::create()
                .table("journal")
                .col(key("id"))
                .col(maybe_big("position"))
                .col(instant("at"))
                .col(maybe_id("account_id"))
                .col(maybe_id("grant_id"))
                .col(text("duty", 32))
                .col(text("act", 64))
                .col(text("subject_kind", 32))
                .col(id("subject_id"))
                .col(int("version"))
                .col(maybe_bytes("digest"))
                .col(long_text("fields"))
                .col(maybe_text("note", 2000))
                .col(text("request_id", 64))
                .to_owned(),
        )
        .await?;
        m.create_index(index("journal", &["subject_kind", "subject_id", "version", "id"])).await?;
        m.create_index(unique("journal", &["position"])).await?;
        m.create_index(index("journal", &["account_id", "id"])).await?;

        m.create_table(
            Table::create()
                .table("confirmation")
                .col(key("id"))
                .col(text("kind", 32))
                .col(id("record_id"))
                .col(int("version"))
                .col(bytes("digest"))
                .col(word("side", &["DONOR", "RECIPIENT"]))
                .col(id("confirmed_by"))
                .col(instant("at"))
                .foreign_key(&mut references("confirmation", "confirmed_by", "account"))
                .to_owned(),
        )
        .await?;
        m.create_index(unique("confirmation", &["record_id", "kind", "version"])).await?;

        m.create_table(
            Table::create()
                .table("dispute")
                .col(key("id"))
                .col(text("kind", 32))
                .col(id("record_id"))
                .col(int("version"))
                .col(text("field", 64))
                .col(maybe_text("value", 500))
                .col(text("reason", 2000))
                .col(word("side", &["DONOR", "RECIPIENT"]))
                .col(id("disputed_by"))
                .col(instant("at"))
                .col(maybe_instant("ended_at"))
                .col(maybe_text("ended_how", 32))
                .foreign_key(&mut references("dispute", "disputed_by", "account"))
                .to_owned(),
        )
        .await?;
        m.create_index(index("dispute", &["record_id", "kind"])).await?;

        m.create_table(
            Table::create()
                .table("batch")
                .col(key("id"))
                .col(id("account_id"))
                .col(text("idempotency_key", 200))
                .col(bytes("input_digest"))
                .col(instant("at"))
                .col(maybe_long_text("answers"))
                .foreign_key(&mut references("batch", "account_id", "account"))
                .to_owned(),
        )
        .await?;
        m.create_index(unique("batch", &["account_id", "idempotency_key"])).await?;

        // What a store is for, in words: `demonstration`, `scale`.
        m.create_table(
            Table::create()
                .table("store_mark")
                .col(ColumnDef::new("name").string_len(64).not_null().primary_key())
                .col(text("value", 500))
                .to_owned(),
        )
        .await
    }
}
