//! Courses (进程): how a record moves from one stage to the next, by dated steps that both sides confirm.
//!
//! A course is data: which step leads from which stages to which. The stage of a record follows from its confirmed
//! steps in the order of their days; steps that still wait must fit behind them, so that whatever is confirmed next
//! finds its place.

use crate::refusal::{Code, Refusal};
use entity::values::{Day, RecordState};
use uuid::Uuid;

/// The stages of a kind of record, and the steps between them.
pub trait Course: Copy + PartialEq + std::fmt::Debug + 'static {
    /// What is done.
    type Step: Copy + PartialEq + std::fmt::Debug;

    /// Where each begins.
    const BEGINS: Self;
    /// Where it rests while it is suspended, and goes back from to where it was.
    const RESTS: Self;
    /// Which step suspends.
    const SUSPENDS: Self::Step;
    /// Which step takes up again what was suspended.
    const RESUMES: Self::Step;
    /// The steps: from where, by what, to where.
    const WAYS: &'static [(Self, Self::Step, Self)];

    /// Its name in Chinese and English.
    fn name(self) -> (&'static str, &'static str);
    /// A step's name in Chinese and English.
    fn step_name(step: Self::Step) -> (&'static str, &'static str);
}

/// A step that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken<S> {
    /// Its record, which tells steps of one day apart: ids grow with time.
    pub id: Uuid,
    /// What was done.
    pub step: S,
    /// On which day.
    pub day: Day,
    /// Where its record stands between the two sides.
    pub state: RecordState,
}

impl<S> Taken<S> {
    /// Whether it waits for the other side, or is confirmed.
    pub const fn stands(&self) -> bool {
        matches!(self.state, RecordState::Submitted | RecordState::Confirmed | RecordState::Disputed)
    }
}

/// Where a record stands in its course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing<C> {
    /// The stage.
    pub stage: C,
    /// Since when; none where no step was confirmed.
    pub since: Option<Day>,
}

/// Where confirmed steps led.
///
/// # Errors
/// The step that finds no way.
pub fn confirmed<C: Course>(taken: &[Taken<C::Step>]) -> Result<Standing<C>, Refusal> {
    walk(taken, |one| one.state == RecordState::Confirmed)
}

/// Refuses steps that do not fit: those that stand must lead from one to the next, and so must those of them that are
/// confirmed.
///
/// # Errors
/// What is wrong with the first that does not fit.
pub fn fits<C: Course>(taken: &[Taken<C::Step>]) -> Result<(), Refusal> {
    walk::<C>(taken, Taken::stands)?;
    confirmed::<C>(taken).map(drop)
}

fn walk<C: Course>(
    taken: &[Taken<C::Step>],
    counts: impl Fn(&Taken<C::Step>) -> bool,
) -> Result<Standing<C>, Refusal> {
    let mut steps: Vec<&Taken<C::Step>> = taken.iter().filter(|one| counts(one)).collect();
    steps.sort_by_key(|one| (one.day, one.id));
    let mut at = Standing { stage: C::BEGINS, since: None };
    let mut rested = None;
    for one in steps {
        let resumed = rested.filter(|_| one.step == C::RESUMES && at.stage == C::RESTS);
        let way = || C::WAYS.iter().find(|(from, by, _)| *from == at.stage && *by == one.step);
        let stage = resumed.or_else(|| way().map(|(_, _, to)| *to)).ok_or_else(|| no_way::<C>(at, one))?;
        if one.step == C::SUSPENDS {
            rested = Some(at.stage);
        }
        at = Standing { stage, since: Some(one.day) };
    }
    Ok(at)
}

