//! The names by which colleagues know each other: of accounts that the caller met in a record's history.

use super::Reader;
use crate::error::Result;
use entity::ids::AccountId;
use sea_orm::sea_query::{Expr, ExprTrait, Query};

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
