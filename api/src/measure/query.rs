//! Questions about measures, and about what they come to.

use super::{
    overview,
    view::{Measure, Overview},
    word::MeasureWord,
};
use crate::graphql::{
    ViewerExt,
    entries::Entries,
    scalar::{Date, YearNumber},
};
use async_graphql::{Context, ID, Object};
use domain::measure::rules;

/// Questions about measures (口径).
#[derive(Clone, Copy, Debug, Default)]
pub struct MeasureQuery;

/// Questions about measures.
#[Object]
impl MeasureQuery {
    /// Every defined number, in the order in which people read them (口径).
    async fn measures(&self, ctx: &Context<'_>) -> async_graphql::Result<Entries<Measure>> {
        ctx.viewer()?;
        Ok(rules().map(Measure).collect())
    }

    /// What a pairing and those below it did in a year, measure by measure, against its targets and the year before
    /// (概览); null where there is no such pairing. Without `until` the whole year is counted; `only` leaves other
    /// measures out.
    async fn overview(
        &self,
        ctx: &Context<'_>,
        pairing: ID,
        year: YearNumber,
        until: Option<Date>,
        only: Option<Vec<MeasureWord>>,
    ) -> async_graphql::Result<Option<Overview>> {
        Ok(overview::of(ctx.viewer()?, &pairing, year, until.as_ref(), only.as_deref()).await?)
    }
}
