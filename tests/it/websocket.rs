//! GraphQL over a WebSocket: the protocol word by word, its close codes, and clients that do not behave.

use api::http::Settings;
use chrono::TimeDelta;
use futures::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use std::time::Duration;
use tests::{
    app::TestApp,
    both_stores,
    store::{Given as _, StoreKind, TestStore},
};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{self, Message, client::IntoClientRequest as _},
};

const PROTOCOL: &str = "graphql-transport-ws";
const LONG: Duration = Duration::from_secs(30);
const SHORT: Duration = Duration::from_millis(300);

/// A socket of a test.
pub(crate) struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

/// What comes next.
#[derive(Debug, PartialEq)]
pub(crate) enum Came {
    Said(Value),
    Closed(u16, String),
    Cut,
}

impl Socket {
    async fn open(app: &TestApp, headers: &[(&'static str, &str)]) -> Result<Self, tungstenite::Error> {
        Self::opened(app.address(), headers).await
    }

    async fn opened(address: &str, headers: &[(&'static str, &str)]) -> Result<Self, tungstenite::Error> {
        let mut request = format!("ws://{address}/graphql").into_client_request()?;
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        let (socket, _) = connect_async(request).await?;
        Ok(Self(socket))
    }

    /// One of a server that listens elsewhere.
    pub(crate) async fn at(
        address: &str,
        headers: &[(&'static str, &str)],
    ) -> Result<Self, tungstenite::Error> {
        Self::opened(address, &[headers, &[("sec-websocket-protocol", PROTOCOL)]].concat()).await
    }

    pub(crate) async fn speaking(app: &TestApp) -> Self {
        Self::at(app.address(), &[]).await.unwrap()
    }

    /// One that has said who it is.
    pub(crate) async fn greeted(app: &TestApp, payload: Value) -> Self {
        let mut socket = Self::speaking(app).await;
        socket.says(json!({ "type": "connection_init", "payload": payload })).await;
        assert_eq!(socket.hears().await, Came::Said(json!({ "type": "connection_ack" })));
        socket
    }

    pub(crate) async fn says(&mut self, message: Value) {
        self.says_text(message.to_string()).await;
    }

    /// Says what may be no message at all.
    pub(crate) async fn says_text(&mut self, text: String) {
        self.0.send(Message::text(text)).await.unwrap();
    }

    /// The same to a server that may have closed.
    pub(crate) async fn tries_to_say(&mut self, text: String) -> Result<(), tungstenite::Error> {
        self.0.send(Message::text(text)).await
    }

    pub(crate) async fn asks(&mut self, id: &str, query: &str) {
        self.says(json!({ "type": "subscribe", "id": id, "payload": { "query": query } })).await;
    }

    /// Hears an answer of an operation, with these data and no errors.
    async fn hears_next(&mut self, id: &str, data: Value) {
        let Came::Said(said) = self.hears().await else { panic!("no answer to {id}") };
        assert_eq!((&said["type"], &said["id"]), (&json!("next"), &json!(id)));
        assert_eq!((&said["payload"]["data"], said["payload"].get("errors")), (&data, None));
    }

    pub(crate) async fn hears(&mut self) -> Came {
        loop {
            return match timeout(LONG, self.0.next()).await.unwrap() {
                Some(Ok(Message::Text(text))) => Came::Said(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(Some(frame)))) => {
                    assert!(frame.reason.len() <= 123);
                    Came::Closed(frame.code.into(), frame.reason.to_string())
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
                Some(Ok(other)) => panic!("{other:?}"),
                Some(Err(_)) | None => Came::Cut,
            };
        }
    }

    pub(crate) async fn is_closed(&mut self, code: u16) {
        match self.hears().await {
            Came::Closed(told, _) => assert_eq!(told, code),
            other => panic!("{other:?} instead of {code}"),
        }
    }
}

async fn app(settings: Settings) -> TestApp {
    TestApp::with(TestStore::given(StoreKind::Sqlite).await.unwrap(), settings).await
}

both_stores! {
    async fn queries_and_mutations_run(app: TestApp) {
        let person = app.donor_coordinator("440000").await;
        let token = format!("Bearer {}", person.signs_in().await);
        let mut socket = Socket::greeted(&app, json!({ "authorization": token })).await;
        socket.asks("a", "{ viewer { name } }").await;
        let name = person.credentials().0;
        socket.hears_next("a", json!({ "viewer": { "name": name } })).await;
        assert_eq!(socket.hears().await, Came::Said(json!({ "id": "a", "type": "complete" })));
        // The name is free again.
        socket.asks("a", "mutation { signOut { done } }").await;
        socket.hears_next("a", json!({ "signOut": { "done": true } })).await;
        assert_eq!(socket.hears().await, Came::Said(json!({ "id": "a", "type": "complete" })));
        socket.asks("a", "{ __typename }").await;
        socket.is_closed(4403).await;
    }

    async fn what_cannot_run_is_an_error_and_the_socket_lives_on(app: TestApp) {
        let mut socket = Socket::greeted(&app, Value::Null).await;
        let bombs = super::hostile::bombs().into_iter().map(|bomb| (bomb.code, bomb.query));
        let ordinary = [
            "{",
            "{ nothingOfThatName }",
            "query ($id: ID!) { __typename }",
            "subscription { a: purchaseChanged { id } b: purchaseChanged { id } }",
        ];
        for (code, bad) in bombs.chain(ordinary.map(|bad| ("BAD_USER_INPUT", bad.to_owned()))) {
            socket.asks("a", &bad).await;
            let Came::Said(said) = socket.hears().await else { panic!("{bad}") };
            assert_eq!((&said["type"], &said["id"]), (&json!("error"), &json!("a")));
            assert_eq!(said.pointer("/payload/0/extensions/code"), Some(&json!(code)), "{said}");
        }
        socket.asks("a", "{ __typename }").await;
        assert!(matches!(socket.hears().await, Came::Said(said) if said["type"] == "next"));
        assert!(matches!(socket.hears().await, Came::Said(said) if said["type"] == "complete"));
        app.ask_as(None, "{ __typename }", json!({})).await.text("/__typename");
    }

    async fn a_token_that_is_over_closes_the_socket(app: TestApp) {
        let person = app.donor_coordinator("440000").await;
        let token = format!("Bearer {}", person.signs_in().await);
        let mut socket = Socket::greeted(&app, json!({ "Authorization": token.clone() })).await;
        app.clock().advance(TimeDelta::minutes(10));
        socket.asks("a", "{ __typename }").await;
        socket.is_closed(4403).await;
        let mut again = Socket::speaking(&app).await;
        again.says(json!({ "type": "connection_init", "payload": { "authorization": token } })).await;
        again.is_closed(4403).await;
    }

    async fn the_header_names_the_caller_too(app: TestApp) {
        let person = app.donor_coordinator("440000").await;
        let token = format!("Bearer {}", person.signs_in().await);
        let headers = [("sec-websocket-protocol", PROTOCOL), ("authorization", token.as_str())];
        let mut socket = Socket::open(&app, &headers).await.unwrap();
        socket.says(json!({ "type": "connection_init" })).await;
        assert_eq!(socket.hears().await, Came::Said(json!({ "type": "connection_ack" })));
        socket.asks("a", "{ viewer { name } }").await;
        let Came::Said(said) = socket.hears().await else { panic!("nothing") };
        assert_eq!(said.pointer("/payload/data/viewer/name"), Some(&json!(person.credentials().0)));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_breach_has_its_code() {
    let app = app(Settings::default()).await;
    let init = json!({ "type": "connection_init" });
    let ask = json!({ "type": "subscribe", "id": "1", "payload": { "query": "{ __typename }" } });
    let person = app.donor_coordinator("440000").await;
    let token = format!("Bearer {}", person.signs_in().await);
    let signed_in = json!({ "type": "connection_init", "payload": { "authorization": token } });
    let endless = json!({ "type": "subscribe", "id": "名".repeat(100), "payload": { "query": "subscription { purchaseChanged { id } }" } });
    let large = json!({ "type": "subscribe", "id": "1", "payload": { "query": format!("#{}", "x".repeat(300_000)) } });
    for (code, messages) in [
        (4400, vec![json!("nonsense")]),
        (4400, vec![json!({ "type": "start" })]),
        (4400, vec![init.clone(), json!({ "type": "subscribe", "id": "1", "payload": [ask["payload"]] })]),
        (4400, vec![json!({ "type": "connection_init", "payload": { "authorization": 1 } })]),
        (4401, vec![ask]),
        (4403, vec![json!({ "type": "connection_init", "payload": { "authorization": "Bearer x" } })]),
        (4409, vec![signed_in, endless.clone(), endless]),
        (4429, vec![init.clone(), init.clone()]),
        (1009, vec![init, large]),
    ] {
        let mut socket = Socket::speaking(&app).await;
        for message in messages {
            socket.says(message).await;
        }
        loop {
            match socket.hears().await {
                Came::Said(_) => {}
                Came::Closed(told, reason) => break assert_eq!(told, code, "{reason}"),
                Came::Cut => panic!("cut without {code}"),
            }
        }
    }
    let mut binary = Socket::speaking(&app).await;
    binary.0.send(Message::binary(b"{}".to_vec())).await.unwrap();
    binary.is_closed(4400).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_does_not_say_who_it_is_is_left() {
    let app = app(Settings { init_timeout: SHORT, ..Settings::default() }).await;
    Socket::speaking(&app).await.is_closed(4408).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_ends_says_so() {
    let app = app(Settings::default()).await;
    let mut socket = Socket::greeted(&app, Value::Null).await;
    drop(app);
    socket.is_closed(1001).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_protocol_is_spoken_and_it_is_the_one_announced() {
    let app = app(Settings::default()).await;
    let both = [("sec-websocket-protocol", "graphql-ws, graphql-transport-ws")];
    let mut socket = Socket::open(&app, &both).await.unwrap();
    socket.says(json!({ "type": "connection_init" })).await;
    assert_eq!(socket.hears().await, Came::Said(json!({ "type": "connection_ack" })));
    let mut none = Socket::open(&app, &[]).await.unwrap();
    none.is_closed(4406).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_of_other_sites_open_none() {
    let app =
        app(Settings { allowed_origins: vec!["https://work.example".to_owned()], ..Settings::default() })
            .await;
    let with = async |origin: &str| {
        Socket::open(&app, &[("sec-websocket-protocol", PROTOCOL), ("origin", origin)]).await.map(|_| ())
    };
    with(&format!("http://{}", app.address())).await.unwrap();
    with("https://work.example").await.unwrap();
    let Err(tungstenite::Error::Http(response)) = with("https://evil.example").await else {
        panic!("opened")
    };
    assert_eq!(response.status(), 403);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pings_go_both_ways() {
    let app = app(Settings { keep_alive: SHORT, ..Settings::default() }).await;
    let mut socket = Socket::speaking(&app).await;
    socket.says(json!({ "type": "ping", "payload": { "a": 1 } })).await;
    assert_eq!(socket.hears().await, Came::Said(json!({ "type": "pong", "payload": { "a": 1 } })));
    socket.says(json!({ "type": "pong" })).await;
    let ping = timeout(LONG, socket.0.next()).await.unwrap().unwrap().unwrap();
    assert!(matches!(ping, Message::Ping(_)), "{ping:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_silent_client_and_its_token_are_looked_after() {
    let app = app(Settings { keep_alive: SHORT, ..Settings::default() }).await;
    let person = app.donor_coordinator("440000").await;
    let token = format!("Bearer {}", person.signs_in().await);
    let mut socket = Socket::greeted(&app, json!({ "authorization": token })).await;
    app.clock().advance(TimeDelta::minutes(10));
    socket.is_closed(4403).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_does_not_read_is_cut() {
    let app = app(Settings { send_timeout: SHORT, ..Settings::default() }).await;
    let mut slow = Socket::greeted(&app, Value::Null).await;
    let schema =
        "{ __schema { types { name description fields { name description args { name description } } } } }";
    let mut asked = 0;
    // What it is answered fills every buffer on the way, and then it is gone.
    let cut = timeout(LONG, async {
        loop {
            let message =
                json!({ "type": "subscribe", "id": format!("{asked}"), "payload": { "query": schema } });
            if slow.0.send(Message::text(message.to_string())).await.is_err() {
                return;
            }
            asked += 1;
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    });
    cut.await.unwrap();
    app.ask_as(None, "{ __typename }", json!({})).await.text("/__typename");
}
