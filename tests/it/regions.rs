//! Regions as clients read them, and as administrators write them.

use serde_json::{Value, json};
use tests::{answer::Answer, app::TestApp, both_stores, people::Person};

const ADD: &str = "mutation ($input: AddRegionInput!) { addRegion(input: $input) \
    { region { id version code path evidence } userErrors { field code message } } }";
const END: &str = "mutation ($input: EndRegionInput!) { endRegion(input: $input) \
    { region { endsOn successor { name } } userErrors { field code message } } }";
const VERIFY: &str = "mutation ($input: VerifyRegionInput!) { verifyRegion(input: $input) \
    { region { evidence unverified version } userErrors { field code message } } }";

fn zone(key: &str, name: &str, parent: &str) -> Value {
    json!({ "input": {
        "idempotencyKey": key, "name": name, "kind": "ZONE", "parent": parent,
        "startsOn": "2020-01-01", "note": "批复",
    } })
}

/// The codes of a list, page by page.
async fn codes(person: &Person, filter: Value, size: i32) -> Vec<String> {
    let query = "query ($filter: RegionsFilter, $first: Int, $after: Cursor) \
        { regions(filter: $filter, first: $first, after: $after) \
        { nodes { code } pageInfo { hasNextPage endCursor } } }";
    let mut found = Vec::new();
    let mut after = Value::Null;
    loop {
        let asked = json!({ "filter": filter, "first": size, "after": after });
        let page = person.ask(query, asked).await.done();
        let nodes = page.at("/regions/nodes").as_array().unwrap();
        found.extend(nodes.iter().map(|node| node["code"].as_str().unwrap().to_owned()));
        after = page.at("/regions/pageInfo/endCursor").clone();
        if page.at("/regions/pageInfo/hasNextPage") == false {
            return found;
        }
    }
}

async fn the_zone_of_daya_bay(person: &Person) -> Answer {
    person.ask("{ region(code: \"441300990000\") { id version evidence } }", json!({})).await.done()
}

