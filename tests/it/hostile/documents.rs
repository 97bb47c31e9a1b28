//! One bypass a limit, and what would kill a server that parses before it looks: each over every way.

use super::ways::{Server, Way};
use crate::proofs::process::SERVES;
use serde_json::{Value, json};
use std::fmt::Write as _;
use tests::{app::TestApp, both_stores, process::Process};

const COSTLY: &str = "QUERY_TOO_COSTLY";
const BAD: &str = "BAD_USER_INPUT";

/// A document that is meant to do harm.
pub(crate) struct Hostile {
    /// What it tries.
    pub(crate) name: &'static str,
    /// The code by which it is refused.
    pub(crate) code: &'static str,
    /// The document.
    pub(crate) query: String,
    /// The values of its variables.
    pub(crate) variables: Value,
}

fn hostile(name: &'static str, code: &'static str, query: impl Into<String>) -> Hostile {
    Hostile { name, code, query: query.into(), variables: Value::Null }
}

impl Hostile {
    fn with(self, variables: Value) -> Self {
        Self { variables, ..self }
    }
}

/// Text that repeats, each time with its number in place of `#` and the next one in place of `%`.
fn many(what: &str, times: usize) -> String {
    (0..times).fold(String::new(), |mut text, at| {
        write!(text, "{} ", what.replace('#', &at.to_string()).replace('%', &(at + 1).to_string())).unwrap();
        text
    })
}

/// `before` so many times around `inside`, closed by as many `after`.
fn nested(before: &str, inside: &str, after: &str, times: usize) -> String {
    format!("{}{inside}{}", before.repeat(times), after.repeat(times))
}

/// What would overflow a stack, or be walked for ever, before a limit that looks at what was parsed.
pub(crate) fn bombs() -> Vec<Hostile> {
    let brackets = "[".repeat(2_000);
    vec![
        hostile("lists in an argument", COSTLY, format!("{{purchases(filter: {brackets}")),
        hostile("objects in an argument", COSTLY, format!("{{purchases(filter: {}", "{a:".repeat(2_000))),
        hostile("lists in a default", COSTLY, format!("query ($a: [Int] = {brackets}) {{__typename}}")),
        hostile(
            "closed lists",
            COSTLY,
            format!("query ($a: [Int] = {}) {{__typename}}", nested("[", "", "]", 2_000)),
        ),
        hostile("lists in a directive", COSTLY, format!("{{__typename @include(if: {brackets}")),
        hostile("lists in a type", COSTLY, format!("query ($a: {brackets}Int) {{__typename}}")),
        hostile("selections", COSTLY, "{a".repeat(2_000)),
        hostile("inline fragments", COSTLY, nested("{...", "{__typename}", "}", 2_000)),
        hostile(
            "lists behind a comment that a carriage return ends",
            COSTLY,
            format!("#\r{{purchases(filter: {brackets}"),
        ),
        hostile(
            "lists behind a block string that never ends",
            COSTLY,
            format!("{{purchases(filter: [\"\"\" \" {brackets}"),
        ),
        hostile("lists between the two", COSTLY, format!("{{purchases(filter: [\"\"\" \" {brackets} \"#\r")),
        hostile(
            "fragments that double",
            COSTLY,
            format!(
                "{{...f0}} {} fragment f22 on Query {{__typename}}",
                many("fragment f# on Query {...f% ...f%}", 22)
            ),
        ),
        hostile(
            "fragments that nothing spreads, which double",
            COSTLY,
            format!(
                "{{__typename}} {} fragment f22 on Query {{__typename}}",
                many("fragment f# on Query {...f% ...f%}", 22)
            ),
        ),
        hostile(
            "a chain of fragments",
            COSTLY,
            format!(
                "{{...f0}} {} fragment f2800 on Query {{__typename}}",
                many("fragment f# on Query {...f%}", 2_800)
            ),
        ),
        hostile(
            "a long circle of fragments",
            COSTLY,
            format!(
                "{{...f0}} {} fragment f2800 on Query {{...f0}}",
                many("fragment f# on Query {...f%}", 2_800)
            ),
        ),
        hostile("a circle of fragments", BAD, "{...a} fragment a on Query {...b} fragment b on Query {...a}"),
        hostile("a fragment of itself", BAD, "{...a} fragment a on Query {...a}"),
    ]
}

