//! Opening a store: the pools, and what every connection is told.

use super::{Pools, Store, migrate};
use crate::{
    clock::Clock,
    error::{Error, Result},
};
use sea_orm::{ConnectOptions, Database, DatabaseConnection};
use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use std::{path::PathBuf, sync::Arc, time::Duration};

/// Where a store is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// An SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL server, with everything that its URL says.
    Postgres(String),
}

/// How a store is opened.
#[derive(Clone, Debug)]
pub struct Opening {
    /// Where it is.
    pub address: Address,
    /// Connections that read: PostgreSQL's pool, SQLite's readers.
    pub connections: u32,
    /// By which clock it writes.
    pub clock: Clock,
}

impl Address {
    /// Reads a database URL.
    ///
    /// # Errors
    /// A sentence that says what a URL must look like.
    pub fn parse(url: &str) -> std::result::Result<Self, String> {
        if let Some(path) = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:")) {
            let path = path.split('?').next().unwrap_or_default();
            return match path {
                "" | ":memory:" => {
                    Err("an SQLite store is a file: sqlite:///var/lib/shanhai/shanhai.sqlite".to_owned())
                }
                file => Ok(Self::Sqlite(PathBuf::from(file))),
            };
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Postgres(url.to_owned()));
        }
        Err("a database URL begins with sqlite:// or postgres://".to_owned())
    }
}

impl Store {
    /// Opens a store as it is.
    pub async fn open(opening: Opening) -> Result<Self> {
        let pools = match &opening.address {
            Address::Sqlite(path) => {
                let url = format!("sqlite://{}?mode=rwc", path.display());
                let write = Database::connect(sqlite(&url, 1, Access::Write)).await?;
                let read = Database::connect(sqlite(&url, opening.connections.max(1), Access::Read)).await?;
                Pools { write, read }
            }
            Address::Postgres(url) => {
                let pool = Database::connect(postgres(url, opening.connections.max(2))).await?;
                Pools { write: pool.clone(), read: pool }
            }
        };
        Ok(Self { pools: Arc::new(pools), clock: opening.clock })
    }

    /// Opens a store and brings its tables up to date; several instances may do so at once.
    pub async fn open_migrated(opening: Opening) -> Result<Self> {
        let store = Self::open(opening).await?;
        store.migrate().await?;
        Ok(store)
    }

    /// Brings the tables up to date.
    pub async fn migrate(&self) -> Result<()> {
        migrate::up(&self.pools.write).await
    }

    /// How many migrations are not applied yet.
    ///
    /// Asked of the pool that writes: the asking makes the list of migrations where there is none yet.
    pub async fn pending_migrations(&self) -> Result<usize> {
        migrate::pending(&self.pools.write).await
    }

    /// Ends all connections, for an orderly shutdown.
    pub async fn close(self) -> Result<()> {
        if let Ok(pools) = Arc::try_unwrap(self.pools) {
            let close = async |pool: DatabaseConnection| pool.close().await.map_err(Error::from);
            close(pools.read).await?;
            close(pools.write).await?;
        }
        Ok(())
    }
}

/// Whether a connection may write.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Read,
    Write,
}

fn sqlite(url: &str, connections: u32, access: Access) -> ConnectOptions {
    let mut options = common(url, connections);
    options.map_sqlx_sqlite_opts(move |sqlite| {
        let told = sqlite
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .journal_mode(SqliteJournalMode::Wal)
            // An acknowledged write must survive a power cut.
            .synchronous(SqliteSynchronous::Full)
            .statement_cache_capacity(256)
            .pragma("temp_store", "memory")
            .pragma("cache_size", "-65536");
        if access == Access::Read { told.pragma("query_only", "on") } else { told }
    });
    options
}

fn postgres(url: &str, connections: u32) -> ConnectOptions {
    let mut options = common(url, connections);
    options.statement_timeout(Duration::from_secs(30)).set_application_name("shanhai");
    options.map_sqlx_postgres_opts(|postgres| {
        postgres.statement_cache_capacity(256).options([
            ("lock_timeout", "5s"),
            ("idle_in_transaction_session_timeout", "60s"),
            ("timezone", "UTC"),
            // What a page costs is the rows that are looked at, in memory or on a fast disk: with the costs of
            // a spinning disk PostgreSQL walks the primary key, through the rows of everybody else.
            ("seq_page_cost", "0.1"),
            ("random_page_cost", "0.1"),
        ])
    });
    options
}

fn common(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(5))
        .test_before_acquire_if_idle_for(Duration::from_secs(30))
        .max_lifetime(Duration::from_mins(30))
        .sqlx_logging(true)
        .sqlx_logging_level(tracing_level());
    options
}

/// Statements are logged at the finest level: the golden table of statements per operation reads them there.
fn tracing_level() -> log::LevelFilter {
    log::LevelFilter::Trace
}
