//! What an answer looks like: fields in the order in which they were asked, and null where a field failed.

use serde_json::{Value, json};
use tests::{app::TestApp, both_stores, people::Person, purchases::Line};

/// The answer as it is written.
async fn written(person: &Person, query: &str) -> String {
    let app = person.app();
    let asked = app.http().post(app.url("/graphql")).header("Accept-Language", "en");
    let asked = asked.bearer_auth(person.token().await.unwrap()).json(&json!({ "query": query }));
    asked.send().await.unwrap().text().await.unwrap()
}

/// What of an answer is data, as it is written.
async fn data(person: &Person, query: &str) -> String {
    let written = written(person, query).await;
    let (_, behind) = written.split_once("\"data\":").unwrap_or_else(|| panic!("{written}"));
    behind.split_once(",\"extensions\"").map_or(behind, |(data, _)| data).to_owned()
}

/// The paths of the errors.
fn paths(answer: &Value) -> Vec<&Value> {
    answer["errors"].as_array().unwrap().iter().map(|error| &error["path"]).collect()
}

both_stores! {
    async fn fields_stand_in_the_order_in_which_they_were_asked(app: TestApp) {
        let person = app.donor_coordinator("440000").await;
        let name = person.credentials().0.to_owned();
        for (query, meant) in [
            ("{ b: __typename a: __typename c: __typename }", r#"{"b":"Query","a":"Query","c":"Query"}"#.to_owned()),
            // What is asked twice is merged where it was asked first.
            (
                "{ viewer { name } a: __typename viewer { must: mustChangePassword name } }",
                format!(r#"{{"viewer":{{"name":"{name}","must":false}},"a":"Query"}}"#),
            ),
            (
                "{ z: __typename ...f a: __typename } fragment f on Query { viewer { ...g name } z: __typename m: __typename } fragment g on Viewer { t: __typename }",
                format!(r#"{{"z":"Query","viewer":{{"t":"Viewer","name":"{name}"}},"m":"Query","a":"Query"}}"#),
            ),
            (
                "{ ... on Query { viewer { name } } ... @include(if: false) { no: __typename } ... @skip(if: false) { y: __typename } viewer { t: __typename } }",
                format!(r#"{{"viewer":{{"name":"{name}","t":"Viewer"}},"y":"Query"}}"#),
            ),
            (
                "{ region(code: \"451027\") { ...a ...b } } fragment a on Region { parent: code } fragment b on Node { id: __typename ... on Region { c: code } ... on Purchase { amount } }",
                r#"{"region":{"parent":"451027000000","id":"Region","c":"451027000000"}}"#.to_owned(),
            ),
        ] {
            assert_eq!(data(&person, query).await, meant, "{query}");
        }
    }

    async fn what_failed_is_null_up_to_where_null_may_stand(app: TestApp) {
        let person = app.recipient_coordinator("451027").await;
        let ask = async |query: &str| serde_json::from_str::<Value>(&written(&person, query).await).unwrap();
        let name = person.credentials().0;
        // A field that may be null is null by itself, under the name that it was given.
        let one = ask("{ viewer { name } gone: purchase(id: \"x\") { id } after: __typename }").await;
        assert_eq!(one["data"], json!({ "viewer": { "name": name }, "gone": null, "after": "Query" }));
        assert_eq!(paths(&one), [&json!(["gone"])]);
        // Of two that fail each is told.
        let two = ask("{ a: purchase(id: \"x\") { id } b: purchase(id: \"y\") { id } }").await;
        assert_eq!(two["data"], json!({ "a": null, "b": null }));
        let mut told = paths(&two);
        told.sort_by_key(ToString::to_string);
        assert_eq!(told, [&json!(["a"]), &json!(["b"])]);
        // One that may not takes what holds it with it; at the root that is all.
        let all = ask("{ viewer { name } purchases(first: 0) { totalCount } }").await;
        assert_eq!(all["data"], Value::Null);
        assert_eq!(paths(&all), [&json!(["purchases"])]);
        assert!(all.as_object().unwrap().contains_key("data"), "it ran");
    }

    async fn null_rises_through_lists_to_the_next_place_that_takes_it(app: TestApp) {
        let world = tests::world::World::of(app).await;
        let query = format!(
            "{{ before: __typename job(id: \"{}\") {{ state rows(after: \"x\") {{ totalCount }} }} after: __typename }}",
            world.job
        );
        let answer: Value = serde_json::from_str(&written(&world.officer, &query).await).unwrap();
        assert_eq!(answer["data"], json!({ "before": "Query", "job": null, "after": "Query" }), "{answer}");
        assert_eq!(paths(&answer), [&json!(["job", "rows"])]);
        let query = "{ jobs(first: 5) { nodes { id rows(first: 0) { totalCount } } } }";
        let answer: Value = serde_json::from_str(&written(&world.officer, query).await).unwrap();
        assert_eq!(answer["data"], Value::Null);
        // Inside a list the executor tells the entry, and where in the document the field stands.
        assert_eq!(paths(&answer)[0].as_array().unwrap()[..3], [json!("jobs"), json!("nodes"), json!(0)]);
        assert_eq!(answer.pointer("/errors/0/locations/0"), Some(&json!({ "line": 1, "column": 31 })));
    }

    /// Root fields of a mutation run one after another, each in a transaction of its own.
    async fn mutations_run_in_the_order_in_which_they_were_asked(app: TestApp) {
        let (unit, supplier) = (app.unit("440106").await, app.supplier("451027").await);
        let officer = app.procurement_officer(unit).await;
        let drafted = officer.drafts(&Line::of(unit, supplier, "451027")).await.purchase();
        let step = |name: &str, field: &str, version: i64| {
            format!("{name}: {field}(input: {{ id: \"{}\", expectedVersion: {version} }}) {{ purchase {{ version state }} userErrors {{ code }} }} ", drafted.id)
        };
        let steps = [
            step("z", "submitPurchase", 1),
            step("again", "submitPurchase", 1),
            step("y", "withdrawPurchase", 2),
            step("a", "discardPurchase", 7),
        ];
        let told = data(&officer, &format!("mutation {{ {} }}", steps.concat())).await;
        let names: Vec<usize> = ["\"z\":", "\"again\":", "\"y\":", "\"a\":"].iter().map(|name| told.find(name).unwrap()).collect();
        assert!(names.is_sorted(), "{told}");
        let told: Value = serde_json::from_str(&told).unwrap();
        assert_eq!(told["z"]["purchase"]["version"], 2);
        assert_eq!(told.pointer("/again/userErrors/0/code"), Some(&json!("VERSION_CONFLICT")));
        assert_eq!(told["y"]["purchase"]["version"], 3);
        assert_eq!((&told["a"]["purchase"], told["a"]["userErrors"].as_array().unwrap().len()), (&Value::Null, 1));
    }
}
