//! What people do with donations, in the field's words.

use crate::{answer::Answer, people::Person, purchases::key};
use serde_json::{Value, json};

/// What every act on a donation gives back.
const PAYLOAD: &str = "{ donation { id version state standing } userErrors { field code message index } }";

/// A donation at one version, as somebody has it on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Donation {
    /// Its id.
    pub id: String,
    /// The version that was read.
    pub version: i64,
}

/// What somebody gives: what a test does not say is ordinary.
#[derive(Clone, Debug)]
pub struct Gift(Value);

impl Gift {
    /// 100 yuan that an association of `donor` gave to `recipient`, received ten days before a test begins.
    pub fn of(donor: &str, recipient: &str) -> Self {
        Self(json!({
            "giver": "慈善会", "donor": donor, "recipient": recipient,
            "form": "CASH", "amount": "100.00", "receivedOn": "2026-06-05",
        }))
    }

    /// With another value in one field of `DonationLine`; null leaves it out.
    #[must_use]
    pub fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        if let Some(fields) = self.0.as_object_mut() {
            fields.insert(field.to_owned(), value.into());
        }
        self
    }

    /// The gift as the API takes it.
    pub fn input(&self) -> Value {
        self.0.clone()
    }
}

impl Answer {
    /// The donation that an act gave back.
    ///
    /// # Panics
    /// Where it was not done.
    #[track_caller]
    pub fn donation(self) -> Donation {
        let answer = self.done();
        let data = answer.at("").as_object().and_then(|data| data.values().next());
        let found = data.and_then(|payload| payload.get("donation"));
        let id = found.and_then(|donation| donation.get("id")?.as_str());
        let version = found.and_then(|donation| donation.get("version")?.as_i64());
        match (id, version) {
            (Some(id), Some(version)) => Donation { id: id.to_owned(), version },
            _ => panic!("no donation was given back: {}", answer.body),
        }
    }
}

impl Person {
    /// Enters a donation and submits it, under a key of its own.
    pub async fn gives(&self, gift: &Gift) -> Answer {
        self.gives_with(&json!({ "idempotencyKey": key(), "submit": true, "line": gift.input() })).await
    }

    /// Enters a donation as a draft, under a key of its own.
    pub async fn drafts_gift(&self, gift: &Gift) -> Answer {
        self.gives_with(&json!({ "idempotencyKey": key(), "submit": false, "line": gift.input() })).await
    }

    /// Enters what `LogDonationInput` says.
    pub async fn gives_with(&self, input: &Value) -> Answer {
        self.on_donations("logDonation", "LogDonationInput", input).await
    }

    /// Changes fields of a donation, which are those of `DonationChange`.
    pub async fn amends_gift(&self, donation: &Donation, change: &Value) -> Answer {
        let input = json!({ "id": donation.id, "expectedVersion": donation.version, "change": change });
        self.on_donations("amendDonation", "AmendDonationInput", &input).await
    }

    /// A step with one donation, by the name of its mutation.
    pub async fn steps_gift(&self, mutation: &str, donation: &Donation) -> Answer {
        let input = json!({ "id": donation.id, "expectedVersion": donation.version, "note": "a reason" });
        self.on_donations(mutation, "StepInput", &input).await
    }

    /// Disputes a field of a donation for the other side.
    pub async fn disputes_gift(&self, donation: &Donation, field: &str, value: &str) -> Answer {
        let input = json!({
            "id": donation.id, "expectedVersion": donation.version,
            "field": field, "value": value, "reason": "the receipt says otherwise",
        });
        self.on_donations("disputeDonation", "DisputeInput", &input).await
    }

    /// Reads fields of a donation; `/donation` is null where there is none for them.
    pub async fn reads_gift(&self, donation: &Donation, fields: &str) -> Answer {
        let query = format!("query ($id: ID!) {{ donation(id: $id) {{ {fields} }} }}");
        self.ask(&query, json!({ "id": donation.id })).await
    }

    /// The ids of the donations that a filter of theirs finds, the first hundred.
    pub async fn lists_gifts(&self, filter: &Value) -> Vec<String> {
        let query =
            "query ($filter: DonationFilter) { donations(first: 100, filter: $filter) { nodes { id } } }";
        let answer = self.ask(query, json!({ "filter": filter })).await;
        let nodes = answer.at("/donations/nodes").as_array().cloned().unwrap_or_default();
        nodes.iter().filter_map(|node| node.get("id")?.as_str().map(str::to_owned)).collect()
    }

    /// What the sums say of a standing of donations: count and yuan.
    pub async fn sums_of_gifts(&self, standing: &str) -> (i64, String) {
        let query = format!("{{ donationSummary {{ total {{ {standing} {{ count amount }} }} }} }}");
        let answer = self.ask(&query, Value::Null).await;
        let figure = |field: &str| format!("/donationSummary/total/{standing}/{field}");
        (answer.number(&figure("count")), answer.text(&figure("amount")).to_owned())
    }

    async fn on_donations(&self, mutation: &str, kind: &str, input: &Value) -> Answer {
        let query = format!("mutation ($input: {kind}!) {{ {mutation}(input: $input) {PAYLOAD} }}");
        self.ask(&query, json!({ "input": input })).await
    }
}
