//! Measures: what is kept of them equals the records, and what a person sees first adds up.

use entity::values::Role;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use tests::{
    app::TestApp,
    both_stores,
    forms::{Entry, Kind},
    people::{Holds, Person, over},
    purchases::Line,
    world::World,
};

const CITY: &str = "440100";
const COUNTY: &str = "451027";

both_stores! {
    /// Of every kind in every state, what writes kept of measures is what their rules say of the records.
    async fn what_is_kept_equals_the_records(app: TestApp) {
        let world = World::of(app).await;
        let kept = cells(&world.app).await;
        assert!(kept.iter().any(|cell| cell.starts_with("SOLD_WITH_HELP") || cell.starts_with("BOUGHT")));
        assert!(kept.len() > 15, "{kept:#?}");
        world.app.behind().execute_unprepared("DELETE FROM measure_rule").await.unwrap();
        world.app.behind().execute_unprepared("UPDATE measure_total SET counted_amount = 7").await.unwrap();
        world.app.opened().migrate().await.unwrap();
        assert_eq!(cells(&world.app).await, kept);
        // What is kept by the rules as they are is left as it is.
        world.app.behind().execute_unprepared("UPDATE measure_total SET counted_amount = 7").await.unwrap();
        world.app.opened().migrate().await.unwrap();
        assert_ne!(cells(&world.app).await, kept);
    }

    /// Placed, promised and last year's, as both coordinators and nobody else see them.
    async fn an_overview_tells_what_was_done_of_what_was_promised(app: TestApp) {
        let (city, county) = (app.donor_coordinator(CITY).await, app.recipient_coordinator(COUNTY).await);
        let (donor, recipient) =
            (app.donor_coordinator("440000").await, app.recipient_coordinator("450000").await);
        let pairing = api::graphql::id::encode(app.pairing("440000", "450000")).to_string();
        for (headcount, day, confirmed) in
            [(40, "2026-03-05", true), (10, "2026-05-20", true), (7, "2026-05-21", false), (100, "2025-05-20", true), (50, "2025-11-01", true)]
        {
            let kind = Kind::named("labourDispatch");
            let mut line = kind.line(CITY, COUNTY);
            line["headcount"] = headcount.into();
            line["assisted"] = 0.into();
            line["departedOn"] = day.into();
            let entry = city.enters(kind, &line, true).await.entry(kind);
            if confirmed {
                county.takes(kind, "confirm", &entry).await.done();
            }
        }
        let first = promises(&donor, &recipient, "2026-01-01", "200.00", true).await;
        promises(&donor, &recipient, "2026-05-01", "100.00", true).await;
        promises(&donor, &recipient, "2026-05-02", "1.00", false).await;
        // A target for a county of it is none of the whole.
        let kind = Kind::named("target");
        let part = donor.enters(kind, &target("440000", COUNTY, "2026-05-03", "3.00"), true).await.entry(kind);
        recipient.takes(kind, "confirm", &part).await.done();

        let whole = json!({ "pairing": pairing, "year": 2026 });
        // Cities and counties see what is theirs of the records, and no target of the provinces.
        let told = (json!("100.00"), json!({ "exact": "1/2", "percent": "50.00" }));
        let untold = (Value::Null, Value::Null);
        let people = [(&donor, &told), (&recipient, &told), (&city, &untold), (&county, &untold)];
        for (person, (target, completion)) in people {
            assert_eq!(
                placed(person, &whole).await,
                json!({
                    "all": "57", "counted": "50", "pending": "7", "disputed": "0", "excluded": "0",
                    "lastYear": "150", "target": target, "completion": completion,
                    "months": [
                        { "month": "2026-03-01", "counted": "40", "pending": "0" },
                        { "month": "2026-05-01", "counted": "10", "pending": "7" },
                    ],
                })
            );
        }
        // By the end of a month from kept totals, in the middle of one from the records; each as of its own day.
        for (until, counted, before, promised) in
            [("2026-04-30", "40", "0", "200.00"), ("2026-05-20", "50", "100", "100.00"), ("2026-05-19", "40", "0", "100.00")]
        {
            let seen = placed(&donor, &json!({ "pairing": pairing, "year": 2026, "until": until })).await;
            assert_eq!([&seen["counted"], &seen["lastYear"], &seen["target"]], [counted, before, promised], "{until}");
        }
        // What is confirmed stays as it is.
        let again = recipient.takes(kind, "confirm", &first).await;
        again.refused("WRONG_STATE");
        let stranger = app.recipient_coordinator("530000").await;
        let nothing = placed(&stranger, &whole).await;
        assert_eq!([&nothing["all"], &nothing["lastYear"], &nothing["target"]], [&json!("0"), &json!("0"), &Value::Null]);
        // Of a labour office one sees labour, of a commerce office nothing of it.
        let office = |kind: &str| Holds { only: entity::values::RecordKind::of_word(kind), ..over(Role::DonorCoordinator, "440000") };
        let labour = app.person(&[office("LABOUR_DISPATCH")]).await;
        assert_eq!(placed(&labour, &whole).await["counted"], "50");
        let commerce = app.person(&[office("PURCHASE")]).await;
        assert_eq!(placed(&commerce, &whole).await["all"], "0");
    }

    /// What kept totals cannot tell, a unit's own or a city's, comes from the records and adds up the same.
    async fn an_overview_keeps_to_what_its_reader_sees(app: TestApp) {
        let (unit, neighbour, supplier) =
            (app.unit("440106").await, app.unit("440106").await, app.supplier(COUNTY).await);
        let county = app.recipient_coordinator(COUNTY).await;
        let mut officers = Vec::new();
        for (unit, amount) in [(unit, "100.00"), (neighbour, "23.45")] {
            let officer = app.procurement_officer(unit).await;
            let bought = officer.logs(&Line::of(unit, supplier, COUNTY).with("amount", amount)).await.purchase();
            county.confirms(&bought).await.done();
            officers.push(officer);
        }
        let pairing = api::graphql::id::encode(app.pairing("440000", "450000")).to_string();
        let people = [
            (&officers[0], "100.00"),
            (&officers[1], "23.45"),
            (&county, "123.45"),
            (&app.donor_coordinator(CITY).await, "123.45"),
            (&app.donor_coordinator("440600").await, "0.00"),
            (&app.auditor_of_the_nation().await, "123.45"),
        ];
        for (person, expected) in people {
            let figures = measured(person, &json!({ "pairing": pairing, "year": 2026, "only": ["BOUGHT_AND_SOLD"] })).await;
            assert_eq!(figures[0]["counted"], expected);
        }
    }

    /// A target names a measure that there is, and the year that it asks for; what is asked wrongly is said.
    async fn what_is_asked_wrongly_of_an_overview_is_said(app: TestApp) {
        let donor = app.donor_coordinator("440000").await;
        let pairing = api::graphql::id::encode(app.pairing("440000", "450000")).to_string();
        let query = "query ($pairing: ID!, $year: Year!, $until: Date) { overview(pairing: $pairing, year: $year, until: $until) { year } }";
        for wrong in [
            json!({ "pairing": pairing, "year": 2026, "until": "2025-12-31" }),
            json!({ "pairing": pairing, "year": 0 }),
            json!({ "pairing": pairing, "year": 10000 }),
            json!({ "pairing": "nonsense", "year": 2026 }),
        ] {
            assert_eq!(donor.ask(query, wrong.clone()).await.code(), Some("BAD_USER_INPUT"), "{wrong}");
        }
        let never = api::graphql::id::encode(entity::ids::PairingId(sea_orm::prelude::Uuid::from_u128(7))).to_string();
        let answer = donor.ask(query, json!({ "pairing": never, "year": 2026 })).await.done();
        assert_eq!(answer.at("/overview"), &Value::Null);
    }
}

