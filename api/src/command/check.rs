//! Looking whether a store can be served, without serving it.

use super::{
    Outcome, open, say,
    serve::{beginning, outside_issuer, settings},
};
use crate::{
    access::{
        Doorman,
        secret::{Beginning, Secret},
    },
    config::Serve,
};

pub(super) async fn run(serve: Serve) -> Outcome {
    settings(&serve)?;
    let store = open(&serve.database).await?;
    store.ping().await?;
    let pending = store.pending_migrations().await?;
    if pending > 0 {
        return Err(format!("{pending} migrations are not applied: run `shanhai migrate`").into());
    }
    let issuer = outside_issuer(&serve, &store).await?;
    if beginning(&store).await? == Beginning::HasKeys {
        Doorman::open(&store, Secret::read(&serve.secret_file)?, issuer).await?;
    }
    say("the configuration is right and the store can be served")
}
