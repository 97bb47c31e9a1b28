//! Balances of the ledger's accounts: held before they are read, and never written below what is used of them.
//!
//! They are read without a scope: whoever draws on an account has read the record that it belongs to.

use super::Writer;
use crate::error::Result;
use domain::fund::balance::Balance;
use sea_orm::{
    ConnectionTrait, QueryResult,
    sea_query::{Expr, ExprTrait, LockType, OnConflict, Order, Query},
};
use std::collections::HashMap;
use uuid::Uuid;

const TABLE: &str = "fund_balance";

impl Writer {
    /// How accounts stand, held until the transaction ends, in the order of their ids; one that nothing has come to
    /// yet is not there.
    pub(crate) async fn balances(&self, accounts: &[Uuid]) -> Result<HashMap<Uuid, Balance>> {
        let mut balances = HashMap::with_capacity(accounts.len());
        for chunk in accounts.chunks(10_000) {
            let mut select = Query::select()
                .columns(["account_id", "held", "used"])
                .from(TABLE)
                .and_where(Expr::col("account_id").is_in(chunk.iter().copied()))
                .order_by("account_id", Order::Asc)
                .to_owned();
            self.lock(&mut select, LockType::Update);
            for row in self.transaction().query_all(&select).await? {
                let read = |row: &QueryResult| -> std::result::Result<_, sea_orm::DbErr> {
                    let balance = Balance { held: row.try_get("", "held")?, used: row.try_get("", "used")? };
                    Ok((row.try_get::<Uuid>("", "account_id")?, balance))
                };
                balances.extend([read(&row)?]);
            }
        }
        Ok(balances)
    }

    /// Writes how accounts stand now; they must be held.
    pub(crate) async fn keep_balances(&self, balances: Vec<(Uuid, Balance)>) -> Result<()> {
        for chunk in balances.chunks(super::writer::rows_a_statement(3)) {
            let mut insert = Query::insert();
            insert.into_table(TABLE).columns(["account_id", "held", "used"]);
            for (account, balance) in chunk {
                let values: [sea_orm::Value; 3] =
                    [(*account).into(), balance.held.into(), balance.used.into()];
                insert.values_panic(values.map(Expr::value));
            }
            insert.on_conflict(OnConflict::column("account_id").update_columns(["held", "used"]).to_owned());
            self.transaction().execute(&insert).await?;
        }
        Ok(())
    }
}
