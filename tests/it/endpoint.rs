//! GraphQL over HTTP: what is answered how, what is refused how, and that nothing it is sent brings it down.

use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use std::fmt::Write as _;
use tests::{app::TestApp, both_stores};

const MODERN: &str = "application/graphql-response+json";
const OLD: &str = "application/json";

fn post(app: &TestApp) -> RequestBuilder {
    app.http().post(app.url("/graphql")).header("Accept-Language", "en")
}

fn get(app: &TestApp, parameters: &[(&str, &str)]) -> RequestBuilder {
    let request = app.http().get(app.url("/graphql")).header("Accept-Language", "en");
    let parameters: Vec<String> = parameters
        .iter()
        .map(|(name, value)| {
            let escaped: String = value.bytes().fold(String::new(), |mut text, byte| {
                write!(text, "%{byte:02x}").unwrap();
                text
            });
            format!("{name}={escaped}")
        })
        .collect();
    let url = format!("{}?{}", app.url("/graphql"), parameters.join("&"));
    let (client, built) = request.build_split();
    let mut built = built.unwrap();
    *built.url_mut() = url.parse().unwrap();
    RequestBuilder::from_parts(client, built)
}

/// The status, the media type and the body.
async fn told(request: RequestBuilder) -> (StatusCode, String, Value) {
    let response = request.send().await.unwrap();
    let kind = response.headers().get("content-type").map_or("", |kind| kind.to_str().unwrap());
    let kind = kind.split(';').next().unwrap().to_owned();
    let status = response.status();
    let text = response.text().await.unwrap();
    (status, kind, serde_json::from_str(&text).unwrap_or_else(|_| panic!("{status}: no JSON: {text}")))
}

async fn refused(request: RequestBuilder, status: u16, code: &str) {
    let (told_status, _, body) = told(request).await;
    assert_eq!(told_status.as_u16(), status, "{body}");
    assert_eq!(body.pointer("/errors/0/extensions/code"), Some(&json!(code)), "{body}");
    assert!(body.get("data").is_none(), "{body}");
}

/// The server lives, and serves somebody else.
async fn is_alive(app: &TestApp) {
    let (status, _, body) = told(post(app).json(&json!({ "query": "{ __typename }" }))).await;
    assert_eq!((status, &body["data"]), (StatusCode::OK, &json!({ "__typename": "Query" })));
}

