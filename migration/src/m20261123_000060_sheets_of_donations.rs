//! Sheets of donations: a row that made one names it, so that the same file again finds it.

use crate::columns::{maybe_bytes, of_sheet};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let named = Table::alter().table("donation").add_column(maybe_bytes("sheet_digest")).to_owned();
        m.alter_table(named).await?;
        m.create_index(of_sheet("donation")).await
    }
}
