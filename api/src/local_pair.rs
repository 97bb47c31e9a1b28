//! Pairs below the region (结对共建): schools, hospitals, villages, enterprises and villages, social organisations.

use crate::record::form::{Choice, Maybe, OnDay, Text, form, worded};

worded! {
    /// What kind of pair it is (结对类型).
    LocalPairKindWord of LocalPairKind as "LocalPairKind", by LocalPairKindFilter {
        /// 学校.
        School = "学校" "Schools",
        /// 医院.
        Hospital = "医院" "Hospitals",
        /// 村（社区）.
        Village = "村（社区）" "Villages",
        /// 村企.
        EnterpriseVillage = "村企" "Enterprise and village",
        /// 社会组织.
        SocialOrganisation = "社会组织" "Social organisation",
    }
}

form! {
    /// A pair below the region (结对共建): a school, hospital, village, enterprise or social organisation of each side.
    local_pair / local_pairs as LocalPair / LocalPairs,
    entity local_pair, id LocalPairId, facts domain::local_pair::LocalPair,
    titled "结对共建" "Pairs below the region",
    /// Where its eastern party is at home (帮扶方所在地).
    donor = "帮扶方所在地代码" "Eastern party's region code",
    /// Where its western party is at home (受援方所在地).
    recipient = "受援方所在地代码" "Western party's region code",
    /// Its first day (结对日期), which decides its year.
    day starts_on = "结对日期" "Starts on",
    own {
        /// What kind of pair it is (结对类型).
        kind: Choice<LocalPairKindWord> = "结对类型" "Kind", disputed;
        /// The eastern party (帮扶方单位).
        donor_party: Text<200> = "帮扶方单位" "Eastern party", disputed;
        /// The western party (受援方单位).
        recipient_party: Text<200> = "受援方单位" "Western party", disputed;
        /// Its last day, where it has one (到期日期).
        ends_on: Maybe<OnDay> = "到期日期" "Ends on", disputed;
        /// What is done together (帮扶内容).
        content: Maybe<Text<1000>> = "帮扶内容" "Content";
    }
    derived {}
    kept {}
    ordered RecordOrder,
    filtered { words { kind: LocalPairKindWord as Kind = "结对类型" "kind" } texts {} }
    sums {}
    means "结对共建" "pairs below the region" in "对" "pairs":
        "流量。按结对日期归年，计当年新结成的对数。"
        "A flow. The first day decides the year: pairs that began in it.",
    beyond {}
}
