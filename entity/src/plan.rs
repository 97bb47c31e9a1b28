//! Yearly purchasing plans of units (预留份额).

use crate::{
    ids::{AccountId, OrganisationId, PlanId},
    values::{CanteenKind, Digest, Fen, Place, PlanState, RegionCode, Year},
};
use sea_orm::entity::prelude::*;

/// What a unit reserves of a year's food budget for goods of assisted counties.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "purchase_plan")]
pub struct Model {
    /// Names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PlanId,
    /// Whose it is.
    pub unit_id: OrganisationId,
    /// For which year.
    pub year: Year,
    /// The unit's province.
    pub seat_province: Option<RegionCode>,
    /// The unit's prefecture.
    pub seat_prefecture: Option<RegionCode>,
    /// The unit's county.
    pub seat_county: Option<RegionCode>,
    /// The unit's township.
    pub seat_township: Option<RegionCode>,
    /// How it feeds its people.
    pub canteen: CanteenKind,
    /// The unit that files a shared canteen.
    pub filing_unit_id: Option<OrganisationId>,
    /// The year's food budget.
    pub food_budget: Fen,
    /// The share of it that is reserved.
    pub reserved: Fen,
    /// Where it stands.
    pub state: PlanState,
    /// Why it was returned.
    pub reason: Option<String>,
    /// Rises with every change.
    pub version: i32,
    /// The mutation and key that created it.
    pub idempotency_key: String,
    /// Who entered it.
    pub entered_by: AccountId,
    /// The digest of the input that created it.
    pub input_digest: Digest,
    /// When it was changed last.
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Where its unit lies, as columns.
    pub fn seat(&self) -> Place {
        Place {
            province: self.seat_province,
            prefecture: self.seat_prefecture,
            county: self.seat_county,
            township: self.seat_township,
        }
    }
}

/// The least reserved share by year and place (预留比例下限).
pub mod floor {
    use crate::{
        ids::PlanFloorId,
        values::{RegionCode, Year},
    };
    use sea_orm::entity::prelude::*;

    /// What a place asks from a year on.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "plan_floor")]
    pub struct Model {
        /// Names it.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: PlanFloorId,
        /// The first year for which it is asked.
        pub year: Year,
        /// Where; the code 0 is everywhere.
        pub region_code: RegionCode,
        /// Hundredths of the food budget.
        pub percent: i32,
        /// Rises with every change.
        pub version: i32,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
