//! Reading inside somebody's scope.

use crate::{
    access::{Actor, Ranges, Visible},
    error::Result,
};
use entity::ids::AccountId;
use sea_orm::{
    AccessMode, ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, EntityTrait,
    FromQueryResult, IdenStatic, IsolationLevel, Iterable, QueryResult, QueryTrait, TransactionTrait, Value,
    sea_query::{
        Alias, Condition, Expr, ExprTrait, IntoIden, JoinType, Order, SelectStatement, TableRef, UnionType,
        ValueTuple,
    },
};
use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};
use uuid::Uuid;

/// Reads inside one scope.
#[derive(Clone, Debug)]
pub struct Reader {
    source: Source,
    actor: Actor,
    read_about: ReadAbout,
}

/// The people about whom data were read.
type ReadAbout = Arc<Mutex<BTreeSet<AccountId>>>;

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
        Self { source: Source::Pool(pool), actor, read_about: ReadAbout::default() }
    }

    /// The people about whom data were read through this reader and its snapshots, and forgets them.
    pub(crate) fn read_about(&self) -> BTreeSet<AccountId> {
        std::mem::take(&mut self.read_about.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Keeps about whom these rows of `E` are, whose columns are named with `prefix`.
    pub(super) fn note<E: Visible>(&self, rows: &[QueryResult], prefix: &str) -> Result<(), DbErr> {
        note::<E>(&self.read_about, rows, prefix)
    }

    /// Who reads.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The visible rows of `E`.
    pub fn find<E: Visible>(&self) -> Rows<'_, E> {
        Rows::new(&self.source, &self.read_about, &E::within(&self.actor))
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
        Ok(Self {
            source: Source::Snapshot(Arc::new(transaction)),
            actor: self.actor.clone(),
            read_about: Arc::clone(&self.read_about),
        })
    }

    pub(super) fn source(&self) -> &Source {
        &self.source
    }
}

impl Source {
    pub(super) fn backend(&self) -> sea_orm::DatabaseBackend {
        match self {
            Self::Pool(pool) => pool.get_database_backend(),
            Self::Snapshot(transaction) => transaction.get_database_backend(),
        }
    }

    pub(super) async fn all(&self, select: &SelectStatement) -> Result<Vec<QueryResult>, DbErr> {
        match self {
            Self::Pool(pool) => pool.query_all(select).await,
            Self::Snapshot(transaction) => transaction.query_all(select).await,
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
    Source(&'a Source, &'a ReadAbout),
    Transaction(&'a DatabaseTransaction),
}

impl Where<'_> {
    async fn all(&self, select: &SelectStatement) -> Result<Vec<QueryResult>, DbErr> {
        match self {
            Self::Source(source, _) => source.all(select).await,
            Self::Transaction(transaction) => transaction.query_all(select).await,
        }
    }

    /// The rows as they are, about whomever they are.
    async fn rows<E: Visible>(&self, select: &SelectStatement) -> Result<Vec<QueryResult>, DbErr> {
        let rows = self.all(select).await?;
        if let Self::Source(_, read_about) = self {
            note::<E>(read_about, &rows, "")?;
        }
        Ok(rows)
    }
}

/// A group of rows: the values of its columns, how many rows, and a sum.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// The values of the columns asked for.
    pub keys: Vec<Value>,
    /// How many rows.
    pub count: i64,
    /// The sums that were asked for, in their order; 0 for those that were not.
    pub sums: [i64; 3],
}

impl<'a, E: Visible> Rows<'a, E> {
    fn new(source: &'a Source, read_about: &'a ReadAbout, ranges: &Ranges) -> Self {
        Self::from(Where::Source(source, read_about), ranges)
    }

    pub(super) fn inside(transaction: &'a DatabaseTransaction, ranges: &Ranges) -> Self {
        Self::from(Where::Transaction(transaction), ranges)
    }

    fn from(source: Where<'a>, ranges: &Ranges) -> Self {
        let mut select = E::find().into_query();
        select.and_where(ranges.condition(E::default().table_name()));
        Self { source, select, entity: std::marker::PhantomData }
    }

    /// Narrows further.
    pub fn filter(mut self, condition: impl Into<Expr>) -> Self {
        self.select.and_where(condition.into());
        self
    }

