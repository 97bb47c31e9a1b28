//! What leaves a trace beside writes: sign-ins, refused writes, and reading data about other people.

use chrono::TimeDelta;
use entity::journal;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};
use tests::{app::TestApp, both_stores, people::Person, purchases::Line};

/// What the journal has of an act, in order.
async fn of(app: &TestApp, act: &str) -> Vec<journal::Model> {
    journal::Entity::find()
        .filter(journal::Column::Act.eq(act))
        .order_by_asc(journal::Column::Id)
        .all(app.behind())
        .await
        .unwrap()
}

/// The refusals of one person: mutation, code, how often.
async fn refusals(app: &TestApp, person: &Person) -> Vec<(String, String, i64)> {
    let rows = of(app, "REFUSED_WRITE").await;
    let own = rows.into_iter().filter(|row| row.account_id == Some(person.id()));
    own.map(|row| {
        assert_eq!(row.subject_id, person.id().0);
        let fields: Value = serde_json::from_str(&row.fields).unwrap();
        let text = |name: &str| fields[name][1].as_str().unwrap().to_owned();
        (text("act"), text("code"), fields["count"][1].as_i64().unwrap())
    })
    .collect()
}

const TRAIL: &str = "query ($filter: AuditFilter, $after: Cursor) {
    auditTrail(filter: $filter, first: 100, after: $after) {
        totalCount nodes { position act subjectKind subject by { id displayName } changes { field after } } } }";

/// The acts that somebody's view of the trail has, the latest first.
async fn acts(person: &Person, filter: Value) -> Vec<String> {
    let answer = person.ask(TRAIL, json!({ "filter": filter })).await.done();
    let nodes = answer.at("/auditTrail/nodes").as_array().unwrap();
    assert_eq!(answer.number("/auditTrail/totalCount"), i64::try_from(nodes.len()).unwrap());
    nodes.iter().map(|node| node["act"].as_str().unwrap().to_owned()).collect()
}

