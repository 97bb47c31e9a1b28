//! The records that rows of a sheet name, each side's its own.

use super::{Meant, Name};
use crate::{error::Result, graphql::Viewer, store::Writer};
use domain::{
    permit::{Act, Capacity, may},
    record::Step,
};
use entity::{
    purchase,
    spine::TwoSided,
    values::{RecordKind, Side},
};
use sea_orm::sea_query::Expr;
use std::collections::HashMap;

/// Records by what names them. Each side enters the same line for itself, so a name is one of the own side's; one
/// of the other side's is known by our number for it alone, which nobody else gives out.
#[derive(Debug, Default)]
pub(super) struct Known {
    own: HashMap<Name, purchase::Model>,
    others: HashMap<Name, purchase::Model>,
}

impl Known {
    /// The records of these names that the caller may see.
    pub(super) async fn of(writer: &Writer, viewer: &Viewer, meant: &[Meant]) -> Result<Self> {
        let tuples: Vec<Vec<sea_orm::Value>> = meant
            .iter()
            .filter_map(Meant::name)
            .map(|(unit, channel, number, at)| {
                vec![(*unit).into(), channel.as_str().into(), number.as_str().into(), (*at).into()]
            })
            .collect();
        if tuples.is_empty() {
            return Ok(Self::default());
        }
        let rows = writer
            .find::<purchase::Entity>()
            .among(&["unit_id", "channel", "order_number", "order_line"], tuples)
            .filter(Expr::col(("purchase", "holds_line")))
            .all()
            .await?;
        let name = |row: &purchase::Model| {
            (row.unit_id, row.channel.clone(), row.order_number.clone(), row.order_line)
        };
        let mut known = Self::default();
        for row in rows {
            let side = if is_own(viewer, &row) { &mut known.own } else { &mut known.others };
            // Whoever stands on either side, where no pairing forbids it, enters for the donor's.
            if row.entered_side == Side::Donor || !side.contains_key(&name(&row)) {
                side.insert(name(&row), row);
            }
        }
        Ok(known)
    }

    /// The record that a row means, if there is one.
    pub(super) fn meant(&self, meant: &Meant) -> Option<&purchase::Model> {
        let name = meant.name()?;
        let ours = matches!(meant, Meant::Named(_)) && domain::purchase::is_own_number(&name.2);
        self.own.get(name).or_else(|| self.others.get(name).filter(|_| ours))
    }
}

/// Whether somebody amends for the side that entered a record.
fn is_own(viewer: &Viewer, row: &purchase::Model) -> bool {
    let (side, spine) = (row.entered_side, row.spine());
    viewer.actor.grants().iter().any(|grant| {
        grant.covers(RecordKind::Purchase)
            && may(Capacity::Role(grant.role), Act::Take(Step::Amend, side))
            && grant.reaches(side, &spine.donor, &spine.recipient, Some(row.unit_id))
    })
}
