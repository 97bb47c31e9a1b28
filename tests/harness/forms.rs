//! Kinds of record that are a list of fields, and what people do with them: the same for each.

pub use crate::kinds::KINDS;
use crate::{answer::Answer, people::Person, purchases::key};
use entity::values::Side;
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// A kind, by what it is called and what is ordinary of it.
#[derive(Debug)]
pub struct Kind {
    /// One, as the schema calls it: `donation`.
    pub one: &'static str,
    /// Many: `donations`.
    pub many: &'static str,
    /// Its type: `Donation`.
    pub node: &'static str,
    /// Many, in names of types and mutations: `Donations`.
    pub nodes: &'static str,
    /// The side whose coordinator enters one here; of kinds that both enter, either.
    pub by: Side,
    /// Whether the other side may enter one too.
    pub either: bool,
    /// A field that a confirmation covers, and another value of it.
    pub material: (&'static str, &'static str),
    /// A word that its sums are grouped by, where there is one.
    pub word: Option<&'static str>,
    /// What is wrong with one: a field, and the value that is refused.
    pub wrong: (&'static str, &'static str),
    /// The field that names what it draws on, and the kind of that.
    pub draws_on: Option<(&'static str, &'static str)>,
    /// Whether one of them leaves no room for another like it: each draws on something of its own here.
    pub alone: bool,
    /// Whether it is settled once it is confirmed: money, or a promise, which is then neither changed nor disputed.
    pub settles: bool,
    /// The fields of an ordinary one, beside its places and what it draws on, as JSON.
    pub(crate) fields: &'static str,
    /// The id of one that never was.
    pub never: fn(Uuid) -> String,
}

/// A record at one version, as somebody has it on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: String,
    /// The version that was read.
    pub version: i64,
}

impl Kind {
    /// The kind that is called so.
    ///
    /// # Panics
    /// Where none is.
    pub fn named(one: &str) -> &'static Self {
        KINDS.iter().find(|kind| kind.one == one).expect("a kind of that name")
    }

    /// An ordinary one between two places, which draws on what it must.
    pub fn line_on(&self, donor: &str, recipient: &str, account: Option<&str>) -> Value {
        let mut line = self.line(donor, recipient);
        if let (Some((field, _)), Some(line), Some(account)) = (self.draws_on, line.as_object_mut(), account)
        {
            line.insert(field.to_owned(), account.into());
        }
        line
    }

    /// Enters and confirms what one of it draws on, where it draws on something.
    pub async fn account(&self, donor: &Person, recipient: &Person, places: (&str, &str)) -> Option<String> {
        let parent = Self::named(self.draws_on?.1);
        let account = Box::pin(parent.account(donor, recipient, places)).await;
        let line = parent.line_on(places.0, places.1, account.as_deref());
        let (own, other) = match parent.by {
            Side::Donor => (donor, recipient),
            Side::Recipient => (recipient, donor),
        };
        let entry = own.enters(parent, &line, true).await.entry(parent);
        Some(other.takes(parent, "confirm", &entry).await.entry(parent).id)
    }

    /// So many ordinary ones, none of which stands in the way of another, with all that they draw on.
    pub async fn lines(
        &self,
        donor: &Person,
        recipient: &Person,
        places: (&str, &str),
        many: usize,
    ) -> Vec<Value> {
        let mut account = None;
        let mut lines = Vec::with_capacity(many);
        for at in 0..many {
            if at == 0 || self.alone {
                account = self.account(donor, recipient, places).await;
            }
            lines.push(self.line_on(places.0, places.1, account.as_deref()));
        }
        lines
    }

    /// An ordinary one between two places.
    ///
    /// # Panics
    /// Where the table above is no JSON.
    pub fn line(&self, donor: &str, recipient: &str) -> Value {
        let mut line: Map<String, Value> = serde_json::from_str(self.fields).expect("fields are JSON");
        line.extend([("donor".to_owned(), donor.into()), ("recipient".to_owned(), recipient.into())]);
        line.into()
    }

    /// An ordinary one with another value in one field.
    ///
    /// # Panics
    /// Where the value is no JSON.
    pub fn line_with(&self, donor: &str, recipient: &str, (field, value): (&str, &str)) -> Value {
        let mut line = self.line(donor, recipient);
        let value: Value = serde_json::from_str(value).expect("a value of JSON");
        line.as_object_mut().expect("a line has fields").insert(field.to_owned(), value);
        line
    }

    /// The mutation that takes a step with one: `confirm` gives `confirmDonation`.
    pub fn step(&self, step: &str) -> String {
        if step == "dropDispute" {
            format!("drop{}Dispute", self.node)
        } else {
            format!("{step}{}", self.node)
        }
    }

    /// What a mutation of one gives back.
    pub fn payload(&self) -> String {
        format!(
            "{{ {} {{ id version state standing }} userErrors {{ field code message index }} }}",
            self.one
        )
    }
}