both_stores! {
    /// A region says where it lies, what it became, and nothing to strangers.
    async fn everybody_signed_in_reads_regions(app: TestApp) {
        let officer = app.procurement_officer(app.unit("440106").await).await;
        let read = officer.ask(
            "{ district: region(code: \"451003\") { path parent { name } successor { name } } \
               county: region(code: \"500231000000\") { path parent { name kind } } \
               abolished: region(code: \"522222\") { endsOn successor { path } } \
               heading: region(code: \"500200\") { kind parent { name } children { name } } \
               unknown: region(code: \"459999\") { name } }",
            json!({}),
        ).await.done();
        assert_eq!(read.text("/district/path"), "广西壮族自治区·百色市·田阳区");
        assert_eq!(read.text("/county/path"), "重庆市·垫江县");
        assert_eq!(read.at("/county/parent"), &json!({ "name": "重庆市", "kind": "PROVINCE" }));
        assert_eq!(read.text("/abolished/endsOn"), "2011-12-31");
        assert_eq!(read.text("/abolished/successor/path"), "贵州省·铜仁市·江口县");
        assert_eq!(read.at("/heading"), &json!({ "kind": "HEADING", "parent": null, "children": [] }));
        assert!(read.at("/unknown").is_null());

        app.nobody().ask("{ region(code: \"451003\") { name } }", json!({})).await.failed("UNAUTHENTICATED");
        officer.ask("{ region(code: \"45100\") { name } }", json!({})).await.failed("BAD_USER_INPUT");
        officer.ask("{ regions(first: 0) { totalCount } }", json!({})).await.failed("BAD_USER_INPUT");
    }

    /// Pages of any size give each region once, in the order of codes.
    async fn pages_of_any_size_give_the_same_list(app: TestApp) {
        let person = app.auditor_of_the_nation().await;
        let counties = json!({ "within": "450000", "kind": { "eq": "COUNTY" }, "on": "2024-06-01" });
        let whole = codes(&person, counties.clone(), 100).await;
        // 广西 has 111 counties.
        assert_eq!(whole.len(), 111);
        assert!(whole.is_sorted());
        assert_eq!(codes(&person, counties, 7).await, whole);
        let zones = json!({ "within": "440000", "kind": { "in": ["ZONE", "TOWNSHIP"] } });
        assert_eq!(codes(&person, zones, 2).await, ["440400990000", "441300990000", "441900121000"]);
        let either = json!({ "or": [{ "code": { "eq": "110101" } }, { "name": { "eq": "田阳区" } }], "not": { "within": "110000" } });
        assert_eq!(codes(&person, either, 5).await, ["451003000000"]);
        let below = json!({ "parent": "469000" });
        assert_eq!(codes(&person, below, 5).await, [""; 0], "nothing lies in a heading");
    }

    /// A zone is numbered by us, once for each key; the next one has the next number.
    async fn an_administrator_adds_a_zone_once(app: TestApp) {
        let administrator = app.administrator().await;
        let added = administrator.ask(ADD, zone("a", "仲恺高新区", "441300")).await.done();
        assert_eq!(added.text("/addRegion/region/code"), "441300990100");
        assert_eq!(added.text("/addRegion/region/path"), "广东省·惠州市·仲恺高新区");
        let again = administrator.ask(ADD, zone("a", "仲恺高新区", "441300")).await.done();
        assert_eq!(again.body, added.body);
        administrator.ask(ADD, zone("a", "别的区", "441300")).await.refused("IDEMPOTENCY_CONFLICT");
        administrator.ask(ADD, zone("b", "仲恺高新区", "441300")).await.refused("DUPLICATE");
        administrator.ask(ADD, zone("c", "标题区", "500200")).await.refused("INVALID");
        administrator.ask(ADD, zone("d", "前县区", "522222")).await.refused("INVALID");
        administrator.ask(ADD, zone("e", "\u{0}", "441300")).await.refused("INVALID");
        // What was refused is not remembered: the same key may try again.
        let mended = administrator.ask(ADD, zone("b", "另一高新区", "441300")).await.done();
        assert_eq!(mended.text("/addRegion/region/code"), "441300990200");

        // A unit may lie in it, and its purchases belong to the county's column of its prefecture.
        let atlas = app.atlas();
        let code = entity::values::RegionCode::parse("441300990100").unwrap();
        assert_eq!(atlas.regions().place(code).and_then(|place| place.county), Some(code));
    }

    /// Two at the same instant with one key make one region; with two keys the second is told.
    async fn two_administrators_at_once_make_one_zone(app: TestApp) {
        let (one, other) = (app.administrator().await, app.administrator().await);
        for round in 0..5 {
            let name = format!("第{round}区");
            let (a, b) = tokio::join!(
                one.ask(ADD, zone(&format!("{round}"), &name, "440400")),
                one.ask(ADD, zone(&format!("{round}"), &name, "440400")),
            );
            assert_eq!(a.done().body, b.done().body);
            let name = format!("第{round}园");
            let (a, b) = tokio::join!(
                one.ask(ADD, zone(&format!("{round}x"), &name, "440400")),
                other.ask(ADD, zone(&format!("{round}x"), &name, "440400")),
            );
            let refused = [&a, &b].into_iter().filter(|answer| answer.refusals() == ["DUPLICATE"]).count();
            assert_eq!(refused, 1, "{} {}", a.body, b.body);
        }
        let zones = codes(&one, json!({ "parent": "440400", "kind": { "eq": "ZONE" } }), 50).await;
        // 横琴 was there before.
        assert_eq!(zones.len(), 11);
    }

    /// Only administrators write regions.
    async fn nobody_else_writes_regions(app: TestApp) {
        let others = [
            app.donor_coordinator("440000").await,
            app.recipient_coordinator("450000").await,
            app.auditor_of_the_nation().await,
            app.supervisor("440000").await,
        ];
        for person in others {
            person.ask(ADD, zone("a", "某区", "441300")).await.failed("FORBIDDEN");
            let zone = the_zone_of_daya_bay(&person).await;
            let id = zone.text("/region/id");
            let input = json!({ "input": { "id": id, "expectedVersion": 1, "note": "文" } });
            person.ask(VERIFY, input).await.failed("FORBIDDEN");
            let input = json!({ "input": { "id": id, "expectedVersion": 1, "endsOn": "2026-01-01", "note": "文" } });
            person.ask(END, input).await.failed("FORBIDDEN");
        }
        app.nobody().ask(ADD, zone("a", "某区", "441300")).await.failed("UNAUTHENTICATED");
    }

    /// What was only recalled is verified once, at the version that was read.
    async fn an_unverified_region_is_verified(app: TestApp) {
        let administrator = app.administrator().await;
        let zone = the_zone_of_daya_bay(&administrator).await;
        assert_eq!(zone.text("/region/evidence"), "UNVERIFIED");
        let verify = |version: i64| json!({ "input": {
            "id": zone.text("/region/id"), "expectedVersion": version, "note": "惠州市政府网站",
        } });
        administrator.ask(VERIFY, verify(2)).await.refused("VERSION_CONFLICT");
        let done = administrator.ask(VERIFY, verify(1)).await.done();
        assert_eq!(
            done.at("/verifyRegion/region"),
            &json!({ "evidence": "VERIFIED", "unverified": false, "version": 2 })
        );
        administrator.ask(VERIFY, verify(2)).await.refused("WRONG_STATE");
        let unit = json!({ "input": { "id": api::graphql::id::encode(app.unit("440106").await), "expectedVersion": 1, "note": "x" } });
        administrator.ask(VERIFY, unit).await.refused("INVALID");
    }

    /// A region ends when nothing goes on in it, and then says what took its place.
    async fn a_region_ends_with_its_successor(app: TestApp) {
        let administrator = app.administrator().await;
        let end = |id: &str, version: i64, last: &str, successor: Value| json!({ "input": {
            "id": id, "expectedVersion": version, "endsOn": last, "successor": successor, "note": "国函",
        } });
        // A pairing goes on with the zone, and 惠州 has counties.
        let zone_of_bay = the_zone_of_daya_bay(&administrator).await;
        let with_pairing = end(zone_of_bay.text("/region/id"), 1, "2026-05-31", json!("441303"));
        administrator.ask(END, with_pairing).await.refused("WRONG_STATE");
        let city = administrator.ask("{ region(code: \"441300\") { id } }", json!({})).await;
        let with_counties = end(city.text("/region/id"), 1, "2026-05-31", Value::Null);
        administrator.ask(END, with_counties).await.refused("WRONG_STATE");

        let added = administrator.ask(ADD, zone("a", "仲恺高新区", "441300")).await.done();
        let id = added.text("/addRegion/region/id");
        administrator.ask(END, end(id, 1, "2019-12-31", Value::Null)).await.refused("INVALID");
        administrator.ask(END, end(id, 1, "2026-05-31", json!("530321"))).await.refused("INVALID");
        let ended = administrator.ask(END, end(id, 1, "2026-05-31", json!("441302"))).await.done();
        assert_eq!(
            ended.at("/endRegion/region"),
            &json!({ "endsOn": "2026-05-31", "successor": { "name": "惠城区" } })
        );
        administrator.ask(END, end(id, 2, "2026-05-31", Value::Null)).await.refused("WRONG_STATE");
        let standing = json!({ "parent": "441300", "kind": { "eq": "ZONE" }, "on": "2026-06-01" });
        assert_eq!(codes(&administrator, standing, 9).await, ["441300990000"]);
    }
}
