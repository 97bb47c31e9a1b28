//! What an administrator's writes of regions and pairings need beside rows: the atlas's edition, a pairing's
//! areas, and its years for themselves alone.

use super::{Reader, Writer};
use crate::error::{Error, Result};
use domain::permit::Act;
use entity::{
    ids::PairingId,
    values::{RegionCode, Year},
};
use sea_orm::{
    ConnectionTrait, DatabaseBackend, QueryResult,
    sea_query::{Expr, ExprTrait, LockType, OnConflict, Order, Query},
};

/// The mark that counts the editions of the atlas.
const EDITION: &str = "atlas";

impl Reader {
    /// How often reference data were written.
    pub async fn edition(&self) -> Result<i64> {
        let select = Query::select()
            .column("value")
            .from("store_mark")
            .and_where(Expr::col("name").eq(EDITION))
            .to_owned();
        edition(&self.source().all(&select).await?)
    }
}

impl Writer {
    /// The edition of the atlas, which stays the one until this transaction ends: what is decided by it is
    /// decided by regions and pairings that nobody changes meanwhile.
    pub async fn share_edition(&self) -> Result<i64> {
        let mut select = Query::select()
            .column("value")
            .from("store_mark")
            .and_where(Expr::col("name").eq(EDITION))
            .to_owned();
        if self.transaction().get_database_backend() == DatabaseBackend::Postgres {
            select.lock(LockType::Share);
        }
        edition(&self.transaction().query_all(&select).await?)
    }

    /// Begins the next edition, and says which: another that would begin one waits until this one has ended.
    pub async fn begin_edition(&self) -> Result<i64> {
        let number = Expr::col("value").cast_as("bigint").add(1);
        let update = Query::update()
            .table("store_mark")
            .value("value", number.cast_as("text"))
            .and_where(Expr::col("name").eq(EDITION))
            .returning_col("value")
            .to_owned();
        edition(&self.transaction().query_all(&update).await?)
    }

    /// Adds the areas that a new pairing covers.
    pub async fn add_areas(&self, pairing: PairingId, areas: &[RegionCode]) -> Result<()> {
        if !self.does(Act::ManagePairings) {
            return Err(Error::Forbidden);
        }
        if areas.is_empty() {
            return Ok(());
        }
        let mut insert = Query::insert();
        insert.into_table("pairing_area").columns(["pairing_id", "region_code"]);
        for area in areas {
            insert.values_panic([Expr::value(pairing), Expr::value(*area)]);
        }
        self.transaction().execute(&insert).await?;
        Ok(())
    }

    /// Takes years of pairings for this transaction alone: a write that derived one of these pairings has
    /// either committed before, or will see what this one writes.
    pub async fn take_years(
        &self,
        pairings: &[PairingId],
        years: std::ops::RangeInclusive<i32>,
    ) -> Result<()> {
        let mut wanted = pairings.to_vec();
        wanted.sort_unstable();
        let years: Vec<Year> = years.map(Year).collect();
        if wanted.is_empty() || years.is_empty() {
            return Ok(());
        }
        // A year that no record has touched has no row yet, and could not be held.
        let mut insert = Query::insert();
        insert.into_table("pairing_year").columns(["pairing_id", "year"]);
        for pairing in &wanted {
            for year in &years {
                insert.values_panic([Expr::value(*pairing), Expr::value(*year)]);
            }
        }
        insert.on_conflict(OnConflict::new().do_nothing().to_owned());
        self.transaction().execute(&insert).await?;
        let mut select = Query::select()
            .column("pairing_id")
            .from("pairing_year")
            .and_where(Expr::col("pairing_id").is_in(wanted))
            .and_where(Expr::col("year").is_in(years))
            .order_by("pairing_id", Order::Asc)
            .order_by("year", Order::Asc)
            .to_owned();
        // SQLite's only writer holds everything as it is.
        if self.transaction().get_database_backend() == DatabaseBackend::Postgres {
            select.lock(LockType::Update);
        }
        self.transaction().query_all(&select).await?;
        Ok(())
    }
}

fn edition(rows: &[QueryResult]) -> Result<i64> {
    let missing = || Error::Internal("the store has no edition of the atlas".to_owned());
    let value: String = rows.first().ok_or_else(missing)?.try_get("", "value")?;
    value.parse().map_err(|_no_number: std::num::ParseIntError| {
        Error::Internal(format!("{value:?} is no edition of the atlas"))
    })
}
