//! Bad input: each refusal names its field and its code, and changes nothing.

use serde_json::{Value, json};
use tests::{
    app::TestApp,
    both_stores,
    purchases::{Line, key},
};

const UNIT: &str = "440106";
const ORIGIN: &str = "451027";

both_stores! {
    /// What is wrong with a line is said field by field.
    async fn a_bad_line_names_its_field(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(ORIGIN).await);
        let other = app.unit(UNIT).await;
        let officer = app.procurement_officer(unit).await;
        let good = || Line::of(unit, supplier, ORIGIN);
        let long = "长".repeat(400_000);
        let bad: Vec<(&str, Value, &str)> = vec![
            ("amount", json!("-1.00"), "amount"),
            ("amount", json!("99999999999999999999"), "amount"),
            ("amount", json!("1.005"), "amount"),
            ("amount", json!("1e3"), "amount"),
            ("quantity", json!("0"), "quantity"),
            ("acceptedOn", json!("2999-01-01"), "acceptedOn"),
            ("acceptedOn", json!("2026-02-30"), "acceptedOn"),
            ("origin", json!("459999"), "origin"),
            ("origin", json!("440106"), "origin"),
            ("origin", json!("130102"), "origin"),
            ("origin", json!("450000"), "origin"),
            ("unit", json!(api::graphql::id::encode(other)), "unit"),
            ("unit", json!("nonsense"), "unit"),
            ("supplier", json!(api::graphql::id::encode(entity::ids::PurchaseId(uuid::Uuid::nil()))), "supplier"),
            ("channel", json!("TELEPATHY"), "channel"),
            ("channel", json!("PLATFORM_832"), "orderNumber"),
            ("measure", json!("SHIP"), "measure"),
            ("productName", json!("a\u{0}b"), "productName"),
            ("productName", json!(long), "productName"),
            ("orderNumber", json!("x".repeat(65)), "orderNumber"),
        ];
        for (field, value, named) in bad {
            let answer = officer.logs(&good().with(field, value.clone())).await;
            let at = answer.at("/logPurchase/userErrors/0");
            assert_eq!(at["field"], named, "{field}: {}", answer.body);
            assert!(at["message"].as_str().is_some_and(|message| !message.is_empty()));
            assert!(answer.at("/logPurchase/purchase").is_null());
        }
        // The wrong JSON type does not even parse.
        officer.logs(&good().with("amount", 1.5)).await.failed("BAD_USER_INPUT");
        officer.logs(&good().with("productName", "𠮷野家 🍊")).await.done();
        assert_eq!(officer.sums("all").await.0, 1);
    }

    /// The same key gives the same record, and another input under it a conflict; so does the same order line.
    async fn a_key_is_used_once_and_so_is_an_order_line(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(ORIGIN).await);
        let officer = app.procurement_officer(unit).await;
        let line = Line::of(unit, supplier, ORIGIN).with("channel", "PLATFORM_832").with("orderNumber", "A-1").with("orderLine", 1);
        let input = json!({ "idempotencyKey": key(), "submit": true, "line": line.input() });
        let first = officer.logs_with(&input).await.purchase();
        assert_eq!(officer.logs_with(&input).await.purchase(), first);
        let mut other = input.clone();
        other["line"]["amount"] = json!("7.00");
        officer.logs_with(&other).await.refused("IDEMPOTENCY_CONFLICT");
        officer.logs(&line).await.refused("DUPLICATE");
        assert_eq!(officer.sums("all").await, (1, "100.00".to_owned()));
        // Withdrawing frees the line.
        officer.withdraws(&first).await.done();
        officer.logs(&line).await.done();
    }

    /// A batch is taken whole or in part as its policy says, and answers line by line.
    async fn a_batch_answers_line_by_line(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(ORIGIN).await);
        let officer = app.procurement_officer(unit).await;
        let line = |at: usize| {
            let amount = if at == 7 { "-1".to_owned() } else { format!("{}.00", 10 + at) };
            Line::of(unit, supplier, ORIGIN).with("amount", amount.as_str()).input()
        };
        let lines: Vec<Value> = (0..1000).map(line).collect();
        let query = "mutation ($input: LogPurchasesInput!) { logPurchases(input: $input) { logged refused \
                     lines { index purchase { id } userErrors { field code index } } userErrors { field code } } }";
        let ask = async |policy: &str, lines: &[Value], key: &str| {
            let input = json!({ "idempotencyKey": key, "submit": true, "policy": policy, "lines": lines });
            officer.ask(query, json!({ "input": input })).await
        };
        let none = ask("ALL_OR_NOTHING", &lines, "k1").await;
        assert_eq!((none.number("/logPurchases/logged"), none.number("/logPurchases/refused")), (0, 1000));
        assert_eq!(none.at("/logPurchases/lines/7/userErrors/0")["field"], "amount");
        assert_eq!(none.at("/logPurchases/lines/7/userErrors/0")["index"], 7);
        assert_eq!(officer.sums("all").await.0, 0);
        let most = ask("VALID_ONLY", &lines, "k2").await;
        assert_eq!((most.number("/logPurchases/logged"), most.number("/logPurchases/refused")), (999, 1));
        // The same key again: the same records, and nothing new.
        let again = ask("VALID_ONLY", &lines, "k2").await;
        assert_eq!(again.body["data"], most.body["data"]);
        assert_eq!(officer.sums("all").await.0, 999);
        let many: Vec<Value> = (0..1001).map(line).collect();
        let refused = ask("VALID_ONLY", &many, "k3").await;
        assert_eq!(refused.at("/logPurchases/userErrors/0")["code"], "LIMIT_EXCEEDED");
    }

    /// A stale version, a wrong state and a cursor of elsewhere are refused with their codes.
    async fn stale_and_strange_things_are_refused(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(ORIGIN).await);
        let officer = app.procurement_officer(unit).await;
        let county = app.recipient_coordinator(ORIGIN).await;
        let logged = officer.logs(&Line::of(unit, supplier, ORIGIN)).await.purchase();
        officer.amends(&logged, &json!({ "amount": "120.00" })).await.done();
        county.confirms(&logged).await.refused("VERSION_CONFLICT");
        let current = tests::purchases::Purchase { version: 2, ..logged.clone() };
        let confirmed = county.confirms(&current).await.purchase();
        county.confirms(&confirmed).await.refused("WRONG_STATE");
        officer.withdraws(&confirmed).await.refused("WRONG_STATE");
        let list = async |arguments: &str| {
            officer.ask(&format!("{{ purchases({arguments}) {{ nodes {{ id }} pageInfo {{ endCursor }} }} }}"), json!({})).await
        };
        for arguments in ["first: 0", "first: 101", "first: 1, last: 1", "after: \"AAAA\"", "orderBy: AMOUNT_DESC"] {
            list(arguments).await.failed("BAD_USER_INPUT");
        }
        let page = list("first: 1, orderBy: ID_DESC").await;
        let cursor = page.text("/purchases/pageInfo/endCursor").to_owned();
        list(&format!("first: 1, orderBy: ID_DESC, after: \"{cursor}\"")).await.done();
        list(&format!("first: 1, orderBy: ACCEPTED_ON_DESC, after: \"{cursor}\"")).await.failed("BAD_USER_INPUT");
    }

    /// A variable of another JSON type than its field's is named by its path, with what would be right.
    async fn a_variable_that_does_not_fit_is_named_by_its_path(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(ORIGIN).await);
        let officer = app.procurement_officer(unit).await;
        let query = "mutation ($input: LogPurchasesInput!) { logPurchases(input: $input) { logged } }";
        let good = || Line::of(unit, supplier, ORIGIN);
        let asked = |line: Value| json!({ "input": { "idempotencyKey": key(), "submit": true, "policy": "VALID_ONLY", "lines": [good().input(), line] } });
        for (line, path, right) in [
            (good().with("amount", 100.5), "input.lines[1].amount", "give a Decimal, written as \"1234.50\", not 100.5"),
            (good().with("acceptedOn", 20_260_605), "input.lines[1].acceptedOn", "\"2022-10-31\""),
            (good().with("kind", "LENT"), "input.lines[1].kind", "one of BOUGHT, SOLD_WITH_HELP, not \"LENT\""),
            (good().with("orderLine", "1"), "input.lines[1].orderLine", "a whole number"),
            (good().with("amount", Value::Null), "input.lines[1].amount", "cannot be null"),
            (good().with("colour", "red"), "input.lines[1].colour", "there is no such field; give acceptedOn, "),
            (good().with("productName", json!({ "zh": "八角" })), "input.lines[1].productName", "a string, not {…}"),
            (good().with("quantity", json!(["1".repeat(100_000)])), "input.lines[1].quantity", "not […]"),
        ] {
            let before = app.footprint().await;
            let error = |answer: &tests::answer::Answer| answer.body["errors"][0].clone();
            let english = error(&officer.ask_in("en", query, asked(line.input())).await);
            let chinese = error(&officer.ask_in("zh-CN", query, asked(line.input())).await);
            for told in [&english, &chinese] {
                assert_eq!((&told["extensions"]["field"], &told["extensions"]["code"]), (&json!(path), &json!("BAD_USER_INPUT")), "{told}");
                assert!(told.to_string().len() < 600, "{told}");
            }
            assert!(english["message"].as_str().unwrap().contains(right), "{english}");
            assert!(chinese["message"].as_str().unwrap().contains('：'), "{chinese}");
            assert_eq!(app.footprint().await, before);
        }
        // All that is wrong is told at once, ten of it at most.
        let many = json!({ "input": { "lines": vec![json!({ "amount": 1 }); 30], "policy": 1 } });
        let told = officer.ask_in("en", query, many).await.body["errors"].clone();
        assert_eq!(told.as_array().map(Vec::len), Some(10), "{told}");
    }
}
