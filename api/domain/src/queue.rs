//! The work queue (待办): what open records ask of whoever answers for one of their sides.

use entity::values::{RecordState, Side};

/// After how many days without an answer a record is overdue (超期).
pub const OVERDUE_DAYS: i64 = 15;

/// What an open record asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Task {
    /// The other side entered it: confirm or dispute it.
    Confirm,
    /// The other side disputes it: amend or withdraw it.
    Answer,
    /// It was sent back inside the own side: put it right.
    Correct,
    /// It waits for the own side's review.
    Review,
    /// It is a draft of the own side: submit or discard it.
    Finish,
    /// The own side entered it, and the other has not answered.
    AwaitConfirmation,
    /// The own side disputes it, and the other has not answered.
    AwaitAnswer,
}

impl Task {
    /// Whether it is the own side's turn.
    pub const fn is_own(self) -> bool {
        !matches!(self, Self::AwaitConfirmation | Self::AwaitAnswer)
    }
}

/// The states in which a record asks for something.
pub const OPEN: [RecordState; 5] = [
    RecordState::Draft,
    RecordState::InReview,
    RecordState::Returned,
    RecordState::Submitted,
    RecordState::Disputed,
];

/// What a record asks of a side; none where it asks for nothing.
pub const fn task(state: RecordState, entered_by: Side, side: Side) -> Option<Task> {
    let own = matches!((entered_by, side), (Side::Donor, Side::Donor) | (Side::Recipient, Side::Recipient));
    match (state, own) {
        (RecordState::Submitted, false) => Some(Task::Confirm),
        (RecordState::Submitted, true) => Some(Task::AwaitConfirmation),
        (RecordState::Disputed, true) => Some(Task::Answer),
        (RecordState::Disputed, false) => Some(Task::AwaitAnswer),
        (RecordState::Returned, true) => Some(Task::Correct),
        (RecordState::InReview, true) => Some(Task::Review),
        (RecordState::Draft, true) => Some(Task::Finish),
        (RecordState::Draft | RecordState::Returned | RecordState::InReview, false)
        | (RecordState::Confirmed | RecordState::Withdrawn | RecordState::Discarded, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_open_record_is_one_side_s_turn() {
        for &state in &[RecordState::Submitted, RecordState::Disputed] {
            for &entered in Side::ALL {
                let turns = Side::ALL.iter().filter_map(|&side| task(state, entered, side));
                assert_eq!(turns.filter(|task| task.is_own()).count(), 1, "{state} by {entered}");
            }
        }
        for &state in RecordState::ALL {
            let asks = Side::ALL.iter().any(|&side| task(state, Side::Donor, side).is_some());
            assert_eq!(asks, OPEN.contains(&state), "{state}");
        }
    }
}
