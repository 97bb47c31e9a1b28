//! How many statements each operation costs, counted where a server logs them, as a committed table.

mod acts;
mod forms;
mod jobs;
mod purchases;
mod questions;

use super::{golden::is_fresh, proofs::process::SERVES};
use entity::ids::OrganisationId;
use jobs::Jobs;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tests::{
    app::TestApp,
    people::Person,
    process::Process,
    purchases::Line,
    store::{Given, StoreKind},
};

const UNIT: &str = "440106";
const ORIGIN: &str = "451027";
/// The sizes of lists and batches.
const SIZES: [usize; 2] = [1, 100];
/// The most statements of a create between `BEGIN` and `COMMIT`.
const MOST: usize = 6;
/// For how long the doorman knows somebody.
const KNOWN: Duration = Duration::from_secs(20);
/// How long a request may take, at the most.
const LEEWAY: Duration = Duration::from_secs(2);
/// What stands for a page with all that is joined to it.
const PAGE: &str = "purchases: a page with unit, supplier, product, origin, pairing and confirmation";

/// What a request cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Cost {
    before: usize,
    inside: usize,
    after: usize,
}

type Table = BTreeMap<String, Vec<Cost>>;
type Notes<'a> = dyn FnMut(&str, Cost) + Send + 'a;

/// A mutation, the type of its input, and what is asked of its payload.
#[derive(Clone, Copy, Debug)]
struct Act<'a> {
    name: &'a str,
    kind: &'a str,
    gives: &'a str,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_each_operation_costs_is_the_printed_table() {
    let (sqlite, postgres) = tokio::join!(on(StoreKind::Sqlite), on(StoreKind::Postgres));
    let (Some(mut table), Some(postgres)) = (sqlite, postgres) else { return };
    for (name, costs) in postgres {
        table.entry(name).or_default().extend(costs);
    }
    let page = &table[PAGE];
    assert!(
        page.iter().all(|cost| cost.before == 1 && cost.inside == 0),
        "a page is one statement: {page:?}"
    );
    let create = &table["logPurchase, submitted"];
    assert!(
        create.iter().all(|cost| cost.inside <= MOST),
        "a create is {MOST} statements at most: {create:?}"
    );
    for (name, costs) in &table {
        let [one, hundred, ..] = costs.as_slice() else { panic!("{name}: {costs:?}") };
        assert_eq!(one, hundred, "{name} costs more statements for more rows");
    }
    let missing = missing(&table);
    assert!(missing.is_empty(), "root fields whose statements nobody counts: {missing:?}");
    is_fresh("docs/statements.md", &printed(&table));
}

/// What each operation costs on a store, at one row and at a hundred; none where there is no such store here.
async fn on(kind: StoreKind) -> Option<Table> {
    let mut table = Table::new();
    for rows in SIZES {
        let app = TestApp::given(kind).await?;
        Box::pin(Desk::of(app, rows).await.work(&mut table)).await;
    }
    Some(table)
}

/// Somebody at a desk, who does one thing after another and counts.
struct Desk {
    app: TestApp,
    process: Process,
    rows: usize,
    unit: OrganisationId,
    supplier: OrganisationId,
    jobs: Jobs,
    officer: String,
    county: String,
    nation: String,
    administrator: String,
    lines: AtomicUsize,
    /// Since when the doorman knows each.
    known: Mutex<HashMap<String, Instant>>,
}

impl Desk {
    async fn of(app: TestApp, rows: usize) -> Self {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(ORIGIN).await);
        let people = [
            app.procurement_officer(unit).await,
            app.recipient_coordinator(ORIGIN).await,
            app.auditor_of_the_nation().await,
            app.administrator().await,
        ];
        let jobs = Jobs::of(&app, &people[0], app.row(unit, supplier, "").await, rows).await;
        acts::review(&app).await;
        // One connection to read with does one thing after another, and so does its log.
        let process = Process::start_watched(app.store(), 1, SERVES).await;
        let [officer, county, nation, administrator] = [
            process.sign_in(&people[0]).await,
            process.sign_in(&people[1]).await,
            process.sign_in(&people[2]).await,
            process.sign_in(&people[3]).await,
        ];
        let (lines, known) = (AtomicUsize::new(0), Mutex::default());
        Self {
            app,
            process,
            rows,
            unit,
            supplier,
            jobs,
            officer,
            county,
            nation,
            administrator,
            lines,
            known,
        }
    }

    async fn work(&self, table: &mut Table) {
        let mut note = |name: &str, cost: Cost| table.entry(name.to_owned()).or_default().push(cost);
        for token in [&self.officer, &self.county, &self.nation, &self.administrator] {
            self.is_known(token).await;
        }
        let viewer = "{ viewer { id } }";
        let (known, _) = self.counted(&self.officer, viewer, Value::Null).await;
        note("viewer", known);
        self.purchases(&mut note).await;
        self.forms(&mut note).await;
        self.questions(&mut note).await;
        self.catalogue(&mut note).await;
        self.plans(&mut note).await;
        self.reviews(&mut note).await;
        self.sheets(&mut note).await;
        self.people(&mut note).await;
        self.reference(&mut note).await;
        self.sessions(&mut note).await;
    }

    /// Does something with an input, gives what `payload` selects of it, and notes what it cost.
    async fn act(&self, note: &mut Notes<'_>, token: &str, act: Act<'_>, input: Value) -> Value {
        let Act { name, kind, gives } = act;
        let field = name.split([',', ':']).next().unwrap_or_default();
        let query = format!(
            "mutation ($input: {kind}!) {{ {field}(input: $input) {{ {gives} userErrors {{ code message }} }} }}"
        );
        let (cost, answer) = self.counted(token, &query, json!({ "input": input })).await;
        note(name, cost);
        answer[field].clone()
    }

    /// Asks, and counts what the server logged meanwhile.
    async fn counted(&self, token: &str, query: &str, variables: Value) -> (Cost, Value) {
        self.is_known(token).await;
        self.count(Some(token), query, variables).await
    }

    /// Signs somebody in, who is known from then on.
    async fn lets_in(&self, person: &Person) -> String {
        let token = self.process.sign_in(person).await;
        self.is_known(&token).await;
        token
    }

    /// Whoever the doorman knows costs nothing more for a while; that is a row of its own. It may not end between
    /// this and what is counted.
    async fn is_known(&self, token: &str) {
        let since = self.known.lock().unwrap().get(token).map(Instant::elapsed);
        if let Some(since) = since {
            if since + LEEWAY < KNOWN {
                return;
            }
            tokio::time::sleep((KNOWN + LEEWAY).saturating_sub(since)).await;
        }
        self.process.ask(Some(token), "{ viewer { id } }", Value::Null).await;
        self.known.lock().unwrap().insert(token.to_owned(), Instant::now());
    }

    /// Asks without having signed in.
    async fn of_nobody(&self, query: &str, variables: Value) -> (Cost, Value) {
        self.count(None, query, variables).await
    }

    /// What the first request of a session costs that asks for nothing.
    async fn first(&self, token: &str) -> Cost {
        self.count(Some(token), "{ __typename }", Value::Null).await.0
    }

    async fn count(&self, token: Option<&str>, query: &str, variables: Value) -> (Cost, Value) {
        self.process.is_done().await;
        let before = self.process.logged();
        let answer = self.process.ask(token, query, variables).await.unwrap().done();
        self.process.is_done().await;
        (cost(&self.process.log_since(before)), answer.at("").clone())
    }

    /// A line that is like none before.
    fn line(&self) -> Value {
        self.line_of(self.unit).input()
    }

    /// Such a line of another unit.
    fn line_of(&self, unit: OrganisationId) -> Line {
        let number = self.lines.fetch_add(1, Ordering::Relaxed);
        Line::of(unit, self.supplier, ORIGIN).with("amount", format!("{}.00", 100 + number))
    }
}

