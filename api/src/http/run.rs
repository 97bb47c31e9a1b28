//! The one way that a GraphQL request runs, whatever carried it here.

use super::{App, PATIENCE, asked::Asked, guard};
use crate::{
    access::Peer,
    error::{Error, Result},
    event::{Continuation, Presence},
    graphql::Viewer,
    language::Language,
};
use async_graphql::{
    Pos, Request, Response as Answer, ServerError, Variables,
    parser::{
        parse_query,
        types::{DocumentOperations, ExecutableDocument, OperationDefinition, OperationType},
    },
};
use axum::http::{HeaderMap, header};
use domain::Refusal;
use futures::{
    Stream, StreamExt as _,
    stream::{self, BoxStream},
};
use serde_json::{Map, Value as Json};
use std::net::SocketAddr;

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

/// A request that has been read and can run.
#[derive(Debug)]
pub(super) struct Prepared {
    /// What it does.
    pub(super) kind: OperationType,
    document: ExecutableDocument,
    asked: Asked,
}

impl Prepared {
    /// Reads a request.
    ///
    /// # Errors
    /// Why it cannot run.
    pub(super) fn read(asked: Asked) -> Result<Self, Vec<ServerError>> {
        let refuse = |zh: &str, en: &str| {
            let refusal = Refusal::invalid("", zh.to_owned(), en.to_owned());
            Err(failure(Error::BadInput(refusal)).errors)
        };
        if guard::nests_too_deep(&asked.query) {
            return refuse("查询嵌套过深", "the document nests too deep");
        }
        let document = parse_query(&asked.query).map_err(|error| vec![ServerError::from(error)])?;
        if guard::spreads_too_far(&document) {
            return refuse("查询展开后过大", "the document spreads out too far");
        }
        let Some(operation) = chosen(&document.operations, asked.operation_name.as_deref()) else {
            return refuse(
                "operationName 不在查询文档中，或文档有多个操作而未指明",
                "operationName names no operation of the document, or is missing where there are several",
            );
        };
        if operation.ty == OperationType::Subscription && operation.selection_set.node.items.len() != 1 {
            return refuse("订阅只能有一个根字段", "a subscription has one root field");
        }
        if let Some(missing) = missing(operation, &asked.variables) {
            return refuse(
                &format!("变量 ${missing} 是必填的"),
                &format!("the variable ${missing} is required"),
            );
        }
        Ok(Self { kind: operation.ty, document, asked })
    }

    fn request(&self) -> Request {
        let variables = variables(self.asked.variables.clone());
        let mut request = Request::new(self.asked.query.clone()).variables(variables);
        request.set_parsed_query(self.document.clone());
        request.operation_name.clone_from(&self.asked.operation_name);
        request
    }
}

/// Runs what has one answer, as whoever calls.
pub(super) async fn once(app: &App, caller: &Caller, request_id: &str, prepared: &Prepared) -> Answer {
    execute(app, caller, request_id, prepared.request()).await
}

/// Runs a request as whoever calls.
pub(super) async fn execute(app: &App, caller: &Caller, request_id: &str, request: Request) -> Answer {
    let running = async {
        let viewer = match admit(app, caller, request_id).await {
            Ok(viewer) => viewer,
            Err(error) => return failure(error),
        };
        app.schema.execute(with_data(app, caller, request, viewer)).await
    };
    let late = |_late| failure(Error::Unavailable("a request took too long".to_owned()));
    tokio::time::timeout(PATIENCE, running).await.unwrap_or_else(late)
}

/// Runs anything, as whoever calls: one answer, or one for each event.
pub(super) fn stream(
    app: App,
    caller: Caller,
    request_id: String,
    prepared: Prepared,
) -> impl Stream<Item = Answer> + Send + 'static {
    if prepared.kind != OperationType::Subscription {
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
    Coming(BoxStream<'static, Answer>),
    Over,
}

impl Subscription {
    async fn next(&mut self) -> Option<Answer> {
        loop {
            match &mut self.answers {
                Answers::Over => return None,
                Answers::NotBegun => match self.presence.admit().await {
                    Ok(viewer) => {
                        let request = with_data(&self.app, &self.caller, self.prepared.request(), viewer)
                            .data(self.app.trail.clone())
                            .data(self.presence.clone())
                            .data(self.continuation.clone());
                        self.answers = Answers::Coming(self.app.schema.execute_stream(request).boxed());
                    }
                    Err(error) => {
                        self.answers = Answers::Over;
                        return Some(failure(error));
                    }
                },
                Answers::Coming(answers) => match answers.next().await {
                    Some(mut answer) => {
                        // What ends a subscription, and no field of an event, is an error of the request.
                        let ends = answer.data == async_graphql::Value::Null
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
}

/// Lets in whoever calls, as whom their token says.
pub(super) async fn admit(app: &App, caller: &Caller, request_id: &str) -> Result<Viewer> {
    let atlas = app.shelf.take();
    let actor = app.doorman.admit(&app.store, &atlas, caller.authorization.as_deref()).await?;
    Ok(Viewer::new(&app.store, actor, atlas, caller.language, request_id.to_owned()))
}

/// The variables of a request.
pub(super) fn variables(given: Map<String, Json>) -> Variables {
    Variables::from_json(Json::Object(given))
}

/// An answer that is one error.
pub(super) fn failure(error: Error) -> Answer {
    Answer::from_errors(vec![async_graphql::Error::from(error).into_server_error(Pos::default())])
}

fn with_data(app: &App, caller: &Caller, request: Request, viewer: Viewer) -> Request {
    request.data(viewer).data(app.doorman.clone()).data(app.shelf.clone()).data(caller.peer)
}

/// The operation that runs.
fn chosen<'a>(operations: &'a DocumentOperations, name: Option<&str>) -> Option<&'a OperationDefinition> {
    match (operations, name) {
        (DocumentOperations::Single(operation), None) => Some(&operation.node),
        (DocumentOperations::Single(_), Some(_)) => None,
        (DocumentOperations::Multiple(many), Some(name)) => many.get(name).map(|operation| &operation.node),
        (DocumentOperations::Multiple(many), None) => {
            let mut all = many.values();
            all.next().filter(|_| all.next().is_none()).map(|operation| &operation.node)
        }
    }
}

/// A variable that must have a value and has none: the library asks for it only where it is used.
fn missing<'a>(operation: &'a OperationDefinition, given: &Map<String, Json>) -> Option<&'a str> {
    operation.variable_definitions.iter().map(|variable| &variable.node).find_map(|variable| {
        let required = !variable.var_type.node.nullable && variable.default_value.is_none();
        let name = variable.name.node.as_str();
        // One that has a default must not be null all the same.
        let null = !variable.var_type.node.nullable && given.get(name).is_some_and(Json::is_null);
        let absent = required && !given.contains_key(name);
        (null || absent).then_some(name)
    })
}
