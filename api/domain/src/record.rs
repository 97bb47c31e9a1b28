//! Two sides, one record (双方确认): the states that all two-sided records share, and the steps between them.

mod beginning;
mod standing;

pub use beginning::{Beginning, submit_at_once};
pub use standing::{Against, standing};

use crate::{
    refusal::{Code, Refusal},
    review,
};
use chrono::{DateTime, Utc};
use entity::{
    ids::AccountId,
    spine::Spine,
    values::{Digest, Level, Place, RecordState, RegionCode, Side},
};

macro_rules! steps {
    ($($(#[$doc:meta])* $name:ident = $word:literal),+ $(,)?) => {
        /// A step that somebody takes with a record.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Step { $($(#[$doc])* $name),+ }
        impl Step {
            /// Every step, in the order of the record's life.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];
            /// Its word in the journal.
            pub const fn word(self) -> &'static str { match self { $(Self::$name => $word),+ } }
        }
    };
}

steps! {
    /// Enter a record.
    Enter = "ENTER",
    /// Change fields.
    Amend = "AMEND",
    /// Submit to the own side's review, or to the other side.
    Submit = "SUBMIT",
    /// Throw a draft away.
    Discard = "DISCARD",
    /// Pass on to the other side, after the own side's review.
    PassOn = "PASS_ON",
    /// Send back to who entered it, with a reason (退回).
    SendBack = "SEND_BACK",
    /// Withdraw.
    Withdraw = "WITHDRAW",
    /// Confirm for the other side.
    Confirm = "CONFIRM",
    /// Dispute for the other side.
    Dispute = "DISPUTE",
    /// Drop the own dispute.
    DropDispute = "DROP_DISPUTE",
    /// Say for the other side that a possible duplicate is none.
    ClearDuplicate = "CLEAR_DUPLICATE",
    /// Say for the other side that an entry is another one once more, which excludes it.
    JoinDuplicate = "JOIN_DUPLICATE",
    /// Take the other side's entry for the fact that the own side entered too: it is confirmed, and the own
    /// entry is excluded as its duplicate.
    AcceptMatch = "ACCEPT_MATCH",
    /// Enter a return or a reversal of a record.
    Reverse = "REVERSE",
}

impl Step {
    /// Which of the two sides takes it, given the side that entered the record.
    pub const fn side(self, entered: Side) -> Side {
        match self {
            Self::Enter
            | Self::Amend
            | Self::Submit
            | Self::Discard
            | Self::PassOn
            | Self::SendBack
            | Self::Withdraw
            | Self::Reverse => entered,
            Self::Confirm
            | Self::Dispute
            | Self::DropDispute
            | Self::ClearDuplicate
            | Self::JoinDuplicate
            | Self::AcceptMatch => other(entered),
        }
    }

    /// Whether it enters, changes or submits: who took it cannot confirm.
    pub const fn writes(self) -> bool {
        match self {
            Self::Enter
            | Self::Amend
            | Self::Submit
            | Self::Discard
            | Self::PassOn
            | Self::Withdraw
            | Self::Reverse => true,
            Self::SendBack
            | Self::Confirm
            | Self::Dispute
            | Self::DropDispute
            | Self::ClearDuplicate
            | Self::JoinDuplicate
            | Self::AcceptMatch => false,
        }
    }

    const fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Enter => ("录入", "entered"),
            Self::Amend => ("修改", "amended"),
            Self::Submit => ("提交", "submitted"),
            Self::Discard => ("作废", "discarded"),
            Self::PassOn => ("审核通过", "passed on"),
            Self::SendBack => ("退回", "sent back"),
            Self::Withdraw => ("撤回", "withdrawn"),
            Self::Confirm => ("确认", "confirmed"),
            Self::Dispute => ("提出异议", "disputed"),
            Self::DropDispute => ("撤销异议", "freed of its dispute"),
            Self::ClearDuplicate => ("认定不重复", "cleared of being a duplicate"),
            Self::JoinDuplicate => ("认定重复", "joined with its duplicate"),
            Self::AcceptMatch => ("采认为同一笔", "taken for the own side's entry too"),
            Self::Reverse => ("冲销或退货", "reversed or returned"),
        }
    }
}

/// The other side.
pub const fn other(side: Side) -> Side {
    match side {
        Side::Donor => Side::Recipient,
        Side::Recipient => Side::Donor,
    }
}

