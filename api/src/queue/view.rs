//! The work queue and the matrix of reports as clients see them.

use crate::{
    account::view::RecordKindWord,
    graphql::{
        entries::Entries,
        scalar::{Date, YearNumber},
    },
    pairing::view::Pairing,
};
use async_graphql::{Enum, SimpleObject};
use chrono::{DateTime, Utc};

/// What open records ask for (待办事项).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::queue::Task")]
pub enum Task {
    /// 待本方确认: the other side entered it; confirm or dispute it.
    Confirm,
    /// 待本方答复: the other side disputes it; amend or withdraw it.
    Answer,
    /// 待本方更正: it was sent back inside the own side.
    Correct,
    /// 待本方审核.
    Review,
    /// 待本方提交: a draft of the own side.
    Finish,
    /// 待对方确认.
    AwaitConfirmation,
    /// 待对方答复: the own side disputes it.
    AwaitAnswer,
}

/// Open records of a kind that ask for the same (待办).
#[derive(Clone, Debug, SimpleObject)]
pub struct WorkTask {
    /// The kind of record.
    pub(super) kind: RecordKindWord,
    /// What they ask for.
    pub(super) task: Task,
    /// Whether it is the caller's side's turn, and not the other's.
    pub(super) waits_for_me: bool,
    /// How many.
    pub(super) count: i32,
    /// How many of them lie in no place below the caller's own.
    pub(super) of_own_place: i32,
    /// How many of them were submitted so long ago that they are overdue (超期).
    pub(super) overdue: i32,
    /// When the oldest was submitted; null where none ever was.
    pub(super) oldest: Option<DateTime<Utc>>,
}

/// What waits for the caller, and for the other side (待办). Whoever answers for neither side has none.
#[derive(Clone, Debug, SimpleObject)]
pub struct WorkQueue {
    /// The instant at which it was read.
    pub(super) as_of: DateTime<Utc>,
    /// After how many days without an answer a record is overdue.
    pub(super) overdue_after_days: i32,
    /// Kind by kind, the caller's turn first.
    pub(super) tasks: Entries<WorkTask>,
}

/// How many records of a kind a month holds.
#[derive(Clone, Debug, SimpleObject)]
pub struct ReportedMonth {
    /// The month's first day.
    pub(super) month: Date,
    /// 全部: ever submitted.
    pub(super) all: i32,
    /// 计入.
    pub(super) counted: i32,
    /// 待定.
    pub(super) pending: i32,
    /// 有异议.
    pub(super) disputed: i32,
}

/// What a pairing has reported of a kind in a year.
#[derive(Clone, Debug, SimpleObject)]
pub struct ReportedKind {
    /// The kind of record.
    pub(super) kind: RecordKindWord,
    /// The months that hold any; none where nothing was reported.
    pub(super) months: Entries<ReportedMonth>,
}

/// What a pairing has reported in a year, kind by kind (填报情况).
#[derive(Clone, Debug, SimpleObject)]
pub struct ReportedPairing {
    /// The pairing; those below it are rows of their own.
    pub(super) pairing: Pairing,
    /// Every kind.
    pub(super) kinds: Entries<ReportedKind>,
}

/// Who has reported what in a year, within what the caller may see (填报情况表).
#[derive(Clone, Debug, SimpleObject)]
pub struct Reporting {
    /// The year.
    pub(super) year: YearNumber,
    /// The instant at which it was read.
    pub(super) as_of: DateTime<Utc>,
    /// Pairing by pairing, the earliest first.
    pub(super) pairings: Entries<ReportedPairing>,
}
