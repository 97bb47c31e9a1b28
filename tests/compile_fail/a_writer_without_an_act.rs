//! No act, no write: whoever writes says first what they do.

use api::{access::Actor, error::Result, store::Store};

async fn write(store: &Store, actor: &Actor) -> Result<()> {
    store.write(actor, "request", async |_writer| Ok(())).await //~ E0061
    //= store.write(actor, &[domain::permit::Act::JudgePlan], "request", async |_writer| Ok(())).await
}

fn main() {
    let _write = write;
}
