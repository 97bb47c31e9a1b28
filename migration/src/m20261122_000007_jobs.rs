//! Jobs: spreadsheets that are worked through in the background.

use crate::columns::{
    bytes, flag, id, index, instant, int, key, maybe_id, maybe_instant, maybe_long_text, maybe_text,
    references, text, unique, word,
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
        // `rows_done` is how many rows of the file are settled: a job that was killed goes on behind them.
        m.create_table(
            Table::create()
                .table("job")
                .col(key("id"))
                .col(id("account_id"))
                .col(maybe_id("unit_id"))
                .col(text("kind", 32))
                .col(text("idempotency_key", 200))
                .col(bytes("input_digest"))
                .col(word("state", &["QUEUED", "RUNNING", "DONE", "CANCELLED", "FAILED"]))
                .col(flag("dry_run"))
                .col(flag("submit"))
                .col(text("file_name", 200))
                .col(bytes("file_digest"))
                .col(maybe_text("format", 16))
                .col(int("rows_total"))
                .col(int("rows_done"))
                .col(int("created"))
                .col(int("updated"))
                .col(int("skipped"))
                .col(int("refused"))
                .col(maybe_text("failure", 500))
                .col(maybe_long_text("summary"))
                .col(instant("at"))
                .col(maybe_instant("lease_until"))
                .col(int("fence"))
                .foreign_key(&mut references("job", "account_id", "account"))
                .to_owned(),
        )
        .await?;
        m.create_index(unique("job", &["account_id", "idempotency_key"])).await?;
        m.create_index(index("job", &["account_id", "id"])).await?;
        m.create_index(index("job", &["state", "lease_until"])).await?;

        // What became of each row of a file that was not simply taken over.
        m.create_table(
            Table::create()
                .table("job_row")
                .col(id("job_id"))
                .col(int("row_number"))
                .col(word("outcome", &["CREATE", "UPDATE", "SKIP", "REFUSE"]))
                .col(maybe_id("record_id"))
                .col(maybe_long_text("errors"))
                .primary_key(Index::create().col("job_id").col("row_number"))
                .foreign_key(&mut references("job_row", "job_id", "job"))
                .to_owned(),
        )
        .await
    }
}
