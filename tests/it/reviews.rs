//! Review inside a side (本方审核): what is entered below a region waits for it before the other side sees it.

use serde_json::{Value, json};
use tests::{
    answer::Answer,
    app::TestApp,
    both_stores,
    people::Person,
    purchases::{Line, key},
};

const UNIT: &str = "440106";
const COUNTY: &str = "451027";
const PROVINCE: &str = "450000";

/// Begins a review of the recipient's side.
async fn begins(person: &Person, region: &str, from: &str) -> Answer {
    let input = json!({ "idempotencyKey": key(), "side": "RECIPIENT", "region": region, "startsOn": from });
    let query = "mutation ($input: BeginReviewInput!) { beginReview(input: $input) { review { id version startsOn } userErrors { field code message } } }";
    person.ask(query, json!({ "input": input })).await
}

/// Ends a review.
async fn ends(person: &Person, id: &str, version: i64, last: &str) -> Answer {
    let input = json!({ "id": id, "expectedVersion": version, "lastDay": last });
    let query = "mutation ($input: EndReviewInput!) { endReview(input: $input) { review { id version endsOn } userErrors { field code message } } }";
    person.ask(query, json!({ "input": input })).await
}

both_stores! {
    /// A county's entry waits for its province, is sent back with a reason, passed on, and confirmed.
    async fn an_entry_waits_for_the_region_above_it(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(COUNTY).await);
        begins(&app.recipient_coordinator(PROVINCE).await, PROVINCE, "2026-06-16").await.done();
        let line = Line::of(unit, supplier, COUNTY).with("kind", "SOLD_WITH_HELP");
        // Today it is not in force yet.
        let today = app.recipient_coordinator(COUNTY).await.logs(&line).await.purchase();
        let donor = app.donor_coordinator("440000").await;
        assert_eq!(donor.reads(&today, "state").await.text("/purchase/state"), "SUBMITTED");

        app.days_go_by(1);
        let line = line.with("amount", "250.00");
        let (county, colleague) = (app.recipient_coordinator(COUNTY).await, app.recipient_coordinator(COUNTY).await);
        let province = app.recipient_coordinator(PROVINCE).await;
        let donor = app.donor_coordinator("440000").await;
        let entered = county.logs(&line).await.purchase();
        let seen = county.reads(&entered, "state standing submittedAt reviewRegion { code }").await;
        assert_eq!(seen.at("/purchase"), &json!({
            "state": "IN_REVIEW", "standing": "UNSUBMITTED", "submittedAt": null,
            "reviewRegion": { "code": "450000000000" },
        }));
        assert!(donor.reads(&entered, "id").await.at("/purchase").is_null());
        assert_eq!(donor.sums("all").await.0, 1);

        // Neither the county nor its colleague stands above what they entered.
        colleague.steps("passOnPurchase", &entered, None).await.refused("WRONG_STATE");
        colleague.steps("sendBackPurchase", &entered, Some("no")).await.refused("WRONG_STATE");
        donor.confirms(&entered).await.refused("NOT_FOUND");
        province.steps("sendBackPurchase", &entered, None).await.refused("INVALID");
        let back = province.steps("sendBackPurchase", &entered, Some("the invoice is missing")).await.purchase();
        let told = county.reads(&back, "state history { act note }").await;
        assert_eq!(told.text("/purchase/state"), "RETURNED");
        assert_eq!(told.text("/purchase/history/1/note"), "the invoice is missing");

        let again = county.submits(&back).await.purchase();
        // Who sent it back may well pass it on.
        let passed = province.steps("passOnPurchase", &again, None).await.purchase();
        let seen = donor.reads(&passed, "state standing reviewRegion { code }").await;
        assert_eq!(seen.at("/purchase"), &json!({ "state": "SUBMITTED", "standing": "PENDING", "reviewRegion": null }));
        donor.confirms(&passed).await.done();
        assert_eq!(donor.sums("counted").await, (1, "250.00".to_owned()));
    }

    /// A region's own entry needs no review by itself; a unit's goes by the donor's side, which has none.
    async fn only_what_is_entered_below_is_reviewed(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(COUNTY).await);
        let province = app.recipient_coordinator(PROVINCE).await;
        begins(&province, COUNTY, "2026-06-16").await.done();
        app.days_go_by(2);
        let line = Line::of(unit, supplier, COUNTY).with("kind", "SOLD_WITH_HELP");
        let state = async |person: &Person, line: &Line| {
            let entered = person.logs(line).await.purchase();
            person.reads(&entered, "state").await.text("/purchase/state").to_owned()
        };
        assert_eq!(state(&app.recipient_coordinator(COUNTY).await, &line).await, "SUBMITTED");
        assert_eq!(state(&app.recipient_coordinator(PROVINCE).await, &line.clone().with("amount", "2.00")).await, "SUBMITTED");
        let bought = line.with("kind", "BOUGHT").with("amount", "3.00");
        assert_eq!(state(&app.procurement_officer(unit).await, &bought).await, "SUBMITTED");
    }

    /// Returns and reversals are entries like any other.
    async fn a_reversal_waits_for_the_review_too(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(COUNTY).await);
        let line = Line::of(unit, supplier, COUNTY).with("kind", "SOLD_WITH_HELP");
        let logged = app.recipient_coordinator(COUNTY).await.logs(&line).await.purchase();
        let confirmed = app.donor_coordinator("440000").await.confirms(&logged).await.purchase();
        begins(&app.recipient_coordinator(PROVINCE).await, PROVINCE, "2026-06-16").await.done();
        app.days_go_by(1);
        let (county, donor) = (app.recipient_coordinator(COUNTY).await, app.donor_coordinator("440000").await);
        let reversal = county.reverses(&confirmed).await.purchase();
        assert_eq!(county.reads(&reversal, "state").await.text("/purchase/state"), "IN_REVIEW");
        assert_eq!(donor.sums("all").await, (1, "100.00".to_owned()));
        let province = app.recipient_coordinator(PROVINCE).await;
        let passed = province.steps("passOnPurchase", &reversal, None).await.purchase();
        donor.confirms(&passed).await.done();
        assert_eq!(donor.sums("excluded").await, (2, "0.00".to_owned()));
    }

    /// Who begins and ends a review: a coordinator of the side over the region, from tomorrow, once.
    async fn a_review_is_set_by_its_own_side(app: TestApp) {
        let province = app.recipient_coordinator(PROVINCE).await;
        begins(&province, PROVINCE, "2026-06-15").await.refused("INVALID");
        begins(&province, "520000", "2026-06-16").await.refused("INVALID");
        begins(&province, "459999", "2026-06-16").await.refused("INVALID");
        begins(&app.recipient_coordinator(COUNTY).await, PROVINCE, "2026-06-16").await.refused("INVALID");
        begins(&app.donor_coordinator("440000").await, PROVINCE, "2026-06-16").await.failed("FORBIDDEN");
        begins(&app.administrator().await, PROVINCE, "2026-06-16").await.failed("FORBIDDEN");
        let made = begins(&province, PROVINCE, "2026-06-16").await.done();
        begins(&province, PROVINCE, "2026-07-01").await.refused("DUPLICATE");

        let id = made.text("/beginReview/review/id").to_owned();
        let list = "{ reviews { totalCount nodes { id side region { name } startsOn endsOn } } }";
        assert_eq!(province.ask(list, Value::Null).await.text("/reviews/nodes/0/id"), id);
        for stranger in [app.recipient_coordinator("520000").await, app.donor_coordinator("440000").await, app.procurement_officer(app.unit(UNIT).await).await] {
            assert_eq!(stranger.ask(list, Value::Null).await.number("/reviews/totalCount"), 0);
            let node = stranger.ask("query ($id: ID!) { node(id: $id) { id } }", json!({ "id": id })).await;
            assert!(node.at("/node").is_null());
        }
        ends(&app.recipient_coordinator("520000").await, &id, 1, "2026-06-20").await.refused("NOT_FOUND");
        ends(&app.procurement_officer(app.unit(UNIT).await).await, &id, 1, "2026-06-20").await.failed("FORBIDDEN");
        ends(&province, &id, 7, "2026-06-20").await.refused("VERSION_CONFLICT");
        ends(&province, &id, 1, "2026-06-14").await.refused("INVALID");
        ends(&province, &id, 1, "2026-06-20").await.done();
        app.days_go_by(6);
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(COUNTY).await);
        let line = Line::of(unit, supplier, COUNTY).with("kind", "SOLD_WITH_HELP");
        let county = app.recipient_coordinator(COUNTY).await;
        let entered = county.logs(&line).await.purchase();
        assert_eq!(county.reads(&entered, "state").await.text("/purchase/state"), "SUBMITTED");
        ends(&app.recipient_coordinator(PROVINCE).await, &id, 2, "2026-06-30").await.refused("WRONG_STATE");
    }
}
