//! Uploads: files that somebody sent to be imported.

use crate::{
    ids::{AccountId, UploadId},
    values::Digest,
};
use sea_orm::entity::prelude::*;

/// A file; one account keeps the same bytes once.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "upload")]
pub struct Model {
    /// Names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UploadId,
    /// Whose it is.
    pub account_id: AccountId,
    /// What its owner calls it.
    pub file_name: String,
    /// Bytes that have come.
    pub size: i64,
    /// Parts that have come.
    pub parts: i32,
    /// The SHA-256 of the whole; none while it is still coming.
    pub digest: Option<Digest>,
    /// When it was sent last.
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

/// The parts of a file.
pub mod part {
    use crate::ids::UploadId;
    use sea_orm::entity::prelude::*;

    /// A part.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "upload_part")]
    pub struct Model {
        /// The file.
        #[sea_orm(primary_key, auto_increment = false)]
        pub upload_id: UploadId,
        /// Its place in the file, counted from 0.
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i32,
        /// What it holds.
        pub bytes: Vec<u8>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
