//! Products of suppliers.

use crate::{
    ids::{AccountId, OrganisationId, ProductId},
    values::{CatalogueState, Digest, RegionCode},
};
use sea_orm::entity::prelude::*;

/// A product that a supplier offers.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "product")]
pub struct Model {
    /// Names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProductId,
    /// What it is called.
    pub name: String,
    /// Who supplies it.
    pub supplier_id: OrganisationId,
    /// Where it comes from.
    pub origin_code: Option<RegionCode>,
    /// Its unit of measure.
    pub measure: String,
    /// Where its entry stands.
    pub state: CatalogueState,
    /// The mutation and key that created it.
    pub idempotency_key: String,
    /// Who entered it.
    pub entered_by: AccountId,
    /// The digest of the input that created it.
    pub input_digest: Digest,
    /// Rises with every change.
    pub version: i32,
    /// When it was changed last.
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
