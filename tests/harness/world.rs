//! A small world that every test of who sees what looks at: two pairings that share a donor, two that share a
//! recipient, a fourth province that has no part, and records of each state, entered by each side.

use crate::{
    app::TestApp,
    forms::{Entry, KINDS, Kind},
    people::Person,
    purchases::{Line, Purchase, key},
    sheets::xlsx,
};
use api::graphql::id::encode;
use entity::ids::OrganisationId;
use entity::values::Side;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};

/// 天河区 in 广州, the seat of the unit, and 凌云县 in 百色, where its goods come from: 粤桂.
pub const UNIT: &str = "440106";
/// 凌云县 in 百色.
pub const ORIGIN: &str = "451027";

/// The world, and what in it tests name.
#[derive(Clone, Debug)]
pub struct World {
    /// Its server.
    pub app: TestApp,
    /// A public body of 天河区, with an officer, purchases and a plan.
    pub unit: OrganisationId,
    /// A neighbour of that unit, which never did anything.
    pub neighbour: OrganisationId,
    /// A unit of the centre, which has no donor code.
    pub central: OrganisationId,
    /// A public body of 越城区 in 绍兴, which 浙江 has to do with and 粤桂 has not.
    pub elsewhere: OrganisationId,
    /// A cooperative of 凌云县.
    pub supplier: OrganisationId,
    /// What that cooperative makes.
    pub product: String,
    /// The unit's officer.
    pub officer: Person,
    /// The coordinator of 凌云县.
    pub county: Person,
    /// The coordinator of 广东.
    pub province: Person,
    /// The administrator.
    pub administrator: Person,
    /// A submitted purchase of the unit; it holds the order line 1 of `A-1` of the platform.
    pub submitted: Purchase,
    /// A confirmed one.
    pub confirmed: Purchase,
    /// A disputed one.
    pub disputed: Purchase,
    /// A draft of the unit.
    pub draft: Purchase,
    /// Of each kind that is a list of fields one between 广州 and 凌云县 that is submitted (of donations with the
    /// receipt `R-1`), a confirmed, a disputed one and a draft.
    pub forms: Vec<[Entry; 4]>,
    /// The unit's plan, which is filed.
    pub plan: String,
    /// An account that was made by the administrator, with a grant over 凌云县 and an outside identity.
    pub account: String,
    /// That grant.
    pub grant: String,
    /// That identity.
    pub identity: String,
    /// A review that 广东 begins later on.
    pub review: String,
    /// A sheet that the unit's officer sent.
    pub upload: String,
    /// The job that tried it, and is through with it.
    pub job: String,
}

impl World {
    /// Makes it, as people would.
    ///
    /// # Panics
    /// Where the server refuses something of it.
    pub async fn of(app: TestApp) -> Self {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(ORIGIN).await);
        let officer = app.procurement_officer(unit).await;
        let county = app.recipient_coordinator(ORIGIN).await;
        let province = app.donor_coordinator("440000").await;
        let administrator = app.administrator().await;
        let mut lines = Lines(0);

        let own = |lines: &mut Lines| lines.next(unit, supplier, ORIGIN);
        let draft = officer.drafts(&own(&mut lines)).await.purchase();
        for state in ["IN_REVIEW", "RETURNED"] {
            let inside = officer.drafts(&own(&mut lines)).await.purchase();
            reviewed(&app, &inside, state).await;
        }
        let thrown = officer.drafts(&own(&mut lines)).await.purchase();
        officer.discards(&thrown).await.done();
        let numbered = own(&mut lines).with("channel", "PLATFORM_832").with("orderNumber", "A-1");
        let submitted = officer.logs(&numbered.with("orderLine", 1)).await.purchase();
        let withdrawn = officer.logs(&own(&mut lines)).await.purchase();
        officer.withdraws(&withdrawn).await.done();
        let confirmed = officer.logs(&own(&mut lines)).await.purchase();
        let confirmed = county.confirms(&confirmed).await.purchase();
        let disputed = officer.logs(&own(&mut lines)).await.purchase();
        let disputed = county.disputes(&disputed, "1.00").await.purchase();
        let undone = officer.logs(&own(&mut lines)).await.purchase();
        let undone = county.confirms(&undone).await.purchase();
        let reversal = officer.reverses(&undone).await.purchase();
        county.confirms(&reversal).await.done();
        let bought = officer.logs(&own(&mut lines)).await.purchase();
        let bought = county.confirms(&bought).await.purchase();
        officer.gives_back(&bought, "1", "1.00", "2026-06-10").await.done();

