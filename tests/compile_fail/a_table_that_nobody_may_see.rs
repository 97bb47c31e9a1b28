//! A table without a row policy is asked for nothing: the years of pairings have none.

use api::store::Reader;

fn look(reader: &Reader) {
    let _rows = reader.find::<entity::pairing::year::Entity>(); //~ E0277
    //= let _rows = reader.find::<entity::pairing::area::Entity>();
}

fn main() {
    let _look = look;
}
