//! Not even the program makes an actor outside `access`.

use crate::access::Actor;
use entity::ids::AccountId;
use std::sync::Arc;

fn pretend(account: AccountId) -> Actor {
    Actor::person(account, None, Arc::from([])) //~ E0624
    //= { let _unused = (account, Arc::new(())); Actor::nobody() }
}
