//! Whether it lives, whether it can work, by which keys its tokens are verified, and what its journal was.

use super::App;
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

/// The process answers.
pub(super) async fn live() -> &'static str {
    "live\n"
}

/// The store answers too.
pub(super) async fn ready(State(app): State<App>) -> Response {
    match app.store.ping().await {
        Ok(()) => "ready\n".into_response(),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database is away\n").into_response()
        }
    }
}

/// The public keys as a JSON Web Key Set.
pub(super) async fn keys(State(app): State<App>) -> Response {
    let headers =
        [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "public, max-age=600")];
    (headers, app.doorman.published_keys().to_string()).into_response()
}

/// The last checkpoint of the journal, for whoever keeps them elsewhere.
pub(super) async fn checkpoint(State(app): State<App>) -> Response {
    match app.trail.checkpoint().map(|given| given.text()) {
        Some(Ok(text)) => {
            let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-cache")];
            (headers, text).into_response()
        }
        Some(Err(error)) => {
            tracing::error!(%error, "the checkpoint cannot be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
        None => (StatusCode::NOT_FOUND, "there is no checkpoint yet\n").into_response(),
    }
}