/// What would cost too much by a way around a limit.
fn bypasses() -> Vec<Hostile> {
    let page = "purchases(first: $n) { nodes { unit { id name region { code } } supplier { id region { code } } origin { children { children { code } } } } }";
    let last = page.replace("first", "last");
    let literal = page.replace("$n", "100");
    let regions = nested("children { code ", "code", "}", 3);
    let behind = "{ viewer { __typename } ...f } fragment f on Query {";
    let type_of = |levels: usize| nested("fields { name type { ", "name", "} }", levels);
    vec![
        hostile("an alias flood", COSTLY, format!("{{ {} }}", many("a#: purchases(first: 1) { totalCount }", 60))),
        hostile("an alias flood behind a fragment", COSTLY, format!("{behind} viewer {{ {} }} }}", many("a#: name", 51))),
        hostile("an alias flood by fragments that double", COSTLY, format!("{{ ...f0 }} {} fragment f6 on Query {{ a: __typename }}", many("fragment f# on Query {...f% ...f%}", 6))),
        hostile("root fields in inline fragments", COSTLY, format!("{{ {} }}", many("...on Query { purchase(id: \"#\") { id } }", 25))),
        hostile("root fields behind a fragment", COSTLY, format!("{behind} {} }}", "__typename ".repeat(20))),
        hostile("directives on inline fragments", COSTLY, format!("{{ viewer {{ {} }} }}", many("... @include(if: true) { __typename }", 60))),
        hostile("directives on one field", COSTLY, format!("{{ __typename {} }}", "@skip(if: false) ".repeat(51))),
        hostile("directives on variables", COSTLY, format!("query ({}) {{ __typename }}", many("$v#: Int @skip(if: false)", 51))),
        hostile("directives on a spread", COSTLY, format!("{{ ...f {} }} fragment f on Query {{ __typename }}", "@skip(if: false) ".repeat(51))),
        hostile("depth behind a fragment", COSTLY, format!("{behind} regions {{ nodes {{ {} }} }} }}", nested("children { ", "code", "}", 20))),
        hostile("depth of what nothing spreads", COSTLY, format!("{{ __typename }} fragment f on Region {{ {} }}", nested("children { ", "code", "}", 20))),
        hostile("depth of the other operation", COSTLY, format!("query A {{ __typename }} query B {{ regions {{ nodes {{ {} }} }} }}", nested("children { ", "code", "}", 20))),
        hostile("lists within lists", COSTLY, format!("{{ regions(first: 100) {{ nodes {{ {regions} }} }} }}")),
        hostile("lists within edges", COSTLY, format!("{{ regions(first: 100) {{ edges {{ node {{ {regions} }} }} }} }}")),
        hostile("a page in a literal", COSTLY, format!("{{ {} }}", many(&format!("a#: {literal}"), 4))),
        hostile("a page in a variable, behind fragments", COSTLY, format!("query ($n: Int) {{ ...f ...g }} fragment f on Query {{ a: {page} b: {page} }} fragment g on Query {{ c: {page} d: {page} }}")).with(json!({ "n": 100 })),
        hostile("a page from the end in a variable", COSTLY, format!("query ($n: Int) {{ {} }}", many(&format!("a#: {last}"), 4))).with(json!({ "n": 100 })),
        hostile("a page by its default", COSTLY, format!("query ($n: Int = 100) {{ {} }}", many(&format!("a#: {page}"), 4))),
        hostile("a page by its default, beside a null", COSTLY, format!("query ($n: Int = 100, $f: Int) {{ {} }}", many(&format!("a#: {}", last.replace("last", "first: $f, last")), 4))).with(json!({ "f": null })),
        hostile("a filter without an index in a variable", COSTLY, format!("query ($f: PurchaseFilter) {{ {} }}", many("a#: purchases(first: 100, filter: $f) { nodes { id unit { name } } }", 10))).with(json!({ "f": { "channel": { "eq": "DIRECT" } } })),
        hostile("types of fields of types", COSTLY, format!("{{ __schema {{ types {{ {} }} }} }}", type_of(4))),
        hostile("types of fields of types behind fragments", COSTLY, format!("{{ __schema {{ types {{ ...t0 }} }} }} {} fragment t5 on __Type {{ name }}", many("fragment t# on __Type { fields { type { ofType { ...t% } } } }", 5))),
        hostile("types of fields of one type", COSTLY, format!("{{ __type(name: \"Query\") {{ {} }} }}", type_of(6))),
        hostile("possible types of possible types", COSTLY, format!("{{ __type(name: \"Node\") {{ {} }} }}", nested("possibleTypes { interfaces { ", "name", "} }", 6))),
        hostile("the schema many times", COSTLY, format!("{{ __schema {{ {} }} }}", "types { fields { args { type { ofType { name } } } } } ".repeat(60))),
        hostile("many words", COSTLY, format!("{{ viewer {{ __typename }} }} {}", many("fragment f# on Query { __typename }", 5_000))),
        hostile("many signs", COSTLY, format!("{{ __typename }} {}", "!".repeat(20_001))),
    ]
}

/// A server of its own process, which a stack that overflows would end, and two who ask it.
struct Served {
    process: Process,
    server: Server,
    token: String,
    other: String,
}

