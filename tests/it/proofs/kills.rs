//! A server that is killed in the middle of its work: what it acknowledged is there once, and nothing by half.

use super::{following::Follower, process::SERVES};
use api::{
    audit,
    clock::Clock,
    store::{Address, Opening, Store},
};
use entity::{confirmation, ids::PurchaseId, journal, purchase};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseBackend, DatabaseConnection, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Statement,
};
use serde_json::{Value, json};
use std::{collections::HashMap, time::Duration};
use tests::{
    answer::Answer,
    app::TestApp,
    both_stores,
    process::{Process, ask},
    proof::{count, keep},
    purchases::Line,
};

const UNIT: &str = "440106";
const ORIGIN: &str = "451027";

const LOG: &str = "mutation ($input: LogPurchaseInput!) { logPurchase(input: $input) {
    purchase { id } userErrors { code message } } }";
const LOG_MANY: &str = "mutation ($input: LogPurchasesInput!) { logPurchases(input: $input) {
    lines { purchase { id } userErrors { code message } } userErrors { code message } } }";
const CONFIRM: &str = "mutation ($input: StepInput!) { confirmPurchase(input: $input) { purchase { id } userErrors { code } } }";
/// Lines of a batch.
const MANY: usize = 1_000;
const SUMS: &str = "query ($filter: PurchaseFilter) { purchaseSummary(filter: $filter, groupBy: [MONTH, KIND]) { source
    total { all { count amount } counted { count amount } pending { count amount } } groups { figures { all { count amount } } } } }";

/// What one client sends under keys of its own, and what was acknowledged of it.
#[derive(Debug, Default)]
struct Book {
    /// Purchases by the key that made them, as the server acknowledged them.
    acknowledged: HashMap<String, Vec<String>>,
    /// What was sent last, where no answer came.
    unanswered: Vec<(String, Value)>,
}