/// What a step means for the state, beyond the state itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Circumstance {
    /// Nothing more to know.
    Plain,
    /// The side has a review of its own in this region, which the submission must pass first.
    Reviewed(RegionCode),
    /// The amendment changes a material field.
    Material,
}

/// The state after `step`, or why there is none.
pub fn next(state: RecordState, step: Step, circumstance: Circumstance) -> Result<RecordState, Refusal> {
    use RecordState as S;
    match (state, step) {
        (S::Draft | S::Returned, Step::Amend | Step::Enter) => Ok(state),
        (S::Draft | S::Returned, Step::Submit) => Ok(match circumstance {
            Circumstance::Reviewed(_) => S::InReview,
            Circumstance::Plain | Circumstance::Material => S::Submitted,
        }),
        (S::InReview, Step::PassOn) => Ok(S::Submitted),
        (S::Draft | S::Returned, Step::Discard) => Ok(S::Discarded),
        (S::InReview, Step::SendBack) => Ok(S::Returned),
        (S::Submitted, Step::Amend | Step::ClearDuplicate) => Ok(S::Submitted),
        (S::Submitted | S::Disputed, Step::Withdraw) => Ok(S::Withdrawn),
        (S::Submitted | S::Disputed, Step::JoinDuplicate) => Ok(state),
        (S::Submitted, Step::Confirm | Step::AcceptMatch) => Ok(S::Confirmed),
        (S::Submitted | S::Confirmed, Step::Dispute) => Ok(S::Disputed),
        (S::Confirmed, Step::Amend) => {
            Ok(if circumstance == Circumstance::Material { S::Submitted } else { S::Confirmed })
        }
        (S::Confirmed, Step::Reverse) => Ok(S::Confirmed),
        (S::Disputed, Step::Amend | Step::DropDispute) => Ok(S::Submitted),
        (S::Disputed, Step::ClearDuplicate) => Ok(S::Disputed),
        _ => Err(wrong_state(state, step)),
    }
}

/// Refuses a step that the record's state does not allow.
pub fn wrong_state(state: RecordState, step: Step) -> Refusal {
    let (zh, en) = step.name();
    Refusal::new(
        Code::WrongState,
        "id",
        format!("{}状态的记录不能{zh}", state_name(state)),
        format!("a record that is {state} cannot be {en}"),
    )
}

/// The Chinese name of a state.
pub const fn state_name(state: RecordState) -> &'static str {
    match state {
        RecordState::Draft => "草稿",
        RecordState::InReview => "本方审核中",
        RecordState::Returned => "已退回",
        RecordState::Submitted => "已提交",
        RecordState::Confirmed => "已确认",
        RecordState::Disputed => "有异议",
        RecordState::Withdrawn => "已撤回",
        RecordState::Discarded => "已作废",
    }
}

/// Which sides may read a record: a draft its own side only, a discarded one nobody.
pub const fn seen_by(state: RecordState, entered: Side) -> (bool, bool) {
    match state {
        RecordState::Discarded => (false, false),
        RecordState::Draft | RecordState::InReview | RecordState::Returned => {
            (matches!(entered, Side::Donor), matches!(entered, Side::Recipient))
        }
        _ => (true, true),
    }
}

/// Who takes a step, and when.
#[derive(Clone, Copy, Debug)]
pub struct Hand {
    /// The person.
    pub account: AccountId,
    /// The side for which they act.
    pub side: Side,
    /// Whether the journal shows that they entered, changed or submitted this record.
    pub wrote_it: bool,
    /// The widest level of a region that they answer for on their side of the record; none for a unit's own
    /// officer.
    pub answers_for: Option<Level>,
    /// Now.
    pub at: DateTime<Utc>,
}

