//! The demonstration: everything on one machine, in one folder, with one command.

use super::{
    Outcome, say,
    serve::{beginning, ended, keep},
};
use crate::{
    access::{Doorman, secret::Secret},
    clock::Clock,
    config::{Demo, Format},
    demo,
    http::{App, Rates},
    store::{Address, Opening, Store},
};
use serde_json::json;
use std::net::Ipv4Addr;
use tokio::net::TcpListener;

pub(super) async fn run(demo: Demo) -> Outcome {
    std::fs::create_dir_all(&demo.data)?;
    let address = Address::Sqlite(demo.data.join("shanhai.sqlite"));
    let store = Store::open_migrated(Opening { address, connections: 4, clock: Clock::system() }).await?;
    let secret = Secret::open(&demo.data.join("secret"), beginning(&store).await?)?;
    let doorman = Doorman::open(&store, secret, None).await?;
    let checkpoints = demo.data.join("checkpoints");
    std::fs::create_dir_all(&checkpoints)?;
    let app = App::new(store, doorman, Rates::default()).await?.with_checkpoints(checkpoints);
    app.trail.compare().await?;
    tracing::info!("filling the demonstration");
    let Some(accounts) = demo::fill(&app).await? else {
        let folder = demo.data.display();
        return Err(format!(
            "{folder} holds other data, or a demonstration that was interrupted before it was filled: \
             remove the folder, or name another with --data"
        )
        .into());
    };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, demo.port)).await?;
    let address = format!("http://{}", listener.local_addr()?);
    match demo.format {
        Format::Json => say(&json!({ "address": address, "accounts": accounts }).to_string())?,
        Format::Text => {
            say(&format!(
                "Shanhai 山海: {address}/graphql, in a browser {address}/graphiql\n{}\n",
                demo::NOTICE
            ))?;
            say(&format!("{:<22} {:<26} {:<24} scope", "name", "password", "role"))?;
            for account in &accounts {
                say(&format!(
                    "{:<22} {:<26} {:<24} {}",
                    account.name, account.password, account.role, account.scope
                ))?;
            }
        }
    }
    keep(&app);
    let trail = app.trail.clone();
    app.serve(listener, ended()).await?;
    trail.end().await?;
    Ok(())
}
