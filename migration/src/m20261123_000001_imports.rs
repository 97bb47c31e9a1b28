//! Imports: uploaded files, the jobs that work through them, and what became of each row.

use crate::columns::{
    big, bytes, flag, id, index, instant, int, key, long_text, maybe_bytes, maybe_id, maybe_instant,
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
        // Nothing was ever written to the tables of jobs as they first were.
        m.drop_table(Table::drop().table("job_row").to_owned()).await?;
        m.drop_table(Table::drop().table("job").to_owned()).await?;

        // A file in parts, so that it streams in and out, and any instance can read it. It has a digest once
        // all of it is there.
        m.create_table(
            Table::create()
                .table("upload")
                .col(key("id"))
                .col(id("account_id"))
                .col(text("file_name", 200))
                .col(big("size"))
                .col(int("parts"))
                .col(maybe_bytes("digest"))
                .col(instant("at"))
                .foreign_key(&mut references("upload", "account_id", "account"))
                .to_owned(),
        )
        .await?;
        m.create_index(unique("upload", &["account_id", "digest"])).await?;
        m.create_index(index("upload", &["at"])).await?;
        m.create_table(
            Table::create()
                .table("upload_part")
                .col(id("upload_id"))
                .col(int("number"))
                .col(bytes("bytes"))
                .primary_key(Index::create().col("upload_id").col("number"))
                .foreign_key(&mut references("upload_part", "upload_id", "upload"))
                .to_owned(),
        )
        .await?;

        // `rows_done` is how many rows of the file are settled: a job that was killed goes on behind them.
        // `upload_id` names no row once the upload was dropped.
        m.create_table(
            Table::create()
                .table("job")
                .col(key("id"))
                .col(id("account_id"))
                .col(maybe_id("session_id"))
                .col(text("kind", 32))
                .col(text("idempotency_key", 200))
                .col(bytes("input_digest"))
                .col(word("state", &["QUEUED", "RUNNING", "DONE", "CANCELLED", "FAILED"]))
                .col(flag("dry_run"))
                .col(flag("submit"))
                .col(id("upload_id"))
                .col(text("file_name", 200))
                .col(bytes("file_digest"))
                .col(int("rows_total"))
                .col(int("rows_done"))
                .col(int("created"))
                .col(int("updated"))
                .col(int("skipped"))
                .col(int("refused"))
                .col(maybe_long_text("failure"))
                .col(long_text("ignored_columns"))
                .col(instant("at"))
                .col(maybe_instant("started_at"))
                .col(maybe_instant("ended_at"))
                .col(maybe_instant("lease_until"))
                .col(int("fence"))
                .foreign_key(&mut references("job", "account_id", "account"))
                .to_owned(),
        )
        .await?;
        m.create_index(unique("job", &["account_id", "idempotency_key"])).await?;
        m.create_index(index("job", &["account_id", "id"])).await?;
        m.create_index(index("job", &["state", "lease_until"])).await?;
        m.create_index(index("job", &["upload_id"])).await?;

        // What became of each row. `identity` is what the row was taken for, and `content` its whole content:
        // by them a later row of the same file is known as a repeat. A refused row is taken for nothing.
        m.create_table(
            Table::create()
                .table("job_row")
                .col(id("job_id"))
                .col(int("row_number"))
                .col(word("outcome", &["CREATE", "UPDATE", "SKIP", "REFUSE"]))
                .col(maybe_id("record_id"))
                .col(maybe_text("identity", 64))
                .col(maybe_text("content", 64))
                .col(maybe_long_text("faults"))
                .primary_key(Index::create().col("job_id").col("row_number"))
                .foreign_key(&mut references("job_row", "job_id", "job"))
                .to_owned(),
        )
        .await?;
        m.create_index(index("job_row", &["job_id", "outcome", "row_number"])).await?;
        m.create_index(
            index("job_row", &["job_id", "identity"])
                .and_where(Expr::col("identity").is_not_null())
                .to_owned(),
        )
        .await
    }
}
