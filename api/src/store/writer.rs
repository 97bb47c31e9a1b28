//! Writing inside somebody's scope, in one transaction.

use super::{Change, Held, Rows, held::Transaction};
use crate::{
    access::{Actor, Grant, Visible, surely},
    clock::Clock,
    error::{Error, Result},
};
use domain::permit::{Act, Duty};
use entity::{
    ids::AccountId,
    mark,
    spine::{Spine, TwoSided},
};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    FromQueryResult, IntoActiveModel, Iterable, ModelTrait, QueryResult, QueryTrait, Value,
    sea_query::{
        Alias, BinOper, Expr, ExprTrait, InsertStatement, LockType, OnConflict, Order, Query,
        ReturningClause, SelectStatement,
    },
};
use uuid::Uuid;

/// Writes inside one scope, one transaction; dropped without a commit, nothing happened.
pub struct Writer {
    transaction: DatabaseTransaction,
    number: Transaction,
    actor: Actor,
    acts: Vec<Act>,
    clock: Clock,
    request_id: String,
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer").field("actor", &self.actor).finish_non_exhaustive()
    }
}

/// Rows that change alike: the columns with their new values, the version that they change from, their ids.
type Alike = (Vec<(&'static str, Value)>, Option<Value>, Vec<Value>);

/// Where a row is once it is written back.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Then {
    InSight,
    OutOfSight,
}

/// How many rows of so many columns one statement can carry: SQLite binds 32,766 parameters.
pub(super) const fn rows_a_statement(columns: usize) -> usize {
    30_000 / columns
}

impl Writer {
    pub(super) fn new(
        transaction: DatabaseTransaction,
        actor: Actor,
        acts: &[Act],
        clock: Clock,
        request_id: &str,
    ) -> Self {
        let (number, acts, request_id) = (Transaction::next(), acts.to_vec(), request_id.to_owned());
        Self { transaction, number, actor, acts, clock, request_id }
    }

    pub(super) async fn commit(self) -> Result<()> {
        self.transaction.commit().await?;
        tracing::trace!("a transaction is committed");
        Ok(())
    }

    pub(super) fn transaction(&self) -> &DatabaseTransaction {
        &self.transaction
    }

    /// Whether it was opened for this act, and a capacity of its actor allows it.
    pub(super) fn does(&self, act: Act) -> bool {
        self.acts.contains(&act) && self.actor.may(act)
    }

    /// Who writes, with those grants only that allow the acts it was opened for.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The clock by which it writes.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The request that it serves.
    pub fn request_id(&self) -> &str {
        &self.request_id
    }

    /// The visible rows of `E`, inside the transaction.
    pub fn find<E: Visible>(&self) -> Rows<'_, E> {
        Rows::inside(&self.transaction, &E::within(&self.actor))
    }

    /// The visible rows of `E` with these ids, locked in the order of their ids.
    pub async fn hold<E: Visible>(&self, ids: impl IntoIterator<Item = Uuid>) -> Result<Vec<Held<E>>> {
        let table = E::default();
        let table = table.table_name();
        let column = |name: &str| Expr::col((Alias::new(table), Alias::new(name)));
        let ids: Vec<Uuid> = ids.into_iter().collect();
        let mut held = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(10_000) {
            let mut select = SelectStatement::new().from(Alias::new(table)).to_owned();
            super::reader::select_columns::<E>(&mut select, table, "");
            for (at, grant) in self.actor.grants().iter().enumerate() {
                let reached = E::within(&self.actor.only(grant)).condition(table);
                select.expr_as(surely(reached), Alias::new(format!("grant_{at}")));
            }
            select
                .expr_as(self.wrote_it(table), Alias::new("wrote_it"))
                .and_where(column("id").is_in(chunk.iter().copied()))
                .and_where(E::within(&self.actor).condition(table))
                .order_by((Alias::new(table), Alias::new("id")), Order::Asc);
            self.lock(&mut select, LockType::Update);
            for row in self.transaction.query_all(&select).await? {
                held.push(Held::new(
                    self.number,
                    E::Model::from_query_result(&row, "")?,
                    self.covering(&row)?,
                    row.try_get("", "wrote_it")?,
                ));
            }
        }
        Ok(held)
    }

    /// Inserts rows, and refuses all where one would fall outside the scope; which grant reaches each.
    pub async fn insert<E>(&self, rows: Vec<E::Model>) -> Result<Vec<Option<Grant>>>
    where
        E: Visible,
        E::ActiveModel: ActiveModelBehavior + Send,
        E::Model: IntoActiveModel<E::ActiveModel>,
    {
        let asked = rows.len();
        let reached = self.insert_new::<E>(rows).await?;
        if reached.len() < asked {
            return Err(Error::Internal(format!("{} of {asked} rows existed before", asked - reached.len())));
        }
        Ok(reached.into_iter().map(|(_, grant)| grant).collect())
    }

    /// Inserts those rows that no unique index refuses: the ids of the inserted, and which grant reaches each.
    ///
    /// A row that falls outside the scope fails the whole: the transaction is then given up.
    pub async fn insert_new<E>(&self, rows: Vec<E::Model>) -> Result<Vec<(Uuid, Option<Grant>)>>
    where
        E: Visible,
        E::ActiveModel: ActiveModelBehavior + Send,
        E::Model: IntoActiveModel<E::ActiveModel>,
    {
        let mut inserted = Vec::with_capacity(rows.len());
        let width = E::Column::iter().count();
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let chunk: Vec<_> = rows
                .by_ref()
                .take(rows_a_statement(width))
                .map(|row| row.into_active_model().reset_all())
                .collect();
            let mut insert: InsertStatement = E::insert_many(chunk).into_query();
            insert.on_conflict(OnConflict::new().do_nothing().to_owned());
            insert.returning(self.visibility::<E>());
            for row in self.transaction.query_all(&insert).await? {
                inserted.push((row.try_get("", "id")?, self.admitted(&row)?));
            }
        }
        Ok(inserted)
    }

    /// Writes changed rows back: rows that change alike go in one statement, each only from the version that
    /// was read, and refuses all where one would leave the scope, or was held in another transaction.
    pub async fn save<E>(&self, changes: &[Change<E>]) -> Result<()>
    where
        E: Visible,
        E::Model: ModelTrait<Entity = E>,
    {
        self.write_back(changes, Then::InSight).await
    }

    /// Writes back what nobody sees any more, on either side: the one way in which a row leaves a scope.
    pub async fn discard<E>(&self, changes: &[Change<E>]) -> Result<()>
    where
        E: Visible,
        E::Model: ModelTrait<Entity = E> + TwoSided,
    {
        let seen = |spine: Spine| spine.donor_sees || spine.recipient_sees;
        if changes.iter().any(|change| seen(change.after().spine())) {
            return Err(Error::Internal("a discarded record is still seen".to_owned()));
        }
        self.write_back(changes, Then::OutOfSight).await
    }

    async fn write_back<E>(&self, changes: &[Change<E>], then: Then) -> Result<()>
    where
        E: Visible,
        E::Model: ModelTrait<Entity = E>,
    {
        if changes.iter().any(|change| change.transaction != self.number) {
            return Err(Error::Internal("a row was held in another transaction".to_owned()));
        }
        let table = E::default();
        let table = table.table_name();
        let mut groups: Vec<Alike> = Vec::new();
        let id = column::<E>("id")?;
        let version = column::<E>("version").ok();
        for change in changes {
            let (columns, from, key) =
                (change.columns(), version.map(|version| change.key(version)), change.key(id));
            match groups.iter_mut().find(|(same, at, _)| *same == columns && *at == from) {
                Some((_, _, ids)) => ids.push(key),
                None => groups.push((columns, from, vec![key])),
            }
        }
        for (columns, from, ids) in groups {
            if columns.is_empty() {
                // What stayed as it was needs no statement.
                continue;
            }
            for chunk in ids.chunks(10_000) {
                let mut update = Query::update()
                    .table(Alias::new(table))
                    .values(
                        columns.iter().map(|(name, value)| (Alias::new(*name), Expr::value(value.clone()))),
                    )
                    .and_where(Expr::col(Alias::new("id")).is_in(chunk.iter().cloned()))
                    .returning(self.visibility::<E>())
                    .to_owned();
                if let Some(from) = &from {
                    update.and_where(Expr::col(Alias::new("version")).eq(from.clone()));
                }
                let saved = self.transaction.query_all(&update).await?;
                if saved.len() != chunk.len() {
                    return Err(Error::Internal(format!(
                        "{} of {} held rows changed meanwhile",
                        chunk.len() - saved.len(),
                        chunk.len()
                    )));
                }
                if then == Then::InSight {
                    saved.iter().try_for_each(|row| self.admitted(row).map(drop))?;
                }
            }
        }
        Ok(())
    }

    /// Marks the store, which only whoever fills it does.
    pub async fn mark(&self, mark: mark::Model) -> Result<()> {
        if self.actor.duty() != Some(Duty::Seed) {
            return Err(Error::Forbidden);
        }
        let insert = mark::Entity::insert(mark.into_active_model().reset_all()).into_query();
        self.transaction.execute(&insert).await?;
        Ok(())
    }

    /// Keeps the answers of the actor's own batch.
    pub async fn keep_answers(&self, account: AccountId, key: &str, answers: String) -> Result<()> {
        if self.actor.account() != Some(account) {
            return Err(Error::Forbidden);
        }
        let update = Query::update()
            .table("batch")
            .value("answers", answers)
            .and_where(Expr::col("account_id").eq(account))
            .and_where(Expr::col("idempotency_key").eq(key))
            .to_owned();
        self.transaction.execute(&update).await?;
        Ok(())
    }

    /// Locks what is selected; SQLite's only writer holds everything as it is.
    pub(super) fn lock(&self, select: &mut SelectStatement, how: LockType) {
        if self.transaction.get_database_backend() == sea_orm::DatabaseBackend::Postgres {
            select.lock(how);
        }
    }

    /// Whether the actor wrote any version of the row, as the journal shows.
    fn wrote_it(&self, table: &str) -> Expr {
        let Some(account) = self.actor.account() else { return Expr::cust("FALSE") };
        let journal = |name: &str| Expr::col((Alias::new("journal"), Alias::new(name)));
        let written = domain::record::Step::ALL.iter().filter(|step| step.writes()).flat_map(|&step| {
            entity::values::Side::ALL.iter().map(move |&side| domain::permit::Act::Take(step, side).word())
        });
        Expr::exists(
            Query::select()
                .expr(Expr::cust("1"))
                .from("journal")
                .and_where(journal("subject_kind").eq(table.to_ascii_uppercase()))
                .and_where(journal("subject_id").equals((Alias::new(table), Alias::new("id"))))
                .and_where(journal("account_id").eq(account))
                .and_where(journal("act").is_in(written))
                .to_owned(),
        )
    }

    /// What a statement that writes returns: the id, and for each grant whether it reaches the row.
    fn visibility<E: Visible>(&self) -> ReturningClause {
        let table = E::default();
        let table = table.table_name();
        let told = |actor: &Actor, name: &str| {
            // A returned expression has no alias of its own.
            surely(E::within(actor).condition(table))
                .binary(BinOper::Custom("AS"), Expr::col(Alias::new(name)))
        };
        let grants = self.actor.grants().iter().enumerate();
        Query::returning().exprs(
            [Expr::col(Alias::new("id")), told(&self.actor, "visible")]
                .into_iter()
                .chain(grants.map(|(at, grant)| told(&self.actor.only(grant), &format!("grant_{at}")))),
        )
    }

    /// The grant that reaches a written row; an error where the row has left the scope.
    fn admitted(&self, row: &QueryResult) -> Result<Option<Grant>> {
        if !row.try_get::<bool>("", "visible")? {
            return Err(Error::Forbidden);
        }
        Ok(self.covering(row)?.into_iter().next())
    }

    fn covering(&self, row: &QueryResult) -> Result<Vec<Grant>> {
        let mut covering = Vec::new();
        for (at, grant) in self.actor.grants().iter().enumerate() {
            if row.try_get::<bool>("", &format!("grant_{at}"))? {
                covering.push(grant.clone());
            }
        }
        Ok(covering)
    }
}

/// The column of `E` with this name.
fn column<E: EntityTrait>(name: &str) -> Result<E::Column> {
    use sea_orm::IdenStatic;
    E::Column::iter()
        .find(|column| column.as_str() == name)
        .ok_or_else(|| Error::Internal(format!("{:?} has no column {name}", E::default())))
}
