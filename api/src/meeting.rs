//! Visits and joint meetings (互访与联席会议), with what was decided.

use crate::record::form::{Choice, Count, Maybe, Text, form, worded};

worded! {
    /// How two sides met (往来形式).
    MeetingKindWord of MeetingKind as "MeetingKind", by MeetingKindFilter {
        /// 互访.
        Visit = "互访" "Visit",
        /// 联席会议.
        JointMeeting = "联席会议" "Joint meeting",
    }

    /// Who travelled to whom (往来方向).
    TravelDirectionWord of TravelDirection as "TravelDirection", by TravelDirectionFilter {
        /// 由东向西.
        Westward = "由东向西" "Westward",
        /// 由西向东.
        Eastward = "由西向东" "Eastward",
    }

    /// The rank of who led those that travelled (带队领导级别).
    LeaderRankWord of LeaderRank as "LeaderRank", by LeaderRankFilter {
        /// 省级领导.
        Provincial = "省级领导" "Provincial",
        /// 地市级领导.
        Prefectural = "地市级领导" "Prefectural",
        /// 县级领导.
        County = "县级领导" "County",
        /// 部门负责人.
        Department = "部门负责人" "Department",
    }
}

form! {
    /// A visit or joint meeting (互访与联席会议).
    meeting / meetings as Meeting / Meetings,
    entity meeting, id MeetingId, facts domain::meeting::Meeting,
    titled "互访与联席会议" "Visits and joint meetings",
    /// The place on the donor's side (帮扶方).
    donor = "帮扶方地区代码" "Donor's region code",
    /// The place on the recipient's side (受援方).
    recipient = "受援方地区代码" "Recipient's region code",
    /// Its first day (日期), which decides its year.
    day held_on = "日期" "Held on",
    own {
        /// A visit or a joint meeting (往来形式).
        kind: Choice<MeetingKindWord> = "往来形式" "Kind", disputed;
        /// Who travelled (往来方向).
        direction: Choice<TravelDirectionWord> = "往来方向" "Direction", disputed;
        /// The rank of who led those that travelled (带队领导级别).
        rank: Choice<LeaderRankWord> = "带队领导级别" "Rank", disputed;
        /// Who led them (带队领导).
        led_by: Text<200> = "带队领导" "Led by", disputed;
        /// How many travelled (人数).
        people: Count = "人数" "People", disputed;
        /// About what (主题).
        subject: Text<200> = "主题" "Subject";
        /// What was decided (议定事项); a joint meeting decides something.
        decisions: Maybe<Text<4000>> = "议定事项" "Decisions";
    }
    derived {}
    kept {}
    ordered RecordOrder,
    filtered {
        words {
            kind: MeetingKindWord as Kind = "往来形式" "kind",
            direction: TravelDirectionWord as Direction = "往来方向" "direction",
            rank: LeaderRankWord as Rank = "带队领导级别" "rank",
        }
        texts {}
    }
    sums { people: "people" }
    means "互访与联席会议" "visits and joint meetings" in "次；人次" "meetings; person-times":
        "流量。按首日归年；人次。"
        "A flow. The first day decides the year; person-times.",
    beyond {}
}