        let theirs = |lines: &mut Lines| lines.next(unit, supplier, ORIGIN).with("kind", "SOLD_WITH_HELP");
        county.drafts(&theirs(&mut lines)).await.done();
        for state in ["IN_REVIEW", "RETURNED"] {
            let inside = county.drafts(&theirs(&mut lines)).await.purchase();
            reviewed(&app, &inside, state).await;
        }
        county.logs(&theirs(&mut lines)).await.done();
        let withdrawn = county.logs(&theirs(&mut lines)).await.purchase();
        county.withdraws(&withdrawn).await.done();
        let agreed = county.logs(&theirs(&mut lines)).await.purchase();
        province.confirms(&agreed).await.done();
        let denied = county.logs(&theirs(&mut lines)).await.purchase();
        province.disputes(&denied, "1.00").await.done();

        // The same donor and another recipient; another city of the donor; one recipient of two donors; a
        // province that has no part; a unit whose province assists nobody, and one of no province.
        let elsewhere = app.unit("330602").await;
        let central = app.central_unit().await;
        for (unit, origin) in [
            (unit, "520526"),
            (app.unit("440303").await, ORIGIN),
            (app.unit("120103").await, "621126"),
            (app.unit("370102").await, "621126"),
            (elsewhere, "511133"),
            (app.unit("430102").await, ORIGIN),
            (central, ORIGIN),
        ] {
            let supplier = app.supplier(origin).await;
            let officer = app.procurement_officer(unit).await;
            officer.logs(&lines.next(unit, supplier, origin)).await.done();
            officer.drafts(&lines.next(unit, supplier, origin)).await.done();
        }
        let batch = json!({ "input": {
            "idempotencyKey": "the unit's batch", "submit": true, "policy": "ALL_OR_NOTHING",
            "lines": [own(&mut lines).input(), own(&mut lines).input()],
        } });
        let many = "mutation ($input: LogPurchasesInput!) { logPurchases(input: $input) { logged } }";
        assert_eq!(officer.ask(many, batch).await.done().number("/logPurchases/logged"), 2);

        let mut forms = Vec::with_capacity(KINDS.len());
        for kind in KINDS {
            let account = kind.draws_on.and_then(|(_, parent)| {
                let at = KINDS.iter().position(|kind| kind.one == parent)?;
                forms.get(at).map(|entries: &[Entry; 4]| entries[1].id.clone())
            });
            forms.push(of_kind(&province, &county, kind, account.as_deref()).await);
        }
        let plan = writes_a_plan(&officer, unit).await;
        let file = "mutation ($input: PlanStepInput!) { filePlan(input: $input) { userErrors { code } } }";
        officer.ask(file, json!({ "input": { "id": plan, "expectedVersion": 1 } })).await.done();
        writes_a_plan(&app.procurement_officer(elsewhere).await, elsewhere).await;
        let (account, grant, identity) = newcomer(&administrator).await;
        let review = json!({ "input": {
            "idempotencyKey": key(), "side": "DONOR", "region": "440000", "startsOn": "2026-07-01",
        } });
        let begin = "mutation ($input: BeginReviewInput!) { beginReview(input: $input) { review { id } userErrors { code } } }";
        let review = province.ask(begin, review).await.done().text("/beginReview/review/id").to_owned();
        let upload = officer.leaves(xlsx(&[app.row(unit, supplier, "").await])).await;
        let tried = officer.begins_import_of(&upload, &json!({ "dryRun": true })).await.done();
        let job = tried.text("/importPurchases/job/id").to_owned();
        officer.waits_for(&job).await;
        let product = "mutation ($input: CreateProductInput!) { createProduct(input: $input) { product { id } userErrors { code } } }";
        let named = json!({ "input": {
            "idempotencyKey": key(), "name": "凌云白毫", "supplier": encode(supplier), "origin": ORIGIN, "measure": "KG",
        } });
        let product = county.ask(product, named).await.done().text("/createProduct/product/id").to_owned();
        let neighbour = app.unit(UNIT).await;
        Self {
            app,
            unit,
            neighbour,
            central,
            elsewhere,
            supplier,
            product,
            officer,
            county,
            province,
            administrator,
            submitted,
            confirmed,
            disputed,
            draft,
            forms,
            plan,
            account,
            grant,
            identity,
            review,
            upload,
            job,
        }
    }
}

