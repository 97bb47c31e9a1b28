//! Whatever is sent: nothing panics, nothing is the server's fault, and no forged token is believed.

use super::{
    corpus::{self, documents, drawn, inputs, literal, opaque, texts, values, words},
    ways::{Server, Way},
};
use crate::{
    asked,
    strangers::{Names, filled, theirs},
    websocket::{Came, Socket},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use proptest::{collection::vec, prelude::*, sample::select};
use reqwest::{RequestBuilder, header::HeaderValue};
use serde_json::{Value, json};
use tests::{app::TestApp, both_stores, people::Person, proof::count, world::World};

/// Codes that say that something broke here.
const OURS: [&str; 2] = ["INTERNAL", "UNAVAILABLE"];

/// An answer that blames nobody here.
fn sound(told: &Value) -> Result<(), String> {
    let errors = told.get("errors").and_then(Value::as_array).cloned().unwrap_or_default();
    for error in &errors {
        let code = error.pointer("/extensions/code").and_then(Value::as_str);
        if code.is_none_or(|code| OURS.contains(&code)) {
            return Err(format!("{error}"));
        }
    }
    let answered = told.get("data").is_some_and(|data| !data.is_null()) || !errors.is_empty();
    if answered { Ok(()) } else { Err(format!("neither data nor errors: {told}")) }
}

/// The same of whatever a request comes to.
async fn is_sound(request: RequestBuilder) -> Result<Option<Value>, String> {
    let response = request.send().await.map_err(|gone| gone.to_string())?;
    let status = response.status();
    let text = response.text().await.map_err(|gone| gone.to_string())?;
    if status.is_server_error() {
        return Err(format!("{status}: {text}"));
    }
    let events = text.strip_prefix("event: next\ndata: ").and_then(|text| text.split("\n\n").next());
    match serde_json::from_str(events.unwrap_or(&text)) {
        Ok(told) => sound(&told).map(|()| Some(told)),
        // What the protocol below refuses has no body.
        Err(_) if status.is_client_error() && text.is_empty() => Ok(None),
        Err(_) => Err(format!("{status}: {text:?}")),
    }
}

fn server(app: &TestApp) -> Server {
    Server { http: app.http().clone(), url: app.url("/graphql") }
}

fn post(app: &TestApp) -> RequestBuilder {
    app.http().post(app.url("/graphql"))
}

/// The requests that every root field is asked with, and the corpus, with the names of a world.
fn requests(names: &Names) -> Vec<String> {
    let table = asked::fields().map(|(_, _, request)| request.to_owned());
    // What ends a session would leave nobody to ask the rest.
    let table = table.filter(|request| !request.contains("signOut") && !request.contains("changePassword"));
    table.chain(texts("documents.txt")).map(|request| filled(&request, names)).collect()
}

/// The people who ask: whoever may do most, of each side.
fn askers(world: &World) -> [&Person; 3] {
    [&world.officer, &world.county, &world.administrator]
}

both_stores! {
    async fn bodies_are_answered(app: TestApp) {
        let check = async |body: Vec<u8>| {
            is_sound(post(&app).header("Content-Type", "application/json").body(body)).await.map(drop)
        };
        for body in inputs("bodies.txt") {
            check(body).await.unwrap();
        }
        drawn(150, 20_000, &corpus::bytes("bodies.txt"), check);
    }

    async fn documents_are_answered(app: TestApp) {
        let world = World::of(app).await;
        let names = theirs(&world).await;
        let requests = requests(&names);
        let server = server(&world.app);
        for request in &requests {
            for person in askers(&world) {
                let told = server.ask(Way::Post, person.token().await, &json!({ "query": request })).await;
                sound(&told).unwrap_or_else(|wrong| panic!("{request}: {wrong}"));
            }
        }
        let ways = select(vec![Way::Post, Way::Address, Way::Events]);
        let variables = select(values());
        let drawing = (documents(requests), ways, 0..3_usize, variables);
        drawn(150, 20_000, &drawing, async |(query, way, asker, value)| {
            // A stream that goes on is for the tests of streams.
            if query.contains("subscription") && way == Way::Events {
                return Ok(());
            }
            let asked = json!({ "query": query, "variables": { "id": value, "x": value, "filter": value, "first": value } });
            let way = if way.carries(&asked) { way } else { Way::Post };
            let token = askers(&world)[asker].token().await;
            sound(&server.ask(way, token, &asked).await)
        });
    }

    /// Every literal of every request, with every value of the corpus in its place.
    async fn values_are_answered(app: TestApp) {
        let world = World::of(app).await;
        let names = theirs(&world).await;
        let values: Vec<String> = values().iter().map(|value| filled(&literal(value), &names)).collect();
        let mut all = Vec::new();
        for request in requests(&names) {
            let words = words(&request);
            for (at, word) in words.iter().enumerate() {
                if !word.starts_with(['"', '-']) && !word.starts_with(|first: char| first.is_ascii_digit()) {
                    continue;
                }
                for value in &values {
                    let mut words = words.clone();
                    words[at].clone_from(value);
                    all.push(words.join(" "));
                }
            }
        }
        // A few of them, others for each literal, or all.
        let step = all.len() / count(600, all.len());
        let mut wrong = Vec::new();
        for (at, query) in all.iter().step_by(step.max(1)).enumerate() {
            let told = askers(&world)[at % 3].ask(query, Value::Null).await;
            let sound = sound(&told.body).and_then(|()| if told.status < 500 { Ok(()) } else { Err(told.status.to_string()) });
            wrong.extend(sound.err().map(|why| format!("{query}: {why}")));
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    async fn headers_are_answered(app: TestApp) {
        let names = select(vec![
            "accept", "accept-language", "accept-encoding", "authorization", "content-type", "content-encoding",
            "x-request-id", "x-forwarded-for", "forwarded", "origin", "sec-fetch-site", "cookie", "expect",
            "graphql-require-preflight", "upgrade", "sec-websocket-key", "sec-websocket-version", "range",
        ]);
        let known = ["*/*", "text/event-stream;q=0.1, application/json", "zh-CN, en;q=0.5", "Bearer x", "gzip", "100-continue", "websocket", "for=\"[::1]\"", "13"];
        let value = prop_oneof![vec(any::<u8>(), 0..60), corpus::text(known.map(str::to_owned).into()).prop_map(String::into_bytes)];
        let headers = vec((names, value), 1..5);
        drawn(150, 10_000, &headers, async |headers: Vec<(&str, Vec<u8>)>| {
            for request in [post(&app).json(&json!({ "query": "{ __typename }" })), app.http().get(app.url("/graphql?query=%7B__typename%7D"))] {
                let request = headers.iter().fold(request, |request, (name, value)| match HeaderValue::from_bytes(value) {
                    Ok(value) => request.header(*name, value),
                    Err(_) => request,
                });
                is_sound(request).await?;
            }
            Ok(())
        });
    }

    async fn cursors_are_answered(app: TestApp) {
        let world = World::of(app).await;
        let lists = [
            "accessNotices", "accounts", "assistedCounties", "auditTrail", "countyClasses", "jobs", "organisations", "pairings",
            "plans", "products", "purchases", "regions", "reviews",
        ];
        let mut known = opaque("cursors.txt");
        let mut inside: Vec<String> = known.iter().filter_map(|cursor| decoded(cursor)).collect();
        for list in lists {
            let query = format!("{{ list: {list}(first: 1) {{ pageInfo {{ endCursor }} }} }}");
            for person in askers(&world) {
                let told = person.ask(&query, Value::Null).await;
                let cursor = told.body.pointer("/data/list/pageInfo/endCursor").and_then(Value::as_str);
                inside.extend(cursor.and_then(decoded));
                known.extend(cursor.map(str::to_owned));
            }
        }
        let orders = ["ACCEPTED_ON_DESC", "AMOUNT_ASC", "AMOUNT_DESC", "ID_ASC", "ID_DESC"];
        let check = async |cursor: &str| {
            let pages = lists.map(|list| format!("{list}(after: $c) {{ nodes {{ id }} }} {list}Before: {list}(before: $c, last: 2) {{ pageInfo {{ hasNextPage }} }}"));
            let purchases = orders.map(|order| format!("p{order}: purchases(after: $c, orderBy: {order}) {{ nodes {{ id }} }}"));
            for person in askers(&world) {
                for page in pages.iter().chain(&purchases) {
                    let told = person.ask(&format!("query ($c: Cursor) {{ {page} }}"), json!({ "c": cursor })).await;
                    sound(&told.body)?;
                }
            }
            Ok::<(), String>(())
        };
        for cursor in &known {
            check(cursor).await.unwrap();
        }
        let encoded = corpus::text(inside).prop_map(|text| URL_SAFE_NO_PAD.encode(text));
        let cursors = prop_oneof![4 => encoded, 1 => corpus::text(known)];
        drawn(5, 2_000, &cursors, async |cursor: String| check(&cursor).await);
    }

    async fn ids_are_answered(app: TestApp) {
        let world = World::of(app).await;
        let names = theirs(&world).await;
        let mut known: Vec<String> = opaque("ids.txt").iter().map(|id| filled(id, &names)).collect();
        known.extend(names.values().cloned());
        let one = ["account", "job", "node", "organisation", "pairing", "plan", "product", "purchase"];
        let check = async |id: &str| {
            let fields = one.map(|field| format!("query ($id: ID!) {{ {field}(id: $id) {{ id }} }}"));
            for person in askers(&world) {
                for query in &fields {
                    sound(&person.ask(query, json!({ "id": id })).await.body)?;
                }
                let filter = "query ($id: ID!) { purchases(filter: { or: [{ id: { eq: $id } }, { unit: { eq: $id } }, { supplier: { eq: $id } }] }) { nodes { id } } }";
                sound(&person.ask(filter, json!({ "id": id })).await.body)?;
            }
            Ok::<(), String>(())
        };
        for id in &known {
            check(id).await.unwrap();
        }
        let tagged = (any::<u8>(), any::<[u8; 16]>()).prop_map(|(tag, id)| URL_SAFE_NO_PAD.encode([&[tag % 24], &id[..]].concat()));
        drawn(10, 5_000, &prop_oneof![tagged, corpus::text(known)], async |id: String| check(&id).await);
    }

    /// A token with whatever edits is nobody's.
    async fn forged_tokens_are_not_believed(app: TestApp) {
        let person = app.donor_coordinator("440000").await;
        let real = person.signs_in().await;
        let check = async |token: String| {
            let Ok(header) = HeaderValue::from_str(&format!("Bearer {token}")) else { return Ok(()) };
            if token.trim() == real {
                return Ok(());
            }
            let asked = post(&app).header("Authorization", header).json(&json!({ "query": "{ viewer { id } }" }));
            let told = is_sound(asked).await?.unwrap_or_default();
            match told.pointer("/errors/0/extensions/code").and_then(Value::as_str) {
                Some("UNAUTHENTICATED") => Ok(()),
                _ => Err(format!("{token}: {told}")),
            }
        };
        let corpus: Vec<String> = texts("tokens.txt").iter().map(|token| token.replace("{token}", &real)).collect();
        for token in &corpus {
            check(token.clone()).await.unwrap();
        }
        let parts: Vec<String> = real.split('.').map(str::to_owned).collect();
        let rewritten = [0, 1].map(|part| {
            let (parts, inside) = (parts.clone(), decoded(&parts[part]).unwrap());
            corpus::text(vec![inside]).prop_map(move |text| {
                let mut parts = parts.clone();
                parts[part] = URL_SAFE_NO_PAD.encode(text);
                parts.join(".")
            })
        });
        let [head, body] = rewritten;
        let strings = prop_oneof![2 => head, 2 => body, 2 => corpus::text(vec![real.clone()]), 1 => corpus::text(corpus)];
        drawn(150, 20_000, &strings, check);
    }

    /// A socket says something to each message, or closes with a code of the protocol.
    async fn messages_are_answered(app: TestApp) {
        let person = app.donor_coordinator("440000").await;
        let token = person.signs_in().await;
        let messages: Vec<String> = texts("messages.txt").iter().map(|message| message.replace("{token}", &token)).collect();
        let check = async |said: Vec<String>| {
            let mut socket = Socket::at(app.address(), &[]).await.map_err(|error| error.to_string())?;
            for message in said {
                if socket.tries_to_say(message).await.is_err() {
                    break;
                }
            }
            // The last word: whoever answers it has heard all before it.
            let last = json!({ "type": "ping", "payload": { "last": true } }).to_string();
            let alive = socket.tries_to_say(last).await;
            loop {
                match socket.hears().await {
                    Came::Said(said) if said["type"] == "pong" && said["payload"]["last"] == true => return Ok(()),
                    Came::Said(said) if said["type"] == "error" => sound(&json!({ "errors": said["payload"] }))?,
                    Came::Said(said) if said["type"] == "next" => sound(&said["payload"])?,
                    Came::Said(_) => {}
                    Came::Closed(1001 | 1002 | 1007 | 1009 | 4400..=4499, _) => return Ok(()),
                    Came::Cut if alive.is_err() => return Ok(()),
                    other => return Err(format!("{other:?}")),
                }
            }
        };
        for message in &messages {
            check(vec![message.clone()]).await.unwrap();
            check(vec![messages[0].clone(), message.clone()]).await.unwrap();
        }
        let one = prop_oneof![1 => select(messages.clone()), 1 => corpus::text(messages.clone())];
        let first = prop_oneof![3 => select(messages[..2].to_vec()), 1 => corpus::text(messages)];
        let said = (first, vec(one, 0..6)).prop_map(|(first, rest)| [vec![first], rest].concat());
        drawn(100, 10_000, &said, check);
        app.ask_as(None, "{ __typename }", Value::Null).await.done();
    }
}

/// What is inside base64, where it is text.
fn decoded(text: &str) -> Option<String> {
    String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}