both_stores! {
    async fn each_gets_the_form_that_it_wants(app: TestApp) {
        let typename = json!({ "query": "{ __typename }" });
        for (accept, kind) in [
            (MODERN, MODERN),
            (OLD, OLD),
            ("*/*", OLD),
            ("application/graphql-response+json;q=0.4, application/json;q=0.6", OLD),
        ] {
            let (status, told_kind, _) = told(post(&app).header("Accept", accept).json(&typename)).await;
            assert_eq!((status, told_kind.as_str()), (StatusCode::OK, kind), "{accept}");
        }
        refused(post(&app).header("Accept", "text/html").json(&typename), 406, "NOT_ACCEPTABLE").await;

        // What is well formed and cannot run is 200 to old clients, and says so by its status to new ones.
        for bad in [
            json!({ "query": "{" }),
            json!({ "query": "{ nothingOfThatName }" }),
            json!({ "query": "query ($id: ID!) { __typename }" }),
            json!({ "query": "query ($id: ID!) { __typename }", "variables": { "id": null } }),
            json!({ "query": "query A { __typename } query B { __typename }" }),
            json!({ "query": "query A { __typename }", "operationName": "B" }),
        ] {
            refused(post(&app).header("Accept", MODERN).json(&bad), 400, "BAD_USER_INPUT").await;
            refused(post(&app).header("Accept", OLD).json(&bad), 200, "BAD_USER_INPUT").await;
        }
        let nobody = post(&app).header("Accept", MODERN).bearer_auth("nonsense").json(&typename);
        refused(nobody, 401, "UNAUTHENTICATED").await;
    }

    async fn what_is_no_request_is_refused(app: TestApp) {
        for bad in [
            json!([{ "query": "{ __typename }" }]),
            json!("{ __typename }"),
            json!({ "qeury": "{ __typename }" }),
            json!({ "query": "{ __typename }", "variables": "{}" }),
        ] {
            refused(post(&app).json(&bad), 400, "BAD_USER_INPUT").await;
        }
        let nonsense = post(&app).header("Content-Type", OLD).body("{ \"query");
        let (_, _, body) = told(nonsense.try_clone().unwrap()).await;
        refused(nonsense, 400, "BAD_USER_INPUT").await;
        let message = body.pointer("/errors/0/message").and_then(Value::as_str).unwrap();
        assert_eq!(message, "the body is not valid JSON", "a sentence, and no words of a library");

        for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json; charset=gbk"] {
            let asked = post(&app).header("Content-Type", kind).body("{\"query\":\"{ __typename }\"}");
            refused(asked, 415, "UNSUPPORTED_MEDIA_TYPE").await;
        }
        refused(post(&app).body("{\"query\":\"{ __typename }\"}"), 415, "UNSUPPORTED_MEDIA_TYPE").await;
        for method in [Method::PUT, Method::DELETE, Method::PATCH] {
            let asked = app.http().request(method, app.url("/graphql"));
            let response = asked.try_clone().unwrap().send().await.unwrap();
            assert_eq!(response.headers()["allow"], "GET, POST");
            refused(asked, 405, "METHOD_NOT_ALLOWED").await;
        }
        is_alive(&app).await;
    }

    async fn an_address_asks_and_changes_nothing(app: TestApp) {
        let (status, _, body) = told(get(&app, &[
            ("query", "query A { __typename } query B($name: String!) { __type(name: $name) { name } }"),
            ("operationName", "B"),
            ("variables", "{\"name\":\"Purchase\"}"),
            ("extensions", "{}"),
        ])).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(body["data"], json!({ "__type": { "name": "Purchase" } }));

        refused(get(&app, &[("query", "mutation { signOut { done } }")]), 405, "METHOD_NOT_ALLOWED").await;
        let hidden = [("query", "query A { __typename } mutation B { signOut { done } }"), ("operationName", "B")];
        refused(get(&app, &hidden), 405, "METHOD_NOT_ALLOWED").await;
        refused(get(&app, &[]), 400, "BAD_USER_INPUT").await;
        refused(get(&app, &[("query", "{a}"), ("variables", "1")]), 400, "BAD_USER_INPUT").await;

        let typename = [("query", "{ __typename }")];
        let elsewhere = get(&app, &typename).header("Sec-Fetch-Site", "cross-site");
        refused(elsewhere.try_clone().unwrap(), 400, "BAD_USER_INPUT").await;
        assert_eq!(told(elsewhere.header("GraphQL-Require-Preflight", "1")).await.0, StatusCode::OK);
        assert_eq!(told(get(&app, &typename).header("Sec-Fetch-Site", "same-origin")).await.0, StatusCode::OK);
    }

    async fn a_body_beyond_the_bound_is_taken_in_and_refused(app: TestApp) {
        let sized = |bytes: usize| format!("{{\"query\":\"{{ __typename }}\",\"variables\":{{\"x\":\"{}\"}}}}", "x".repeat(bytes));
        let fits = post(&app).header("Content-Type", OLD).body(sized(2 * 1024 * 1024 - 100));
        assert_eq!(told(fits).await.0, StatusCode::OK);
        for bytes in [2 * 1024 * 1024, 5 * 1024 * 1024, 20 * 1024 * 1024] {
            refused(post(&app).header("Content-Type", OLD).body(sized(bytes)), 413, "PAYLOAD_TOO_LARGE").await;
        }
        // Without a length that says so beforehand.
        let chunks = (0..48).map(|_| Ok::<_, std::io::Error>("x".repeat(64 * 1024)));
        let chunked = reqwest::Body::wrap_stream(futures::stream::iter(chunks));
        refused(post(&app).header("Content-Type", OLD).body(chunked), 413, "PAYLOAD_TOO_LARGE").await;
        is_alive(&app).await;
    }

    async fn bombs_are_refused_and_it_lives_on(app: TestApp) {
        for bomb in crate::hostile::bombs() {
            let asked = post(&app).header("Accept", MODERN).json(&json!({ "query": bomb.query }));
            let (status, _, body) = told(asked).await;
            assert_eq!(status, StatusCode::BAD_REQUEST, "{}: {body}", bomb.name);
            assert_eq!(body.pointer("/errors/0/extensions/code"), Some(&json!(bomb.code)), "{}", bomb.name);
            is_alive(&app).await;
        }
        let deep = format!("{{\"query\":\"{{ __typename }}\",\"variables\":{{\"a\":{}", "[".repeat(100_000));
        refused(post(&app).header("Content-Type", OLD).body(deep), 400, "BAD_USER_INPUT").await;
        is_alive(&app).await;
    }
}
