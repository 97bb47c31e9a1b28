//! The messages of `graphql-transport-ws`, and the codes with which a socket closes.

use crate::http::{asked::Asked, refused::Refused};
use crate::language::Language;
use serde_json::{Map, Value as Json, json};

/// The longest reason that a close frame can carry.
const LONGEST_REASON: usize = 123;

/// What a client says.
#[derive(Debug)]
pub(super) enum Received {
    /// Who it is, first of all.
    Init(Map<String, Json>),
    /// Are you there?
    Ping(Option<Json>),
    /// I am.
    Pong,
    /// Something to run, under a name of its own.
    Subscribe(String, Asked),
    /// No more of it.
    Complete(String),
}

impl Received {
    /// Reads a message.
    ///
    /// # Errors
    /// Why it is none.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let json = serde_json::from_str(text).map_err(|_no_json| "The message is not valid JSON")?;
        let Json::Object(mut message) = json else { return Err("The message is no object".to_owned()) };
        let Some(Json::String(kind)) = message.remove("type") else {
            return Err("The message has no type".to_owned());
        };
        let payload = message.remove("payload");
        let id = || match message.get("id") {
            Some(Json::String(id)) if !id.is_empty() => Ok(id.clone()),
            _ => Err(format!("The message '{kind}' has no id")),
        };
        let record = |payload: Option<Json>| match payload {
            None | Some(Json::Null) => Ok(None),
            Some(Json::Object(record)) => Ok(Some(record)),
            Some(_) => Err(format!("The payload of '{kind}' is no object")),
        };
        match kind.as_str() {
            "connection_init" => Ok(Self::Init(record(payload)?.unwrap_or_default())),
            "ping" => Ok(Self::Ping(record(payload)?.map(Json::Object))),
            "pong" => record(payload).map(|_heard| Self::Pong),
            "subscribe" => {
                let read = Asked::read(payload.unwrap_or_default());
                let asked = read.map_err(|refused: Refused| refused.message(Language::English).to_owned())?;
                Ok(Self::Subscribe(id()?, asked))
            }
            "complete" => Ok(Self::Complete(id()?)),
            _ => Err("The message's type is unknown".to_owned()),
        }
    }
}

/// What is said to a client about one thing that it asked.
#[derive(Debug)]
pub(super) enum Said {
    /// An answer.
    Next(Json),
    /// It cannot run, or not any longer; nothing follows.
    Error(Json),
    /// Nothing follows.
    Complete,
}

impl Said {
    /// The message, under the name that the client gave.
    pub(super) fn text(&self, id: &str) -> String {
        match self {
            Self::Next(answer) => json!({ "id": id, "type": "next", "payload": answer }),
            Self::Error(errors) => json!({ "id": id, "type": "error", "payload": errors }),
            Self::Complete => json!({ "id": id, "type": "complete" }),
        }
        .to_string()
    }

    /// Whether nothing follows.
    pub(super) const fn is_last(&self) -> bool {
        matches!(self, Self::Error(_) | Self::Complete)
    }
}

/// What a client is told that has been let in.
pub(super) fn acknowledged() -> String {
    json!({ "type": "connection_ack" }).to_string()
}

/// The answer to a ping, which gives back what came with it.
pub(super) fn pong(payload: Option<Json>) -> String {
    match payload {
        Some(payload) => json!({ "type": "pong", "payload": payload }),
        None => json!({ "type": "pong" }),
    }
    .to_string()
}

/// Why a socket closes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Closing {
    /// The code.
    pub(super) code: u16,
    reason: String,
}

impl Closing {
    /// 1001: the server ends.
    pub(super) fn going_away() -> Self {
        Self::new(1001, "Going away")
    }

    /// 1002: it does not speak the protocol below ours.
    pub(super) fn protocol_error() -> Self {
        Self::new(1002, "Protocol error")
    }

    /// 1009: a message beyond what is taken.
    pub(super) fn too_large() -> Self {
        Self::new(1009, "Message too large")
    }

    /// 1013: not now.
    pub(super) fn later() -> Self {
        Self::new(1013, "Try again later")
    }

    /// 4400: a message that is none.
    pub(super) fn bad_request(reason: String) -> Self {
        Self::new(4400, reason)
    }

    /// 4401: something is asked before the client has said who it is.
    pub(super) fn unauthorized() -> Self {
        Self::new(4401, "Unauthorized")
    }

    /// 4403: its token is worth nothing, or not any longer; a new one lets it in again.
    pub(super) fn forbidden() -> Self {
        Self::new(4403, "Forbidden")
    }

    /// 4406: it speaks another protocol.
    pub(super) fn subprotocol() -> Self {
        Self::new(4406, "Subprotocol not acceptable")
    }

    /// 4408: it does not say who it is.
    pub(super) fn init_timeout() -> Self {
        Self::new(4408, "Connection initialisation timeout")
    }

    /// 4409: two things under one name.
    pub(super) fn taken(id: &str) -> Self {
        Self::new(4409, format!("Subscriber for {id} already exists"))
    }

    /// 4429: it says twice who it is.
    pub(super) fn too_many_inits() -> Self {
        Self::new(4429, "Too many initialisation requests")
    }

    fn new(code: u16, reason: impl Into<String>) -> Self {
        let mut reason = reason.into();
        while reason.len() > LONGEST_REASON {
            reason.pop();
        }
        Self { code, reason }
    }

    /// In words.
    pub(super) fn reason(&self) -> &str {
        &self.reason
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn what_is_no_message_is_said_to_be_none() {
        for (text, part) in [
            ("", "JSON"),
            ("[]", "object"),
            ("{}", "no type"),
            (r#"{"type":"start"}"#, "unknown"),
            (r#"{"type":"connection_init","payload":1}"#, "payload"),
            (r#"{"type":"ping","payload":[]}"#, "payload"),
            (r#"{"type":"subscribe","payload":{"query":"{a}"}}"#, "no id"),
            (r#"{"type":"subscribe","id":"","payload":{"query":"{a}"}}"#, "no id"),
            (r#"{"type":"subscribe","id":"1"}"#, "form"),
            (r#"{"type":"subscribe","id":"1","payload":{}}"#, "query"),
            (r#"{"type":"complete"}"#, "no id"),
        ] {
            let why = Received::parse(text).unwrap_err();
            assert!(why.contains(part), "{text}: {why}");
        }
        let fine = r#"{"type":"subscribe","id":"1","payload":{"query":"{a}","variables":null}}"#;
        assert!(matches!(Received::parse(fine), Ok(Received::Subscribe(id, _)) if id == "1"));
    }

    #[test]
    fn a_reason_fits_into_a_frame() {
        let closing = Closing::taken(&"名".repeat(500));
        assert!(closing.reason().len() <= LONGEST_REASON);
        assert!(closing.reason().starts_with("Subscriber for 名"));
    }
}