impl TestApp {
    /// How much stands in the store, table by table, and what the numbers in it add up to: the same before
    /// and after whatever was refused.
    ///
    /// # Panics
    /// Where the store does not answer.
    pub async fn footprint(&self) -> Vec<(&'static str, i64)> {
        let mut found = Vec::new();
        for (what, of) in [
            ("purchases", "COUNT(*) AS n FROM purchase"),
            ("versions", "CAST(SUM(version) AS BIGINT) AS n FROM purchase"),
            // What was refused, and who looked, stands in the journal and changes nothing.
            (
                "journal",
                "COUNT(*) AS n FROM journal WHERE act NOT IN \
                 ('BEGIN_SESSION', 'KEEP_OWN_SESSION', 'REFUSED_WRITE', 'READ_PERSONAL_DATA')",
            ),
            ("donations", "CAST(SUM(version) AS BIGINT) AS n FROM donation"),
            ("pairs below the region", "CAST(SUM(version) AS BIGINT) AS n FROM local_pair"),
            ("training sessions", "CAST(SUM(version) AS BIGINT) AS n FROM training"),
            ("meetings", "CAST(SUM(version) AS BIGINT) AS n FROM meeting"),
            ("posts", "CAST(SUM(version) AS BIGINT) AS n FROM post"),
            ("labour dispatches", "CAST(SUM(version) AS BIGINT) AS n FROM labour_dispatch"),
            ("workshops", "CAST(SUM(version) AS BIGINT) AS n FROM workshop"),
            ("transfers of funds", "CAST(SUM(version) AS BIGINT) AS n FROM fund_transfer"),
            ("allocations", "CAST(SUM(version) AS BIGINT) AS n FROM allocation"),
            ("expenditures", "CAST(SUM(version) AS BIGINT) AS n FROM expenditure"),
            ("returns of funds", "CAST(SUM(version) AS BIGINT) AS n FROM fund_return"),
            ("projects", "CAST(SUM(version) AS BIGINT) AS n FROM project"),
            ("projects that moved", "COUNT(stage_since) AS n FROM project"),
            ("steps of projects", "CAST(SUM(version) AS BIGINT) AS n FROM project_step"),
            ("parks", "CAST(SUM(version) AS BIGINT) AS n FROM park"),
            ("industry transfers", "CAST(SUM(version) AS BIGINT) AS n FROM industry_transfer"),
            ("industry transfers that moved", "COUNT(stage_since) AS n FROM industry_transfer"),
            ("steps of industry transfers", "CAST(SUM(version) AS BIGINT) AS n FROM industry_step"),
            ("results of industry transfers", "CAST(SUM(version) AS BIGINT) AS n FROM industry_result"),
            ("agreement", "CAST(SUM(version) AS BIGINT) AS n FROM agreement"),
            ("target", "CAST(SUM(version) AS BIGINT) AS n FROM target"),
            ("report of a labour dispatch", "CAST(SUM(version) AS BIGINT) AS n FROM dispatch_report"),
            ("fen in accounts", "CAST(SUM(held) AS BIGINT) AS n FROM fund_balance"),
            ("fen used of accounts", "CAST(SUM(used) AS BIGINT) AS n FROM fund_balance"),
            ("keys of batches", "COUNT(*) AS n FROM batch"),
            ("confirmations", "COUNT(*) AS n FROM confirmation"),
            ("disputes", "COUNT(*) AS n FROM dispute"),
            ("disputes that ended", "COUNT(ended_at) AS n FROM dispute"),
            ("plans", "CAST(SUM(version) AS BIGINT) AS n FROM purchase_plan"),
            ("organisations", "CAST(SUM(version) AS BIGINT) AS n FROM organisation"),
            ("products", "COUNT(*) AS n FROM product"),
            ("grants", "CAST(SUM(version) AS BIGINT) AS n FROM role_grant"),
            ("accounts", "CAST(SUM(version) AS BIGINT) AS n FROM account"),
            ("identities", "COUNT(*) AS n FROM identity"),
            ("pairings", "CAST(SUM(version) AS BIGINT) AS n FROM pairing"),
            ("regions", "CAST(SUM(version) AS BIGINT) AS n FROM region"),
            ("reviews", "CAST(SUM(version) AS BIGINT) AS n FROM review"),
            ("uploads", "COUNT(*) AS n FROM upload"),
            ("jobs", "COUNT(*) AS n FROM job"),
            (
                "cells by pairing",
                "CAST(SUM(counted_count + pending_count + disputed_count + excluded_count) AS BIGINT) AS n FROM purchase_total",
            ),
            (
                "fen by pairing",
                "CAST(SUM(counted_amount + pending_amount + disputed_amount + excluded_amount) AS BIGINT) AS n FROM purchase_total",
            ),
            (
                "cells of measures",
                "CAST(SUM(counted_count + pending_count + disputed_count + excluded_count) AS BIGINT) AS n FROM measure_total",
            ),
            (
                "what measures come to",
                "CAST(SUM(counted_amount + pending_amount + disputed_amount + excluded_amount) AS BIGINT) AS n FROM measure_total",
            ),
        ] {
            let backend = self.behind().get_database_backend();
            let select = Statement::from_string(backend, format!("SELECT {of}"));
            let row = self.behind().query_one_raw(select).await.expect("the store answers");
            let n: Option<i64> = row.expect("one row").try_get("", "n").expect("a number");
            found.push((what, n.unwrap_or(0)));
        }
        found
    }
}