both_stores! {
    /// Clients log one by one and in batches, confirm and follow; the server is killed at any moment, and started
    /// again, and whatever was not answered is sent once more.
    async fn what_was_acknowledged_before_a_kill_is_there_once(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(ORIGIN).await);
        let officers = [app.procurement_officer(unit).await, app.procurement_officer(unit).await];
        let county = app.recipient_coordinator(ORIGIN).await;
        let mut process = Process::start(app.store(), 4, SERVES).await;
        let mut books = [Book::default(), Book::default()];
        let mut confirmed: Vec<String> = Vec::new();
        let auditor = app.auditor_of_the_nation().await;
        let mut follower = Follower::from_now(&process, &process.sign_in(&auditor).await).await;
        let rounds = count(3, 100);
        let mut tokens = Vec::new();
        for round in 0..rounds {
            if round % 20 == 0 {
                tokens.clear();
                for person in officers.iter().chain([&county, &auditor]) {
                    tokens.push(process.sign_in(person).await);
                }
            }
            let (http, url) = process.way();
            let send = async |token: &str, query: &str, input: &Value| {
                ask(&http, &url, Some(token), query, json!({ "input": input })).await
            };
            let [singly, batches] = &mut books;
            let line = |number: usize| {
                let (yuan, day) = (1 + number % 9_000_000, 1 + number % 28);
                Line::of(unit, supplier, ORIGIN).with("amount", format!("{yuan}.00")).with("acceptedOn", format!("2026-05-{day:02}")).input()
            };
            let one = async {
                for number in 0.. {
                    let key = format!("one-{round}-{number}");
                    let input = json!({ "idempotencyKey": key, "submit": true, "line": line(round * 1_000 + number) });
                    if !singly.take(key, input.clone(), send(&tokens[0], LOG, &input).await) {
                        break;
                    }
                }
            };
            let thousands = async {
                for number in 0.. {
                    let key = format!("many-{round}-{number}");
                    let lines: Vec<Value> = (0..MANY).map(|at| line(1_000_000 + (round * 20 + number) * MANY + at)).collect();
                    let input = json!({ "idempotencyKey": key, "submit": true, "policy": "ALL_OR_NOTHING", "lines": lines });
                    if !batches.take(key, input.clone(), send(&tokens[1], LOG_MANY, &input).await) {
                        break;
                    }
                }
            };
            let known: Vec<String> = confirmable(app.behind()).await;
            let mut unanswered = None;
            let confirming = async {
                for id in known {
                    let input = json!({ "id": id, "expectedVersion": 1 });
                    let Some(answer) = send(&tokens[2], CONFIRM, &input).await else {
                        unanswered = Some(id);
                        break;
                    };
                    answer.done();
                    confirmed.push(id);
                }
            };
            let listening = follower.listens(address(&url), &tokens[3], usize::MAX);
            // Another moment each time, the same on every run.
            let moment = Duration::from_millis(40 + u64::try_from(round * 97 % 400).unwrap());
            let killing = async {
                tokio::time::sleep(moment).await;
                process.kill();
            };
            tokio::join!(one, thousands, confirming, listening, killing);
            process.start_again(SERVES).await;
            for ((book, query), token) in books.iter_mut().zip([LOG, LOG_MANY]).zip(&tokens) {
                for (key, input) in std::mem::take(&mut book.unanswered) {
                    let answer = process.ask(Some(token), query, json!({ "input": input })).await;
                    assert!(book.take(key, input, answer), "the server is up and does not answer");
                }
            }
            if let Some(id) = unanswered {
                let again = process.ask(Some(&tokens[2]), CONFIRM, json!({ "input": { "id": id, "expectedVersion": 1 } })).await.unwrap();
                // Either it was done, and another version stands there, or it is done now.
                assert!(matches!(again.refusals()[..], [] | ["VERSION_CONFLICT"]), "{}", again.body);
                confirmed.push(id);
            }
            if round % count(1, 10) == 0 {
                whole(&app, &process, &books, &confirmed).await;
            }
        }
        whole(&app, &process, &books, &confirmed).await;
        let changes = sealed(app.behind()).await;
        let token = process.sign_in(&auditor).await;
        follower.listens(address(&process.way().1), &token, changes.len()).await;
        assert_eq!(follower.heard, changes, "what whoever followed heard (left), and what happened");
        verified(app.store().url()).await;
        let acknowledged: usize = books.iter().flat_map(|book| book.acknowledged.values()).map(Vec::len).sum();
        let store = format!("{:?}", app.store().kind());
        let figure = format!(
            "- {rounds} kills: {acknowledged} purchases and {} confirmations were acknowledged, each is there once; \
             totals equal the rows, the journal has a row a version and verifies, and who followed heard all of it once", confirmed.len()
        );
        let covers = ["api/src/audit", "api/src/event", "api/src/store", "api/src/purchase", "api/src/record", "api/src/once.rs"];
        keep(&format!("Kills in the middle, {store}"), &covers, &[figure]);
    }
}

impl Book {
    /// Takes an answer down; false where none came.
    fn take(&mut self, key: String, input: Value, answer: Option<Answer>) -> bool {
        let Some(answer) = answer else {
            self.unanswered.push((key, input));
            return false;
        };
        let answer = answer.done();
        let payload = answer.at("").as_object().unwrap().values().next().unwrap();
        let lines = payload["lines"].as_array().cloned().unwrap_or_else(|| vec![payload.clone()]);
        let ids: Vec<String> =
            lines.iter().map(|line| line["purchase"]["id"].as_str().unwrap().to_owned()).collect();
        let before = self.acknowledged.insert(key, ids);
        assert!(before.is_none(), "a key was acknowledged twice");
        true
    }
}

