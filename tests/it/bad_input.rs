//! Bad input, item by item: each is refused by code and field, in the caller's language, and leaves nothing.

use crate::steps::{Sides, confirm};
use api::graphql::id::encode;
use serde_json::{Value, json};
use tests::{
    answer::Answer,
    app::TestApp,
    both_stores,
    people::Person,
    purchases::{Line, key},
};

const ORIGIN: &str = "451027";
const LOG: &str = "mutation ($input: LogPurchaseInput!) { logPurchase(input: $input) \
                   { purchase { id } userErrors { code field message index } } }";
const MANY: &str = "mutation ($input: LogPurchasesInput!) { logPurchases(input: $input) \
                    { logged refused lines { index purchase { id } userErrors { code field message index } } userErrors { code field message } } }";

both_stores! {
    /// What is wrong with one line.
    async fn a_line_is_refused_by_its_field(app: TestApp) {
        let Sides { officer, unit, supplier, .. } = Sides::of(&app).await;
        let stranger = app.unit("440106").await;
        let retired = app.unit("440106").await;
        retire(&app, &encode(retired)).await;
        let good = Line::of(unit, supplier, ORIGIN);
        let id = |id: &dyn std::fmt::Display| json!(id.to_string());
        let million = "长".repeat(350_000);
        let cases: Vec<(&str, &str, Value, &str)> = vec![
            ("a negative amount", "amount", json!("-1.00"), "INVALID"),
            ("no amount at all", "amount", json!("0.00"), "INVALID"),
            ("twenty digits", "amount", json!("12345678901234567890"), "INVALID"),
            ("half a fen", "amount", json!("1.005"), "INVALID"),
            ("a float as text", "amount", json!("1e3"), "INVALID"),
            ("a fullwidth amount", "amount", json!("１００"), "INVALID"),
            ("the year 2999", "acceptedOn", json!("2999-01-01"), "INVALID"),
            ("30 February", "acceptedOn", json!("2026-02-30"), "INVALID"),
            ("a year before all this", "acceptedOn", json!("1895-01-01"), "INVALID"),
            ("no region", "origin", json!("459999"), "INVALID"),
            ("an abolished region", "origin", json!("530321"), "INVALID"),
            ("a region of the donor's side", "origin", json!("440106"), "INVALID"),
            ("a region that nobody assists", "origin", json!("130102"), "INVALID"),
            ("a whole province", "origin", json!("450000"), "INVALID"),
            ("a unit that is not the caller's", "unit", id(&*encode(stranger)), "INVALID"),
            ("a unit that was retired", "unit", id(&*encode(retired)), "INVALID"),
            ("an id of another type", "unit", id(&*encode(entity::ids::PurchaseId(uuid::Uuid::nil()))), "INVALID"),
            ("an id that never was", "supplier", id(&*encode(entity::ids::OrganisationId(uuid::Uuid::nil()))), "NOT_FOUND"),
            ("a megabyte of text", "productName", json!(million), "INVALID"),
            ("NUL", "productName", json!("八\u{0}角"), "INVALID"),
            ("NUL in a code", "channel", json!("\u{0}"), "INVALID"),
            ("a line that is too long", "orderNumber", json!("9".repeat(65)), "INVALID"),
        ];
        let before = app.footprint().await;
        for (what, field, value, code) in cases {
            let input = json!({ "input": { "idempotencyKey": key(), "submit": true, "line": good.clone().with(field, value).input() } });
            let errors = in_both_languages(what, &officer, LOG, &input, "/logPurchase/userErrors").await;
            assert!(errors.iter().any(|error| error["code"] == code && error["field"] == field), "{what}: {errors:?}");
            assert_eq!(app.footprint().await, before, "{what}");
        }
    }

    /// Where nobody assisted on that day: a recipient of today was none in 2010, and one of 2017 is none today.
    async fn an_origin_is_a_recipient_on_the_day(app: TestApp) {
        let Sides { officer, unit, supplier, .. } = Sides::of(&app).await;
        let line = |day: &str, origin: &str| Line::of(unit, supplier, origin).with("acceptedOn", day);
        let before = app.footprint().await;
        officer.logs(&line("2010-06-01", ORIGIN)).await.refused("INVALID");
        // 阜平 of 保定 was assisted by 北京 until 2021.
        officer.logs(&line("2026-06-01", "130624")).await.refused("INVALID");
        assert_eq!(app.footprint().await, before);
        officer.logs(&line("2018-06-01", "130624")).await.done();
    }

    /// The wrong JSON type does not even parse: it is said of which type, and in both languages.
    async fn the_wrong_type_is_refused_before_anything_runs(app: TestApp) {
        let Sides { officer, unit, supplier, .. } = Sides::of(&app).await;
        let before = app.footprint().await;
for (field, value, named) in [
            ("amount", json!(1.5), "1234.50"),
            ("amount", json!(100), "1234.50"),
            ("quantity", json!(2.125), "1234.50"),
            ("acceptedOn", json!(20_260_605), "2022-10-31"),
            ("origin", json!(451_027), "451027"),
            ("kind", json!("STOLEN"), "BOUGHT, SOLD_WITH_HELP"),
            ("orderLine", json!(1.5), "20"),
            ("unit", json!([1]), "[…]"),
        ] {
            let line = Line::of(unit, supplier, ORIGIN).with(field, value).input();
            let input = json!({ "input": { "idempotencyKey": key(), "submit": true, "line": line } });
            for (language, han) in [("zh-CN", true), ("en", false)] {
                let answer = officer.ask_in(language, LOG, input.clone()).await.failed("BAD_USER_INPUT");
                let error = &answer.body["errors"][0];
                let message = error["message"].as_str().unwrap();
                assert!(message.contains(named), "{field}: {message}");
                assert_eq!(error["extensions"]["field"], format!("input.line.{field}"), "{error}");
                assert_eq!(has_han(message), han, "{message}");
            }
        }
        assert_eq!(app.footprint().await, before);
    }

    /// Emoji, rare characters and whatever people are called: they come back as they were sent.
    async fn rare_characters_are_kept_as_they_are(app: TestApp) {
        let Sides { officer, county, unit, supplier } = Sides::of(&app).await;
        for (at, name) in ["𠮷野家", "㼆果", "🍊🥭", "ལྷ་ས།", "ۋە", "ꆈꌠ", "é", "𰻝𰻝面"].into_iter().enumerate() {
            let line = Line::of(unit, supplier, ORIGIN).with("productName", name).with("amount", format!("{}.00", 10 + at));
            let logged = officer.logs(&line).await.purchase();
            assert_eq!(county.reads(&logged, "productName").await.text("/purchase/productName"), name);
        }
    }

    /// The same order line, the same key with another input, a version that is not the last.
    async fn what_was_there_before_is_not_there_twice(app: TestApp) {
        let Sides { officer, county, unit, supplier } = Sides::of(&app).await;
        let line = Line::of(unit, supplier, ORIGIN).with("channel", "PLATFORM_832").with("orderNumber", "A-1").with("orderLine", 1);
        let input = json!({ "input": { "idempotencyKey": "k", "submit": true, "line": line.input() } });
        let logged = officer.ask(LOG, input.clone()).await.done();
        let id = logged.text("/logPurchase/purchase/id").to_owned();
        officer.amends(&tests::purchases::Purchase { id: id.clone(), version: 1 }, &json!({ "amount": "120.00" })).await.done();
        let before = app.footprint().await;

        let mut again = input.clone();
        again["input"]["idempotencyKey"] = json!("another");
        one_refusal("the same order line", &officer, LOG, &again, "DUPLICATE", "orderNumber").await;
        let mut other = input.clone();
        other["input"]["line"]["amount"] = json!("7.00");
        one_refusal("a key with another input", &officer, LOG, &other, "IDEMPOTENCY_CONFLICT", "idempotencyKey").await;
        let mut drafted = input.clone();
        drafted["input"]["submit"] = json!(false);
        one_refusal("a key that submits no more", &officer, LOG, &drafted, "IDEMPOTENCY_CONFLICT", "idempotencyKey").await;
        for blank in ["", " ", &"k".repeat(101)] {
            let mut keyless = input.clone();
            keyless["input"]["idempotencyKey"] = json!(blank);
            one_refusal("no key", &officer, LOG, &keyless, "INVALID", "idempotencyKey").await;
        }
        let confirm = "mutation ($input: StepInput!) { confirmPurchase(input: $input) { purchase { id } userErrors { code field message index } } }";
        for stale in [1, 3, 0, -1] {
            let input = json!({ "input": { "id": id, "expectedVersion": stale } });
            one_refusal("a stale version", &county, confirm, &input, "VERSION_CONFLICT", "expectedVersion").await;
        }
        assert_eq!(app.footprint().await, before);
        // And the key still gives what it gave.
        assert_eq!(officer.ask(LOG, input).await.done().text("/logPurchase/purchase/id"), id);
    }

    /// One bad line among a thousand takes the batch with it, or not, as the policy says; 1,001 are too many.
    async fn one_bad_line_among_a_thousand(app: TestApp) {
        let Sides { officer, unit, supplier, .. } = Sides::of(&app).await;
        let line = |at: usize| {
            let amount = if at == 700 { "1.005".to_owned() } else { format!("{}.00", 10 + at) };
            Line::of(unit, supplier, ORIGIN).with("amount", amount.as_str()).input()
        };
        let batch = |many: usize, policy: &str| {
            let lines: Vec<Value> = (0..many).map(line).collect();
            json!({ "input": { "idempotencyKey": key(), "submit": true, "policy": policy, "lines": lines } })
        };
        let before = app.footprint().await;
        for policy in ["ALL_OR_NOTHING", "VALID_ONLY"] {
            one_refusal("1,001 lines", &officer, MANY, &batch(1001, policy), "LIMIT_EXCEEDED", "lines").await;
            one_refusal("no line", &officer, MANY, &batch(0, policy), "LIMIT_EXCEEDED", "lines").await;
        }
        let whole = officer.ask(MANY, batch(1000, "ALL_OR_NOTHING")).await;
        let bad = json!({ "code": "INVALID", "field": "amount", "index": 700,
                          "message": "an amount has two decimal places at most (fen)" });
        assert_eq!((whole.number("/logPurchases/logged"), whole.number("/logPurchases/refused")), (0, 1000));
        assert_eq!(whole.at("/logPurchases/lines/700/userErrors"), &json!([bad]));
        assert_eq!(whole.at("/logPurchases/lines/699/userErrors"), &json!([]), "nothing is wrong with this one");
        assert_eq!(app.footprint().await, before, "no key was used up either");

        let part = officer.ask(MANY, batch(1000, "VALID_ONLY")).await;
        assert_eq!((part.number("/logPurchases/logged"), part.number("/logPurchases/refused")), (999, 1));
        assert_eq!(part.at("/logPurchases/lines/700/userErrors"), &json!([bad]));
        assert_eq!(officer.sums("all").await, (999, format!("{}.00", (0..1000).map(|at| 10 + at).sum::<usize>() - 710)));
    }

    /// Lists: cursors of elsewhere, pages of no size, ids of other types, and orders that no index serves.
    async fn a_list_is_asked_as_it_can_be(app: TestApp) {
        let Sides { officer, unit, supplier, .. } = Sides::of(&app).await;
        for at in 1..=3 {
            officer.logs(&Line::of(unit, supplier, ORIGIN).with("amount", format!("{at}.00"))).await.done();
        }
        let cursor = async |query: &str, at: &str| officer.ask(query, Value::Null).await.text(at).to_owned();
        let of_regions = cursor("{ regions(first: 1) { pageInfo { endCursor } } }", "/regions/pageInfo/endCursor").await;
        let of_ids = cursor("{ purchases(first: 1, orderBy: ID_ASC) { pageInfo { endCursor } } }", "/purchases/pageInfo/endCursor").await;
        let unit_id = encode(unit).to_string();
        let before = app.footprint().await;
        for (what, arguments, field) in [
            ("a page of none", "first: 0".to_owned(), "first"),
            ("a page of fewer than none", "first: -1".to_owned(), "first"),
            ("a page of 101", "first: 101".to_owned(), "first"),
            ("the last none", "last: 0".to_owned(), "last"),
            ("the last 101", "last: 101".to_owned(), "last"),
            ("a cursor of another list", format!(r#"first: 1, after: "{of_regions}""#), "after"),
            ("a cursor of another order", format!(r#"first: 1, after: "{of_ids}""#), "after"),
            ("no cursor", r#"first: 1, before: "AAAA""#.to_owned(), "before"),
            ("a megabyte of cursor", format!(r#"first: 1, after: "{}""#, "A".repeat(200_000)), "after"),
            ("an id of another type", format!(r#"filter: {{ id: {{ eq: "{unit_id}" }} }}"#), "id"),
            ("no id", r#"filter: { unit: { eq: "nonsense" } }"#.to_owned(), "unit"),
            ("an order that no index serves", "orderBy: AMOUNT_DESC".to_owned(), "orderBy"),
            ("30 February", r#"filter: { acceptedOn: { gte: "2026-02-30" } }"#.to_owned(), "acceptedOn"),
            ("half a fen", r#"filter: { amount: { lte: "0.005" } }"#.to_owned(), "amount"),
            ("half a region", r#"filter: { origin: { eq: "4510" } }"#.to_owned(), "origin"),
        ] {
            let query = format!("{{ purchases({arguments}) {{ nodes {{ id }} }} }}");
            for (language, han) in [("zh-CN", true), ("en", false)] {
                let answer = officer.ask_in(language, &query, Value::Null).await.failed("BAD_USER_INPUT");
                let error = &answer.body["errors"][0];
                assert_eq!(error["extensions"]["field"], field, "{what}: {error}");
                assert_eq!(has_han(error["message"].as_str().unwrap()), han, "{what}: {error}");
            }
        }
        assert_eq!(app.footprint().await, before);
        for kind in ["purchase", "plan", "account"] {
            let query = format!("query ($id: ID!) {{ {kind}(id: $id) {{ id }} }}");
            officer.ask(&query, json!({ "id": unit_id })).await.failed("BAD_USER_INPUT");
        }
    }

    /// An organisation's code with a wrong check character, and steps with ids that are nobody's.
    async fn codes_and_ids_are_checked(app: TestApp) {
        let Sides { county, .. } = Sides::of(&app).await;
        let keeper = app.donor_coordinator("440000").await;
        let create = "mutation ($input: CreateOrganisationInput!) { createOrganisation(input: $input) \
                      { organisation { id } userErrors { code field message index } } }";
        let before = app.footprint().await;
        for (what, code) in [
            ("a wrong check character", "91440106MA59BYRT0A"), ("seventeen characters", "91440106MA59BYRT0"),
            ("letters that no code has", "91440106IOZSV9RT0X"), ("no code", ""),
        ] {
            let input = json!({ "input": {
                "idempotencyKey": key(), "creditCode": code, "name": "某单位", "kind": "PUBLIC_BODY", "region": "440106",
            } });
            one_refusal(what, &keeper, create, &input, "INVALID", "creditCode").await;
        }
        let nobody_s = encode(entity::ids::PurchaseId(uuid::Uuid::from_u128(7)));
        let step = "mutation ($input: StepInput!) { confirmPurchase(input: $input) { purchase { id } userErrors { code field message index } } }";
        let input = json!({ "input": { "id": nobody_s, "expectedVersion": 1 } });
        one_refusal("an id that never was", &county, step, &input, "NOT_FOUND", "id").await;
        let of_another = json!({ "input": { "id": encode(entity::ids::PlanId(uuid::Uuid::from_u128(7))), "expectedVersion": 1 } });
        county.ask(step, of_another).await.failed("BAD_USER_INPUT");
        let many: Vec<Value> = (0..1001).map(|_| json!({ "id": nobody_s, "expectedVersion": 1 })).collect();
        for items in [Vec::new(), many] {
            confirm(&county, json!({ "items": items })).await.failed("BAD_USER_INPUT");
        }
        assert_eq!(app.footprint().await, before);
    }
}

/// Asks in Chinese and in English: the same refusals, each said in its language. Gives those in English.
async fn in_both_languages(what: &str, person: &Person, query: &str, input: &Value, at: &str) -> Vec<Value> {
    let said = async |language: &str| -> Vec<Value> {
        let answer: Answer = person.ask_in(language, query, input.clone()).await;
        answer.at(at).as_array().unwrap().clone()
    };
    let (chinese, english) = (said("zh-CN,zh;q=0.9").await, said("en-GB").await);
    assert!(!english.is_empty(), "{what} was taken");
    assert_eq!(chinese.len(), english.len(), "{what}");
    for (zh, en) in chinese.iter().zip(&english) {
        assert_eq!((&zh["code"], &zh["field"]), (&en["code"], &en["field"]), "{what}");
        let (zh, en) = (zh["message"].as_str().unwrap(), en["message"].as_str().unwrap());
        assert!(has_han(zh) && zh != en, "{what}: {zh}");
        assert!(en.starts_with(|c: char| c.is_ascii_alphanumeric()), "{what}: {en}");
    }
    english
}

/// The same of a mutation that is refused for one reason.
async fn one_refusal(what: &str, person: &Person, query: &str, input: &Value, code: &str, field: &str) {
    let (_, name) = query.split_once(") { ").unwrap();
    let name = name.split('(').next().unwrap();
    let errors = in_both_languages(what, person, query, input, &format!("/{name}/userErrors")).await;
    assert_eq!(errors.len(), 1, "{what}: {errors:?}");
    assert_eq!(
        (&errors[0]["code"], &errors[0]["field"]),
        (&json!(code), &json!(field)),
        "{what}: {errors:?}"
    );
}

fn has_han(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

async fn retire(app: &TestApp, unit: &str) {
    let query = "mutation ($input: OrganisationStepInput!) { retireOrganisation(input: $input) { userErrors { code } } }";
    let input = json!({ "input": { "id": unit, "expectedVersion": 1 } });
    app.administrator().await.ask(query, input).await.done();
}
