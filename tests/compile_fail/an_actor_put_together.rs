//! No actor, no data: nor is one put together out of its parts.

use api::access::Actor;

fn pretend(of: &Actor) -> Actor {
    Actor { password_due: false, ..of.clone() } //~ E0451
    //= of.clone()
}

fn main() {
    let _pretend = pretend;
}
