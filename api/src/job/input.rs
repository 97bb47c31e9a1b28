//! What clients send about jobs.

use async_graphql::{Enum, ID, InputObject};

/// Imports a sheet of one kind of record (表格导入).
#[derive(Clone, Debug, InputObject)]
pub struct ImportInput {
    /// Names this request for good: the same key and file give the same job.
    pub idempotency_key: String,
    /// The file, as `POST /sheets/{list}` named it.
    pub upload: ID,
    /// Whether to say only what would be done, row by row (试运行).
    #[graphql(default = false)]
    pub dry_run: bool,
    /// Whether to submit new records to the other side at once; otherwise they are drafts.
    #[graphql(default = false)]
    pub submit: bool,
}

/// Stops a job (取消任务).
#[derive(Clone, Debug, InputObject)]
pub struct CancelJobInput {
    /// The job.
    pub id: ID,
}

/// Where a job stands (任务状态).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::values::JobState", name = "JobState")]
pub enum JobStateWord {
    /// 排队中: waits for its turn.
    Queued,
    /// 进行中: being worked on.
    Running,
    /// 已完成: every row is settled.
    Done,
    /// 已取消: stopped by its owner; what was settled before stays.
    Cancelled,
    /// 已中止: given up, with a reason; what was settled before stays.
    Failed,
}

/// What became of a row of a sheet, or would become of it (导入结果).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::values::RowOutcome", name = "RowOutcome")]
pub enum RowOutcomeWord {
    /// 新增: it makes a record.
    Create,
    /// 更新: it changes a record.
    Update,
    /// 跳过: what it says is recorded already.
    Skip,
    /// 拒绝: it is refused, for the reasons given.
    Refuse,
}
