//! From a filter of purchases to a condition on columns that indexes serve.

use super::input::PurchaseFilter;
use crate::{
    error::Result,
    graphql::filter::{Asked, Filter, Table},
};
use entity::{
    ids::{OrganisationId, PurchaseId},
    values::{LineKind, PurchaseKind, Side},
};
use sea_orm::sea_query::{Expr, ExprTrait};

const PURCHASE: Table = Table("purchase");

impl Filter for PurchaseFilter {
    fn and(&self) -> Option<&[Self]> {
        self.and.as_deref()
    }

    fn or(&self) -> Option<&[Self]> {
        self.or.as_deref()
    }

    fn not(&self) -> Option<&Self> {
        self.not.as_deref()
    }

    fn own(&self, asked: &mut Asked<'_>) -> Result<()> {
        asked.add(PURCHASE.ids::<PurchaseId>("id", "id", self.id.as_ref())?);
        asked.add(PURCHASE.days("acceptedOn", self.accepted_on.as_ref())?);
        asked.add(PURCHASE.year(self.year.as_ref())?);
        asked.add(PURCHASE.amounts(self.amount.as_ref())?);
        asked.add(PURCHASE.states(self.state.as_ref()));
        asked.add(PURCHASE.standings(self.standing.as_ref()));
        let kind = self.kind.as_ref().map(|kind| (kind.eq, kind.any.as_deref()));
        asked.add(PURCHASE.words("kind", kind, |word| PurchaseKind::from(word).word()));
        let line_kind = self.line_kind.as_ref().map(|kind| (kind.eq, kind.any.as_deref()));
        asked.add(PURCHASE.words("line_kind", line_kind, |word| LineKind::from(word).word()));
        asked.add(PURCHASE.texts("channel", self.channel.as_ref())?);
        asked.add(PURCHASE.texts("order_number", self.order_number.as_ref())?);
        asked.add(PURCHASE.ids::<OrganisationId>("supplier_id", "supplier", self.supplier.as_ref())?);
        PURCHASE.unit(asked, "unit_id", ["unit", "unit.region"], self.unit.as_ref())?;
        asked.add(PURCHASE.regions(asked.atlas, Side::Recipient, "origin", self.origin.as_ref())?);
        asked.add(PURCHASE.pairing(asked.atlas, self.pairing.as_ref())?);
        asked.add(self.possible_duplicate.map(|possible| {
            let is = Expr::col(("purchase", "duplicate_mark")).eq("POSSIBLE");
            if possible { is } else { is.not() }
        }));
        Ok(())
    }
}
