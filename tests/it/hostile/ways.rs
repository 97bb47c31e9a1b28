//! The ways by which one request reaches a server, and what comes back by each.

use crate::websocket::{Came, Socket};
use reqwest::RequestBuilder;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// The most bytes that are put into an address.
const MOST_ADDRESSED: usize = 20_000;

/// How a request travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// In a body.
    Post,
    /// In an address.
    Address,
    /// In a body, answered by events.
    Events,
    /// In a message of a socket.
    Socket,
}

/// A server as its clients know it.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    pub(crate) http: reqwest::Client,
    /// Where GraphQL is asked.
    pub(crate) url: String,
}

impl Way {
    pub(crate) const ALL: [Self; 4] = [Self::Post, Self::Address, Self::Events, Self::Socket];

    /// Whether a request can travel so.
    pub(crate) fn carries(self, asked: &Value) -> bool {
        self != Self::Address || parameters(asked).len() <= MOST_ADDRESSED
    }
}

impl Server {
    /// Asks, and gives the whole answer; of a socket that was closed, the code.
    ///
    /// # Panics
    /// Where the server does not answer, or not in the form of this way.
    pub(crate) async fn ask(&self, way: Way, token: Option<&str>, asked: &Value) -> Value {
        let header = token.map(|token| format!("Bearer {token}"));
        if way == Way::Socket {
            return self.say(header, asked).await;
        }
        let request = match way {
            Way::Address => self.http.get(format!("{}?{}", self.url, parameters(asked))),
            _ => self.http.post(&self.url).json(asked),
        };
        let accept = if way == Way::Events { "text/event-stream" } else { "application/json" };
        let request = request.header("Accept", accept).header("Accept-Language", "en");
        let request = header
            .into_iter()
            .fold(request, |request: RequestBuilder, header| request.header("Authorization", header));
        let text = request.send().await.unwrap().text().await.unwrap();
        let told = if way == Way::Events && text.starts_with("event: next\n") {
            let (first, rest) = text.split_once("\n\n").unwrap();
            assert!(rest.ends_with("event: complete\ndata:\n\n"), "{text:?}");
            first.strip_prefix("event: next\ndata: ").unwrap()
        } else {
            &text
        };
        serde_json::from_str(told).unwrap_or_else(|_| panic!("{way:?}: no JSON: {text}"))
    }

    async fn say(&self, header: Option<String>, asked: &Value) -> Value {
        let address = self.url.trim_start_matches("http://").trim_end_matches("/graphql");
        let mut socket = Socket::at(address, &[("accept-language", "en")]).await.unwrap();
        socket.says(json!({ "type": "connection_init", "payload": { "authorization": header } })).await;
        assert_eq!(socket.hears().await, Came::Said(json!({ "type": "connection_ack" })));
        socket.says(json!({ "type": "subscribe", "id": "1", "payload": asked })).await;
        match socket.hears().await {
            Came::Said(said) if said["type"] == "error" => json!({ "errors": said["payload"] }),
            Came::Said(said) => said["payload"].clone(),
            Came::Closed(code, reason) => closed(code, &reason),
            Came::Cut => panic!("the socket was cut without a word"),
        }
    }
}

/// A socket's close, in the form of an answer.
fn closed(code: u16, reason: &str) -> Value {
    json!({ "errors": [{ "message": reason, "extensions": { "code": code.to_string() } }] })
}

fn parameters(asked: &Value) -> String {
    let parameters = asked.as_object().unwrap().iter().filter(|(_, value)| !value.is_null());
    let parameters = parameters.map(|(name, value)| {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let escaped = text.bytes().fold(String::new(), |mut text, byte| {
            write!(text, "%{byte:02x}").unwrap();
            text
        });
        format!("{name}={escaped}")
    });
    parameters.collect::<Vec<_>>().join("&")
}
