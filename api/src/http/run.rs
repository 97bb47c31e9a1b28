//! A request on its way to its answer, whatever transport brought it: read, priced, admitted, run.

use super::{
    App,
    rate::{Mode, Taken},
};
use crate::{
    access::{Actor, Peer},
    audit::note_readings,
    error::{Error, Result},
    graphql::{
        Viewer,
        document::{Cost, Document, Kind, MOST_COST, kind},
    },
    language::Language,
    store::Reader,
};
use async_graphql::{Pos, Request, Response as Answer, ServerError, Value, value};
use serde_json::{Map, Value as Json};
use std::sync::Arc;

/// What a client asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) query: String,
    pub(super) operation_name: Option<String>,
    pub(super) variables: Map<String, Json>,
}

/// Who calls, as far as the door can tell.
#[derive(Clone, Copy, Debug)]
pub(super) struct Caller<'a> {
    pub(super) authorization: Option<&'a str>,
    pub(super) peer: Peer,
    pub(super) language: Language,
    pub(super) request_id: &'a str,
}

/// A request whose document the schema admits and whose variables fit.
#[derive(Clone, Debug)]
pub(super) struct Ready {
    document: Arc<Document>,
    asked: Asked,
    kind: Kind,
}

/// A request that may run.
struct Admitted {
    request: Request,
    /// What the answer says of its cost.
    told: Value,
    actor: Actor,
    /// Knows afterwards whose data were read.
    reader: Reader,
}

/// What a document that does not parse costs the address that sent it.
const UNREADABLE: u64 = 10;

impl App {
    /// Reads a request.
    ///
    /// # Errors
    /// The errors to answer: nothing ran.
    pub(super) fn ready(&self, caller: Caller<'_>, asked: Asked) -> std::result::Result<Ready, Box<Answer>> {
        let read = self.documents.read(&asked.query).and_then(|document| {
            let name = asked.operation_name.as_deref();
            let operation = self.documents.operation(&document, name, &asked.variables);
            let kind = operation.map(|operation| kind(operation)).map_err(|error| vec![error])?;
            Ok((document, kind))
        });
        match read {
            Ok((document, kind)) => Ok(Ready { document, asked, kind }),
            Err(errors) => {
                let waits = self.charge(&Actor::nobody(), caller, UNREADABLE).err();
                Err(Box::new(waits.map_or_else(|| Answer::from_errors(errors), failure)))
            }
        }
    }

    /// Runs a query or a mutation as whoever calls.
    pub(super) async fn run(&self, caller: Caller<'_>, ready: &Ready) -> Answer {
        match self.admit(caller, ready).await {
            Ok(admitted) => self.execute(caller, admitted).await,
            Err(error) => failure(error),
        }
    }

    async fn execute(&self, caller: Caller<'_>, admitted: Admitted) -> Answer {
        let answer = self.schema.execute(admitted.request).await.extension("cost", admitted.told);
        // What was read of people goes out when it stands in the journal that it does.
        let read = admitted.reader.read_about();
        match note_readings(&self.store, &admitted.actor, caller.request_id, read).await {
            Ok(()) => answer,
            Err(error) => failure(error),
        }
    }

    /// The request of whoever calls, priced and paid.
    async fn admit(&self, caller: Caller<'_>, ready: &Ready) -> Result<Admitted> {
        let viewer = self.viewer(caller).await?;
        let name = ready.asked.operation_name.as_deref();
        let operation = self.documents.operation(&ready.document, name, &ready.asked.variables);
        let operation = operation.map_err(|error| Error::Internal(error.message))?;
        let cost = ready.document.cost(operation, &ready.asked.variables, &viewer)?;
        let left = self.charge(&viewer.actor, caller, price(cost))?;
        let told = value!({ "used": cost.data, "most": MOST_COST, "left": left });
        let request = ready.document.request(name, ready.asked.variables.clone());
        let (actor, reader) = (viewer.actor.clone(), viewer.reader.clone());
        let request = request.data(viewer).data(self.doorman.clone()).data(self.shelf.clone());
        let request = request.data(self.bell.clone());
        Ok(Admitted { request: request.data(caller.peer), told, actor, reader })
    }

    /// Whoever calls, as their token says.
    pub(super) async fn viewer(&self, caller: Caller<'_>) -> Result<Viewer> {
        let atlas = self.shelf.take();
        let actor = self.doorman.admit(&self.store, &atlas, caller.authorization).await?;
        let id = caller.request_id.to_owned();
        Ok(Viewer::new(&self.store, actor, atlas, caller.language, id))
    }

    /// Takes a cost from whoever calls; what is left, where it is told.
    pub(super) fn charge(&self, actor: &Actor, caller: Caller<'_>, cost: u64) -> Result<Option<u64>> {
        match (self.buckets.take(actor, caller.peer, cost), self.buckets.mode()) {
            (Taken::Left(left), _) => Ok(Some(left)),
            (Taken::Wait(wait), Mode::Enforce) => Err(Error::RateLimited(wait)),
            (Taken::Wait(wait), Mode::Measure) => {
                let account = actor.account().map(|account| account.0);
                tracing::info!(?account, peer = %caller.peer.0, cost, ?wait, "would be turned away");
                Ok(None)
            }
        }
    }
}

impl Ready {
    /// What kind of operation it is.
    pub(super) const fn kind(&self) -> Kind {
        self.kind
    }
}

/// An answer that is one error.
pub(super) fn failure(error: Error) -> Answer {
    Answer::from_errors(vec![server_error(error)])
}

fn server_error(error: Error) -> ServerError {
    let mut told = async_graphql::Error::from(error).into_server_error(Pos::default());
    // It is about the request, not about a place in its text.
    told.locations.clear();
    told
}

/// What is taken from the buckets: asking the schema about itself is cheap, and not free.
const fn price(cost: Cost) -> u64 {
    cost.data + cost.introspection / 10 + 1
}
