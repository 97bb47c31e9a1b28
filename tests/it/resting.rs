//! Purchases on which others rest: what was given back, what is reversed, and what was taken for a duplicate.

use crate::steps::{Sides, confirm, read, step};
use serde_json::{Value, json};
use tests::{app::TestApp, both_stores, purchases::Line};

const ORIGIN: &str = "451027";

both_stores! {
    /// What was given back stays what it was: the sums never fall below what was bought.
    async fn what_was_given_back_is_neither_withdrawn_nor_changed(app: TestApp) {
        let Sides { officer, county, unit, supplier } = Sides::of(&app).await;
        let logged = officer.logs(&Line::of(unit, supplier, ORIGIN)).await.purchase();
        let bought = county.confirms(&logged).await.purchase();
        let back = officer.gives_back(&bought, "10", "100.00", "2026-06-10").await.purchase();
        let before = app.footprint().await;
        officer.amends(&bought, &json!({ "amount": "10.00" })).await.refused("WRONG_STATE");
        officer.withdraws(&bought).await.refused("WRONG_STATE");
        assert_eq!(app.footprint().await, before);
        let renamed = officer.amends(&bought, &json!({ "productName": "干八角" })).await.purchase();
        // A disputed one waits for the return to go, too.
        let disputed = county.disputes(&renamed, "90.00").await.purchase();
        officer.withdraws(&disputed).await.refused("WRONG_STATE");
        officer.withdraws(&back).await.done();
        officer.amends(&disputed, &json!({ "amount": "90.00" })).await.done();
    }

    /// What is reversed is left alone until the reversal is decided; both are confirmed in one statement.
    async fn what_is_reversed_is_left_alone(app: TestApp) {
        let Sides { officer, county, unit, supplier } = Sides::of(&app).await;
        let logged = officer.logs(&Line::of(unit, supplier, ORIGIN)).await.purchase();
        let confirmed = county.confirms(&logged).await.purchase();
        let reversal = officer.reverses(&confirmed).await.purchase();
        officer.amends(&confirmed, &json!({ "quantity": "1" })).await.refused("WRONG_STATE");
        officer.withdraws(&confirmed).await.refused("WRONG_STATE");
        // Withdrawn itself, it frees its original.
        let withdrawn = officer.withdraws(&reversal).await.purchase();
        assert_eq!(read(&county, &withdrawn).await["state"], "WITHDRAWN");
        officer.amends(&confirmed, &json!({ "quantity": "1" })).await.done();
    }

    /// One order of the statement is as good as another: an original goes before what undoes it.
    async fn an_original_and_its_reversal_are_taken_together(app: TestApp) {
        let Sides { officer, county, unit, supplier } = Sides::of(&app).await;
        let logged = officer.logs(&Line::of(unit, supplier, ORIGIN)).await.purchase();
        let confirmed = county.confirms(&logged).await.purchase();
        let reversal = officer.reverses(&confirmed).await.purchase();
        let undone = county.confirms(&reversal).await.purchase();
        // Both are disputed and confirmed at once; what was done with each is answered at its place.
        let disputed = county.disputes(&undone, "1.00").await.purchase();
        let original = read(&county, &confirmed).await["version"].as_i64().unwrap();
        let original = tests::purchases::Purchase { version: original, ..confirmed };
        let dropped = county.drops_the_dispute(&disputed).await.purchase();
        let items = json!({ "items": [step(&dropped), step(&original)] });
        let done = confirm(&county, items).await;
        let items = done.at("/confirmPurchases/items");
        assert_eq!(items[0]["purchase"]["state"], "CONFIRMED", "{items}");
        assert_eq!(items[1]["userErrors"][0]["code"], "WRONG_STATE", "{items}");
        assert_eq!(items[1]["userErrors"][0]["index"], 1, "{items}");
        assert_eq!(read(&county, &original).await["standing"], "EXCLUDED");
    }

    /// Who withdraws a purchase lets its duplicates count again: nothing is lost with it.
    async fn duplicates_of_what_is_withdrawn_count_again(app: TestApp) {
        let Sides { officer, county, unit, supplier } = Sides::of(&app).await;
        let first = officer.logs(&Line::of(unit, supplier, ORIGIN)).await.purchase();
        let second = officer.logs(&Line::of(unit, supplier, ORIGIN)).await.purchase();
        let joined = county.steps("joinDuplicate", &second, None).await.purchase();
        assert_eq!(read(&county, &joined).await["exclusion"], "DUPLICATE");
        county.confirms(&joined).await.refused("WRONG_STATE");
        officer.withdraws(&first).await.done();
        let seen = read(&county, &joined).await;
        assert_eq!((&seen["standing"], &seen["duplicateMark"]), (&json!("PENDING"), &json!("CLEAR")));
        let again = tests::purchases::Purchase { version: seen["version"].as_i64().unwrap(), ..joined };
        county.confirms(&again).await.done();
        assert_eq!(county.sums("counted").await.0, 1);
    }

    /// A wrong decision is undone by who made it.
    async fn a_duplicate_that_is_none_is_cleared(app: TestApp) {
        let Sides { officer, county, unit, supplier } = Sides::of(&app).await;
        officer.logs(&Line::of(unit, supplier, ORIGIN)).await.done();
        let second = officer.logs(&Line::of(unit, supplier, ORIGIN)).await.purchase();
        let joined = county.steps("joinDuplicate", &second, None).await.purchase();
        officer.steps("clearDuplicate", &joined, None).await.failed("FORBIDDEN");
        let cleared = county.steps("clearDuplicate", &joined, Some("two deliveries")).await.purchase();
        assert_eq!(read(&officer, &cleared).await["duplicateMark"], "NOT_A_DUPLICATE");
        let confirmed = county.confirms(&cleared).await.purchase();
        // What was said of the two is remembered when the line changes and is still like the other one.
        let changed = officer.amends(&confirmed, &json!({ "acceptedOn": "2026-06-06" })).await.purchase();
        let seen = read(&county, &changed).await;
        assert_eq!((&seen["state"], &seen["duplicateMark"]), (&json!("SUBMITTED"), &json!("NOT_A_DUPLICATE")));
        county.confirms(&changed).await.done();
    }

    /// A field that may be empty is emptied by null; one that may not says so; an amendment says what changes.
    async fn null_empties_a_field_that_may_be_empty(app: TestApp) {
        let Sides { officer, county, unit, supplier } = Sides::of(&app).await;
        let line = Line::of(unit, supplier, ORIGIN).with("orderNumber", "N-1").with("paidOn", "2026-06-08");
        let logged = officer.logs(&line).await.purchase();
        for (change, field) in [(json!({}), "change"), (json!({ "amount": null }), "amount"), (json!({ "supplier": null }), "supplier")] {
            let refused = officer.amends(&logged, &change).await.refused("INVALID");
            let named = refused.text("/amendPurchase/userErrors/0/field").to_owned();
            assert!(named.ends_with(field), "{named}");
        }
        let amended = officer.amends(&logged, &json!({ "orderNumber": null, "paidOn": null })).await.purchase();
        let told = county.reads(&amended, "orderNumber paidOn amount").await;
        assert_eq!(told.at("/purchase/paidOn"), &Value::Null);
        assert_eq!(told.text("/purchase/amount"), "100.00");
        // What has no number of its channel's has one of ours, as it would have had from the beginning.
        assert!(told.text("/purchase/orderNumber").starts_with("SH-"));
    }

    /// What the other side holds to be right is read as the field is.
    async fn the_value_of_a_dispute_fits_its_field(app: TestApp) {
        let Sides { officer, county, unit, supplier } = Sides::of(&app).await;
        let logged = officer.logs(&Line::of(unit, supplier, ORIGIN)).await.purchase();
        let query = "mutation ($input: DisputeInput!) { disputePurchase(input: $input) { purchase { id version } userErrors { field code message } } }";
        for (field, value) in [("amount", "much"), ("amount", "1.005"), ("acceptedOn", "2026-02-30"), ("origin", "45"), ("kind", "LENT"), ("quantity", "2.1255"), ("unit", "x")] {
            let input = json!({ "id": logged.id, "expectedVersion": 1, "field": field, "value": value, "reason": "x" });
            let answer = county.ask(query, json!({ "input": input })).await;
            let error = answer.at("/disputePurchase/userErrors/0").clone();
            assert_eq!(error["field"], "value", "{field}: {}", answer.body);
        }
        let input = json!({ "id": logged.id, "expectedVersion": 1, "field": "kind", "value": "SOLD_WITH_HELP", "reason": "x" });
        county.ask(query, json!({ "input": input })).await.done();
    }
}
