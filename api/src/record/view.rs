//! What all two-sided records show alike.

use async_graphql::Enum;

/// The state that all two-sided records share (记录状态).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::values::RecordState", name = "RecordState")]
pub enum RecordStateWord {
    /// 草稿: seen by the entering organisation or side only.
    Draft,
    /// 本方审核中: waits for the same side's higher level.
    InReview,
    /// 已退回: sent back by the same side's higher level.
    Returned,
    /// 已提交: waits for the other side.
    Submitted,
    /// 已确认: confirmed by the other side.
    Confirmed,
    /// 有异议: disputed by the other side.
    Disputed,
    /// 已撤回: withdrawn by the side that entered it.
    Withdrawn,
    /// 已作废: a draft that was thrown away; no list shows it.
    Discarded,
}

/// What a record is to a total (计数口径): each submitted one is exactly one of four.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::values::Standing", name = "Standing")]
pub enum StandingWord {
    /// 未提交: in no number.
    Unsubmitted,
    /// 计入: confirmed, nothing against it.
    Counted,
    /// 待定: submitted, or a possible duplicate not yet decided.
    Pending,
    /// 有异议.
    Disputed,
    /// 不计: for one reason.
    Excluded,
}

/// Why a record is excluded (不计原因).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::values::Exclusion", name = "Exclusion")]
pub enum ExclusionWord {
    /// 已撤回.
    Withdrawn,
    /// 重复.
    Duplicate,
    /// 已冲销.
    Reversed,
    /// 关账后录入.
    Late,
}

/// One of the two sides (帮扶方/受援方).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::values::Side", name = "Side")]
pub enum SideWord {
    /// 帮扶方.
    Donor,
    /// 受援方.
    Recipient,
}
