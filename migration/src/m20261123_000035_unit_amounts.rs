//! The order by amount under one unit, for the recipient's side too: the index for it held what the donor's side sees.

use crate::columns::index;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.create_index(
            index("purchase", &["unit_id", "amount", "id"])
                .name("ix_purchase_unit_id_amount_id_recipient")
                .and_where(Expr::col("recipient_sees"))
                .to_owned(),
        )
        .await
    }
}
