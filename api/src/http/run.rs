//! The one way that a GraphQL request runs, whatever carried it here: read, priced, admitted, run.

use super::{
    App, PATIENCE,
    asked::Asked,
    rate::{Mode, Taken},
};
use crate::{
    access::{Actor, Peer},
    audit::note_readings,
    error::{Error, Result},
    event::{Continuation, Presence},
    graphql::{
        Viewer,
        document::{Cost, Document, Kind, MOST_COST, kind},
    },
    language::Language,
    store::Reader,
};
use async_graphql::{Pos, Request, Response as Answer, ServerError, Value, value};
use axum::http::{HeaderMap, header};
use futures::{
    Stream, StreamExt as _,
    stream::{self, BoxStream},
};
use serde_json::{Map, Value as Json};
use std::{net::SocketAddr, sync::Arc};

/// Who calls, as far as the door can tell.
#[derive(Clone)]
pub(super) struct Caller {
    /// What the `Authorization` header holds, or would hold.
    pub(super) authorization: Option<String>,
    /// From where.
    pub(super) peer: Peer,
    /// The language of messages.
    pub(super) language: Language,
}

impl Caller {
    /// Whom these headers name.
    pub(super) fn of(headers: &HeaderMap, peer: SocketAddr) -> Self {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let language =
            text(header::ACCEPT_LANGUAGE).map_or_else(Language::default, Language::from_accept_language);
        // A header that is no text is a token that is worth nothing, not none at all.
        let authorization =
            headers.get(header::AUTHORIZATION).map(|value| value.to_str().unwrap_or_default().to_owned());
        Self { authorization, peer: Peer(peer.ip()), language }
    }
}

/// A request whose document the schema admits and whose variables fit.
#[derive(Debug)]
pub(super) struct Prepared {
    /// What it does.
    pub(super) kind: Kind,
    document: Arc<Document>,
    name: Option<String>,
    variables: Map<String, Json>,
}

/// What a document that does not parse costs the address that sent it.
const UNREADABLE: u64 = 10;

impl Prepared {
    /// Reads a request.
    ///
    /// # Errors
    /// Why it cannot run.
    pub(super) fn read(app: &App, caller: &Caller, asked: Asked) -> Result<Self, Vec<ServerError>> {
        let read = app.documents.read(&asked.query).and_then(|document| {
            let name = asked.operation_name.as_deref();
            let operation = app.documents.operation(&document, name, &asked.variables);
            let (kind, variables) = operation.map(|(operation, variables)| (kind(operation), variables))?;
            Ok((document, kind, variables))
        });
        match read {
            Ok((document, kind, variables)) => {
                Ok(Self { kind, document, name: asked.operation_name, variables })
            }
            Err(errors) => match charge(app, &Actor::nobody(), caller, UNREADABLE) {
                Ok(_) => Err(errors),
                Err(error) => Err(failure(error).errors),
            },
        }
    }

    /// What whoever calls pays for it, taken from them.
    fn pay(&self, app: &App, caller: &Caller, viewer: &Viewer) -> Result<Value> {
        let operation = self.document.operation(self.name.as_deref());
        let operation = operation.map_err(|error| Error::Internal(error.message))?;
        let cost = app.documents.cost(&self.document, operation, &self.variables, viewer)?;
        let left = charge(app, &viewer.actor, caller, price(cost))?;
        Ok(value!({ "used": cost.data, "most": MOST_COST, "left": left }))
    }

    fn request(&self, app: &App, caller: &Caller, viewer: Viewer) -> Request {
        let request = self.document.request(self.name.as_deref(), self.variables.clone());
        let request = request.data(viewer).data(app.doorman.clone()).data(app.shelf.clone());
        request.data(app.bell.clone()).data(caller.peer)
    }
}

/// Runs what has one answer, as whoever calls.
pub(super) async fn once(app: &App, caller: &Caller, request_id: &str, prepared: &Prepared) -> Answer {
    let running = async {
        let viewer = admit(app, caller, request_id).await?;
        let told = prepared.pay(app, caller, &viewer)?;
        let (actor, reader) = (viewer.actor.clone(), viewer.reader.clone());
        let answer = app.schema.execute(prepared.request(app, caller, viewer)).await;
        noted(app, &actor, &reader, request_id).await?;
        Ok(answer.extension("cost", told))
    };
    let late = |_late| Err(Error::Unavailable("a request took too long".to_owned()));
    tokio::time::timeout(PATIENCE, running).await.unwrap_or_else(late).unwrap_or_else(failure)
}

