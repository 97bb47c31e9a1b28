//! What the doors beside GraphQL share: who comes, what it costs, and how a refusal reads on the wire.

use super::{App, endpoint, run::failure};
use crate::{
    error::{Error, Result},
    graphql::Viewer,
};
use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use domain::Code;
use std::net::SocketAddr;

/// How soon to ask again where others are before one.
const AGAIN: HeaderValue = HeaderValue::from_static("5");

/// Serves somebody who has signed in and has a password of their own, at a price.
pub(super) async fn serve(
    app: &App,
    headers: &HeaderMap,
    peer: SocketAddr,
    price: u64,
    work: impl AsyncFnOnce(&Viewer) -> Result<Response>,
) -> Response {
    let request_id = endpoint::request_id(app, headers);
    let caller = endpoint::caller(headers, peer, &request_id);
    let done = match app.viewer(caller).await.and_then(Viewer::entitled) {
        Ok(viewer) => match app.charge(&viewer.actor, caller, price) {
            Ok(_) => work(&viewer).await,
            Err(error) => Err(error),
        },
        Err(error) => Err(error),
    };
    answered(headers, &request_id, done)
}

/// Whoever comes, signed in and with a password of their own.
pub(super) async fn viewer(app: &App, headers: &HeaderMap) -> Result<Viewer> {
    let atlas = app.shelf.take();
    let authorization = endpoint::text(headers, &header::AUTHORIZATION);
    let actor = app.doorman.admit(&app.store, &atlas, authorization).await?;
    let request_id = endpoint::request_id(app, headers);
    Viewer::new(&app.store, actor, atlas, endpoint::language(headers), request_id).entitled()
}

/// The answer, or the error in the form in which GraphQL gives errors.
pub(super) fn answer(headers: &HeaderMap, done: Result<Response>) -> Response {
    answered(headers, "", done)
}

fn answered(headers: &HeaderMap, request_id: &str, done: Result<Response>) -> Response {
    let error = match done {
        Ok(response) => return response,
        Err(error) => error,
    };
    let status = status(&error);
    let mut response = endpoint::respond(headers, endpoint::language(headers), request_id, failure(error));
    *response.status_mut() = status;
    if status == StatusCode::TOO_MANY_REQUESTS {
        response.headers_mut().entry(header::RETRY_AFTER).or_insert(AGAIN);
    }
    response
}

fn status(error: &Error) -> StatusCode {
    match error {
        Error::Refused(refusals) => match refusals.first().map(|refusal| refusal.code) {
            Some(Code::NotFound) => StatusCode::NOT_FOUND,
            // What is about no field is about the moment: it passes.
            Some(Code::LimitExceeded) if refusals.iter().all(|refusal| refusal.field.is_empty()) => {
                StatusCode::TOO_MANY_REQUESTS
            }
            _ => StatusCode::CONFLICT,
        },
        Error::BadInput(_) | Error::TooCostly(_) => StatusCode::BAD_REQUEST,
        Error::Unauthenticated => StatusCode::UNAUTHORIZED,
        Error::Forbidden | Error::PasswordMustChange => StatusCode::FORBIDDEN,
        Error::RateLimited(_) => StatusCode::TOO_MANY_REQUESTS,
        Error::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        Error::Taken(_) | Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
