//! Reading inside somebody's scope.

use crate::{
    access::{Actor, Ranges, Visible},
    error::Result,
};
use sea_orm::{
    AccessMode, ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, EntityTrait,
    FromQueryResult, IdenStatic, IsolationLevel, Iterable, QueryResult, QueryTrait, TransactionTrait,
    sea_query::{Alias, Expr, IntoIden, Order, SelectStatement},
};
use std::sync::Arc;

/// Reads inside one scope.
#[derive(Clone, Debug)]
pub struct Reader {
    source: Source,
    actor: Actor,
}

/// Where the rows come from: the pool, or one snapshot of it.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// Each statement sees what was committed before it.
    Pool(DatabaseConnection),
    /// All statements see the same.
    Snapshot(Arc<DatabaseTransaction>),
}

impl Reader {
    pub(super) fn new(pool: DatabaseConnection, actor: Actor) -> Self {
        Self { source: Source::Pool(pool), actor }
    }

    /// Who reads.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The visible rows of `E`.
    pub fn find<E: Visible>(&self) -> Rows<'_, E> {
        Rows::new(&self.source, E::within(&self.actor))
    }

    /// The ranges of `E` that are visible.
    pub fn ranges<E: Visible>(&self) -> Ranges {
        E::within(&self.actor)
    }

    /// A reader whose statements all see the same rows: what shows sums reads through one.
    pub async fn snapshot(&self) -> Result<Self> {
        let Source::Pool(pool) = &self.source else { return Ok(self.clone()) };
        // SQLite's read transactions are snapshots as they are.
        let transaction = match pool.get_database_backend() {
            sea_orm::DatabaseBackend::Postgres => {
                pool.begin_with_config(Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly))
                    .await?
            }
            _ => pool.begin().await?,
        };
        Ok(Self { source: Source::Snapshot(Arc::new(transaction)), actor: self.actor.clone() })
    }

    pub(super) fn source(&self) -> &Source {
        &self.source
    }
}

impl Source {
    pub(super) async fn all(&self, select: &SelectStatement) -> Result<Vec<QueryResult>, DbErr> {
        match self {
            Self::Pool(pool) => pool.query_all(select).await,
            Self::Snapshot(transaction) => transaction.query_all(select).await,
        }
    }

    pub(super) async fn one(&self, select: &SelectStatement) -> Result<Option<QueryResult>, DbErr> {
        match self {
            Self::Pool(pool) => pool.query_one(select).await,
            Self::Snapshot(transaction) => transaction.query_one(select).await,
        }
    }

    pub(super) fn backend(&self) -> sea_orm::DatabaseBackend {
        match self {
            Self::Pool(pool) => pool.get_database_backend(),
            Self::Snapshot(transaction) => transaction.get_database_backend(),
        }
    }
}

/// A query that has already been narrowed to what its actor may see, and can only be narrowed further.
#[derive(Debug)]
pub struct Rows<'a, E: EntityTrait> {
    source: Where<'a>,
    select: SelectStatement,
    entity: std::marker::PhantomData<E>,
}

#[derive(Debug)]
pub(super) enum Where<'a> {
    Source(&'a Source),
    Transaction(&'a DatabaseTransaction),
}

impl<'a, E: Visible> Rows<'a, E> {
    fn new(source: &'a Source, ranges: Ranges) -> Self {
        Self::from(Where::Source(source), ranges)
    }

    pub(super) fn inside(transaction: &'a DatabaseTransaction, ranges: Ranges) -> Self {
        Self::from(Where::Transaction(transaction), ranges)
    }

    fn from(source: Where<'a>, ranges: Ranges) -> Self {
        let mut select = E::find().into_query();
        select.and_where(ranges.condition(E::default().table_name()));
        Self { source, select, entity: std::marker::PhantomData }
    }

    /// Narrows further.
    pub fn filter(mut self, condition: impl Into<Expr>) -> Self {
        self.select.and_where(condition.into());
        self
    }

    /// Orders by a column, smallest first.
    pub fn order_by(mut self, column: E::Column) -> Self {
        self.select.order_by(column.as_column_ref(), Order::Asc);
        self
    }

    /// Orders by a column, largest first.
    pub fn order_by_desc(mut self, column: E::Column) -> Self {
        self.select.order_by(column.as_column_ref(), Order::Desc);
        self
    }

    /// At most so many.
    pub fn limit(mut self, most: u64) -> Self {
        self.select.limit(most);
        self
    }

    /// The first.
    pub async fn one(self) -> Result<Option<E::Model>> {
        let row = match self.source {
            Where::Source(source) => source.one(&self.select).await?,
            Where::Transaction(transaction) => transaction.query_one(&self.select).await?,
        };
        Ok(row.map(|row| E::Model::from_query_result(&row, "")).transpose()?)
    }

    /// All.
    pub async fn all(self) -> Result<Vec<E::Model>> {
        let rows = match self.source {
            Where::Source(source) => source.all(&self.select).await?,
            Where::Transaction(transaction) => transaction.query_all(&self.select).await?,
        };
        Ok(rows.iter().map(|row| E::Model::from_query_result(row, "")).collect::<Result<_, _>>()?)
    }

    /// How many, counted no further than `most`.
    pub async fn count_to(self, most: u64) -> Result<u64> {
        let mut inner = self.select;
        inner.clear_selects().expr(Expr::cust("1")).limit(most);
        let outer = SelectStatement::new()
            .expr_as(Expr::cust("COUNT(*)"), Alias::new("n"))
            .from_subquery(inner, Alias::new("counted"))
            .to_owned();
        let row = match self.source {
            Where::Source(source) => source.one(&outer).await?,
            Where::Transaction(transaction) => transaction.query_one(&outer).await?,
        };
        let n: i64 = row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or(0);
        Ok(u64::try_from(n).unwrap_or(0))
    }
}

/// Adds the columns of `E`, which the query calls `alias`, each named `prefix` and its own name.
pub(super) fn select_columns<E: EntityTrait>(select: &mut SelectStatement, alias: &str, prefix: &str) {
    for column in E::Column::iter() {
        let name = column.as_str();
        select.expr_as(
            Expr::col((Alias::new(alias).into_iden(), Alias::new(name).into_iden())),
            Alias::new(format!("{prefix}{name}")),
        );
    }
}
