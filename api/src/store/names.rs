//! What is read past a scope, and how little of it: the names of accounts that the caller met in a record's
//! history, and whether the people of a unit stand where they may.

use super::{Reader, Writer, reader::select_columns};
use crate::error::Result;
use entity::{
    account::grant,
    ids::{AccountId, OrganisationId},
};
use sea_orm::{
    ConnectionTrait, FromQueryResult,
    sea_query::{Expr, ExprTrait, Query},
};

impl Writer {
    /// All grants of those who hold one over this unit, whatever the writer's own scope: a rule asks whether
    /// these people may stay as they are, and nobody is shown who they are.
    pub(crate) async fn grants_beside(&self, unit: OrganisationId) -> Result<Vec<grant::Model>> {
        let of_the_unit = Query::select()
            .column("account_id")
            .from("role_grant")
            .and_where(Expr::col("organisation_id").eq(unit))
            .to_owned();
        let mut select = Query::select()
            .from("role_grant")
            .and_where(Expr::col("account_id").in_subquery(of_the_unit))
            .to_owned();
        select_columns::<grant::Entity>(&mut select, "role_grant", "");
        let rows = self.transaction().query_all(&select).await?;
        Ok(rows.iter().map(|row| grant::Model::from_query_result(row, "")).collect::<Result<_, _>>()?)
    }
}

impl Reader {
    /// The display names of these accounts, and nothing else of them.
    ///
    /// The ids come from rows inside the reader's scope: whoever reads a record's history reads who made it.
    pub async fn names_of(
        &self,
        accounts: impl IntoIterator<Item = AccountId>,
    ) -> Result<Vec<(AccountId, String)>> {
        let select = Query::select()
            .columns(["id", "display_name"])
            .from("account")
            .and_where(Expr::col("id").is_in(accounts))
            .to_owned();
        let rows = self.source().all(&select).await?;
        Ok(rows
            .iter()
            .map(|row| Ok((row.try_get("", "id")?, row.try_get("", "display_name")?)))
            .collect::<Result<_, sea_orm::DbErr>>()?)
    }
}
