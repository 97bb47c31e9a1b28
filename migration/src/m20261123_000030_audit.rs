//! The audit trail: seals of the journal, who makes them, and refused writes of the current minute.

use crate::columns::{big, bytes, id, index, instant, maybe_id, maybe_instant, text, unique};
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
            Table::create()
                .table("seal")
                .col(ColumnDef::new("number").big_integer().not_null().primary_key())
                .col(big("first_position"))
                .col(big("last_position"))
                .col(bytes("leaves"))
                .col(bytes("root"))
                .col(bytes("before"))
                .col(big("fence"))
                .col(instant("at"))
                .to_owned(),
        )
        .await?;
        m.create_index(unique("seal", &["last_position"])).await?;

        m.create_table(
            Table::create()
                .table("sealer")
                .col(ColumnDef::new("name").string_len(32).not_null().primary_key())
                .col(maybe_id("holder"))
                .col(big("fence"))
                .col(maybe_instant("held_until"))
                .col(big("size"))
                .col(bytes("peaks"))
                .to_owned(),
        )
        .await?;
        let nobody = Query::insert()
            .into_table("sealer")
            .columns(["name", "fence", "size", "peaks"])
            .values_panic(["journal".into(), 0_i64.into(), 0_i64.into(), Vec::<u8>::new().into()])
            .to_owned();
        m.execute(nobody).await?;

        m.create_table(
            Table::create()
                .table("refusal")
                .col(id("account_id"))
                .col(text("act", 64))
                .col(text("code", 32))
                .col(instant("minute"))
                .col(big("count"))
                .primary_key(Index::create().col("account_id").col("act").col("code").col("minute"))
                .to_owned(),
        )
        .await?;
        m.create_index(index("refusal", &["minute"])).await?;

        // What waits for its seal; whatever commits late is found there as soon as it has.
        let waiting = index("journal", &["id"])
            .name("ix_journal_unsealed")
            .and_where(Expr::col("position").is_null())
            .to_owned();
        m.create_index(waiting).await?;
        // The auditor's view; an entry comes into these when it is sealed.
        for lead in ["account_id", "act", "subject_kind"] {
            let sealed = index("journal", &[lead, "position"])
                .and_where(Expr::col("position").is_not_null())
                .to_owned();
            m.create_index(sealed).await?;
        }
        Ok(())
    }
}
