//! The doors: GraphQL, sheets, health, keys.

mod door;
mod endpoint;
mod export;
mod health;
mod rate;
mod returned;
mod run;
mod template;
mod upload;

pub use rate::{Mode, Rates};

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
use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderName, StatusCode, header},
    routing::{get, post},
};
use rate::Buckets;
use run::{Asked, Caller};
use serde_json::{Map, Value as Json};
use std::{
    future::Future,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    time::Duration,
};
use tokio::net::TcpListener;
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer, limit::RequestBodyLimitLayer,
    sensitive_headers::SetSensitiveRequestHeadersLayer, timeout::TimeoutLayer,
};

/// The most bytes of a request: a thousand lines with room to spare.
const MOST_BYTES: usize = 2 * 1024 * 1024;

/// How long a request may take.
const PATIENCE: Duration = Duration::from_mins(1);

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
        })
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
        let caller = Caller { authorization, peer, language: Language::English, request_id: "in-process" };
        let asked = Asked { query: query.to_owned(), operation_name: None, variables: given };
        let answer = match self.ready(caller, asked) {
            Ok(ready) => self.run(caller, &ready).await,
            Err(answer) => *answer,
        };
        serde_json::to_value(answer).unwrap_or_default()
    }

    /// A worker of this instance's jobs, to be polled for as long as it serves.
    pub fn worker(&self) -> Worker {
        Worker::new(self.store.clone(), self.shelf.clone(), self.doorman.clone(), self.bell.clone())
    }

    /// The routes.
    pub fn router(self) -> Router {
        let layers = ServiceBuilder::new()
            .layer(CatchPanicLayer::new())
            .layer(SetSensitiveRequestHeadersLayer::new([header::AUTHORIZATION]))
            .layer(DefaultBodyLimit::disable());
        let usual = ServiceBuilder::new()
            .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
            .layer(RequestBodyLimitLayer::new(MOST_BYTES));
        let most = usize::try_from(Limits::STANDARD.file_bytes).unwrap_or(usize::MAX);
        let with_files = ServiceBuilder::new()
            .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE_WITH_FILES))
            .layer(RequestBodyLimitLayer::new(most));
        let files = Router::new()
            .route("/sheets/purchases", post(upload::post))
            .route("/sheets/{list}/export", post(export::post))
            .route("/jobs/{id}/sheet", get(returned::sheet))
            .layer(with_files);
        let routes = Router::new()
            .route("/graphql", post(endpoint::post).get(endpoint::get))
            .route("/graphql/schema.graphql", get(endpoint::schema))
            .route("/sheets/purchases/template.xlsx", get(template::workbook))
            .route("/sheets/purchases/template.csv", get(template::text))
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
        end: impl Future<Output = ()> + Send + 'static,
    ) -> std::io::Result<()> {
        let service = self.router().into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, service).with_graceful_shutdown(end).await
    }
}
