//! How many statements each operation costs, counted where a server logs them, as a committed table.

use super::{golden::is_fresh, proofs::process::SERVES};
use entity::{ids::OrganisationId, purchase};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use tests::{
    app::TestApp,
    process::Process,
    purchases::{Line, key},
    store::{Given, StoreKind},
};

const UNIT: &str = "440106";
const ORIGIN: &str = "451027";
/// The sizes of lists and batches.
const SIZES: [usize; 2] = [1, 100];
/// The most statements of a create between `BEGIN` and `COMMIT`.
const MOST: usize = 6;
/// What stands for a page with all that is joined to it.
const PAGE: &str = "purchases: a page with unit, supplier, product, origin, pairing and confirmation";

const PURCHASE: &str = "{ purchase { id version } userErrors { code message } }";
const ITEMS: &str =
    "{ items { purchase { id version } userErrors { code message } } userErrors { code message } }";

/// What a request cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Cost {
    before: usize,
    inside: usize,
    after: usize,
}

type Table = BTreeMap<String, Vec<Cost>>;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_each_operation_costs_is_the_printed_table() {
    let mut table = Table::new();
    for kind in [StoreKind::Sqlite, StoreKind::Postgres] {
        for rows in SIZES {
            let Some(app) = TestApp::given(kind).await else { return };
            Box::pin(Desk::of(app, rows).await.work(&mut table)).await;
        }
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
    is_fresh("docs/statements.md", &printed(&table));
}

/// Somebody at a desk, who does one thing after another and counts.
struct Desk {
    app: TestApp,
    process: Process,
    rows: usize,
    unit: OrganisationId,
    supplier: OrganisationId,
    officer: String,
    county: String,
    nation: String,
    administrator: String,
    day: std::cell::Cell<usize>,
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
        // One connection to read with does one thing after another, and so does its log.
        let process = Process::start(app.store(), 1, SERVES).await;
        let [officer, county, nation, administrator] = [
            process.sign_in(&people[0]).await,
            process.sign_in(&people[1]).await,
            process.sign_in(&people[2]).await,
            process.sign_in(&people[3]).await,
        ];
        let day = std::cell::Cell::new(0);
        Self { app, process, rows, unit, supplier, officer, county, nation, administrator, day }
    }

    async fn work(&self, table: &mut Table) {
        let viewer = "{ viewer { account { id } } }";
        let mut note = |name: &str, cost: Cost| table.entry(name.to_owned()).or_default().push(cost);
        // Whoever the doorman knows costs nothing more for a minute.
        let (first, _) = self.counted(&self.officer, viewer, Value::Null).await;
        let (again, _) = self.counted(&self.officer, viewer, Value::Null).await;
        note(
            "doorman: whoever comes first in a minute",
            Cost { before: first.before - again.before, inside: 0, after: 0 },
        );
        note("viewer", again);
        for token in [&self.county, &self.nation, &self.administrator] {
            self.counted(token, viewer, Value::Null).await;
        }
        let step = |mutation: &str| {
            format!("mutation ($input: StepInput!) {{ {mutation}(input: $input) {PURCHASE} }}")
        };
        let log = format!("mutation ($input: LogPurchaseInput!) {{ logPurchase(input: $input) {PURCHASE} }}");
        let log_input = |submit: bool| json!({ "input": { "idempotencyKey": key(), "submit": submit, "line": self.line() } });
        // The first of a pairing's year makes a row for the year, once.
        self.counted(&self.officer, &log, log_input(true)).await;
        let (cost, _) = self.counted(&self.officer, &log, log_input(true)).await;
        note("logPurchase, submitted", cost);
        let (cost, draft) = self.counted(&self.officer, &log, log_input(false)).await;
        note("logPurchase, a draft", cost);
        let draft = held(&draft["logPurchase"]);
        let amend =
            format!("mutation ($input: AmendPurchaseInput!) {{ amendPurchase(input: $input) {PURCHASE} }}");
        let mut change = draft.clone();
        change["change"] = json!({ "amount": "77.77" });
        let (cost, amended) = self.counted(&self.officer, &amend, json!({ "input": change })).await;
        note("amendPurchase", cost);
        let (cost, submitted) = self
            .counted(
                &self.officer,
                &step("submitPurchase"),
                json!({ "input": held(&amended["amendPurchase"]) }),
            )
            .await;
        note("submitPurchase", cost);
        let mut objection = held(&submitted["submitPurchase"]);
        objection["field"] = "amount".into();
        objection["reason"] = "the invoice says otherwise".into();
        let dispute =
            format!("mutation ($input: DisputeInput!) {{ disputePurchase(input: $input) {PURCHASE} }}");
        let (cost, disputed) = self.counted(&self.county, &dispute, json!({ "input": objection })).await;
        note("disputePurchase", cost);
        let (cost, dropped) = self
            .counted(
                &self.county,
                &step("dropDispute"),
                json!({ "input": held(&disputed["disputePurchase"]) }),
            )
            .await;
        note("dropDispute", cost);
        let (cost, confirmed) = self
            .counted(
                &self.county,
                &step("confirmPurchase"),
                json!({ "input": held(&dropped["dropDispute"]) }),
            )
            .await;
        note("confirmPurchase", cost);
        let mut reversal = held(&confirmed["confirmPurchase"]);
        reversal["idempotencyKey"] = key().into();
        reversal["reason"] = "it was entered for the wrong unit".into();
        let reverse =
            format!("mutation ($input: ReverseInput!) {{ reversePurchase(input: $input) {PURCHASE} }}");
        let (cost, reversed) = self.counted(&self.officer, &reverse, json!({ "input": reversal })).await;
        note("reversePurchase", cost);
        let (cost, _) = self
            .counted(
                &self.officer,
                &step("withdrawPurchase"),
                json!({ "input": held(&reversed["reversePurchase"]) }),
            )
            .await;
        note("withdrawPurchase", cost);
        let (_, draft) = self.counted(&self.officer, &log, log_input(false)).await;
        let (cost, _) = self
            .counted(&self.officer, &step("discardPurchase"), json!({ "input": held(&draft["logPurchase"]) }))
            .await;
        note("discardPurchase", cost);
        self.batches(&mut note).await;
        self.questions(&mut note).await;
    }

    /// As many lines as there are rows, in one request.
    async fn batches(&self, note: &mut impl FnMut(&str, Cost)) {
        let lines: Vec<Value> = (0..self.rows).map(|_| self.line()).collect();
        let many = "mutation ($input: LogPurchasesInput!) { logPurchases(input: $input) { lines { purchase { id version } \
                    userErrors { code message } } userErrors { code message } } }";
        let input = |submit: bool| json!({ "input": { "idempotencyKey": key(), "submit": submit, "policy": "ALL_OR_NOTHING", "lines": lines } });
        let (cost, _) = self.counted(&self.officer, many, input(false)).await;
        note("logPurchases, drafts", cost);
        let drafts = self.items("DRAFT").await;
        let submit = format!("mutation ($input: ItemsInput!) {{ submitPurchases(input: $input) {ITEMS} }}");
        let (cost, _) = self.counted(&self.officer, &submit, json!({ "input": { "items": drafts } })).await;
        note("submitPurchases", cost);
        let waiting = self.items("SUBMITTED").await;
        let confirm = format!("mutation ($input: StepsInput!) {{ confirmPurchases(input: $input) {ITEMS} }}");
        let (cost, _) = self.counted(&self.county, &confirm, json!({ "input": { "items": waiting } })).await;
        note("confirmPurchases", cost);
    }

    /// Lists, single rows and sums.
    async fn questions(&self, note: &mut impl FnMut(&str, Cost)) {
        let whole = "{ id amount productName claimedTwice unit { name } supplier { name } origin { name } pairing { id } confirmation { at } }";
        let row = purchase::Entity::find()
            .filter(purchase::Column::State.eq("CONFIRMED"))
            .one(self.app.behind())
            .await;
        let purchase = api::graphql::id::encode(row.unwrap().unwrap().id).to_string();
        let organisation = api::graphql::id::encode(self.unit).to_string();
        let asked = [
            (PAGE, &self.nation, format!("{{ purchases(first: 100) {{ nodes {whole} }} }}")),
            ("purchases: the same with histories and disputes", &self.nation, "{ purchases(first: 100) { nodes { id history { act by { name } } disputes { reason } } } }".to_owned()),
            ("purchases: ids and the count", &self.nation, "{ purchases(first: 100) { nodes { id } totalCount { count } } }".to_owned()),
            ("purchase", &self.county, format!("{{ purchase(id: \"{purchase}\") {whole} }}")),
            ("node: a purchase", &self.county, format!("{{ node(id: \"{purchase}\") {{ id ... on Purchase {{ amount }} }} }}")),
            ("purchaseSummary, from kept totals", &self.nation, "{ purchaseSummary(groupBy: [YEAR]) { total { all { amount } } groups { figures { all { amount } } } } }".to_owned()),
            ("purchaseSummary, from the rows", &self.officer, "{ purchaseSummary { total { all { amount } } } }".to_owned()),
            ("purchaseSummary, with its seal", &self.nation, "{ purchaseSummary { total { all { amount } } seal } }".to_owned()),
            ("organisation", &self.officer, format!("{{ organisation(id: \"{organisation}\") {{ name }} }}")),
            ("organisations", &self.officer, "{ organisations(first: 100) { nodes { name } } }".to_owned()),
            ("products", &self.officer, "{ products(first: 100) { nodes { name } } }".to_owned()),
            ("plans", &self.officer, "{ plans(first: 100) { nodes { id } } }".to_owned()),
            ("region", &self.officer, "{ region(code: \"450000\") { name } }".to_owned()),
            ("regions", &self.officer, "{ regions(first: 100) { nodes { name } } }".to_owned()),
            ("pairings", &self.officer, "{ pairings(first: 100) { nodes { id } } }".to_owned()),
            ("pairingGaps", &self.officer, "{ pairingGaps(from: \"2021-01-01\", until: \"2021-12-31\") { __typename } }".to_owned()),
            ("channels", &self.officer, "{ channels { code } }".to_owned()),
            ("measures", &self.officer, "{ measures { code } }".to_owned()),
            ("countyClasses", &self.officer, "{ countyClasses(first: 100) { nodes { id } } }".to_owned()),
            ("assistedCounties", &self.officer, "{ assistedCounties(first: 100) { nodes { id } } }".to_owned()),
            ("accounts", &self.administrator, "{ accounts(first: 100) { nodes { name } } }".to_owned()),
            ("accessNotices", &self.administrator, "{ accessNotices(first: 100) { nodes { id } } }".to_owned()),
            ("reviews", &self.county, "{ reviews(first: 100) { nodes { id } } }".to_owned()),
        ];
        for (name, token, query) in asked {
            let (cost, _) = self.counted(token, &query, Value::Null).await;
            note(name, cost);
        }
    }

    /// Asks, and counts what the server logged meanwhile.
    async fn counted(&self, token: &str, query: &str, variables: Value) -> (Cost, Value) {
        self.process.is_done().await;
        let before = self.process.log().len();
        let answer = self.process.ask(Some(token), query, variables).await.unwrap().done();
        self.process.is_done().await;
        let log = self.process.log();
        (cost(log.get(before..).unwrap_or_default()), answer.at("").clone())
    }

    /// A line that is like none before.
    fn line(&self) -> Value {
        let number = self.day.replace(self.day.get() + 1);
        let line = Line::of(self.unit, self.supplier, ORIGIN);
        line.with("amount", format!("{}.00", 100 + number)).input()
    }

    async fn items(&self, state: &str) -> Value {
        let rows = purchase::Entity::find()
            .filter(purchase::Column::State.eq(state))
            .filter(purchase::Column::LineKind.eq("SALE"))
            .order_by_desc(purchase::Column::Id)
            .all(self.app.behind())
            .await
            .unwrap();
        let item = |row: purchase::Model| json!({ "id": api::graphql::id::encode(row.id), "expectedVersion": row.version });
        rows.into_iter().take(self.rows).map(item).collect()
    }
}

