//! A writer lends nobody its transaction.

use api::store::Writer;

fn open(writer: &Writer) {
    drop(writer.transaction()); //~ E0624
    //= drop(writer.request_id());
}

fn main() {
    let _open = open;
}
