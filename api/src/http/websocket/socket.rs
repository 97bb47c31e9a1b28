//! One socket, from its greeting to its close frame.

use super::{
    message::{Closing, Received, acknowledged, pong},
    operations::{Heard, Operations},
};
use crate::{
    error::Error,
    http::{
        App,
        run::{Caller, admit},
    },
};
use axum::extract::ws::{CloseFrame, Message, WebSocket};
use serde_json::{Map, Value as Json};
use std::{ops::ControlFlow, pin::pin, time::Duration};
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

/// How long a client may take to read the close frame.
const FAREWELL: Duration = Duration::from_secs(2);

/// One socket. One task reads and writes, so that a client which does not read is not listened to either.
pub(super) struct Socket {
    app: App,
    caller: Caller,
    wire: WebSocket,
    operations: Operations,
    greeted: Greeted,
    heard: Heartbeat,
}

/// Whether the client has said who it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Greeted {
    NotYet,
    Yes,
}

/// Whether anything was heard of the client since it was last looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Heartbeat {
    Silent,
    Heard,
}

/// How a socket ends.
enum End {
    /// With a close frame.
    Close(Closing),
    /// With the answer to the client's own close frame.
    Answer,
    /// Without: nobody reads it.
    Cut,
}

type Flow = ControlFlow<End>;

impl Socket {
    /// A socket that was just opened, by whoever the headers of its request name.
    pub(super) fn new(app: App, caller: Caller, wire: WebSocket) -> Self {
        let operations = Operations::new();
        Self { app, caller, wire, operations, greeted: Greeted::NotYet, heard: Heartbeat::Heard }
    }

    /// Serves it until it ends.
    pub(super) async fn serve(mut self) {
        let end = if self.wire.protocol().is_some() {
            self.converse().await
        } else {
            End::Close(Closing::subprotocol())
        };
        // Whatever still runs for it ends here.
        self.operations = Operations::new();
        // Whoever does not take leave in time is left.
        drop(timeout(FAREWELL, self.take_leave(end)).await);
    }

    async fn converse(&mut self) -> End {
        let mut ended = pin!(self.app.ended());
        let mut greeting = pin!(sleep(self.app.settings.init_timeout));
        let mut ticks = interval(self.app.settings.keep_alive);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        ticks.reset();
        loop {
            let flow = tokio::select! {
                received = self.wire.recv() => self.receive(received).await,
                heard = self.operations.next() => match heard {
                    Heard::Send(text) => self.send(Message::text(text)).await,
                    Heard::Nothing => Flow::Continue(()),
                    Heard::TokenIsOver => Flow::Break(End::Close(Closing::forbidden())),
                },
                _ = ticks.tick() => self.look_after().await,
                () = &mut greeting, if self.greeted == Greeted::NotYet => {
                    Flow::Break(End::Close(Closing::init_timeout()))
                }
                () = &mut ended => Flow::Break(End::Close(Closing::going_away())),
            };
            if let Flow::Break(end) = flow {
                return end;
            }
        }
    }

    async fn receive(&mut self, received: Option<Result<Message, axum::Error>>) -> Flow {
        self.heard = Heartbeat::Heard;
        let text = match received {
            Some(Ok(Message::Text(text))) => text,
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => return Flow::Continue(()),
            Some(Ok(Message::Binary(_))) => {
                return close(Closing::bad_request("Only text messages are taken".to_owned()));
            }
            Some(Ok(Message::Close(_))) => return Flow::Break(End::Answer),
            None => return Flow::Break(End::Cut),
            // The library below answers what it refuses with an error of its own words only.
            Some(Err(error)) if error.to_string().contains("too long") => return close(Closing::too_large()),
            Some(Err(_)) => return close(Closing::protocol_error()),
        };
        match Received::parse(&text) {
            Err(reason) => close(Closing::bad_request(reason)),
            Ok(Received::Init(_)) if self.greeted == Greeted::Yes => close(Closing::too_many_inits()),
            Ok(Received::Init(payload)) => self.greet(payload).await,
            Ok(Received::Ping(payload)) => self.send(Message::text(pong(payload))).await,
            Ok(Received::Pong) => Flow::Continue(()),
            Ok(Received::Subscribe(..)) if self.greeted == Greeted::NotYet => close(Closing::unauthorized()),
            Ok(Received::Subscribe(id, _)) if self.operations.has(&id) => close(Closing::taken(&id)),
            Ok(Received::Subscribe(id, asked)) => {
                self.operations.begin(self.app.clone(), self.caller.clone(), id, asked);
                Flow::Continue(())
            }
            Ok(Received::Complete(id)) => {
                self.operations.end(&id);
                Flow::Continue(())
            }
        }
    }

    /// Lets the client in, by the token that it gives here or gave in the header of its request. Whoever gives
    /// none is let in as nobody, who can sign in.
    async fn greet(&mut self, payload: Map<String, Json>) -> Flow {
        let given = payload.into_iter().find(|(name, _)| name.eq_ignore_ascii_case("authorization"));
        match given {
            None | Some((_, Json::Null)) => {}
            Some((_, Json::String(authorization))) => self.caller.authorization = Some(authorization),
            Some(_) => return close(Closing::bad_request("authorization is no string".to_owned())),
        }
        check(&self.app, &self.caller).await?;
        self.greeted = Greeted::Yes;
        self.send(Message::text(acknowledged())).await
    }

    /// Looks whether the client is there, and whether it may still be.
    async fn look_after(&mut self) -> Flow {
        if self.heard == Heartbeat::Silent {
            return Flow::Break(End::Cut);
        }
        self.heard = Heartbeat::Silent;
        if self.greeted == Greeted::Yes {
            check(&self.app, &self.caller).await?;
        }
        self.send(Message::Ping(axum::body::Bytes::new())).await
    }

    /// Sends a message, to a client that reads it in time.
    async fn send(&mut self, message: Message) -> Flow {
        match timeout(self.app.settings.send_timeout, self.wire.send(message)).await {
            Ok(Ok(())) => Flow::Continue(()),
            Ok(Err(_)) | Err(_) => Flow::Break(End::Cut),
        }
    }

    async fn take_leave(&mut self, end: End) {
        match end {
            End::Cut => return,
            End::Answer => {}
            End::Close(closing) => {
                let frame = CloseFrame { code: closing.code, reason: closing.reason().into() };
                if self.wire.send(Message::Close(Some(frame))).await.is_err() {
                    return;
                }
            }
        }
        // Our last frame leaves while we read, and until the client has read it, closing the connection could
        // take it away again.
        while let Some(Ok(_)) = self.wire.recv().await {}
    }
}

const fn close(closing: Closing) -> Flow {
    Flow::Break(End::Close(closing))
}

/// Whether the token is still worth something.
async fn check(app: &App, caller: &Caller) -> Flow {
    match admit(app, caller, "socket").await {
        Ok(_) => Flow::Continue(()),
        Err(Error::Unauthenticated) => close(Closing::forbidden()),
        Err(error) => {
            tracing::warn!(%error, "a socket could not be checked");
            close(Closing::later())
        }
    }
}
