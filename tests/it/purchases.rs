//! Purchases as people live them: a unit logs, the recipient side confirms or disputes, both see the same.

use entity::values::Role;
use serde_json::json;
use tests::{app::TestApp, both_stores, people::over, purchases::Line};

/// 天河区 in 广州, 凌云县 in 百色, which 广东 assists, and 威宁县 in 贵州, where it has no part.
const UNIT: &str = "440106";
const ORIGIN: &str = "451027";

both_stores! {
    /// What one side enters and the other confirms counts for both, once.
    async fn a_confirmed_purchase_counts_for_both_sides(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(ORIGIN).await);
        let officer = app.procurement_officer(unit).await;
        let county = app.recipient_coordinator(ORIGIN).await;
        let donor = app.donor_coordinator("440000").await;
        let recipient = app.recipient_coordinator("450000").await;

        let logged = officer.logs(&Line::of(unit, supplier, ORIGIN).with("amount", "1234.56")).await.purchase();
        for person in [&officer, &county, &donor, &recipient] {
            assert_eq!(person.sums("pending").await, (1, "1234.56".to_owned()));
            assert_eq!(person.sums("counted").await, (0, "0.00".to_owned()));
        }

        let confirmed = county.confirms(&logged).await.purchase();
        assert_eq!(officer.reads(&confirmed, "state").await.text("/purchase/state"), "CONFIRMED");
        for person in [&officer, &county, &donor, &recipient] {
            assert_eq!(person.sums("pending").await, (0, "0.00".to_owned()));
            assert_eq!(person.sums("counted").await, (1, "1234.56".to_owned()));
            assert_eq!(person.lists(&json!({})).await, [confirmed.id.as_str()]);
        }
    }

    /// Nobody confirms what they entered, and nobody confirms for the other side.
    async fn only_the_other_side_confirms(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(ORIGIN).await);
        let officer = app.procurement_officer(unit).await;
        let logged = officer.logs(&Line::of(unit, supplier, ORIGIN)).await.purchase();

        officer.confirms(&logged).await.failed("FORBIDDEN");
        app.administrator().await.confirms(&logged).await.failed("FORBIDDEN");
        // A donor coordinator confirms what recipients enter, and this was entered by the donor's side.
        let donor = app.donor_coordinator("440000").await.confirms(&logged).await;
        assert!(donor.code().is_some() || !donor.refusals().is_empty(), "{}", donor.body);
        assert_eq!(officer.reads(&logged, "state").await.text("/purchase/state"), "SUBMITTED");
    }

    /// A record outside the scope answers like one that never was.
    async fn a_stranger_sees_nothing_of_it(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(ORIGIN).await);
        let officer = app.procurement_officer(unit).await;
        let logged = officer.logs(&Line::of(unit, supplier, ORIGIN)).await.purchase();

        let strangers = [
            app.recipient_coordinator("520000").await,
            app.recipient_coordinator("451028").await,
            app.donor_coordinator("330000").await,
            app.procurement_officer(app.unit(UNIT).await).await,
            app.auditor("330000").await,
        ];
        for stranger in strangers {
            assert!(stranger.reads(&logged, "id").await.at("/purchase").is_null());
            assert!(stranger.lists(&json!({})).await.is_empty());
            assert_eq!(stranger.sums("all").await.0, 0);
            let node = stranger.ask("query ($id: ID!) { node(id: $id) { id } }", json!({ "id": logged.id })).await;
            assert!(node.at("/node").is_null());
        }
        app.nobody().reads(&logged, "id").await.failed("UNAUTHENTICATED");
    }

    /// A page tells all that it joins: unit, supplier, confirmation, history, in the order asked for.
    async fn a_page_tells_all_that_it_joins(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(ORIGIN).await);
        let officer = app.procurement_officer(unit).await;
        let county = app.recipient_coordinator(ORIGIN).await;
        let mut logged = Vec::new();
        for day in ["2026-06-01", "2026-06-03", "2026-06-02"] {
            let line = Line::of(unit, supplier, ORIGIN).with("acceptedOn", day).with("amount", format!("{}.00", &day[9..]));
            logged.push(officer.logs(&line).await.purchase());
        }
        county.confirms(&logged[1]).await.done();
        // One by a grant of each kind, and one who holds three at once.
        let three = app
            .person(&[
                over(Role::DonorCoordinator, "440000"),
                over(Role::Auditor, "450000"),
                over(Role::Supervisor, "440100"),
            ])
            .await;
        for person in [&officer, &county, &three, &app.auditor_of_the_nation().await] {
            let query = "{ purchases(first: 2) { totalCount pageInfo { hasNextPage } nodes { acceptedOn unit { id name region { name } } \
                         supplier { name } productName origin { path } pairing { id } claimedTwice confirmation { side } \
                         history { act by { displayName } } disputes { reason } } } }";
            let answer = person.ask(query, json!({})).await.done();
            assert_eq!(answer.number("/purchases/totalCount"), 3);
            assert_eq!(answer.at("/purchases/pageInfo/hasNextPage"), true);
            assert_eq!(answer.text("/purchases/nodes/0/acceptedOn"), "2026-06-03");
            assert_eq!(answer.text("/purchases/nodes/1/acceptedOn"), "2026-06-02");
            assert_eq!(answer.text("/purchases/nodes/0/confirmation/side"), "RECIPIENT");
            assert!(answer.at("/purchases/nodes/1/confirmation").is_null());
            assert_eq!(answer.text("/purchases/nodes/0/unit/id"), &*api::graphql::id::encode(unit));
            assert_eq!(answer.text("/purchases/nodes/1/productName"), "八角");
            assert_eq!(answer.text("/purchases/nodes/0/history/1/act"), "CONFIRM_FOR_RECIPIENT");
        }
    }

    /// A draft is its own side's business: the other side neither sees nor counts it.
    async fn a_draft_is_seen_by_its_own_side_only(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(ORIGIN).await);
        let officer = app.procurement_officer(unit).await;
        let county = app.recipient_coordinator(ORIGIN).await;
        let draft = officer.drafts(&Line::of(unit, supplier, ORIGIN)).await.purchase();

        assert!(county.reads(&draft, "id").await.at("/purchase").is_null());
        assert_eq!(county.sums("all").await.0, 0);
        assert_eq!(officer.sums("all").await.0, 0);
        county.confirms(&draft).await.refused("NOT_FOUND");

        let submitted = officer.submits(&draft).await.purchase();
        assert_eq!(county.reads(&submitted, "id").await.text("/purchase/id"), draft.id);
        assert_eq!(county.sums("pending").await.0, 1);
    }
}