/// Nothing is missing, nothing is there twice, and nothing by half.
async fn whole(app: &TestApp, process: &Process, books: &[Book], confirmed: &[String]) {
    let behind = app.behind();
    let rows = purchase::Entity::find().all(behind).await.unwrap();
    let mut there: Vec<String> =
        rows.iter().map(|row| api::graphql::id::encode(row.id).to_string()).collect();
    let mut acknowledged: Vec<String> =
        books.iter().flat_map(|book| book.acknowledged.values()).flatten().cloned().collect();
    there.sort_unstable();
    acknowledged.sort_unstable();
    assert_eq!(there, acknowledged);
    let states: HashMap<String, &str> =
        rows.iter().map(|row| (api::graphql::id::encode(row.id).to_string(), row.state.word())).collect();
    assert!(confirmed.iter().all(|id| states.get(id) == Some(&"CONFIRMED")));
    let in_state = rows.iter().filter(|row| row.state.word() == "CONFIRMED").count();
    let confirmations = confirmation::Entity::find().count(behind).await.unwrap();
    assert_eq!(confirmations, u64::try_from(in_state).unwrap());
    let versions: i32 = rows.iter().map(|row| row.version).sum();
    let written: Vec<String> = journal::Entity::find()
        .select_only()
        .column(journal::Column::SubjectKind)
        .into_tuple()
        .all(behind)
        .await
        .unwrap();
    let written = written.into_iter().filter(|kind| kind == "PURCHASE").count();
    assert_eq!(i32::try_from(written).unwrap(), versions, "a row of the journal for each version");
    let token = process.sign_in(&app.auditor_of_the_nation().await).await;
    let sums = async |filter: Value| {
        let answer = process.ask(Some(&token), SUMS, json!({ "filter": filter })).await.unwrap().done();
        let mut summary = answer.at("/purchaseSummary").clone();
        (summary["source"].take(), summary)
    };
    let kept = sums(Value::Null).await;
    let counted = sums(json!({ "or": [{ "amount": { "gte": "-10000000000" } }] })).await;
    assert_eq!((kept.0, counted.0), ("KEPT_TOTALS".into(), "ROWS".into()));
    assert_eq!(kept.1, counted.1);
    if behind.get_database_backend() == DatabaseBackend::Sqlite {
        let check = Statement::from_string(DatabaseBackend::Sqlite, "PRAGMA integrity_check");
        let said = behind.query_one_raw(check).await.unwrap().unwrap();
        assert_eq!(said.try_get::<String>("", "integrity_check").unwrap(), "ok");
    }
}

/// The changes of purchases in their sealed order, once all are sealed: a server that was killed holds the lease
/// a while longer.
async fn sealed(behind: &DatabaseConnection) -> Vec<(String, i64)> {
    loop {
        let rows = journal::Entity::find()
            .filter(journal::Column::SubjectKind.eq("PURCHASE"))
            .order_by_asc(journal::Column::Position)
            .all(behind)
            .await
            .unwrap();
        if rows.iter().all(|row| row.position.is_some()) {
            let change = |row: &journal::Model| {
                (api::graphql::id::encode(PurchaseId(row.subject_id)).to_string(), i64::from(row.version))
            };
            return rows.iter().map(change).collect();
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// The trail of a store holds, all of it.
async fn verified(url: &str) {
    let address = Address::parse(url).unwrap();
    let store = Store::open(Opening { address, connections: 1, clock: Clock::system() }).await.unwrap();
    let report = audit::verify(&store, Vec::new()).await.unwrap();
    assert_eq!(report.finding, None);
    assert!(report.entries > 0 && report.records > 0);
}

/// The part of an address that names the server.
fn address(url: &str) -> &str {
    url.trim_start_matches("http://").trim_end_matches("/graphql")
}

/// Some purchases that wait for the other side.
async fn confirmable(behind: &DatabaseConnection) -> Vec<String> {
    let rows = purchase::Entity::find()
        .filter(purchase::Column::State.eq("SUBMITTED"))
        .filter(purchase::Column::DuplicateMark.eq("CLEAR"))
        .limit(300)
        .all(behind)
        .await
        .unwrap();
    rows.into_iter().map(|row| api::graphql::id::encode(row.id).to_string()).collect()
}
