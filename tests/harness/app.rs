//! A whole server of one test: its own store, its own clock, real tokens, real HTTP.

use crate::{
    answer::Answer,
    people::Person,
    store::{Given, StoreKind, TestStore},
};
use api::{
    access::{Actor, Doorman, secret::Secret},
    atlas::{Atlas, Shelf},
    audit::Trail,
    clock::Clock,
    http::{App, Mode, Rates, Settings},
    job::Worker,
    store::{Address, Opening, Store},
};
use chrono::{DateTime, TimeDelta, Utc};
use domain::pairing::Pairing;
use entity::{
    ids::PairingId,
    pairing::year,
    values::{RegionCode, Year},
};
use sea_orm::{DatabaseConnection, EntityTrait, IntoActiveModel, sea_query::OnConflict};
use serde_json::{Value, json};
use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

/// When every test begins, to its own clock: a Monday morning in China.
const BEGINNING: &str = "2026-06-15T01:00:00Z";

/// Rates that no test meets unawares: its clock stands still, and fills no bucket.
const PLENTY: Rates = Rates { mode: Mode::Enforce, of_a_person: 10_000_000, of_an_address: 10_000_000 };

/// What seals the keys of every test's store.
pub const SECRET: [u8; 32] = *b"a secret that only the tests use";

/// A server, and where it is asked: there, or at another server of the same store.
#[derive(Clone, Debug)]
pub struct TestApp(Arc<Running>, Arc<str>);

#[derive(Debug)]
struct Running {
    clock: Clock,
    doorman: Doorman,
    shelf: Shelf,
    opened: Store,
    trail: Trail,
    http: reqwest::Client,
    worker: Worker,
    at_work: Mutex<Option<JoinHandle<()>>>,
    /// Past all locks: for what stands in the store before the test begins.
    behind: DatabaseConnection,
    /// Ends before the store does.
    sealing: JoinHandle<()>,
    _end: oneshot::Sender<()>,
    /// Last, so that the store goes after everything that uses it.
    store: TestStore,
}

impl Given for TestApp {
    async fn given(kind: StoreKind) -> Option<Self> {
        Some(Self::on(TestStore::given(kind).await?).await)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.sealing.abort();
        if let Some(at_work) = self.at_work.get_mut().unwrap_or_else(PoisonError::into_inner).take() {
            at_work.abort();
        }
    }
}

impl TestApp {
    /// Serves a store, at rates that no test meets unawares.
    pub async fn on(store: TestStore) -> Self {
        Self::served(store, PLENTY, Settings::default()).await
    }

    /// Serves a store with settings of the test's own, which are short where the test waits for them.
    pub async fn with(store: TestStore, settings: Settings) -> Self {
        Self::served(store, PLENTY, settings).await
    }

    /// Serves a store at these rates.
    pub async fn at(store: TestStore, rates: Rates) -> Self {
        Self::served(store, rates, Settings::default()).await
    }

    async fn served(store: TestStore, rates: Rates, settings: Settings) -> Self {
        let beginning: DateTime<Utc> = BEGINNING.parse().expect("the beginning is an instant");
        let clock = Clock::fixed(beginning);
        let address = Address::parse(store.url()).expect("the address of the test's store parses");
        let opening = Opening { address, connections: 4, clock: clock.clone() };
        let opened = Store::open(opening).await.expect("the test's store opens");
        let doorman = Doorman::open(&opened, Secret::new(&SECRET), None).await.expect("the doorman has keys");
        let app = App::new(opened.clone(), doorman.clone(), rates).await.expect("the server begins");
        let app = app.with(settings);
        let (shelf, trail) = (app.shelf.clone(), app.trail.clone());
        let worker = app.worker();
        let sealing = tokio::spawn(trail.clone().keep());
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port is free");
        let address = format!("http://{}", listener.local_addr().expect("the port has an address")).into();
        let (end, ended) = oneshot::channel::<()>();
        let serving = app.serve(listener, async {
            drop(ended.await);
        });
        tokio::spawn(serving);
        let http = reqwest::Client::builder().no_proxy().build().expect("a client is made");
        let behind = store.connect().await;
        let at_work = Mutex::new(None);
        let running = Running {
            clock,
            doorman,
            shelf,
            opened,
            trail,
            http,
            worker,
            at_work,
            behind,
            sealing,
            _end: end,
            store,
        };
        let app = Self(Arc::new(running), address);
        app.work_goes_on();
        app
    }

