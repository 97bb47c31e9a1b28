//! Steps of industry transfers (产业转移进程): from signing to full capacity, each confirmed by the other side.

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
use domain::{Refusal, course::Taken};
use entity::{
    ids::IndustryTransferId,
    industry_step, industry_transfer,
    values::{IndustryStage, IndustryStepKind},
};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

worded! {
    /// What is done with an industry transfer (产业转移环节).
    IndustryStepWord of IndustryStepKind as "IndustryStepKind", by IndustryStepKindFilter {
        /// 签约.
        Sign = "签约" "Signed",
        /// 落地.
        Land = "落地" "Landed",
        /// 开工建设.
        Build = "开工建设" "Construction begun",
        /// 投产.
        Operate = "投产" "In operation",
        /// 达产.
        ReachCapacity = "达产" "At full capacity",
        /// 停滞.
        Stall = "停滞" "Stalled",
        /// 恢复.
        Resume = "恢复" "Resumed",
        /// 终止.
        Terminate = "终止" "Terminated",
    }
}

form! {
    /// A dated step of an industry transfer (产业转移进程). Either side enters it; it must lead on from where the steps before
    /// it led, in the order of their days, and nothing operates before investment has arrived.
    industry_step / industry_steps as IndustryStep / IndustrySteps,
    entity industry_step, id IndustryStepId, facts domain::industry::IndustryStep,
    titled "产业转移进程" "Steps of industry transfers",
    /// Who brought the enterprise (帮扶方).
    donor = "帮扶方地区代码" "Donor's region code",
    /// Where it invests (落户地).
    recipient = "落户地代码" "Recipient's region code",
    /// The day of the step (日期), which decides its year.
    day taken_on = "日期" "Taken on",
    own {
        /// The industry transfer (产业转移).
        transfer_id: Link<IndustryTransferId> = "产业转移记录编号" "Industry transfer", disputed;
        /// What was done (环节).
        kind: Choice<IndustryStepWord> = "环节" "Step", disputed;
        /// The number of the document (文号).
        document_number: Maybe<Paper<100>> = "文号" "Document number", disputed;
        /// Why (理由): what stalled or ended says it.
        reason: Maybe<Text<500>> = "理由" "Reason";
    }
    derived {}
    kept {}
    ordered RecordOrder,
    filtered {
        words { kind: IndustryStepWord as Kind = "环节" "step" }
        texts { document_number }
        links { transfer_id: IndustryTransferId }
    }
    sums {}
    means "产业转移进程" "steps of industry transfers" in "次" "steps":
        "流量。按日期归年：当年新落地、新投产的企业即该环节在当年的次数。"
        "A flow. The day of the step decides the year: what landed or went into operation in a year are its steps of that kind.",
    beyond {
        async fn barred(
            writer: &Writer,
            moves: &[(Option<industry_step::Model>, industry_step::Model)],
        ) -> Result<HashMap<Uuid, Refusal>> {
            let mut refused = course::barred::<industry_step::Entity>(writer, moves).await?;
            let operates = |row: &&industry_step::Model| row.kind == IndustryStepKind::Operate && course::stands(*row);
            let operating: Vec<_> = moves.iter().map(|(_, after)| after).filter(operates).collect();
            let records: BTreeSet<Uuid> = operating.iter().map(|row| row.transfer_id.0).collect();
            let arrived = super::result::arrived(writer, &records).await?;
            for row in operating {
                let step = [Taken { id: row.id.0, step: row.kind, day: row.day, state: row.state }];
                let arrived = arrived.get(&row.transfer_id.0).map(Vec::as_slice).unwrap_or_default();
                if let Some(refusal) = domain::industry::unfunded(&step, arrived) {
                    refused.entry(row.id.0).or_insert(refusal);
                }
            }
            Ok(refused)
        }

        async fn follow(writer: &Writer, moves: &[Move<'_, industry_step::Entity>]) -> Result<()> {
            course::follow::<industry_step::Entity>(writer, moves).await
        }

        async fn complete(
            viewer: &Viewer,
            facts: Vec<domain::industry::IndustryStep>,
        ) -> Result<Vec<std::result::Result<domain::industry::IndustryStep, Vec<Refusal>>>> {
            belonging::<industry_transfer::Entity, _>(viewer, "transferId", facts, |one| one.transfer_id).await
        }
    }
}

impl Strides for industry_step::Entity {
    type Course = IndustryStage;
    type Of = industry_transfer::Entity;

    const OF: &'static str = "transfer_id";

    fn of(row: &industry_step::Model) -> Uuid {
        row.transfer_id.0
    }

    fn step(row: &industry_step::Model) -> IndustryStepKind {
        row.kind
    }

    fn step_of(word: &str) -> Option<IndustryStepKind> {
        IndustryStepKind::of_word(word)
    }

    fn word(stage: IndustryStage) -> &'static str {
        stage.word()
    }
}
