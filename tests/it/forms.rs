//! Kinds of record that are a list of fields: each goes through the same life, and is seen by the same people.

use entity::values::Side;
use serde_json::{Value, json};
use tests::{
    app::TestApp,
    both_stores,
    forms::{Entry, KINDS, Kind},
    people::Person,
    purchases::key,
};

/// 广州, which assists 百色, where 凌云县 lies.
const CITY: &str = "440100";
const COUNTY: &str = "451027";

/// Who enters a kind here, and who confirms it.
struct Sides {
    city: Person,
    county: Person,
    /// Whether the city enters.
    from_the_city: bool,
    /// What one of the kind draws on, where it draws on something that others draw on too.
    account: Option<String>,
}

impl Sides {
    async fn of(app: &TestApp, kind: &Kind) -> Self {
        let (city, county) = (app.donor_coordinator(CITY).await, app.recipient_coordinator(COUNTY).await);
        let account = if kind.alone { None } else { kind.account(&city, &county, (CITY, COUNTY)).await };
        Self { city, county, from_the_city: kind.by == Side::Donor, account }
    }

    fn own(&self) -> &Person {
        if self.from_the_city { &self.city } else { &self.county }
    }

    fn other(&self) -> &Person {
        if self.from_the_city { &self.county } else { &self.city }
    }

    /// An ordinary one.
    async fn line(&self, kind: &Kind) -> Value {
        if kind.alone {
            return kind.lines(&self.city, &self.county, (CITY, COUNTY), 1).await.remove(0);
        }
        kind.line_on(CITY, COUNTY, self.account.as_deref())
    }

    /// An ordinary one with another value in one field.
    async fn line_with(&self, kind: &Kind, (field, value): (&str, &str)) -> Value {
        let mut line = self.line(kind).await;
        line[field] = serde_json::from_str(value).unwrap();
        line
    }

    async fn submitted(&self, kind: &Kind) -> Entry {
        self.own().enters(kind, &self.line(kind).await, true).await.entry(kind)
    }

    /// A record that was brought to a state.
    async fn brought_to(&self, kind: &Kind, state: &str) -> Entry {
        if state == "DRAFT" {
            return self.own().enters(kind, &self.line(kind).await, false).await.entry(kind);
        }
        let entry = self.submitted(kind).await;
        match state {
            "CONFIRMED" => self.other().takes(kind, "confirm", &entry).await.entry(kind),
            "DISPUTED" => self.other().objects(kind, &entry).await.entry(kind),
            "WITHDRAWN" => self.own().takes(kind, "withdraw", &entry).await.entry(kind),
            _ => entry,
        }
    }
}

/// What each side may do with a record in a state, and what it is then; all else is refused.
const LIVES: &[(&str, &str, &str, &str)] = &[
    ("DRAFT", "submit", "own", "SUBMITTED"),
    ("DRAFT", "discard", "own", "DISCARDED"),
    ("DRAFT", "amend", "own", "DRAFT"),
    ("SUBMITTED", "withdraw", "own", "WITHDRAWN"),
    ("SUBMITTED", "amend", "own", "SUBMITTED"),
    ("SUBMITTED", "confirm", "other", "CONFIRMED"),
    ("SUBMITTED", "dispute", "other", "DISPUTED"),
    ("CONFIRMED", "amend", "own", "SUBMITTED"),
    ("CONFIRMED", "dispute", "other", "DISPUTED"),
    ("DISPUTED", "amend", "own", "SUBMITTED"),
    ("DISPUTED", "withdraw", "own", "WITHDRAWN"),
    ("DISPUTED", "dropDispute", "other", "SUBMITTED"),
];

const STATES: [&str; 5] = ["DRAFT", "SUBMITTED", "CONFIRMED", "DISPUTED", "WITHDRAWN"];
const STEPS: [&str; 9] =
    ["submit", "discard", "passOn", "sendBack", "withdraw", "confirm", "dropDispute", "amend", "dispute"];

