//! Serving a store.

use super::{Outcome, open};
use crate::{
    access::{
        Actor, Doorman,
        password::Passwords,
        secret::{Beginning, Secret},
    },
    account::{self, NewAccount, NewGrant, Scope},
    config::Serve,
    http::App,
    store::Store,
};
use domain::permit::Duty;
use entity::{account as accounts, account::signing_key, values::Role};
use std::{io::Write as _, os::unix::fs::OpenOptionsExt as _, path::Path, time::Duration};
use tokio::net::TcpListener;

/// How often keys are looked at.
const RENEWED: Duration = Duration::from_secs(20);

pub(super) async fn run(serve: Serve) -> Outcome {
    let store = open(&serve.database).await?;
    store.migrate().await?;
    let beginning = beginning(&store).await?;
    let secret = Secret::open(&serve.secret_file, beginning)?;
    if beginning == Beginning::EmptyDatabase {
        first_administrator(&store, &serve.first_password_file).await?;
    }
    let doorman = Doorman::open(&store, secret).await?;
    let app = App::new(store, doorman).await?;
    let listener = TcpListener::bind(serve.listen).await?;
    tracing::info!(address = %listener.local_addr()?, "serving");
    keep(&app);
    app.serve(listener, ended()).await?;
    tracing::info!("stopped");
    Ok(())
}

/// Whether a store is empty: nothing is sealed in it, and nobody can sign in.
pub(super) async fn beginning(store: &Store) -> crate::error::Result<Beginning> {
    let keys = store.reader(&Actor::system(Duty::Keys)).find::<signing_key::Entity>().count_to(1).await?;
    let people =
        store.reader(&Actor::system(Duty::CommandLine)).find::<accounts::Entity>().count_to(1).await?;
    Ok(if keys + people == 0 { Beginning::EmptyDatabase } else { Beginning::KnownDatabase })
}

/// Renews keys, and reference data that another instance wrote, in the background.
pub(super) fn keep(app: &App) {
    tokio::spawn(app.shelf.clone().follow(app.store.clone()));
    let app = app.clone();
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(RENEWED);
        ticks.tick().await;
        loop {
            ticks.tick().await;
            if let Err(error) = app.doorman.renew_keys(&app.store).await {
                tracing::warn!(%error, "keys were not renewed");
            }
        }
    });
}

/// Comes when the process is asked to stop.
pub(super) async fn ended() {
    let interrupted = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminated) => {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
        }
        Err(_) => {
            let _stopped = interrupted.await;
        }
    }
}

/// Adds the first administrator, whose password goes to a file that only its owner can read.
async fn first_administrator(store: &Store, file: &Path) -> Outcome {
    let mut out = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)
        .map_err(|error| format!("SHANHAI_FIRST_PASSWORD_FILE: {}: {error}", file.display()))?;
    let actor = Actor::system(Duty::CommandLine);
    let new = NewAccount {
        name: "administrator".to_owned(),
        display_name: "系统管理员".to_owned(),
        home_region: None,
        must_change_password: true,
    };
    let (id, password) = account::add(store, &actor, &Passwords::new(1)?, new).await?;
    let starts_on = store.clock().today();
    let grant = NewGrant {
        account: id,
        role: Role::Administrator,
        scope: Scope::Nation,
        kind: None,
        starts_on,
        ends_on: None,
    };
    account::grant(store, &actor, grant).await?;
    writeln!(out, "{}", password.reveal())?;
    out.sync_all()?;
    tracing::info!(name = "administrator", password_file = %file.display(), "the first administrator was added");
    Ok(())
}
