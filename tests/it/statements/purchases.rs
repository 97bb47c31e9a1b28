//! The life of a purchase, and of many at once.

use super::{Act, Desk, Notes, held};
use serde_json::{Value, json};
use tests::purchases::key;

const GIVES: &str = "purchase { id version }";
const ITEMS: &str = "items { purchase { id version } userErrors { code message } }";

impl Desk {
    pub(super) async fn purchases(&self, note: &mut Notes<'_>) {
        let log = |name| Act { name, kind: "LogPurchaseInput", gives: GIVES };
        let step = |name| Act { name, kind: "StepInput", gives: GIVES };
        let entry = |submit: bool| json!({ "idempotencyKey": key(), "submit": submit, "line": self.line() });
        let of = |payload: &Value| payload["purchase"].clone();
        let bare = json!({});
        // The first of a pairing's year makes a row for the year, once.
        self.act(&mut |_, _| {}, &self.officer, log("logPurchase"), entry(true)).await;
        self.act(note, &self.officer, log("logPurchase, submitted"), entry(true)).await;
        let draft = of(&self.act(note, &self.officer, log("logPurchase, a draft"), entry(false)).await);
        let amend = Act { name: "amendPurchase", kind: "AmendPurchaseInput", gives: GIVES };
        let change = held(&draft, json!({ "change": { "amount": "77.77" } }));
        let amended = of(&self.act(note, &self.officer, amend, change).await);
        let submitted =
            of(&self.act(note, &self.officer, step("submitPurchase"), held(&amended, bare.clone())).await);
        let dispute = Act { name: "disputePurchase", kind: "DisputeInput", gives: GIVES };
        let objection = json!({ "field": "amount", "reason": "the invoice says otherwise" });
        let disputed = of(&self.act(note, &self.county, dispute, held(&submitted, objection.clone())).await);
        let dropped =
            of(&self.act(note, &self.county, step("dropDispute"), held(&disputed, bare.clone())).await);
        let confirmed =
            of(&self.act(note, &self.county, step("confirmPurchase"), held(&dropped, bare.clone())).await);
        let giving_back = json!({ "idempotencyKey": key(), "quantity": "1", "amount": "1.00",
            "returnedOn": "2026-06-10", "reason": "spoilt" });
        let back = Act { name: "returnPurchase", kind: "ReturnInput", gives: GIVES };
        self.act(note, &self.officer, back, held(&confirmed, giving_back)).await;
        let another = of(&self.act(&mut |_, _| {}, &self.officer, log("logPurchase"), entry(true)).await);
        let another = of(&self
            .act(&mut |_, _| {}, &self.county, step("confirmPurchase"), held(&another, bare.clone()))
            .await);
        let undoing = json!({ "idempotencyKey": key(), "reason": "it was entered for the wrong unit" });
        let reverse = Act { name: "reversePurchase", kind: "ReverseInput", gives: GIVES };
        let reversal = of(&self.act(note, &self.officer, reverse, held(&another, undoing)).await);
        self.act(note, &self.officer, step("withdrawPurchase"), held(&reversal, bare.clone())).await;
        let thrown = of(&self.act(&mut |_, _| {}, &self.officer, log("logPurchase"), entry(false)).await);
        self.act(note, &self.officer, step("discardPurchase"), held(&thrown, bare.clone())).await;
        self.duplicates(note).await;
        self.matches(note).await;
        self.batches(note, &objection).await;
    }

    /// Two lines that might be one.
    async fn duplicates(&self, note: &mut Notes<'_>) {
        let log = Act { name: "logPurchase, a possible duplicate", kind: "LogPurchaseInput", gives: GIVES };
        for decision in ["clearDuplicate", "joinDuplicate"] {
            let line = self.line();
            let entry = || json!({ "idempotencyKey": key(), "submit": true, "line": line });
            self.act(&mut |_, _| {}, &self.officer, log, entry()).await;
            let again = match decision {
                "clearDuplicate" => self.act(note, &self.officer, log, entry()).await,
                _ => self.act(&mut |_, _| {}, &self.officer, log, entry()).await,
            };
            let step = Act { name: decision, kind: "StepInput", gives: GIVES };
            self.act(note, &self.county, step, held(&again["purchase"], json!({}))).await;
        }
    }

    /// One line of an order that both sides entered.
    async fn matches(&self, note: &mut Notes<'_>) {
        let log = |name| Act { name, kind: "LogPurchaseInput", gives: GIVES };
        let line = self.line_of(self.unit).with("channel", "PLATFORM_832").with("kind", "SOLD_WITH_HELP");
        let line = line.with("orderNumber", "M-1").with("orderLine", 1).input();
        let entry = || json!({ "idempotencyKey": key(), "submit": true, "line": line });
        let theirs = self.act(&mut |_, _| {}, &self.officer, log("logPurchase"), entry()).await;
        self.act(note, &self.county, log("logPurchase, a match of the other side's"), entry()).await;
        let accept = Act { name: "acceptMatch", kind: "StepInput", gives: GIVES };
        self.act(note, &self.county, accept, held(&theirs["purchase"], json!({}))).await;
    }

    /// As many lines as there are rows, in one request.
    async fn batches(&self, note: &mut Notes<'_>, objection: &Value) {
        let lines: Vec<Value> = (0..self.rows).map(|_| self.line()).collect();
        let many = |name| Act {
            name,
            kind: "LogPurchasesInput",
            gives: "lines { purchase { id version } userErrors { code message } }",
        };
        let entry = |submit: bool, lines: &Vec<Value>| json!({ "idempotencyKey": key(), "submit": submit, "policy": "ALL_OR_NOTHING", "lines": lines });
        let steps = |payload: &Value, list: &str, more: &Value| -> Value {
            let all = payload[list].as_array().unwrap().iter();
            all.map(|line| held(&line["purchase"], more.clone())).collect()
        };
        let bare = json!({});
        let drafts = self.act(note, &self.officer, many("logPurchases, drafts"), entry(false, &lines)).await;
        let submit = Act { name: "submitPurchases", kind: "ItemsInput", gives: ITEMS };
        let items = json!({ "items": steps(&drafts, "lines", &bare) });
        let submitted = self.act(note, &self.officer, submit, items).await;
        let confirm = Act { name: "confirmPurchases", kind: "StepsInput", gives: ITEMS };
        let items = json!({ "items": steps(&submitted, "items", &bare) });
        self.act(note, &self.county, confirm, items).await;
        let lines: Vec<Value> = (0..self.rows).map(|_| self.line()).collect();
        let logged =
            self.act(note, &self.officer, many("logPurchases, submitted"), entry(true, &lines)).await;
        let dispute = Act { name: "disputePurchases", kind: "DisputesInput", gives: ITEMS };
        let items = json!({ "items": steps(&logged, "lines", objection) });
        self.act(note, &self.county, dispute, items).await;
    }
}