both_stores! {
    async fn a_sign_in_leaves_an_entry(app: TestApp) {
        let person = app.donor_coordinator("440000").await;
        person.signs_in().await;
        let entries = of(&app, "BEGIN_SESSION").await;
        assert_eq!(entries.len(), 1);
        assert_eq!(entries[0].subject_id, person.id().0);
        assert_eq!(entries[0].note.as_deref(), Some("signed in"));
    }

    async fn refused_writes_are_counted_for_each_person_act_and_minute(app: TestApp) {
        let (unit, supplier) = (app.unit("440106").await, app.supplier("451027").await);
        let officer = app.procurement_officer(unit).await;
        let logged = officer.logs(&Line::of(unit, supplier, "451027")).await.purchase();
        assert_eq!(refusals(&app, &officer).await, []);
        officer.confirms(&logged).await.failed("FORBIDDEN");
        let forbidden = ("confirmPurchase".to_owned(), "FORBIDDEN".to_owned());
        let told = |count| (forbidden.0.clone(), forbidden.1.clone(), count);
        assert_eq!(refusals(&app, &officer).await, [told(1)], "it is there when the answer is");
        for _ in 0..4 {
            officer.confirms(&logged).await.failed("FORBIDDEN");
        }
        assert_eq!(refusals(&app, &officer).await, [told(1)], "the others are counted");
        app.clock().advance(TimeDelta::minutes(1));
        app.seals().await;
        assert_eq!(refusals(&app, &officer).await, [told(1), told(4)], "and entered when the minute is over");
        app.seals().await;

        let county = app.recipient_coordinator("451027").await;
        county.confirms(&logged).await.done();
        county.confirms(&logged).await.refused("VERSION_CONFLICT");
        let line = Line::of(unit, supplier, "451027").with("amount", "1.005");
        officer.logs(&line).await.refused("INVALID");
        let conflict = ("confirmPurchase".to_owned(), "VERSION_CONFLICT".to_owned(), 1);
        assert_eq!(refusals(&app, &county).await, [conflict]);
        assert_eq!(refusals(&app, &officer).await[2..], [("logPurchase".to_owned(), "INVALID".to_owned(), 1)]);
        assert_eq!(refusals(&app, &officer).await.len(), 3);
        app.ask_as(None, "mutation { signOut { done } }", Value::Null).await.failed("UNAUTHENTICATED");
    }

    async fn reading_about_other_people_leaves_an_entry_and_reading_about_oneself_none(app: TestApp) {
        let (administrator, person) = (app.administrator().await, app.donor_coordinator("440000").await);
        let ask = "query ($id: ID!) { account(id: $id) { name } }";
        let id = json!({ "id": api::graphql::id::encode(person.id()) });
        person.ask(ask, id.clone()).await.done();
        administrator.ask("{ viewer { name } }", Value::Null).await.done();
        assert_eq!(of(&app, "READ_PERSONAL_DATA").await.len(), 0);
        administrator.ask(ask, id).await.done();
        let read = of(&app, "READ_PERSONAL_DATA").await;
        assert_eq!(read.len(), 1);
        assert_eq!((read[0].account_id, read[0].subject_id), (Some(administrator.id()), person.id().0));
        administrator.ask("{ accounts { nodes { name } } }", Value::Null).await.done();
        let all = of(&app, "READ_PERSONAL_DATA").await;
        assert_eq!(all.len(), 2, "one for each person on the page, oneself left out");
        assert_eq!(all[1].subject_id, person.id().0);
        person.ask("{ accounts { nodes { name } } }", Value::Null).await.done();
        assert_eq!(of(&app, "READ_PERSONAL_DATA").await.len(), 2);
    }

    async fn auditors_read_the_trail_over_what_they_may_see(app: TestApp) {
        let (unit, supplier) = (app.unit("440106").await, app.supplier("451027").await);
        let officer = app.procurement_officer(unit).await;
        let county = app.recipient_coordinator("451027").await;
        let logged = officer.logs(&Line::of(unit, supplier, "451027")).await.purchase();
        county.confirms(&logged).await.done();
        officer.drafts(&Line::of(unit, supplier, "451027").with("amount", "5.00")).await.done();
        app.seals().await;

        let nation = app.auditor_of_the_nation().await;
        let region = app.auditor("440000").await;
        let record = json!({ "subject": logged.id });
        let confirmed = ["CONFIRM_FOR_RECIPIENT", "ENTER_FOR_DONOR"];
        for person in [&nation, &region, &app.administrator().await] {
            assert_eq!(acts(person, record.clone()).await, confirmed);
        }
        assert_eq!(acts(&region, json!({})).await, confirmed, "no drafts, no accounts");
        assert_eq!(acts(&app.auditor("330000").await, json!({})).await, [""; 0]);
        app.seals().await;
        let by = json!({ "by": api::graphql::id::encode(county.id()) });
        assert_eq!(acts(&nation, by).await, ["CONFIRM_FOR_RECIPIENT"]);
        let sign_ins = json!({ "act": "BEGIN_SESSION", "from": "2026-06-15", "to": "2026-06-15" });
        assert!(acts(&nation, sign_ins).await.len() >= 3);
        let tomorrow = json!({ "from": "2026-06-16" });
        assert_eq!(acts(&nation, tomorrow).await, [""; 0]);
        for person in [&county, &officer] {
            person.ask(TRAIL, json!({})).await.failed("FORBIDDEN");
        }
        app.nobody().ask(TRAIL, json!({})).await.failed("UNAUTHENTICATED");

        let answer = nation.ask(TRAIL, json!({ "filter": record })).await.done();
        assert_eq!(answer.text("/auditTrail/nodes/0/subject"), logged.id);
        assert_eq!(answer.text("/auditTrail/nodes/0/by/id"), api::graphql::id::encode(county.id()).as_str());
        let page = "{ auditTrail(first: 1, filter: { act: \"BEGIN_SESSION\" }) { pageInfo { endCursor hasNextPage } nodes { position } } }";
        let first = nation.ask(page, Value::Null).await.done();
        assert_eq!(first.at("/auditTrail/pageInfo/hasNextPage"), true);
        let next = nation.ask(TRAIL, json!({ "after": first.text("/auditTrail/pageInfo/endCursor") })).await.done();
        let position = |answer: &tests::answer::Answer| -> i64 { answer.text("/auditTrail/nodes/0/position").parse().unwrap() };
        assert!(position(&next) < position(&first));
    }
}
