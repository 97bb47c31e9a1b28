//! A whole server of one test: its own store, its own clock, real tokens, real HTTP.

use crate::{
    answer::Answer,
    people::Person,
    store::{Given, StoreKind, TestStore},
};
use api::{
    access::{Doorman, secret::Secret},
    atlas::{Atlas, Shelf},
    clock::Clock,
    http::{App, Mode, Rates},
    store::{Address, Opening, Store},
};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::DatabaseConnection;
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::{net::TcpListener, sync::oneshot};

/// When every test begins, to its own clock: a Monday morning in China.
const BEGINNING: &str = "2026-06-15T01:00:00Z";

/// A server, and the way to it.
#[derive(Clone, Debug)]
pub struct TestApp(Arc<Running>);

#[derive(Debug)]
struct Running {
    address: String,
    clock: Clock,
    doorman: Doorman,
    shelf: Shelf,
    opened: Store,
    http: reqwest::Client,
    /// Past all locks: for what stands in the store before the test begins.
    behind: DatabaseConnection,
    _end: oneshot::Sender<()>,
    /// Last, so that the store goes after everything that uses it.
    store: TestStore,
}

impl Given for TestApp {
    async fn given(kind: StoreKind) -> Option<Self> {
        Some(Self::on(TestStore::given(kind).await?).await)
    }
}

impl TestApp {
    /// Serves a store, at rates that no test meets unawares: its clock stands still, and fills no bucket.
    pub async fn on(store: TestStore) -> Self {
        let plenty = 10_000_000;
        let rates = Rates { mode: Mode::Enforce, of_a_person: plenty, of_an_address: plenty };
        Self::at(store, rates).await
    }

    /// Serves a store at these rates.
    ///
    /// # Panics
    /// Where it cannot be served.
    pub async fn at(store: TestStore, rates: Rates) -> Self {
        let beginning: DateTime<Utc> = BEGINNING.parse().expect("the beginning is an instant");
        let clock = Clock::fixed(beginning);
        let address = Address::parse(store.url()).expect("the address of the test's store parses");
        let opening = Opening { address, connections: 4, clock: clock.clone() };
        let opened = Store::open(opening).await.expect("the test's store opens");
        let doorman =
            Doorman::open(&opened, Secret::new(&[7; 32]), None).await.expect("the doorman has keys");
        let app = App::new(opened.clone(), doorman.clone(), rates).await.expect("the server begins");
        let shelf = app.shelf.clone();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port is free");
        let address = format!("http://{}", listener.local_addr().expect("the port has an address"));
        let (end, ended) = oneshot::channel::<()>();
        let serving = app.serve(listener, async {
            drop(ended.await);
        });
        tokio::spawn(serving);
        let http = reqwest::Client::builder().no_proxy().build().expect("a client is made");
        let behind = store.connect().await;
        Self(Arc::new(Running { address, clock, doorman, shelf, opened, http, behind, _end: end, store }))
    }

    /// Its clock, which stands still until the test moves it.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// Lets so many days go by.
    pub fn days_go_by(&self, days: i64) {
        self.0.clock.advance(TimeDelta::days(days));
    }

    /// Its store.
    pub fn store(&self) -> &TestStore {
        &self.0.store
    }

    /// A connection past all locks, for what a test looks up or breaks behind the server's back.
    pub fn behind(&self) -> &DatabaseConnection {
        &self.0.behind
    }

    /// Regions and pairings as the server knows them.
    pub fn atlas(&self) -> Arc<Atlas> {
        self.0.shelf.take()
    }

    /// Lets the server read what a test has changed behind its back: reference data, and anybody's rights.
    pub async fn notice(&self) {
        self.0.doorman.forget_all();
        self.0.shelf.renew(&self.0.opened).await.expect("the reference data are read again");
    }

    /// Where it listens, for a path that begins with `/`.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.0.address)
    }

    /// A client for requests of one's own.
    pub fn http(&self) -> &reqwest::Client {
        &self.0.http
    }

    /// Asks as somebody, or as nobody.
    pub async fn ask_as(&self, token: Option<&str>, query: &str, variables: Value) -> Answer {
        let mut request = self
            .http()
            .post(self.url("/graphql"))
            .header("Accept", "application/graphql-response+json")
            .header("Accept-Language", "en")
            .json(&json!({ "query": query, "variables": variables }));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let response = request.send().await.expect("the server answers");
        let status = response.status().as_u16();
        let body = response.json().await.expect("the answer is JSON");
        Answer::new(status, body)
    }

    /// Somebody who has not signed in.
    pub fn nobody(&self) -> Person {
        Person::nobody(self.clone())
    }
}
