//! A writer stays inside its transaction.

use api::{access::Actor, error::Result, store::{Store, Writer}};
use domain::permit::Act;

async fn write(store: &Store, actor: &Actor) -> Result<()> {
    let mut kept: Option<&Writer> = None;
    store.write(actor, &[Act::JudgePlan], "request", async |writer| Ok(kept = Some(writer))).await //~ error
    //= store.write(actor, &[Act::JudgePlan], "request", async |_writer| Ok(kept = None)).await
}

fn main() {
    let _write = write;
}
