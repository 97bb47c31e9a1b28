//! Kept totals equal the rows, whatever is done in whatever order.

use serde_json::{Value, json};
use tests::{app::TestApp, both_stores, people::Person, purchases::Line};

const UNIT: &str = "440106";
const ORIGIN: &str = "451027";

/// The sums from kept totals and from the rows, by the same keys.
async fn both_ways(person: &Person, keys: &[&str]) -> (Value, Value) {
    let query = "query ($filter: PurchaseFilter, $keys: [PurchaseKey!]) { purchaseSummary(filter: $filter, groupBy: $keys) { \
                 source total { all { count amount } counted { count amount } pending { count amount } disputed { count amount } \
                 excluded { count amount } } groups { keys { key value } figures { all { count amount } counted { count amount } \
                 pending { count amount } disputed { count amount } excluded { count amount } } } } }";
    let ask = async |filter: Value| {
        let answer = person.ask(query, json!({ "filter": filter, "keys": keys })).await.done();
        answer.at("/purchaseSummary").clone()
    };
    let mut kept = ask(json!({})).await;
    // An `or` is beyond what cells can tell, so the rows answer.
    let mut rows = ask(json!({ "or": [{ "amount": { "gte": "-10000000000" } }] })).await;
    assert_eq!(kept["source"], "KEPT_TOTALS");
    assert_eq!(rows["source"], "ROWS");
    for summary in [&mut kept, &mut rows] {
        summary.as_object_mut().unwrap().remove("source");
        // A cell that was emptied again stands at nothing; the rows have no such group.
        let groups = summary["groups"].as_array_mut().unwrap();
        groups.retain(|group| group["figures"]["all"]["count"] != 0);
    }
    (kept, rows)
}

both_stores! {
    /// A hundred acts of three people, drawn by a kept seed: after each tenth all sums agree.
    async fn totals_equal_the_rows_after_any_sequence_of_writes(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(ORIGIN).await);
        let officer = app.procurement_officer(unit).await;
        let county = app.recipient_coordinator(ORIGIN).await;
        let nation = app.auditor_of_the_nation().await;
        let province = app.donor_coordinator("440000").await;
        let mut state = 20_260_615_u64;
        let mut draw = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % below
        };
        let mut known = Vec::new();
        for turn in 0..100 {
            let amount = format!("{}.{:02}", 1 + draw(5000), draw(100));
            let day = format!("2026-{:02}-{:02}", 1 + draw(5), 1 + draw(28));
            let line = Line::of(unit, supplier, ORIGIN)
                .with("amount", amount.as_str())
                .with("acceptedOn", day.as_str())
                .with("channel", ["DIRECT", "FAIR", "COUNTER"][draw(3)])
                .with("kind", ["BOUGHT", "SOLD_WITH_HELP"][draw(2)]);
            let act = draw(8);
            let chosen = if known.is_empty() { None } else { Some(draw(known.len())) };
            let answer = match (act, chosen) {
                (0..=1, _) | (_, None) => officer.logs(&line).await,
                (2, _) => officer.drafts(&line).await,
                (3, Some(at)) => officer.amends(&known[at], &json!({ "amount": amount, "acceptedOn": day })).await,
                (4, Some(at)) => county.confirms(&known[at]).await,
                (5, Some(at)) => county.disputes(&known[at], "1.00").await,
                (6, Some(at)) => officer.withdraws(&known[at]).await,
                (_, Some(at)) => officer.reverses(&known[at]).await,
            };
            // Many draws are refused by the rules, and must then change nothing.
            if answer.refusals().is_empty() && answer.code().is_none() {
                let now = answer.purchase();
                known.retain(|before: &tests::purchases::Purchase| before.id != now.id);
                known.push(now);
            }
            if turn % 10 == 9 {
                for person in [&county, &nation, &province] {
                    for keys in [&["YEAR"][..], &["MONTH", "KIND"], &["QUARTER", "ORIGIN_PROVINCE"]] {
                        let (kept, rows) = both_ways(person, keys).await;
                        assert_eq!(kept, rows, "turn {turn}, by {keys:?}");
                    }
                }
                let (kept, rows) = both_ways(&nation, &["PAIRING", "CHANNEL"]).await;
                assert_eq!(kept, rows, "turn {turn}");
            }
        }
        app.seals().await;
        assert_eq!(crate::audit::verify(&app, &[]).await, Ok(()), "and each record is what the journal says of it");
    }
}
