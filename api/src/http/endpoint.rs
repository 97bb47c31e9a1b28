//! GraphQL over HTTP: one request in, one answer out or a stream of them, or the door to a socket.

use super::{
    App, REQUEST_ID,
    answer::Told,
    asked::Asked,
    body,
    negotiation::Media,
    origin,
    refused::Refused,
    run::{self, Caller, Prepared},
    sse, websocket,
};
use crate::{
    error::Error,
    graphql::{document::Kind, sdl},
    language::Language,
};
use async_graphql::Response as Answer;
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use std::net::SocketAddr;

/// What is known of a request before it is read.
struct Envelope {
    app: App,
    caller: Caller,
    request_id: String,
    wanted: Option<Media>,
}

/// A request in the body.
pub(super) async fn post(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let envelope = Envelope::of(app, peer, &parts.headers);
    // Read before anything is refused: a client that is still sending reads no answer.
    let body = body::read(body, &parts.headers, envelope.app.settings.body_timeout).await;
    match body.and_then(|body| Asked::posted(&parts.headers, &body)) {
        Ok(asked) => envelope.answer(asked, Carried::InBody).await,
        Err(refused) => envelope.refuse(&refused),
    }
}

/// A query in the address, or the door to a socket.
pub(super) async fn get(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    let envelope = Envelope::of(app, peer, request.headers());
    if websocket::is_wanted(request.headers()) {
        return match websocket::open(&envelope.app, envelope.caller.clone(), request).await {
            Ok(response) => response,
            Err(refused) => envelope.refuse(&refused),
        };
    }
    if origin::crosses_sites(request.headers()) {
        return envelope.refuse(&Refused::cross_site());
    }
    match Asked::addressed(request.uri().query().unwrap_or_default()) {
        Ok(asked) => envelope.answer(asked, Carried::InAddress).await,
        Err(refused) => envelope.refuse(&refused),
    }
}

/// Any other method.
pub(super) async fn other(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Response {
    Envelope::of(app, peer, &headers).refuse(&Refused::method())
}

/// The schema in its own language.
pub(super) async fn schema() -> Response {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], sdl()).into_response()
}

/// What is answered where a handler broke down.
pub(super) fn broken() -> Response {
    let error = Error::Internal("a handler panicked".to_owned());
    let told = Told::new(run::failure(error), Language::default(), "");
    let kind = (header::CONTENT_TYPE, Media::Json.content_type());
    (StatusCode::INTERNAL_SERVER_ERROR, [kind], told.text()).into_response()
}

/// The caller's name for the request where it is a plain one, else a new one.
pub(super) fn request_id(app: &App, headers: &HeaderMap) -> String {
    let plain = |id: &&str| {
        (1..=64).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    headers
        .get(&REQUEST_ID)
        .and_then(|value| value.to_str().ok())
        .filter(plain)
        .map_or_else(|| app.store.clock().id::<uuid::Uuid>().simple().to_string(), str::to_owned)
}

/// What carried a request.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Carried {
    InBody,
    InAddress,
}

impl Envelope {
    fn of(app: App, peer: SocketAddr, headers: &HeaderMap) -> Self {
        Self {
            caller: Caller::of(headers, peer),
            request_id: request_id(&app, headers),
            wanted: Media::wanted(headers),
            app,
        }
    }

    async fn answer(self, asked: Asked, carried: Carried) -> Response {
        let Some(media) = self.wanted else { return self.refuse(&Refused::media()) };
        let prepared = match Prepared::read(&self.app, &self.caller, asked) {
            Ok(prepared) => prepared,
            Err(errors) => {
                let told = Told::new(Answer::from_errors(errors), self.caller.language, &self.request_id);
                return match media {
                    // A browser that waits for events shows its page nothing of another status or form.
                    Media::Events => sse::refused(&told, &self.request_id),
                    _ => told.respond(media, &self.request_id),
                };
            }
        };
        if carried == Carried::InAddress && prepared.kind == Kind::Mutation {
            return self.refuse(&Refused::mutation_in_address());
        }
        match media {
            Media::Events => sse::stream(self.app, self.caller, &self.request_id, prepared),
            _ if prepared.kind == Kind::Subscription => self.refuse(&Refused::subscription()),
            _ => {
                let answer = run::once(&self.app, &self.caller, &self.request_id, &prepared).await;
                Told::new(answer, self.caller.language, &self.request_id).respond(media, &self.request_id)
            }
        }
    }

    /// Refuses at the door: in the form that is wanted, where it is one that can carry a refusal.
    fn refuse(&self, refused: &Refused) -> Response {
        let media = match self.wanted {
            Some(Media::Graphql) => Media::Graphql,
            _ => Media::Json,
        };
        refused.respond(media, self.caller.language, &self.request_id)
    }
}
