//! Limits of the endpoint: what would cost too much is refused before it runs, and everybody else is served.

use api::http::{Mode, Rates};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::fmt::Write as _;
use tests::{
    app::TestApp,
    both_stores,
    purchases::Line,
    store::{Given as _, StoreKind, TestStore},
};

const UNIT: &str = "440106";
const COUNTY: &str = "451027";

/// Text that repeats, each time with its number in place of `#`.
fn many(what: &str, times: usize) -> String {
    (0..times).fold(String::new(), |mut text, at| {
        write!(text, "{} ", what.replace('#', &at.to_string())).unwrap();
        text
    })
}

both_stores! {
    /// The answer tells what it cost: rows by their page, filters without an index dearly, summaries by source.
    async fn an_answer_tells_its_cost(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(COUNTY).await);
        let officer = app.procurement_officer(unit).await;
        officer.logs(&Line::of(unit, supplier, COUNTY)).await.done();
        let cost = async |query: &str, variables: Value| {
            let answer = officer.ask(query, variables).await.done();
            answer.extensions.pointer("/cost/used").and_then(Value::as_u64).unwrap()
        };
        let one = cost("{ purchases(first: 1) { nodes { id unit { name } } } }", Value::Null).await;
        let hundred = cost("query ($n: Int!) { purchases(first: $n) { nodes { id unit { name } } } }", json!({ "n": 100 })).await;
        assert_eq!((one, hundred), (3, 201));
        let usual = cost("{ ...f } fragment f on Query { purchases { ...g } } fragment g on PurchaseConnection { nodes { id } }", Value::Null).await;
        assert_eq!(usual, 21);
        let filtered = "query ($f: PurchaseFilter) { purchases(filter: $f) { nodes { id } } }";
        let led = cost(filtered, json!({ "f": { "year": { "eq": 2026 }, "channel": { "eq": "DIRECT" } } })).await;
        let searched = cost(filtered, json!({ "f": { "channel": { "eq": "DIRECT" } } })).await;
        assert_eq!((led, searched), (21, 421));
        let literal = cost("{ purchases(filter: { and: [{ channel: { eq: \"DIRECT\" } }] }) { nodes { id } } }", Value::Null).await;
        assert_eq!(literal, searched);
        let sums = "query ($f: PurchaseFilter) { purchaseSummary(filter: $f) { source } }";
        let county = app.recipient_coordinator(COUNTY).await;
        let county_cost = async |filter: Value| {
            let answer = county.ask(sums, json!({ "f": filter })).await.done();
            let used = answer.extensions.pointer("/cost/used").and_then(Value::as_u64).unwrap();
            (answer.text("/purchaseSummary/source").to_owned(), used)
        };
        assert_eq!(county_cost(Value::Null).await, ("KEPT_TOTALS".to_owned(), 11));
        let by_supplier = json!({ "supplier": { "eq": &*api::graphql::id::encode(supplier) } });
        assert_eq!(county_cost(by_supplier).await, ("ROWS".to_owned(), 501));
    }

    /// The whole introspection of a console passes with all limits on; far more of it does not.
    async fn introspection_has_a_budget_of_its_own(app: TestApp) {
        let county = app.recipient_coordinator(COUNTY).await;
        let of_type = (0..9).fold("kind name".to_owned(), |inner, _| format!("kind name ofType {{ {inner} }}"));
        let full = include_str!("../../api/src/graphql/document/console.graphql");
        let answer = county.ask(full, Value::Null).await.done();
        assert!(answer.at("/__schema/types").as_array().unwrap().len() > 50);
        assert_eq!(answer.extensions.pointer("/cost/used"), Some(&json!(0)));
        let flood = format!("{{ __schema {{ {} }} }}", many(&format!("...on __Schema {{ types {{ fields {{ args {{ type {{ {of_type} }} }} }} }} }}"), 120));
        county.ask(&flood, Value::Null).await.failed("QUERY_TOO_COSTLY");
    }
}

/// Who asks too much waits, by name and by address, and nobody else does; measuring turns nobody away.
#[tokio::test(flavor = "multi_thread")]
async fn who_asks_too_much_waits() {
    let dear =
        "{ purchaseSummary(filter: { channel: { eq: \"DIRECT\" } }, groupBy: [ORIGIN_COUNTY]) { source } }";
    for mode in [Mode::Enforce, Mode::Measure] {
        let store = TestStore::given(StoreKind::Sqlite).await.unwrap();
        let app = TestApp::at(store, Rates { mode, of_a_person: 20, of_an_address: 100 }).await;
        let (eager, other) =
            (app.recipient_coordinator(COUNTY).await, app.recipient_coordinator(COUNTY).await);
        // A full bucket of a person holds two of these.
        for _ in 0..2 {
            eager.ask(dear, Value::Null).await.done();
        }
        let third = eager.ask(dear, Value::Null).await;
        if mode == Mode::Measure {
            third.done();
            continue;
        }
        third.failed("RATE_LIMITED");
        other.ask(dear, Value::Null).await.done();
        // Whoever waits as long as told is served.
        let token = eager.signs_in().await;
        let request =
            || app.http().post(app.url("/graphql")).bearer_auth(&token).json(&json!({ "query": dear }));
        let waits = request().send().await.unwrap();
        let seconds: i64 = waits.headers()["retry-after"].to_str().unwrap().parse().unwrap();
        assert!((1..=60).contains(&seconds), "{seconds}");
        app.clock().advance(TimeDelta::seconds(seconds));
        let served: Value = request().send().await.unwrap().json().await.unwrap();
        assert!(served.get("errors").is_none(), "{served}");
        let left = served.pointer("/extensions/cost/left").and_then(Value::as_u64).unwrap();
        assert!(left < 100, "{left}");
    }
}
