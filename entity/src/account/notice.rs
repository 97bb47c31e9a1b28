//! Notices of access (授权动态): what coordinators are told of the accounts over their region.

use crate::{
    ids::{AccountId, GrantId, NoticeId},
    values::{NoticeKind, RegionCode},
};
use sea_orm::entity::prelude::*;

/// That somebody's access changed, told in one region that it concerns; a pairing concerns two.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "access_notice")]
pub struct Model {
    /// Names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NoticeId,
    /// Whose access.
    pub account_id: AccountId,
    /// The grant that was given or revoked.
    pub grant_id: Option<GrantId>,
    /// What happened.
    pub what: NoticeKind,
    /// Who did it; empty where the system did.
    pub by_account_id: Option<AccountId>,
    /// When.
    pub at: DateTimeUtc,
    /// The province that it concerns; empty where it concerns no region.
    pub seat_province: Option<RegionCode>,
    /// The prefecture.
    pub seat_prefecture: Option<RegionCode>,
    /// The county.
    pub seat_county: Option<RegionCode>,
    /// The township.
    pub seat_township: Option<RegionCode>,
}

impl ActiveModelBehavior for ActiveModel {}
