//! A row that was read through the scope in this transaction, and what becomes of it.

use crate::access::Grant;
use domain::permit::{Act, Capacity, may};
use entity::values::Level;
use sea_orm::{EntityTrait, IdenStatic, Iterable, ModelTrait, Value};
use serde_json::{Map, Value as Json};
use std::sync::atomic::{AtomicU64, Ordering};

/// A row that is locked, and may therefore be changed: in the transaction that locked it, and in no other.
#[derive(Debug)]
pub struct Held<E: EntityTrait> {
    transaction: Transaction,
    row: E::Model,
    covering: Vec<Grant>,
    wrote_it: bool,
}

/// A changed row, ready to be written back.
#[derive(Debug)]
pub struct Change<E: EntityTrait> {
    pub(super) transaction: Transaction,
    pub(super) before: E::Model,
    pub(super) after: E::Model,
}

/// Tells one transaction from every other of this process: a lock ends with its transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Transaction(u64);

impl Transaction {
    pub(super) fn next() -> Self {
        static LAST: AtomicU64 = AtomicU64::new(0);
        Self(LAST.fetch_add(1, Ordering::Relaxed))
    }
}

impl<E: EntityTrait> Held<E> {
    pub(super) fn new(transaction: Transaction, row: E::Model, covering: Vec<Grant>, wrote_it: bool) -> Self {
        Self { transaction, row, covering, wrote_it }
    }

    /// The grant by which the act may be done to this very row: it allows the act and reaches the row.
    pub fn grant_for(&self, act: Act) -> Option<&Grant> {
        self.covering.iter().find(|grant| may(Capacity::Role(grant.role), act))
    }

    /// The widest level of a region for which the act may be done to this very row; none where the grants
    /// that reach it are a unit's own.
    pub fn answers_for(&self, act: Act) -> Option<Level> {
        let allowed = self.covering.iter().filter(|grant| may(Capacity::Role(grant.role), act));
        allowed.filter_map(Grant::level).min()
    }

    /// Whether the journal shows that the actor entered, changed or submitted it.
    pub fn wrote_it(&self) -> bool {
        self.wrote_it
    }

    /// The row after `edit`.
    pub fn change(self, edit: impl FnOnce(&mut E::Model)) -> Change<E>
    where
        E::Model: Clone,
    {
        let mut after = self.row.clone();
        edit(&mut after);
        Change { transaction: self.transaction, before: self.row, after }
    }
}

impl<E: EntityTrait> std::ops::Deref for Held<E> {
    type Target = E::Model;
    fn deref(&self) -> &E::Model {
        &self.row
    }
}

impl<E: EntityTrait> Change<E>
where
    E::Model: ModelTrait<Entity = E>,
{
    /// The row as it will be.
    pub fn after(&self) -> &E::Model {
        &self.after
    }

    /// The row as it was.
    pub fn before(&self) -> &E::Model {
        &self.before
    }

    /// The columns that differ, with the value after.
    pub(super) fn columns(&self) -> Vec<(&'static str, Value)> {
        E::Column::iter()
            .filter(|&column| self.before.get(column) != self.after.get(column))
            .map(|column| (column.as_str(), self.after.get(column)))
            .collect()
    }

    /// What the journal keeps: `{"column": [before, after]}`, without what every change changes.
    pub fn fields(&self) -> Map<String, Json> {
        differences::<E>(&self.before, &self.after)
    }

    /// The value of `column` before.
    pub(super) fn key(&self, column: E::Column) -> Value {
        self.before.get(column)
    }
}

/// The columns of a row as the journal would write them.
pub(crate) fn columns_of<E: EntityTrait>(row: &E::Model) -> Map<String, Json> {
    E::Column::iter().map(|column| (column.as_str().to_owned(), json(row.get(column)))).collect()
}

/// What differs between two versions of a row, as the journal keeps it.
pub fn differences<E: EntityTrait>(before: &E::Model, after: &E::Model) -> Map<String, Json>
where
    E::Model: ModelTrait<Entity = E>,
{
    E::Column::iter()
        .filter(|column| !matches!(column.as_str(), "version" | "at"))
        .filter_map(|column| {
            let (before, after) = (before.get(column), after.get(column));
            (before != after)
                .then(|| (column.as_str().to_owned(), Json::Array(vec![json(before), json(after)])))
        })
        .collect()
}

/// A column's value as the journal writes it: numbers as they are, everything else as text.
fn json(value: Value) -> Json {
    match value {
        Value::Bool(value) => value.into(),
        Value::Int(value) => value.into(),
        Value::BigInt(value) => value.into(),
        Value::String(value) => value.into(),
        Value::Uuid(value) => value.map(|id| id.to_string()).into(),
        Value::ChronoDate(value) => value.map(|day| day.to_string()).into(),
        Value::ChronoDateTimeUtc(value) => value.map(|at| at.to_rfc3339()).into(),
        Value::Bytes(value) => value.map(hex::encode).into(),
        other => Json::String(format!("{other:?}")),
    }
}
