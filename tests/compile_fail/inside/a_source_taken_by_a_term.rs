//! Not even the program takes what a reader reads from.

use crate::store::Reader;

fn open(reader: &Reader) {
    let _source = reader.source(); //~ E0624
    //= let _actor = reader.actor();
}
