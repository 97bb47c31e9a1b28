//! Consumption (消费帮扶): goods that were bought, and those that were sold with help.

use super::{Reads, Rule, Unit};
use entity::values::{Measure as M, RecordKind as K};

pub(super) const RULES: &[Rule] = &[
    Rule::sum(
        M::Bought,
        Unit::Yuan,
        K::Purchase,
        "amount",
        [
            "采购金额，减去退货；按验收日期归期。",
            "What was bought, less what was given back; the day of acceptance decides.",
        ],
    )
    .only(&[("kind", "BOUGHT")]),
    Rule::sum(
        M::SoldWithHelp,
        Unit::Yuan,
        K::Purchase,
        "amount",
        [
            "帮助销售金额，减去退货；按验收日期归期。",
            "What was sold with help, less what was given back; the day of acceptance decides.",
        ],
    )
    .only(&[("kind", "SOLD_WITH_HELP")]),
    Rule {
        measure: M::BoughtAndSold,
        unit: Unit::Yuan,
        reads: Reads::Sum(&[M::Bought, M::SoldWithHelp]),
        means: ["采购和帮助销售金额之和。", "What was bought and what was sold with help."],
    },
];
