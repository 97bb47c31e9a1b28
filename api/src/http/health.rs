//! Whether it lives, whether it can work, and by which keys its tokens are verified.

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