impl Answer {
    /// The record of a kind that an act gave back.
    ///
    /// # Panics
    /// Where it was not done.
    #[track_caller]
    pub fn entry(self, kind: &Kind) -> Entry {
        let answer = self.done();
        let data = answer.at("").as_object().and_then(|data| data.values().next());
        let found = data.and_then(|payload| payload.get(kind.one));
        let id = found.and_then(|entry| entry.get("id")?.as_str());
        let version = found.and_then(|entry| entry.get("version")?.as_i64());
        match (id, version) {
            (Some(id), Some(version)) => Entry { id: id.to_owned(), version },
            _ => panic!("no {} was given back: {}", kind.one, answer.body),
        }
    }
}

impl Person {
    /// Enters one, under a key of its own.
    pub async fn enters(&self, kind: &Kind, line: &Value, submit: bool) -> Answer {
        let input = json!({ "idempotencyKey": key(), "submit": submit, "line": line });
        self.acts(kind, &kind.step("log"), &format!("Log{}Input", kind.node), &input).await
    }

    /// A step with one, by its verb.
    pub async fn takes(&self, kind: &Kind, step: &str, entry: &Entry) -> Answer {
        let input = json!({ "id": entry.id, "expectedVersion": entry.version, "note": "a reason" });
        self.acts(kind, &kind.step(step), "StepInput", &input).await
    }

    /// Changes the material field of one.
    ///
    /// # Panics
    /// Where the table of kinds is no JSON.
    pub async fn changes(&self, kind: &Kind, entry: &Entry) -> Answer {
        let (field, value) = kind.material;
        let value: Value = serde_json::from_str(value).expect("a value of JSON");
        let input = json!({ "id": entry.id, "expectedVersion": entry.version, "change": { field: value } });
        self.acts(kind, &kind.step("amend"), &format!("Amend{}Input", kind.node), &input).await
    }

    /// Disputes the material field of one.
    pub async fn objects(&self, kind: &Kind, entry: &Entry) -> Answer {
        let (field, value) = kind.material;
        let input = json!({
            "id": entry.id, "expectedVersion": entry.version,
            "field": field, "value": value.trim_matches('"'), "reason": "our papers say otherwise",
        });
        self.acts(kind, &kind.step("dispute"), "DisputeInput", &input).await
    }

    /// A mutation of one, with what it takes.
    pub async fn acts(&self, kind: &Kind, mutation: &str, takes: &str, input: &Value) -> Answer {
        let query = format!("mutation ($input: {takes}!) {{ {mutation}(input: $input) {} }}", kind.payload());
        self.ask(&query, json!({ "input": input })).await
    }

    /// The ids that a filter finds, the first hundred.
    pub async fn finds(&self, kind: &Kind, filter: &Value) -> Vec<String> {
        let (many, node) = (kind.many, kind.node);
        let query = format!(
            "query ($filter: {node}Filter) {{ {many}(first: 100, filter: $filter) {{ nodes {{ id }} }} }}"
        );
        let answer = self.ask(&query, json!({ "filter": filter })).await.done();
        let nodes = answer.at(&format!("/{many}/nodes")).as_array().cloned().unwrap_or_default();
        nodes.iter().filter_map(|node| node.get("id")?.as_str().map(str::to_owned)).collect()
    }

    /// How many the sums of a kind say that a standing has.
    pub async fn counts(&self, kind: &Kind, standing: &str) -> i64 {
        let field = format!("{}Summary", kind.one);
        let query = format!("{{ {field} {{ total {{ {standing} {{ count }} }} }} }}");
        self.ask(&query, Value::Null).await.done().number(&format!("/{field}/total/{standing}/count"))
    }
}
