//! Reports of labour dispatches: who of a batch was employed still, never more than there were.

use serde_json::{Value, json};
use tests::{
    answer::Answer,
    app::TestApp,
    both_stores,
    forms::{Entry, Kind},
    people::Person,
};

const CITY: &str = "440100";
const COUNTY: &str = "451027";

both_stores! {
    /// A report fits its batch, comes once, and holds the batch as it is.
    async fn a_batch_is_reported_on_once_and_stays_as_it_is(app: TestApp) {
        let (city, county) = (app.donor_coordinator(CITY).await, app.recipient_coordinator(COUNTY).await);
        let (batches, reports) = (Kind::named("labourDispatch"), Kind::named("dispatchReport"));
        let batch = city.enters(batches, &batches.line(CITY, COUNTY), true).await.entry(batches);

        for (field, wrong) in [
            ("employed", json!(41)),
            ("assisted", json!(31)),
            ("departedOn", json!("2026-03-04")),
            ("reportedOn", json!("2026-06-04")),
        ] {
            let refused = reported(&county, &batch, &[(field, wrong)]).await.refused("INVALID");
            assert_eq!(refused.text("/logDispatchReport/userErrors/0/field"), field);
        }
        let first = reported(&county, &batch, &[]).await.entry(reports);
        // Either side, and in one go with others: there is one of each kind.
        reported(&city, &batch, &[]).await.refused("DUPLICATE");
        city.takes(reports, "confirm", &first).await.done();

        // The batch has what was reported on, and neither shrinks nor goes.
        amends(&city, &batch, json!({ "headcount": 30 })).await.refused("WRONG_STATE");
        city.takes(batches, "withdraw", &batch).await.refused("WRONG_STATE");
        // What no confirmation covers may change.
        amends(&city, &batch, json!({ "employer": "某电子厂" })).await.done();
    }

    /// Of two reports of one batch at the same instant one stays, on either store.
    async fn two_reports_at_once_are_one(app: TestApp) {
        let (city, county) = (app.donor_coordinator(CITY).await, app.recipient_coordinator(COUNTY).await);
        let (batches, reports) = (Kind::named("labourDispatch"), Kind::named("dispatchReport"));
        for _ in 0..10 {
            let batch = city.enters(batches, &batches.line(CITY, COUNTY), true).await.entry(batches);
            let (one, other) = tokio::join!(reported(&city, &batch, &[]), reported(&county, &batch, &[]));
            let told = [one, other].map(|answer| answer.refusals().is_empty() && answer.code().is_none());
            assert_eq!(told.iter().filter(|stayed| **stayed).count(), 1, "{told:?}");
        }
        let query = "{ dispatchReports { totalCount } }";
        assert_eq!(city.ask(query, Value::Null).await.done().at("/dispatchReports/totalCount"), &json!(10));
        assert_eq!(reports.many, "dispatchReports");
    }
}

async fn amends(person: &Person, batch: &Entry, change: Value) -> Answer {
    let input = json!({ "id": batch.id, "expectedVersion": batch.version, "change": change });
    person
        .acts(Kind::named("labourDispatch"), "amendLabourDispatch", "AmendLabourDispatchInput", &input)
        .await
}

/// Enters a report after three months, with other fields than the ordinary ones.
async fn reported(person: &Person, batch: &Entry, other: &[(&str, Value)]) -> Answer {
    let kind = Kind::named("dispatchReport");
    let mut line = kind.line_on(CITY, COUNTY, Some(&batch.id));
    for (field, value) in other {
        line[*field] = value.clone();
    }
    person.enters(kind, &line, true).await
}
