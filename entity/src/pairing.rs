//! Pairings (结对关系): which donor assists which recipient, what parts of it, and which years are closed.

use crate::{
    ids::PairingId,
    values::{Day, DayPrecision, Evidence, Mechanism, RegionCode},
};
use sea_orm::entity::prelude::*;

/// A donor region assists a recipient region under one mechanism, from a day to a day.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pairing")]
pub struct Model {
    /// Names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PairingId,
    /// 帮扶方.
    pub donor_code: RegionCode,
    /// 受援方.
    pub recipient_code: RegionCode,
    /// The arrangement.
    pub mechanism: Mechanism,
    /// The first day.
    pub starts_on: Day,
    /// The last day; none while it runs.
    pub ends_on: Option<Day>,
    /// How exactly the first day is known.
    pub start_precision: DayPrecision,
    /// What it is called: 粤桂协作.
    pub brand: Option<String>,
    /// Why it ended.
    pub end_reason: Option<String>,
    /// Whether nothing was to follow it.
    pub ended_for_good: bool,
    /// Why a province has a second link.
    pub second_link_reason: Option<String>,
    /// What followed it.
    pub successor_id: Option<PairingId>,
    /// How far the entry can be relied on.
    pub evidence: Evidence,
    /// Rises with every change.
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}

/// The parts of a recipient that a pairing covers; one without any covers all of it.
pub mod area {
    use crate::{ids::PairingId, values::RegionCode};
    use sea_orm::entity::prelude::*;

    /// A region that a pairing covers.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "pairing_area")]
    pub struct Model {
        /// The pairing.
        #[sea_orm(primary_key, auto_increment = false)]
        pub pairing_id: PairingId,
        /// The region.
        #[sea_orm(primary_key, auto_increment = false)]
        pub region_code: RegionCode,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// The years of a pairing: open until one's row says when it was closed (关账).
pub mod year {
    use crate::{
        ids::{AccountId, PairingId},
        values::Year,
    };
    use sea_orm::entity::prelude::*;

    /// A pairing's year.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "pairing_year")]
    pub struct Model {
        /// The pairing.
        #[sea_orm(primary_key, auto_increment = false)]
        pub pairing_id: PairingId,
        /// The year.
        #[sea_orm(primary_key, auto_increment = false)]
        pub year: Year,
        /// When it was closed; none while it is open.
        pub closed_at: Option<DateTimeUtc>,
        /// Who closed it.
        pub closed_by: Option<AccountId>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
