//! The register of assisted counties: imported whole or not at all, corrected, and read by the rules.

use serde_json::{Value, json};
use tests::{answer::Answer, app::TestApp, both_stores, people::Person, purchases::Line};

const IMPORT: &str = "mutation ($input: ImportAssistedCountiesInput!) { importAssistedCounties(input: $input) \
    { created updated skipped refused imported lines { line code region outcome userErrors { field code } } \
    userErrors { field code message } } }";
const CORRECT: &str = "mutation ($input: CorrectAssistedCountyInput!) { correctAssistedCounty(input: $input) \
    { assistedCounty { version startsOn endsOn source } userErrors { field code message } } }";

fn list(key: &str, csv: &str) -> Value {
    json!({ "input": { "idempotencyKey": key, "csv": csv, "source": "832个脱贫县名单", "dryRun": false } })
}

fn counts(answer: &Answer) -> Value {
    let of = |name: &str| answer.at(&format!("/importAssistedCounties/{name}")).clone();
    json!([of("created"), of("updated"), of("skipped"), of("refused"), of("imported")])
}

async fn register(person: &Person) -> Answer {
    let query =
        "{ assistedCounties { totalCount nodes { id version region { code } startsOn endsOn evidence } } }";
    person.ask(query, json!({})).await.done()
}

both_stores! {
    /// A new installation claims nothing of which no list could be had.
    async fn the_register_starts_empty_and_the_classes_do_not(app: TestApp) {
        let person = app.auditor_of_the_nation().await;
        assert_eq!(register(&person).await.number("/assistedCounties/totalCount"), 0);
        let classes = person.ask(
            "{ all: countyClasses { totalCount } \
               guangxi: countyClasses(filter: { within: \"450000\", class: \"NATIONAL_KEY\", on: \"2026-01-01\" }) { totalCount } \
               before: countyClasses(filter: { on: \"2021-08-09\" }) { totalCount } \
               county: region(code: \"150422\") { classes { class } assisted } }",
            json!({}),
        ).await.done();
        assert_eq!(classes.number("/all/totalCount"), 170);
        assert_eq!(classes.number("/guangxi/totalCount"), 20);
        assert_eq!(classes.number("/before/totalCount"), 0);
        assert_eq!(classes.at("/county"), &json!({ "classes": [{ "class": "NATIONAL_KEY" }], "assisted": false }));
    }

    /// A dry run says what each line would do; one wrong line and nothing is written.
    async fn a_list_is_imported_whole_or_not_at_all(app: TestApp) {
        let administrator = app.administrator().await;
        let bad = "\u{feff}行政区划代码,名称,起始日期,结束日期\r\n130723,康保县,2016-01-01,2020-12-31\r\n\
            522222,江口县,2016-01-01,\r\n451003,田阳县,2021-01-01,\r\n130723,,2020-06-01,\r\n";
        let mut dry = list("a", bad);
        dry["input"]["dryRun"] = json!(true);
        let told = administrator.ask(IMPORT, dry).await;
        assert_eq!(counts(&told), json!([1, 0, 0, 3, false]));
        let refused = |at: usize| told.at(&format!("/importAssistedCounties/lines/{at}/userErrors/0")).clone();
        assert_eq!(refused(1), json!({ "field": "region", "code": "INVALID" }));
        assert_eq!(refused(2), json!({ "field": "region", "code": "INVALID" }));
        assert_eq!(refused(3), json!({ "field": "startsOn", "code": "DUPLICATE" }));
        let told = administrator.ask(IMPORT, list("a", bad)).await;
        assert_eq!(counts(&told), json!([1, 0, 0, 3, false]));
        assert_eq!(register(&administrator).await.number("/assistedCounties/totalCount"), 0);

        let good = "code,starts_on,ends_on\n130723,2016-01-01,2020-12-31\n520621,2016-01-01,\n";
        let (one, other) =
            tokio::join!(administrator.ask(IMPORT, list("a", good)), administrator.ask(IMPORT, list("a", good)));
        assert_eq!(one.done().body, other.done().body);
        assert_eq!(register(&administrator).await.number("/assistedCounties/totalCount"), 2);
        // Under another key the same list has nothing to do, and a changed line changes its entry.
        assert_eq!(counts(&administrator.ask(IMPORT, list("b", good)).await.done()), json!([0, 0, 2, 0, true]));
        let changed = good.replace("2016-01-01,\n", "2016-01-01,2020-12-31\n");
        assert_eq!(counts(&administrator.ask(IMPORT, list("c", &changed)).await.done()), json!([0, 1, 1, 0, true]));
        administrator.ask(IMPORT, list("a", &changed)).await.refused("IDEMPOTENCY_CONFLICT");
        administrator.ask(IMPORT, list("d", "")).await.refused("INVALID");
        app.donor_coordinator("440000").await.ask(IMPORT, list("e", good)).await.failed("FORBIDDEN");
    }

    /// An entry is corrected at the version that was read, and its days do not meet another's.
    async fn an_entry_is_corrected(app: TestApp) {
        let administrator = app.administrator().await;
        let csv = "code,starts_on,ends_on\n130723,2012-01-01,2015-12-31\n130723,2016-01-01,\n";
        administrator.ask(IMPORT, list("a", csv)).await.done();
        let entries = register(&administrator).await;
        assert_eq!(entries.text("/assistedCounties/nodes/1/startsOn"), "2016-01-01");
        let correct = |version: i64, from: &str, until: Value| json!({ "input": {
            "id": entries.text("/assistedCounties/nodes/1/id"), "expectedVersion": version,
            "startsOn": from, "endsOn": until, "source": "更正通知",
        } });
        administrator.ask(CORRECT, correct(2, "2016-01-01", Value::Null)).await.refused("VERSION_CONFLICT");
        administrator.ask(CORRECT, correct(1, "2015-12-31", Value::Null)).await.refused("DUPLICATE");
        administrator.ask(CORRECT, correct(1, "2016-01-01", json!("2015-12-31"))).await.refused("INVALID");
        let done = administrator.ask(CORRECT, correct(1, "2016-03-01", json!("2020-12-31"))).await.done();
        assert_eq!(done.at("/correctAssistedCounty/assistedCounty"), &json!({
            "version": 2, "startsOn": "2016-03-01", "endsOn": "2020-12-31", "source": "更正通知",
        }));
        app.supervisor("130000").await.ask(CORRECT, correct(2, "2016-01-01", Value::Null)).await.failed("FORBIDDEN");
    }

    /// Goods of a county that no pairing covers are taken once the register has it.
    async fn goods_of_a_county_of_the_register_are_taken(app: TestApp) {
        let (unit, supplier) = (app.unit("440106").await, app.supplier("130723").await);
        let officer = app.procurement_officer(unit).await;
        let line = Line::of(unit, supplier, "130723");
        officer.logs(&line).await.refused("INVALID");
        let administrator = app.administrator().await;
        administrator.ask(IMPORT, list("a", "code,starts_on\n130723,2021-01-01\n")).await.done();
        let logged = officer.logs(&line).await.purchase();
        assert!(officer.reads(&logged, "pairing { id }").await.at("/purchase/pairing").is_null());
    }
}
