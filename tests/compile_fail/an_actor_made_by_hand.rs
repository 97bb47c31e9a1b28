//! No actor, no data: an actor comes from a verified token, not from an account.

use api::access::Actor;
use entity::ids::AccountId;
use std::sync::Arc;

fn pretend(account: AccountId) -> Actor {
    drop(account);
    Actor::person(account, None, Arc::new([])) //~ E0624
    //= Actor::nobody()
}

fn main() {
    let _pretend = pretend;
}
