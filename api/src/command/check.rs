//! Looking whether a store can be served, without serving it.

use super::{
    Outcome, open, say,
    serve::{beginning, outside_issuer},
};
use crate::{
    access::{
        Doorman,
        secret::{Beginning, Secret},
    },
    config::Serve,
};

pub(super) async fn run(serve: Serve) -> Outcome {
    serve.network.settings()?;
    if let Some(file) = serve.checkpoint_dir.as_deref().filter(|path| path.exists() && !path.is_dir()) {
        return Err(format!("SHANHAI_CHECKPOINT_DIR: {} is no folder", file.display()).into());
    }
    let store = open(&serve.database).await?;
    store.ping().await?;
    let pending = store.pending_migrations().await?;
    if pending > 0 {
        return Err(format!("{pending} migrations are not applied: run `shanhai migrate`").into());
    }
    let issuer = outside_issuer(&serve, &store).await?;
    if beginning(&store).await? == Beginning::KnownDatabase {
        Doorman::open(&store, Secret::read(&serve.secret_file)?, issuer).await?;
    }
    say("the configuration is right and the store can be served")
}