    /// Stops the worker of jobs at whatever it is doing, as a power cut would.
    pub async fn work_stops(&self) {
        let at_work = self.0.at_work.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(at_work) = at_work {
            at_work.abort();
            drop(at_work.await);
        }
    }

    /// Starts a worker of jobs, as every server does.
    pub fn work_goes_on(&self) {
        let working = tokio::spawn(self.0.worker.clone().work());
        let before = self.0.at_work.lock().unwrap_or_else(PoisonError::into_inner).replace(working);
        if let Some(before) = before {
            before.abort();
        }
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

    /// Its store as the server opened it.
    pub fn opened(&self) -> &Store {
        &self.0.opened
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

    /// Seals what was written so far, without waiting until the sealer looks; the highest position.
    pub async fn seals(&self) -> i64 {
        self.0.trail.seal().await.expect("the journal is sealed")
    }

    /// The sealed order of the journal, as this server makes it.
    pub fn trail(&self) -> &Trail {
        &self.0.trail
    }

    /// The same trail, whose checkpoints go to a folder.
    pub fn attests_to(&self, folder: &Path) -> Trail {
        Trail::attesting_to(self.0.opened.clone(), self.0.doorman.clone(), Some(folder.to_owned()))
    }

    /// Where it listens, for a path that begins with `/`.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.1)
    }

    /// The same store, asked of another server that serves it.
    #[must_use]
    pub fn served_at(&self, address: &str) -> Self {
        Self(Arc::clone(&self.0), address.into())
    }

    /// Where it listens, for a socket of one's own.
    pub fn address(&self) -> &str {
        self.1.trim_start_matches("http://")
    }

    /// A client for requests of one's own.
    pub fn http(&self) -> &reqwest::Client {
        &self.0.http
    }

    /// Asks as somebody, or as nobody.
    pub async fn ask_as(&self, token: Option<&str>, query: &str, variables: Value) -> Answer {
        self.ask_in("en", token, query, variables).await
    }

    /// Asks as somebody, or as nobody, in a language.
    ///
    /// # Panics
    /// Where the server does not answer.
    pub async fn ask_in(&self, language: &str, token: Option<&str>, query: &str, variables: Value) -> Answer {
        let mut request = self
            .http()
            .post(self.url("/graphql"))
            .header("Accept", "application/graphql-response+json")
            .header("Accept-Language", language)
            .json(&json!({ "query": query, "variables": variables }));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let response = request.send().await.expect("the server answers");
        let status = response.status().as_u16();
        let body = response.json().await.expect("the answer is JSON");
        Answer::new(status, body)
    }

    /// Closes a year of a pairing (关账), for both sides at once.
    ///
    /// # Panics
    /// Where the store does not take it.
    pub async fn closes(&self, pairing: PairingId, year: i32) {
        let closed = Some(self.clock().now());
        let row = year::Model { pairing_id: pairing, year: Year(year), closed_at: closed, closed_by: None };
        let close = OnConflict::columns([year::Column::PairingId, year::Column::Year])
            .update_column(year::Column::ClosedAt)
            .to_owned();
        let insert = year::Entity::insert(row.into_active_model()).on_conflict(close);
        insert.exec_without_returning(self.behind()).await.expect("the year is closed");
    }

    /// The pairing of two regions that runs today.
    ///
    /// # Panics
    /// Where there is none.
    pub fn pairing(&self, donor: &str, recipient: &str) -> PairingId {
        let (donor, recipient) = (RegionCode::parse(donor), RegionCode::parse(recipient));
        let atlas = self.atlas();
        let runs = |pairing: &&Pairing| {
            Ok(pairing.donor) == donor
                && Ok(pairing.recipient) == recipient
                && pairing.runs_on(self.clock().today())
        };
        atlas.all().iter().find(runs).expect("a pairing that runs today").id
    }

    /// Who somebody is to the program, by the token that they send.
    ///
    /// # Panics
    /// Where the token is refused.
    pub async fn actor_of(&self, person: &Person) -> Actor {
        let header = person.header().await;
        let admitted = self.0.doorman.admit(&self.0.opened, &self.0.shelf.take(), header.as_deref()).await;
        admitted.expect("the token is believed")
    }

    /// Somebody who has not signed in.
    pub fn nobody(&self) -> Person {
        Person::nobody(self.clone())
    }
}