impl Served {
    async fn of(app: &TestApp) -> Self {
        let process = Process::start(app.store(), 4, SERVES).await;
        let (http, url) = process.way();
        let token = process.sign_in(&app.recipient_coordinator("451027").await).await;
        let other = process.sign_in(&app.donor_coordinator("440000").await).await;
        Self { process, server: Server { http, url }, token, other }
    }

    /// Asks, and lets somebody else be served meanwhile.
    async fn ask(&self, way: Way, asked: &Value) -> Value {
        let meanwhile = self.process.ask(Some(&self.other), "{ viewer { __typename } }", Value::Null);
        let (told, served) = tokio::join!(self.server.ask(way, Some(&self.token), asked), meanwhile);
        served.unwrap_or_else(|| panic!("the server is gone: {}", self.process.log())).done();
        told
    }
}

/// The first code, and that nothing else was told.
fn code(told: &Value) -> &str {
    assert!(told.get("data").is_none_or(Value::is_null), "{told}");
    told.pointer("/errors/0/extensions/code").and_then(Value::as_str).unwrap_or_else(|| panic!("{told}"))
}

both_stores! {
    /// Each document over each way: refused by its code, while somebody else is served.
    async fn no_limit_is_got_around(app: TestApp) {
        let served = Served::of(&app).await;
        for Hostile { name, code: meant, query, variables } in bombs().into_iter().chain(bypasses()) {
            let asked = json!({ "query": query, "operationName": operation(&query), "variables": variables });
            for way in Way::ALL.into_iter().filter(|way| way.carries(&asked)) {
                let told = served.ask(way, &asked).await;
                assert_eq!(code(&told), meant, "{name}, {way:?}: {told}");
            }
        }
    }

    /// What is no document: too many bytes, batches, and values that nest.
    async fn neither_is_what_is_around_a_document(app: TestApp) {
        let served = Served::of(&app).await;
        let long = json!({ "query": format!("{{ __typename }} #{}", "x".repeat(256 * 1024)) });
        let typename = json!({ "query": "{ __typename }" });
        let batch = json!([typename, typename]);
        let deep = (0..120).fold(json!(1), |inside, _| json!([inside]));
        let deep = json!({ "query": "query ($f: PurchaseFilter) { purchases(filter: $f) { nodes { id } } }", "variables": { "f": deep } });
        for (name, asked, told_by_http, told_by_sockets) in [
            ("bytes", &long, COSTLY, "1009"),
            ("a batch", &batch, BAD, "4400"),
            ("values that nest", &deep, BAD, BAD),
        ] {
            for (way, meant) in [(Way::Post, told_by_http), (Way::Events, told_by_http), (Way::Socket, told_by_sockets)] {
                let told = served.ask(way, asked).await;
                assert_eq!(code(&told), meant, "{name}, {way:?}: {told}");
            }
        }
        // A thousand lines cost what they are, wherever they stand.
        let items: Vec<_> = (0..1_001).map(|_| json!({ "id": "x", "expectedVersion": 1 })).collect();
        let steps = "confirmPurchases(input: { items: $items }) { userErrors { code } }";
        let many = json!({ "query": format!("mutation ($items: [StepInput!]!) {{ {} }}", many(&format!("a#: {steps}"), 20)), "variables": { "items": items } });
        assert_eq!(code(&served.ask(Way::Post, &many).await), COSTLY);
    }

    /// Brackets in the values, as far down as a body and a message can hold.
    async fn json_that_nests_ends_nobody(app: TestApp) {
        let served = Served::of(&app).await;
        for levels in [200, 100_000] {
            let nested = |inside: &str| inside.replace('#', &"[".repeat(levels));
            let body = nested("{\"query\":\"{ __typename }\",\"variables\":{\"a\":#");
            let post = served.server.http.post(&served.server.url).header("Content-Type", "application/json").body(body);
            let told: Value = post.send().await.unwrap().json().await.unwrap();
            assert_eq!(code(&told), BAD);
            let get = served.server.http.get(format!("{}?query=%7B__typename%7D&variables={}", served.server.url, "%5B".repeat(levels.min(10_000))));
            let told: Value = get.send().await.unwrap().json().await.unwrap();
            assert_eq!(code(&told), BAD);
            let address = served.server.url.trim_start_matches("http://").trim_end_matches("/graphql");
            let mut socket = crate::websocket::Socket::at(address, &[]).await.unwrap();
            socket.says_text(nested("{\"type\":\"connection_init\",\"payload\":{\"a\":#")).await;
            socket.is_closed(4400).await;
            served.process.ask(Some(&served.other), "{ viewer { __typename } }", Value::Null).await.unwrap().done();
        }
    }
}

/// Which operation is meant, where there are two: the harmless one.
fn operation(query: &str) -> Value {
    if query.starts_with("query A ") { json!("A") } else { Value::Null }
}
