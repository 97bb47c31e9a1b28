//! What the doors beside GraphQL share: who comes, and how a refusal reads on the wire.

use super::{App, endpoint};
use crate::{
    error::{Error, Result},
    graphql::Viewer,
};
use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

/// Whoever comes, signed in and with a password of their own.
pub(super) async fn viewer(app: &App, headers: &HeaderMap) -> Result<Viewer> {
    let atlas = app.shelf.take();
    let authorization = endpoint::text(headers, &header::AUTHORIZATION);
    let actor = app.doorman.admit(&app.store, &atlas, authorization).await?;
    if actor.account().is_none() {
        return Err(Error::Unauthenticated);
    }
    if actor.password_due() {
        return Err(Error::PasswordMustChange);
    }
    let request_id = endpoint::request_id(app, headers);
    Ok(Viewer::new(&app.store, actor, atlas, endpoint::language(headers), request_id))
}

/// The answer, or the error in the form in which GraphQL gives errors.
pub(super) fn answer(headers: &HeaderMap, done: Result<Response>) -> Response {
    let error = match done {
        Ok(response) => return response,
        Err(error) => error,
    };
    let status = match &error {
        Error::Refused(_) => StatusCode::CONFLICT,
        Error::BadInput(_) => StatusCode::BAD_REQUEST,
        Error::Unauthenticated => StatusCode::UNAUTHORIZED,
        Error::Forbidden | Error::PasswordMustChange => StatusCode::FORBIDDEN,
        Error::RateLimited(_) => StatusCode::TOO_MANY_REQUESTS,
        Error::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        Error::Taken(_) | Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    };
    if status.is_server_error() {
        tracing::error!(cause = %error, "request failed");
    }
    let message = error.message(endpoint::language(headers));
    let body = json!({ "errors": [{ "message": message, "extensions": { "code": error.code() } }] });
    (status, [(header::CONTENT_TYPE, "application/json; charset=utf-8")], body.to_string()).into_response()
}
