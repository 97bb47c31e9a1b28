//! Projects (帮扶项目): proposed by the recipient's side from its pool, agreed by both.

use crate::{
    error::Result,
    fund::FundSectorWord,
    record::{
        course,
        form::{Amount, Choice, Count, Maybe, OnDay, Paper, Text, form, worded},
    },
    store::Writer,
};
use domain::Refusal;
use entity::values::ProjectStage as Stage;
use std::collections::HashMap;
use uuid::Uuid;

worded! {
    /// Where a project stands in its course (项目阶段): what its confirmed steps led to.
    ProjectStageWord of ProjectStage as "ProjectStage", by ProjectStageFilter {
        /// 已申报.
        Proposed = "已申报" "Proposed",
        /// 已批复.
        Approved = "已批复" "Approved",
        /// 实施中.
        UnderWay = "实施中" "Under way",
        /// 已完工.
        Completed = "已完工" "Completed",
        /// 已验收.
        Accepted = "已验收" "Accepted",
        /// 已移交.
        HandedOver = "已移交" "Handed over",
        /// 已结项, where no asset arose.
        Closed = "已结项" "Closed",
        /// 已暂停.
        Suspended = "已暂停" "Suspended",
        /// 已取消.
        Cancelled = "已取消" "Cancelled",
    }
}

form! {
    /// What is built with cooperation money in a place of the recipient's side (帮扶项目). Confirmed, it is agreed by both
    /// sides (会商); its steps follow, each a record of its own.
    project / projects as Project / Projects,
    entity project, id ProjectId, facts domain::project::Project,
    titled "帮扶项目" "Projects",
    /// Whose money it is to use (帮扶方).
    donor = "帮扶方地区代码" "Donor's region code",
    /// Where it lies (项目所在地).
    recipient = "项目所在地代码" "Project's region code",
    /// The day on which it was proposed (申报日期), which decides its year.
    day proposed_on = "申报日期" "Proposed on",
    own {
        /// What it is called (项目名称).
        name: Text<200> = "项目名称" "Name", disputed;
        /// Its number in the recipient's pool (项目库编号).
        pool_number: Maybe<Paper<100>> = "项目库编号" "Number in the pool";
        /// What it is for (项目类别).
        sector: Choice<FundSectorWord> = "项目类别" "Sector", disputed;
        /// Yuan of cooperation money that it may use (协作资金预算); a change of more than 10 % says why.
        budget: Amount = "协作资金预算（元）" "Budget (yuan)", disputed;
        /// Who carries it out (实施单位).
        unit: Text<200> = "实施单位" "Carried out by";
        /// How many benefit (受益人数).
        people: Count = "受益人数" "People who benefit", disputed;
        /// How many of them were lifted from poverty or are monitored (其中脱贫人口及监测对象).
        assisted: Count = "其中脱贫人口及监测对象" "Of whom assisted", disputed;
        /// How those who benefit share in what it earns (利益联结机制); a project of industry says it.
        benefit_sharing: Maybe<Text<500>> = "利益联结机制" "Benefit-sharing mechanism", disputed;
        /// The day by which it is to begin (计划开工日期).
        start_due: OnDay = "计划开工日期" "To begin by", disputed;
        /// The day by which it is to be accepted (计划验收日期).
        acceptance_due: OnDay = "计划验收日期" "To be accepted by", disputed;
    }
    derived {}
    kept {}
    moved {
        /// Where its confirmed steps led (项目阶段).
        stage: Choice<ProjectStageWord> = "项目阶段" "Stage" begins Stage::Proposed;
        /// Since when it stands there (进入该阶段日期); null until a step is confirmed.
        stage_since: Maybe<OnDay> = "进入该阶段日期" "In this stage since" begins None;
    }
    ordered RecordOrder,
    filtered {
        words {
            sector: FundSectorWord as Sector = "项目类别" "sector",
            stage: ProjectStageWord as Stage = "项目阶段" "stage",
        }
        texts { pool_number }
    }
    sums { amount: "budget", people: "people", assisted: "assisted" }
    means "帮扶项目" "projects" in "元；个；人" "yuan; projects; people":
        "流量。按申报日期归年；金额为协作资金预算，与到位、支出金额不同。"
        "A flow. The day of the proposal decides the year; amounts are budgets of cooperation money, not what was received or paid.",
    beyond {
        fn reasoned(
            before: &domain::project::Project,
            after: &domain::project::Project,
            reason: Option<&str>,
        ) -> Option<Refusal> {
            before.unexplained(after, reason)
        }

        async fn barred(
            writer: &Writer,
            moves: &[(Option<entity::project::Model>, entity::project::Model)],
        ) -> Result<HashMap<Uuid, Refusal>> {
            course::stood_on(writer, moves, &[("project_step", "project_id")]).await
        }
    }
}
