//! Posts that eastern employers offer to workers of a recipient region (岗位).

use crate::record::form::{Amount, Count, Maybe, Text, form};

form! {
    /// Posts of one kind that an eastern employer offers to workers of a recipient region (岗位).
    post / posts as Post / Posts,
    entity post, id PostId, facts domain::post::Post,
    titled "岗位" "Posts",
    /// Where the work is (用工地).
    donor = "用工地代码" "Region code of the work",
    /// For whom they are (面向地区).
    recipient = "面向地区代码" "Region code of those they are for",
    /// The last day on which one can apply (报名截止日期), which decides its year.
    day deadline = "报名截止日期" "Deadline",
    own {
        /// Who employs (用工单位).
        employer: Text<200> = "用工单位" "Employer", disputed;
        /// The work (工种).
        work: Text<200> = "工种" "Work", disputed;
        /// What one must be able to do (技能要求).
        skill: Maybe<Text<200>> = "技能要求" "Skill";
        /// How many are wanted (招工人数).
        headcount: Count = "招工人数" "Headcount", disputed;
        /// The least that is paid a month, in yuan (最低月薪).
        wage_from: Amount = "最低月薪（元）" "Wage from (yuan a month)", disputed;
        /// The most that is paid a month, in yuan (最高月薪).
        wage_to: Amount = "最高月薪（元）" "Wage to (yuan a month)", disputed;
    }
    derived {}
    kept {}
    ordered RecordOrder,
    filtered { words {} texts {} }
    sums { people: "headcount" }
    means "岗位" "posts" in "条；人" "entries; people wanted":
        "流量。按报名截止日期归年；人数为招工人数。"
        "A flow. The deadline decides the year; people are those that are wanted.",
    beyond {}
}
