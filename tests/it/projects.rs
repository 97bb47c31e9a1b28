//! Projects, as their people work with them: a project stands where its confirmed steps led.

use serde_json::{Value, json};
use std::sync::Arc;
use tests::{
    answer::Answer,
    app::TestApp,
    both_stores,
    forms::{Entry, Kind},
    people::Person,
};

const CITY: &str = "440100";
const COUNTY: &str = "451027";

const STEPS: [&str; 9] =
    ["APPROVE", "START", "COMPLETE", "ACCEPT", "HAND_OVER", "CLOSE", "SUSPEND", "RESUME", "CANCEL"];

/// For each stage: the steps that lead there, and those that lead on. The recipient's side takes them all, the donor's
/// a cancellation alone.
const STAGES: [(&str, &[&str], &[&str]); 9] = [
    ("PROPOSED", &[], &["APPROVE", "CANCEL"]),
    ("APPROVED", &["APPROVE"], &["START", "SUSPEND", "CANCEL"]),
    ("UNDER_WAY", &["APPROVE", "START"], &["COMPLETE", "SUSPEND", "CANCEL"]),
    ("COMPLETED", &["APPROVE", "START", "COMPLETE"], &["ACCEPT"]),
    ("ACCEPTED", &["APPROVE", "START", "COMPLETE", "ACCEPT"], &["HAND_OVER", "CLOSE"]),
    ("HANDED_OVER", &["APPROVE", "START", "COMPLETE", "ACCEPT", "HAND_OVER"], &[]),
    ("CLOSED", &["APPROVE", "START", "COMPLETE", "ACCEPT", "CLOSE"], &[]),
    ("SUSPENDED", &["APPROVE", "SUSPEND"], &["RESUME", "CANCEL"]),
    ("CANCELLED", &["APPROVE", "CANCEL"], &[]),
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

    async fn proposed(&self) -> Entry {
        let kind = Kind::named("project");
        self.county.enters(kind, &kind.line(CITY, COUNTY), true).await.entry(kind)
    }

    async fn agreed(&self) -> Entry {
        let kind = Kind::named("project");
        self.city.takes(kind, "confirm", &self.proposed().await).await.entry(kind)
    }

    /// A project that was brought to a stage by confirmed steps.
    async fn brought_by(&self, steps: &[&str]) -> Entry {
        let project = self.agreed().await;
        for (at, step) in steps.iter().enumerate() {
            let entry = enters(&self.county, &project, step, 6 + at).await.entry(kind());
            self.confirms(&entry).await.done();
        }
        project
    }

    async fn confirms(&self, step: &Entry) -> Answer {
        self.city.takes(kind(), "confirm", step).await
    }

    /// The stage of a project, and since when.
    async fn stage(&self, project: &Entry) -> (String, Value) {
        let query = "query ($id: ID!) { project(id: $id) { stage stageSince version } }";
        let answer = self.county.ask(query, json!({ "id": project.id })).await.done();
        (answer.text("/project/stage").to_owned(), answer.at("/project/stageSince").clone())
    }
}

fn kind() -> &'static Kind {
    Kind::named("projectStep")
}

/// Enters a step on a day of June 2026.
async fn enters(person: &Person, project: &Entry, step: &str, day: usize) -> Answer {
    let mut line = kind().line_on(CITY, COUNTY, Some(&project.id));
    line["kind"] = step.into();
    line["takenOn"] = format!("2026-06-{day:02}").into();
    line["reason"] = "资金未到位".into();
    person.enters(kind(), &line, true).await
}

