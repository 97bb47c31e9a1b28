//! How an industry transfer moves from intention to full capacity, and what operating rests on.

use crate::{
    course::{Course, Taken},
    refusal::{Code, Refusal},
};
use entity::values::{Day, IndustryStage, IndustryStepKind, RecordState};
use uuid::Uuid;

impl Course for IndustryStage {
    type Step = IndustryStepKind;

    const BEGINS: Self = Self::Intended;
    const RESTS: Self = Self::Stalled;
    const SUSPENDS: IndustryStepKind = IndustryStepKind::Stall;
    const RESUMES: IndustryStepKind = IndustryStepKind::Resume;
    const WAYS: &'static [(Self, IndustryStepKind, Self)] = &[
        (Self::Intended, IndustryStepKind::Sign, Self::Signed),
        (Self::Signed, IndustryStepKind::Land, Self::Landed),
        (Self::Landed, IndustryStepKind::Build, Self::UnderConstruction),
        (Self::UnderConstruction, IndustryStepKind::Operate, Self::Operating),
        // Who moves into a standard building (标准厂房) builds nothing.
        (Self::Landed, IndustryStepKind::Operate, Self::Operating),
        (Self::Operating, IndustryStepKind::ReachCapacity, Self::FullCapacity),
        (Self::Signed, IndustryStepKind::Stall, Self::Stalled),
        (Self::Landed, IndustryStepKind::Stall, Self::Stalled),
        (Self::UnderConstruction, IndustryStepKind::Stall, Self::Stalled),
        (Self::Operating, IndustryStepKind::Stall, Self::Stalled),
        (Self::FullCapacity, IndustryStepKind::Stall, Self::Stalled),
        (Self::Intended, IndustryStepKind::Terminate, Self::Terminated),
        (Self::Signed, IndustryStepKind::Terminate, Self::Terminated),
        (Self::Landed, IndustryStepKind::Terminate, Self::Terminated),
        (Self::UnderConstruction, IndustryStepKind::Terminate, Self::Terminated),
        (Self::Operating, IndustryStepKind::Terminate, Self::Terminated),
        (Self::FullCapacity, IndustryStepKind::Terminate, Self::Terminated),
        (Self::Stalled, IndustryStepKind::Terminate, Self::Terminated),
    ];

    fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Intended => ("意向", "intended"),
            Self::Signed => ("已签约", "signed"),
            Self::Landed => ("已落地", "landed"),
            Self::UnderConstruction => ("建设中", "under construction"),
            Self::Operating => ("已投产", "operating"),
            Self::FullCapacity => ("已达产", "at full capacity"),
            Self::Stalled => ("停滞", "stalled"),
            Self::Terminated => ("已终止", "terminated"),
        }
    }

    fn step_name(step: IndustryStepKind) -> (&'static str, &'static str) {
        match step {
            IndustryStepKind::Sign => ("签约", "sign"),
            IndustryStepKind::Land => ("落地", "land"),
            IndustryStepKind::Build => ("开工建设", "build"),
            IndustryStepKind::Operate => ("投产", "put into operation"),
            IndustryStepKind::ReachCapacity => ("达产", "bring to full capacity"),
            IndustryStepKind::Stall => ("标记停滞", "stall"),
            IndustryStepKind::Resume => ("恢复", "resume"),
            IndustryStepKind::Terminate => ("终止", "terminate"),
        }
    }
}

/// Real investment that arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrived {
    /// Its record.
    pub id: Uuid,
    /// On which day.
    pub day: Day,
    /// Where its record stands between the two sides.
    pub state: RecordState,
}

/// Refuses that a transfer operates into which nothing was invested: by its day something has arrived, confirmed where
/// the step is.
pub fn unfunded(taken: &[Taken<IndustryStepKind>], arrived: &[Arrived]) -> Option<Refusal> {
    let operates = |one: &&Taken<IndustryStepKind>| one.step == IndustryStepKind::Operate && one.stands();
    let funded = |step: &Taken<IndustryStepKind>| {
        let counts = |one: &Arrived| match step.state {
            RecordState::Confirmed => one.state == RecordState::Confirmed,
            _ => matches!(one.state, RecordState::Submitted | RecordState::Confirmed | RecordState::Disputed),
        };
        arrived.iter().any(|one| counts(one) && one.day <= step.day)
    };
    taken.iter().filter(operates).find(|step| !funded(step)).map(|step| {
        let day = step.day;
        Refusal::new(
            Code::WrongState,
            "kind",
            format!("请先录入 {day} 及以前的到位资金，并由对方先于投产确认"),
            format!("enter the investment that arrived by {day} first, which the other side confirms before this step"),
        )
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use crate::course::{confirmed, fits};

    fn day(day: u8) -> Day {
        Day::parse(&format!("2026-03-{day:02}")).unwrap()
    }

    fn steps(steps: &[(IndustryStepKind, RecordState)]) -> Vec<Taken<IndustryStepKind>> {
        let taken = |(at, (step, state)): (u8, &(IndustryStepKind, RecordState))| Taken {
            id: Uuid::from_u128(at.into()),
            step: *step,
            day: day(at),
            state: *state,
        };
        (1..).zip(steps).map(taken).collect()
    }

    #[test]
    fn every_step_from_every_stage() {
        for (stage, step) in IndustryStage::ALL
            .iter()
            .flat_map(|stage| IndustryStepKind::ALL.iter().map(move |step| (stage, step)))
        {
            let ways = IndustryStage::WAYS.iter().filter(|(from, by, _)| (from, by) == (stage, step)).count();
            assert!(ways <= 1, "{stage} {step}");
        }
        assert!(IndustryStage::WAYS.iter().all(|(from, ..)| *from != IndustryStage::Terminated));
    }

    #[test]
    fn who_moves_into_a_building_builds_nothing() {
        use IndustryStepKind::{Land, Operate, ReachCapacity, Resume, Sign, Stall};
        let path =
            [Sign, Land, Stall, Resume, Operate, ReachCapacity].map(|step| (step, RecordState::Confirmed));
        let taken = steps(&path);
        assert_eq!(fits::<IndustryStage>(&taken), Ok(()));
        assert_eq!(confirmed::<IndustryStage>(&taken).unwrap().stage, IndustryStage::FullCapacity);
    }

    #[test]
    fn operating_rests_on_what_arrived() {
        use RecordState::{Confirmed, Submitted, Withdrawn};
        let at = |day_of, state| Arrived { id: Uuid::nil(), day: day(day_of), state };
        for (step, arrived, funded) in [
            (Submitted, vec![], false),
            (Submitted, vec![at(1, Submitted)], true),
            (Submitted, vec![at(2, Submitted)], false),
            (Submitted, vec![at(1, Withdrawn)], false),
            (Confirmed, vec![at(1, Submitted)], false),
            (Confirmed, vec![at(1, Submitted), at(1, Confirmed)], true),
            (Withdrawn, vec![], true),
        ] {
            let taken = steps(&[(IndustryStepKind::Operate, step)]);
            assert_eq!(unfunded(&taken, &arrived).is_none(), funded, "{step:?} {arrived:?}");
        }
    }
}
