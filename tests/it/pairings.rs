//! Pairings as clients read them, and as administrators create, end and succeed them.

use api::{
    atlas::Shelf,
    clock::Clock,
    store::{Address, Opening, Store},
};
use serde_json::{Value, json};
use tests::{answer::Answer, app::TestApp, both_stores, people::Person, purchases::Line};

const CREATE: &str = "mutation ($input: CreatePairingInput!) { createPairing(input: $input) \
    { pairing { id version startsOn areas { code } evidence } userErrors { field code message } } }";
const END: &str = "mutation ($input: EndPairingInput!) { endPairing(input: $input) \
    { pairing { version endsOn endedForGood } userErrors { field code message } } }";
const SUCCEED: &str = "mutation ($input: SucceedPairingInput!) { succeedPairing(input: $input) \
    { pairing { version endsOn successor { id } } ended { id } started { id startsOn } \
    userErrors { field code message } } }";

fn creation(key: &str, donor: &str, recipient: &str, starts_on: &str) -> Value {
    json!({ "input": {
        "idempotencyKey": key, "mechanism": "EAST_WEST", "startsOn": starts_on,
        "terms": { "donor": donor, "recipient": recipient }, "note": "协议",
    } })
}

/// The running pairing of two regions: its id and version.
async fn between(person: &Person, donor: &str, recipient: &str) -> (String, i64) {
    let query = "query ($filter: PairingsFilter) { pairings(filter: $filter) \
        { nodes { id version donor { code } recipient { code } } } }";
    let filter = json!({ "filter": { "donor": donor, "recipient": recipient, "on": "2026-06-15" } });
    let found = person.ask(query, filter).await.done();
    let twelve = |code: &str| json!(format!("{code:0<12}"));
    let node = found.at("/pairings/nodes").as_array().unwrap().iter().find(|node| {
        node["donor"]["code"] == twelve(donor) && node["recipient"]["code"] == twelve(recipient)
    });
    let node = node.unwrap();
    (node["id"].as_str().unwrap().to_owned(), node["version"].as_i64().unwrap())
}

fn succession(key: &str, (id, version): &(String, i64), last_day: &str, below: &Value) -> Value {
    json!({ "input": {
        "idempotencyKey": key, "id": id, "expectedVersion": version, "lastDay": last_day,
        "reason": "新一轮结对", "below": below,
        "successor": { "donor": "330600", "recipient": "511100" },
    } })
}

fn first_field(answer: &Answer) -> &Value {
    answer
        .body
        .pointer("/data")
        .and_then(|data| data.as_object()?.values().next()?.pointer("/userErrors/0/field"))
        .unwrap()
}