/// What is kept of each measure, cell by cell, without those that were emptied again.
async fn cells(app: &TestApp) -> Vec<String> {
    let select = "SELECT measure || ' ' || CAST(month AS TEXT) || ' ' || donor_province || ' ' || recipient_county || ' ' || \
                  counted_count || '/' || counted_amount || ' ' || pending_count || '/' || pending_amount || ' ' || \
                  disputed_count || '/' || disputed_amount || ' ' || excluded_count || '/' || excluded_amount AS cell \
                  FROM measure_total WHERE counted_count + pending_count + disputed_count + excluded_count > 0";
    let statement = Statement::from_string(app.behind().get_database_backend(), select);
    let rows = app.behind().query_all_raw(statement).await.unwrap();
    let mut cells: Vec<String> = rows.iter().map(|row| row.try_get("", "cell").unwrap()).collect();
    cells.sort();
    cells
}

fn target(donor: &str, recipient: &str, from: &str, amount: &str) -> Value {
    let mut line = Kind::named("target").line(donor, recipient);
    line["holdsFrom"] = from.into();
    line["amount"] = amount.into();
    line
}

async fn promises(donor: &Person, recipient: &Person, from: &str, amount: &str, confirmed: bool) -> Entry {
    let kind = Kind::named("target");
    let entry = donor.enters(kind, &target("440000", "450000", from, amount), true).await.entry(kind);
    if confirmed { recipient.takes(kind, "confirm", &entry).await.entry(kind) } else { entry }
}

async fn measured(person: &Person, variables: &Value) -> Vec<Value> {
    let query = "query ($pairing: ID!, $year: Year!, $until: Date, $only: [MeasureCode!]) { \
                 overview(pairing: $pairing, year: $year, until: $until, only: $only) { measures { measure { code } \
                 all counted pending disputed excluded target completion { exact percent } lastYear \
                 months { month counted pending } } } }";
    let answer = person.ask(query, variables.clone()).await.done();
    answer.at("/overview/measures").as_array().unwrap().clone()
}

/// What an overview tells of those newly placed.
async fn placed(person: &Person, variables: &Value) -> Value {
    let all = measured(person, variables).await;
    assert_eq!(all.len(), entity::values::Measure::ALL.len());
    let mut placed = all.into_iter().find(|figures| figures["measure"]["code"] == "LABOUR_PLACED").unwrap();
    placed.as_object_mut().unwrap().remove("measure");
    placed
}
