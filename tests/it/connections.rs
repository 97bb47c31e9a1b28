//! Connections that are slow, silent or too many: they are cut, and somebody else is served meanwhile.

use api::http::{Proxies, ProxyHeader, Settings};
use serde_json::json;
use std::time::Duration;
use tests::{
    app::TestApp,
    store::{Given as _, StoreKind, TestStore},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

/// Short, so that a test need not wait.
const SHORT: Duration = Duration::from_millis(300);
/// Long enough on any machine.
const LONG: Duration = Duration::from_secs(30);

async fn app(settings: Settings) -> TestApp {
    TestApp::with(TestStore::given(StoreKind::Sqlite).await.unwrap(), settings).await
}

async fn connect(app: &TestApp) -> TcpStream {
    TcpStream::connect(app.address()).await.unwrap()
}

/// All that comes until the server closes.
async fn until_cut(stream: &mut TcpStream) -> String {
    let mut all = Vec::new();
    let ended = timeout(LONG, stream.read_to_end(&mut all)).await;
    // A reset is an end too.
    drop(ended.unwrap());
    String::from_utf8_lossy(&all).into_owned()
}

/// Somebody else is served, who tries again where a limit of the test was too short for them.
async fn is_served(app: &TestApp) {
    let served = async {
        loop {
            let asked = app.http().get(app.url("/graphql?query=%7B__typename%7D"));
            if let Ok(response) = asked.header("Connection", "close").send().await {
                break response.json::<serde_json::Value>().await.unwrap();
            }
        }
    };
    let answer = timeout(LONG, served).await.unwrap();
    assert_eq!(answer["data"], json!({ "__typename": "Query" }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slow_heads_are_cut() {
    let app = app(Settings { header_timeout: SHORT, ..Settings::default() }).await;
    for beginning in ["", "P", "PRI * HT", "POST /graphql HTTP/1.1\r\nHost: x\r\nX-Slow: "] {
        let mut stream = connect(&app).await;
        stream.write_all(beginning.as_bytes()).await.unwrap();
        is_served(&app).await;
        until_cut(&mut stream).await;
    }
    // A connection that stays open has as long for its next request.
    let mut stream = connect(&app).await;
    stream.write_all(b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    let said = until_cut(&mut stream).await;
    assert!(said.starts_with("HTTP/1.1 200") && said.ends_with("live\n"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_head_that_trickles_is_cut() {
    let app = app(Settings { header_timeout: SHORT, ..Settings::default() }).await;
    let (mut reading, mut writing) = connect(&app).await.into_split();
    let trickle = tokio::spawn(async move {
        writing.write_all(b"GET / HTTP/1.1\r\n").await.ok();
        while writing.write_all(b"a: b\r\n").await.is_ok() {
            tokio::time::sleep(SHORT / 10).await;
        }
    });
    let mut all = Vec::new();
    drop(timeout(LONG, reading.read_to_end(&mut all)).await.unwrap());
    trickle.abort();
    is_served(&app).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slow_bodies_are_refused() {
    let app = app(Settings { body_timeout: SHORT, ..Settings::default() }).await;
    let mut stream = connect(&app).await;
    let head =
        "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";
    stream.write_all(head.as_bytes()).await.unwrap();
    is_served(&app).await;
    let said = until_cut(&mut stream).await;
    assert!(said.starts_with("HTTP/1.1 408") && said.contains("REQUEST_TIMEOUT"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn silent_sockets_are_cut() {
    let long = Duration::from_hours(1);
    let settings =
        Settings { idle_timeout: SHORT, header_timeout: long, body_timeout: long, ..Settings::default() };
    let app = app(settings).await;
    let mut silent = connect(&app).await;
    let mut half = connect(&app).await;
    half.write_all(b"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{").await.unwrap();
    is_served(&app).await;
    until_cut(&mut silent).await;
    until_cut(&mut half).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_address_does_not_take_every_place() {
    let app = app(Settings { most_connections: 8, most_from_one_address: 3, ..Settings::default() }).await;
    let elsewhere = reqwest::Client::builder()
        .no_proxy()
        .local_address("127.0.0.2".parse::<std::net::IpAddr>().unwrap())
        .build()
        .unwrap();
    let mut kept = Vec::new();
    for _ in 0..3 {
        let mut stream = connect(&app).await;
        stream.write_all(b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
        let mut some = [0; 12];
        timeout(LONG, stream.read_exact(&mut some)).await.unwrap().unwrap();
        assert_eq!(&some, b"HTTP/1.1 200");
        kept.push(stream);
    }
    let mut fourth = connect(&app).await;
    assert_eq!(until_cut(&mut fourth).await, "", "it is closed without a word");
    let response = timeout(LONG, elsewhere.get(app.url("/health/live")).send()).await.unwrap().unwrap();
    assert_eq!(response.text().await.unwrap(), "live\n");
    drop(kept.pop());
    is_served(&app).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_finds_no_place_waits_for_one() {
    let app = app(Settings { most_connections: 2, header_timeout: SHORT, ..Settings::default() }).await;
    let _silent = [connect(&app).await, connect(&app).await];
    is_served(&app).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guesses_are_counted_for_the_client_that_a_listed_proxy_names() {
    let proxies = Proxies::new(vec!["127.0.0.0/8".parse().unwrap()], ProxyHeader::XForwardedFor);
    let app = app(Settings { proxies, ..Settings::default() }).await;
    let person = app.donor_coordinator("440000").await;
    let (name, password) = person.credentials();
    let sign_in = async |client: &str, password: &str| {
        let query = "mutation ($input: SignInInput!) { signIn(input: $input) { userErrors { code } } }";
        let asked =
            json!({ "query": query, "variables": { "input": { "name": name, "password": password } } });
        let request = app.http().post(app.url("/graphql")).header("X-Forwarded-For", client).json(&asked);
        let body: serde_json::Value = request.send().await.unwrap().json().await.unwrap();
        body.pointer("/errors/0/extensions/code").and_then(|code| code.as_str()).map(str::to_owned)
    };
    for _ in 0..6 {
        sign_in("198.51.100.1", "incorrect horse").await;
    }
    assert_eq!(sign_in("198.51.100.1", password).await.as_deref(), Some("RATE_LIMITED"));
    assert_eq!(sign_in("6.6.6.6, 198.51.100.1", password).await.as_deref(), Some("RATE_LIMITED"), "made up");
    assert_eq!(sign_in("198.51.100.2", password).await, None, "another client of the same proxy");
}
