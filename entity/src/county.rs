//! Counties as assistance sees them: their class over time, and the register of assisted counties.

/// Classes (重点帮扶县 and others), each over a span of days.
pub mod class {
    use crate::{
        ids::CountyClassId,
        values::{Day, Evidence, RegionCode},
    };
    use sea_orm::entity::prelude::*;

    /// A county's class over a span of days.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "county_class")]
    pub struct Model {
        /// Names the entry.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: CountyClassId,
        /// The county.
        pub region_code: RegionCode,
        /// The class, a word of its period: `NATIONAL_KEY`, `PROVINCIAL_KEY`.
        pub class: String,
        /// The first day.
        pub starts_on: Day,
        /// The last day; none while it holds.
        pub ends_on: Option<Day>,
        /// How far the entry can be relied on.
        pub evidence: Evidence,
        /// Rises with every change.
        pub version: i32,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// The register (帮扶县名录): whose goods count although no pairing covers them.
pub mod assisted {
    use crate::{
        ids::AssistedCountyId,
        values::{Day, Evidence, RegionCode},
    };
    use sea_orm::entity::prelude::*;

    /// An entry of the register.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "assisted_county")]
    pub struct Model {
        /// Names the entry.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: AssistedCountyId,
        /// The county.
        pub region_code: RegionCode,
        /// The first day.
        pub starts_on: Day,
        /// The last day; none while it is assisted.
        pub ends_on: Option<Day>,
        /// Which list or text names it.
        pub source: Option<String>,
        /// How far the entry can be relied on.
        pub evidence: Evidence,
        /// Rises with every change.
        pub version: i32,
        /// When it was changed last.
        pub at: DateTimeUtc,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
