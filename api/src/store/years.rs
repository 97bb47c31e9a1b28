//! Years of pairings, taken shared by whoever writes a record in them: none is closed meanwhile.

use super::Writer;
use crate::error::Result;
use entity::{ids::PairingId, values::Day};
use sea_orm::{
    ConnectionTrait, QueryResult,
    sea_query::{Expr, ExprTrait, LockType, OnConflict, Order, Query},
};
use std::collections::{HashMap, HashSet};

/// How a year of a pairing stands, for as long as the transaction holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SharedYear {
    /// Whether it is closed.
    pub closed: bool,
    /// The last day of the pairing.
    pub ends_on: Option<Day>,
}

impl Writer {
    /// Takes the years of pairings shared, so that none is closed and no pairing is succeeded before this
    /// commits; how each stands.
    pub async fn share_years(
        &self,
        years: &HashSet<(PairingId, i32)>,
    ) -> Result<HashMap<(PairingId, i32), SharedYear>> {
        let mut wanted: Vec<_> = years.iter().copied().collect();
        wanted.sort_unstable();
        let found = self.years(&wanted).await?;
        let missing: Vec<_> = wanted.iter().filter(|year| !found.contains_key(*year)).collect();
        if missing.is_empty() {
            return Ok(found);
        }
        let mut insert = Query::insert();
        insert.into_table("pairing_year").columns(["pairing_id", "year"]);
        for (pairing, year) in missing {
            insert.values_panic([Expr::value(*pairing), Expr::value(*year)]);
        }
        self.transaction().execute(insert.on_conflict(OnConflict::new().do_nothing().to_owned())).await?;
        self.years(&wanted).await
    }

    async fn years(&self, wanted: &[(PairingId, i32)]) -> Result<HashMap<(PairingId, i32), SharedYear>> {
        if wanted.is_empty() {
            return Ok(HashMap::new());
        }
        let any = wanted.iter().fold(sea_orm::Condition::any(), |any, (pairing, year)| {
            any.add(Expr::col("pairing_id").eq(*pairing).and(Expr::col("year").eq(*year)))
        });
        let mut select = Query::select()
            .columns(["pairing_id", "year"])
            .expr_as(Expr::col("closed_at").is_not_null(), "closed")
            .column("ends_on")
            .from("pairing_year")
            .inner_join("pairing", Expr::col(("pairing", "id")).equals(("pairing_year", "pairing_id")))
            .cond_where(any)
            .order_by("pairing_id", Order::Asc)
            .order_by("year", Order::Asc)
            .to_owned();
        if self.transaction().get_database_backend() == sea_orm::DatabaseBackend::Postgres {
            select.lock_with_tables(LockType::Share, ["pairing_year"]);
        }
        let rows = self.transaction().query_all(&select).await?;
        let read = |row: &QueryResult| -> Result<_> {
            let shared =
                SharedYear { closed: row.try_get("", "closed")?, ends_on: row.try_get("", "ends_on")? };
            Ok(((row.try_get("", "pairing_id")?, row.try_get("", "year")?), shared))
        };
        rows.iter().map(read).collect()
    }
}