/// Refuses a step that does not lead on from a stage.
fn no_way<C: Course>(at: Standing<C>, step: &Taken<C::Step>) -> Refusal {
    let ((zh, en), (step_zh, step_en)) = (at.stage.name(), C::step_name(step.step));
    let day = step.day;
    let (since_zh, since_en) = at
        .since
        .map_or_else(Default::default, |since| (format!("（{since} 起）"), format!(" since {since}")));
    Refusal::new(
        Code::WrongState,
        "kind",
        format!("{day} 时处于“{zh}”{since_zh}，不能{step_zh}；请按先后顺序录入和确认各环节"),
        format!(
            "on {day} it is {en}{since_en}, which nobody can {step_en}; enter and confirm the steps in their order"
        ),
    )
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

    use super::*;
    use entity::values::{ProjectStage as Stage, ProjectStepKind as Step};
    use proptest::prelude::*;

    fn steps(steps: &[(Step, &str, RecordState)]) -> Vec<Taken<Step>> {
        let taken = |(at, (step, day, state)): (u128, &(Step, &str, RecordState))| Taken {
            id: Uuid::from_u128(at + 1),
            step: *step,
            day: Day::parse(day).unwrap(),
            state: *state,
        };
        (0..).zip(steps).map(taken).collect()
    }

    /// From each stage, each step: where it leads, or that it is refused.
    #[test]
    fn every_step_from_every_stage() {
        let mut ways = 0;
        for &stage in Stage::ALL {
            for &step in Step::ALL {
                let all: Vec<_> =
                    Stage::WAYS.iter().filter(|(from, by, _)| (*from, *by) == (stage, step)).collect();
                assert!(all.len() <= 1, "{stage} {step}");
                ways += all.len();
            }
        }
        assert_eq!(ways, Stage::WAYS.len());
        for last in [Stage::HandedOver, Stage::Closed, Stage::Cancelled] {
            assert!(Stage::WAYS.iter().all(|(from, ..)| *from != last), "{last} is the end");
        }
    }

    #[test]
    fn the_stage_follows_from_confirmed_steps_in_the_order_of_their_days() {
        use RecordState::{Confirmed, Submitted, Withdrawn};
        let taken = steps(&[
            (Step::Start, "2026-03-01", Confirmed),
            (Step::Approve, "2026-02-01", Confirmed),
            (Step::Complete, "2026-05-01", Submitted),
            (Step::Cancel, "2026-04-01", Withdrawn),
        ]);
        assert_eq!(fits::<Stage>(&taken), Ok(()));
        let at = confirmed::<Stage>(&taken).unwrap();
        assert_eq!((at.stage, at.since), (Stage::UnderWay, Some(Day::parse("2026-03-01").unwrap())));
    }

    #[test]
    fn what_was_suspended_goes_on_from_where_it_was() {
        use RecordState::Confirmed;
        let taken = steps(&[
            (Step::Approve, "2026-02-01", Confirmed),
            (Step::Suspend, "2026-02-02", Confirmed),
            (Step::Resume, "2026-02-03", Confirmed),
            (Step::Start, "2026-02-04", Confirmed),
            (Step::Suspend, "2026-02-05", Confirmed),
            (Step::Resume, "2026-02-06", Confirmed),
        ]);
        assert_eq!(confirmed::<Stage>(&taken).unwrap().stage, Stage::UnderWay);
        assert_eq!(confirmed::<Stage>(taken.get(..2).unwrap()).unwrap().stage, Stage::Suspended);
        let early =
            steps(&[(Step::Approve, "2026-02-01", Confirmed), (Step::Resume, "2026-02-02", Confirmed)]);
        assert_eq!(fits::<Stage>(&early).unwrap_err().code, Code::WrongState);
    }

    #[test]
    fn a_step_is_not_confirmed_before_what_it_follows() {
        use RecordState::{Confirmed, Submitted};
        let taken =
            steps(&[(Step::Approve, "2026-02-01", Submitted), (Step::Start, "2026-03-01", Confirmed)]);
        let refusal = fits::<Stage>(&taken).unwrap_err();
        assert!(refusal.en.contains("2026-03-01") && refusal.zh.contains("已申报"), "{refusal:?}");
    }

    proptest! {
        /// Whatever is entered, withdrawn and confirmed in whatever order, what was admitted always leads somewhere.
        #[test]
        fn what_is_admitted_always_leads_somewhere(
            tries in proptest::collection::vec((0..9_usize, 1..28_u32, 0..3_u8, any::<prop::sample::Index>()), 1..40),
        ) {
            let mut taken: Vec<Taken<Step>> = Vec::new();
            for (at, (step, day, what, which)) in (1..).zip(tries) {
                let mut next = taken.clone();
                match what {
                    0 => next.push(Taken {
                        id: Uuid::from_u128(at),
                        step: Step::ALL[step],
                        day: Day::parse(&format!("2026-02-{day:02}")).unwrap(),
                        state: RecordState::Submitted,
                    }),
                    1 if !next.is_empty() => {
                        let one = which.index(next.len());
                        next[one].state = RecordState::Confirmed;
                    }
                    _ if !next.is_empty() => {
                        let one = which.index(next.len());
                        next[one].state = RecordState::Withdrawn;
                    }
                    _ => {}
                }
                if fits::<Stage>(&next).is_ok() {
                    taken = next;
                }
                let stage = confirmed::<Stage>(&taken).unwrap().stage;
                let any = taken.iter().any(|one| one.state == RecordState::Confirmed);
                prop_assert_eq!(stage == Stage::Proposed, !any);
            }
        }
    }
}
