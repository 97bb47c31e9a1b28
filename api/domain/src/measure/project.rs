//! Projects (帮扶项目): a step counts in the year of its day.

use super::{Rule, Unit};
use entity::values::{Measure as M, RecordKind as K};

/// A step of projects, counted.
const fn step(measure: M, kind: &'static [(&'static str, &'static str)], means: [&'static str; 2]) -> Rule {
    Rule::count(measure, Unit::Project, K::ProjectStep, means).only(kind)
}

pub(super) const RULES: &[Rule] = &[
    Rule::count(
        M::ProjectsAgreed,
        Unit::Project,
        K::Project,
        [
            "当年申报并经双方会商同意的项目。",
            "Projects that were proposed in the time and agreed by both sides.",
        ],
    ),
    Rule::sum(
        M::ProjectBudgets,
        Unit::Yuan,
        K::Project,
        "budget",
        [
            "当年申报项目的协作资金预算，与到位、支出金额不同。",
            "Budgets of those projects; neither what was received nor what was paid.",
        ],
    ),
    step(M::ProjectsApproved, &[("kind", "APPROVE")], ["当年批复的项目。", "Projects approved in the time."]),
    step(M::ProjectsBegun, &[("kind", "START")], ["当年开工的项目。", "Projects begun in the time."]),
    step(
        M::ProjectsCompleted,
        &[("kind", "COMPLETE")],
        ["当年完工的项目。", "Projects completed in the time."],
    ),
    step(M::ProjectsAccepted, &[("kind", "ACCEPT")], ["当年验收的项目。", "Projects accepted in the time."]),
    step(
        M::ProjectsHandedOver,
        &[("kind", "HAND_OVER")],
        ["当年移交的项目。", "Projects handed over in the time."],
    ),
];