/// What the last act gave back, as the next one names it, with more fields.
fn held(thing: &Value, more: Value) -> Value {
    let mut input = json!({ "id": thing["id"], "expectedVersion": thing["version"] });
    if let (Some(input), Value::Object(more)) = (input.as_object_mut(), more) {
        input.extend(more);
    }
    input
}

/// Counts the statements in a part of the log.
fn cost(log: &str) -> Cost {
    let mut cost = Cost { before: 0, inside: 0, after: 0 };
    let mut stage = 0;
    for line in log.lines() {
        let Ok(line) = serde_json::from_str::<Value>(line) else { continue };
        // What the server does between requests carries a name of its own.
        if line["span"].is_object() {
            continue;
        }
        match (line["target"].as_str(), line["fields"]["message"].as_str()) {
            (Some("sqlx::query"), _) => {
                let fields = &line["fields"];
                let text = fields["summary"].as_str().unwrap_or_default();
                if ["BEGIN", "COMMIT", "ROLLBACK"].iter().any(|word| text.starts_with(word)) {
                    continue;
                }
                match stage {
                    0 => cost.before += 1,
                    1 => cost.inside += 1,
                    _ => cost.after += 1,
                }
            }
            (_, Some("a transaction begins")) => stage = 1,
            (_, Some("a transaction is committed")) => stage = 2,
            _ => {}
        }
    }
    cost
}

/// The page of the table.
fn printed(table: &Table) -> String {
    let mut page = String::from(
        "# Statements per operation\n\nCounted by a test in the log of a real server; `BEGIN` and `COMMIT` are not counted. Where an operation writes,\n\
         the three numbers are those before the transaction, between `BEGIN` and `COMMIT`, and after it. A list or batch\n\
         of 100 costs what one of a single row costs.\n\n| operation | SQLite | PostgreSQL |\n| --- | --- | --- |\n",
    );
    let words = |cost: &Cost| match cost {
        Cost { before, inside: 0, after: 0 } => before.to_string(),
        Cost { before, inside, after } => format!("{before} + {inside} + {after}"),
    };
    for (name, costs) in table {
        page.extend(["| ", name, " | ", &words(&costs[0]), " | ", &words(&costs[2]), " |\n"]);
    }
    page
}

/// Root fields that the table does not name.
fn missing(table: &Table) -> Vec<String> {
    let known: BTreeSet<&str> =
        table.keys().map(|name| name.split([',', ':']).next().unwrap_or_default()).collect();
    let sdl = api::graphql::sdl();
    let root = ["Query", "Mutation"].into_iter().flat_map(|kind| fields(&sdl, kind));
    root.filter(|name| !known.contains(name)).map(str::to_owned).collect()
}

/// The fields of a type of the schema.
fn fields<'a>(sdl: &'a str, kind: &str) -> Vec<&'a str> {
    let start = sdl.find(&format!("\ntype {kind} {{")).map_or(sdl.len(), |at| at + 1);
    let lines = sdl[start..].lines().skip(1).take_while(|line| *line != "}");
    let mut names = Vec::new();
    let mut text = false;
    for line in lines {
        let line = line.trim();
        if line == "\"\"\"" {
            text = !text;
        } else if !text && !line.starts_with('"') {
            let name = line.split(['(', ':']).next().unwrap_or_default();
            if name.chars().all(char::is_alphanumeric) && !name.is_empty() {
                names.push(name);
            }
        }
    }
    names
}
