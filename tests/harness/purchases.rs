//! What people do with purchases, in the field's words.

use crate::{answer::Answer, people::Person};
use api::graphql::id::encode;
use entity::ids::OrganisationId;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering};

/// What every act on a purchase gives back.
const PAYLOAD: &str = "{ purchase { id version state standing } userErrors { field code message index } }";

/// A purchase at one version, as somebody has it on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purchase {
    /// Its id.
    pub id: String,
    /// The version that was read.
    pub version: i64,
}

/// A line of goods that somebody enters: what a test does not say is ordinary.
#[derive(Clone, Debug)]
pub struct Line(Value);

impl Line {
    /// 100 yuan of goods of `origin`, accepted ten days before a test begins.
    pub fn of(unit: OrganisationId, supplier: OrganisationId, origin: &str) -> Self {
        Self(json!({
            "unit": encode(unit), "supplier": encode(supplier), "productName": "八角", "origin": origin,
            "quantity": "10", "measure": "KG", "amount": "100.00", "acceptedOn": "2026-06-05",
            "channel": "DIRECT", "kind": "BOUGHT",
        }))
    }

    /// With another value in one field of `PurchaseLine`; null leaves it out.
    #[must_use]
    pub fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        if let Some(fields) = self.0.as_object_mut() {
            fields.insert(field.to_owned(), value.into());
        }
        self
    }

    /// The line as the API takes it.
    pub fn input(&self) -> Value {
        self.0.clone()
    }
}

impl Answer {
    /// The purchase that an act gave back.
    ///
    /// # Panics
    /// Where it was not done.
    #[track_caller]
    pub fn purchase(self) -> Purchase {
        let answer = self.done();
        let data = answer.at("").as_object().and_then(|data| data.values().next());
        let found = data.and_then(|payload| payload.get("purchase"));
        let id = found.and_then(|purchase| purchase.get("id")?.as_str());
        let version = found.and_then(|purchase| purchase.get("version")?.as_i64());
        match (id, version) {
            (Some(id), Some(version)) => Purchase { id: id.to_owned(), version },
            _ => panic!("no purchase was given back: {}", answer.body),
        }
    }
}

impl Person {
    /// Enters a line as a draft, under a key of its own.
    pub async fn drafts(&self, line: &Line) -> Answer {
        self.logs_with(&json!({ "idempotencyKey": key(), "submit": false, "line": line.input() })).await
    }

    /// Enters a line and submits it, under a key of its own.
    pub async fn logs(&self, line: &Line) -> Answer {
        self.logs_with(&json!({ "idempotencyKey": key(), "submit": true, "line": line.input() })).await
    }

    /// Enters what `LogPurchaseInput` says.
    pub async fn logs_with(&self, input: &Value) -> Answer {
        self.act("logPurchase", "LogPurchaseInput", input).await
    }

    /// Changes fields of a purchase, which are those of `PurchaseChange`.
    pub async fn amends(&self, purchase: &Purchase, change: &Value) -> Answer {
        let input = json!({ "id": purchase.id, "expectedVersion": purchase.version, "change": change });
        self.act("amendPurchase", "AmendPurchaseInput", &input).await
    }

    /// Submits a draft.
    pub async fn submits(&self, purchase: &Purchase) -> Answer {
        self.steps("submitPurchase", purchase, None).await
    }

    /// Throws a draft away.
    pub async fn discards(&self, purchase: &Purchase) -> Answer {
        self.steps("discardPurchase", purchase, None).await
    }

    /// Withdraws what the own side submitted.
    pub async fn withdraws(&self, purchase: &Purchase) -> Answer {
        self.steps("withdrawPurchase", purchase, None).await
    }

    /// Confirms for the other side.
    pub async fn confirms(&self, purchase: &Purchase) -> Answer {
        self.steps("confirmPurchase", purchase, None).await
    }

    /// Disputes the amount for the other side.
    pub async fn disputes(&self, purchase: &Purchase, amount: &str) -> Answer {
        let input = json!({
            "id": purchase.id, "expectedVersion": purchase.version,
            "field": "amount", "value": amount, "reason": "the invoice says otherwise",
        });
        self.act("disputePurchase", "DisputeInput", &input).await
    }

    /// Drops a dispute that the own side raised.
    pub async fn drops_the_dispute(&self, purchase: &Purchase) -> Answer {
        self.steps("dropDispute", purchase, None).await
    }

    /// Reverses a confirmed purchase.
    pub async fn reverses(&self, purchase: &Purchase) -> Answer {
        let input = json!({
            "idempotencyKey": key(), "id": purchase.id, "expectedVersion": purchase.version,
            "reason": "it was entered for the wrong unit",
        });
        self.act("reversePurchase", "ReverseInput", &input).await
    }

    /// Enters goods given back.
    pub async fn gives_back(&self, purchase: &Purchase, quantity: &str, amount: &str, day: &str) -> Answer {
        let input = json!({
            "idempotencyKey": key(), "id": purchase.id, "expectedVersion": purchase.version,
            "quantity": quantity, "amount": amount, "returnedOn": day, "reason": "spoiled on the way",
        });
        self.act("returnPurchase", "ReturnInput", &input).await
    }

    /// A step with one purchase, by the name of its mutation.
    pub async fn steps(&self, mutation: &str, purchase: &Purchase, note: Option<&str>) -> Answer {
        let input = json!({ "id": purchase.id, "expectedVersion": purchase.version, "note": note });
        self.act(mutation, "StepInput", &input).await
    }

    /// Reads fields of a purchase; `/purchase` is null where there is none for them.
    pub async fn reads(&self, purchase: &Purchase, fields: &str) -> Answer {
        let query = format!("query ($id: ID!) {{ purchase(id: $id) {{ {fields} }} }}");
        self.ask(&query, json!({ "id": purchase.id })).await
    }

    /// The ids of the purchases that a filter of theirs finds, the first hundred.
    pub async fn lists(&self, filter: &Value) -> Vec<String> {
        let query =
            "query ($filter: PurchaseFilter) { purchases(first: 100, filter: $filter) { nodes { id } } }";
        let answer = self.ask(query, json!({ "filter": filter })).await;
        let nodes = answer.at("/purchases/nodes").as_array().cloned().unwrap_or_default();
        nodes.iter().filter_map(|node| node.get("id")?.as_str().map(str::to_owned)).collect()
    }

    /// What the totals say of a standing (`all`, `counted`, `pending`, `disputed`, `excluded`): count and yuan.
    pub async fn sums(&self, standing: &str) -> (i64, String) {
        let query = format!("{{ purchaseSummary {{ total {{ {standing} {{ count amount }} }} }} }}");
        let answer = self.ask(&query, Value::Null).await;
        let figure = |field: &str| format!("/purchaseSummary/total/{standing}/{field}");
        (answer.number(&figure("count")), answer.text(&figure("amount")).to_owned())
    }

    async fn act(&self, mutation: &str, kind: &str, input: &Value) -> Answer {
        let query = format!("mutation ($input: {kind}!) {{ {mutation}(input: $input) {PAYLOAD} }}");
        self.ask(&query, json!({ "input": input })).await
    }
}

/// A key that no request has had.
pub fn key() -> String {
    static LAST: AtomicU32 = AtomicU32::new(0);
    format!("key{}", LAST.fetch_add(1, Ordering::Relaxed))
}
