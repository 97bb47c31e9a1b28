//! What runs on a socket: each operation a task, whose words wait in one short queue for the client to read.

use super::message::Said;
use crate::{
    error::Error,
    http::{
        App,
        answer::Told,
        asked::Asked,
        run::{self, Caller, Prepared},
    },
};
use async_graphql::Response as Answer;
use futures::{FutureExt as _, StreamExt as _};
use std::{collections::HashMap, panic::AssertUnwindSafe, pin::pin, time::Duration};
use tokio::{sync::mpsc, task::AbortHandle};

/// How many words wait for the client: whoever has more to say waits, and the store with it.
const MOST_WAITING: usize = 16;

/// How many operations run at once on one socket.
const MOST_RUNNING: usize = 100;

/// What an operation has to say.
#[derive(Debug)]
pub(super) struct Word {
    id: String,
    serial: u64,
    what: What,
}

#[derive(Debug)]
enum What {
    Said(Said),
    /// The token with which the socket was opened is worth nothing any more.
    TokenIsOver,
}

/// What is to be done with a word.
#[derive(Debug)]
pub(super) enum Heard {
    /// Send it.
    Send(String),
    /// Nothing: whoever asked does not want it any more.
    Nothing,
    /// Close: the token is over.
    TokenIsOver,
}

/// The operations of one socket. They end with it.
#[derive(Debug)]
pub(super) struct Operations {
    running: HashMap<String, Running>,
    last: u64,
    say: mpsc::Sender<Word>,
    words: mpsc::Receiver<Word>,
}

/// Aborts its task when it goes.
#[derive(Debug)]
struct Running {
    serial: u64,
    task: AbortHandle,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Operations {
    /// None yet.
    pub(super) fn new() -> Self {
        let (say, words) = mpsc::channel(MOST_WAITING);
        Self { running: HashMap::new(), last: 0, say, words }
    }

    /// Whether one runs under this name.
    pub(super) fn has(&self, id: &str) -> bool {
        self.running.contains_key(id)
    }

    /// Begins one.
    pub(super) fn begin(&mut self, app: App, caller: Caller, id: String, asked: Asked) {
        self.last += 1;
        let voice = Voice { id: id.clone(), serial: self.last, say: self.say.clone() };
        let room = self.running.len() < MOST_RUNNING;
        let task = tokio::spawn(async move {
            let language = caller.language;
            let request_id = app.store.clock().id::<uuid::Uuid>().simple().to_string();
            let told = |answer| Told::new(answer, language, &request_id);
            if !room {
                let busy = run::failure(Error::RateLimited(Duration::from_secs(1)));
                voice.say(Said::Error(told(busy).errors())).await;
                return;
            }
            let running = AssertUnwindSafe(operate(app, caller, &request_id, asked, &voice)).catch_unwind();
            if running.await.is_err() {
                let broken = run::failure(Error::Internal("an operation panicked".to_owned()));
                voice.say(Said::Error(told(broken).errors())).await;
            }
        });
        self.running.insert(id, Running { serial: self.last, task: task.abort_handle() });
    }

    /// Ends one, at its client's wish.
    pub(super) fn end(&mut self, id: &str) {
        self.running.remove(id);
    }

    /// The next word.
    pub(super) async fn next(&mut self) -> Heard {
        // We hold a sender ourselves, so that the queue never closes.
        let Some(Word { id, serial, what }) = self.words.recv().await else { return Heard::Nothing };
        // A name may be used anew: what was said under it before is for nobody.
        if self.running.get(&id).is_none_or(|running| running.serial != serial) {
            return Heard::Nothing;
        }
        match what {
            What::TokenIsOver => Heard::TokenIsOver,
            What::Said(said) => {
                if said.is_last() {
                    self.running.remove(&id);
                }
                Heard::Send(said.text(&id))
            }
        }
    }
}

/// Says things in the name of one operation.
struct Voice {
    id: String,
    serial: u64,
    say: mpsc::Sender<Word>,
}

impl Voice {
    async fn say(&self, said: Said) {
        self.tell(What::Said(said)).await;
    }

    async fn tell(&self, what: What) {
        // Where the socket is gone nobody listens, and the task is about to be aborted.
        drop(self.say.send(Word { id: self.id.clone(), serial: self.serial, what }).await);
    }
}

async fn operate(app: App, caller: Caller, request_id: &str, asked: Asked, voice: &Voice) {
    let (language, has_token) = (caller.language, caller.authorization.is_some());
    let prepared = match Prepared::read(&app, &caller, asked) {
        Ok(prepared) => prepared,
        Err(errors) => {
            voice
                .say(Said::Error(Told::new(Answer::from_errors(errors), language, request_id).errors()))
                .await;
            return;
        }
    };
    let mut answers = pin!(run::stream(app, caller, request_id.to_owned(), prepared));
    while let Some(answer) = answers.next().await {
        let told = Told::new(answer, language, request_id);
        if !told.never_ran() {
            voice.say(Said::Next(told.json())).await;
        } else if has_token && told.code() == Some("UNAUTHENTICATED") {
            voice.tell(What::TokenIsOver).await;
            return;
        } else {
            voice.say(Said::Error(told.errors())).await;
            return;
        }
    }
    voice.say(Said::Complete).await;
}
