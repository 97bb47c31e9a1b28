//! Training sessions (培训): of officials, technicians, leaders of villages and workers.

use crate::record::form::{Amount, Choice, Count, Maybe, OnDay, Text, form, worded};

worded! {
    /// Who learns (培训对象).
    TrainingKindWord of TrainingKind as "TrainingKind", by TrainingKindFilter {
        /// 党政干部.
        Official = "党政干部" "Officials",
        /// 专业技术人才.
        Technician = "专业技术人才" "Technicians",
        /// 农村致富带头人.
        VillageLeader = "农村致富带头人" "Leaders of villages",
        /// 劳动力.
        Worker = "劳动力" "Workers",
    }
}

form! {
    /// A training session (培训).
    training / trainings as Training / Trainings,
    entity training, id TrainingId, facts domain::training::Training,
    titled "培训" "Training sessions",
    /// Where those who teach or pay are at home (帮扶方所在地).
    donor = "帮扶方所在地代码" "Donor's region code",
    /// Where those who learn are at home (学员所在地).
    recipient = "学员所在地代码" "Learners' region code",
    /// Its first day (开班日期), which decides its year.
    day starts_on = "开班日期" "Starts on",
    own {
        /// Who learns (培训对象).
        kind: Choice<TrainingKindWord> = "培训对象" "Kind", disputed;
        /// About what (培训内容).
        subject: Text<200> = "培训内容" "Subject";
        /// Who held it (承办单位).
        organiser: Text<200> = "承办单位" "Organiser", disputed;
        /// Its last day, where it took several (结束日期).
        ends_on: Maybe<OnDay> = "结束日期" "Ends on";
        /// How many took part: person-times (参训人次).
        people: Count = "参训人次" "People", disputed;
        /// How many of them were in an assisted category (其中脱贫人口及监测对象).
        assisted: Count = "其中脱贫人口及监测对象" "Of whom assisted", disputed;
        /// What it cost, in yuan (培训经费).
        cost: Maybe<Amount> = "培训经费（元）" "Cost (yuan)", disputed;
    }
    derived {}
    kept {}
    ordered RecordOrder,
    filtered { words { kind: TrainingKindWord as Kind = "培训对象" "kind" } texts {} }
    sums { people: "people", assisted: "assisted" }
    means "培训" "training sessions" in "期；人次" "sessions; person-times":
        "流量。按开班日期归年；人次，同一人参加两期计两次。"
        "A flow. The first day decides the year; person-times: somebody who took part twice counts twice.",
    beyond {}
}
