//! The doors: GraphQL, sheets, health, keys.

mod door;
mod endpoint;
mod export;
mod health;
mod rate;
mod run;
mod template;

pub use rate::{Mode, Rates};

use crate::{
    access::{Doorman, Peer},
    atlas::Shelf,
    error::Result,
    export::Desk,
    graphql::{ApiSchema, document::Documents, schema},
    language::Language,
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

/// How long a sheet may take to be written.
const PATIENCE_FOR_SHEETS: Duration = Duration::from_mins(15);

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
    schema: ApiSchema,
    documents: Documents,
    buckets: Buckets,
    desk: Desk,
}

impl App {
    /// Serves `store` at these rates.
    pub async fn new(store: Store, doorman: Doorman, rates: Rates) -> Result<Self> {
        let shelf = Shelf::of(&store).await?;
        let buckets = Buckets::new(rates, store.clock().clone());
        let (documents, desk) = (Documents::new()?, Desk::default());
        Ok(Self { store, shelf, doorman, schema: schema(), documents, buckets, desk })
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

    /// The routes.
    pub fn router(self) -> Router {
        let layers = |patience| {
            ServiceBuilder::new()
                .layer(CatchPanicLayer::new())
                .layer(SetSensitiveRequestHeadersLayer::new([header::AUTHORIZATION]))
                .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, patience))
                .layer(RequestBodyLimitLayer::new(MOST_BYTES))
                .layer(DefaultBodyLimit::disable())
        };
        let sheets = Router::new()
            .route("/sheets/{list}/export", post(export::post))
            .layer(layers(PATIENCE_FOR_SHEETS));
        Router::new()
            .route("/graphql", post(endpoint::post).get(endpoint::get))
            .route("/graphql/schema.graphql", get(endpoint::schema))
            .route("/sheets/purchases/template.xlsx", get(template::workbook))
            .route("/sheets/purchases/template.csv", get(template::text))
            .route("/health/live", get(health::live))
            .route("/health/ready", get(health::ready))
            .route("/.well-known/jwks.json", get(health::keys))
            .layer(layers(PATIENCE))
            .merge(sheets)
            .with_state(self)
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
