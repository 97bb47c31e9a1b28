//! Organisations (单位/企业): units that buy, and suppliers.

use crate::{
    ids::{AccountId, OrganisationId},
    values::{CatalogueState, CreditCode, Digest, OrganisationKind, Place, RegionCode},
};
use sea_orm::entity::prelude::*;

/// A public body, enterprise, cooperative or social organisation.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "organisation")]
pub struct Model {
    /// Names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OrganisationId,
    /// Its unified social credit code.
    pub credit_code: CreditCode,
    /// Its full name.
    pub name: String,
    /// What it is.
    pub kind: OrganisationKind,
    /// The region it belongs to; central units have none.
    pub region_code: Option<RegionCode>,
    /// Its province.
    pub seat_province: Option<RegionCode>,
    /// Its prefecture.
    pub seat_prefecture: Option<RegionCode>,
    /// Its county.
    pub seat_county: Option<RegionCode>,
    /// Its township.
    pub seat_township: Option<RegionCode>,
    /// Where its entry stands.
    pub state: CatalogueState,
    /// The officer who proposed it.
    pub proposed_by: Option<AccountId>,
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

impl Model {
    /// Where it lies, as columns.
    pub fn seat(&self) -> Place {
        Place {
            province: self.seat_province,
            prefecture: self.seat_prefecture,
            county: self.seat_county,
            township: self.seat_township,
        }
    }
}
