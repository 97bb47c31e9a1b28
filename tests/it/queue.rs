//! What waits for whom, and who has reported what.

use chrono::TimeDelta;
use serde_json::{Value, json};
use tests::{app::TestApp, both_stores, forms::Kind, people::Person, purchases::Line};

const CITY: &str = "440100";
const COUNTY: &str = "451027";

both_stores! {
    /// Each open record is the turn of one side, and is told so to both, to nobody else, and as overdue when it is.
    async fn what_waits_is_told_to_whose_turn_it_is(app: TestApp) {
        let (city, county) = (app.donor_coordinator(CITY).await, app.recipient_coordinator(COUNTY).await);
        let (donor, recipient) =
            (app.donor_coordinator("440000").await, app.recipient_coordinator("450000").await);
        let kind = Kind::named("localPair");
        let entered = async |submit| city.enters(kind, &kind.line(CITY, COUNTY), submit).await.entry(kind);
        entered(false).await;
        entered(true).await;
        let disputed = entered(true).await;
        let confirmed = entered(true).await;
        county.takes(kind, "confirm", &confirmed).await.done();
        county.objects(kind, &disputed).await.done();

        let turn = |task: &str, mine: bool, here: bool| {
            json!({ "kind": "LOCAL_PAIR", "task": task, "waitsForMe": mine, "count": 1, "ofOwnPlace": i32::from(here), "overdue": 0 })
        };
        let entering = |here| json!([turn("ANSWER", true, here), turn("FINISH", true, here), turn("AWAIT_CONFIRMATION", false, here)]);
        let confirming = |here| json!([turn("CONFIRM", true, here), turn("AWAIT_ANSWER", false, here)]);
        for (person, expected) in [
            (&city, entering(true)),
            // What lies in a place below is told apart.
            (&donor, entering(false)),
            (&county, confirming(true)),
            (&recipient, confirming(false)),
            (&app.recipient_coordinator("530000").await, json!([])),
            (&app.auditor_of_the_nation().await, json!([])),
            (&app.administrator().await, json!([])),
        ] {
            assert_eq!(waiting(person, None).await, expected);
        }
        let pairing = |donor, recipient| api::graphql::id::encode(app.pairing(donor, recipient)).to_string();
        assert_eq!(waiting(&county, Some(&pairing("440000", "450000"))).await, confirming(true));
        assert_eq!(waiting(&county, Some(&pairing("120000", "620000"))).await, json!([]));

        app.clock().advance(TimeDelta::days(15) + TimeDelta::minutes(1));
        let county = app.recipient_coordinator(COUNTY).await;
        let late = waiting(&county, None).await;
        assert_eq!(late[0]["overdue"], 1, "{late}");
        assert_eq!(late[1]["overdue"], 0, "what was answered waits for the other side since then: {late}");
    }

    /// A unit's officer has the unit's purchases to answer for, and none of a neighbour's.
    async fn a_unit_is_told_what_waits_for_it(app: TestApp) {
        let (unit, neighbour, supplier) =
            (app.unit("440106").await, app.unit("440106").await, app.supplier(COUNTY).await);
        let county = app.recipient_coordinator(COUNTY).await;
        let (officer, other) = (app.procurement_officer(unit).await, app.procurement_officer(neighbour).await);
        let logged = officer.logs(&Line::of(unit, supplier, COUNTY)).await.purchase();
        county.disputes(&logged, "1.00").await.done();
        let told = waiting(&officer, None).await;
        assert_eq!([&told[0]["task"], &told[0]["kind"], &told[0]["count"]], [&json!("ANSWER"), &json!("PURCHASE"), &json!(1)]);
        assert_eq!(waiting(&other, None).await, json!([]));
    }

    /// The matrix holds what was submitted of each kind, month by month, for those who see the records.
    async fn who_has_reported_is_told_month_by_month(app: TestApp) {
        let (city, county) = (app.donor_coordinator(CITY).await, app.recipient_coordinator(COUNTY).await);
        let kind = Kind::named("localPair");
        for (day, confirmed) in [("2026-03-01", true), ("2026-03-31", false), ("2026-05-02", false), ("2025-05-02", true)] {
            let mut line = kind.line(CITY, COUNTY);
            line["startsOn"] = day.into();
            let entry = city.enters(kind, &line, true).await.entry(kind);
            if confirmed {
                county.takes(kind, "confirm", &entry).await.done();
            }
        }
        city.enters(kind, &kind.line(CITY, COUNTY), false).await.done();
        let expected = json!([
            { "month": "2026-03-01", "all": 2, "counted": 1, "pending": 1, "disputed": 0 },
            { "month": "2026-05-01", "all": 1, "counted": 0, "pending": 1, "disputed": 0 },
        ]);
        let (region, auditor) = (app.recipient_coordinator("450000").await, app.auditor_of_the_nation().await);
        // Cells tell some of them, the records the city of the donor's side.
        for person in [&city, &county, &region, &auditor] {
            assert_eq!(reported(person, "LOCAL_PAIR").await, expected);
            assert_eq!(reported(person, "DONATION").await, json!([]));
        }
        assert_eq!(reported(&app.donor_coordinator("120000").await, "LOCAL_PAIR").await, json!([]));
    }
}

async fn waiting(person: &Person, pairing: Option<&str>) -> Value {
    let query = "query ($pairing: ID) { workQueue(pairing: $pairing) { overdueAfterDays tasks { kind task waitsForMe count ofOwnPlace overdue } } }";
    let answer = person.ask(query, json!({ "pairing": pairing })).await.done();
    assert_eq!(answer.number("/workQueue/overdueAfterDays"), 15);
    answer.at("/workQueue/tasks").clone()
}

/// What 粤桂 reported of a kind in 2026, as somebody sees it.
async fn reported(person: &Person, kind: &str) -> Value {
    let query = "{ reporting(year: 2026, region: \"450000\", mechanism: EAST_WEST) { pairings { pairing { donor { code } recipient { code } } \
                 kinds { kind months { month all counted pending disputed } } } } }";
    let answer = person.ask(query, Value::Null).await.done();
    let pairings = answer.at("/reporting/pairings").as_array().unwrap();
    let of =
        |pairing: &&Value, side: &str, code: &str| pairing["pairing"][side]["code"].as_str() == Some(code);
    let found = pairings
        .iter()
        .find(|pairing| of(pairing, "donor", "440000000000") && of(pairing, "recipient", "450000000000"));
    let kinds = found.unwrap()["kinds"].as_array().unwrap();
    kinds.iter().find(|one| one["kind"] == kind).unwrap()["months"].clone()
}
