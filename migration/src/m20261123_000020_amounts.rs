//! Purchases under one pairing, by amount, for one side: the former index held none of the drafts that a side
//! sees, so that a coordinator's list was sorted; and a county is too small a part of a pairing to be looked for.

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
        m.drop_index(Index::drop().name("ix_purchase_pairing_id_amount_id").table("purchase").to_owned())
            .await?;
        for side in ["donor", "recipient"] {
            let sees = format!("{side}_sees");
            m.create_index(
                index("purchase", &["pairing_id", "amount", "id"])
                    .name(format!("ix_purchase_{sees}_pairing_id_amount_id"))
                    .and_where(Expr::col("pairing_id").is_not_null())
                    .and_where(Expr::col(Alias::new(&sees)))
                    .to_owned(),
            )
            .await?;
        }
        for (county, sees) in [("donor_county", "donor_sees"), ("recipient_county", "recipient_sees")] {
            m.create_index(
                index("purchase", &["pairing_id", county, "amount", "id"])
                    .and_where(Expr::col(county).is_not_null())
                    .and_where(Expr::col("pairing_id").is_not_null())
                    .and_where(Expr::col(sees))
                    .to_owned(),
            )
            .await?;
        }
        Ok(())
    }
}
