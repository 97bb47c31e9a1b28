//! Somebody who follows a server that is killed: behind the last cursor they miss nothing and hear nothing twice.

use crate::websocket::{Came, Socket};
use serde_json::{Value, json};
use tests::process::Process;

const FOLLOW: &str = "subscription ($after: Cursor) { purchaseChanged(after: $after) { cursor id version } }";

/// What somebody heard, and from where they go on.
pub(super) struct Follower {
    cursor: String,
    /// The records and the versions that they came to, in the order in which they were told.
    pub(super) heard: Vec<(String, i64)>,
}

impl Follower {
    /// Somebody who follows from now on.
    pub(super) async fn from_now(process: &Process, token: &str) -> Self {
        let answer = process.ask(Some(token), "{ eventCursor }", Value::Null).await.unwrap().done();
        Self { cursor: answer.text("/eventCursor").to_owned(), heard: Vec::new() }
    }

    /// Listens until the server is gone, or until so much was heard.
    pub(super) async fn listens(&mut self, address: &str, token: &str, until: usize) {
        let Some(mut socket) = self.begins(address, token).await else { return };
        while self.heard.len() < until {
            match socket.hears().await {
                Came::Said(said) if said["type"] == "next" => {
                    let event =
                        said.pointer("/payload/data/purchaseChanged").unwrap_or_else(|| panic!("{said}"));
                    event["cursor"].as_str().unwrap().clone_into(&mut self.cursor);
                    self.heard
                        .push((event["id"].as_str().unwrap().to_owned(), event["version"].as_i64().unwrap()));
                }
                Came::Cut => return,
                other => panic!("{other:?}"),
            }
        }
    }

    /// A socket on which what happens behind the cursor is told; none where the server is gone by now.
    async fn begins(&self, address: &str, token: &str) -> Option<Socket> {
        let mut socket = Socket::at(address, &[]).await.ok()?;
        let greeting =
            json!({ "type": "connection_init", "payload": { "authorization": format!("Bearer {token}") } });
        socket.tries_to_say(greeting.to_string()).await.ok()?;
        match socket.hears().await {
            Came::Said(said) if said["type"] == "connection_ack" => {}
            Came::Cut => return None,
            other => panic!("{other:?}"),
        }
        let payload = json!({ "query": FOLLOW, "variables": { "after": self.cursor } });
        let following = json!({ "type": "subscribe", "id": "f", "payload": payload });
        socket.tries_to_say(following.to_string()).await.ok()?;
        Some(socket)
    }
}
