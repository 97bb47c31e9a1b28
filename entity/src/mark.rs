//! Marks of a store: what it is for, in words.

use sea_orm::entity::prelude::*;

/// A mark, such as `demonstration`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "store_mark")]
pub struct Model {
    /// Its name.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// What it says.
    pub value: String,
}

impl ActiveModelBehavior for ActiveModel {}
