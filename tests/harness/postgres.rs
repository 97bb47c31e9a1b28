//! Databases on a private PostgreSQL server: migrated once, then copied for each test.

use crate::server::{Durability, Programs, Server};
use migration::{Migrator, MigratorTrait};
use sea_orm::Database;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection, postgres::PgConnectOptions};
use std::{
    io::Write,
    str::FromStr,
    sync::{Arc, OnceLock},
    thread,
    time::Duration,
};
use tokio::sync::{mpsc, oneshot};

/// A server with a migrated template, from which databases are copied.
#[derive(Debug)]
pub struct Postgres {
    server: Arc<Server>,
    orders: mpsc::UnboundedSender<Order>,
}

/// A database of one test; it is dropped with this value.
#[derive(Debug)]
pub struct PostgresDatabase {
    name: String,
    url: String,
    orders: mpsc::UnboundedSender<Order>,
}

/// What a new database holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contents {
    /// Every table, and the reference data.
    Migrated,
    /// Nothing.
    Nothing,
}

impl Postgres {
    /// The server that all tests of this process share; none where this machine has no PostgreSQL.
    pub fn shared() -> Option<&'static Self> {
        static SHARED: OnceLock<Option<Postgres>> = OnceLock::new();
        SHARED.get_or_init(|| Self::own(Durability::Loses)).as_ref()
    }

    /// A server for one test, which may stop it.
    pub fn own(durability: Durability) -> Option<Self> {
        let server = Server::start(programs()?, durability).expect("the private PostgreSQL server starts");
        Some(Self::serve(server))
    }

    /// A new database.
    pub async fn database(&self, contents: Contents) -> PostgresDatabase {
        let (answer, made) = oneshot::channel();
        let alive = self.orders.send(Order::Make(contents, answer)).is_ok();
        let name = if alive { made.await.ok() } else { None };
        let name =
            name.unwrap_or_else(|| panic!("no database was made; the server said:\n{}", self.server.log()));
        PostgresDatabase { url: self.server.url(&name), name, orders: self.orders.clone() }
    }

    /// What it has logged so far.
    pub fn log(&self) -> String {
        self.server.log()
    }

    /// Stops the server as a power cut would: every connection breaks.
    pub fn stop(&self) {
        self.server.stop().expect("the server stops");
    }

    /// Starts the server again after `stop`.
    pub fn start_again(&self) {
        self.server.start_again().expect("the server starts");
    }

    fn serve(server: Server) -> Self {
        let server = Arc::new(server);
        let (orders, taken) = mpsc::unbounded_channel();
        let work = Arc::clone(&server);
        // A thread of its own, as each test has a runtime that ends with it.
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime starts").block_on(keep_databases(&work, taken));
        });
        Self { server, orders }
    }
}

impl PostgresDatabase {
    /// How to reach it.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for PostgresDatabase {
    fn drop(&mut self) {
        // Where the server is gone, so is the database.
        drop(self.orders.send(Order::Drop(std::mem::take(&mut self.name))));
    }
}

#[derive(Debug)]
enum Order {
    Make(Contents, oneshot::Sender<String>),
    Drop(String),
}

/// Copies a database into an empty one, with PostgreSQL's own tools.
pub(crate) async fn copy(from: &PostgresDatabase, into: &PostgresDatabase) {
    let programs = programs().expect("the programs of the server that runs");
    let folder = tempfile::tempdir().expect("a folder is made");
    let file = folder.path().join("shanhai.dump").display().to_string();
    for (program, words) in [
        ("pg_dump", ["--format=custom", "--file", &file, from.url()]),
        ("pg_restore", ["--exit-on-error", "--dbname", into.url(), &file]),
    ] {
        let mut tool = tokio::process::Command::new(programs.path(program));
        let done = tool.args(words).output().await.expect("the tool runs");
        assert!(done.status.success(), "{program}: {}", String::from_utf8_lossy(&done.stderr));
    }
}

fn programs() -> Option<&'static Programs> {
    static FOUND: OnceLock<Option<Programs>> = OnceLock::new();
    FOUND.get_or_init(found).as_ref()
}

/// Looks for the programs once, and says loudly where there are none.
fn found() -> Option<Programs> {
    let wish = std::env::var("SHANHAI_TEST_POSTGRES").unwrap_or_default();
    let programs =
        if wish == "off" { None } else { Programs::find(std::env::var_os("SHANHAI_TEST_POSTGRES_BIN")) };
    if programs.is_none() {
        assert_ne!(
            wish, "required",
            "SHANHAI_TEST_POSTGRES=required, and PostgreSQL 14 or later was not found"
        );
        // Not by a macro: the test runner would swallow what those print.
        let said = "\nPostgreSQL was not found: these tests ran on SQLite only\n\n";
        drop(std::io::stderr().write_all(said.as_bytes()));
    }
    programs
}

const TEMPLATE: &str = "migrated";

/// Makes and drops databases until the last sender is gone.
async fn keep_databases(server: &Server, mut orders: mpsc::UnboundedReceiver<Order>) {
    let mut admin = connected(server).await;
    let template = format!("CREATE DATABASE {TEMPLATE}");
    admin.execute(AssertSqlSafe(template)).await.expect("the template is made");
    let migrating = Database::connect(server.url(TEMPLATE)).await.expect("the template opens");
    Migrator::up(&migrating, None).await.expect("the migrations run on PostgreSQL");
    migrating.close().await.expect("the template closes");

    let mut last = 0_u32;
    while let Some(order) = orders.recv().await {
        let (statement, answer) = match order {
            Order::Make(contents, answer) => {
                last += 1;
                let from = if contents == Contents::Migrated { TEMPLATE } else { "template0" };
                (format!("CREATE DATABASE test_{last} TEMPLATE {from}"), Some(answer))
            }
            Order::Drop(name) => (format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"), None),
        };
        if admin.ping().await.is_err() {
            admin = connected(server).await;
        }
        match (admin.execute(AssertSqlSafe(statement)).await, answer) {
            (Ok(_), Some(answer)) => drop(answer.send(format!("test_{last}"))),
            (Err(wrong), Some(_)) => drop(writeln!(std::io::stderr(), "{wrong}")),
            (Ok(_) | Err(_), None) => {}
        }
    }
}

/// A connection to a server that may still be starting.
async fn connected(server: &Server) -> PgConnection {
    let options = PgConnectOptions::from_str(&server.url("postgres")).expect("our own address parses");
    for _ in 0..600 {
        if let Ok(connection) = options.connect().await {
            return connection;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the private PostgreSQL server takes no connections; it said:\n{}", server.log());
}
