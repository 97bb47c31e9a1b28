//! Kinds of record that are a list of fields, and what people do with them: the same for each.

use crate::{answer::Answer, people::Person, purchases::key};
use api::graphql::id::encode;
use entity::{ids, values::Side};
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
    /// Whether it is money, which is neither changed nor disputed once it is confirmed.
    pub money: bool,
    /// The fields of an ordinary one, beside its places and what it draws on, as JSON.
    fields: &'static str,
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

/// Every kind.
pub static KINDS: &[Kind] = &[
    Kind {
        one: "donation",
        many: "donations",
        node: "Donation",
        nodes: "Donations",
        by: Side::Donor,
        either: false,
        material: ("amount", "\"90.00\""),
        word: Some("FORM"),
        wrong: ("amount", "\"0.00\""),
        draws_on: None,
        money: false,
        fields: r#"{ "giver": "慈善会", "form": "CASH", "amount": "100.00", "receivedOn": "2026-06-05" }"#,
        never: |id| encode(ids::DonationId(id)).to_string(),
    },
    Kind {
        one: "localPair",
        many: "localPairs",
        node: "LocalPair",
        nodes: "LocalPairs",
        by: Side::Donor,
        either: false,
        material: ("donorParty", "\"广州市第二中学\""),
        word: Some("KIND"),
        wrong: ("endsOn", "\"2026-06-04\""),
        draws_on: None,
        money: false,
        fields: r#"{ "kind": "SCHOOL", "donorParty": "广州市第一中学", "recipientParty": "凌云县中学", "startsOn": "2026-06-05" }"#,
        never: |id| encode(ids::LocalPairId(id)).to_string(),
    },
    Kind {
        one: "training",
        many: "trainings",
        node: "Training",
        nodes: "Trainings",
        by: Side::Recipient,
        either: false,
        material: ("people", "60"),
        word: Some("KIND"),
        wrong: ("assisted", "51"),
        draws_on: None,
        money: false,
        fields: r#"{ "kind": "OFFICIAL", "subject": "乡村振兴专题", "organiser": "中共凌云县委党校", "people": 50, "assisted": 10, "startsOn": "2026-06-05" }"#,
        never: |id| encode(ids::TrainingId(id)).to_string(),
    },
    Kind {
        one: "meeting",
        many: "meetings",
        node: "Meeting",
        nodes: "Meetings",
        by: Side::Donor,
        either: true,
        material: ("people", "9"),
        word: Some("RANK"),
        wrong: ("people", "0"),
        draws_on: None,
        money: false,
        fields: r#"{ "kind": "VISIT", "direction": "WESTWARD", "rank": "COUNTY", "ledBy": "带队领导", "people": 8, "subject": "对接产业合作", "heldOn": "2026-06-05" }"#,
        never: |id| encode(ids::MeetingId(id)).to_string(),
    },
    Kind {
        one: "post",
        many: "posts",
        node: "Post",
        nodes: "Posts",
        by: Side::Donor,
        either: false,
        material: ("headcount", "30"),
        word: None,
        wrong: ("wageTo", "\"3000.00\""),
        draws_on: None,
        money: false,
        fields: r#"{ "employer": "广州某电子厂", "work": "装配工", "headcount": 20, "wageFrom": "4500.00", "wageTo": "6500.00", "deadline": "2026-06-05" }"#,
        never: |id| encode(ids::PostId(id)).to_string(),
    },
    Kind {
        one: "labourDispatch",
        many: "labourDispatches",
        node: "LabourDispatch",
        nodes: "LabourDispatches",
        by: Side::Recipient,
        either: true,
        material: ("headcount", "41"),
        word: Some("DESTINATION_CLASS"),
        wrong: ("assisted", "41"),
        draws_on: None,
        money: false,
        fields: r#"{ "destination": "440100", "placement": "NEW", "transport": "CHARTER", "headcount": 40, "assisted": 30, "departedOn": "2026-06-05" }"#,
        never: |id| encode(ids::LabourDispatchId(id)).to_string(),
    },
    Kind {
        one: "workshop",
        many: "workshops",
        node: "Workshop",
        nodes: "Workshops",
        by: Side::Recipient,
        either: false,
        material: ("people", "31"),
        word: None,
        wrong: ("people", "0"),
        draws_on: None,
        money: false,
        fields: r#"{ "name": "泗城镇帮扶车间", "operator": "凌云县某服装厂", "seasonal": false, "people": 30, "assisted": 20, "openedOn": "2026-06-05" }"#,
        never: |id| encode(ids::WorkshopId(id)).to_string(),
    },
    Kind {
        one: "fundTransfer",
        many: "fundTransfers",
        node: "FundTransfer",
        nodes: "FundTransfers",
        by: Side::Donor,
        either: false,
        material: ("amount", "\"20000000.00\""),
        word: Some("SOURCE"),
        wrong: ("budgetYear", "1990"),
        draws_on: None,
        money: true,
        fields: r#"{ "amount": "10000000.00", "source": "PROVINCIAL", "payer": "广州市财政局", "budgetYear": 2026, "receivedOn": "2026-06-05" }"#,
        never: |id| encode(ids::FundTransferId(id)).to_string(),
    },
    Kind {
        one: "allocation",
        many: "allocations",
        node: "Allocation",
        nodes: "Allocations",
        by: Side::Recipient,
        either: false,
        material: ("amount", "\"9000.00\""),
        word: Some("SECTOR"),
        wrong: ("amount", "\"-1.00\""),
        draws_on: Some(("transferId", "fundTransfer")),
        money: true,
        fields: r#"{ "amount": "10000.00", "sector": "INDUSTRY", "notifiedOn": "2026-06-05" }"#,
        never: |id| encode(ids::AllocationId(id)).to_string(),
    },
    Kind {
        one: "expenditure",
        many: "expenditures",
        node: "Expenditure",
        nodes: "Expenditures",
        by: Side::Recipient,
        either: false,
        material: ("amount", "\"9.00\""),
        word: None,
        wrong: ("amount", "\"0.00\""),
        draws_on: Some(("allocationId", "allocation")),
        money: true,
        fields: r#"{ "amount": "10.00", "payee": "凌云县某建筑公司", "paidOn": "2026-06-05" }"#,
        never: |id| encode(ids::ExpenditureId(id)).to_string(),
    },
    Kind {
        one: "fundReturn",
        many: "fundReturns",
        node: "FundReturn",
        nodes: "FundReturns",
        by: Side::Recipient,
        either: false,
        material: ("amount", "\"9.00\""),
        word: None,
        wrong: ("amount", "\"0.00\""),
        draws_on: Some(("transferId", "fundTransfer")),
        money: true,
        fields: r#"{ "amount": "10.00", "reason": "项目结余", "returnedOn": "2026-06-05" }"#,
        never: |id| encode(ids::FundReturnId(id)).to_string(),
    },
];

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
        let (_, parent) = self.draws_on?;
        let transfers = Self::named("fundTransfer");
        let transfer =
            donor.enters(transfers, &transfers.line(places.0, places.1), true).await.entry(transfers);
        let transfer = recipient.takes(transfers, "confirm", &transfer).await.entry(transfers);
        if parent == transfers.one {
            return Some(transfer.id);
        }
        let allocations = Self::named("allocation");
        let line = allocations.line_on(places.0, places.1, Some(&transfer.id));
        let allocation = recipient.enters(allocations, &line, true).await.entry(allocations);
        Some(donor.takes(allocations, "confirm", &allocation).await.entry(allocations).id)
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
