//! Not even the program ends a transaction by its own hand, or writes through it.

use crate::{error::Result, store::Writer};

async fn end(writer: Writer) -> Result<()> {
    writer.commit().await //~ E0624
    //= { let _unused = writer.actor(); Ok(()) }
}

fn open(writer: &Writer) {
    let _transaction = writer.transaction(); //~ E0624
    //= let _clock = writer.clock();
}
