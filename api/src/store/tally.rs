//! Kept totals: cells of count and amount that change in the write's own transaction.

use super::{
    Writer,
    reader::{Measured, Reader, measured},
};
use crate::error::Result;
use sea_orm::{
    ConnectionTrait, Value,
    sea_query::{Alias, Expr, ExprTrait, InsertStatement, OnConflict, Query},
};

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
    /// Adds to the cells of `table`, whose key is `columns`. The cells must come in the order of their keys,
    /// so that two writers never wait for each other in a circle.
    pub async fn tally(
        &self,
        table: &'static str,
        columns: &'static [&'static str],
        cells: Vec<Cell>,
    ) -> Result<()> {
        for chunk in cells.chunks(super::writer::rows_a_statement(columns.len() + 2)) {
            self.transaction().execute(&added(table, columns, chunk)).await?;
        }
        Ok(())
    }
}

/// The statement that adds `cells` to those of `table`, in their order.
pub(super) fn added(table: &'static str, columns: &[&'static str], cells: &[Cell]) -> InsertStatement {
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
    /// The cells of kept totals under a condition, summed by `columns`.
    ///
    /// The condition must hold the reader's scope: cells have no rows of their own to hide.
    pub(crate) async fn kept(
        &self,
        table: &'static str,
        columns: &[&'static str],
        condition: Expr,
    ) -> Result<Vec<Measured>> {
        let mut select = Query::select().from(table).and_where(condition).to_owned();
        for column in columns {
            select.column(*column).group_by_col(*column);
        }
        for (sum, name) in [("count", "measured_count"), ("amount", "measured_amount")] {
            select.expr_as(Expr::col(sum).sum().cast_as("bigint"), name);
        }
        measured(&self.source().all(&select).await?, columns)
    }
}
