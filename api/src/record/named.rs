//! What entries of the ledger name: the entry that they draw on, and the one that they correct.

use crate::{
    error::Result,
    graphql::{Viewer, id::Global},
    record::form::Form,
};
use domain::{
    Refusal,
    facts::Facts,
    fund::{elsewhere, of_another_account},
};
use sea_orm::sea_query::{Expr, ExprTrait};
use std::collections::HashMap;
use uuid::Uuid;

/// What an entry names must be there for the caller, and lie where the entry does.
pub(crate) struct Named<F: Form>(HashMap<Uuid, F::Model>);

impl<F: Form> Named<F> {
    /// Reads the entries with these ids that the caller may see.
    pub(crate) async fn of(viewer: &Viewer, ids: impl IntoIterator<Item = F::Id>) -> Result<Self> {
        let ids: Vec<Uuid> = ids.into_iter().map(Global::uuid).collect();
        if ids.is_empty() {
            return Ok(Self(HashMap::new()));
        }
        let table = F::default();
        let named = Expr::col((table.table_name().to_owned(), "id".to_owned())).is_in(ids);
        let rows = viewer.reader.find::<F>().filter(named).all().await?;
        Ok(Self(rows.into_iter().map(|row| (entity::spine::TwoSided::record_id(&row), row)).collect()))
    }

    /// The entry that is drawn on: it lies between the same two sides, and the place given it within its own.
    pub(crate) fn drawn_on(
        &self,
        viewer: &Viewer,
        field: &'static str,
        id: F::Id,
        by: &impl Facts,
    ) -> std::result::Result<&F::Model, Refusal> {
        let missing = || Refusal::not_found(field, F::NAMES.zh, F::NAMES.en);
        let row = self.0.get(&id.uuid()).ok_or_else(missing)?;
        let facts = F::facts(row).ok_or_else(missing)?;
        let regions = viewer.atlas.regions();
        let within = facts.donor() == by.donor() && regions.contains(facts.recipient(), by.recipient());
        if within { Ok(row) } else { Err(elsewhere(field)) }
    }

    /// The record that is named by one within its two places.
    pub(crate) fn around(
        &self,
        viewer: &Viewer,
        field: &'static str,
        id: F::Id,
        by: &impl Facts,
    ) -> std::result::Result<&F::Model, Refusal> {
        let missing = || Refusal::not_found(field, F::NAMES.zh, F::NAMES.en);
        let row = self.0.get(&id.uuid()).ok_or_else(missing)?;
        let facts = F::facts(row).ok_or_else(missing)?;
        let regions = viewer.atlas.regions();
        let within = regions.contains(facts.donor(), by.donor())
            && regions.contains(facts.recipient(), by.recipient());
        if within { Ok(row) } else { Err(elsewhere(field)) }
    }

    /// The entry that is corrected: it lies in the same place, draws on the same account, and corrects none itself.
    pub(crate) fn corrected<A: PartialEq>(
        &self,
        id: Option<F::Id>,
        by: &F::Facts,
        account: impl Fn(&F::Facts) -> (A, bool),
    ) -> std::result::Result<(), Refusal> {
        let Some(id) = id else { return Ok(()) };
        let missing = || Refusal::not_found("corrects", F::NAMES.zh, F::NAMES.en);
        let row = self.0.get(&id.uuid()).ok_or_else(missing)?;
        let facts = F::facts(row).ok_or_else(missing)?;
        let ((of, corrects), (by_account, _)) = (account(&facts), account(by));
        if of != by_account || corrects {
            return Err(of_another_account());
        }
        let same = (facts.donor(), facts.recipient()) == (by.donor(), by.recipient());
        if same { Ok(()) } else { Err(elsewhere("corrects")) }
    }
}

/// What belongs each to one record of a kind that lies where it does, by the field that names it.
pub(crate) async fn belonging<P: Form, T: Facts>(
    viewer: &Viewer,
    field: &'static str,
    facts: Vec<T>,
    to: impl Fn(&T) -> P::Id,
) -> Result<Vec<std::result::Result<T, Vec<Refusal>>>> {
    let named = Named::<P>::of(viewer, facts.iter().map(&to)).await?;
    let checked = facts.into_iter().map(|one| match named.drawn_on(viewer, field, to(&one), &one) {
        Ok(_) => Ok(one),
        Err(refusal) => Err(vec![refusal]),
    });
    Ok(checked.collect())
}
