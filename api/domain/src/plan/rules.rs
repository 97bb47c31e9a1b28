//! What a plan must say, and how it comes from its unit to the finance department and back.

use crate::{Code, Refusal};
use entity::{
    ids::OrganisationId,
    values::{CanteenKind, Fen, PlanState, RegionCode, Year},
};

/// What a plan says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// How the unit feeds its people.
    pub canteen: CanteenKind,
    /// The unit that files a shared canteen.
    pub filing_unit: Option<OrganisationId>,
    /// The year's food budget.
    pub food_budget: Fen,
    /// The share of it that is reserved.
    pub reserved: Fen,
}

/// The least share that a place asks from a year on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Floor {
    /// The first year for which it is asked.
    pub year: Year,
    /// Where; none is everywhere.
    pub region: Option<RegionCode>,
    /// Hundredths of the food budget.
    pub percent: i32,
}

/// The floors of all years and places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Floors(Vec<Floor>);

/// What is done to a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// The unit changes what it says (编制).
    Write,
    /// The unit files it (上报).
    File,
    /// The finance department accepts it (审核通过).
    Accept,
    /// The finance department returns it with a reason (退回).
    Return,
}

impl Floors {
    /// These floors.
    pub fn new(floors: Vec<Floor>) -> Self {
        Self(floors)
    }

    /// The percent that a unit in `chain` (the regions that it lies in) reserves at least in a year.
    ///
    /// Each place asks what it said last; of several places that the unit lies in the one that asks most binds.
    pub fn percent(&self, year: Year, chain: &[RegionCode]) -> i32 {
        let says = |region: Option<RegionCode>| {
            let said = self.0.iter().filter(|floor| floor.region == region && floor.year <= year);
            said.max_by_key(|floor| floor.year).map(|floor| floor.percent)
        };
        let places = chain.iter().copied().map(Some).chain([None]);
        places.filter_map(says).max().unwrap_or(0)
    }
}

/// Whether a place may ask this share.
///
/// # Errors
/// `INVALID` where it is no share of a whole.
pub fn check_percent(percent: i32) -> Result<(), Refusal> {
    if (0..=100).contains(&percent) {
        return Ok(());
    }
    Err(Refusal::invalid(
        "percent",
        "预留比例为 0 到 100 的整数（百分之几）",
        "a share is a whole number of hundredths, 0 to 100",
    ))
}

impl Terms {
    /// What is wrong with the terms of `unit`'s plan, where at least `percent` of the budget is reserved.
    pub fn check(&self, unit: OrganisationId, percent: i32) -> Vec<Refusal> {
        let mut wrong = Vec::new();
        for (field, amount) in [("foodBudget", self.food_budget), ("reserved", self.reserved)] {
            if amount < Fen(0) {
                wrong.push(Refusal::invalid(field, "金额不能为负", "it cannot be negative"));
            }
        }
        if !wrong.is_empty() {
            return wrong;
        }
        match self.canteen {
            CanteenKind::Own | CanteenKind::Outsourced => {
                wrong.extend(self.own_canteen(percent));
                wrong.extend(self.no_filing_unit());
            }
            CanteenKind::Shared => {
                wrong.extend(self.shared_canteen(unit));
                wrong.extend(self.no_money());
            }
            CanteenKind::None => {
                wrong.extend(self.no_filing_unit());
                wrong.extend(self.no_money());
            }
        }
        wrong
    }

    fn own_canteen(&self, percent: i32) -> Option<Refusal> {
        if self.food_budget == Fen(0) {
            return Some(Refusal::invalid(
                "foodBudget",
                "请填写本年度食材采购预算",
                "give the year's food budget",
            ));
        }
        if self.reserved > self.food_budget {
            return Some(Refusal::invalid(
                "reserved",
                format!("预留金额不能超过食材采购预算 {} 元", self.food_budget),
                format!("no more than the food budget of {} yuan can be reserved", self.food_budget),
            ));
        }
        let least = least(self.food_budget, percent);
        (self.reserved < least).then(|| {
            Refusal::invalid(
                "reserved",
                format!("预留比例不得低于 {percent}%，即至少 {least} 元"),
                format!("at least {percent} % of the food budget is reserved: {least} yuan"),
            )
        })
    }

    fn shared_canteen(&self, unit: OrganisationId) -> Option<Refusal> {
        match self.filing_unit {
            Some(filing) if filing != unit => None,
            Some(_) => Some(Refusal::invalid(
                "filingUnit",
                "共用食堂由另一单位填报；由本单位填报的，请选自营或外包",
                "a shared canteen is filed by another unit; where this one files it, say own or outsourced",
            )),
            None => Some(Refusal::invalid(
                "filingUnit",
                "请填写共用食堂的填报单位",
                "say which unit files the shared canteen",
            )),
        }
    }

    fn no_filing_unit(&self) -> Option<Refusal> {
        self.filing_unit.map(|_unit| {
            Refusal::invalid(
                "filingUnit",
                "只有共用食堂才填写填报单位",
                "only a shared canteen has a filing unit",
            )
        })
    }

    fn no_money(&self) -> Option<Refusal> {
        let field = match (self.food_budget, self.reserved) {
            (Fen(0), Fen(0)) => return None,
            (Fen(0), _) => "reserved",
            _ => "foodBudget",
        };
        Some(Refusal::invalid(
            field,
            "无食堂或由其他单位填报的，预算和预留金额均为 0",
            "without a canteen of its own a unit states neither budget nor reserve: give 0",
        ))
    }
}

/// The state of a plan after a step.
///
/// # Errors
/// `WRONG_STATE` where the plan's state does not allow the step.
pub fn next(state: PlanState, step: Step) -> Result<PlanState, Refusal> {
    use PlanState::{Accepted, Draft, Filed, Returned};
    match (state, step) {
        (Draft, Step::Write) => Ok(Draft),
        // What was returned stays so until it is filed again: its reason is what the unit works on.
        (Returned, Step::Write) => Ok(Returned),
        (Draft | Returned, Step::File) => Ok(Filed),
        (Filed, Step::Accept) => Ok(Accepted),
        (Filed, Step::Return) => Ok(Returned),
        (Filed | Accepted, Step::Write | Step::File) => Err(wrong(
            "计划已上报，请财政部门退回后再修改",
            "the plan was filed; have the finance department return it before it is changed",
        )),
        (Draft | Returned | Accepted, Step::Accept | Step::Return) => Err(wrong(
            "只有已上报、尚未审核的计划可以审核或退回",
            "only a plan that was filed and not yet judged is accepted or returned",
        )),
    }
}

/// The least amount that is no less than so many hundredths of `budget`.
fn least(budget: Fen, percent: i32) -> Fen {
    let hundredths = i128::from(budget.0) * i128::from(percent);
    Fen(i64::try_from((hundredths + 99) / 100).unwrap_or(i64::MAX))
}

fn wrong(zh: &'static str, en: &'static str) -> Refusal {
    Refusal::new(Code::WrongState, "id", zh, en)
}