both_stores! {
    /// Every step from every state by everybody who could be thought to take it: what the table above does not
    /// allow is refused, and changes nothing.
    async fn every_step_is_allowed_or_refused_as_the_table_says(app: TestApp) {
        for kind in KINDS {
            let sides = Sides::of(&app, kind).await;
            let auditor = app.auditor_of_the_nation().await;
            let stranger = app.donor_coordinator("330000").await;
            for state in STATES {
                let mut entry = sides.brought_to(kind, state).await;
                for step in STEPS {
                    for (who, person) in
                        [("own", sides.own()), ("other", sides.other()), ("auditor", &auditor), ("stranger", &stranger)]
                    {
                        let answer = match step {
                            "amend" => person.changes(kind, &entry).await,
                            "dispute" => person.objects(kind, &entry).await,
                            step => person.takes(kind, step, &entry).await,
                        };
                        let settled = kind.settles && state == "CONFIRMED";
                        let allowed = LIVES.iter().filter(|_| !settled).find(|(from, does, by, _)| (*from, *does, *by) == (state, step, who));
                        let told = format!("{}: {step} by {who} from {state}: {}", kind.one, answer.body);
                        match allowed {
                            Some((.., becomes)) => {
                                let payload = answer.clone();
                                let became = payload.at("").as_object().unwrap().values().next().unwrap();
                                assert_eq!(became["userErrors"], json!([]), "{told}");
                                if *becomes != "DISCARDED" {
                                    assert_eq!(became[kind.one]["state"], *becomes, "{told}");
                                }
                                entry = sides.brought_to(kind, state).await;
                            }
                            None => assert!(answer.code().is_some() || !answer.refusals().is_empty(), "{told}"),
                        }
                    }
                }
            }
        }
        assert_eq!(crate::audit::verify(&app, &[]).await, Ok(()));
    }

    /// The sums follow the steps, each group with the filter that lists exactly its rows; nobody else sees any.
    async fn sums_follow_and_groups_name_their_rows(app: TestApp) {
        for kind in KINDS {
            let sides = Sides::of(&app, kind).await;
            for state in STATES {
                sides.brought_to(kind, state).await;
            }
            let nation = app.auditor_of_the_nation().await;
            for person in [sides.own(), sides.other(), &nation, &app.assessor(app.pairing("440000", "450000")).await] {
                for (standing, count) in [("counted", 1), ("pending", 1), ("disputed", 1), ("excluded", 1), ("all", 4)] {
                    assert_eq!(person.counts(kind, standing).await, count, "{} {standing} {person:?}", kind.one);
                }
            }
            let keys = kind.word.map(|word| format!(", {word}")).unwrap_or_default();
            let field = format!("{}Summary", kind.one);
            let query = format!(
                "{{ {field}(groupBy: [MONTH, RECIPIENT_COUNTY{keys}]) {{ source definition {{ name unit text }} \
                 groups {{ keys {{ key value }} figures {{ all {{ count amount people assisted }} }} filter {{ {} {{ between }} recipient {{ eq }} }} }} }} }}",
                day_of(kind)
            );
            let told = nation.ask(&query, Value::Null).await.done();
            assert_eq!(told.text(&format!("/{field}/source")), "ROWS");
            for group in told.at(&format!("/{field}/groups")).as_array().unwrap() {
                let mut filter = group["filter"].clone();
                filter["state"] = json!({ "in": ["SUBMITTED", "CONFIRMED", "DISPUTED", "WITHDRAWN"] });
                assert_eq!(json!(nation.finds(kind, &filter).await.len()), group["figures"]["all"]["count"], "{group}");
            }
            for stranger in [&app.donor_coordinator("330000").await, &app.recipient_coordinator("520000").await] {
                assert_eq!(stranger.counts(kind, "all").await, 0);
                assert!(stranger.finds(kind, &json!({})).await.is_empty());
            }
        }
    }

    /// The side that does not enter a kind is refused, as is what no pairing links; a refusal names its field and
    /// leaves nothing.
    async fn what_is_wrong_is_named_and_leaves_nothing(app: TestApp) {
        for kind in KINDS {
            let sides = Sides::of(&app, kind).await;
            let ordinary = sides.line(kind).await;
            let before = app.footprint().await;
            if !kind.either {
                sides.other().enters(kind, &ordinary, true).await.refused("INVALID");
            }
            let day = day_of(kind);
            for (field, value) in [
                kind.wrong,
                ("donor", "\"459999\""),
                ("donor", "\"330000\""),
                ("recipient", "\"610000\""),
                (day, "\"2026-02-30\""),
                (day, "\"1995-12-31\""),
                (day, "\"2999-01-01\""),
            ] {
                let mut line = ordinary.clone();
                line[field] = serde_json::from_str(value).unwrap();
                let refused = sides.own().enters(kind, &line, true).await;
                let errors = refused.at(&format!("/{}/userErrors", kind.step("log"))).as_array().cloned();
                let errors = errors.unwrap_or_default();
                let mut places = vec!["donor", "recipient"];
                places.extend(kind.draws_on.map(|(field, _)| field));
                let named = errors.iter().any(|error| {
                    error["field"] == field || (places.contains(&field) && places.iter().any(|one| error["field"] == *one))
                });
                assert!(named, "{} {field} {value}: {}", kind.one, refused.body);
            }
            assert_eq!(app.footprint().await, before, "{}", kind.one);
        }
    }

    /// Many at once under one key, line by line; the same key again answers the same, with another input it is refused.
    async fn many_are_logged_under_one_key(app: TestApp) {
        for kind in KINDS {
            let sides = Sides::of(&app, kind).await;
            let (good, better) = (sides.line(kind).await, sides.line(kind).await);
            let bad = sides.line_with(kind, kind.wrong).await;
            let input = |policy: &str, lines: &[&Value], key: &str| {
                json!({ "input": { "idempotencyKey": key, "submit": true, "policy": policy, "lines": lines } })
            };
            let mutation = format!("log{}", kind.nodes);
            let query = format!(
                "mutation ($input: Log{}Input!) {{ {mutation}(input: $input) {{ logged refused lines {{ index {} {{ id }} userErrors {{ field code index }} }} userErrors {{ code }} }} }}",
                kind.nodes, kind.one
            );
            let key = key();
            let counted = |answer: &tests::answer::Answer| {
                (answer.number(&format!("/{mutation}/logged")), answer.number(&format!("/{mutation}/refused")))
            };
            let none = sides.own().ask(&query, input("ALL_OR_NOTHING", &[&good, &bad], &key)).await;
            assert_eq!(counted(&none), (0, 2), "{}", none.body);
            assert!(sides.own().finds(kind, &json!({})).await.is_empty());
            let some = sides.own().ask(&query, input("VALID_ONLY", &[&good, &bad, &better], &key)).await;
            assert_eq!(counted(&some), (2, 1), "{}", some.body);
            let errors = some.at(&format!("/{mutation}/lines/1/userErrors/0"));
            assert_eq!((&errors["field"], &errors["index"]), (&json!(kind.wrong.0), &json!(1)), "{}", some.body);
            let again = sides.own().ask(&query, input("VALID_ONLY", &[&good, &bad, &better], &key)).await;
            assert_eq!(again.at(&format!("/{mutation}/lines")), some.at(&format!("/{mutation}/lines")));
            sides.own().ask(&query, input("VALID_ONLY", &[&good], &key)).await.refused("IDEMPOTENCY_CONFLICT");
            assert_eq!(sides.own().finds(kind, &json!({})).await.len(), 2);
            let many: Vec<&Value> = std::iter::repeat_n(&good, 1001).collect();
            sides.own().ask(&query, input("VALID_ONLY", &many, "many")).await.refused("LIMIT_EXCEEDED");
        }
    }

    /// A statement is confirmed by its seal, save what is disputed in it; a seal that has aged is refused.
    async fn statements_are_confirmed_by_their_seal(app: TestApp) {
        for kind in KINDS {
            let sides = Sides::of(&app, kind).await;
            let mut entries = Vec::new();
            for _ in 0..3 {
                entries.push(sides.submitted(kind).await);
            }
            let field = format!("{}Summary", kind.one);
            let seal = sides.other().ask(&format!("{{ {field} {{ seal }} }}"), Value::Null).await;
            let seal = seal.text(&format!("/{field}/seal")).to_owned();
            let objection = json!([{
                "id": entries[0].id, "expectedVersion": 1, "field": kind.material.0, "value": null, "reason": "x",
            }]);
            let mutation = format!("confirm{}", kind.nodes);
            let query = format!(
                "mutation ($input: Confirm{}Input!) {{ {mutation}(input: $input) {{ done refused userErrors {{ code }} }} }}",
                kind.nodes
            );
            let input = json!({ "input": { "filter": {}, "seal": seal, "disputes": objection } });
            let done = sides.other().ask(&query, input.clone()).await.done();
            assert_eq!(done.number(&format!("/{mutation}/done")), 3, "{}", done.body);
            assert_eq!(sides.other().counts(kind, "counted").await, 2);
            sides.other().ask(&query, input).await.refused("VERSION_CONFLICT");
        }
    }

    /// What is taken out as a sheet comes in again: a dry run says so, the import does so, the same file again does
    /// nothing, and what the side withdrew may come again.
    async fn a_sheet_that_went_out_comes_in_once(app: TestApp) {
        for kind in KINDS {
            let sides = Sides::of(&app, kind).await;
            let there = [sides.submitted(kind).await, sides.submitted(kind).await];
            let sheet = sides.own().exports(kind.many, &json!({ "format": "CSV" })).await.text().into_bytes();
            for entry in there.iter().filter(|_| kind.alone) {
                sides.own().takes(kind, "withdraw", entry).await.done();
            }
            let counts = |job: &Value| ["created", "skipped", "refused"].map(|field| job[field].as_i64().unwrap());
            let tried = sides.own().brings_in(kind, sheet.clone(), &json!({ "dryRun": true, "submit": true })).await;
            assert_eq!(counts(&tried), [2, 0, 0], "{}: {:?}", kind.one, sides.own().rows(&tried, None).await);
            assert_eq!(sides.own().counts(kind, "all").await, 2);
            let done = sides.own().brings_in(kind, sheet.clone(), &json!({ "submit": true })).await;
            assert_eq!(counts(&done), [2, 0, 0]);
            let rows = sides.own().rows(&done, None).await;
            let again = sides.own().brings_in(kind, sheet.clone(), &json!({ "submit": true })).await;
            assert_eq!(counts(&again), [0, 2, 0]);
            let found = sides.own().rows(&again, None).await;
            assert_eq!(found[0]["record"], rows[0]["record"]);
            assert_eq!(sides.own().counts(kind, "all").await, 4);
            let first = Entry { id: rows[0]["record"].as_str().unwrap().to_owned(), version: 1 };
            sides.own().takes(kind, "withdraw", &first).await.done();
            let once_more = sides.own().brings_in(kind, sheet.clone(), &json!({ "submit": true })).await;
            assert_eq!(counts(&once_more), [1, 1, 0]);
            // The other side's file is its own; who may not enter is refused row by row, and so is what leaves no room.
            let theirs = sides.other().brings_in(kind, sheet, &json!({ "submit": true })).await;
            let expected = if kind.either && !kind.alone { [2, 0, 0] } else { [0, 0, 2] };
            assert_eq!(counts(&theirs), expected, "{}: {:?}", kind.one, sides.other().rows(&theirs, None).await);
        }
    }

    /// Each kind has its template, with the places of both sides to choose from; of what is no kind there is none.
    async fn each_kind_has_its_template(app: TestApp) {
        let person = app.donor_coordinator(CITY).await;
        for kind in KINDS {
            let text = person.fetches(&format!("/sheets/{}/template.csv", kind.many)).await;
            assert_eq!(text.0, 200, "{}", kind.many);
            let titles = String::from_utf8_lossy(&text.1).into_owned();
            assert!(titles.contains("code") && titles.lines().count() == 1, "{titles}");
            assert_eq!(person.fetches(&format!("/sheets/{}/template.xlsx", kind.many)).await.0, 200);
        }
        assert_eq!(person.fetches("/sheets/weather/template.csv").await.0, 404);
        assert_eq!(person.sends_to("weather", "a.csv", b"a".to_vec()).await.0, 404);
    }
}

/// The field of a kind that holds its day.
fn day_of(kind: &Kind) -> &'static str {
    match kind.one {
        "donation" => "receivedOn",
        "meeting" => "heldOn",
        "post" => "deadline",
        "labourDispatch" => "departedOn",
        "workshop" => "openedOn",
        "fundTransfer" => "receivedOn",
        "allocation" => "notifiedOn",
        "expenditure" => "paidOn",
        "fundReturn" => "returnedOn",
        "project" => "proposedOn",
        "projectStep" | "industryStep" => "takenOn",
        "park" => "foundedOn",
        "industryTransfer" => "intendedOn",
        "industryResult" => "arrivedOn",
        "agreement" | "target" => "holdsFrom",
        "dispatchReport" => "departedOn",
        _ => "startsOn",
    }
}
