//! Jobs: sheets that are worked through in the background.

use crate::{
    ids::{AccountId, JobId, SessionId, UploadId},
    values::{Digest, JobState},
};
use sea_orm::entity::prelude::*;

/// A job.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    /// Names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JobId,
    /// Whose it is, and by whose rights it works.
    pub account_id: AccountId,
    /// The session in which it was begun; none where an outside issuer said who began it.
    pub session_id: Option<SessionId>,
    /// What its rows are: a kind of record.
    pub kind: String,
    /// The mutation and key that created it.
    pub idempotency_key: String,
    /// The digest of the input that created it.
    pub input_digest: Digest,
    /// Where it stands.
    pub state: JobState,
    /// Whether it only says what it would do.
    pub dry_run: bool,
    /// Whether new records are submitted at once.
    pub submit: bool,
    /// The file, for as long as it is kept.
    pub upload_id: UploadId,
    /// What its owner calls the file.
    pub file_name: String,
    /// The SHA-256 of the file.
    pub file_digest: Digest,
    /// Rows of the file, known once it was opened.
    pub rows_total: i32,
    /// Rows that are settled: it goes on behind them.
    pub rows_done: i32,
    /// Rows that made a record.
    pub created: i32,
    /// Rows that changed a record.
    pub updated: i32,
    /// Rows that said what is recorded already.
    pub skipped: i32,
    /// Rows that were refused.
    pub refused: i32,
    /// Why it was given up, as JSON.
    pub failure: Option<String>,
    /// The titles of columns that were not read, as a JSON list.
    pub ignored_columns: String,
    /// When it was begun.
    pub at: DateTimeUtc,
    /// When work on it started first.
    pub started_at: Option<DateTimeUtc>,
    /// When it ended, in whatever way.
    pub ended_at: Option<DateTimeUtc>,
    /// Until when nobody but the worker of this fence takes it up.
    pub lease_until: Option<DateTimeUtc>,
    /// Rises each time that a worker takes it up: an earlier worker writes nothing any more.
    pub fence: i32,
}

impl ActiveModelBehavior for ActiveModel {}

/// What became of each row of a file.
pub mod row {
    use crate::{ids::JobId, values::RowOutcome};
    use sea_orm::entity::prelude::*;

    /// What became of a row.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "job_row")]
    pub struct Model {
        /// The job.
        #[sea_orm(primary_key, auto_increment = false)]
        pub job_id: JobId,
        /// The number that the sheet shows beside the row.
        #[sea_orm(primary_key, auto_increment = false)]
        pub row_number: i32,
        /// What became of it.
        pub outcome: RowOutcome,
        /// The record that it made, changed, or is.
        pub record_id: Option<Uuid>,
        /// What it was taken for; none where it was refused.
        pub identity: Option<String>,
        /// Its whole content, as a digest.
        pub content: Option<String>,
        /// What was wrong with it, as JSON.
        pub faults: Option<String>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
