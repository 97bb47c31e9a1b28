//! The doors: GraphQL, health, keys.

mod answer;
mod asked;
mod body;
mod endpoint;
mod guard;
mod health;
mod negotiation;
mod origin;
mod proxy;
mod refused;
mod run;
mod server;
mod settings;
mod sse;
mod websocket;

pub use proxy::{Proxies, ProxyHeader};
pub use settings::Settings;

use crate::{
    access::{Doorman, Peer},
    atlas::Shelf,
    audit::Trail,
    error::Result,
    graphql::{ApiSchema, schema},
    language::Language,
    store::Store,
};
use async_graphql::Request;
use axum::{
    Router,
    http::{HeaderName, StatusCode, header},
    routing::get,
};
use serde_json::{Map, Value as Json};
use std::{
    any::Any,
    future::Future,
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
    time::Duration,
};
use tokio::{net::TcpListener, sync::watch};
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer, sensitive_headers::SetSensitiveRequestHeadersLayer, timeout::TimeoutLayer,
};

/// How long a request may run.
const PATIENCE: Duration = Duration::from_mins(1);

/// How long it may take in all, with its body: what runs longer hangs.
const LAST_PATIENCE: Duration = Duration::from_mins(2);

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
    /// The sealed order of the journal.
    pub trail: Trail,
    schema: ApiSchema,
    settings: Arc<Settings>,
    /// Turns true when the server ends: what would go on for ever ends then.
    ending: watch::Sender<bool>,
}

impl App {
    /// Serves `store`.
    pub async fn new(store: Store, doorman: Doorman) -> Result<Self> {
        let shelf = Shelf::of(&store).await?;
        let trail = Trail::new(store.clone());
        let ending = watch::Sender::new(false);
        Ok(Self { store, shelf, doorman, trail, schema: schema(), settings: Arc::default(), ending })
    }

    /// The same with other settings.
    pub fn with(self, settings: Settings) -> Self {
        Self { settings: Arc::new(settings), ..self }
    }

    /// Asks as a client in the same process: `authorization` is what the header would hold.
    pub async fn ask(&self, authorization: Option<&str>, query: &str, given: Map<String, Json>) -> Json {
        let peer = Peer(IpAddr::V4(Ipv4Addr::LOCALHOST));
        let authorization = authorization.map(str::to_owned);
        let caller = run::Caller { authorization, peer, language: Language::English };
        let request = Request::new(query).variables(run::variables(given));
        let answer = run::execute(self, &caller, "in-process", request).await;
        serde_json::to_value(answer).unwrap_or_default()
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
            .layer(SetSensitiveRequestHeadersLayer::new([header::AUTHORIZATION]))
            .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LAST_PATIENCE));
        Router::new()
            .route("/graphql", get(endpoint::get).post(endpoint::post).fallback(endpoint::other))
            .route("/graphql/schema.graphql", get(endpoint::schema))
            .route("/health/live", get(health::live))
            .route("/health/ready", get(health::ready))
            .route("/.well-known/jwks.json", get(health::keys))
            .layer(layers)
            .with_state(self)
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
