//! Industry transfers (产业转移): a step counts in the year of its day, and what was agreed never adds to what arrived.

use super::{Rule, Unit};
use entity::values::{Measure as M, RecordKind as K};

/// A step of industry transfers, counted.
const fn step(measure: M, kind: &'static [(&'static str, &'static str)], means: [&'static str; 2]) -> Rule {
    Rule::count(measure, Unit::Project, K::IndustryStep, means).only(kind)
}

pub(super) const RULES: &[Rule] = &[
    Rule::count(
        M::UndertakingsIntended,
        Unit::Project,
        K::IndustryTransfer,
        ["当年达成意向的投资项目。", "Undertakings that were intended in the time."],
    ),
    step(
        M::UndertakingsSigned,
        &[("kind", "SIGN")],
        ["当年签约的投资项目。", "Undertakings signed in the time."],
    ),
    step(
        M::UndertakingsLanded,
        &[("kind", "LAND")],
        [
            "当年落地的投资项目；一个企业有几个投资项目计几个。",
            "Undertakings that landed in the time; an enterprise with several counts as often.",
        ],
    ),
    step(
        M::UndertakingsOperating,
        &[("kind", "OPERATE")],
        [
            "当年投产的投资项目；一个企业有几个投资项目计几个。",
            "Undertakings that began to operate in the time; an enterprise with several counts as often.",
        ],
    ),
    Rule::sum(
        M::AgreedInvestment,
        Unit::Yuan,
        K::IndustryTransfer,
        "agreed_investment",
        [
            "当年意向项目的协议投资额，与到位资金不同。",
            "What those undertakings agreed to invest; not what arrived.",
        ],
    ),
    Rule::sum(
        M::RealInvestment,
        Unit::Yuan,
        K::IndustryResult,
        "amount",
        ["当年实际到位的投资。", "Investment that arrived in the time."],
    )
    .only(&[("kind", "INVESTMENT")]),
    Rule::sum(
        M::IndustryJobs,
        Unit::Person,
        K::IndustryResult,
        "people",
        ["当年产业合作新吸纳的就业人数。", "People whom these enterprises took on in the time."],
    )
    .only(&[("kind", "EMPLOYMENT")]),
    Rule::sum(
        M::IndustryJobsAssisted,
        Unit::Person,
        K::IndustryResult,
        "assisted",
        ["其中脱贫人口及监测对象。", "Those of them in an assisted category."],
    )
    .only(&[("kind", "EMPLOYMENT")]),
    Rule::count(
        M::Parks,
        Unit::Project,
        K::Park,
        ["当年新建的共建产业园区。", "Parks that were begun in the time."],
    ),
    Rule::count(
        M::Workshops,
        Unit::Project,
        K::Workshop,
        ["当年新建的帮扶车间。", "Workshops that were begun in the time."],
    ),
];