/// Runs anything, as whoever calls: one answer, or one for each event. A subscription is paid for when it begins.
pub(super) fn stream(
    app: App,
    caller: Caller,
    request_id: String,
    prepared: Prepared,
) -> impl Stream<Item = Answer> + Send + 'static {
    if prepared.kind != Kind::Subscription {
        let answer = async move { once(&app, &caller, &request_id, &prepared).await };
        return stream::once(answer).left_stream();
    }
    let presence = Presence {
        doorman: app.doorman.clone(),
        store: app.store.clone(),
        shelf: app.shelf.clone(),
        authorization: caller.authorization.clone(),
        language: caller.language,
        request_id,
    };
    let continuation = Continuation::default();
    let subscription =
        Subscription { app, caller, prepared, presence, continuation, answers: Answers::NotBegun };
    stream::unfold(subscription, |mut subscription| async move {
        let answer = subscription.next().await?;
        Some((answer, subscription))
    })
    .right_stream()
}

/// A subscription, which begins again where the rights of whoever follows change.
struct Subscription {
    app: App,
    caller: Caller,
    prepared: Prepared,
    presence: Presence,
    continuation: Continuation,
    answers: Answers,
}

enum Answers {
    NotBegun,
    Coming(Box<Following>),
    Over,
}

/// Events on their way to somebody.
struct Following {
    actor: Actor,
    /// Knows whose data were read.
    reader: Reader,
    answers: BoxStream<'static, Answer>,
}

impl Subscription {
    async fn next(&mut self) -> Option<Answer> {
        loop {
            match &mut self.answers {
                Answers::Over => return None,
                Answers::NotBegun => match self.begin().await {
                    Ok(following) => self.answers = Answers::Coming(Box::new(following)),
                    Err(error) => {
                        self.answers = Answers::Over;
                        return Some(failure(error));
                    }
                },
                Answers::Coming(following) => match following.answers.next().await {
                    Some(answer) => {
                        let id = &self.presence.request_id;
                        let noted = noted(&self.app, &following.actor, &following.reader, id).await;
                        let mut answer = noted.map_or_else(failure, |()| answer);
                        // What ends a subscription, and no field of an event, is an error of the request.
                        let ends = answer.data == Value::Null
                            && answer.errors.iter().all(|error| error.path.len() <= 1);
                        if ends {
                            answer.errors.iter_mut().for_each(|error| error.path.clear());
                            self.answers = Answers::Over;
                        }
                        return Some(answer);
                    }
                    None if self.continuation.is_due() => self.answers = Answers::NotBegun,
                    None => self.answers = Answers::Over,
                },
            }
        }
    }

    async fn begin(&mut self) -> Result<Following> {
        let viewer = self.presence.admit().await?;
        self.prepared.pay(&self.app, &self.caller, &viewer)?;
        let (actor, reader) = (viewer.actor.clone(), viewer.reader.clone());
        let request = self
            .prepared
            .request(&self.app, &self.caller, viewer)
            .data(self.app.trail.clone())
            .data(self.presence.clone())
            .data(self.continuation.clone());
        Ok(Following { actor, reader, answers: self.app.schema.execute_stream(request).boxed() })
    }
}

/// Lets in whoever calls, as whom their token says.
pub(super) async fn admit(app: &App, caller: &Caller, request_id: &str) -> Result<Viewer> {
    let atlas = app.shelf.take();
    let actor = app.doorman.admit(&app.store, &atlas, caller.authorization.as_deref()).await?;
    Ok(Viewer::new(&app.store, actor, atlas, caller.language, request_id.to_owned()))
}

/// Takes a cost from whoever calls; what is left, where it is told.
pub(super) fn charge(app: &App, actor: &Actor, caller: &Caller, cost: u64) -> Result<Option<u64>> {
    match (app.buckets.take(actor, caller.peer, cost), app.buckets.mode()) {
        (Taken::Left(left), _) => Ok(Some(left)),
        (Taken::Wait(wait), Mode::Enforce) => Err(Error::RateLimited(wait)),
        (Taken::Wait(wait), Mode::Measure) => {
            let account = actor.account().map(|account| account.0);
            tracing::info!(?account, peer = %caller.peer.0, cost, ?wait, "would be turned away");
            Ok(None)
        }
    }
}

/// An answer that is one error.
pub(super) fn failure(error: Error) -> Answer {
    let mut told = async_graphql::Error::from(error).into_server_error(Pos::default());
    // It is about the request, not about a place in its text.
    told.locations.clear();
    Answer::from_errors(vec![told])
}

/// What was read of people goes out when it stands in the journal that it does.
async fn noted(app: &App, actor: &Actor, reader: &Reader, request_id: &str) -> Result<()> {
    note_readings(&app.store, actor, request_id, reader.read_about()).await
}

/// What is taken from the buckets: asking the schema about itself is cheap, and not free.
const fn price(cost: Cost) -> u64 {
    cost.data + cost.introspection + 1
}
