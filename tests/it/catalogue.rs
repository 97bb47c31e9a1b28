//! The catalogue as people keep it: each where they answer for a region, and everybody reads it.

use entity::values::{CatalogueState, CreditCode};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use tests::{answer::Answer, app::TestApp, both_stores, people::Person, purchases::key};

/// 天河区 in 广州, and 凌云县 in 百色, which 广东 assists.
const UNIT: &str = "440106";
const ORIGIN: &str = "451027";

pub(crate) const ORGANISATION: &str =
    "{ organisation { id version state name } userErrors { field code message } }";
pub(crate) const PRODUCT: &str =
    "{ product { id version state name supplier { id } } userErrors { field code message } }";

both_stores! {
    /// A coordinator enters what lies in the own region, once for each key and each code.
    async fn a_coordinator_keeps_the_own_region(app: TestApp) {
        let coordinator = app.donor_coordinator("440000").await;
        let input = draft("广州市天河区某小学", UNIT, &code(1));
        let created = coordinator.creates(&input).await.done();
        assert_eq!(created.text("/createOrganisation/organisation/state"), "LISTED");
        let id = created.text("/createOrganisation/organisation/id").to_owned();

        let again = coordinator.creates(&input).await.done();
        assert_eq!(again.text("/createOrganisation/organisation/id"), id);
        let other = with(&input, "name", "另一所小学");
        coordinator.creates(&other).await.refused("IDEMPOTENCY_CONFLICT");
        coordinator.creates(&with(&other, "idempotencyKey", key())).await.refused("DUPLICATE");

        let elsewhere = draft("某县合作社", ORIGIN, &code(2));
        coordinator.creates(&elsewhere).await.failed("FORBIDDEN");
        app.recipient_coordinator("450000").await.creates(&elsewhere).await.done();
        for stranger in [app.auditor(UNIT).await, app.supervisor(UNIT).await] {
            stranger.creates(&draft("某单位", UNIT, &code(3))).await.failed("FORBIDDEN");
        }
        let row = "SELECT count(*) AS n FROM journal WHERE act = 'MANAGE_CATALOGUE' AND subject_kind = 'ORGANISATION'";
        assert_eq!(count(&app, row).await, 2);
    }

    /// The same request twice at once creates one; two requests for one code leave one refused.
    async fn two_entries_at_once_are_one(app: TestApp) {
        let (one, other) = (app.administrator().await, app.donor_coordinator("440000").await);
        let input = draft("广州市某中学", UNIT, &code(20));
        let (a, b) = tokio::join!(one.creates(&input), one.creates(&input));
        let id = "/createOrganisation/organisation/id";
        assert_eq!(a.done().text(id), b.done().text(id));

        let (first, second) = (draft("广州市某大学", UNIT, &code(21)), draft("广州某大学", UNIT, &code(21)));
        let (a, b) = tokio::join!(one.creates(&first), other.creates(&second));
        let refused = [a.refusals(), b.refusals()].concat();
        assert_eq!(refused, ["DUPLICATE"]);
        assert_eq!(one.names(&json!({ "nameContains": "大学" })).await.len(), 1);
    }

    /// What is wrong is said by field, and a wrong check character is told the right one.
    async fn what_is_wrong_is_said(app: TestApp) {
        let administrator = app.administrator().await;
        let right = code(4);
        let check = if right.ends_with('0') { "1" } else { "0" };
        let bad = format!("{}{check}", &right[..17]);
        let refused = administrator.creates(&draft("某单位", UNIT, &bad)).await.refused("INVALID");
        let message = refused.text("/createOrganisation/userErrors/0/message");
        assert!(message.contains(&right[17..]), "{message}");

        let nowhere = with(&draft("某单位", UNIT, &right), "region", Value::Null);
        administrator.creates(&nowhere).await.refused("INVALID");
        administrator.creates(&with(&nowhere, "kind", "CENTRAL_UNIT")).await.done();
        administrator.creates(&draft("某单位", "999999", &code(5))).await.refused("INVALID");
        administrator.creates(&draft(" ", UNIT, &code(5))).await.refused("INVALID");
    }

    /// An officer proposes a supplier, and whoever answers for its region accepts it.
    async fn a_proposal_is_accepted_where_it_lies(app: TestApp) {
        let unit = app.unit(UNIT).await;
        let officer = app.procurement_officer(unit).await;
        let input = with(&draft("凌云县某茶业合作社", ORIGIN, &code(6)), "kind", "COOPERATIVE");
        let proposed = officer.act("proposeSupplier", "ProposeSupplierInput", &input, ORGANISATION).await.done();
        assert_eq!(proposed.text("/proposeSupplier/organisation/state"), "PROPOSED");
        let id = proposed.text("/proposeSupplier/organisation/id");
        let target = json!({ "id": id, "expectedVersion": 1 });
        let accept = async |person: &Person| {
            person.act("acceptOrganisation", "OrganisationStepInput", &target, ORGANISATION).await
        };

        accept(&officer).await.failed("FORBIDDEN");
        accept(&app.donor_coordinator("440000").await).await.failed("FORBIDDEN");
        officer.creates(&draft("某单位", UNIT, &code(7))).await.failed("FORBIDDEN");
        let county = app.recipient_coordinator(ORIGIN).await;
        let accepted = accept(&county).await.done();
        assert_eq!(accepted.text("/acceptOrganisation/organisation/state"), "LISTED");
        accept(&county).await.refused("VERSION_CONFLICT");

        let amend = json!({ "id": id, "expectedVersion": 2, "name": "凌云县某茶业股份合作社" });
        let amended = county.act("amendOrganisation", "AmendOrganisationInput", &amend, ORGANISATION).await.done();
        assert_eq!(amended.text("/amendOrganisation/organisation/name"), "凌云县某茶业股份合作社");
        let away = json!({ "id": id, "expectedVersion": 3, "region": UNIT });
        county.act("amendOrganisation", "AmendOrganisationInput", &away, ORGANISATION).await.failed("FORBIDDEN");
        let retire = json!({ "id": id, "expectedVersion": 3, "note": "已注销" });
        let retired = county.act("retireOrganisation", "OrganisationStepInput", &retire, ORGANISATION).await.done();
        assert_eq!(retired.text("/retireOrganisation/organisation/state"), "RETIRED");
        let late = json!({ "id": id, "expectedVersion": 4, "name": "某" });
        county.act("amendOrganisation", "AmendOrganisationInput", &late, ORGANISATION).await.refused("WRONG_STATE");
    }

    /// Names are found by any part of them, by letters of either size, and signs stand for themselves.
    async fn the_catalogue_is_searched_and_read_in_pages(app: TestApp) {
        let administrator = app.administrator().await;
        for (number, name) in [(10, "百色市田阳芒果合作社"), (11, "百色右江Mango公司"), (12, "某100%果汁厂"), (13, "某_厂")] {
            administrator.creates(&draft(name, ORIGIN, &code(number))).await.done();
        }
        let reader = app.auditor("330000").await;
        for (part, found) in [
            ("芒果", vec!["百色市田阳芒果合作社"]),
            ("田阳芒果合", vec!["百色市田阳芒果合作社"]),
            ("mango", vec!["百色右江Mango公司"]),
            ("百色", vec!["百色右江Mango公司", "百色市田阳芒果合作社"]),
            ("0%", vec!["某100%果汁厂"]),
            ("100%果", vec!["某100%果汁厂"]),
            ("_", vec!["某_厂"]),
            ("\"百色市\" OR", vec![]),
            ("果%厂", vec![]),
        ] {
            let mut names = reader.names(&json!({ "nameContains": part })).await;
            names.sort();
            let mut found = found;
            found.sort_unstable();
            assert_eq!(names, found, "{part}");
        }
        assert_eq!(reader.names(&json!({ "region": "451000" })).await.len(), 4);
        assert_eq!(reader.names(&json!({ "region": "440000" })).await.len(), 0);
        assert_eq!(reader.names(&json!({ "kind": "PUBLIC_BODY", "state": "LISTED" })).await.len(), 4);
        assert_eq!(reader.names(&json!({ "creditCode": code(12) })).await, ["某100%果汁厂"]);

        let query = "query ($after: Cursor) { organisations(first: 3, after: $after) {
            nodes { name } totalCount pageInfo { hasNextPage endCursor } } }";
        let page = reader.ask(query, Value::Null).await;
        assert_eq!(page.number("/organisations/totalCount"), 4);
        assert_eq!(page.at("/organisations/pageInfo/hasNextPage"), true);
        let rest = reader.ask(query, json!({ "after": page.text("/organisations/pageInfo/endCursor") })).await;
        assert_eq!(rest.at("/organisations/nodes").as_array().map(Vec::len), Some(1));

        let by_code = "query ($code: CreditCode!) { organisationByCreditCode(code: $code) { name region { code } } }";
        let found = reader.ask(by_code, json!({ "code": code(10) })).await;
        assert_eq!(found.text("/organisationByCreditCode/region/code"), "451027000000");
        assert!(reader.ask(by_code, json!({ "code": code(99) })).await.at("/organisationByCreditCode").is_null());
        app.nobody().ask(query, Value::Null).await.failed("UNAUTHENTICATED");
    }

    /// A product belongs to its supplier, and is kept where the supplier lies.
    async fn products_are_kept_where_their_supplier_lies(app: TestApp) {
        let supplier = api::graphql::id::encode(app.supplier(ORIGIN).await);
        let county = app.recipient_coordinator(ORIGIN).await;
        let input = json!({
            "idempotencyKey": key(), "name": "凌云白毫", "supplier": supplier, "origin": ORIGIN, "measure": "KG",
        });
        let create = async |person: &Person, input: &Value| {
            person.act("createProduct", "CreateProductInput", input, PRODUCT).await
        };
        let created = create(&county, &input).await.done();
        assert_eq!(created.text("/createProduct/product/supplier/id"), supplier.as_str());
        let id = created.text("/createProduct/product/id").to_owned();
        assert_eq!(create(&county, &input).await.done().text("/createProduct/product/id"), id);
        create(&county, &with(&input, "idempotencyKey", key())).await.refused("DUPLICATE");
        let another = with(&with(&input, "idempotencyKey", key()), "name", "八角");
        create(&county, &with(&another, "measure", "FURLONG")).await.refused("INVALID");
        create(&app.donor_coordinator("440000").await, &another).await.failed("FORBIDDEN");
        create(&app.auditor(ORIGIN).await, &another).await.failed("FORBIDDEN");

        let amend = json!({ "id": id, "expectedVersion": 1, "name": "凌云白毫茶", "origin": null });
        let amended = county.act("amendProduct", "AmendProductInput", &amend, PRODUCT).await.done();
        assert_eq!(amended.text("/amendProduct/product/name"), "凌云白毫茶");
        let query = "query ($filter: ProductsFilter) { products(filter: $filter) { nodes { id origin { code } } } }";
        let reader = app.auditor("330000").await;
        for filter in [json!({ "supplier": supplier }), json!({ "nameContains": "白毫茶" }), json!({ "state": "LISTED" })] {
            let found = reader.ask(query, json!({ "filter": filter })).await;
            assert_eq!(found.at("/products/nodes"), &json!([{ "id": id, "origin": null }]), "{filter}");
        }
        let step = json!({ "id": id, "expectedVersion": 2 });
        let retired = county.act("retireProduct", "ProductStepInput", &step, PRODUCT).await.done();
        assert_eq!(retired.text("/retireProduct/product/state"), CatalogueState::Retired.word());
        let node = reader.ask("query ($id: ID!) { node(id: $id) { ... on Product { name state } } product(id: $id) { version } }", json!({ "id": id })).await;
        assert_eq!((node.text("/node/state"), node.number("/product/version")), ("RETIRED", 3));

        let lists = reader.ask("{ channels { code name nameEn numbered } unitsOfMeasure { code name } }", Value::Null).await;
        assert_eq!(lists.text("/channels/0/code"), "PLATFORM_832");
        assert!(lists.at("/unitsOfMeasure").as_array().is_some_and(|measures| measures.len() > 5));
    }
}

