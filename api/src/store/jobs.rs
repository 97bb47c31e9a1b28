//! Rows of jobs: what became of them, and which identities of a file are taken.

use super::{Change, Writer};
use crate::error::Result;
use entity::{ids::JobId, job};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryTrait,
    sea_query::{Expr, ExprTrait, Func, Query},
};

/// An identity that earlier rows of a file have taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The identity.
    pub identity: String,
    /// How many rows took it.
    pub count: i64,
    /// The first row that did.
    pub first: i32,
    /// The content of one that did.
    pub content: Option<String>,
}

impl Writer {
    /// Adds what became of rows of a job, beside the change that counts them.
    pub async fn add_job_rows(
        &self,
        _counted: &Change<job::Entity>,
        rows: Vec<job::row::Model>,
    ) -> Result<()> {
        for chunk in rows.chunks(super::writer::rows_a_statement(7)) {
            let models = chunk.iter().map(|row| row.clone().into_active_model().reset_all());
            self.transaction().execute(&job::row::Entity::insert_many(models).into_query()).await?;
        }
        Ok(())
    }

    /// Which of these identities earlier rows of a job have taken.
    pub async fn claims(&self, job: JobId, identities: &[String]) -> Result<Vec<Claim>> {
        if identities.is_empty() {
            return Ok(Vec::new());
        }
        let select = Query::select()
            .column("identity")
            .expr_as(Expr::cust("COUNT(*)"), "taken")
            .expr_as(Func::min(Expr::col("row_number")), "first_row")
            .expr_as(Func::min(Expr::col("content")), "content")
            .from("job_row")
            .and_where(Expr::col("job_id").eq(job))
            .and_where(Expr::col("identity").is_in(identities.iter().cloned()))
            .group_by_col("identity")
            .to_owned();
        let rows = self.transaction().query_all(&select).await?;
        let claim = |row: &sea_orm::QueryResult| -> Result<Claim, sea_orm::DbErr> {
            Ok(Claim {
                identity: row.try_get("", "identity")?,
                count: row.try_get("", "taken")?,
                first: row.try_get("", "first_row")?,
                content: row.try_get("", "content")?,
            })
        };
        Ok(rows.iter().map(claim).collect::<Result<_, _>>()?)
    }
}
