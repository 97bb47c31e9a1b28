//! Server-sent events: answers as they come, over one long response (graphql-sse, distinct connections).

use super::{
    App,
    answer::{Told, dress},
    negotiation::Media,
    run::{self, Caller, Prepared},
};
use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use futures::{Stream, StreamExt as _, stream};
use std::{convert::Infallible, time::Duration};

/// The last event. It has an empty `data:` line of its own, because without one a browser fires no event.
const COMPLETE: &str = "event: complete\ndata:\n\n";

/// A comment, which keeps proxies from closing a silent stream.
const STILL_HERE: &str = ":\n\n";

/// Streams the answers. Where the client goes away the response is dropped, and with it all that runs for it.
pub(super) fn stream(app: App, caller: Caller, request_id: &str, prepared: Prepared) -> Response {
    let language = caller.language;
    let keep_alive = app.settings.keep_alive;
    let ended = app.ended();
    let answers = run::stream(app, caller, request_id.to_owned(), prepared);
    let named = request_id.to_owned();
    let events = answers.map(move |answer| next(&Told::new(answer, language, &named)));
    let events = events.chain(stream::once(std::future::ready(Bytes::from_static(COMPLETE.as_bytes()))));
    let events = kept_alive(events, keep_alive).take_until(ended);
    respond(Body::from_stream(events.map(Ok::<_, Infallible>)), request_id)
}

/// The stream of a request that cannot run.
pub(super) fn refused(told: &Told, request_id: &str) -> Response {
    let mut body = next(told).to_vec();
    body.extend_from_slice(COMPLETE.as_bytes());
    respond(Body::from(body), request_id)
}

fn respond(body: Body, request_id: &str) -> Response {
    let mut response = dress(body.into_response(), request_id);
    let kind = HeaderValue::from_static(Media::Events.content_type());
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    // Some proxies gather a response before they pass it on.
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

fn next(told: &Told) -> Bytes {
    format!("event: next\ndata: {}\n\n", told.text()).into()
}

/// The same events, with a comment whenever there was none for so long.
fn kept_alive(
    events: impl Stream<Item = Bytes> + Send + 'static,
    silence: Duration,
) -> impl Stream<Item = Bytes> + Send + 'static {
    stream::unfold(Box::pin(events), move |mut events| async move {
        let frame = tokio::select! {
            next = events.next() => next?,
            () = tokio::time::sleep(silence) => Bytes::from_static(STILL_HERE.as_bytes()),
        };
        Some((frame, events))
    })
}
