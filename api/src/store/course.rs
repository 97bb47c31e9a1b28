//! What is dated and belongs to records that move along a course (their steps, what came of them), and where the records
//! stand.
//!
//! It is read without a scope: whoever takes a step has read the record that it moves.

use super::Writer;
use crate::{error::Result, record::course::Stored};
use entity::values::{Day, RecordState};
use sea_orm::{
    ConnectionTrait, DbErr, QueryResult,
    sea_query::{Alias, Expr, ExprTrait, LockType, Order, Query},
};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// The most ids that a statement names.
const IDS: usize = 10_000;

impl Writer {
    /// Where records stand between the two sides, held until the transaction ends, in the order of their ids.
    pub(crate) async fn hold_moved(
        &self,
        table: &str,
        records: &BTreeSet<Uuid>,
    ) -> Result<HashMap<Uuid, RecordState>> {
        let mut states = HashMap::with_capacity(records.len());
        let records: Vec<Uuid> = records.iter().copied().collect();
        for chunk in records.chunks(IDS) {
            let mut select = Query::select()
                .columns(["id", "state"])
                .from(Alias::new(table))
                .and_where(Expr::col("id").is_in(chunk.iter().copied()))
                .order_by("id", Order::Asc)
                .to_owned();
            self.lock(&mut select, LockType::Update);
            for row in self.transaction().query_all(&select).await? {
                states.insert(row.try_get::<Uuid>("", "id")?, row.try_get::<RecordState>("", "state")?);
            }
        }
        Ok(states)
    }

    /// The steps of records, or other kinds of what belongs to them, that were submitted and not withdrawn; `of` is the
    /// column that names the record.
    pub(crate) async fn steps_of(
        &self,
        table: &str,
        of: &'static str,
        records: &BTreeSet<Uuid>,
    ) -> Result<Vec<Stored>> {
        let standing = [RecordState::Submitted, RecordState::Confirmed, RecordState::Disputed];
        let records: Vec<Uuid> = records.iter().copied().collect();
        let mut steps = Vec::new();
        for chunk in records.chunks(IDS) {
            let select = Query::select()
                .columns(["id", of, "kind", "day", "state"])
                .from(Alias::new(table))
                .and_where(Expr::col(of).is_in(chunk.iter().copied()))
                .and_where(Expr::col("state").is_in(standing))
                .to_owned();
            for row in self.transaction().query_all(&select).await? {
                let read = |row: &QueryResult| -> std::result::Result<_, DbErr> {
                    Ok(Stored {
                        id: row.try_get("", "id")?,
                        of: row.try_get("", of)?,
                        word: row.try_get("", "kind")?,
                        day: row.try_get("", "day")?,
                        state: row.try_get("", "state")?,
                    })
                };
                steps.push(read(&row)?);
            }
        }
        Ok(steps)
    }

    /// Writes where records stand in their course; they must be held.
    pub(crate) async fn move_to(
        &self,
        table: &str,
        stage: &'static str,
        since: Option<Day>,
        records: &[Uuid],
    ) -> Result<()> {
        for chunk in records.chunks(IDS) {
            let update = Query::update()
                .table(Alias::new(table))
                .value(Alias::new("stage"), stage)
                .value(Alias::new("stage_since"), since)
                .and_where(Expr::col("id").is_in(chunk.iter().copied()))
                .to_owned();
            self.transaction().execute(&update).await?;
        }
        Ok(())
    }
}
