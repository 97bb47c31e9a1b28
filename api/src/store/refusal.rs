//! Refused writes, counted by the minute: what somebody is refused a thousand times is two entries, not a thousand.

use super::Writer;
use crate::error::Result;
use chrono::{DateTime, Utc};
use entity::{ids::AccountId, refusal};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryTrait,
    sea_query::{Expr, ExprTrait, OnConflict, Query, ReturningClause},
};
use std::collections::BTreeMap;

impl Writer {
    /// Counts refusals of one act within a minute; those that are the first of theirs, with how many they were.
    pub async fn count_refusals(
        &self,
        account: AccountId,
        act: &str,
        minute: DateTime<Utc>,
        codes: &BTreeMap<&'static str, i64>,
    ) -> Result<Vec<(&'static str, i64)>> {
        let mut first = Vec::new();
        for (&code, &count) in codes {
            let row = refusal::Model {
                account_id: account,
                act: act.to_owned(),
                code: code.to_owned(),
                minute,
                count,
            };
            let sum = Expr::col(("refusal", "count")).add(Expr::col(("excluded", "count")));
            let mut upsert = refusal::Entity::insert(row.into_active_model().reset_all()).into_query();
            upsert
                .on_conflict(
                    OnConflict::columns(["account_id", "act", "code", "minute"])
                        .value("count", sum)
                        .to_owned(),
                )
                .returning(Query::returning().column("count"));
            let rows = self.transaction().query_all(&upsert).await?;
            let total: Option<i64> = rows.first().map(|row| row.try_get("", "count")).transpose()?;
            if total == Some(count) {
                first.push((code, count));
            }
        }
        Ok(first)
    }

    /// Takes the counts of all minutes before this one.
    pub async fn take_refusals(&self, minute: DateTime<Utc>) -> Result<Vec<refusal::Model>> {
        let delete = Query::delete()
            .from_table("refusal")
            .and_where(Expr::col("minute").lt(minute))
            .returning(ReturningClause::All)
            .to_owned();
        let rows = self.transaction().query_all(&delete).await?;
        Ok(rows.iter().map(|row| refusal::Model::from_query_result(row, "")).collect::<Result<_, _>>()?)
    }
}
