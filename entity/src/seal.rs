//! The seals of the journal: each vouches for a run of its entries and names the root before.

use crate::values::Digest;
use sea_orm::entity::prelude::*;

/// One seal; the tree that its root stands for holds all entries up to its last.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "seal")]
pub struct Model {
    /// Its number, counted from 1 without a gap.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    /// The position of its first entry.
    pub first_position: i64,
    /// The position of its last entry, which is the size of the tree.
    pub last_position: i64,
    /// The leaves of its entries, one behind the other, 32 bytes each.
    pub leaves: Vec<u8>,
    /// The root of the tree of all entries up to its last (RFC 6962).
    pub root: Digest,
    /// The root that the seal before gave; that of an empty tree for the first.
    pub before: Digest,
    /// The fencing number under which it was made.
    pub fence: i64,
    /// When.
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

/// Who seals: one server at a time, however many serve a store.
pub mod lease {
    use sea_orm::entity::prelude::*;

    /// The lease, of which there is one row.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sealer")]
    pub struct Model {
        /// What is sealed: `journal`.
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: String,
        /// The server that seals.
        pub holder: Option<Uuid>,
        /// Rises whenever another server takes over.
        pub fence: i64,
        /// Until when nobody else takes over.
        pub held_until: Option<DateTimeUtc>,
        /// How many entries are sealed.
        pub size: i64,
        /// The tree over them, as far as adding to it needs: the roots of its perfect subtrees.
        pub peaks: Vec<u8>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
