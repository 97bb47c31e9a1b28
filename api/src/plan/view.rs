//! Plans as clients see them.

use super::{
    floor::EVERYWHERE,
    query::{PlanCount, PlanFloorCount},
};
use crate::{
    graphql::{
        ViewerExt,
        answer::UserError,
        connection::connection,
        history::{HistoryEntry, history_of},
        id,
        scalar::{Decimal, YearNumber},
    },
    organisation::view::Organisation,
    region::view::Region,
};
use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{organisation, plan, values::Fen};

/// How a unit feeds its people, which decides what its plan asks (食堂类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::values::CanteenKind", name = "CanteenKind")]
pub enum CanteenKindWord {
    /// 自营食堂.
    Own,
    /// 外包食堂.
    Outsourced,
    /// 共用食堂: another unit files it.
    Shared,
    /// 无食堂: nothing is asked.
    None,
}

/// The life of a unit's yearly plan (计划状态).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::values::PlanState", name = "PlanState")]
pub enum PlanStateWord {
    /// 编制中.
    Draft,
    /// 已上报: with the finance department.
    Filed,
    /// 审核通过.
    Accepted,
    /// 已退回: with a reason.
    Returned,
}

/// What a unit reserves of a year's food budget for goods of assisted counties (预留份额计划).
#[derive(Clone, Debug)]
pub struct Plan {
    pub(super) row: plan::Model,
    pub(super) unit: Option<organisation::Model>,
    pub(super) filing_unit: Option<organisation::Model>,
    /// What was bought; read where it is asked for.
    pub(super) bought: Fen,
}

/// What a unit reserves of a year's food budget for goods of assisted counties (预留份额计划).
#[Object]
impl Plan {
    /// Its id.
    pub(crate) async fn id(&self) -> ID {
        id::encode(self.row.id)
    }
    /// Rises with every change.
    async fn version(&self) -> i32 {
        self.row.version
    }
    /// Whose it is (单位).
    async fn unit(&self) -> Option<Organisation> {
        self.unit.clone().map(Organisation)
    }
    /// For which year.
    async fn year(&self) -> YearNumber {
        YearNumber(self.row.year.0)
    }
    /// How the unit feeds its people.
    async fn canteen(&self) -> CanteenKindWord {
        self.row.canteen.into()
    }
    /// The unit that files a shared canteen (填报单位).
    async fn filing_unit(&self) -> Option<Organisation> {
        self.filing_unit.clone().map(Organisation)
    }
    /// The year's food budget in yuan (食材采购预算).
    async fn food_budget(&self) -> Decimal {
        Decimal::from(&self.row.food_budget)
    }
    /// The share of it that is reserved, in yuan (预留金额).
    async fn reserved(&self) -> Decimal {
        Decimal::from(&self.row.reserved)
    }
    /// Where it stands.
    async fn state(&self) -> PlanStateWord {
        self.row.state.into()
    }
    /// Why the finance department returned it (退回理由).
    async fn reason(&self) -> Option<&str> {
        self.row.reason.as_deref()
    }
    /// Bought ÷ reserved (完成率); null where nothing is reserved.
    async fn progress(&self) -> Option<PlanProgress> {
        let progress = domain::share::Share::of(self.bought.0, self.row.reserved.0)?;
        Some(PlanProgress {
            bought: Decimal::from(&self.bought),
            reserved: Decimal::from(&self.row.reserved),
            exact: progress.exact(),
            value: Decimal(progress.value()),
            percent: Decimal(progress.percent()),
        })
    }
    /// Who changed what when, oldest first (历史).
    async fn history(&self, ctx: &Context<'_>) -> Result<Vec<HistoryEntry>> {
        Ok(history_of::<plan::Entity>(ctx.viewer()?, self.row.id).await?)
    }
    /// When it was changed last.
    async fn changed_at(&self) -> DateTime<Utc> {
        self.row.at
    }
}

/// How far a plan has come (完成率): what the unit, its union and its staff bought on the 832 platform in the year,
/// less returns, as a share of what is reserved. It waits for nobody's confirmation.
#[derive(Clone, Debug, SimpleObject)]
pub struct PlanProgress {
    /// Bought less returned, in yuan; what was withdrawn, reversed or a duplicate is not in it.
    pub(super) bought: Decimal,
    /// Reserved, in yuan.
    pub(super) reserved: Decimal,
    /// The share, a fraction in lowest terms: `12/25`.
    pub(super) exact: String,
    /// The share with two places, half away from zero: `0.48`.
    pub(super) value: Decimal,
    /// The share in hundredths, with two places, half away from zero: `48.00`.
    pub(super) percent: Decimal,
}

connection! {
    /// Plans, the latest year first.
    PlanConnection of PlanEdge to Plan, counted by PlanCount
}

/// The least share of the food budget that plans reserve, by year and place (预留比例下限).
#[derive(Clone, Debug)]
pub struct PlanFloor(pub(super) plan::floor::Model);

/// The least share of the food budget that plans reserve, by year and place (预留比例下限).
#[Object]
impl PlanFloor {
    /// Its id.
    async fn id(&self) -> ID {
        id::encode(self.0.id)
    }
    /// Rises with every change.
    async fn version(&self) -> i32 {
        self.0.version
    }
    /// The first year for which it is asked; it is asked until the place says otherwise.
    async fn year(&self) -> YearNumber {
        YearNumber(self.0.year.0)
    }
    /// Where; null is everywhere.
    async fn region(&self, ctx: &Context<'_>) -> Result<Option<Region>> {
        let atlas = &ctx.viewer()?.atlas;
        Ok(self.region_code().and_then(|code| Region::of(atlas, code)))
    }
    /// Hundredths of the food budget.
    async fn percent(&self) -> i32 {
        self.0.percent
    }
}

impl PlanFloor {
    /// Where; none is everywhere.
    pub(super) fn region_code(&self) -> Option<entity::values::RegionCode> {
        Some(self.0.region_code).filter(|code| *code != EVERYWHERE)
    }
}

connection! {
    /// Floors of plans, the latest year first.
    PlanFloorConnection of PlanFloorEdge to PlanFloor, counted by PlanFloorCount
}

/// What became of a floor of plans.
#[derive(Clone, Debug, SimpleObject)]
pub struct PlanFloorPayload {
    /// The floor as it is now; null where it was refused.
    pub plan_floor: Option<PlanFloor>,
    /// Why it was refused.
    pub user_errors: Vec<UserError>,
}

/// What became of a plan.
#[derive(Clone, Debug, SimpleObject)]
pub struct PlanPayload {
    /// The plan as it is now; null where it was refused.
    pub plan: Option<Plan>,
    /// Why it was refused.
    pub user_errors: Vec<UserError>,
}
