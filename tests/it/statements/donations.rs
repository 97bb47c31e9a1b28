//! The life of a donation, and of many at once.

use super::{Act, Desk, Notes, ORIGIN, held};
use serde_json::{Value, json};
use tests::{donations::Gift, purchases::key};

const GIVES: &str = "donation { id version }";
const ITEMS: &str = "items { donation { id version } userErrors { code message } }";

impl Desk {
    pub(super) async fn donations(&self, note: &mut Notes<'_>) {
        // A city without a review of its own.
        let city = self.process.sign_in(&self.app.donor_coordinator("440100").await).await;
        let gift = Gift::of("440100", ORIGIN).input();
        let log = |name| Act { name, kind: "LogDonationInput", gives: GIVES };
        let step = |name| Act { name, kind: "StepInput", gives: GIVES };
        let entry = |submit: bool| json!({ "idempotencyKey": key(), "submit": submit, "gift": gift });
        let of = |payload: &Value| payload["donation"].clone();
        let bare = json!({});
        // The first of a pairing's year makes a row for the year, once.
        self.act(&mut |_, _| {}, &city, log("logDonation"), entry(true)).await;
        self.act(note, &city, log("logDonation, submitted"), entry(true)).await;
        let draft = of(&self.act(note, &city, log("logDonation, a draft"), entry(false)).await);
        let amend = Act { name: "amendDonation", kind: "AmendDonationInput", gives: GIVES };
        let change = held(&draft, json!({ "change": { "amount": "77.77" } }));
        let amended = of(&self.act(note, &city, amend, change).await);
        let submitted =
            of(&self.act(note, &city, step("submitDonation"), held(&amended, bare.clone())).await);
        let dispute = Act { name: "disputeDonation", kind: "DisputeInput", gives: GIVES };
        let objection = json!({ "field": "amount", "reason": "the receipt says otherwise" });
        let disputed = of(&self.act(note, &self.county, dispute, held(&submitted, objection.clone())).await);
        let dropped = of(&self
            .act(note, &self.county, step("dropDonationDispute"), held(&disputed, bare.clone()))
            .await);
        let confirmed =
            of(&self.act(note, &self.county, step("confirmDonation"), held(&dropped, bare.clone())).await);
        let another = of(&self.act(&mut |_, _| {}, &city, log("logDonation"), entry(true)).await);
        self.act(note, &city, step("withdrawDonation"), held(&another, bare.clone())).await;
        let thrown = of(&self.act(&mut |_, _| {}, &city, log("logDonation"), entry(false)).await);
        self.act(note, &city, step("discardDonation"), held(&thrown, bare)).await;
        self.many_donations(note, &city, &gift, &objection).await;
        let id = confirmed["id"].as_str().unwrap();
        let whole =
            "{ id amount giver donor { name } recipient { name } pairing { id } confirmation { at } }";
        for (name, query) in [
            ("donation", format!("{{ donation(id: \"{id}\") {whole} }}")),
            ("node: a donation", format!("{{ node(id: \"{id}\") {{ id ... on Donation {{ amount }} }} }}")),
            ("donations: a page with its places, pairing and confirmation", format!("{{ donations(first: 100) {{ nodes {whole} }} }}")),
            ("donationSummary", "{ donationSummary(groupBy: [YEAR]) { total { all { amount } } groups { figures { all { amount } } } } }".to_owned()),
        ] {
            let (cost, _) = self.counted(&self.nation, &query, Value::Null).await;
            note(name, cost);
        }
        self.reviewed_donations(note).await;
    }

    /// As many donations as there are rows, in one request.
    async fn many_donations(&self, note: &mut Notes<'_>, city: &str, gift: &Value, objection: &Value) {
        let steps = |payloads: &[Value], more: &Value| -> Value {
            payloads.iter().map(|payload| held(&payload["donation"], more.clone())).collect()
        };
        let mut drafts = Vec::new();
        let log = Act { name: "logDonation", kind: "LogDonationInput", gives: GIVES };
        for _ in 0..self.rows {
            let entry = json!({ "idempotencyKey": key(), "submit": false, "gift": gift });
            drafts.push(self.act(&mut |_, _| {}, city, log, entry).await);
        }
        let bare = json!({});
        let submit = Act { name: "submitDonations", kind: "ItemsInput", gives: ITEMS };
        let submitted = self.act(note, city, submit, json!({ "items": steps(&drafts, &bare) })).await;
        let submitted = submitted["items"].as_array().unwrap().clone();
        let dispute = Act { name: "disputeDonations", kind: "DisputesInput", gives: ITEMS };
        let objections = json!({ "items": steps(&submitted, objection) });
        let disputed = self.act(note, &self.county, dispute, objections).await;
        let disputed = disputed["items"].as_array().unwrap().clone();
        let mut dropped = Vec::new();
        for payload in &disputed {
            let drop = Act { name: "dropDonationDispute", kind: "StepInput", gives: GIVES };
            dropped.push(
                self.act(&mut |_, _| {}, &self.county, drop, held(&payload["donation"], bare.clone())).await,
            );
        }
        let confirm = Act { name: "confirmDonations", kind: "ConfirmDonationsInput", gives: ITEMS };
        self.act(note, &self.county, confirm, json!({ "items": steps(&dropped, &bare) })).await;
    }

    /// What is entered below a region with a review waits for it.
    async fn reviewed_donations(&self, note: &mut Notes<'_>) {
        let province = self.process.sign_in(&self.app.donor_coordinator("440000").await).await;
        let district = self.process.sign_in(&self.app.donor_coordinator("440303").await).await;
        let log = Act { name: "logDonation, under review", kind: "LogDonationInput", gives: GIVES };
        for (judgement, more) in
            [("passOnDonation", json!({})), ("sendBackDonation", json!({ "note": "the day is wrong" }))]
        {
            let gift = Gift::of("440303", ORIGIN).input();
            let entry = json!({ "idempotencyKey": key(), "submit": true, "gift": gift });
            let mut unheard = |_: &str, _: super::Cost| {};
            let heard: &mut Notes<'_> = if judgement == "passOnDonation" { &mut *note } else { &mut unheard };
            let waiting = self.act(heard, &district, log, entry).await;
            let step = Act { name: judgement, kind: "StepInput", gives: GIVES };
            self.act(note, &province, step, held(&waiting["donation"], more)).await;
        }
    }
}
