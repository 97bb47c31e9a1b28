//! No reader, no row: a reader is made for somebody.

use api::{access::Actor, store::{Reader, Store}};

fn look(store: &Store, actor: &Actor) -> Reader {
    drop(actor);
    store.reader() //~ E0061
    //= store.reader(actor)
}

fn main() {
    let _look = look;
}
