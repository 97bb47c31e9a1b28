//! The store lends nobody its connections.

use api::store::Store;

fn open(store: &Store) -> sea_orm::DatabaseBackend {
    let pool = &store.pools.write; //~ E0616
    //= let pool = store;
    pool.backend()
}

fn main() {
    let _open = open;
}
