//! Kept totals of measures: what each reads, by pairing, places and month. Purchases by their origin are among them.

use crate::columns::{big, bytes, day, id, index, text};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The standings that are in some number, as columns begin.
const STANDINGS: [&str; 4] = ["counted", "pending", "disputed", "excluded"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let keys = [
            id("pairing_id"),
            day("month"),
            text("measure", 32),
            big("donor_province"),
            big("recipient_province"),
            big("recipient_prefecture"),
            big("recipient_county"),
        ];
        let mut create = Table::create().table("measure_total").to_owned();
        let mut primary = Index::create().name("pk_measure_total_by_row").to_owned();
        for key in keys {
            primary.col(Alias::new(key.get_column_name()));
            create.col(key);
        }
        for standing in STANDINGS {
            for what in ["count", "amount"] {
                create.col(ColumnDef::new(Alias::new(format!("{standing}_{what}"))).big_integer().not_null());
            }
        }
        m.create_table(create.primary_key(&mut primary).to_owned()).await?;
        for place in ["donor_province", "recipient_province", "recipient_prefecture", "recipient_county"] {
            m.create_index(index("measure_total", &[place, "month"])).await?;
        }
        m.create_table(
            Table::create()
                .table("measure_rule")
                .col(text("measure", 32).primary_key())
                .col(bytes("digest"))
                .to_owned(),
        )
        .await?;
        m.drop_table(Table::drop().table("purchase_origin_total").to_owned()).await
    }
}