/// Records of a kind, of each state.
async fn of_kind(province: &Person, county: &Person, kind: &Kind, account: Option<&str>) -> [Entry; 4] {
    let (own, other) = match kind.by {
        Side::Donor => (province, county),
        Side::Recipient => (county, province),
    };
    let line = async || {
        let places = ("440100", ORIGIN);
        let own = if kind.alone { kind.account(province, county, places).await } else { None };
        kind.line_on(places.0, places.1, own.as_deref().or(account))
    };
    let submits = async || own.enters(kind, &line().await, true).await.entry(kind);
    let submitted = match kind.one {
        "donation" => {
            let numbered = kind.line_with("440100", ORIGIN, ("receiptNumber", "\"R-1\""));
            own.enters(kind, &numbered, true).await.entry(kind)
        }
        _ => submits().await,
    };
    let confirmed = other.takes(kind, "confirm", &submits().await).await.entry(kind);
    let disputed = other.objects(kind, &submits().await).await.entry(kind);
    own.takes(kind, "withdraw", &submits().await).await.done();
    [submitted, confirmed, disputed, own.enters(kind, &line().await, false).await.entry(kind)]
}

/// Lines of which no two could be taken for one.
struct Lines(u32);

impl Lines {
    fn next(&mut self, unit: OrganisationId, supplier: OrganisationId, origin: &str) -> Line {
        self.0 += 1;
        Line::of(unit, supplier, origin).with("amount", format!("{}.00", 100 + self.0))
    }
}

/// Lets a draft stand in its own side's review, or be sent back from there.
async fn reviewed(app: &TestApp, draft: &Purchase, state: &str) {
    let (_, id) = api::graphql::id::split(&draft.id).expect("an id");
    let id = match app.behind().get_database_backend() {
        sea_orm::DatabaseBackend::Postgres => format!("'{id}'"),
        _ => format!("X'{}'", id.simple()),
    };
    let update = format!("UPDATE purchase SET state = '{state}' WHERE id = {id}");
    let done = app.behind().execute_unprepared(&update).await.expect("the store takes it");
    assert_eq!(done.rows_affected(), 1);
}

async fn writes_a_plan(officer: &Person, unit: OrganisationId) -> String {
    let query = "mutation ($input: WritePlanInput!) { writePlan(input: $input) { plan { id } userErrors { code field } } }";
    let input = json!({ "input": {
        "idempotencyKey": key(), "unit": encode(unit), "year": 2026, "canteen": "OWN",
        "foodBudget": "10000.00", "reserved": "1000.00",
    } });
    officer.ask(query, input).await.done().text("/writePlan/plan/id").to_owned()
}

/// An account with a grant and an outside identity.
async fn newcomer(administrator: &Person) -> (String, String, String) {
    let ask = async |mutation: &str, kind: &str, gives: &str, input: Value| {
        let query = format!(
            "mutation ($input: {kind}!) {{ {mutation}(input: $input) {{ {gives} {{ id }} userErrors {{ code field }} }} }}"
        );
        let done = administrator.ask(&query, json!({ "input": input })).await.done();
        done.text(&format!("/{mutation}/{gives}/id")).to_owned()
    };
    let account = json!({ "idempotencyKey": key(), "name": "wang.fang", "displayName": "王芳" });
    let account = ask("createAccount", "CreateAccountInput", "account", account).await;
    let grant = json!({
        "idempotencyKey": key(), "account": account, "role": "RECIPIENT_COORDINATOR", "region": ORIGIN,
    });
    let grant = ask("grantRole", "GrantRoleInput", "grant", grant).await;
    let identity = json!({
        "idempotencyKey": key(), "account": account, "issuer": "https://login.example", "subject": "u-1",
    });
    let identity = ask("linkIdentity", "LinkIdentityInput", "identity", identity).await;
    (account, grant, identity)
}
