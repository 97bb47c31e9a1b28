//! A reader is no connection, and lends none.

use api::store::Reader;

fn open(reader: &Reader) {
    drop(reader.source()); //~ E0624
    //= drop(reader.actor());
}

fn main() {
    let _open = open;
}