/// What the last act gave back, as the next one names it.
fn held(payload: &Value) -> Value {
    json!({ "id": payload["purchase"]["id"], "expectedVersion": payload["purchase"]["version"] })
}

/// Counts the statements in a part of the log.
fn cost(log: &str) -> Cost {
    let mut cost = Cost { before: 0, inside: 0, after: 0 };
    let mut stage = 0;
    for line in log.lines() {
        let Ok(line) = serde_json::from_str::<Value>(line) else { continue };
        match (line["target"].as_str(), line["fields"]["message"].as_str()) {
            (Some("sqlx::query"), _) => {
                let fields = &line["fields"];
                let text = [&fields["summary"], &fields["db.statement"]]
                    .map(|part| part.as_str().unwrap_or_default());
                // Between requests the server looks for newer keys and reference data.
                if text.iter().any(|text| text.contains("\"store_mark\"") || text.contains("\"signing_key\""))
                {
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
    let known: BTreeSet<&str> =
        table.keys().map(|name| name.split([',', ':']).next().unwrap_or_default()).collect();
    let sdl = api::graphql::sdl();
    let missing: Vec<&str> = ["Query", "Mutation"]
        .into_iter()
        .flat_map(|kind| fields(&sdl, kind))
        .filter(|name| !known.contains(name))
        .collect();
    page.extend(["\nNot in the table yet: ", &missing.join(", "), ".\n"]);
    page
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
