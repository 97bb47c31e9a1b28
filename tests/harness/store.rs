//! The two stores, and the way to write a test once and run it on both.

use crate::{
    postgres::{Contents, Postgres, PostgresDatabase},
    sqlite::SqliteFile,
};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};
use std::time::Duration;

/// Which store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreKind {
    /// The embedded one.
    Sqlite,
    /// The one of a province's office.
    Postgres,
}

/// A store of one test: every table and the reference data, nobody's records.
#[derive(Debug)]
pub struct TestStore {
    kind: StoreKind,
    place: Place,
}

/// A store without any table, as one is before the first start.
#[derive(Debug)]
pub struct EmptyStore(pub TestStore);

/// What a test starts from; its type in the test's head chooses it.
pub trait Given: Sized + Send {
    /// Makes it on a store; none where this machine has no such store.
    fn given(kind: StoreKind) -> impl Future<Output = Option<Self>> + Send;
}

impl TestStore {
    /// Which store it is.
    pub fn kind(&self) -> StoreKind {
        self.kind
    }

    /// How to reach it: what stands in `SHANHAI_DATABASE_URL`.
    pub fn url(&self) -> &str {
        match &self.place {
            Place::File(file) => file.url(),
            Place::Database(database) => database.url(),
        }
    }

    /// A connection past all locks, for what a test looks up behind the server's back.
    pub async fn connect(&self) -> DatabaseConnection {
        let mut options = ConnectOptions::new(self.url());
        // A worker that writes all the time leaves the file to others by turns.
        options
            .sqlx_logging(false)
            .map_sqlx_sqlite_opts(|sqlite| sqlite.busy_timeout(Duration::from_mins(1)));
        Database::connect(options).await.expect("the store of the test opens")
    }

    /// On a server of one test's own.
    pub async fn on(server: &Postgres) -> Self {
        let place = Place::Database(server.database(Contents::Migrated).await);
        Self { kind: StoreKind::Postgres, place }
    }

    /// A copy of it as it is now, made by the tools that the documentation names.
    ///
    /// # Panics
    /// Where a tool fails.
    pub async fn copied(&self) -> Self {
        let place = match &self.place {
            Place::File(_) => {
                let copy = SqliteFile::new(Contents::Nothing);
                let into = format!("VACUUM INTO '{}'", copy.path().display());
                self.connect().await.execute_unprepared(&into).await.expect("the file is copied");
                Place::File(copy)
            }
            Place::Database(database) => {
                let server = Postgres::shared().expect("the server that holds the database");
                let copy = server.database(Contents::Nothing).await;
                crate::postgres::copy(database, &copy).await;
                Place::Database(copy)
            }
        };
        Self { kind: self.kind, place }
    }

    async fn with(kind: StoreKind, contents: Contents) -> Option<Self> {
        let place = match kind {
            StoreKind::Sqlite => Place::File(SqliteFile::new(contents)),
            StoreKind::Postgres => Place::Database(Postgres::shared()?.database(contents).await),
        };
        Some(Self { kind, place })
    }
}

impl Given for TestStore {
    async fn given(kind: StoreKind) -> Option<Self> {
        Self::with(kind, Contents::Migrated).await
    }
}

impl Given for EmptyStore {
    async fn given(kind: StoreKind) -> Option<Self> {
        TestStore::with(kind, Contents::Nothing).await.map(Self)
    }
}

/// Runs a check on one store; what `both_stores!` calls.
pub async fn on<G: Given, F: Future<Output = ()>>(kind: StoreKind, check: impl FnOnce(G) -> F) {
    if let Some(given) = G::given(kind).await {
        Box::pin(check(given)).await;
    }
}

/// Makes two tests of each function, `name::sqlite` and `name::postgres`.
///
/// ```text
/// both_stores! {
///     /// A coordinator confirms what a unit logged.
///     async fn a_confirmation_counts(app: TestApp) { … }
/// }
/// ```
#[macro_export]
macro_rules! both_stores {
    ($($(#[$about:meta])* async fn $name:ident($given:ident: $type:ty) $body:block)+) => {$(
        $(#[$about])*
        async fn $name($given: $type) $body

        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                $crate::store::on($crate::store::StoreKind::Sqlite, super::$name).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                $crate::store::on($crate::store::StoreKind::Postgres, super::$name).await;
            }
        }
    )+};
}

#[derive(Debug)]
enum Place {
    File(SqliteFile),
    Database(PostgresDatabase),
}
