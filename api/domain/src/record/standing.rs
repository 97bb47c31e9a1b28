//! What a record is to a total: exactly one of four, and why it is excluded where it is.

use entity::values::{DuplicateMark, Exclusion, RecordState, Standing};

/// What stands against a record, as its term knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Against {
    /// Whether it is, or might be, another record once more.
    pub duplicate: DuplicateMark,
    /// Whether a confirmed reversal undoes it, or it is such a reversal.
    pub reversed: bool,
    /// Whether it was entered after closing, which only a restatement counts.
    pub late: bool,
}

impl Against {
    /// Nothing.
    pub const NOTHING: Self = Self { duplicate: DuplicateMark::Clear, reversed: false, late: false };
}

/// What a record is to a total: exactly one of four once it was ever submitted.
pub fn standing(state: RecordState, against: Against) -> (Standing, Option<Exclusion>) {
    use RecordState as S;
    let exclusion = match state {
        S::Draft | S::InReview | S::Returned | S::Discarded => return (Standing::Unsubmitted, None),
        S::Withdrawn => Some(Exclusion::Withdrawn),
        _ if against.duplicate == DuplicateMark::Duplicate => Some(Exclusion::Duplicate),
        _ if against.reversed => Some(Exclusion::Reversed),
        _ if against.late => Some(Exclusion::Late),
        _ => None,
    };
    let standing = match (exclusion, state) {
        (Some(_), _) => Standing::Excluded,
        (None, S::Disputed) => Standing::Disputed,
        (None, S::Confirmed) if against.duplicate != DuplicateMark::Possible => Standing::Counted,
        (None, _) => Standing::Pending,
    };
    (standing, exclusion)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_submitted_record_is_one_of_four() {
        assert_eq!(standing(RecordState::Confirmed, Against::NOTHING), (Standing::Counted, None));
        let possible = Against { duplicate: DuplicateMark::Possible, ..Against::NOTHING };
        assert_eq!(standing(RecordState::Confirmed, possible), (Standing::Pending, None));
        let late = Against { late: true, reversed: true, ..Against::NOTHING };
        assert_eq!(standing(RecordState::Confirmed, late), (Standing::Excluded, Some(Exclusion::Reversed)));
        assert_eq!(standing(RecordState::Withdrawn, late), (Standing::Excluded, Some(Exclusion::Withdrawn)));
        assert_eq!(standing(RecordState::Draft, late), (Standing::Unsubmitted, None));
    }
}
