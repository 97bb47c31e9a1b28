//! What clients send about plans.

use super::view::{CanteenKindWord, PlanStateWord};
use crate::{
    error::Result,
    graphql::{
        field::Fields,
        scalar::{Decimal, RegionCodeText, YearNumber},
    },
    versioned::Target,
};
use async_graphql::{ID, InputObject};
use domain::plan::{Floor, Terms};
use entity::{
    ids::{OrganisationId, PlanFloorId, PlanId},
    values::{Fen, Year},
};

/// Which plans (计划筛选); conditions side by side all hold.
#[derive(Clone, Debug, Default, InputObject)]
pub struct PlansFilter {
    /// Of this year.
    pub year: Option<YearNumber>,
    /// Where they stand.
    pub state: Option<PlanStateWord>,
    /// Of this unit.
    pub unit: Option<ID>,
    /// Of units of this region, or of one that lies in it.
    pub region: Option<RegionCodeText>,
}

/// The plan of a unit for a year, to be written or changed (编制计划).
#[derive(Clone, Debug, InputObject)]
pub struct WritePlanInput {
    /// Names this request: the same key and input again write nothing more.
    pub idempotency_key: String,
    /// Whose it is.
    pub unit: ID,
    /// For which year.
    pub year: YearNumber,
    /// How the unit feeds its people.
    pub canteen: CanteenKindWord,
    /// The unit that files a shared canteen.
    pub filing_unit: Option<ID>,
    /// The year's food budget in yuan; nothing where nothing is asked.
    pub food_budget: Option<Decimal>,
    /// The share of it that is reserved, in yuan; nothing where nothing is asked.
    pub reserved: Option<Decimal>,
    /// The version that was read, where the unit has a plan of the year already; nothing begins one.
    pub expected_version: Option<i32>,
}

/// A step with a plan (上报、审核通过).
#[derive(Clone, Debug, InputObject)]
pub struct PlanStepInput {
    /// Which one.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// What is said about it, for the history.
    pub note: Option<String>,
}

/// A plan to be returned (退回).
#[derive(Clone, Debug, InputObject)]
pub struct ReturnPlanInput {
    /// Which one.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// Why.
    pub reason: String,
}

/// What a unit writes, read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Draft {
    pub(super) unit: OrganisationId,
    pub(super) year: Year,
    pub(super) terms: Terms,
}

impl WritePlanInput {
    pub(super) fn parse(&self) -> Result<Draft> {
        let mut fields = Fields::default();
        let unit = fields.id("unit", &self.unit);
        let filing_unit = fields.maybe("filingUnit", self.filing_unit.as_ref(), Fields::id);
        let food_budget = amount(&mut fields, "foodBudget", self.food_budget.as_ref());
        let reserved = amount(&mut fields, "reserved", self.reserved.as_ref());
        let read = (|| {
            let terms = Terms {
                canteen: self.canteen.into(),
                filing_unit: filing_unit?,
                food_budget: food_budget?,
                reserved: reserved?,
            };
            Some(Draft { unit: unit?, year: Year(self.year.0), terms })
        })();
        fields.whole(read)
    }
}

impl PlanStepInput {
    pub(super) fn parse(&self) -> Result<Target<PlanId>> {
        let mut fields = Fields::default();
        let target = Target::read(&mut fields, &self.id, self.expected_version, self.note.as_deref());
        fields.whole(target)
    }
}

impl ReturnPlanInput {
    pub(super) fn parse(&self) -> Result<Target<PlanId>> {
        let mut fields = Fields::default();
        let id = fields.id("id", &self.id);
        let reason = fields.text("reason", &self.reason, 2000);
        let read = (|| Some(Target { id: id?, expected: self.expected_version, note: Some(reason?) }))();
        fields.whole(read)
    }
}

/// What a place asks from a year on (预留比例下限).
#[derive(Clone, Debug, InputObject)]
pub struct AddPlanFloorInput {
    /// Names this request for good: the same key and input give the same floor.
    pub idempotency_key: String,
    /// The first year for which it is asked.
    pub year: YearNumber,
    /// Where; left out, everywhere.
    pub region: Option<RegionCodeText>,
    /// Hundredths of the food budget, a whole number.
    pub percent: i32,
    /// Which text says so (依据).
    pub note: String,
}

/// A correction of what a place asks (更正预留比例下限).
#[derive(Clone, Debug, InputObject)]
pub struct CorrectPlanFloorInput {
    /// Which one.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// Hundredths of the food budget; 0 asks nothing.
    pub percent: i32,
    /// Which text says so (依据).
    pub note: String,
}

impl AddPlanFloorInput {
    pub(super) fn parse(&self) -> Result<(Floor, String)> {
        let mut fields = Fields::default();
        let region = fields.maybe_region("region", self.region.as_ref());
        let note = fields.text("note", &self.note, 2000);
        let read = (|| {
            let floor = Floor { year: Year(self.year.0), region: region?, percent: self.percent };
            Some((floor, note?))
        })();
        fields.whole(read)
    }
}

impl CorrectPlanFloorInput {
    pub(super) fn parse(&self) -> Result<Target<PlanFloorId>> {
        let mut fields = Fields::default();
        let id = fields.id("id", &self.id);
        let note = fields.text("note", &self.note, 2000);
        let read = (|| Some(Target { id: id?, expected: self.expected_version, note: Some(note?) }))();
        fields.whole(read)
    }
}

/// An amount of money; what is left out is nothing.
fn amount(fields: &mut Fields, field: &'static str, value: Option<&Decimal>) -> Option<Fen> {
    fields.maybe(field, value, Fields::amount).map(Option::unwrap_or_default)
}
