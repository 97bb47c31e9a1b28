//! How lists and totals stand at 2,000,000 purchases, on the statements that the server really sends.

use super::{orders, plan::Watched, sums};
use api::{
    clock::Clock,
    seed::{Others, Wish, fill},
    store::{Address, Opening, Store},
};
use std::time::Instant;
use tests::{
    Durability,
    postgres::Postgres,
    proof::{count, keep},
    store::TestStore,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_and_totals_stand_when_purchases_are_many() {
    let Some(server) = Postgres::own(Durability::Loses) else { return };
    let (few, many) = (count(2_000, 200_000), count(20_000, 2_000_000));
    let mut figures = Vec::new();
    let mut watched = Vec::new();
    for purchases in [few, many] {
        let store = TestStore::on(&server).await;
        let begun = Instant::now();
        seed(&store, purchases).await;
        let seconds = begun.elapsed().as_secs().max(1);
        let rate = u64::try_from(purchases).unwrap() / seconds;
        figures.push(format!(
            "- {purchases} purchases with their history and totals: {seconds} s, {rate} a second"
        ));
        watched.push(Watched::on(&server, store).await);
    }
    keep("Seeding PostgreSQL", &["api/src/seed", "api/src/store", "migration/src"], &figures);
    orders::look(&watched[1], many).await;
    sums::look(&watched[0], &watched[1], [few, many]).await;
}

async fn seed(store: &TestStore, purchases: usize) {
    let address = Address::parse(store.url()).unwrap();
    let opened = Store::open(Opening { address, connections: 8, clock: Clock::system() }).await.unwrap();
    let wish = Wish { purchases: u64::try_from(purchases).unwrap(), others: Others::Refuse };
    fill(&opened, wish, |_| {}).await.unwrap();
    opened.close().await.unwrap();
}
