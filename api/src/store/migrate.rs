//! Bringing the tables up to date, by however many instances start at once.

use super::measure;
use crate::error::{Error, Result};
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseConnection, Statement};
use sqlx::postgres::PgAdvisoryLock;
use std::{fs::File, path::Path};

/// Applies what is pending; one instance goes first, and the others wait for it.
pub(super) async fn up(connection: &DatabaseConnection) -> Result<()> {
    match connection.get_database_backend() {
        DatabaseBackend::Postgres => up_on_postgres(connection).await,
        _ => up_on_sqlite(connection).await,
    }
}

/// SQLite lets one write at a time, but the second would then make the tables that the first has made: the
/// folder of the file is locked meanwhile. The file itself must not be: closing it would end SQLite's locks.
async fn up_on_sqlite(connection: &DatabaseConnection) -> Result<()> {
    let ask = "SELECT file FROM pragma_database_list WHERE name = 'main'";
    let row = connection.query_one_raw(Statement::from_string(DatabaseBackend::Sqlite, ask)).await?;
    let file: String = row.map(|row| row.try_get("", "file")).transpose()?.unwrap_or_default();
    let folder = Path::new(&file).parent().unwrap_or(Path::new("/")).to_owned();
    let wait = move || File::open(folder).and_then(|folder| folder.lock().map(|()| folder));
    let locked = tokio::task::spawn_blocking(wait).await;
    let _lock = locked.map_err(|gone| Error::Internal(gone.to_string()))?.map_err(|wrong| {
        Error::Unavailable(format!("the folder of the database cannot be locked: {wrong}"))
    })?;
    whole(connection).await
}

async fn up_on_postgres(connection: &DatabaseConnection) -> Result<()> {
    let away = |error: sqlx::Error| Error::Unavailable(error.to_string());
    let lock = PgAdvisoryLock::new("shanhai-migrate");
    let guard = lock
        .acquire(connection.get_postgres_connection_pool().acquire().await.map_err(away)?)
        .await
        .map_err(away)?;
    let done = whole(connection).await;
    guard.release_now().await.map_err(away)?;
    done
}

/// The tables, and in them what is kept of the records by rules that the program knows.
async fn whole(connection: &DatabaseConnection) -> Result<()> {
    Migrator::up(connection, None).await?;
    measure::refill(connection).await
}

/// How many migrations are not applied.
pub(super) async fn pending(connection: &DatabaseConnection) -> Result<usize> {
    Ok(Migrator::get_pending_migrations(connection).await?.len())
}