    /// Narrows to rows whose `columns` equal one of `tuples`.
    pub fn among(mut self, columns: &[&'static str], tuples: Vec<Vec<Value>>) -> Self {
        let table = E::default();
        let table = table.table_name();
        let on = columns.iter().zip(1..).fold(Condition::all(), |all, (column, at)| {
            all.add(
                Expr::col((Alias::new(table), Alias::new(*column)))
                    .equals(("wanted", Alias::new(format!("column{at}")))),
            )
        });
        let values: Vec<ValueTuple> = tuples.into_iter().map(ValueTuple::Many).collect();
        self.select.join(
            JoinType::InnerJoin,
            TableRef::ValuesList(values, Alias::new("wanted").into_iden()),
            on,
        );
        self
    }

    /// Adds rows of the same table that another query narrows otherwise; each arm by its own index. A row that
    /// both hold comes twice.
    pub fn or(mut self, other: Self) -> Self {
        self.select.union(UnionType::All, other.select);
        self
    }

    /// Orders by a column, smallest first.
    pub fn order_by(mut self, column: E::Column) -> Self {
        self.select.order_by(column.as_column_ref(), Order::Asc);
        self
    }

    /// Orders by the ids.
    pub fn order_by_id(mut self) -> Self {
        self.select.order_by_expr(Self::id(), Order::Asc);
        self
    }

    /// Orders by a column, largest first.
    pub fn order_by_desc(mut self, column: E::Column) -> Self {
        self.select.order_by(column.as_column_ref(), Order::Desc);
        self
    }

    /// Those with these ids.
    pub fn named(self, ids: impl IntoIterator<Item = Uuid>) -> Self {
        let named = Self::id().is_in(ids);
        self.filter(named)
    }

    /// At most so many rows whose ids come after `id`, in the order of their ids.
    pub fn behind(mut self, id: Uuid, most: u64) -> Self {
        self.select.and_where(Self::id().gt(id)).order_by_expr(Self::id(), Order::Asc).limit(most);
        self
    }

    fn id() -> Expr {
        let table = E::default();
        Expr::col((Alias::new(table.table_name()), Alias::new("id")))
    }

    /// At most so many.
    pub fn limit(mut self, most: u64) -> Self {
        self.select.limit(most);
        self
    }

    /// The first.
    pub async fn one(self) -> Result<Option<E::Model>> {
        let row = self.source.rows::<E>(&self.select).await?.into_iter().next();
        Ok(row.map(|row| E::Model::from_query_result(&row, "")).transpose()?)
    }

    /// All.
    pub async fn all(self) -> Result<Vec<E::Model>> {
        let rows = self.source.rows::<E>(&self.select).await?;
        Ok(rows.iter().map(|row| E::Model::from_query_result(row, "")).collect::<Result<_, _>>()?)
    }

    /// The ids and versions, in the order asked for.
    pub async fn versions(self) -> Result<Vec<(Uuid, i32)>> {
        let table = E::default();
        let table = table.table_name();
        let mut select = self.select;
        select
            .clear_selects()
            .column((Alias::new(table), Alias::new("id")))
            .column((Alias::new(table), Alias::new("version")));
        let rows = self.source.all(&select).await?;
        Ok(rows
            .iter()
            .map(|row| Ok((row.try_get("", "id")?, row.try_get("", "version")?)))
            .collect::<Result<_, DbErr>>()?)
    }

    /// How many rows there are by `columns`, and the sum of `amount`.
    pub async fn measure(
        self,
        columns: &[&'static str],
        summed: [Option<&'static str>; 3],
    ) -> Result<Vec<Measured>> {
        let table = E::default();
        let mut select = self.select;
        let table = Alias::new(table.table_name());
        select.clear_selects();
        for column in columns {
            select
                .column((table.clone(), Alias::new(*column)))
                .group_by_col((table.clone(), Alias::new(*column)));
        }
        select.expr_as(Expr::cust("COUNT(*)"), "measured_count");
        let names = ["first_sum", "second_sum", "third_sum"];
        for (summed, name) in summed.into_iter().zip(names) {
            let sum = summed.map(|summed| Expr::col((table.clone(), Alias::new(summed))).sum());
            select.expr_as(sum.unwrap_or_else(|| Expr::cust("NULL")).cast_as("bigint"), name);
        }
        measured(&self.source.all(&select).await?, columns, "measured_count", &names)
    }

    /// How many, counted no further than `most`.
    pub async fn count_to(self, most: u64) -> Result<u64> {
        let mut inner = self.select;
        inner.clear_selects().expr(Expr::cust("1")).limit(most);
        let outer = SelectStatement::new()
            .expr_as(Expr::cust("COUNT(*)"), Alias::new("n"))
            .from_subquery(inner, Alias::new("counted"))
            .to_owned();
        let row = self.source.all(&outer).await?.into_iter().next();
        let n: i64 = row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or(0);
        Ok(u64::try_from(n).unwrap_or(0))
    }
}

fn note<E: Visible>(read_about: &ReadAbout, rows: &[QueryResult], prefix: &str) -> Result<(), DbErr> {
    let Some(column) = E::PERSON else { return Ok(()) };
    let people = rows.iter().map(|row| row.try_get("", &format!("{prefix}{column}")));
    let people: Vec<AccountId> = people.collect::<Result<_, _>>()?;
    read_about.lock().unwrap_or_else(PoisonError::into_inner).extend(people);
    Ok(())
}

/// Reads groups.
pub(super) fn measured(
    rows: &[QueryResult],
    columns: &[&'static str],
    count: &str,
    sums: &[&str],
) -> Result<Vec<Measured>> {
    let read = |row: &QueryResult| -> Result<Measured, DbErr> {
        let keys = columns.iter().map(|column| key(row, column)).collect::<Result<_, _>>()?;
        let mut summed = [0; 3];
        for (sum, name) in summed.iter_mut().zip(sums) {
            *sum = row.try_get::<Option<i64>>("", name)?.unwrap_or(0);
        }
        Ok(Measured { keys, count: row.try_get::<Option<i64>>("", count)?.unwrap_or(0), sums: summed })
    };
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

/// How the columns of places end, which hold codes of regions.
const LEVELS: [&str; 4] = ["_province", "_prefecture", "_county", "_township"];

/// The value of a key column: of the type that the tables of records and totals share for its name.
fn key(row: &QueryResult, column: &str) -> Result<Value, DbErr> {
    Ok(match column {
        "day" | "month" => row.try_get::<Option<chrono::NaiveDate>>("", column)?.into(),
        "pairing_id" | "unit_id" | "supplier_id" => row.try_get::<Option<Uuid>>("", column)?.into(),
        place if LEVELS.iter().any(|level| place.ends_with(level)) => {
            row.try_get::<Option<i64>>("", place)?.into()
        }
        word => row.try_get::<Option<String>>("", word)?.into(),
    })
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
