//! Kept totals: cells of count and amount that change in the write's own transaction.

use super::{
    Writer,
    reader::{Measured, Reader, measured},
};
use crate::{
    access::Ranges,
    error::{Error, Result},
};
use entity::purchase;
use sea_orm::{
    Condition, ConnectionTrait, Value,
    sea_query::{Alias, Expr, ExprTrait, InsertStatement, OnConflict, Query},
};

/// A table of kept totals. No other is added to cell by cell, or summed without its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Totals {
    /// Purchases by pairing and the provinces of both sides.
    PurchasesByPairing,
    /// Purchases by the county of origin.
    PurchasesByOrigin,
}

impl Totals {
    pub(super) const fn table(self) -> &'static str {
        match self {
            Self::PurchasesByPairing => "purchase_total",
            Self::PurchasesByOrigin => "purchase_origin_total",
        }
    }

    /// The columns that tell its cells apart.
    pub const fn key(self) -> &'static [&'static str] {
        match self {
            Self::PurchasesByPairing => &[
                "pairing_id",
                "donor_province",
                "recipient_province",
                "month",
                "kind",
                "channel",
                "standing",
            ],
            Self::PurchasesByOrigin => &[
                "recipient_province",
                "recipient_prefecture",
                "recipient_county",
                "month",
                "kind",
                "standing",
            ],
        }
    }

    /// The rows behind the cells that a reader sees.
    fn behind(self, reader: &Reader) -> Ranges {
        match self {
            Self::PurchasesByPairing | Self::PurchasesByOrigin => reader.ranges::<purchase::Entity>(),
        }
    }

    /// The reader's scope as a condition on cells; none where they cannot tell it.
    fn scope(self, reader: &Reader) -> Option<Expr> {
        let mut any = Condition::any();
        for range in self.behind(reader).ranges() {
            let mut all = Condition::all();
            for (name, value) in range.columns()? {
                if !self.key().contains(name) {
                    return None;
                }
                all = all.add(Expr::col(*name).eq(value.clone()));
            }
            any = any.add(if all.is_empty() { Condition::all().add(Expr::cust("TRUE")) } else { all });
        }
        Some(if any.is_empty() { Expr::cust("FALSE") } else { Expr::from(any) })
    }
}

/// What is added to one cell; both may be negative.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// The values of the cell's key columns.
    pub key: Vec<Value>,
    /// Added to its count.
    pub count: i64,
    /// Added to its amount, in fen.
    pub amount: i64,
}

impl Writer {
    /// Adds to cells. They must come in the order of their keys, so that two writers never wait for each
    /// other in a circle.
    pub async fn tally(&self, totals: Totals, cells: Vec<Cell>) -> Result<()> {
        for chunk in cells.chunks(super::writer::rows_a_statement(totals.key().len() + 2)) {
            self.transaction().execute(&added(totals, chunk)).await?;
        }
        Ok(())
    }
}

/// The statement that adds cells to a table of totals, in their order.
pub(super) fn added(totals: Totals, cells: &[Cell]) -> InsertStatement {
    let (table, columns) = (totals.table(), totals.key());
    let mut insert = Query::insert();
    insert.into_table(table).columns(columns.iter().copied().chain(["count", "amount"]));
    for cell in cells {
        let values = cell.key.iter().cloned().chain([cell.count.into(), cell.amount.into()]);
        insert.values_panic(values.map(Expr::value));
    }
    let sum = |name: &'static str| {
        let kept = Expr::col((Alias::new(table), Alias::new(name)));
        (name, kept.add(Expr::col((Alias::new("excluded"), Alias::new(name)))))
    };
    let on = OnConflict::columns(columns.iter().copied()).values([sum("count"), sum("amount")]).to_owned();
    insert.on_conflict(on).to_owned()
}

impl Reader {
    /// Whether the cells tell the reader's scope, so that its totals can be read from them.
    pub(crate) fn tells(&self, totals: Totals) -> bool {
        totals.scope(self).is_some()
    }

    /// The cells within the reader's scope and under a condition, summed by `columns`.
    pub(crate) async fn kept(
        &self,
        totals: Totals,
        columns: &[&'static str],
        condition: Option<Expr>,
    ) -> Result<Vec<Measured>> {
        let blind = || Error::Internal(format!("{totals:?} cannot tell the reader's scope"));
        let scope = totals.scope(self).ok_or_else(blind)?;
        let mut select = Query::select().from(totals.table()).and_where(scope).to_owned();
        if let Some(condition) = condition {
            select.and_where(condition);
        }
        for column in columns {
            select.column(*column).group_by_col(*column);
        }
        for (sum, name) in [("count", "measured_count"), ("amount", "measured_amount")] {
            select.expr_as(Expr::col(sum).sum().cast_as("bigint"), name);
        }
        measured(&self.source().all(&select).await?, columns)
    }
}
