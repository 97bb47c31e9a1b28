//! Serving a store.

use super::{Outcome, open};
use crate::{
    access::{
        Actor, Doorman,
        issuer::Issuer,
        password::Passwords,
        secret::{Beginning, Secret},
    },
    account::{FirstPassword, Keeper, NewAccount, NewGrant, Reaching},
    atlas::Shelf,
    config::Serve,
    http::App,
    store::Store,
};
use domain::permit::Duty;
use entity::{account as accounts, account::signing_key, values::Role};
use std::{io::Write as _, os::unix::fs::OpenOptionsExt as _, path::Path, time::Duration};
use tokio::net::TcpListener;
use tracing::{Instrument as _, info_span};

/// How often keys are looked at.
const RENEWED: Duration = Duration::from_secs(20);

pub(super) async fn run(serve: Serve) -> Outcome {
    let settings = serve.network.settings()?;
    let store = open(&serve.database).await?;
    let issuer = outside_issuer(&serve, &store).await?;
    store.migrate().await?;
    let beginning = beginning(&store).await?;
    let secret = Secret::open(&serve.secret_file, beginning)?;
    if beginning == Beginning::EmptyDatabase {
        first_administrator(&store, &serve.first_password_file).await?;
    }
    let doorman = Doorman::open(&store, secret, issuer).await?;
    let mut app = App::new(store, doorman, serve.limits.into()).await?.with(settings);
    if let Some(folder) = serve.checkpoint_dir {
        std::fs::create_dir_all(&folder)
            .map_err(|error| format!("SHANHAI_CHECKPOINT_DIR: {}: {error}", folder.display()))?;
        app = app.with_checkpoints(folder);
    }
    app.trail.compare().await?;
    let listener = TcpListener::bind(serve.listen).await?;
    tracing::info!(address = %listener.local_addr()?, "serving");
    keep(&app);
    let trail = app.trail.clone();
    app.serve(listener, ended()).await?;
    trail.end().await?;
    tracing::info!("stopped");
    Ok(())
}

/// The outside issuer whose tokens are believed, where one is named.
pub(super) async fn outside_issuer(serve: &Serve, store: &Store) -> Outcome<Option<Issuer>> {
    let Some(settings) = serve.issuer.settings()? else { return Ok(None) };
    let issuer = Issuer::open(settings, store.clock().clone()).await;
    Ok(Some(issuer.map_err(|error| format!("SHANHAI_ISSUER: {error}"))?))
}

/// Whether a store is empty: nothing is sealed in it, and nobody can sign in.
pub(super) async fn beginning(store: &Store) -> crate::error::Result<Beginning> {
    let keys = store.reader(&Actor::system(Duty::Keys)).find::<signing_key::Entity>().count_to(1).await?;
    let people =
        store.reader(&Actor::system(Duty::CommandLine)).find::<accounts::Entity>().count_to(1).await?;
    Ok(if keys + people == 0 { Beginning::EmptyDatabase } else { Beginning::KnownDatabase })
}

/// Renews keys, reads reference data that another instance wrote, works through jobs and seals the journal, in the
/// background. What each logs carries its name, so that it is not taken for a request's.
pub(super) fn keep(app: &App) {
    tokio::spawn(app.worker().work().instrument(info_span!("jobs")));
    tokio::spawn(app.shelf.clone().follow(app.store.clone()).instrument(info_span!("atlas")));
    tokio::spawn(app.trail.clone().keep().instrument(info_span!("sealer")));
    let app = app.clone();
    let renewing = async move {
        let mut ticks = tokio::time::interval(RENEWED);
        ticks.tick().await;
        loop {
            ticks.tick().await;
            if let Err(error) = app.doorman.renew_keys(&app.store).await {
                tracing::warn!(%error, "keys were not renewed");
            }
        }
    };
    tokio::spawn(renewing.instrument(info_span!("keys")));
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
    let atlas = Shelf::of(store).await?.take();
    let keeper = Keeper::new(store, &atlas, &actor, "serve");
    let new = NewAccount {
        name: "administrator".to_owned(),
        display_name: "系统管理员".to_owned(),
        home_region: None,
        first_password: FirstPassword::MustChange,
    };
    let added = keeper.add(&Passwords::new(1)?, new).await?;
    keeper
        .grant(NewGrant {
            account: added.account,
            role: Role::Administrator,
            reaching: Reaching::Nation,
            kind: None,
            starts_on: None,
            ends_on: None,
        })
        .await?;
    let password = added.password.ok_or("the first administrator has no password")?;
    writeln!(out, "{}", password.reveal())?;
    out.sync_all()?;
    tracing::info!(name = "administrator", password_file = %file.display(), "the first administrator was added");
    Ok(())
}
