//! Who may read who changed what: whoever keeps an entry of the catalogue or audits it, whoever sees a plan.

use crate::catalogue::{Keeps, ORGANISATION, PRODUCT};
use api::graphql::id::encode;
use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{
    app::TestApp,
    both_stores,
    people::{Person, over},
    purchases::{Line, key},
};

/// 天河区 in 广州, and 凌云县 in 百色, which 广东 assists.
const UNIT: &str = "440106";
const ORIGIN: &str = "451027";

both_stores! {
    /// An organisation and its product tell their history where they are kept and audited, and nowhere else.
    async fn the_catalogue_tells_its_history_to_those_who_answer_for_it(app: TestApp) {
        let supplier = encode(app.supplier(ORIGIN).await);
        let county = app.recipient_coordinator(ORIGIN).await;
        let administrator = app.administrator().await;
        let renamed = json!({ "id": &*supplier, "expectedVersion": 1, "name": "凌云白毫茶厂", "note": "已更名" });
        county.act("amendOrganisation", "AmendOrganisationInput", &renamed, ORGANISATION).await.done();
        let retired = json!({ "id": &*supplier, "expectedVersion": 2 });
        let product = json!({ "idempotencyKey": key(), "name": "凌云白毫", "supplier": &*supplier, "measure": "KG" });
        let product = county.act("createProduct", "CreateProductInput", &product, PRODUCT).await.done();
        let product = product.text("/createProduct/product/id").to_owned();
        administrator.act("retireOrganisation", "OrganisationStepInput", &retired, ORGANISATION).await.done();

        let query = "query ($organisation: ID!, $product: ID!) {
            organisation(id: $organisation) { name history { version act note by { id } changes { field before after } } }
            product(id: $product) { name supplier { history { version } } history { version act } } }";
        let asked = json!({ "organisation": &*supplier, "product": product });
        for person in [
            &county,
            &administrator,
            &app.recipient_coordinator("450000").await,
            &app.auditor("451000").await,
            &app.auditor_of_the_nation().await,
            &app.person(&[over(entity::values::Role::DonorCoordinator, "330000"), over(entity::values::Role::Auditor, ORIGIN)]).await,
        ] {
            let told = person.ask(query, asked.clone()).await;
            let history = told.at("/organisation/history");
            assert_eq!(history.as_array().map(Vec::len), Some(2));
            assert_eq!((told.number("/organisation/history/0/version"), told.text("/organisation/history/0/note")), (2, "已更名"));
            assert_eq!(told.text("/organisation/history/0/by/id"), &*encode(county.id()));
            let name = told.at("/organisation/history/0/changes").as_array().unwrap().iter().find(|change| change["field"] == "name");
            assert_eq!(name.map(|change| change["after"].clone()), Some(json!("凌云白毫茶厂")));
            assert_eq!(told.text("/organisation/history/1/by/id"), &*encode(administrator.id()));
            assert_eq!(told.at("/product/history"), &json!([{ "version": 1, "act": "MANAGE_CATALOGUE" }]));
            assert_eq!(told.at("/product/supplier/history"), &json!([{ "version": 2 }, { "version": 3 }]));
        }
        for stranger in [
            app.recipient_coordinator("520000").await,
            app.donor_coordinator("440000").await,
            app.auditor("330000").await,
            app.procurement_officer(app.unit(UNIT).await).await,
            app.supervisor("440100").await,
            app.person(&[]).await,
        ] {
            let told = stranger.ask(query, asked.clone()).await;
            assert_eq!(told.text("/organisation/name"), "凌云白毫茶厂");
            for history in ["/organisation/history", "/product/history", "/product/supplier/history"] {
                assert_eq!(told.at(history), &json!([]), "{history}");
            }
        }
        app.nobody().ask(query, asked).await.failed("UNAUTHENTICATED");
    }

    /// Whoever sees a plan sees how it came to be; to others there is no plan.
    async fn a_plan_tells_its_history_to_whoever_sees_it(app: TestApp) {
        let unit = app.unit(UNIT).await;
        let officer = app.procurement_officer(unit).await;
        let finance = app.supervisor("440100").await;
        let plan = json!({
            "idempotencyKey": key(), "unit": encode(unit), "year": 2026, "canteen": "OWN",
            "foodBudget": "10000.00", "reserved": "1000.00",
        });
        let written = officer.act("writePlan", "WritePlanInput", &plan, "{ plan { id } userErrors { code } }").await.done();
        let id = written.text("/writePlan/plan/id").to_owned();
        for (person, mutation, version) in [(&officer, "filePlan", 1), (&finance, "acceptPlan", 2)] {
            let step = json!({ "id": id, "expectedVersion": version, "note": "同意" });
            person.act(mutation, "PlanStepInput", &step, "{ plan { id } userErrors { code } }").await.done();
        }
        let read = async |person: &Person| {
            let query = "query ($id: ID!) { plan(id: $id) { history { version act by { id } note } } }";
            person.ask(query, json!({ "id": id })).await.at("/plan").clone()
        };
        for person in [&officer, &finance, &app.donor_coordinator("440000").await, &app.auditor("440000").await, &app.administrator().await] {
            let history = read(person).await["history"].clone();
            let acts: Vec<_> = history.as_array().unwrap().iter().map(|entry| entry["act"].clone()).collect();
            assert_eq!(acts, ["WRITE_PLAN", "WRITE_PLAN", "JUDGE_PLAN"]);
            assert_eq!(history[2]["by"]["id"], encode(finance.id()).as_str());
        }
        for stranger in [app.supervisor("330000").await, app.recipient_coordinator("450000").await, app.procurement_officer(app.unit(UNIT).await).await] {
            assert_eq!(read(&stranger).await, Value::Null);
        }
    }

    /// What a side wrote before it submitted is its own, and the auditors'; the other side reads what it was given.
    async fn the_time_of_a_draft_is_its_own_sides(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(ORIGIN).await);
        let (officer, county) = (app.procurement_officer(unit).await, app.recipient_coordinator(ORIGIN).await);
        let drafted = officer.drafts(&Line::of(unit, supplier, ORIGIN).with("amount", "7777.00")).await.purchase();
        let redrafted = officer.amends(&drafted, &json!({ "amount": "100.00" })).await.purchase();
        app.clock().advance(TimeDelta::seconds(1));
        let submitted = officer.submits(&redrafted).await.purchase();
        let versions = async |person: &Person| {
            let told = person.reads(&submitted, "history { version changes { field before after } }").await;
            let history = told.at("/purchase/history").clone();
            let versions: Vec<_> = history.as_array().unwrap().iter().map(|entry| entry["version"].clone()).collect();
            (versions, history.to_string().contains("7777") || history.to_string().contains("777700"))
        };
        for person in [&officer, &app.donor_coordinator("440000").await, &app.auditor("450000").await] {
            assert_eq!(versions(person).await, (vec![json!(1), json!(2), json!(3)], true));
        }
        for person in [&county, &app.recipient_coordinator("450000").await] {
            assert_eq!(versions(person).await, (vec![json!(3)], false));
        }
    }
}
