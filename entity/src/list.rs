//! Open lists: channels and units of measure.

/// The ways goods are sold (渠道).
pub mod channel {
    use sea_orm::entity::prelude::*;

    /// A channel.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "channel")]
    pub struct Model {
        /// Its code.
        #[sea_orm(primary_key, auto_increment = false)]
        pub code: String,
        /// Its Chinese name.
        pub name_zh: String,
        /// Its English name.
        pub name_en: String,
        /// Whether it numbers its orders.
        pub numbered: bool,
        /// Its place in the list.
        pub position: i32,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// Units of measure (计量单位).
pub mod measure {
    use sea_orm::entity::prelude::*;

    /// A unit of measure.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "measure")]
    pub struct Model {
        /// Its code.
        #[sea_orm(primary_key, auto_increment = false)]
        pub code: String,
        /// Its Chinese name.
        pub name_zh: String,
        /// Its English name.
        pub name_en: String,
        /// Unused here; the two lists have one shape.
        pub numbered: bool,
        /// Its place in the list.
        pub position: i32,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
