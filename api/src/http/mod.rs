//! The doors: GraphQL, sheets, health, keys.

mod answer;
mod asked;
mod body;
mod door;
mod endpoint;
mod export;
mod graphiql;
mod health;
mod negotiation;
mod origin;
mod proxy;
mod rate;
mod refused;
mod returned;
mod run;
mod server;
mod settings;
mod sse;
mod template;
mod upload;
mod websocket;

pub use proxy::{Proxies, ProxyHeader};
pub use rate::{Mode, Rates};
pub use settings::Settings;

use crate::{
    access::{Doorman, Peer},
    atlas::Shelf,
    audit::Trail,
    error::Result,
    export::Desk,
    graphql::{ApiSchema, document::Documents, schema},
    job::{Bell, Worker},
    language::Language,
    sheet::Limits,
    store::Store,
};
use asked::Asked;
use async_graphql::Response as Answer;
use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderName, StatusCode, header},
    routing::{get, post},
};
use rate::Buckets;
use run::{Caller, Prepared};
use serde_json::{Map, Value as Json};
use std::{
    any::Any,
    future::Future,
    net::{IpAddr, Ipv4Addr},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};
use tokio::{net::TcpListener, sync::watch};
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer, limit::RequestBodyLimitLayer,
    sensitive_headers::SetSensitiveRequestHeadersLayer, timeout::TimeoutLayer,
};

/// How long a request may run.
const PATIENCE: Duration = Duration::from_mins(1);

/// How long it may take in all, with its body: what runs longer hangs.
const LAST_PATIENCE: Duration = Duration::from_mins(2);

/// How long a file may take to come, or a sheet to be written and to go.
const PATIENCE_WITH_FILES: Duration = Duration::from_mins(15);

/// Names a request in answers, logs and the journal.
static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What every request is served from.
#[derive(Clone)]
pub struct App {
    /// The data.
    pub store: Store,
    /// Regions, pairings and lists.
    pub shelf: Shelf,
    /// Who is let in, and as whom.
    pub doorman: Doorman,
    /// Calls the worker where a job was begun.
    bell: Bell,
    /// The sealed order of the journal.
    pub trail: Trail,
    schema: ApiSchema,
    documents: Documents,
    buckets: Buckets,
    desk: Desk,
    settings: Arc<Settings>,
    /// Turns true when the server ends: what would go on for ever ends then.
    ending: watch::Sender<bool>,
}

impl App {
    /// Serves `store` at these rates.
    pub async fn new(store: Store, doorman: Doorman, rates: Rates) -> Result<Self> {
        Ok(Self {
            store: store.clone(),
            shelf: Shelf::of(&store).await?,
            trail: Trail::new(store.clone(), doorman.clone()),
            doorman,
            bell: Bell::default(),
            schema: schema(),
            documents: Documents::new()?,
            buckets: Buckets::new(rates, store.clock().clone()),
            desk: Desk::default(),
            settings: Arc::default(),
            ending: watch::Sender::new(false),
        })
    }

    /// The same with other settings.
    #[must_use]
    pub fn with(self, settings: Settings) -> Self {
        Self { settings: Arc::new(settings), ..self }
    }

    /// The same, putting checkpoints of the journal into a folder.
    #[must_use]
    pub fn with_checkpoints(self, folder: PathBuf) -> Self {
        let trail = Trail::attesting_to(self.store.clone(), self.doorman.clone(), Some(folder));
        Self { trail, ..self }
    }

    /// Asks as a client in the same process: `authorization` is what the header would hold.
    pub async fn ask(&self, authorization: Option<&str>, query: &str, given: Map<String, Json>) -> Json {
        let peer = Peer(IpAddr::V4(Ipv4Addr::LOCALHOST));
        let authorization = authorization.map(str::to_owned);
        let caller = Caller { authorization, peer, language: Language::English };
        let asked = Asked { query: query.to_owned(), operation_name: None, variables: given };
        let answer = match Prepared::read(self, &caller, asked) {
            Ok(prepared) => run::once(self, &caller, "in-process", &prepared).await,
            Err(errors) => Answer::from_errors(errors),
        };
        serde_json::to_value(answer).unwrap_or_default()
    }

    /// A worker of this instance's jobs, to be polled for as long as it serves.
    pub fn worker(&self) -> Worker {
        Worker::new(self.store.clone(), self.shelf.clone(), self.doorman.clone(), self.bell.clone())
    }

    /// Comes when the server ends.
    fn ended(&self) -> impl Future<Output = ()> + Send + use<> {
        let mut ending = self.ending.subscribe();
        async move { drop(ending.wait_for(|ending| *ending).await) }
    }

    /// The routes.
    pub fn router(self) -> Router {
        let layers = ServiceBuilder::new()
            .layer(CatchPanicLayer::custom(panicked))
            .layer(SetSensitiveRequestHeadersLayer::new([header::AUTHORIZATION]));
        let usual = TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LAST_PATIENCE);
        let most = usize::try_from(Limits::STANDARD.file_bytes).unwrap_or(usize::MAX);
        let with_files = ServiceBuilder::new()
            .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE_WITH_FILES))
            .layer(RequestBodyLimitLayer::new(most))
            .layer(DefaultBodyLimit::disable());
        let files = Router::new()
            .route("/sheets/{list}", post(upload::post))
            .route("/sheets/{list}/export", post(export::post))
            .route("/jobs/{id}/sheet", get(returned::sheet))
            .layer(with_files);
        let routes = Router::new()
            .route("/", get(graphiql::root))
            .route("/graphiql", get(graphiql::page))
            .route("/graphiql/{digest}/{file}", get(graphiql::file))
            .route("/graphql", get(endpoint::get).post(endpoint::post).fallback(endpoint::other))
            .route("/graphql/schema.graphql", get(endpoint::schema))
            .route("/sheets/{list}/template.xlsx", get(template::workbook))
            .route("/sheets/{list}/template.csv", get(template::text))
            .route("/health/live", get(health::live))
            .route("/health/ready", get(health::ready))
            .route("/.well-known/jwks.json", get(health::keys))
            .route("/.well-known/shanhai-checkpoint", get(health::checkpoint))
            .layer(usual);
        routes.merge(files).layer(layers).with_state(self)
    }

    /// Serves until `end` comes, and lets running requests finish.
    pub async fn serve(
        self,
        listener: TcpListener,
        end: impl Future<Output = ()> + Send,
    ) -> std::io::Result<()> {
        server::serve(self, listener, end).await
    }
}

/// What is answered where the code is wrong; what it was stands in the log.
fn panicked(_what: Box<dyn Any + Send>) -> axum::response::Response {
    endpoint::broken()
}
