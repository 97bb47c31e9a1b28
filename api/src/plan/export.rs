//! Yearly plans of units as a sheet, each with what was bought.

use super::{
    input::PlansFilter,
    query::{self, Along},
    view::Plan,
};
use crate::{
    error::Result,
    export::{Argument, Arguments, Exported, Told, id, instant, text, told, word, worded},
    graphql::Viewer,
    sheet::{Cell, Kind, Title, Word},
    store::{Key, Page, Slice},
};
use domain::share::Share;
use entity::organisation;
use sea_orm::sea_query::Expr;

/// Plans that are taken out.
#[derive(Clone, Debug)]
pub(crate) struct PlanRows {
    condition: Option<Expr>,
}

impl Exported for PlanRows {
    const LIST: &'static str = "plans";
    const TITLE: Title = Title { zh: "预留份额计划", en: "Plans" };
    const ARGUMENTS: &'static [Argument] = &[Argument::of::<Option<PlansFilter>>("filter")];
    const TOLD: &'static [Told<Plan>] = &[
        told("year", ("年度", "Year"), Kind::Integer, |_, plan| Cell::Integer(plan.row.year.0.into())),
        told("unit", ("单位信用代码", "Unit's credit code"), Kind::Code, |_, plan| {
            code(plan.unit.as_ref())
        }),
        told("unitName", ("单位", "Unit"), Kind::Text, |_, plan| name(plan.unit.as_ref())),
        worded("canteen", ("食堂类型", "Canteen"), CANTEENS, |_, plan| {
            Cell::text(Some(plan.row.canteen.word()))
        }),
        told(
            "filingUnit",
            ("填报单位信用代码", "Filing unit's credit code"),
            Kind::Code,
            |_, plan| code(plan.filing_unit.as_ref()),
        ),
        told("filingUnitName", ("填报单位", "Filing unit"), Kind::Text, |_, plan| {
            name(plan.filing_unit.as_ref())
        }),
        told("foodBudget", ("食材采购预算（元）", "Food budget (yuan)"), YUAN, |_, plan| {
            Cell::decimal(plan.row.food_budget)
        }),
        told("reserved", ("预留金额（元）", "Reserved (yuan)"), YUAN, |_, plan| {
            Cell::decimal(plan.row.reserved)
        }),
        told("bought", ("已采购（元）", "Bought (yuan)"), YUAN, |_, plan| Cell::decimal(plan.bought)),
        told("percent", ("完成率（%）", "Progress (%)"), YUAN, |_, plan| {
            let progress = Share::of(plan.bought.0, plan.row.reserved.0);
            progress.map_or(Cell::Blank, |progress| Cell::decimal(progress.percent()))
        }),
        worded("state", ("状态", "State"), STATES, |_, plan| Cell::text(Some(plan.row.state.word()))),
        told("reason", ("退回理由", "Reason"), Kind::Text, |_, plan| text(plan.row.reason.as_deref())),
        told("changedAt", ("更新时间", "Changed at"), Kind::Code, |_, plan| instant(plan.row.at)),
        told("version", ("版本", "Version"), Kind::Integer, |_, plan| {
            Cell::Integer(plan.row.version.into())
        }),
        told("id", ("编号", "Id"), Kind::Code, |_, plan| id(plan.row.id)),
    ];
    type Row = Plan;

    fn asked(viewer: &Viewer, arguments: &Arguments) -> Result<Self> {
        let filter: Option<PlansFilter> = arguments.get("filter")?;
        Ok(Self { condition: query::condition(viewer, &filter.unwrap_or_default())? })
    }

    async fn page(&self, viewer: &Viewer, slice: &Slice) -> Result<Page<(Key, Plan)>> {
        query::page(viewer, self.condition.clone(), slice, Along::Progress).await
    }
}

const YUAN: Kind = Kind::Decimal { places: 2 };

const CANTEENS: &[Word] = &[
    word("OWN", "自营食堂", "Own"),
    word("OUTSOURCED", "外包食堂", "Outsourced"),
    word("SHARED", "共用食堂", "Shared"),
    word("NONE", "无食堂", "None"),
];

const STATES: &[Word] = &[
    word("DRAFT", "编制中", "Draft"),
    word("FILED", "已上报", "Filed"),
    word("ACCEPTED", "审核通过", "Accepted"),
    word("RETURNED", "已退回", "Returned"),
];

fn code(organisation: Option<&organisation::Model>) -> Cell<'static> {
    organisation.map_or(Cell::Blank, |it| Cell::owned(it.credit_code.to_string()))
}

fn name(organisation: Option<&organisation::Model>) -> Cell<'static> {
    text(organisation.map(|organisation| organisation.name.as_str()))
}
