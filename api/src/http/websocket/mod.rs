//! GraphQL over a WebSocket, in the protocol `graphql-transport-ws`.

mod message;
mod operations;
mod socket;

use super::{App, origin, refused::Refused, run::Caller};
use axum::{
    extract::{FromRequestParts as _, Request, WebSocketUpgrade},
    http::{HeaderMap, header},
    response::Response,
};
use socket::Socket;

/// The one protocol that is spoken.
const PROTOCOL: &str = "graphql-transport-ws";

/// The most bytes of a message: what is larger is posted.
const MOST_BYTES: usize = 256 * 1024;

/// The most bytes that wait to be written.
const MOST_UNWRITTEN: usize = 8 * 1024 * 1024;

/// Whether a request wants a socket.
pub(super) fn is_wanted(headers: &HeaderMap) -> bool {
    headers.get(header::UPGRADE).is_some_and(|to| to.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

/// Opens a socket, whose work begins when the connection has become one.
///
/// # Errors
/// 403 where a page of another site asks; 400 where the handshake is none.
pub(super) async fn open(app: &App, caller: Caller, request: Request) -> Result<Response, Refused> {
    let (mut parts, _no_body) = request.into_parts();
    if !origin::may_open_sockets(&parts.headers, &app.settings.allowed_origins) {
        return Err(Refused::origin());
    }
    let upgrade = WebSocketUpgrade::from_request_parts(&mut parts, app).await.map_err(|_no_handshake| {
        Refused::malformed("WebSocket 握手有误", "this is no WebSocket handshake")
    })?;
    let app = app.clone();
    let mut response = upgrade
        .protocols([PROTOCOL])
        .max_message_size(MOST_BYTES)
        .max_frame_size(MOST_BYTES)
        .max_write_buffer_size(MOST_UNWRITTEN)
        .on_upgrade(move |socket| Socket::new(app, caller, socket).serve());
    // With the cases of the request's headers goes how the answer's are written: there are clients that look for
    // `Sec-WebSocket-Protocol` letter by letter.
    response.extensions_mut().extend(parts.extensions);
    Ok(response)
}
