//! Server-sent events: one request, each answer as it comes, and an end that browsers see.

use api::http::Settings;
use futures::StreamExt as _;
use serde_json::{Value, json};
use std::time::Duration;
use tests::{
    app::TestApp,
    both_stores,
    purchases::Line,
    store::{Given as _, StoreKind, TestStore},
};
use tokio::time::timeout;

const LONG: Duration = Duration::from_secs(30);

/// The events of a whole response, each with its name and data.
async fn events(app: &TestApp, token: Option<&str>, query: &str) -> Vec<(String, Value)> {
    let mut request = app.http().post(app.url("/graphql")).header("Accept", "text/event-stream");
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    let response = request.json(&json!({ "query": query })).send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert!(response.headers()["content-type"].to_str().unwrap().starts_with("text/event-stream"));
    let text = response.text().await.unwrap();
    text.split_terminator("\n\n").filter(|frame| *frame != ":").map(event).collect()
}

fn event(frame: &str) -> (String, Value) {
    let (name, data) = frame.split_once('\n').unwrap_or_else(|| panic!("{frame:?}"));
    let name = name.strip_prefix("event: ").unwrap_or_else(|| panic!("{frame:?}")).to_owned();
    let data = data.strip_prefix("data:").unwrap_or_else(|| panic!("{frame:?}")).trim_start();
    (name, serde_json::from_str(data).unwrap_or_default())
}

both_stores! {
    async fn an_answer_is_an_event_and_so_is_the_end(app: TestApp) {
        let end = ("complete".to_owned(), Value::Null);
        let told = events(&app, None, "{ __typename }").await;
        assert_eq!((told[0].0.as_str(), &told[0].1["data"]), ("next", &json!({ "__typename": "Query" })));
        assert_eq!(&told[1..], std::slice::from_ref(&end));

        let person = app.donor_coordinator("440000").await;
        let token = person.signs_in().await;
        let left = events(&app, Some(&token), "mutation { signOut { done } }").await;
        assert_eq!((left[0].0.as_str(), &left[0].1["data"]), ("next", &json!({ "signOut": { "done": true } })));
        assert_eq!(left[1..], [end]);
        let over = events(&app, Some(&token), "{ __typename }").await;
        assert_eq!(over[0].1.pointer("/errors/0/extensions/code"), Some(&json!("UNAUTHENTICATED")));
        assert_eq!(over[1].0, "complete");
    }

    async fn what_cannot_run_is_an_event_too(app: TestApp) {
        let bombs = super::hostile::bombs().into_iter().map(|bomb| (bomb.code, bomb.query));
        let ordinary = ["{", "{ nothingOfThatName }"].map(|bad| ("BAD_USER_INPUT", bad.to_owned()));
        for (code, bad) in bombs.chain(ordinary) {
            let events = events(&app, None, &bad).await;
            assert_eq!(events[0].0, "next");
            assert_eq!(events[0].1.pointer("/errors/0/extensions/code"), Some(&json!(code)));
            assert!(events[0].1.get("data").is_none());
            assert_eq!(events[1].0, "complete");
        }
        // What is refused at the door is no stream.
        let url = app.url("/graphql?query=mutation%7B__typename%7D");
        let response = app.http().get(url).header("Accept", "text/event-stream").send().await.unwrap();
        assert_eq!(response.status(), 405);
    }

    async fn the_last_frame_is_one_that_browsers_fire(app: TestApp) {
        let url = app.url("/graphql?query=%7B__typename%7D");
        let response = app.http().get(url).header("Accept", "text/event-stream").send().await.unwrap();
        let text = response.text().await.unwrap();
        assert!(text.ends_with("\n\nevent: complete\ndata:\n\n"), "{text:?}");
    }
}

/// A subscription's stream as it comes.
async fn followed(app: &TestApp, token: &str) -> impl futures::Stream<Item = String> + Unpin + use<> {
    let request =
        app.http().post(app.url("/graphql")).header("Accept", "text/event-stream").bearer_auth(token);
    let asked = request.json(&json!({ "query": "subscription { purchaseChanged { id } }" }));
    let chunks = asked.send().await.unwrap().bytes_stream();
    Box::pin(chunks.map(|chunk| String::from_utf8(chunk.unwrap().to_vec()).unwrap()))
}

async fn app(settings: Settings) -> TestApp {
    TestApp::with(TestStore::given(StoreKind::Sqlite).await.unwrap(), settings).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_happens_is_told_and_silence_is_filled() {
    let app = app(Settings { keep_alive: Duration::from_millis(100), ..Settings::default() }).await;
    let (unit, supplier) = (app.unit("440106").await, app.supplier("451027").await);
    let officer = app.procurement_officer(unit).await;
    let mut told = followed(&app, &officer.signs_in().await).await;
    assert_eq!(timeout(LONG, told.next()).await.unwrap().unwrap(), ":\n\n");
    let logged = officer.logs(&Line::of(unit, supplier, "451027")).await.purchase();
    let heard = timeout(LONG, told.filter(|frame| std::future::ready(frame != ":\n\n")).next())
        .await
        .unwrap()
        .unwrap();
    let (name, data) = event(heard.trim_end());
    assert_eq!((name.as_str(), data.pointer("/data/purchaseChanged/id")), ("next", Some(&json!(logged.id))));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_goes_away_leaves_its_place() {
    let app = app(Settings { most_connections: 2, ..Settings::default() }).await;
    let officer = app.procurement_officer(app.unit("440106").await).await;
    let token = officer.signs_in().await;
    for _ in 0..5 {
        drop(timeout(LONG, followed(&app, &token)).await.unwrap());
    }
    timeout(LONG, app.ask_as(None, "{ __typename }", json!({}))).await.unwrap().done();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_ends_ends_its_streams() {
    let app = app(Settings::default()).await;
    let officer = app.procurement_officer(app.unit("440106").await).await;
    let told = followed(&app, &officer.signs_in().await).await;
    drop((app, officer));
    assert_eq!(timeout(LONG, told.collect::<Vec<_>>()).await.unwrap(), Vec::<String>::new());
}