/// What a person does with the catalogue.
pub(crate) trait Keeps {
    /// A mutation with its input, by their names, and what it gives back.
    async fn act(&self, mutation: &str, kind: &str, input: &Value, payload: &str) -> Answer;
    async fn creates(&self, input: &Value) -> Answer;
    async fn names(&self, filter: &Value) -> Vec<String>;
}

impl Keeps for Person {
    async fn act(&self, mutation: &str, kind: &str, input: &Value, payload: &str) -> Answer {
        let query = format!("mutation ($input: {kind}!) {{ {mutation}(input: $input) {payload} }}");
        self.ask(&query, json!({ "input": input })).await
    }

    async fn creates(&self, input: &Value) -> Answer {
        self.act("createOrganisation", "CreateOrganisationInput", input, ORGANISATION).await
    }

    async fn names(&self, filter: &Value) -> Vec<String> {
        let query = "query ($filter: OrganisationsFilter) {
            organisations(first: 100, filter: $filter) { nodes { name } } }";
        let answer = self.ask(query, json!({ "filter": filter })).await;
        let nodes = answer.at("/organisations/nodes").as_array().cloned().unwrap_or_default();
        nodes.iter().filter_map(|node| node.get("name")?.as_str().map(str::to_owned)).collect()
    }
}

fn draft(name: &str, region: &str, code: &str) -> Value {
    json!({ "idempotencyKey": key(), "creditCode": code, "name": name, "kind": "PUBLIC_BODY", "region": region })
}

/// An input with another value in one field.
pub(crate) fn with(input: &Value, field: &str, value: impl Into<Value>) -> Value {
    let mut input = input.clone();
    input.as_object_mut().unwrap().insert(field.to_owned(), value.into());
    input
}

/// A credit code of this number, which no harness gives.
fn code(number: u32) -> String {
    CreditCode::complete(&format!("91450000{number:09}")).unwrap().to_string()
}

async fn count(app: &TestApp, sql: &str) -> i64 {
    let store = app.behind();
    let statement = Statement::from_string(store.get_database_backend(), sql);
    store.query_one_raw(statement).await.unwrap().unwrap().try_get("", "n").unwrap()
}
