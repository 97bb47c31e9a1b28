//! Kept totals: cells of count and amount that change in the write's own transaction.
//!
//! A row holds the cells of every standing side by side: a record moves between them, and rows for each would be
//! four times as many, most of them nearly empty.

use super::{
    Writer,
    reader::{Measured, Reader, measured},
};
use crate::{
    access::Ranges,
    error::{Error, Result},
};
use entity::{
    purchase,
    values::{PurchaseKind, Standing},
};
use sea_orm::{
    Condition, ConnectionTrait, Value,
    sea_query::{Alias, Expr, ExprTrait, InsertStatement, OnConflict, Query},
};

/// A table of kept totals. No other is added to cell by cell, or summed without its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Totals {
    /// Purchases by pairing, channel and the provinces of both sides.
    PurchasesByPairing,
    /// What measures count, by pairing and the places of both sides.
    Measures,
}

impl Totals {
    /// Every table, in the order in which they are written.
    pub const ALL: [Self; 2] = [Self::PurchasesByPairing, Self::Measures];

    pub(super) const fn table(self) -> &'static str {
        match self {
            Self::PurchasesByPairing => "purchase_total",
            Self::Measures => "measure_total",
        }
    }

    /// The columns that tell its rows apart.
    pub const fn key(self) -> &'static [&'static str] {
        match self {
            Self::PurchasesByPairing => {
                &["pairing_id", "donor_province", "recipient_province", "month", "kind", "channel"]
            }
            Self::Measures => &[
                "pairing_id",
                "month",
                "measure",
                "donor_province",
                "recipient_province",
                "recipient_prefecture",
                "recipient_county",
            ],
        }
    }

    /// A scope as a condition on cells; none where they cannot tell it.
    pub(super) fn scope(self, ranges: &Ranges) -> Option<Expr> {
        let mut any = Condition::any();
        for range in ranges.ranges() {
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

    /// The column that tells something of purchases: their measures are called as their kinds are.
    pub(crate) fn of_purchases(self, column: &'static str) -> &'static str {
        if self == Self::Measures && column == "kind" { "measure" } else { column }
    }
}

/// The standings that are in some number, with the columns of their cells.
pub(crate) const KEPT: [(Standing, &str, &str); 4] = [
    (Standing::Counted, "counted_count", "counted_amount"),
    (Standing::Pending, "pending_count", "pending_amount"),
    (Standing::Disputed, "disputed_count", "disputed_amount"),
    (Standing::Excluded, "excluded_count", "excluded_amount"),
];

/// What is added to one cell; both may be negative.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// The values of the key columns of its row.
    pub key: Vec<Value>,
    /// Whose cell of the row it is.
    pub standing: Standing,
    /// Added to its count.
    pub count: i64,
    /// Added to its amount, in fen.
    pub amount: i64,
}

impl Writer {
    /// Adds to cells. They must come in the order of their keys, so that two writers never wait for each
    /// other in a circle.
    pub async fn tally(&self, totals: Totals, cells: Vec<Cell>) -> Result<()> {
        let rows = rows_of(&cells);
        for chunk in rows.chunks(super::writer::rows_a_statement(totals.key().len() + 2 * KEPT.len())) {
            self.transaction().execute(&added(totals, chunk)).await?;
        }
        Ok(())
    }
}

/// What is added to a row: its key, then count and amount of each standing.
pub(super) type Row = (Vec<Value>, [i64; 2 * KEPT.len()]);

/// The rows that cells stand in, in the order of their keys: cells of one row come one after the other.
pub(super) fn rows_of(cells: &[Cell]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for cell in cells {
        if rows.last().is_none_or(|(key, _)| *key != cell.key) {
            rows.push((cell.key.clone(), [0; 2 * KEPT.len()]));
        }
        let place = KEPT.iter().position(|(standing, ..)| *standing == cell.standing);
        let (Some(place), Some((_, sums))) = (place, rows.last_mut()) else { continue };
        for (sum, more) in sums.iter_mut().skip(2 * place).zip([cell.count, cell.amount]) {
            *sum += more;
        }
    }
    rows
}

/// The columns of the cells, in the order of a [`Row`].
pub(super) fn cells_of() -> impl Iterator<Item = &'static str> {
    KEPT.iter().flat_map(|(_, count, amount)| [*count, *amount])
}

/// The statement that adds to rows of a table of totals, in their order.
pub(super) fn added(totals: Totals, rows: &[Row]) -> InsertStatement {
    let (table, columns) = (totals.table(), totals.key());
    let mut insert = Query::insert();
    insert.into_table(table).columns(columns.iter().copied().chain(cells_of()));
    for (key, more) in rows {
        let values = key.iter().cloned().chain(more.iter().map(|more| Value::from(*more)));
        insert.values_panic(values.map(Expr::value));
    }
    let sum = |name: &'static str| {
        let kept = Expr::col((Alias::new(table), Alias::new(name)));
        (name, kept.add(Expr::col((Alias::new("excluded"), Alias::new(name)))))
    };
    let on = OnConflict::columns(columns.iter().copied()).values(cells_of().map(sum)).to_owned();
    insert.on_conflict(on).to_owned()
}

impl Reader {
    /// Whether the cells tell the reader's scope, so that its totals can be read from them.
    pub(crate) fn tells(&self, totals: Totals) -> bool {
        totals.scope(&self.ranges::<purchase::Entity>()).is_some()
    }

    /// The cells of purchases of these standings within the reader's scope and under a condition, summed by
    /// `columns`; the standing of each is told beside it.
    pub(crate) async fn kept(
        &self,
        totals: Totals,
        columns: &[&'static str],
        standings: &[Standing],
        condition: Option<Expr>,
    ) -> Result<Vec<(Standing, Measured)>> {
        let blind = || Error::Internal(format!("{totals:?} cannot tell the reader's scope"));
        let scope = totals.scope(&self.ranges::<purchase::Entity>()).ok_or_else(blind)?;
        let mut select = Query::select().from(totals.table()).and_where(scope).to_owned();
        if totals == Totals::Measures {
            select.and_where(Expr::col("measure").is_in(PurchaseKind::ALL.iter().map(|kind| kind.word())));
        }
        if let Some(condition) = condition {
            select.and_where(condition);
        }
        for column in columns {
            let kept = totals.of_purchases(column);
            select.expr_as(Expr::col(kept), *column).group_by_col(kept);
        }
        for sum in cells_of() {
            select.expr_as(Expr::col(sum).sum().cast_as("bigint"), sum);
        }
        let rows = self.source().all(&select).await?;
        let mut cells = Vec::new();
        for &(standing, count, amount) in KEPT.iter().filter(|(standing, ..)| standings.contains(standing)) {
            let measured = measured(&rows, columns, count, &[amount])?;
            // What has left a cell again leaves nothing to tell.
            let told = measured.into_iter().filter(|cell| cell.count != 0 || cell.sums != [0; 3]);
            cells.extend(told.map(|cell| (standing, cell)));
        }
        Ok(cells)
    }
}
