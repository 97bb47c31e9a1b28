//! The statements of each kind of record that is a list of fields: of what can be done to one, and of many at once.

use super::{Act, Desk, Notes, ORIGIN, held};
use entity::values::Side;
use serde_json::{Value, json};
use tests::{
    forms::{KINDS, Kind},
    purchases::key,
};

/// How many are entered one by one.
const ALONE: usize = 5;

/// A city without a review of its own.
const CITY: &str = "440100";

impl Desk {
    pub(super) async fn forms(&self, note: &mut Notes<'_>) {
        let city = self.lets_in(&self.app.donor_coordinator(CITY).await).await;
        for kind in KINDS {
            let (own, other) = match kind.by {
                Side::Donor => (city.as_str(), self.county.as_str()),
                Side::Recipient => (self.county.as_str(), city.as_str()),
            };
            let (donor, recipient) =
                (self.app.donor_coordinator(CITY).await, self.app.recipient_coordinator(ORIGIN).await);
            let lines = kind.lines(&donor, &recipient, (CITY, ORIGIN), ALONE + self.rows).await;
            self.form(note, kind, [own, other], &lines).await;
        }
    }

    async fn form(&self, note: &mut Notes<'_>, kind: &Kind, [own, other]: [&str; 2], lines: &[Value]) {
        let (alone, many) = lines.split_at(ALONE);
        let mut alone = alone.iter();
        let gives = format!("{} {{ id version }}", kind.one);
        let log = format!("Log{}Input", kind.node);
        let mut entry =
            |submit: bool| json!({ "idempotencyKey": key(), "submit": submit, "line": alone.next() });
        let of = |payload: &Value| payload[kind.one].clone();
        let act =
            |name: &'static str, kind: &'static str| Act { name, kind, gives: String::leak(gives.clone()) };
        let name = |step: &str| -> &'static str { String::leak(kind.step(step)) };
        let log: &'static str = String::leak(log);
        let bare = json!({});
        // The first of a pairing's year makes a row for the year, once.
        self.act(&mut |_, _| {}, own, act(name("log"), log), entry(true)).await;
        let submitted_name: &'static str = String::leak(format!("{}, submitted", kind.step("log")));
        self.act(note, own, act(submitted_name, log), entry(true)).await;
        let draft = of(&self.act(note, own, act(name("log"), log), entry(false)).await);
        let (field, value) = kind.material;
        let value: Value = serde_json::from_str(value).unwrap();
        let amend: &'static str = String::leak(format!("Amend{}Input", kind.node));
        let change = held(&draft, json!({ "change": { field: value } }));
        let amended = of(&self.act(note, own, act(name("amend"), amend), change).await);
        let submitted =
            of(&self.act(note, own, act(name("submit"), "StepInput"), held(&amended, bare.clone())).await);
        let objection = json!({ "field": field, "reason": "our papers say otherwise" });
        let disputed = of(&self
            .act(note, other, act(name("dispute"), "DisputeInput"), held(&submitted, objection.clone()))
            .await);
        let dropped = of(&self
            .act(note, other, act(name("dropDispute"), "StepInput"), held(&disputed, bare.clone()))
            .await);
        let confirmed =
            of(&self.act(note, other, act(name("confirm"), "StepInput"), held(&dropped, bare.clone())).await);
        let another = of(&self.act(&mut |_, _| {}, own, act(name("log"), log), entry(true)).await);
        self.act(note, own, act(name("withdraw"), "StepInput"), held(&another, bare.clone())).await;
        let thrown = of(&self.act(&mut |_, _| {}, own, act(name("log"), log), entry(false)).await);
        self.act(note, own, act(name("discard"), "StepInput"), held(&thrown, bare)).await;
        self.many(note, kind, [own, other], many, &objection).await;
        self.reads(note, kind, &confirmed).await;
        self.reviewed(note, kind).await;
    }

    async fn reads(&self, note: &mut Notes<'_>, kind: &Kind, confirmed: &Value) {
        let (one, many, kind_of_node) = (kind.one, kind.many, kind.node);
        let id = confirmed["id"].as_str().unwrap();
        let whole = "{ id state donor { name } recipient { name } pairing { id } confirmation { at } }";
        for (name, query) in [
            (one.to_owned(), format!("{{ {one}(id: \"{id}\") {whole} }}")),
            (
                format!("node: {one}"),
                format!("{{ node(id: \"{id}\") {{ id ... on {kind_of_node} {{ state }} }} }}"),
            ),
            (
                format!("{many}: a page with places, pairing and confirmation"),
                format!("{{ {many}(first: 100) {{ nodes {whole} }} }}"),
            ),
            (
                format!("{one}Summary"),
                format!(
                    "{{ {one}Summary(groupBy: [YEAR]) {{ total {{ all {{ amount }} }} groups {{ figures {{ all {{ count }} }} }} }} }}"
                ),
            ),
        ] {
            let (cost, _) = self.counted(&self.nation, &query, Value::Null).await;
            note(&name, cost);
        }
    }

