//! A page of rows in an order, as one statement whatever it joins.
//!
//! Each range of the scope is read by its own index and limited; then what an earlier range holds is left out of
//! it, and the ranges are merged in the same order. A row among the first of all ranges together is among the
//! first of each range that holds it, so that leaving out after the limit loses none, and no range is read
//! further than a page. A page begins behind a key by a row value, so that an index finds it.

use super::reader::{Reader, select_columns};
use crate::{
    access::{Part, Range, Visible},
    error::Result,
};
use sea_orm::{
    DatabaseBackend, QueryResult, Value,
    sea_query::{self, Alias, Expr, ExprTrait, IntoIden, JoinType, SelectStatement, UnionType},
};

/// The columns by which a list is ordered; the last one is unique.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// Names the order inside cursors.
    pub name: &'static str,
    /// Its columns, none of which is ever empty.
    pub columns: &'static [&'static str],
    /// Which way it runs.
    pub direction: Direction,
}

/// Which way an order runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

/// The values of a row's order columns.
pub type Key = Vec<Value>;

/// Which part of a list is asked for.
#[derive(Clone, Debug)]
pub struct Slice {
    /// At most so many rows.
    pub size: u64,
    /// Only rows behind this key.
    pub after: Option<Key>,
    /// Only rows before this key.
    pub before: Option<Key>,
    /// Whether the last rows are asked for, not the first.
    pub from_end: bool,
}

/// Rows in order, and whether there are more in the direction that was read.
#[derive(Debug)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Whether another row follows in the direction that was read.
    pub more: bool,
}

impl<T> Page<T> {
    /// The same page of what each row is read as.
    pub fn try_map<U>(self, read: impl FnMut(T) -> Result<U>) -> Result<Page<U>> {
        let rows = self.rows.into_iter().map(read).collect::<Result<_>>()?;
        Ok(Page { rows, more: self.more })
    }
}

/// A row of another table to read along.
#[derive(Clone, Debug)]
pub struct Join {
    add: fn(&mut SelectStatement, &str),
    table: &'static str,
    alias: &'static str,
    on: Expr,
}

impl Join {
    /// Reads `E` along as `alias`, where `on`; its columns come as `alias_column`. What the actor may not
    /// see of `E` stays empty.
    pub fn to<E: Visible>(reader: &Reader, alias: &'static str, on: Expr) -> Self {
        let scope = E::within(reader.actor()).condition(alias);
        let table = E::default();
        Self {
            add: |select, alias| select_columns::<E>(select, alias, &format!("{alias}_")),
            table: table.table_name(),
            alias,
            on: on.and(scope),
        }
    }

    /// Reads `E` along as `alias`, where `on` ties it to a row of the page by its id: it belongs to that row,
    /// and the row's scope is its own.
    pub fn part_of_record<E: Part>(alias: &'static str, on: Expr) -> Self {
        let table = E::default();
        Self {
            add: |select, alias| select_columns::<E>(select, alias, &format!("{alias}_")),
            table: table.table_name(),
            alias,
            on,
        }
    }
}

impl Join {
    /// Joins the table. PostgreSQL is told to look each row up by its key: left to itself it may read a whole
    /// small table and sort the page anew.
    fn add_to(&self, outer: &mut SelectStatement, backend: DatabaseBackend) {
        let (table, alias) = (Alias::new(self.table), Alias::new(self.alias));
        if backend == DatabaseBackend::Postgres {
            let one = SelectStatement::new()
                .column(sea_query::Asterisk)
                .from_as(table, alias.clone())
                .and_where(self.on.clone())
                .limit(1)
                .to_owned();
            outer.join_lateral(JoinType::LeftJoin, one, alias, Expr::cust("TRUE"));
        } else {
            outer.join_as(JoinType::LeftJoin, table, alias, self.on.clone());
        }
    }
}

