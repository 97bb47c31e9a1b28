//! Industry transfers (产业转移): an enterprise that the donor brought, and what it agreed to do.

use crate::{
    error::Result,
    graphql::Viewer,
    record::{
        course,
        form::{Amount, Choice, Class, Credit, Link, Maybe, OnDay, Place, Text, form, worded},
        named::Named,
    },
    store::Writer,
};
use domain::Refusal;
use entity::{
    ids::{ParkId, WorkshopId},
    park,
    values::IndustryStage as Stage,
    workshop,
};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use std::collections::HashMap;
use uuid::Uuid;

worded! {
    /// Where an industry transfer stands in its course (产业转移阶段): what its confirmed steps led to.
    IndustryStageWord of IndustryStage as "IndustryStage", by IndustryStageFilter {
        /// 意向.
        Intended = "意向" "Intended",
        /// 已签约.
        Signed = "已签约" "Signed",
        /// 已落地.
        Landed = "已落地" "Landed",
        /// 建设中.
        UnderConstruction = "建设中" "Under construction",
        /// 已投产.
        Operating = "已投产" "Operating",
        /// 已达产.
        FullCapacity = "已达产" "At full capacity",
        /// 停滞.
        Stalled = "停滞" "Stalled",
        /// 已终止.
        Terminated = "已终止" "Terminated",
    }
}

form! {
    /// An enterprise that the donor brought (引导), eastern or not, investing in a place of the recipient's side (产业转移). What
    /// it agreed to invest and what arrived are different numbers: the latter are results of their own. Grouped by a
    /// time and by stage, its summary is the funnel of each cohort.
    industry_transfer / industry_transfers as IndustryTransfer / IndustryTransfers,
    entity industry_transfer, id IndustryTransferId, facts domain::industry::IndustryTransfer,
    titled "产业转移" "Industry transfers",
    /// Who brought it (帮扶方).
    donor = "帮扶方地区代码" "Donor's region code",
    /// Where it invests (落户地).
    recipient = "落户地代码" "Recipient's region code",
    /// The day on which it said that it would (意向日期), which decides its year.
    day intended_on = "意向日期" "Intended on",
    own {
        /// The enterprise (企业名称).
        enterprise: Text<200> = "企业名称" "Enterprise", disputed;
        /// Its unified social credit code (统一社会信用代码).
        credit_code: Credit = "统一社会信用代码" "Credit code", disputed;
        /// Where it comes from (企业来源地).
        home: Maybe<Place> = "企业来源地代码" "Enterprise's region code";
        /// What it is to do there (投资项目名称).
        name: Text<200> = "投资项目名称" "Undertaking", disputed;
        /// The class of the economy that this belongs to (国民经济行业代码, GB/T 4754).
        industry: Class = "国民经济行业代码" "Class of the economy", disputed;
        /// Yuan that it agreed to invest (协议投资额), never added to what arrived.
        agreed_investment: Amount = "协议投资额（元）" "Agreed investment (yuan)", disputed;
        /// The park in which it settles (所在园区).
        park_id: Maybe<Link<ParkId>> = "所在园区记录编号" "Park";
        /// The workshop that it runs (帮扶车间).
        workshop_id: Maybe<Link<WorkshopId>> = "帮扶车间记录编号" "Workshop";
    }
    derived {}
    kept { intended_year: |facts: &domain::industry::IndustryTransfer| facts.intended_on.year().0 }
    moved {
        /// Where its confirmed steps led (阶段).
        stage: Choice<IndustryStageWord> = "阶段" "Stage" begins Stage::Intended;
        /// Since when it stands there (进入该阶段日期); null until a step is confirmed.
        stage_since: Maybe<OnDay> = "进入该阶段日期" "In this stage since" begins None;
    }
    marked {
        /// Whether another pairing claims the enterprise in the same year (重复认领); which one is seen by those who see
        /// its records.
        claimed_twice: claimed_twice;
    }
    ordered RecordOrder,
    filtered {
        words { stage: IndustryStageWord as Stage = "阶段" "stage" }
        texts { credit_code }
        links { park_id: ParkId, workshop_id: WorkshopId }
    }
    sums { amount: "agreed_investment" }
    means "产业转移" "industry transfers" in "元；家" "yuan; enterprises":
        "流量。按意向日期归年；金额为协议投资额，与到位资金不同。按时间和阶段分组即为各批意向的转化漏斗。"
        "A flow. The day of the intention decides the year; amounts are what was agreed, not what arrived. By a time and by stage it is the funnel of each cohort.",
    beyond {
        async fn barred(
            writer: &Writer,
            moves: &[(Option<entity::industry_transfer::Model>, entity::industry_transfer::Model)],
        ) -> Result<HashMap<Uuid, Refusal>> {
            let by = [("industry_step", "transfer_id"), ("industry_result", "transfer_id")];
            course::stood_on(writer, moves, &by).await
        }

        async fn complete(
            viewer: &Viewer,
            facts: Vec<domain::industry::IndustryTransfer>,
        ) -> Result<Vec<std::result::Result<domain::industry::IndustryTransfer, Vec<Refusal>>>> {
            let parks = Named::<park::Entity>::of(viewer, facts.iter().filter_map(|one| one.park_id)).await?;
            let workshops =
                Named::<workshop::Entity>::of(viewer, facts.iter().filter_map(|one| one.workshop_id)).await?;
            let checked = facts.into_iter().map(|one| {
                let park = one.park_id.map(|id| parks.drawn_on(viewer, "parkId", id, &one));
                let workshop = one.workshop_id.map(|id| workshops.drawn_on(viewer, "workshopId", id, &one));
                let wrong: Vec<Refusal> =
                    park.and_then(std::result::Result::err).into_iter().chain(workshop.and_then(std::result::Result::err)).collect();
                if wrong.is_empty() { Ok(one) } else { Err(wrong) }
            });
            Ok(checked.collect())
        }
    }
}

/// Whether another pairing claims the enterprise in the year of this one: the bare mark, for everyone who sees this one.
fn claimed_twice() -> Expr {
    let here = |name: &'static str| Expr::col(("industry_transfer", name));
    let there = |name: &'static str| Expr::col(("other", name));
    let standing = ["SUBMITTED", "CONFIRMED", "DISPUTED"];
    let other = Query::select()
        .expr(Expr::cust("1"))
        .from_as("industry_transfer", "other")
        .and_where(there("credit_code").eq(here("credit_code")))
        .and_where(there("intended_year").eq(here("intended_year")))
        .and_where(there("pairing_id").ne(here("pairing_id")))
        .and_where(there("state").is_in(standing))
        .to_owned();
    here("state").is_in(standing).and(Expr::exists(other))
}
