//! Bringing the tables up to date, by however many instances start at once.

use crate::error::{Error, Result};
use migration::{Migrator, MigratorTrait};
use sea_orm::{DatabaseBackend, DatabaseConnection};
use sqlx::postgres::PgAdvisoryLock;

/// Applies what is pending. On PostgreSQL an advisory lock lets one instance go first; SQLite's single
/// writer does the same by itself.
pub(super) async fn up(connection: &DatabaseConnection) -> Result<()> {
    if connection.get_database_backend() != DatabaseBackend::Postgres {
        return Ok(Migrator::up(connection, None).await?);
    }
    let away = |error: sqlx::Error| Error::Unavailable(error.to_string());
    let lock = PgAdvisoryLock::new("shanhai-migrate");
    let guard = lock
        .acquire(connection.get_postgres_connection_pool().acquire().await.map_err(away)?)
        .await
        .map_err(away)?;
    let done = Migrator::up(connection, None).await;
    guard.release_now().await.map_err(away)?;
    Ok(done?)
}

/// How many migrations are not applied.
pub(super) async fn pending(connection: &DatabaseConnection) -> Result<usize> {
    Ok(Migrator::get_pending_migrations(connection).await?.len())
}
