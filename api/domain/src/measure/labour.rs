//! Labour dispatch (劳务协作): who is newly placed and who was employed already are different measures.

use super::{Rule, Unit};
use entity::values::{Measure as M, RecordKind as K};

/// Those newly placed whose batches are of a class.
const fn placed(measure: M, only: &'static [(&'static str, &'static str)], means: [&'static str; 2]) -> Rule {
    Rule::sum(measure, Unit::PersonTime, K::LabourDispatch, "headcount", means).only(only)
}

/// Those who were employed still when they were asked after.
const fn stable(measure: M, only: &'static [(&'static str, &'static str)], means: [&'static str; 2]) -> Rule {
    Rule::sum(measure, Unit::PersonTime, K::DispatchReport, "employed", means).only(only)
}

pub(super) const RULES: &[Rule] = &[
    placed(
        M::LabourPlaced,
        &[("placement", "NEW")],
        ["新增转移就业，按输出批次计人次。", "Person-times newly placed, by batches of departure."],
    ),
    Rule::sum(
        M::LabourPlacedAssisted,
        Unit::PersonTime,
        K::LabourDispatch,
        "assisted",
        ["其中脱贫劳动力及监测对象。", "Those of them in an assisted category on the day of hiring."],
    )
    .only(&[("placement", "NEW")]),
    placed(
        M::LabourAtHome,
        &[("placement", "NEW"), ("destination_class", "HOME_PROVINCE")],
        ["其中在省内就业。", "Those of them who stayed in their province."],
    ),
    placed(
        M::LabourInDonorProvince,
        &[("placement", "NEW"), ("destination_class", "DONOR_PROVINCE")],
        ["其中到结对东部省份就业。", "Those of them who went to the donor's province."],
    ),
    placed(
        M::LabourElsewhere,
        &[("placement", "NEW"), ("destination_class", "ELSEWHERE")],
        ["其中到其他地区就业。", "Those of them who went elsewhere."],
    ),
    placed(
        M::LabourKept,
        &[("placement", "EMPLOYED")],
        [
            "稳岗：输出时已就业的人次，不计入新增。",
            "Person-times of those employed already; none of them newly placed.",
        ],
    ),
    stable(
        M::LabourStableThreeMonths,
        &[("kind", "THREE_MONTHS")],
        [
            "输出满三个月回访时仍就业的人次，按批次的输出日期归期。",
            "Person-times employed still after three months; the batch's day of departure decides.",
        ],
    ),
    stable(
        M::LabourStableSixMonths,
        &[("kind", "SIX_MONTHS")],
        [
            "输出满六个月回访时仍就业的人次，按批次的输出日期归期。",
            "Person-times employed still after six months; the batch's day of departure decides.",
        ],
    ),
    Rule::sum(
        M::PostsOffered,
        Unit::Person,
        K::Post,
        "headcount",
        ["报名截止日期在当期的岗位拟招人数。", "People wanted by posts whose deadline lies in the time."],
    ),
    Rule::sum(
        M::WorkersTrained,
        Unit::PersonTime,
        K::Training,
        "people",
        ["劳动力培训人次。", "Person-times of workers who were trained."],
    )
    .only(&[("kind", "WORKER")]),
];