/// Takes a step: the record's spine after it.
///
/// # Errors
/// A refusal where the version is stale, the hand is of the wrong side or wrote what it confirms, or the
/// state does not allow the step.
pub fn take(
    before: &Spine,
    step: Step,
    circumstance: Circumstance,
    hand: Hand,
    expected_version: i32,
) -> Result<Spine, Refusal> {
    if before.version != expected_version {
        return Err(Refusal::version_conflict(expected_version, before.version));
    }
    if step.side(before.entered_side) != hand.side {
        return Err(wrong_side(step));
    }
    let judges = matches!(
        step,
        Step::Confirm | Step::ClearDuplicate | Step::JoinDuplicate | Step::AcceptMatch | Step::PassOn
    );
    if judges && hand.wrote_it {
        return Err(own_entry(step));
    }
    let state = next(before.state, step, circumstance)?;
    if let (Step::PassOn | Step::SendBack, Some(region)) = (step, before.review) {
        review::may_judge(region, place(before, hand.side), hand.answers_for)?;
    }
    let mut after = before.clone();
    after.state = state;
    after.version += 1;
    after.at = hand.at;
    after.review = match circumstance {
        Circumstance::Reviewed(region) if state == RecordState::InReview => Some(region),
        _ => None,
    };
    (after.donor_sees, after.recipient_sees) = seen_by(state, before.entered_side);
    if state == RecordState::Submitted && before.state != RecordState::Submitted && step != Step::DropDispute
    {
        after.submitted_by = Some(hand.account);
        after.submitted_at = before.submitted_at.or(Some(hand.at));
    }
    Ok(after)
}

/// Where a record lies on one side.
pub const fn place(spine: &Spine, side: Side) -> &Place {
    match side {
        Side::Donor => &spine.donor,
        Side::Recipient => &spine.recipient,
    }
}

/// Whether a confirmation of `confirmed` still holds for the record.
pub fn holds(record: &Spine, confirmed: &Digest) -> bool {
    record.digest == *confirmed
}

fn wrong_side(step: Step) -> Refusal {
    let (zh, en) = step.name();
    Refusal::new(
        Code::WrongState,
        "id",
        format!("这条记录不由您这一方{zh}，须由另一方办理"),
        format!("this record is to be {en} by the other side"),
    )
}

fn own_entry(step: Step) -> Refusal {
    let (zh, en) = match step {
        Step::PassOn => ("审核", "review"),
        _ => ("确认", "confirm"),
    };
    Refusal::new(
        Code::WrongState,
        "id",
        format!("录入、修改或提交过这条记录的人不能{zh}它，请由另一位同事办理"),
        format!("who entered, changed or submitted a record cannot {en} it; ask a colleague"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_life_of_a_record_as_a_table() {
        let mut table = Vec::new();
        for &state in RecordState::ALL {
            for &step in Step::ALL {
                for circumstance in [
                    Circumstance::Plain,
                    Circumstance::Reviewed(RegionCode::six(450_000)),
                    Circumstance::Material,
                ] {
                    if let Ok(after) = next(state, step, circumstance) {
                        let how = match circumstance {
                            Circumstance::Reviewed(_) => "Reviewed".to_owned(),
                            other => format!("{other:?}"),
                        };
                        table.push(format!("{state} {} {how} -> {after}", step.word()));
                    }
                }
            }
        }
        for line in [
            "DRAFT SUBMIT Plain -> SUBMITTED",
            "DRAFT SUBMIT Reviewed -> IN_REVIEW",
            "RETURNED SUBMIT Plain -> SUBMITTED",
            "IN_REVIEW SEND_BACK Plain -> RETURNED",
            "SUBMITTED CONFIRM Plain -> CONFIRMED",
            "SUBMITTED ACCEPT_MATCH Plain -> CONFIRMED",
            "SUBMITTED WITHDRAW Plain -> WITHDRAWN",
            "CONFIRMED AMEND Material -> SUBMITTED",
            "CONFIRMED AMEND Plain -> CONFIRMED",
            "CONFIRMED DISPUTE Plain -> DISPUTED",
            "DISPUTED AMEND Material -> SUBMITTED",
            "DISPUTED DROP_DISPUTE Plain -> SUBMITTED",
            "DISPUTED WITHDRAW Plain -> WITHDRAWN",
        ] {
            assert!(table.iter().any(|row| row == line), "{line}\n{table:#?}");
        }
        for never in [
            "WITHDRAWN ",
            "DISCARDED ",
            "DRAFT CONFIRM",
            "DRAFT DISPUTE",
            "IN_REVIEW CONFIRM",
            "CONFIRMED WITHDRAW",
            "CONFIRMED CONFIRM",
        ] {
            assert!(!table.iter().any(|row| row.starts_with(never)), "{never}");
        }
    }
}
