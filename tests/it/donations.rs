//! Donations, as their people work with them: the second kind of record on the mechanism of purchases.

use serde_json::{Value, json};
use tests::{
    app::TestApp,
    both_stores,
    donations::{Donation, Gift},
    people::{Holds, over},
    purchases::{Line, key},
};

/// 广州, which assists 百色, where 凌云县 lies.
const CITY: &str = "440100";
const COUNTY: &str = "451027";

both_stores! {
    /// Entered by the donor's side, confirmed by the recipient's; the sums follow, and the trail tells it all.
    async fn a_donation_is_entered_confirmed_and_summed_up(app: TestApp) {
        let (city, county) = (app.donor_coordinator(CITY).await, app.recipient_coordinator(COUNTY).await);
        let drafted = city.drafts_gift(&Gift::of(CITY, COUNTY)).await.donation();
        assert!(county.lists_gifts(&json!({})).await.is_empty());
        let submitted = city.steps_gift("submitDonation", &drafted).await.donation();
        assert_eq!(county.lists_gifts(&json!({})).await, vec![submitted.id.clone()]);
        city.steps_gift("confirmDonation", &submitted).await.refused("WRONG_STATE");
        let confirmed = county.steps_gift("confirmDonation", &submitted).await.donation();
        let goods = Gift::of(CITY, COUNTY).with("form", "GOODS").with("goods", "课桌 200 套").with("valuation", "INVOICE");
        city.gives(&goods.with("amount", "4000.50").with("receiver", "凌云县中学")).await.done();
        for person in [&city, &county, &app.auditor_of_the_nation().await] {
            assert_eq!(person.sums_of_gifts("counted").await, (1, "100.00".to_owned()));
            assert_eq!(person.sums_of_gifts("pending").await, (1, "4000.50".to_owned()));
        }
        let fields = "state standing giver amount form donor { name } recipient { name } pairing { id } confirmation { side version } history { act version }";
        let told = county.reads_gift(&confirmed, fields).await;
        assert_eq!(told.text("/donation/standing"), "COUNTED");
        assert_eq!((told.text("/donation/donor/name"), told.text("/donation/recipient/name")), ("广州市", "凌云县"));
        assert_eq!(told.at("/donation/confirmation"), &json!({ "side": "RECIPIENT", "version": 3 }));
        assert!(told.at("/donation/pairing").is_object());

        // By keys, each group with the filter that lists exactly its rows.
        let query = "{ donationSummary(groupBy: [MONTH, FORM, RECIPIENT_COUNTY]) { source groups { keys { key value } figures { all { count amount } } filter { form { eq } receivedOn { between } recipient { eq } } } } }";
        let told = city.ask(query, Value::Null).await;
        assert_eq!(told.text("/donationSummary/source"), "ROWS");
        let groups = told.at("/donationSummary/groups").as_array().unwrap();
        assert_eq!(groups.len(), 2);
        for group in groups {
            let found = city.lists_gifts(&group["filter"]).await.len();
            assert_eq!(json!(found), group["figures"]["all"]["count"], "{group}");
        }
        // Purchases and donations are never one number.
        assert_eq!(city.sums("all").await.0, 0);
        assert_eq!(crate::audit::verify(&app, &[]).await, Ok(()));
    }

    /// What is material takes the confirmation with it, a dispute is answered, what is withdrawn frees its receipt.
    async fn a_donation_goes_through_its_steps(app: TestApp) {
        let (city, county) = (app.donor_coordinator(CITY).await, app.recipient_coordinator(COUNTY).await);
        let numbered = Gift::of(CITY, COUNTY).with("receiptNumber", "J-1");
        let input = json!({ "idempotencyKey": key(), "submit": true, "line": numbered.input() });
        let given = city.gives_with(&input).await.donation();
        assert_eq!(city.gives_with(&input).await.donation(), given);
        city.gives(&numbered).await.refused("DUPLICATE");
        let confirmed = county.steps_gift("confirmDonation", &given).await.donation();
        let renamed = city.amends_gift(&confirmed, &json!({ "purpose": "助学" })).await.donation();
        assert_eq!(county.sums_of_gifts("counted").await.0, 1);
        let changed = city.amends_gift(&renamed, &json!({ "amount": "90.00" })).await.donation();
        assert_eq!(county.sums_of_gifts("pending").await, (1, "90.00".to_owned()));
        county.disputes_gift(&changed, "amount", "much").await.refused("INVALID");
        county.disputes_gift(&changed, "weather", "1").await.refused("INVALID");
        let disputed = county.disputes_gift(&changed, "amount", "80.00").await.donation();
        city.steps_gift("dropDonationDispute", &disputed).await.refused("WRONG_STATE");
        let dropped = county.steps_gift("dropDonationDispute", &disputed).await.donation();
        county.disputes_gift(&dropped, "giver", "红十字会").await.done();
        let now = version(&county.reads_gift(&dropped, "version").await);
        let disputed = Donation { version: now, ..dropped };
        let withdrawn = city.steps_gift("withdrawDonation", &disputed).await.donation();
        for step in ["submitDonation", "confirmDonation", "discardDonation"] {
            let person = if step == "confirmDonation" { &county } else { &city };
            person.steps_gift(step, &withdrawn).await.refused("WRONG_STATE");
        }
        city.gives(&numbered).await.done();
    }

    /// A statement is confirmed by its seal, save what is disputed in it.
    async fn a_statement_of_donations_is_confirmed_by_its_seal(app: TestApp) {
        let (city, county) = (app.donor_coordinator(CITY).await, app.recipient_coordinator(COUNTY).await);
        let mut given = Vec::new();
        for number in 1..=3 {
            given.push(city.gives(&Gift::of(CITY, COUNTY).with("amount", format!("{number}.00"))).await.donation());
        }
        let seal = county.ask("{ donationSummary { seal } }", Value::Null).await.text("/donationSummary/seal").to_owned();
        let disputes = json!([{ "id": given[0].id, "expectedVersion": 1, "field": "amount", "value": "2.00", "reason": "x" }]);
        let query = "mutation ($input: ConfirmDonationsInput!) { confirmDonations(input: $input) { done refused userErrors { code } } }";
        let input = json!({ "input": { "filter": {}, "seal": seal, "disputes": disputes } });
        let done = county.ask(query, input.clone()).await.done();
        assert_eq!((done.number("/confirmDonations/done"), done.number("/confirmDonations/refused")), (3, 0));
        assert_eq!(county.sums_of_gifts("counted").await, (2, "5.00".to_owned()));
        county.ask(query, input).await.refused("VERSION_CONFLICT");
    }

    /// Every refusal names its field, and leaves nothing.
    async fn what_is_wrong_with_a_donation_is_named(app: TestApp) {
        let city = app.donor_coordinator(CITY).await;
        let gift = || Gift::of(CITY, COUNTY);
        let before = app.footprint().await;
        for (gift, field, code) in [
            (gift().with("amount", "0.00"), "amount", "INVALID"),
            (gift().with("amount", "1.005"), "amount", "INVALID"),
            (gift().with("receivedOn", "2026-06-16"), "receivedOn", "INVALID"),
            (gift().with("receivedOn", "2026-02-30"), "receivedOn", "INVALID"),
            (gift().with("giver", "  "), "giver", "INVALID"),
            (gift().with("form", "GOODS"), "goods", "INVALID"),
            (gift().with("goods", "课桌"), "goods", "INVALID"),
            (gift().with("donor", "459999"), "donor", "INVALID"),
            (gift().with("recipient", "530321"), "recipient", "INVALID"),
            (gift().with("recipient", "610100"), "recipient", "INVALID"),
            (gift().with("donor", "440300"), "donor", "INVALID"),
        ] {
            let refused = city.gives(&gift).await;
            let errors = refused.at("/logDonation/userErrors").as_array().unwrap();
            let named = errors.iter().any(|error| error["field"] == field && error["code"] == code);
            assert!(named, "{field}: {errors:?}");
            assert!(refused.at("/logDonation/donation").is_null());
        }
        assert_eq!(app.footprint().await, before);
    }

    /// The recipient's side enters none; whoever buys for a unit or supervises units has nothing to do with them;
    /// a grant for one kind opens that kind alone.
    async fn a_donation_is_seen_by_those_whom_it_concerns(app: TestApp) {
        let (city, county) = (app.donor_coordinator(CITY).await, app.recipient_coordinator(COUNTY).await);
        county.gives(&Gift::of(CITY, COUNTY)).await.refused("INVALID");
        let unit = app.unit("440106").await;
        let officer = app.procurement_officer(unit).await;
        officer.gives(&Gift::of(CITY, COUNTY)).await.refused("INVALID");
        let given = city.gives(&Gift::of(CITY, COUNTY)).await.donation();
        let supplier = app.supplier(COUNTY).await;
        let bought = officer.logs(&Line::of(unit, supplier, COUNTY)).await.purchase();
        let limited = |only| Holds { only: Some(only), ..over(entity::values::Role::RecipientCoordinator, "450000") };
        let of_donations = app.person(&[limited(entity::values::RecordKind::Donation)]).await;
        let of_purchases = app.person(&[limited(entity::values::RecordKind::Purchase)]).await;
        for (person, donations, purchases) in [
            (&city, 1, 1),
            (&county, 1, 1),
            (&app.donor_coordinator("440000").await, 1, 1),
            (&app.auditor("450000").await, 1, 1),
            (&app.assessor(app.pairing("440000", "450000")).await, 1, 1),
            (&of_donations, 1, 0),
            (&of_purchases, 0, 1),
            (&officer, 0, 1),
            (&app.supervisor(CITY).await, 0, 1),
            (&app.donor_coordinator("330000").await, 0, 0),
            (&app.recipient_coordinator("520000").await, 0, 0),
        ] {
            assert_eq!(person.lists_gifts(&json!({})).await.len(), donations, "{person:?}");
            assert_eq!(person.lists(&json!({})).await.len(), purchases, "{person:?}");
            assert_eq!(person.reads_gift(&given, "id").await.at("/donation").is_null(), donations == 0);
            assert_eq!(person.reads(&bought, "id").await.at("/purchase").is_null(), purchases == 0);
        }
        of_purchases.steps_gift("confirmDonation", &given).await.refused("NOT_FOUND");
        officer.steps_gift("withdrawDonation", &given).await.refused("NOT_FOUND");
        let both = [limited(entity::values::RecordKind::Purchase), over(entity::values::Role::Auditor, "440000")];
        let reads_only = app.person(&both).await;
        assert_eq!(reads_only.lists_gifts(&json!({})).await.len(), 1);
        reads_only.steps_gift("confirmDonation", &given).await.refused("NOT_FOUND");
        of_donations.steps_gift("confirmDonation", &given).await.done();
    }
}

fn version(answer: &tests::answer::Answer) -> i64 {
    answer.number("/donation/version")
}