    /// As many as there are rows, in one request.
    async fn many(
        &self,
        note: &mut Notes<'_>,
        kind: &Kind,
        [own, other]: [&str; 2],
        all: &[Value],
        objection: &Value,
    ) {
        let items: &'static str =
            String::leak(format!("items {{ {} {{ id version }} userErrors {{ code message }} }}", kind.one));
        let lines: &'static str =
            String::leak(format!("lines {{ {} {{ id version }} userErrors {{ code message }} }}", kind.one));
        let name = |verb: &str| -> &'static str { String::leak(format!("{verb}{}", kind.nodes)) };
        let steps = |payloads: &[Value], more: &Value| -> Value {
            payloads.iter().map(|payload| held(&payload[kind.one], more.clone())).collect()
        };
        let entry =
            json!({ "idempotencyKey": key(), "submit": false, "policy": "ALL_OR_NOTHING", "lines": all });
        let takes: &'static str = String::leak(format!("Log{}Input", kind.nodes));
        let drafts = self.act(note, own, Act { name: name("log"), kind: takes, gives: lines }, entry).await;
        let drafts = drafts["lines"].as_array().unwrap().clone();
        let bare = json!({});
        let submit = Act { name: name("submit"), kind: "ItemsInput", gives: items };
        let submitted = self.act(note, own, submit, json!({ "items": steps(&drafts, &bare) })).await;
        let submitted = submitted["items"].as_array().unwrap().clone();
        let dispute = Act { name: name("dispute"), kind: "DisputesInput", gives: items };
        let disputed = self.act(note, other, dispute, json!({ "items": steps(&submitted, objection) })).await;
        let mut dropped = Vec::new();
        for payload in disputed["items"].as_array().unwrap() {
            let one: &'static str = String::leak(kind.step("dropDispute"));
            let gives: &'static str = String::leak(format!("{} {{ id version }}", kind.one));
            let drop = Act { name: one, kind: "StepInput", gives };
            dropped.push(self.act(&mut |_, _| {}, other, drop, held(&payload[kind.one], bare.clone())).await);
        }
        let takes: &'static str = String::leak(format!("Confirm{}Input", kind.nodes));
        let confirm = Act { name: name("confirm"), kind: takes, gives: items };
        self.act(note, other, confirm, json!({ "items": steps(&dropped, &bare) })).await;
    }

    /// What is entered below a region with a review waits for it.
    async fn reviewed(&self, note: &mut Notes<'_>, kind: &Kind) {
        let (reviewer, below, places) = match kind.by {
            Side::Donor => {
                let [above, below] = ["440000", "440303"].map(|code| self.app.donor_coordinator(code));
                (above.await, below.await, ("440303", ORIGIN))
            }
            Side::Recipient => {
                let [above, below] = ["522700", "522701"].map(|code| self.app.recipient_coordinator(code));
                (above.await, below.await, (CITY, "522701"))
            }
        };
        // Whoever reviews enters what is drawn on: that waits for nobody's review.
        let lines = match kind.by {
            Side::Donor => {
                let recipient = self.app.recipient_coordinator(ORIGIN).await;
                kind.lines(&reviewer, &recipient, places, 2).await
            }
            Side::Recipient => {
                let donor = self.app.donor_coordinator(CITY).await;
                kind.lines(&donor, &reviewer, places, 2).await
            }
        };
        let (reviewer, below) = (self.lets_in(&reviewer).await, self.lets_in(&below).await);
        let gives: &'static str = String::leak(format!("{} {{ id version }}", kind.one));
        let takes: &'static str = String::leak(format!("Log{}Input", kind.node));
        let judgements = [("passOn", json!({})), ("sendBack", json!({ "note": "the day is wrong" }))];
        for ((judgement, more), line) in judgements.into_iter().zip(lines) {
            let entry = json!({ "idempotencyKey": key(), "submit": true, "line": line });
            let name: &'static str = String::leak(kind.step("log"));
            let waiting = self.act(&mut |_, _| {}, &below, Act { name, kind: takes, gives }, entry).await;
            let step = Act { name: String::leak(kind.step(judgement)), kind: "StepInput", gives };
            self.act(note, &reviewer, step, held(&waiting[kind.one], more)).await;
        }
    }
}
