//! Industry transfers, as their people work with them: from intention to full capacity, what arrived, who claims whom.

use serde_json::{Value, json};
use tests::{
    answer::Answer,
    app::TestApp,
    both_stores,
    forms::{Entry, Kind},
    people::Person,
};

const CITY: &str = "440100";
const COUNTY: &str = "451027";

const STEPS: [&str; 8] =
    ["SIGN", "LAND", "BUILD", "OPERATE", "REACH_CAPACITY", "STALL", "RESUME", "TERMINATE"];

/// For each stage: the steps that lead there, and those that lead on. Either side takes them all.
const STAGES: [(&str, &[&str], &[&str]); 8] = [
    ("INTENDED", &[], &["SIGN", "TERMINATE"]),
    ("SIGNED", &["SIGN"], &["LAND", "STALL", "TERMINATE"]),
    ("LANDED", &["SIGN", "LAND"], &["BUILD", "OPERATE", "STALL", "TERMINATE"]),
    ("UNDER_CONSTRUCTION", &["SIGN", "LAND", "BUILD"], &["OPERATE", "STALL", "TERMINATE"]),
    ("OPERATING", &["SIGN", "LAND", "OPERATE"], &["REACH_CAPACITY", "STALL", "TERMINATE"]),
    ("FULL_CAPACITY", &["SIGN", "LAND", "OPERATE", "REACH_CAPACITY"], &["STALL", "TERMINATE"]),
    ("STALLED", &["SIGN", "STALL"], &["RESUME", "TERMINATE"]),
    ("TERMINATED", &["TERMINATE"], &[]),
];

/// The people of both sides.
struct Desk {
    city: Person,
    county: Person,
}

impl Desk {
    async fn of(app: &TestApp) -> Self {
        Self { city: app.donor_coordinator(CITY).await, county: app.recipient_coordinator(COUNTY).await }
    }

    async fn intended(&self) -> Entry {
        let kind = Kind::named("industryTransfer");
        self.city.enters(kind, &kind.line(CITY, COUNTY), true).await.entry(kind)
    }

    async fn agreed(&self) -> Entry {
        let kind = Kind::named("industryTransfer");
        self.county.takes(kind, "confirm", &self.intended().await).await.entry(kind)
    }

    /// A transfer into which money came, that was brought to a stage by confirmed steps.
    async fn brought_by(&self, steps: &[&str]) -> Entry {
        let transfer = self.agreed().await;
        let kind = Kind::named("industryResult");
        let arrived = result(&self.city, &transfer, "INVESTMENT", 6).await.entry(kind);
        self.county.takes(kind, "confirm", &arrived).await.done();
        for (at, step) in steps.iter().enumerate() {
            let entry = enters(&self.city, &transfer, step, 6 + at).await.entry(step_kind());
            self.county.takes(step_kind(), "confirm", &entry).await.done();
        }
        transfer
    }

    async fn stage(&self, transfer: &Entry) -> String {
        let query = "query ($id: ID!) { industryTransfer(id: $id) { stage } }";
        let answer = self.county.ask(query, json!({ "id": transfer.id })).await.done();
        answer.text("/industryTransfer/stage").to_owned()
    }
}

fn step_kind() -> &'static Kind {
    Kind::named("industryStep")
}

/// Enters a step on a day of June 2026.
async fn enters(person: &Person, transfer: &Entry, step: &str, day: usize) -> Answer {
    let mut line = step_kind().line_on(CITY, COUNTY, Some(&transfer.id));
    line["kind"] = step.into();
    line["takenOn"] = format!("2026-06-{day:02}").into();
    line["reason"] = "市场变化".into();
    person.enters(step_kind(), &line, true).await
}

/// Enters a result on a day of June 2026.
async fn result(person: &Person, transfer: &Entry, what: &str, day: usize) -> Answer {
    let kind = Kind::named("industryResult");
    let mut line = kind.line_on(CITY, COUNTY, Some(&transfer.id));
    line["kind"] = what.into();
    line["arrivedOn"] = format!("2026-06-{day:02}").into();
    if what == "EMPLOYMENT" {
        line["amount"] = Value::Null;
        for (field, count) in [("people", 30), ("rural", 25), ("assisted", 12)] {
            line[field] = count.into();
        }
    }
    person.enters(kind, &line, true).await
}

