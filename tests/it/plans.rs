//! Plans as people live them: a unit writes and files, the finance department judges, and both see how far it came.

use crate::catalogue::{Keeps, with};
use api::graphql::id::encode;
use entity::ids::OrganisationId;
use serde_json::{Value, json};
use tests::{
    answer::Answer,
    app::TestApp,
    both_stores,
    people::Person,
    purchases::{Line, key},
};

/// 天河区 in 广州, and 凌云县 in 百色, which 广东 assists.
const UNIT: &str = "440106";
const ORIGIN: &str = "451027";

const PLAN: &str =
    "{ plan { id version state reason unit { id } progress { exact } } userErrors { field code message } }";

both_stores! {
    /// A plan is written and filed by its unit, returned with a reason, filed again and accepted.
    async fn a_plan_goes_its_way(app: TestApp) {
        let unit = app.unit(UNIT).await;
        let officer = app.procurement_officer(unit).await;
        let finance = app.supervisor("440100").await;
        let input = budget(unit, "10000.00", "1000.00");
        let begun = officer.writes(&input).await.done();
        assert_eq!(begun.text("/writePlan/plan/state"), "DRAFT");
        let id = begun.text("/writePlan/plan/id").to_owned();
        assert_eq!(officer.writes(&input).await.done().text("/writePlan/plan/id"), id);
        officer.writes(&with(&input, "reserved", "2000.00")).await.refused("IDEMPOTENCY_CONFLICT");
        officer.writes(&budget(unit, "10000.00", "1000.00")).await.refused("DUPLICATE");

        let file = async |version: i64| officer.moves("filePlan", &id, version).await;
        finance.moves("acceptPlan", &id, 1).await.refused("WRONG_STATE");
        assert_eq!(file(1).await.done().text("/filePlan/plan/state"), "FILED");
        officer.writes(&with(&input, "expectedVersion", 2)).await.refused("WRONG_STATE");
        officer.moves("acceptPlan", &id, 2).await.failed("FORBIDDEN");
        app.supervisor("440300").await.moves("acceptPlan", &id, 2).await.refused("NOT_FOUND");
        app.donor_coordinator("440000").await.moves("acceptPlan", &id, 2).await.failed("FORBIDDEN");

        let back = json!({ "id": id, "expectedVersion": 2, "reason": "预留比例请再核实" });
        let returned = finance.act("returnPlan", "ReturnPlanInput", &back, PLAN).await.done();
        assert_eq!(returned.text("/returnPlan/plan/state"), "RETURNED");
        assert_eq!(returned.text("/returnPlan/plan/reason"), "预留比例请再核实");
        let better = with(&with(&input, "expectedVersion", 3), "reserved", "1500.00");
        officer.writes(&better).await.done();
        assert!(file(4).await.done().at("/filePlan/plan/reason").is_null());
        finance.moves("acceptPlan", &id, 4).await.refused("VERSION_CONFLICT");
        assert_eq!(finance.moves("acceptPlan", &id, 5).await.done().text("/acceptPlan/plan/state"), "ACCEPTED");
        file(6).await.refused("WRONG_STATE");
    }

    /// A plan reserves what the floor of its place asks, and says what its canteen knows.
    async fn a_plan_reserves_at_least_the_floor(app: TestApp) {
        let (unit, other) = (app.unit(UNIT).await, app.unit(UNIT).await);
        let officer = app.procurement_officer(unit).await;
        officer.writes(&budget(unit, "10000.00", "999.99")).await.refused("INVALID");
        officer.writes(&with(&budget(unit, "0", "0"), "canteen", "SHARED")).await.refused("INVALID");
        officer.writes(&with(&budget(unit, "100.001", "50"), "canteen", "OUTSOURCED")).await.refused("INVALID");
        officer.writes(&with(&budget(unit, "100", "50"), "year", 1999)).await.refused("INVALID");
        officer.writes(&with(&budget(unit, "100", "50"), "expectedVersion", 1)).await.refused("NOT_FOUND");
        officer.writes(&budget(other, "10000.00", "1000.00")).await.failed("FORBIDDEN");
        let shared = json!({
            "idempotencyKey": key(), "unit": encode(unit), "year": 2026, "canteen": "SHARED", "filingUnit": encode(other),
        });
        let shared = officer.writes(&shared).await.done();
        assert!(shared.at("/writePlan/plan/progress").is_null());
        let none = json!({ "idempotencyKey": key(), "unit": encode(unit), "year": 2025, "canteen": "NONE" });
        officer.writes(&none).await.done();
    }

    /// Progress counts what was submitted on the 832 platform, whether or not anybody confirmed it.
    async fn progress_waits_for_nobody(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(ORIGIN).await);
        let officer = app.procurement_officer(unit).await;
        let id = officer.writes(&budget(unit, "10000.00", "1000.00")).await.done().text("/writePlan/plan/id").to_owned();
        let line = |order: &str, amount: &str| {
            Line::of(unit, supplier, ORIGIN).with("channel", "PLATFORM_832").with("orderNumber", order).with("amount", amount)
        };
        let bought = officer.logs(&line("A1", "300.00")).await.purchase();
        officer.logs(&line("A2", "180.00").with("paidFrom", "UNION")).await.purchase();
        let withdrawn = officer.logs(&line("A3", "70.00")).await.purchase();
        officer.drafts(&line("A4", "90.00")).await.purchase();
        officer.logs(&line("A5", "50.00").with("kind", "SOLD_WITH_HELP")).await.purchase();
        officer.logs(&line("A6", "40.00").with("acceptedOn", "2025-12-31")).await.purchase();
        officer.logs(&Line::of(unit, supplier, ORIGIN).with("amount", "60.00")).await.purchase();
        assert_eq!(officer.progress(&id).await, "11/20");
        officer.withdraws(&withdrawn).await.done();
        assert_eq!(officer.progress(&id).await, "12/25");

        let confirmed = app.recipient_coordinator(ORIGIN).await.confirms(&bought).await.purchase();
        assert_eq!(officer.progress(&id).await, "12/25");
        let back = json!({
            "idempotencyKey": key(), "id": confirmed.id, "expectedVersion": confirmed.version, "reason": "变质",
            "quantity": "5", "amount": "80.00", "returnedOn": "2026-06-10",
        });
        officer.act("returnPurchase", "ReturnInput", &back, "{ purchase { id } userErrors { field code message } }").await.done();
        // A reversal takes its purchase out at once, and leaves it out once it is confirmed.
        let county = app.recipient_coordinator(ORIGIN).await;
        let mistaken = officer.logs(&line("A7", "200.00")).await.purchase();
        assert_eq!(officer.progress(&id).await, "3/5");
        let mistaken = county.confirms(&mistaken).await.purchase();
        let reversal = officer.reverses(&mistaken).await.purchase();
        assert_eq!(officer.progress(&id).await, "2/5");
        county.confirms(&reversal).await.done();
        for reader in [&officer, &app.supervisor(UNIT).await, &app.donor_coordinator("440000").await, &app.auditor("440000").await] {
            assert_eq!(reader.progress(&id).await, "2/5");
        }
    }

    /// A plan is seen by its unit and by those over its region, and by nobody else.
    async fn a_stranger_sees_no_plan(app: TestApp) {
        let unit = app.unit(UNIT).await;
        let officer = app.procurement_officer(unit).await;
        let id = officer.writes(&budget(unit, "10000.00", "1000.00")).await.done().text("/writePlan/plan/id").to_owned();
        let query = "query ($id: ID!, $filter: PlansFilter) { plan(id: $id) { id } node(id: $id) { id }
            plans(filter: $filter) { totalCount nodes { id } } }";
        let seen = async |person: &Person, filter: Value| {
            let answer = person.ask(query, json!({ "id": id, "filter": filter })).await;
            assert_eq!(answer.at("/plan").is_null(), answer.at("/node").is_null());
            (!answer.at("/plan").is_null(), answer.number("/plans/totalCount"))
        };
        for filter in [json!({ "year": 2026 }), json!({ "state": "DRAFT" }), json!({ "unit": encode(unit) }), json!({ "region": "440000" })] {
            assert_eq!(seen(&officer, filter).await, (true, 1));
        }
        assert_eq!(seen(&officer, json!({ "year": 2025 })).await, (true, 0));
        assert_eq!(seen(&app.supervisor("440000").await, Value::Null).await, (true, 1));
        let strangers = [
            app.supervisor("330000").await,
            app.recipient_coordinator("450000").await,
            app.procurement_officer(app.unit(UNIT).await).await,
        ];
        for stranger in strangers {
            assert_eq!(seen(&stranger, Value::Null).await, (false, 0));
        }
        app.nobody().ask(query, json!({ "id": id })).await.failed("UNAUTHENTICATED");
    }
}

