//! A writer is made by `Store::write`, which asks the permits, and by nobody else.

use api::{access::Actor, clock::Clock, store::{Store, Writer}};
use sea_orm::DatabaseTransaction;

fn make(transaction: DatabaseTransaction, actor: Actor, store: &Store) -> Clock {
    let clock = store.clock().clone();
    drop(Writer::new(transaction, actor, &[], clock.clone(), "request")); //~ E0624
    //= drop((transaction, actor));
    clock
}

fn main() {
    let _make = make;
}