impl Reader {
    /// A page of `E`, narrowed by `filter` (which names columns by the table's own name), with what it joins.
    ///
    /// The columns of `E` come with its table's name and an underscore as prefix; `marks` are further columns,
    /// worked out for the rows of the page only.
    pub async fn page<E: Visible>(
        &self,
        filter: Option<Expr>,
        order: Order,
        slice: &Slice,
        joins: &[Join],
        marks: &[(&'static str, Expr)],
    ) -> Result<Page<QueryResult>> {
        let Some(select) = self.page_statement::<E>(filter.as_ref(), order, slice, joins, marks) else {
            return Ok(Page { rows: Vec::new(), more: false });
        };
        let mut rows = self.source().all(&select).await?;
        self.note::<E>(&rows, &format!("{}_", E::default().table_name()))?;
        let size = usize::try_from(slice.size).unwrap_or(usize::MAX);
        let more = rows.len() > size;
        rows.truncate(size);
        if slice.from_end {
            rows.reverse();
        }
        Ok(Page { rows, more })
    }

    /// The statement of a page; none where nothing is visible at all.
    fn page_statement<E: Visible>(
        &self,
        filter: Option<&Expr>,
        order: Order,
        slice: &Slice,
        joins: &[Join],
        marks: &[(&'static str, Expr)],
    ) -> Option<SelectStatement> {
        let table = E::default();
        let table = table.table_name();
        let ranges = E::within(self.actor());
        let forward = (order.direction == Direction::Ascending) != slice.from_end;
        let ordered = |select: &mut SelectStatement| {
            for column in order.columns {
                let direction = if forward { sea_query::Order::Asc } else { sea_query::Order::Desc };
                select.order_by((Alias::new(table).into_iden(), Alias::new(*column).into_iden()), direction);
            }
        };
        let limit = slice.size + 1;
        let arm = |range: &Range| {
            let mut arm = SelectStatement::new().from(Alias::new(table)).to_owned();
            select_columns::<E>(&mut arm, table, "");
            arm.and_where(range.condition(table));
            if let Some(filter) = filter {
                arm.and_where(filter.clone());
            }
            for (key, behind) in [(&slice.after, true), (&slice.before, false)] {
                if let Some(key) = key {
                    let rising = (order.direction == Direction::Ascending) == behind;
                    arm.and_where(beyond(table, order.columns, key, rising));
                }
            }
            ordered(&mut arm);
            arm.limit(limit);
            arm
        };
        let inner = match ranges.ranges() {
            [] => return None,
            [only] => arm(only),
            [first, others @ ..] => {
                let wrapped = |index: usize, range: &Range| {
                    let alias = format!("range_{index}");
                    let mut wrapped = SelectStatement::new()
                        .column(sea_query::Asterisk)
                        .from_subquery(arm(range), Alias::new(&alias))
                        .to_owned();
                    if index > 0 {
                        wrapped.and_where(ranges.first_at(index, &alias));
                    }
                    wrapped
                };
                let mut union = wrapped(0, first);
                for (index, range) in (1..).zip(others) {
                    union.union(UnionType::All, wrapped(index, range));
                }
                let mut merged = SelectStatement::new()
                    .column(sea_query::Asterisk)
                    .from_subquery(union, Alias::new(table))
                    .to_owned();
                ordered(&mut merged);
                merged.limit(limit);
                merged
            }
        };
        let mut outer = SelectStatement::new().from_subquery(inner, Alias::new(table)).to_owned();
        select_columns::<E>(&mut outer, table, &format!("{table}_"));
        for (name, mark) in marks {
            outer.expr_as(mark.clone(), Alias::new(*name));
        }
        for join in joins {
            (join.add)(&mut outer, join.alias);
            join.add_to(&mut outer, self.source().backend());
        }
        ordered(&mut outer);
        Some(outer)
    }
}

/// Rows beyond `key` in an order of `columns`: a row value, which an index range serves.
fn beyond(table: &str, columns: &[&'static str], key: &[Value], rising: bool) -> Expr {
    let columns =
        columns.iter().map(|&name| Expr::col((Alias::new(table).into_iden(), Alias::new(name).into_iden())));
    let row = Expr::tuple(columns);
    let key = Expr::tuple(key.iter().cloned().map(Expr::value));
    if rising { row.gt(key) } else { row.lt(key) }
}