both_stores! {
    /// Every step from every stage by everybody who could be thought to take it.
    async fn every_step_from_every_stage_as_the_table_says(app: TestApp) {
        let desk = Desk::of(&app).await;
        let others = [app.auditor_of_the_nation().await, app.donor_coordinator("330000").await, app.recipient_coordinator("451002").await];
        for (stage, path, leads_on) in STAGES {
            let project = desk.brought_by(path).await;
            assert_eq!(desk.stage(&project).await.0, stage);
            for step in STEPS {
                for other in &others {
                    let answer = enters(other, &project, step, 14).await;
                    assert!(answer.code().is_some() || !answer.refusals().is_empty(), "{stage} {step}: {}", answer.body);
                }
                for (person, may) in [(&desk.county, true), (&desk.city, step == "CANCEL")] {
                    let answer = enters(person, &project, step, 14).await;
                    match (may, leads_on.contains(&step)) {
                        (true, true) => {
                            let entry = answer.entry(kind());
                            person.takes(kind(), "withdraw", &entry).await.done();
                        }
                        (true, false) => drop(answer.refused("WRONG_STATE")),
                        (false, _) => drop(answer.refused("INVALID")),
                    }
                }
            }
            assert_eq!(desk.stage(&project).await.0, stage, "what was withdrawn moves nothing");
        }
        assert_eq!(crate::audit::verify(&app, &[]).await, Ok(()));
    }

    async fn a_project_stands_where_its_confirmed_steps_led(app: TestApp) {
        let desk = Desk::of(&app).await;
        let proposed = desk.proposed().await;
        enters(&desk.county, &proposed, "APPROVE", 6).await.refused("WRONG_STATE");

        let project = desk.agreed().await;
        assert_eq!(desk.stage(&project).await, ("PROPOSED".to_owned(), Value::Null));
        let approval = enters(&desk.county, &project, "APPROVE", 6).await.entry(kind());
        let start = enters(&desk.county, &project, "START", 8).await.entry(kind());
        assert_eq!(desk.stage(&project).await.0, "PROPOSED", "what waits moves nothing");

        // A start is not confirmed before the approval that it follows, nor the approval withdrawn under it.
        desk.confirms(&start).await.refused("WRONG_STATE");
        desk.county.takes(kind(), "withdraw", &approval).await.refused("WRONG_STATE");
        let confirmed = desk.confirms(&approval).await.entry(kind());
        assert_eq!(desk.stage(&project).await, ("APPROVED".to_owned(), json!("2026-06-06")));
        desk.confirms(&start).await.done();
        assert_eq!(desk.stage(&project).await, ("UNDER_WAY".to_owned(), json!("2026-06-08")));

        // A step of an earlier day that nothing leads to is refused, and so is an amendment that would break the order.
        enters(&desk.county, &project, "COMPLETE", 7).await.refused("WRONG_STATE");
        let input = json!({ "id": confirmed.id, "expectedVersion": confirmed.version, "change": { "takenOn": "2026-06-09" } });
        desk.county.acts(kind(), "amendProjectStep", "AmendProjectStepInput", &input).await.refused("WRONG_STATE");

        let found = |stage: &str| json!({ "stage": { "eq": stage } });
        let kind = Kind::named("project");
        assert_eq!(desk.city.finds(kind, &found("UNDER_WAY")).await, [project.id.as_str()]);
        assert!(desk.city.finds(kind, &found("APPROVED")).await.is_empty());
        // Nobody takes a project away whose steps stand.
        let other = desk.proposed().await;
        desk.county.takes(kind, "withdraw", &other).await.done();
    }

    /// A budget changes with both sides, a large change with its reason; until then no step is taken.
    async fn a_budget_changes_with_both_sides(app: TestApp) {
        let desk = Desk::of(&app).await;
        let kind = Kind::named("project");
        let project = desk.brought_by(&["APPROVE"]).await;
        let change = async |budget: &str, note: Value| {
            let input = json!({ "id": project.id, "expectedVersion": project.version, "note": note, "change": { "budget": budget } });
            desk.county.acts(kind, "amendProject", "AmendProjectInput", &input).await
        };
        let refused = change("880000.01", Value::Null).await;
        assert_eq!(refused.at("/amendProject/userErrors/0/field"), &json!("note"), "{}", refused.body);
        let changed = change("880000.01", json!("增加一条生产线")).await.entry(kind);
        enters(&desk.county, &project, "START", 10).await.refused("WRONG_STATE");
        assert_eq!(desk.stage(&project).await.0, "APPROVED");
        desk.county.takes(kind, "withdraw", &changed).await.refused("WRONG_STATE");
        desk.city.takes(kind, "confirm", &changed).await.done();
        enters(&desk.county, &project, "START", 10).await.done();
    }

    /// Sixteen at once begin one project, and sixteen at once confirm what was begun: one of each is done.
    async fn a_step_is_taken_once(app: TestApp) {
        let desk = Arc::new(Desk::of(&app).await);
        for _ in 0..5 {
            let project = desk.brought_by(&["APPROVE"]).await;
            let tries = (0..16).map(|_| {
                let (desk, project) = (Arc::clone(&desk), project.clone());
                tokio::spawn(async move { enters(&desk.county, &project, "START", 10).await })
            });
            let answers = futures::future::join_all(tries).await;
            let entered: Vec<Answer> = answers.into_iter().map(Result::unwrap).filter(|answer| answer.refusals().is_empty() && answer.code().is_none()).collect();
            assert_eq!(entered.len(), 1);
            let entry = entered.into_iter().next().unwrap().entry(kind());
            let tries = (0..16).map(|_| {
                let (desk, entry) = (Arc::clone(&desk), entry.clone());
                tokio::spawn(async move { desk.confirms(&entry).await })
            });
            let answers = futures::future::join_all(tries).await;
            let done = answers.into_iter().map(Result::unwrap).filter(|answer| answer.refusals().is_empty() && answer.code().is_none());
            assert_eq!(done.count(), 1);
            assert_eq!(desk.stage(&project).await, ("UNDER_WAY".to_owned(), json!("2026-06-10")));
        }
        assert_eq!(crate::audit::verify(&app, &[]).await, Ok(()));
    }

    /// An allocation names the project that it is for, where the caller sees it and it lies there.
    async fn an_allocation_names_its_project(app: TestApp) {
        let desk = Desk::of(&app).await;
        let project = desk.agreed().await;
        let kind = Kind::named("allocation");
        let transfer = kind.account(&desk.city, &desk.county, (CITY, COUNTY)).await;
        let mut line = kind.line_on(CITY, COUNTY, transfer.as_deref());
        line["projectId"] = project.id.clone().into();
        let allocation = desk.county.enters(kind, &line, true).await.entry(kind);
        let found = desk.city.finds(kind, &json!({ "projectId": { "eq": project.id } })).await;
        assert_eq!(found, [allocation.id]);
        line["projectId"] = (Kind::named("project").never)(uuid::Uuid::from_u128(7)).into();
        desk.county.enters(kind, &line, true).await.refused("NOT_FOUND");
    }
}
