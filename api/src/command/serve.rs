//! Serving a store.

use super::{Outcome, administrator, open};
use crate::{
    access::{
        Actor, Doorman,
        issuer::Issuer,
        secret::{Beginning, Secret},
    },
    config::Serve,
    http::{App, Settings},
    store::{Address, Store},
};
use domain::permit::Duty;
use entity::account::signing_key;
use std::{path::Path, time::Duration};
use tokio::net::TcpListener;
use tracing::{Instrument as _, info_span};

/// How often keys are looked at.
const RENEWED: Duration = Duration::from_secs(20);

pub(super) async fn run(serve: Serve) -> Outcome {
    let settings = settings(&serve)?;
    let store = open(&serve.database).await?;
    let issuer = outside_issuer(&serve, &store).await?;
    store.migrate().await?;
    let beginning = beginning(&store).await?;
    let secret = Secret::open(&serve.secret_file, beginning)?;
    administrator::ensure(&store, &serve.first_password_file).await?;
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

/// How connections are served, where everything that the configuration names can be there.
pub(super) fn settings(serve: &Serve) -> Outcome<Settings> {
    let folder_of = |name: &str, file: &Path| {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty())?;
        (!folder.is_dir()).then(|| format!("{name}: there is no folder {}", folder.display()))
    };
    let store = match &serve.database.database_url {
        Address::Sqlite(file) => folder_of("SHANHAI_DATABASE_URL", file),
        Address::Postgres(_) => None,
    };
    let checkpoints = serve.checkpoint_dir.as_deref().filter(|path| path.exists() && !path.is_dir());
    let settings = serve.network.settings();
    let wrong: Vec<String> = [
        store,
        folder_of("SHANHAI_SECRET_FILE", &serve.secret_file),
        folder_of("SHANHAI_FIRST_PASSWORD_FILE", &serve.first_password_file),
        checkpoints.map(|file| format!("SHANHAI_CHECKPOINT_DIR: {} is no folder", file.display())),
        settings.as_ref().err().cloned(),
    ]
    .into_iter()
    .flatten()
    .collect();
    if wrong.is_empty() { Ok(settings?) } else { Err(wrong.join("\n         ").into()) }
}

/// The outside issuer whose tokens are believed, where one is named.
pub(super) async fn outside_issuer(serve: &Serve, store: &Store) -> Outcome<Option<Issuer>> {
    let Some(settings) = serve.issuer.settings() else { return Ok(None) };
    let issuer = Issuer::open(settings, store.clock().clone()).await;
    Ok(Some(issuer.map_err(|error| format!("SHANHAI_ISSUER: {error}"))?))
}

/// Whether anything is sealed in a store.
pub(super) async fn beginning(store: &Store) -> crate::error::Result<Beginning> {
    let keys = store.reader(&Actor::system(Duty::Keys)).find::<signing_key::Entity>().count_to(1).await?;
    Ok(if keys == 0 { Beginning::NoKeys } else { Beginning::HasKeys })
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
