//! Steps of projects (项目进程): from approval to handing over, each confirmed by the other side.

use crate::{
    error::Result,
    graphql::Viewer,
    record::{
        Move,
        course::{self, Strides},
        form::{Choice, Link, Maybe, Paper, Text, form, worded},
        named::belonging,
    },
    store::Writer,
};
use domain::Refusal;
use entity::{
    ids::ProjectId,
    project, project_step,
    values::{ProjectStage, ProjectStepKind},
};
use std::collections::HashMap;
use uuid::Uuid;

worded! {
    /// What is done with a project (项目环节).
    ProjectStepWord of ProjectStepKind as "ProjectStepKind", by ProjectStepKindFilter {
        /// 批复.
        Approve = "批复" "Approved",
        /// 开工.
        Start = "开工" "Started",
        /// 完工.
        Complete = "完工" "Completed",
        /// 验收.
        Accept = "验收" "Accepted",
        /// 移交.
        HandOver = "移交" "Handed over",
        /// 结项, where no asset arose.
        Close = "结项" "Closed",
        /// 暂停.
        Suspend = "暂停" "Suspended",
        /// 恢复.
        Resume = "恢复" "Resumed",
        /// 取消, by either side.
        Cancel = "取消" "Cancelled",
    }
}

form! {
    /// A dated step of a project (项目进程). The recipient's side enters it, a cancellation either; it must lead on from where
    /// the steps before it led, in the order of their days.
    project_step / project_steps as ProjectStep / ProjectSteps,
    entity project_step, id ProjectStepId, facts domain::project::ProjectStep,
    titled "项目进程" "Steps of projects",
    /// Whose money the project uses (帮扶方).
    donor = "帮扶方地区代码" "Donor's region code",
    /// Where the project lies (项目所在地).
    recipient = "项目所在地代码" "Project's region code",
    /// The day of the step (日期), which decides its year.
    day taken_on = "日期" "Taken on",
    own {
        /// The project (项目).
        project_id: Link<ProjectId> = "项目记录编号" "Project", disputed;
        /// What was done (环节).
        kind: Choice<ProjectStepWord> = "环节" "Step", disputed;
        /// Who decided it (批复机关); an approval names it.
        authority: Maybe<Text<200>> = "批复机关" "Authority", disputed;
        /// The number of the document (文号); an approval names it.
        document_number: Maybe<Paper<100>> = "文号" "Document number", disputed;
        /// Why (理由): what is suspended or cancelled says it.
        reason: Maybe<Text<500>> = "理由" "Reason";
    }
    derived {}
    kept {}
    ordered RecordOrder,
    filtered {
        words { kind: ProjectStepWord as Kind = "环节" "step" }
        texts { document_number }
        links { project_id: ProjectId }
    }
    sums {}
    means "项目进程" "steps of projects" in "次" "steps":
        "流量。按日期归年。"
        "A flow. The day of the step decides the year.",
    beyond {
        async fn barred(
            writer: &Writer,
            moves: &[(Option<project_step::Model>, project_step::Model)],
        ) -> Result<HashMap<Uuid, Refusal>> {
            course::barred::<project_step::Entity>(writer, moves).await
        }

        async fn follow(writer: &Writer, moves: &[Move<'_, project_step::Entity>]) -> Result<()> {
            course::follow::<project_step::Entity>(writer, moves).await
        }

        async fn complete(
            viewer: &Viewer,
            facts: Vec<domain::project::ProjectStep>,
        ) -> Result<Vec<std::result::Result<domain::project::ProjectStep, Vec<Refusal>>>> {
            belonging::<project::Entity, _>(viewer, "projectId", facts, |one| one.project_id).await
        }
    }
}

impl Strides for project_step::Entity {
    type Course = ProjectStage;
    type Of = project::Entity;

    const OF: &'static str = "project_id";

    fn of(row: &project_step::Model) -> Uuid {
        row.project_id.0
    }

    fn step(row: &project_step::Model) -> ProjectStepKind {
        row.kind
    }

    fn step_of(word: &str) -> Option<ProjectStepKind> {
        ProjectStepKind::of_word(word)
    }

    fn word(stage: ProjectStage) -> &'static str {
        stage.word()
    }
}
