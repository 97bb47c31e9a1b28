//! A database that goes away: said in so many words while it lasts, and over by itself when it is back.

use api::{
    clock::Clock,
    store::{Address, Opening, Store},
};
use sea_orm::{ConnectionTrait, Database, Statement};
use serde_json::json;
use std::time::Duration;
use tests::{
    Durability,
    app::TestApp,
    postgres::{Contents, Postgres},
    purchases::{Line, key},
    store::{Given, StoreKind, TestStore},
};

const UNIT: &str = "440106";
const ORIGIN: &str = "451027";

/// The server is stopped as a power cut would; it has the defaults of a real one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_comes_back_after_an_outage_with_all_that_it_acknowledged() {
    let Some(server) = Postgres::own(Durability::Keeps) else { return };
    let database = server.database(Contents::Migrated).await;
    let behind = Database::connect(database.url()).await.unwrap();
    let store = Store::open(Opening {
        address: Address::parse(database.url()).unwrap(),
        connections: 2,
        clock: Clock::system(),
    });
    let store = store.await.unwrap();
    store.ping().await.unwrap();
    let mark = "INSERT INTO store_mark (name, value) VALUES ('acknowledged', 'yes')";
    behind.execute_unprepared(mark).await.unwrap();

    server.stop();
    assert_eq!(store.ping().await.unwrap_err().code(), "UNAVAILABLE");

    server.start_again();
    let mut patience = 100_u32;
    while let Err(wrong) = store.ping().await {
        assert_eq!(wrong.code(), "UNAVAILABLE");
        assert!(patience > 0, "the store did not come back");
        patience -= 1;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let ask = "SELECT value FROM store_mark WHERE name = 'acknowledged'";
    let kept =
        behind.query_all_raw(Statement::from_string(behind.get_database_backend(), ask)).await.unwrap();
    assert_eq!(kept.len(), 1);
}

/// Over HTTP: while the database is away every question and every act is answered so, and afterwards the server
/// goes on by itself, with the key of an act that was not done still to be used.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_says_that_its_database_is_away_and_comes_back_by_itself() {
    let Some(postgres) = Postgres::own(Durability::Keeps) else { return };
    let app = TestApp::on(TestStore::on(&postgres).await).await;
    let (unit, supplier) = (app.unit(UNIT).await, app.supplier(ORIGIN).await);
    let officer = app.procurement_officer(unit).await;
    officer.logs(&Line::of(unit, supplier, ORIGIN)).await.done();
    let late = json!({ "idempotencyKey": key(), "submit": true,
        "line": Line::of(unit, supplier, ORIGIN).with("amount", "200.00").input() });

    postgres.stop();
    let question = "{ purchases(first: 1) { nodes { id } } }";
    officer.ask(question, json!({})).await.failed("UNAVAILABLE");
    officer.logs_with(&late).await.failed("UNAVAILABLE");
    let ready = app.http().get(app.url("/health/ready")).send().await.unwrap();
    assert_eq!(ready.status(), 503);
    assert_eq!(app.http().get(app.url("/health/live")).send().await.unwrap().status(), 200);

    postgres.start_again();
    let mut patience = 200_u32;
    while officer.ask(question, json!({})).await.code() == Some("UNAVAILABLE") {
        assert!(patience > 0, "the server did not come back");
        patience -= 1;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    officer.logs_with(&late).await.done();
    officer.logs_with(&late).await.done();
    assert_eq!(officer.sums("all").await, (2, "300.00".to_owned()));
}

/// On SQLite what can be away is the right to write: somebody else holds it for longer than we wait.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_held_is_answered_so_and_used_again_when_it_is_free() {
    let Some(app) = TestApp::given(StoreKind::Sqlite).await else { return };
    let (unit, supplier) = (app.unit(UNIT).await, app.supplier(ORIGIN).await);
    let officer = app.procurement_officer(unit).await;
    officer.logs(&Line::of(unit, supplier, ORIGIN)).await.done();
    let other = Database::connect(app.store().url()).await.unwrap();
    let holding = other.get_sqlite_connection_pool().acquire().await.unwrap();
    let mut holding = holding.detach();
    sqlx::Executor::execute(&mut holding, "BEGIN IMMEDIATE").await.unwrap();
    let line = Line::of(unit, supplier, ORIGIN).with("amount", "200.00");
    officer.logs(&line).await.failed("UNAVAILABLE");
    // Whoever only reads is not kept waiting.
    assert_eq!(officer.sums("all").await, (1, "100.00".to_owned()));
    sqlx::Executor::execute(&mut holding, "ROLLBACK").await.unwrap();
    officer.logs(&line).await.done();
    assert_eq!(officer.sums("all").await, (2, "300.00".to_owned()));
}