both_stores! {
    /// Everybody signed in reads who assists whom, what is below it, and that nobody was left without.
    async fn everybody_signed_in_reads_pairings(app: TestApp) {
        let person = app.recipient_coordinator("511133").await;
        let (id, _) = between(&person, "330600", "511100").await;
        let read = person.ask(
            "query ($id: ID!) { pairing(id: $id) { donor { name } recipient { path } mechanism startsOn \
             startPrecision brand evidence unverified areas { name } below { donor { name } recipient { name } } } \
             node(id: $id) { id } pairingGaps(from: \"2016-12-07\", until: \"2026-06-15\") { region { name } } }",
            json!({ "id": id }),
        ).await.done();
        assert_eq!(read.at("/pairing"), &json!({
            "donor": { "name": "绍兴市" }, "recipient": { "path": "四川省·乐山市" }, "mechanism": "EAST_WEST",
            "startsOn": "2021-04-01", "startPrecision": "CONVENTION", "brand": null, "evidence": "REPORTED",
            "unverified": false, "areas": [],
            "below": [{ "donor": { "name": "越城区" }, "recipient": { "name": "马边彝族自治县" } }],
        }));
        assert_eq!(read.text("/node/id"), id);
        assert_eq!(read.at("/pairingGaps"), &json!([]));
        let provinces = person.ask(
            "{ pairings(filter: { donor: \"370000\", recipient: \"620000\", on: \"2026-01-01\" }) \
             { totalCount nodes { areas { name } } } }",
            json!({}),
        ).await.done();
        assert_eq!(provinces.at("/pairings/nodes/0/areas"), &json!([
            { "name": "定西市" }, { "name": "陇南市" }, { "name": "临夏回族自治州" },
        ]));
        app.nobody().ask("{ pairings { totalCount } }", json!({})).await.failed("UNAUTHENTICATED");
    }

    /// A pairing is created once for each key, and never one that no order could tell apart.
    async fn an_administrator_creates_a_pairing_once(app: TestApp) {
        let administrator = app.administrator().await;
        let mut input = creation("a", "440300", "451000", "2021-05-01");
        input["input"]["terms"]["areas"] = json!(["451003", "451022"]);
        let (made, again) = tokio::join!(
            administrator.ask(CREATE, input.clone()),
            administrator.ask(CREATE, input.clone()),
        );
        assert_eq!(made.done().body, again.done().body);
        let made = administrator.ask(CREATE, input).await.done();
        assert_eq!(
            made.at("/createPairing/pairing/areas"),
            &json!([{ "code": "451003000000" }, { "code": "451022000000" }])
        );
        administrator.ask(CREATE, creation("a", "440300", "451000", "2021-06-01")).await.refused("IDEMPOTENCY_CONFLICT");
        administrator.ask(CREATE, creation("b", "440300", "451000", "2022-05-01")).await.refused("DUPLICATE");
        // Under another arrangement, but from the same day.
        let mut equal = creation("c", "440300", "451000", "2021-05-01");
        equal["input"]["mechanism"] = json!("COUNTERPART");
        administrator.ask(CREATE, equal).await.refused("DUPLICATE");
        let second = administrator.ask(CREATE, creation("d", "310000", "540000", "2024-01-01")).await;
        assert_eq!(first_field(&second.refused("INVALID")), "terms.secondLinkReason");
        let abolished = administrator.ask(CREATE, creation("e", "440300", "522222", "2024-01-01")).await;
        assert_eq!(first_field(&abolished.refused("INVALID")), "terms.recipient");
        administrator.ask(CREATE, creation("f", "440300", "441400", "2024-01-01")).await.refused("INVALID");

        for person in [app.donor_coordinator("440000").await, app.auditor_of_the_nation().await] {
            person.ask(CREATE, creation("a", "440300", "451100", "2021-05-01")).await.failed("FORBIDDEN");
        }
    }

    /// From its first day a new pairing is the one to which purchases belong; earlier ones keep theirs.
    async fn purchases_belong_to_the_most_specific_pairing(app: TestApp) {
        let administrator = app.administrator().await;
        let (unit, supplier) = (app.unit("330602").await, app.supplier("511133").await);
        let officer = app.procurement_officer(unit).await;
        let county = between(&administrator, "330602", "511133").await;
        let line = |amount: &str| Line::of(unit, supplier, "511133").with("amount", amount);
        let pairing = async |amount: &str| {
            let logged = officer.logs(&line(amount)).await.purchase();
            officer.reads(&logged, "pairing { id }").await.text("/purchase/pairing/id").to_owned()
        };
        assert_eq!(pairing("1.00").await, county.0);

        // Its last day cannot come before a record that belongs to it.
        let end = |last: &str| json!({ "input": {
            "id": county.0, "expectedVersion": county.1, "lastDay": last, "reason": "退出", "forGood": false,
        } });
        administrator.ask(END, end("2026-06-04")).await.refused("WRONG_STATE");
        administrator.ask(END, end("2021-03-31")).await.refused("INVALID");
        let ended = administrator.ask(END, end("2026-06-05")).await.done();
        assert_eq!(
            ended.at("/endPairing/pairing"),
            &json!({ "version": county.1 + 1, "endsOn": "2026-06-05", "endedForGood": false })
        );
        assert_eq!(pairing("2.00").await, county.0, "on its last day");
        let above = between(&administrator, "330600", "511100").await;
        let later = officer.logs(&line("3.00").with("acceptedOn", "2026-06-06")).await.purchase();
        assert_eq!(officer.reads(&later, "pairing { id }").await.text("/purchase/pairing/id"), above.0);
    }

    /// A succession names each pairing below, leaves no day without one, and happens once.
    async fn a_pairing_is_succeeded_on_the_next_day(app: TestApp) {
        let administrator = app.administrator().await;
        let city = between(&administrator, "330600", "511100").await;
        let district = between(&administrator, "330602", "511133").await;
        let asked = succession("a", &city, "2026-06-30", &json!([]));
        administrator.ask(SUCCEED, asked).await.refused("INVALID");
        let stale = json!([{ "id": district.0, "expectedVersion": 7, "fate": "KEPT" }]);
        let asked = succession("a", &city, "2026-06-30", &stale);
        administrator.ask(SUCCEED, asked).await.refused("VERSION_CONFLICT");
        let nothing_follows = json!([{ "id": district.0, "expectedVersion": district.1, "fate": "SUCCEEDED" }]);
        let asked = succession("a", &city, "2026-06-30", &nothing_follows);
        administrator.ask(SUCCEED, asked).await.refused("INVALID");

        let below = json!([{
            "id": district.0, "expectedVersion": district.1, "fate": "SUCCEEDED",
            "successor": { "donor": "330604", "recipient": "511133" },
        }]);
        let asked = succession("a", &city, "2026-06-30", &below);
        let (one, other) =
            tokio::join!(administrator.ask(SUCCEED, asked.clone()), administrator.ask(SUCCEED, asked.clone()));
        assert_eq!(one.done().body, other.done().body);
        let done = administrator.ask(SUCCEED, asked).await.done();
        assert_eq!(done.text("/succeedPairing/pairing/endsOn"), "2026-06-30");
        assert_eq!(done.at("/succeedPairing/pairing/version"), &json!(city.1 + 1));
        let started = done.at("/succeedPairing/started").as_array().unwrap();
        assert_eq!(started.iter().map(|start| &start["startsOn"]).collect::<Vec<_>>(), ["2026-07-01", "2026-07-01"]);
        assert_eq!(started[0]["id"], *done.at("/succeedPairing/pairing/successor/id"));
        let tree = administrator.ask(
            "query ($id: ID!) { pairing(id: $id) { below { donor { name } } } \
             pairingGaps(from: \"2021-04-01\", until: \"2027-01-01\", within: \"510000\") { region { name } } }",
            json!({ "id": started[0]["id"] }),
        ).await.done();
        assert_eq!(tree.at("/pairing/below"), &json!([{ "donor": { "name": "上虞区" } }]));
        assert_eq!(tree.at("/pairingGaps"), &json!([]));
        let again = succession("b", &(city.0, city.1 + 1), "2026-06-30", &json!([]));
        administrator.ask(SUCCEED, again).await.refused("WRONG_STATE");
    }

    /// Ending what nothing else covers shows as a gap, unless it ended for good.
    async fn a_gap_shows_until_it_is_closed(app: TestApp) {
        let administrator = app.administrator().await;
        let mut made = creation("a", "440300", "542500", "2023-01-01");
        made["input"]["mechanism"] = json!("COUNTERPART");
        let made = administrator.ask(CREATE, made).await.done();
        let end = |for_good: bool, version: i64| json!({ "input": {
            "id": made.text("/createPairing/pairing/id"), "expectedVersion": version,
            "lastDay": "2025-12-31", "reason": "期满", "forGood": for_good,
        } });
        administrator.ask(END, end(false, 1)).await.done();
        administrator.ask(END, end(true, 2)).await.refused("WRONG_STATE");
        let gaps = async || {
            let asked = "{ pairingGaps(from: \"2025-01-01\", until: \"2026-06-15\", within: \"540000\") \
                { region { name } mechanism from until after { id } } }";
            administrator.ask(asked, json!({})).await.done().at("/pairingGaps").clone()
        };
        assert_eq!(gaps().await, json!([{
            "region": { "name": "阿里地区" }, "mechanism": "COUNTERPART", "from": "2026-01-01",
            "until": "2026-06-15", "after": { "id": made.text("/createPairing/pairing/id") },
        }]));
        let mut next = creation("b", "130100", "542500", "2026-03-01");
        next["input"]["mechanism"] = json!("COUNTERPART");
        administrator.ask(CREATE, next).await.done();
        assert_eq!(gaps().await[0]["until"], "2026-02-28");
    }

    /// What one instance writes, another knows as soon as it looks.
    async fn another_instance_catches_up(app: TestApp) {
        let address = Address::parse(app.store().url()).unwrap();
        let opening = Opening { address, connections: 2, clock: Clock::fixed(app.clock().now()) };
        let store = Store::open(opening).await.unwrap();
        let shelf = Shelf::of(&store).await.unwrap();
        let before = shelf.take().all().len();

        let administrator = app.administrator().await;
        administrator.ask(CREATE, creation("a", "440300", "451000", "2021-05-01")).await.done();
        administrator.ask(CREATE, creation("b", "440300", "451000", "2021-05-01")).await.refused("DUPLICATE");
        assert_eq!(shelf.take().all().len(), before);
        shelf.catch_up(&store).await.unwrap();
        assert_eq!(shelf.take().all().len(), before + 1);
    }
}
