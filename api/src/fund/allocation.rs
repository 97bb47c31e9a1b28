//! Allocations (分配下达): notices that gave public money to a county or project.

use super::transfer::money;
use crate::{
    error::Result,
    graphql::Viewer,
    record::{
        form::{Amount, Choice, Link, Maybe, Paper, form, worded},
        named::Named,
    },
};
use domain::{
    Refusal,
    fund::balance::{Bearing, Entry, Ledger, bearings},
    record::Step,
};
use entity::{
    fund_transfer,
    ids::{AllocationId, FundTransferId, ProjectId},
    project,
};

worded! {
    /// What public money is for (资金投向).
    FundSectorWord of FundSector as "FundSector", by FundSectorFilter {
        /// 产业发展.
        Industry = "产业发展" "Industry",
        /// 就业.
        Employment = "就业" "Employment",
        /// 教育.
        Education = "教育" "Education",
        /// 医疗卫生.
        Health = "医疗卫生" "Health",
        /// 基础设施.
        Infrastructure = "基础设施" "Infrastructure",
        /// 乡村建设.
        Village = "乡村建设" "Villages",
        /// 人才.
        Talent = "人才" "Talent",
        /// 文化旅游.
        Culture = "文化旅游" "Culture and tourism",
        /// 其他.
        Other = "其他" "Other",
    }
}

form! {
    /// A notice that gave public money to a county or project (分配下达).
    allocation / allocations as Allocation / Allocations,
    entity allocation, id AllocationId, facts domain::fund::Allocation,
    titled "资金分配" "Allocations",
    /// Whose money it was (拨款方): as in what it draws on.
    donor = "拨款方地区代码" "Donor's region code",
    /// The place on the recipient's side (受援方): within that of what it draws on.
    recipient = "受援方地区代码" "Recipient's region code",
    /// The day of the notice (下达日期), which decides its year.
    day notified_on = "下达日期" "Notified on",
    own {
        /// Yuan to the fen (金额); negative where it corrects another.
        amount: Amount = "金额（元）" "Amount (yuan)", disputed;
        /// The transfer that it draws on (所依据的拨付).
        transfer_id: Link<FundTransferId> = "拨付记录编号" "Transfer", disputed;
        /// What it is for (资金投向).
        sector: Choice<FundSectorWord> = "资金投向" "Sector", disputed;
        /// The project that it is for (所属项目).
        project_id: Maybe<Link<ProjectId>> = "项目记录编号" "Project", disputed;
        /// The number of the notice (文号).
        document_number: Maybe<Paper<100>> = "文号" "Document number";
        /// The entry that it corrects (被更正的记录).
        corrects: Maybe<Link<AllocationId>> = "被更正的记录编号" "Corrects", disputed;
    }
    derived {}
    kept {}
    ordered MoneyOrder,
    filtered { by amount, words { sector: FundSectorWord as Sector = "资金投向" "sector" } texts { document_number } links { transfer_id: FundTransferId, project_id: ProjectId } }
    sums { amount: "amount" }
    means "资金分配下达" "allocations of public money" in "元；笔" "yuan; allocations":
        "流量。按下达日期归年；冲减记录为负数。"
        "A flow. The day of the notice decides the year; corrections are negative",
    beyond {
        fn guard(row: &entity::allocation::Model, step: Step) -> std::result::Result<(), Refusal> {
            money(row.state, step)
        }

        fn bearings(row: &entity::allocation::Model) -> Vec<Bearing> {
            bearings(Entry {
                ledger: Ledger::Allocation,
                id: row.id.0,
                draws_on: Some(row.transfer_id.0),
                corrects: row.corrects.map(|id| id.0),
                amount: row.amount,
                state: row.state,
            })
        }

        async fn complete(
            viewer: &Viewer,
            facts: Vec<domain::fund::Allocation>,
        ) -> Result<Vec<std::result::Result<domain::fund::Allocation, Vec<Refusal>>>> {
            let accounts = Named::<fund_transfer::Entity>::of(viewer, facts.iter().map(|one| one.transfer_id)).await?;
            let projects = Named::<project::Entity>::of(viewer, facts.iter().filter_map(|one| one.project_id)).await?;
            let corrected = Named::<Self>::of(viewer, facts.iter().filter_map(|one| one.corrects)).await?;
            let checked = facts.into_iter().map(|one| {
                let mut wrong = Vec::new();
                let field = "transferId";
                wrong.extend(accounts.drawn_on(viewer, field, one.transfer_id, &one).err());
                let project = |id| projects.drawn_on(viewer, "projectId", id, &one).err();
                wrong.extend(one.project_id.and_then(project));
                let account = |one: &domain::fund::Allocation| (one.transfer_id, one.corrects.is_some());
                wrong.extend(corrected.corrected(one.corrects, &one, account).err());
                if wrong.is_empty() { Ok(one) } else { Err(wrong) }
            });
            Ok(checked.collect())
        }
    }
}
