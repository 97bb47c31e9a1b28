//! A database that goes away: said in so many words while it lasts, and over by itself when it is back.

use api::{
    clock::Clock,
    store::{Address, Opening, Store},
};
use sea_orm::{ConnectionTrait, Database, Statement};
use std::time::Duration;
use tests::{
    Durability,
    postgres::{Contents, Postgres},
};

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
