//! Not even the program takes a connection from the store.

use crate::store::Store;

fn open(store: &Store) -> sea_orm::DatabaseConnection {
    store.pools.write.clone() //~ E0616
    //= { let _backend = store.backend(); sea_orm::DatabaseConnection::default() }
}
