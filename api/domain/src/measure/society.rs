//! Organisation, talent and society (组织领导、人才支援、社会帮扶).

use super::{Rule, Unit};
use entity::values::{Measure as M, RecordKind as K};

/// Person-times of those who were trained.
const fn trained(
    measure: M,
    kind: &'static [(&'static str, &'static str)],
    means: [&'static str; 2],
) -> Rule {
    Rule::sum(measure, Unit::PersonTime, K::Training, "people", means).only(kind)
}

pub(super) const RULES: &[Rule] = &[
    Rule::count(
        M::JointMeetings,
        Unit::Meeting,
        K::Meeting,
        ["联席会议次数。", "Joint meetings that were held."],
    )
    .only(&[("kind", "JOINT_MEETING")]),
    Rule::count(M::Visits, Unit::Meeting, K::Meeting, ["互访次数。", "Visits, of either side to the other."])
        .only(&[("kind", "VISIT")]),
    trained(
        M::OfficialsTrained,
        &[("kind", "OFFICIAL")],
        ["党政干部培训人次。", "Person-times of officials who were trained."],
    ),
    trained(
        M::ProfessionalsTrained,
        &[("kind", "TECHNICIAN")],
        ["专业技术人才培训人次。", "Person-times of professionals who were trained."],
    ),
    trained(
        M::VillageLeadersTrained,
        &[("kind", "VILLAGE_LEADER")],
        ["致富带头人培训人次。", "Person-times of leaders of villages who were trained."],
    ),
    Rule::sum(
        M::DonationsReceived,
        Unit::Yuan,
        K::Donation,
        "amount",
        [
            "社会帮扶捐款和捐物折价，不属于财政援助资金。",
            "Donations of money and of goods by their value; no part of public money.",
        ],
    ),
    Rule::count(
        M::LocalPairs,
        Unit::Pair,
        K::LocalPair,
        [
            "当年建立的学校、医院、村、企业等结对。",
            "Pairs of schools, hospitals, villages and others that began in the time.",
        ],
    ),
];
