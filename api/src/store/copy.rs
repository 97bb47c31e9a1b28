//! Copies of an SQLite store, and whether one is sound.

use super::Store;
use crate::error::{Error, Result};
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use std::path::Path;

/// Copies everything that was committed into a file, which must be empty: as it was at one instant, while
/// others go on writing.
pub async fn to(store: &Store, file: &Path) -> Result<()> {
    let name = file.to_str().ok_or_else(|| Error::Internal("the file's name is no text".to_owned()))?;
    let copy = Statement::from_sql_and_values(DatabaseBackend::Sqlite, "VACUUM INTO ?", [name.into()]);
    store.pools.write.execute_raw(copy).await?;
    Ok(())
}

/// Whether SQLite finds the file whole, and every reference in it kept.
///
/// # Errors
/// What is damaged.
pub async fn is_sound(store: &Store) -> Result<()> {
    for (check, fine) in [("PRAGMA integrity_check", Some("ok")), ("PRAGMA foreign_key_check", None)] {
        let rows = ask(store, check).await?;
        let said = rows.first().and_then(|row| row.try_get_by_index::<String>(0).ok());
        if said.as_deref() != fine {
            let said = said.unwrap_or_default();
            return Err(Error::Internal(format!("the file is damaged: {check}: {said}")));
        }
    }
    Ok(())
}

/// Whether there is no table at all.
pub async fn has_no_table(store: &Store) -> Result<bool> {
    Ok(ask(store, "SELECT name FROM sqlite_master WHERE type = 'table' LIMIT 1").await?.is_empty())
}

/// Brings everything into the one file, so that nothing is left beside it.
pub async fn settle(store: &Store) -> Result<()> {
    ask(store, "PRAGMA wal_checkpoint(TRUNCATE)").await.map(drop)
}

async fn ask(store: &Store, question: &str) -> Result<Vec<sea_orm::QueryResult>> {
    Ok(store.pools.write.query_all_raw(Statement::from_string(DatabaseBackend::Sqlite, question)).await?)
}
