//! The migrations: an empty store becomes a whole one, on both stores alike.

use api::{
    clock::Clock,
    store::{Address, Opening, Store},
};
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, Statement};
use std::collections::BTreeSet;
use tests::{
    both_stores,
    store::{EmptyStore, StoreKind, TestStore},
};

both_stores! {
    /// A store is whole after its first start, and a second start changes nothing.
    async fn an_empty_store_becomes_whole(empty: EmptyStore) {
        let store = empty.0.connect().await;
        let all = Migrator::migrations().len();
        assert_eq!(Migrator::get_pending_migrations(&store).await.unwrap().len(), all);

        Migrator::up(&store, None).await.unwrap();
        assert_eq!(Migrator::get_applied_migrations(&store).await.unwrap().len(), all);
        let tables = tables(&empty.0).await;

        Migrator::up(&store, None).await.unwrap();
        assert_eq!(Migrator::get_pending_migrations(&store).await.unwrap().len(), 0);
        assert_eq!(self::tables(&empty.0).await, tables);
    }

    /// Instances that start at the same moment agree on who migrates.
    async fn four_first_starts_at_once_succeed(empty: EmptyStore) {
        let open = || Store::open_migrated(Opening {
            address: Address::parse(empty.0.url()).unwrap(),
            connections: 2,
            clock: Clock::system(),
        });
        let (a, b, c, d) = tokio::join!(open(), open(), open(), open());
        for opened in [a, b, c, d] {
            assert_eq!(opened.unwrap().pending_migrations().await.unwrap(), 0);
        }
    }

    /// Each test has a store of its own: what one writes, another does not see.
    async fn a_test_has_its_own_store(mine: TestStore) {
        let other = <TestStore as tests::store::Given>::given(mine.kind()).await.unwrap();
        let mark = "INSERT INTO store_mark (name, value) VALUES ('test', 'mine')";
        mine.connect().await.execute_unprepared(mark).await.unwrap();
        for (store, marks) in [(&mine, 1), (&other, 0)] {
            let connection = store.connect().await;
            let ask = Statement::from_string(connection.get_database_backend(), "SELECT name FROM store_mark WHERE name = 'test'");
            assert_eq!(connection.query_all_raw(ask).await.unwrap().len(), marks);
        }
    }
}

/// Both stores have the same tables, but for those that only SQLite needs for its search.
#[tokio::test]
async fn both_stores_have_the_same_tables() {
    let mut found = Vec::new();
    for kind in [StoreKind::Sqlite, StoreKind::Postgres] {
        if let Some(store) = <TestStore as tests::store::Given>::given(kind).await {
            found.push(tables(&store).await);
        }
    }
    assert!(found.iter().all(|tables| tables.contains("purchase")), "{found:?}");
    for pair in found.windows(2) {
        assert_eq!(pair.first(), pair.last());
    }
}

async fn tables(store: &TestStore) -> BTreeSet<String> {
    let connection = store.connect().await;
    let ask = match store.kind() {
        StoreKind::Sqlite => {
            "SELECT name FROM pragma_table_list \
             WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' \
             AND name NOT IN ('organisation_names_key', 'product_names_key')"
        }
        StoreKind::Postgres => "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
    };
    let ask = Statement::from_string(connection.get_database_backend(), ask);
    let rows = connection.query_all_raw(ask).await.unwrap();
    rows.into_iter().map(|row| row.try_get("", "name").unwrap()).collect()
}
