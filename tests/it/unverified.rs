//! What rests on entries that nobody has found in a published text says so, wherever it shows.

use serde_json::{Value, json};
use tests::{app::TestApp, both_stores, purchases::Line};

/// 横琴 and 桐梓 are linked by a pairing that is recalled, not published.
const ZONE: &str = "440400990000";
const COUNTY: &str = "520324";

both_stores! {
    /// A purchase, its total and a list tell what rests on an unverified pairing, until somebody verifies it.
    async fn purchases_of_an_unverified_pairing_say_so(app: TestApp) {
        let supplier = app.supplier(COUNTY).await;
        let (zone, city) = (app.unit(ZONE).await, app.unit("440106").await);
        let officer = app.procurement_officer(zone).await;
        let resting = officer.logs(&Line::of(zone, supplier, COUNTY)).await.purchase();
        let firm = app.procurement_officer(city).await.logs(&Line::of(city, supplier, COUNTY)).await.purchase();

        let county = app.recipient_coordinator(COUNTY).await;
        let read = county.reads(&resting, "unverified pairing { id version unverified }").await;
        assert_eq!(read.at("/purchase/unverified"), true);
        assert_eq!(read.at("/purchase/pairing/unverified"), true);
        assert_eq!(county.reads(&firm, "unverified").await.at("/purchase/unverified"), false);
        let only = |unverified: bool| json!({ "pairing": { "unverified": unverified } });
        assert_eq!(county.lists(&only(true)).await, [resting.id.as_str()]);
        assert_eq!(county.lists(&only(false)).await, [firm.id.as_str()]);

        let ask = "query ($filter: PurchaseFilter) { purchaseSummary(filter: $filter) { source total { all { count } } unverified { all { count amount } pending { count } } } }";
        // From kept totals, and from the rows where they cannot answer.
        for (filter, source) in [(Value::Null, "KEPT_TOTALS"), (json!({ "supplier": { "eq": &*api::graphql::id::encode(supplier) } }), "ROWS")] {
            let sums = county.ask(ask, json!({ "filter": filter })).await.done();
            assert_eq!(sums.number("/purchaseSummary/total/all/count"), 2);
            assert_eq!(sums.at("/purchaseSummary/unverified"), &json!({ "all": { "count": 1, "amount": "100.00" }, "pending": { "count": 1 } }));
            assert_eq!(sums.text("/purchaseSummary/source"), source);
        }
        let province = app.recipient_coordinator("520000").await;
        let sums = province.ask(ask, Value::Null).await.done();
        assert_eq!(sums.text("/purchaseSummary/source"), "KEPT_TOTALS");
        assert_eq!(sums.number("/purchaseSummary/unverified/all/count"), 1);

        let id = read.text("/purchase/pairing/id").to_owned();
        let input = json!({ "id": id, "expectedVersion": read.number("/purchase/pairing/version"), "note": "粤府函〔2021〕" });
        let verify = "mutation ($input: VerifyPairingInput!) { verifyPairing(input: $input) { pairing { unverified } userErrors { code } } }";
        app.administrator().await.ask(verify, json!({ "input": input })).await.done();
        assert_eq!(province.ask(ask, Value::Null).await.number("/purchaseSummary/unverified/all/count"), 0);
        // The zone itself is recalled still.
        assert_eq!(county.reads(&resting, "unverified").await.at("/purchase/unverified"), true);
    }
}
