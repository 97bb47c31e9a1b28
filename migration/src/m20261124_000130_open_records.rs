//! What is open of each kind, by the province of either side: what waits for somebody is read without what is settled.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const KINDS: [&str; 21] = [
    "purchase",
    "donation",
    "local_pair",
    "training",
    "meeting",
    "post",
    "labour_dispatch",
    "workshop",
    "fund_transfer",
    "allocation",
    "expenditure",
    "fund_return",
    "project",
    "project_step",
    "park",
    "industry_transfer",
    "industry_step",
    "industry_result",
    "agreement",
    "target",
    "dispatch_report",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for table in KINDS {
            for province in ["donor_province", "recipient_province"] {
                let open = Index::create()
                    .name(format!("ix_{table}_open_{province}"))
                    .table(table)
                    .col(province)
                    .col("submitted_at")
                    .and_where(Expr::cust(
                        "state IN ('DRAFT', 'IN_REVIEW', 'RETURNED', 'SUBMITTED', 'DISPUTED')",
                    ))
                    .to_owned();
                m.create_index(open).await?;
            }
        }
        m.create_index(
            Index::create()
                .name("ix_purchase_open_unit_id")
                .table("purchase")
                .col("unit_id")
                .col("submitted_at")
                .and_where(Expr::cust("state IN ('DRAFT', 'IN_REVIEW', 'RETURNED', 'SUBMITTED', 'DISPUTED')"))
                .to_owned(),
        )
        .await
    }
}