/// What people do with plans.
trait Plans {
    async fn writes(&self, input: &Value) -> Answer;
    async fn moves(&self, mutation: &str, id: &str, version: i64) -> Answer;
    async fn progress(&self, id: &str) -> String;
}

impl Plans for Person {
    async fn writes(&self, input: &Value) -> Answer {
        self.act("writePlan", "WritePlanInput", input, PLAN).await
    }

    async fn moves(&self, mutation: &str, id: &str, version: i64) -> Answer {
        let input = json!({ "id": id, "expectedVersion": version });
        self.act(mutation, "PlanStepInput", &input, PLAN).await
    }

    async fn progress(&self, id: &str) -> String {
        let query = "query ($id: ID!) { plans { nodes { id progress { exact } } }
            node(id: $id) { ... on Plan { progress { exact } } } }";
        let answer = self.ask(query, json!({ "id": id })).await;
        assert_eq!(answer.at("/plans/nodes/0/progress"), answer.at("/node/progress"));
        answer.text("/node/progress/exact").to_owned()
    }
}

fn budget(unit: OrganisationId, food: &str, reserved: &str) -> Value {
    json!({
        "idempotencyKey": key(), "unit": encode(unit), "year": 2026, "canteen": "OWN",
        "foodBudget": food, "reserved": reserved,
    })
}
