//! Public money (财政援助资金).

use super::{Reads, Rule, Unit};
use entity::values::{Measure as M, RecordKind as K};

pub(super) const RULES: &[Rule] = &[
    Rule::sum(
        M::FiscalMoneyReceived,
        Unit::Yuan,
        K::FundTransfer,
        "amount",
        [
            "拨付并经受援方确认到位的财政援助资金，更正分录计入；不含社会帮扶捐赠。",
            "Public money that the recipient confirmed as received, corrections among it; no donations.",
        ],
    ),
    Rule::sum(
        M::MoneyAllocated,
        Unit::Yuan,
        K::Allocation,
        "amount",
        ["已下达到县或项目的资金。", "Public money that notices gave to counties and projects."],
    ),
    Rule::sum(
        M::MoneyAllocatedToIndustry,
        Unit::Yuan,
        K::Allocation,
        "amount",
        ["已下达资金中投向产业发展的部分。", "The part of allocated money that is for industry."],
    )
    .only(&[("sector", "INDUSTRY")]),
    Rule {
        measure: M::IndustryShare,
        unit: Unit::Percent,
        reads: Reads::Share { part: M::MoneyAllocatedToIndustry, whole: M::MoneyAllocated },
        means: [
            "已下达资金中投向产业发展的比例。",
            "Money allocated to industry as a share of all that was allocated.",
        ],
    },
    Rule::sum(
        M::MoneyPaid,
        Unit::Yuan,
        K::Expenditure,
        "amount",
        ["支付到最终收款人的资金。", "Public money that was paid to its final payees."],
    ),
    Rule::sum(
        M::MoneyReturned,
        Unit::Yuan,
        K::FundReturn,
        "amount",
        ["退回帮扶方的资金。", "Public money that went back to the donor."],
    ),
    Rule {
        measure: M::FundProgress,
        unit: Unit::Percent,
        reads: Reads::Share { part: M::MoneyPaid, whole: M::FiscalMoneyReceived },
        means: [
            "当期支出占当期到位资金的比例。",
            "What was paid in the time as a share of what was received in it.",
        ],
    },
];
