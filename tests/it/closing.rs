//! Statements that are confirmed by their seal, and years that are closed: what a set of records was, it stays.

use crate::steps::{Sides, confirm, read, statement, step};
use serde_json::{Value, json};
use tests::{
    app::TestApp,
    both_stores,
    purchases::{Line, Purchase, key},
};

const ORIGIN: &str = "451027";

both_stores! {
    /// A statement is confirmed as it was shown, save the lines that are disputed in the same act.
    async fn a_statement_is_confirmed_by_its_seal(app: TestApp) {
        let Sides { officer, county, unit, supplier } = Sides::of(&app).await;
        let mut lines = Vec::new();
        for amount in ["10.00", "20.00", "30.00"] {
            lines.push(officer.logs(&Line::of(unit, supplier, ORIGIN).with("amount", amount)).await.purchase());
        }
        let other_month = Line::of(unit, supplier, ORIGIN).with("acceptedOn", "2026-05-20").with("amount", "40.00");
        let other_month = officer.logs(&other_month).await.purchase();
        let filter = json!({ "acceptedOn": { "between": ["2026-06-01", "2026-06-30"] }, "origin": { "eq": ORIGIN } });
        let seal = statement(&county, &filter).await;
        let dispute = |line: &Purchase| json!({
            "id": line.id, "expectedVersion": line.version, "field": "amount", "value": "19.00", "reason": "发票为 19 元",
        });
        let before = app.footprint().await;
        // A line of another month is none of this statement, and a seal of another filter none of this one.
        let strange = json!({ "filter": filter, "seal": seal, "disputes": [dispute(&other_month)] });
        refused(&confirm(&county, strange).await, "NOT_FOUND");
        refused(&confirm(&county, json!({ "filter": {}, "seal": seal })).await, "VERSION_CONFLICT");
        let own = json!({ "filter": filter, "seal": statement(&officer, &filter).await });
        confirm(&officer, own).await.failed("FORBIDDEN");
        for incomplete in [json!({}), json!({ "seal": seal }), json!({ "filter": filter }), json!({ "items": [step(&lines[0])], "seal": seal })] {
            confirm(&county, incomplete).await.failed("BAD_USER_INPUT");
        }
        assert_eq!(app.footprint().await, before);

        let done = confirm(&county, json!({ "filter": filter, "seal": seal, "disputes": [dispute(&lines[1])] })).await.done();
        assert_eq!((done.number("/confirmPurchases/done"), done.number("/confirmPurchases/refused")), (3, 0));
        let mut states = Vec::new();
        for line in lines.iter().chain([&other_month]) {
            states.push(read(&officer, line).await["state"].clone());
        }
        assert_eq!(states, ["CONFIRMED", "DISPUTED", "CONFIRMED", "SUBMITTED"]);
        assert_eq!(county.sums("counted").await, (2, "40.00".to_owned()));
        assert_eq!(county.sums("disputed").await, (1, "20.00".to_owned()));
        // What was shown then is not what stands there now.
        refused(&confirm(&county, json!({ "filter": filter, "seal": seal })).await, "VERSION_CONFLICT");
    }

    /// Whatever changes in the set since it was shown, the seal of it confirms nothing.
    async fn a_statement_that_has_changed_is_read_again(app: TestApp) {
        let Sides { officer, county, unit, supplier } = Sides::of(&app).await;
        let logged = officer.logs(&Line::of(unit, supplier, ORIGIN).with("amount", "10.00")).await.purchase();
        let filter = json!({ "origin": { "eq": ORIGIN } });
        for change in ["another line", "another amount", "one line less"] {
            let seal = statement(&county, &filter).await;
            match change {
                "another line" => drop(officer.logs(&Line::of(unit, supplier, ORIGIN).with("amount", "20.00")).await.done()),
                "another amount" => drop(officer.amends(&logged, &json!({ "amount": "11.00" })).await.done()),
                _ => drop(officer.withdraws(&Purchase { version: 2, ..logged.clone() }).await.done()),
            }
            let before = app.footprint().await;
            let answer = confirm(&county, json!({ "filter": filter, "seal": seal })).await;
            refused(&answer, "VERSION_CONFLICT");
            assert_eq!(answer.at("/confirmPurchases/userErrors/0")["field"], "seal");
            assert_eq!(app.footprint().await, before, "{change}");
        }
        let seal = statement(&county, &filter).await;
        assert_eq!(confirm(&county, json!({ "filter": filter, "seal": seal })).await.done().number("/confirmPurchases/done"), 1);
    }

    /// Of a closed year nothing is added, changed, confirmed or disputed; other years and other pairings go on.
    async fn a_closed_year_takes_no_step(app: TestApp) {
        let Sides { officer, county, unit, supplier } = Sides::of(&app).await;
        let mut amount = 100;
        let mut line = |day: &str| {
            amount += 1;
            Line::of(unit, supplier, ORIGIN).with("acceptedOn", day).with("amount", format!("{amount}.00"))
        };
        let draft = officer.drafts(&line("2025-11-03")).await.purchase();
        let submitted = officer.logs(&line("2025-11-03")).await.purchase();
        let confirmed = officer.logs(&line("2025-11-03")).await.purchase();
        let confirmed = county.confirms(&confirmed).await.purchase();
        let disputed = officer.logs(&line("2025-11-03")).await.purchase();
        let disputed = county.disputes(&disputed, "1.00").await.purchase();
        let twin = line("2025-11-03");
        officer.logs(&twin).await.done();
        let doubtful = officer.logs(&twin).await.purchase();
        let this_year = officer.logs(&line("2026-01-05")).await.purchase();
        let seal = statement(&county, &json!({})).await;
        app.closes(app.pairing("440000", "450000"), 2025).await;

        let before = app.footprint().await;
        let closed = [
            officer.logs(&line("2025-12-31")).await,
            officer.drafts(&line("2025-12-31")).await,
            officer.submits(&draft).await,
            officer.discards(&draft).await,
            officer.amends(&draft, &json!({ "productName": "新名" })).await,
            officer.amends(&submitted, &json!({ "amount": "7.00" })).await,
            officer.amends(&confirmed, &json!({ "productName": "新名" })).await,
            // Neither into the year nor out of it.
            officer.amends(&this_year, &json!({ "acceptedOn": "2025-12-31" })).await,
            officer.amends(&submitted, &json!({ "acceptedOn": "2026-01-05" })).await,
            officer.withdraws(&submitted).await,
            officer.withdraws(&disputed).await,
            county.confirms(&submitted).await,
            county.disputes(&submitted, "1.00").await,
            county.disputes(&confirmed, "1.00").await,
            county.drops_the_dispute(&disputed).await,
            county.steps("clearDuplicate", &doubtful, None).await,
            county.steps("joinDuplicate", &doubtful, None).await,
        ];
        for (at, answer) in closed.into_iter().enumerate() {
            let answer = answer.refused("PERIOD_CLOSED");
            let said = answer.body.to_string();
            assert!(said.contains("2025"), "{at}: {said}");
        }
        let items = confirm(&county, json!({ "items": [step(&submitted)] })).await;
        assert_eq!(items.at("/confirmPurchases/items/0/userErrors/0")["code"], "PERIOD_CLOSED");
        let batch = json!({ "input": {
            "idempotencyKey": key(), "submit": true, "policy": "VALID_ONLY", "lines": [line("2025-12-31").input()],
        } });
        let many = "mutation ($input: LogPurchasesInput!) { logPurchases(input: $input) { logged lines { userErrors { field code } } } }";
        let batch = officer.ask(many, batch).await;
        assert_eq!(batch.at("/logPurchases/lines/0/userErrors/0"), &json!({ "field": "acceptedOn", "code": "PERIOD_CLOSED" }));
        assert_eq!(app.footprint().await, before);

        // By its seal the statement confirms what may be, and says line by line what may not.
        let by_seal = confirm(&county, json!({ "filter": {}, "seal": seal })).await;
        assert_eq!((by_seal.number("/confirmPurchases/done"), by_seal.number("/confirmPurchases/refused")), (1, 3));
        assert_eq!(read(&county, &this_year).await["state"], "CONFIRMED");
        officer.logs(&line("2026-01-05")).await.done();
        // Another pairing's year is its own.
        let elsewhere = app.supplier("520102").await;
        officer.logs(&Line::of(unit, elsewhere, "520102").with("acceptedOn", "2025-12-31")).await.done();
    }

    /// What was wrong in a closed year enters as a correction: marked, confirmed by both, and not counted until
    /// a restatement; what was published stays.
    async fn a_closed_year_is_corrected_by_both_sides(app: TestApp) {
        let Sides { officer, county, unit, supplier } = Sides::of(&app).await;
        let logged = officer.logs(&Line::of(unit, supplier, ORIGIN).with("acceptedOn", "2025-11-03")).await.purchase();
        let confirmed = county.confirms(&logged).await.purchase();
        app.closes(app.pairing("440000", "450000"), 2025).await;
        county.reverses(&confirmed).await.refused("WRONG_STATE");
        let correction = officer.reverses(&confirmed).await.purchase();
        let seen = read(&county, &correction).await;
        assert_eq!((&seen["correction"], &seen["standing"], &seen["exclusion"]), (&json!(true), &json!("EXCLUDED"), &json!("LATE")));
        officer.confirms(&correction).await.failed("FORBIDDEN");
        let agreed = county.confirms(&correction).await.purchase();
        let seen = read(&officer, &agreed).await;
        assert_eq!((&seen["state"], &seen["standing"], &seen["exclusion"]), (&json!("CONFIRMED"), &json!("EXCLUDED"), &json!("LATE")));
        assert_eq!(seen["confirmation"]["side"], "RECIPIENT");
        let original = read(&officer, &confirmed).await;
        assert_eq!((&original["standing"], &original["version"]), (&json!("COUNTED"), &json!(2)));
        assert_eq!(county.sums("counted").await, (1, "100.00".to_owned()));
        assert_eq!(county.sums("excluded").await, (1, "-100.00".to_owned()));

        // One that the other side does not agree to is withdrawn again, and the year stays as it is.
        let second = officer.logs(&Line::of(unit, supplier, ORIGIN)).await.purchase();
        county.confirms(&second).await.done();
        let wrong = county.disputes(&agreed, "0.00").await.purchase();
        officer.withdraws(&wrong).await.done();
        assert_eq!(county.sums("counted").await, (2, "200.00".to_owned()));
    }
}

/// A statement is refused as a whole.
#[track_caller]
fn refused(answer: &tests::answer::Answer, code: &str) {
    let said: &Value = answer.at("/confirmPurchases/userErrors/0/code");
    assert_eq!(said, code, "{}", answer.body);
    assert_eq!(answer.at("/confirmPurchases/items"), &json!([]), "{}", answer.body);
}
