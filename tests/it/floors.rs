//! What administrators keep beside the register: the least share of plans by year and place, and county classes.

use crate::catalogue::{Keeps, with};
use api::graphql::id::encode;
use serde_json::{Value, json};
use tests::{answer::Answer, app::TestApp, both_stores, people::Person, purchases::key};

/// 天河区 in 广州, and 凌云县 in 百色, a national key county since 2021.
const UNIT: &str = "440106";
const COUNTY: &str = "451027";

const FLOOR: &str =
    "{ planFloor { id version year percent region { code } } userErrors { code field message } }";
const CLASS: &str = "{ countyClass { id version class startsOn endsOn unverified region { code } } userErrors { code field message } }";

both_stores! {
    /// A province that asks more is obeyed from its year on; a correction holds for what is filed afterwards.
    async fn a_place_asks_more_of_plans_from_a_year_on(app: TestApp) {
        let administrator = app.administrator().await;
        let unit = app.unit(UNIT).await;
        let officer = app.procurement_officer(unit).await;
        let writes = async |year: i32, reserved: &str| {
            let plan = json!({
                "idempotencyKey": key(), "unit": encode(unit), "year": year, "canteen": "OWN",
                "foodBudget": "10000.00", "reserved": reserved,
            });
            officer.act("writePlan", "WritePlanInput", &plan, "{ plan { id } userErrors { code field message } }").await
        };
        let standing = officer.floors().await;
        assert_eq!(standing, json!([{ "version": 1, "year": 2021, "percent": 10, "region": null }]));

        let more = json!({ "idempotencyKey": key(), "year": 2026, "region": "440000", "percent": 20, "note": "粤财采购〔2025〕" });
        let added = administrator.adds(&more).await.done();
        assert_eq!(administrator.adds(&more).await.done().text("/addPlanFloor/planFloor/id"), added.text("/addPlanFloor/planFloor/id"));
        administrator.adds(&with(&more, "percent", 30)).await.refused("IDEMPOTENCY_CONFLICT");
        administrator.adds(&with(&more, "idempotencyKey", key())).await.refused("DUPLICATE");
        for (field, wrong) in [("percent", json!(101)), ("percent", json!(-1)), ("year", json!(2015)), ("region", json!("990000")), ("note", json!(" "))] {
            let answer = administrator.adds(&with(&with(&more, "idempotencyKey", key()), field, wrong)).await.refused("INVALID");
            assert_eq!(answer.text("/addPlanFloor/userErrors/0/field"), field);
        }
        assert_eq!(officer.floors().await.as_array().map(Vec::len), Some(2));

        writes(2026, "1999.99").await.refused("INVALID");
        writes(2025, "1000.00").await.done();
        writes(2026, "2000.00").await.done();
        let id = added.text("/addPlanFloor/planFloor/id").to_owned();
        let less = json!({ "id": id, "expectedVersion": 1, "percent": 15, "note": "更正" });
        let corrected = administrator.corrects(&less).await.done();
        assert_eq!((corrected.number("/correctPlanFloor/planFloor/percent"), corrected.number("/correctPlanFloor/planFloor/version")), (15, 2));
        administrator.corrects(&less).await.refused("VERSION_CONFLICT");
        administrator.corrects(&with(&with(&less, "expectedVersion", 2), "percent", 200)).await.refused("INVALID");
        assert_eq!(officer.floors().await[0]["percent"], 15);
    }

    /// Only administrators say what plans reserve; everyone signed in reads it.
    async fn only_administrators_keep_floors_and_classes(app: TestApp) {
        let floor = json!({ "idempotencyKey": key(), "year": 2026, "percent": 30, "note": "某文" });
        let class = json!({ "idempotencyKey": key(), "region": COUNTY, "class": "PROVINCIAL_KEY", "startsOn": "2022-01-01", "note": "某文" });
        for stranger in [
            app.supervisor("440000").await,
            app.donor_coordinator("440000").await,
            app.recipient_coordinator("450000").await,
            app.procurement_officer(app.unit(UNIT).await).await,
            app.auditor_of_the_nation().await,
        ] {
            stranger.adds(&floor).await.failed("FORBIDDEN");
            stranger.classes(&class).await.failed("FORBIDDEN");
            assert_eq!(stranger.floors().await.as_array().map(Vec::len), Some(1));
        }
        app.nobody().adds(&floor).await.failed("UNAUTHENTICATED");
        app.nobody().ask("{ planFloors { totalCount } }", Value::Null).await.failed("UNAUTHENTICATED");
    }

    /// A county is of a class over days that do not overlap; what a text says of it is verified.
    async fn a_county_is_given_a_class_and_its_days_are_corrected(app: TestApp) {
        let administrator = app.administrator().await;
        let class = json!({
            "idempotencyKey": key(), "region": COUNTY, "class": "PROVINCIAL_KEY",
            "startsOn": "2022-01-01", "endsOn": "2023-12-31", "note": "桂政发〔2021〕",
        });
        let added = administrator.classes(&class).await.done();
        assert_eq!(added.at("/addCountyClass/countyClass/unverified"), false);
        let id = added.text("/addCountyClass/countyClass/id").to_owned();
        assert_eq!(administrator.classes(&class).await.done().text("/addCountyClass/countyClass/id"), id);
        let again = |field: &str, value: Value| with(&with(&class, "idempotencyKey", key()), field, value);
        administrator.classes(&again("startsOn", json!("2023-12-31"))).await.refused("DUPLICATE");
        administrator.classes(&with(&again("startsOn", json!("2023-12-31")), "endsOn", Value::Null)).await.refused("DUPLICATE");
        for (field, wrong) in [("class", json!("key county")), ("region", json!("450000")), ("endsOn", json!("2021-12-31")), ("note", json!(""))] {
            let answer = administrator.classes(&again(field, wrong)).await.refused("INVALID");
            assert_eq!(answer.text("/addCountyClass/userErrors/0/field"), field);
        }
        administrator.classes(&again("class", json!("POVERTY_COUNTY"))).await.done();

        let days = json!({ "id": id, "expectedVersion": 1, "startsOn": "2022-03-01", "note": "更正" });
        let correct = async |input: &Value| {
            administrator.act("correctCountyClass", "CorrectCountyClassInput", input, CLASS).await
        };
        let corrected = correct(&days).await.done();
        assert_eq!(corrected.text("/correctCountyClass/countyClass/startsOn"), "2022-03-01");
        assert!(corrected.at("/correctCountyClass/countyClass/endsOn").is_null());
        correct(&days).await.refused("VERSION_CONFLICT");

        let query = "query ($on: Date!) { region(code: \"451027\") { classes(on: $on) { class } } }";
        let on = async |day: &str| {
            let answer = app.auditor("330000").await.ask(query, json!({ "on": day })).await;
            let classes = answer.at("/region/classes").as_array().unwrap().clone();
            classes.iter().any(|class| class["class"] == "PROVINCIAL_KEY")
        };
        assert!(!on("2022-02-28").await && on("2022-03-01").await && on("2026-06-15").await);
    }
}

/// What people do with floors and classes.
trait Keeper {
    async fn adds(&self, floor: &Value) -> Answer;
    async fn corrects(&self, floor: &Value) -> Answer;
    async fn classes(&self, class: &Value) -> Answer;
    async fn floors(&self) -> Value;
}

impl Keeper for Person {
    async fn adds(&self, floor: &Value) -> Answer {
        self.act("addPlanFloor", "AddPlanFloorInput", floor, FLOOR).await
    }

    async fn corrects(&self, floor: &Value) -> Answer {
        self.act("correctPlanFloor", "CorrectPlanFloorInput", floor, FLOOR).await
    }

    async fn classes(&self, class: &Value) -> Answer {
        self.act("addCountyClass", "AddCountyClassInput", class, CLASS).await
    }

    async fn floors(&self) -> Value {
        let query = "{ planFloors { nodes { version year percent region { code } } } }";
        self.ask(query, Value::Null).await.at("/planFloors/nodes").clone()
    }
}
