//! What the doors beside GraphQL share: who comes, what it costs, and how a refusal reads on the wire.

use super::{
    App,
    answer::Told,
    endpoint,
    negotiation::Media,
    refused::Refused,
    run::{Caller, admit, charge, failure},
};
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
    let caller = Caller::of(headers, peer);
    let done = async {
        let viewer = admit(app, &caller, &request_id).await?.entitled()?;
        charge(app, &viewer.actor, &caller, price)?;
        work(&viewer).await
    };
    done.await.unwrap_or_else(|error| {
        let status = status(&error);
        let told = Told::new(failure(error), caller.language, &request_id);
        let mut response = told.respond_as(status, Media::Json, &request_id);
        if status == StatusCode::TOO_MANY_REQUESTS {
            response.headers_mut().entry(header::RETRY_AFTER).or_insert(AGAIN);
        }
        response
    })
}

/// Refuses what is not looked at.
pub(super) fn refuse(app: &App, headers: &HeaderMap, peer: SocketAddr, refused: &Refused) -> Response {
    let caller = Caller::of(headers, peer);
    refused.respond(Media::Json, caller.language, &endpoint::request_id(app, headers))
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
        Error::BadInput(_) | Error::TooCostly(_) | Error::CursorExpired => StatusCode::BAD_REQUEST,
        Error::Unauthenticated => StatusCode::UNAUTHORIZED,
        Error::Forbidden | Error::PasswordMustChange => StatusCode::FORBIDDEN,
        Error::RateLimited(_) => StatusCode::TOO_MANY_REQUESTS,
        Error::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        Error::Taken(_) | Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