both_stores! {
    /// Every step from every stage by everybody who could be thought to take it.
    async fn every_step_from_every_stage_as_the_table_says(app: TestApp) {
        let desk = Desk::of(&app).await;
        let others = [app.auditor_of_the_nation().await, app.donor_coordinator("330000").await, app.recipient_coordinator("451002").await];
        for (stage, path, leads_on) in STAGES {
            let transfer = desk.brought_by(path).await;
            assert_eq!(desk.stage(&transfer).await, stage);
            for step in STEPS {
                for other in &others {
                    let answer = enters(other, &transfer, step, 14).await;
                    assert!(answer.code().is_some() || !answer.refusals().is_empty(), "{stage} {step}: {}", answer.body);
                }
                for (person, counterpart) in [(&desk.county, &desk.city), (&desk.city, &desk.county)] {
                    let answer = enters(person, &transfer, step, 14).await;
                    if leads_on.contains(&step) {
                        let entry = answer.entry(step_kind());
                        let disputed = counterpart.objects(step_kind(), &entry).await.entry(step_kind());
                        person.takes(step_kind(), "withdraw", &disputed).await.done();
                    } else {
                        drop(answer.refused("WRONG_STATE"));
                    }
                }
            }
            assert_eq!(desk.stage(&transfer).await, stage, "what was withdrawn moves nothing");
        }
        assert_eq!(crate::audit::verify(&app, &[]).await, Ok(()));
    }

    /// Nothing operates before money has arrived, and the money stays while something operates on it.
    async fn operating_rests_on_what_arrived(app: TestApp) {
        let desk = Desk::of(&app).await;
        let results = Kind::named("industryResult");
        let waiting = desk.intended().await;
        result(&desk.city, &waiting, "INVESTMENT", 6).await.refused("WRONG_STATE");

        let transfer = desk.agreed().await;
        for (step, day) in [("SIGN", 6), ("LAND", 7)] {
            let entry = enters(&desk.county, &transfer, step, day).await.entry(step_kind());
            desk.city.takes(step_kind(), "confirm", &entry).await.done();
        }
        let hired = result(&desk.county, &transfer, "EMPLOYMENT", 7).await.entry(results);
        desk.city.takes(results, "confirm", &hired).await.done();
        enters(&desk.county, &transfer, "OPERATE", 9).await.refused("WRONG_STATE");

        let late = result(&desk.county, &transfer, "INVESTMENT", 10).await.entry(results);
        enters(&desk.county, &transfer, "OPERATE", 9).await.refused("WRONG_STATE");
        let operating = enters(&desk.county, &transfer, "OPERATE", 11).await.entry(step_kind());
        // It is confirmed after the money is, and the money is not taken away under it.
        desk.city.takes(step_kind(), "confirm", &operating).await.refused("WRONG_STATE");
        desk.county.takes(results, "withdraw", &late).await.refused("WRONG_STATE");
        let arrived = desk.city.takes(results, "confirm", &late).await.entry(results);
        desk.city.takes(step_kind(), "confirm", &operating).await.done();
        assert_eq!(desk.stage(&transfer).await, "OPERATING");
        let change = json!({ "id": arrived.id, "expectedVersion": arrived.version, "change": { "amount": "5.00" } });
        desk.county.acts(results, "amendIndustryResult", "AmendIndustryResultInput", &change).await.refused("WRONG_STATE");

        // Once something else has arrived, it may be put right.
        let more = result(&desk.city, &transfer, "INVESTMENT", 8).await.entry(results);
        desk.county.takes(results, "confirm", &more).await.done();
        desk.county.acts(results, "amendIndustryResult", "AmendIndustryResultInput", &change).await.done();
        // Nor is the transfer itself withdrawn under what it led to: what is confirmed is first disputed.
        let transfers = Kind::named("industryTransfer");
        let disputed = desk.county.objects(transfers, &transfer).await.entry(transfers);
        desk.city.takes(transfers, "withdraw", &disputed).await.refused("WRONG_STATE");
    }

    /// What was agreed and what arrived are different numbers; by stage the summary is the funnel.
    async fn agreed_and_arrived_never_mix(app: TestApp) {
        let desk = Desk::of(&app).await;
        let transfer = desk.brought_by(&["SIGN", "LAND"]).await;
        desk.brought_by(&["SIGN"]).await;
        let hired = result(&desk.county, &transfer, "EMPLOYMENT", 8).await.entry(Kind::named("industryResult"));
        desk.city.takes(Kind::named("industryResult"), "confirm", &hired).await.done();
        let query = "{ industryTransferSummary(groupBy: [YEAR, STAGE]) { groups { keys { key value } figures { counted { count amount } } } } \
                       industryResultSummary(groupBy: [KIND]) { groups { keys { value } figures { counted { amount people assisted } } } } }";
        let answer = desk.city.ask(query, Value::Null).await.done();
        let funnel: Vec<(String, i64, String)> = answer.at("/industryTransferSummary/groups").as_array().unwrap().iter().map(|group| {
            let text = |at: &str| group.pointer(at).and_then(Value::as_str).unwrap_or_default().to_owned();
            (text("/keys/1/value"), group.pointer("/figures/counted/count").and_then(Value::as_i64).unwrap(), text("/figures/counted/amount"))
        }).collect();
        assert_eq!(funnel, [("LANDED".to_owned(), 1, "8000000.00".to_owned()), ("SIGNED".to_owned(), 1, "8000000.00".to_owned())]);
        let groups = answer.at("/industryResultSummary/groups");
        assert_eq!(groups.pointer("/0/figures/counted/people"), Some(&json!(30)), "{groups}");
        assert_eq!(groups.pointer("/0/figures/counted/assisted"), Some(&json!(12)), "{groups}");
        assert_eq!(groups.pointer("/1/figures/counted/amount"), Some(&json!("2000000.00")), "{groups}");
    }

    /// Two pairings that claim one enterprise in a year both see that it is claimed twice, and neither sees by whom.
    async fn an_enterprise_that_two_pairings_claim_is_marked_for_both(app: TestApp) {
        let desk = Desk::of(&app).await;
        let elsewhere = (app.donor_coordinator("330100").await, app.recipient_coordinator("510000").await);
        let kind = Kind::named("industryTransfer");
        let marks = async |person: &Person| -> Vec<bool> {
            let query = "{ industryTransfers(first: 10) { nodes { claimedTwice } } }";
            let answer = person.ask(query, Value::Null).await.done();
            let nodes = answer.at("/industryTransfers/nodes").as_array().unwrap().clone();
            nodes.iter().map(|node| node["claimedTwice"] == json!(true)).collect()
        };
        let ours = desk.intended().await;
        desk.intended().await;
        assert_eq!(marks(&desk.city).await, [false, false], "one pairing may enter it twice");
        let line = kind.line("330100", "510000");
        let draft = elsewhere.0.enters(kind, &line, false).await.entry(kind);
        assert_eq!(marks(&desk.city).await, [false, false], "nobody hears of a draft");
        let theirs = elsewhere.0.takes(kind, "submit", &draft).await.entry(kind);
        assert_eq!(marks(&desk.city).await, [true, true]);
        assert_eq!(marks(&elsewhere.1).await, [true]);
        let found = desk.city.finds(kind, &json!({ "creditCode": { "eq": line["creditCode"] } })).await;
        assert_eq!(found.len(), 2, "only their own");
        let hidden = desk.city.ask("query ($id: ID!) { industryTransfer(id: $id) { id } }", json!({ "id": theirs.id })).await.done();
        assert_eq!(hidden.at("/industryTransfer"), &Value::Null);
        let both = app.auditor_of_the_nation().await.finds(kind, &json!({ "creditCode": { "eq": line["creditCode"] } })).await;
        assert_eq!(both.len(), 3);
        elsewhere.0.takes(kind, "withdraw", &theirs).await.done();
        assert_eq!(marks(&desk.county).await, [false, false]);
        // In another year it is another claim.
        let mut before = line.clone();
        before["intendedOn"] = "2025-06-05".into();
        elsewhere.0.enters(kind, &before, true).await.done();
        assert_eq!(marks(&desk.city).await, [false, false]);
        drop(ours);
    }

    /// Codes check themselves, and what is named lies where it is used.
    async fn what_does_not_fit_is_refused_with_what_would(app: TestApp) {
        let desk = Desk::of(&app).await;
        let kind = Kind::named("industryTransfer");
        for (field, value, said) in [
            ("industry", "A1372", "section C"),
            ("industry", "9900", "division 99"),
            ("industry", "食品", "C1391"),
            ("creditCode", "91440101MA5CX00011", "check character"),
        ] {
            let mut line = kind.line(CITY, COUNTY);
            line[field] = value.into();
            let answer = desk.city.enters(kind, &line, true).await;
            let error = answer.at("/logIndustryTransfer/userErrors/0");
            assert!(error["field"].as_str().unwrap().ends_with(field) && error["message"].as_str().unwrap().contains(said), "{error}");
        }
        let mut small = kind.line(CITY, COUNTY);
        small["industry"] = "1372".into();
        let entry = desk.city.enters(kind, &small, true).await.entry(kind);
        let query = "query ($id: ID!) { industryTransfer(id: $id) { industry } }";
        assert_eq!(desk.county.ask(query, json!({ "id": entry.id })).await.done().text("/industryTransfer/industry"), "C1372");

        let parks = Kind::named("park");
        let neighbour = app.recipient_coordinator("451002").await;
        let park = desk.county.enters(parks, &parks.line(CITY, COUNTY), true).await.entry(parks);
        let other = neighbour.enters(parks, &parks.line(CITY, "451002"), true).await.entry(parks);
        let mut line = kind.line(CITY, COUNTY);
        line["parkId"] = park.id.clone().into();
        desk.city.enters(kind, &line, true).await.done();
        assert_eq!(desk.county.finds(kind, &json!({ "parkId": { "eq": park.id } })).await.len(), 1);
        line["parkId"] = other.id.into();
        let refused = desk.county.enters(kind, &line, true).await;
        refused.refused("NOT_FOUND");
    }
}
