//! The words that sheets of records use, whatever the kind.

use crate::{export::word, sheet::Word};

/// The states that records share.
pub(crate) const STATES: &[Word] = &[
    word("DRAFT", "草稿", "Draft"),
    word("IN_REVIEW", "本方审核中", "In review"),
    word("RETURNED", "已退回", "Returned"),
    word("SUBMITTED", "已提交", "Submitted"),
    word("CONFIRMED", "已确认", "Confirmed"),
    word("DISPUTED", "有异议", "Disputed"),
    word("WITHDRAWN", "已撤回", "Withdrawn"),
    word("DISCARDED", "已作废", "Discarded"),
];

/// What a record is to a total.
pub(crate) const STANDINGS: &[Word] = &[
    word("UNSUBMITTED", "未提交", "Unsubmitted"),
    word("COUNTED", "计入", "Counted"),
    word("PENDING", "待定", "Pending"),
    word("DISPUTED", "有异议", "Disputed"),
    word("EXCLUDED", "不计", "Excluded"),
];

/// Why a record is excluded.
pub(crate) const EXCLUSIONS: &[Word] = &[
    word("WITHDRAWN", "已撤回", "Withdrawn"),
    word("DUPLICATE", "重复", "Duplicate"),
    word("REVERSED", "已冲销", "Reversed"),
    word("LATE", "关账后录入", "Late"),
];

/// The two sides.
pub(crate) const SIDES: &[Word] =
    &[word("DONOR", "帮扶方", "Donor"), word("RECIPIENT", "受援方", "Recipient")];
