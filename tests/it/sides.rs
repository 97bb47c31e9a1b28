//! Both sides: nobody comes to stand on both sides of one pairing, neither by a grant nor by what happens to
//! pairings and units afterwards.

use api::graphql::id::encode;
use entity::values::Role;
use serde_json::{Value, json};
use tests::{
    answer::Answer,
    app::TestApp,
    both_stores,
    people::{Holds, Person, Reaches, over},
    purchases::{Line, key},
};

const CREATE: &str = "mutation ($input: CreatePairingInput!) { createPairing(input: $input) \
    { pairing { id version } userErrors { field code message } } }";
const SUCCEED: &str = "mutation ($input: SucceedPairingInput!) { succeedPairing(input: $input) \
    { pairing { id } userErrors { field code message } } }";
const MOVE: &str = "mutation ($input: AmendOrganisationInput!) { amendOrganisation(input: $input) \
    { organisation { version region { code } } userErrors { field code message } } }";

both_stores! {
    /// A pairing does not begin while it would put somebody on both of its sides.
    async fn a_pairing_puts_nobody_on_both_sides(app: TestApp) {
        let admin = app.administrator().await;
        // Guangdong does not assist Gansu, so one may coordinate for both, as long as that stays so.
        let person = app.person(&[over(Role::DonorCoordinator, "440300"), over(Role::RecipientCoordinator, "620000")]).await;
        let before = app.footprint().await;
        let asked = pairing("440000", "620800", "2026-07-01");
        let refused = admin.ask(CREATE, asked.clone()).await.refused("WRONG_STATE");
        let said = first_error(&refused);
        assert_eq!(said["field"], "terms");
        let message = said["message"].as_str().unwrap();
        assert!(message.contains("1 people") && message.contains(person.credentials().0), "{message}");
        assert!(message.contains("revokeGrant"), "{message}");
        assert_eq!(app.footprint().await, before);

        // It is not the grants that meet today that count, but those that meet in the days of the pairing.
        let ended = pairing("440000", "620800", "2010-01-01");
        let ended = with(ended, "endsOn", "2015-12-31");
        admin.ask(CREATE, ended).await.done();

        // Put right as the message says, it begins; and then the grant is refused.
        let held = as_recipient(&admin, &person).await;
        revoke(&admin, &held).await.done();
        admin.ask(CREATE, asked).await.done();
        give(&admin, &encode(person.id()), "RECIPIENT_COORDINATOR", json!({ "region": "620000" })).await.refused("INVALID");
    }

    /// Nor does it make of an assessor somebody who judges the neighbours of the own province.
    async fn a_pairing_brings_nobody_s_home_near_what_they_assess(app: TestApp) {
        let admin = app.administrator().await;
        let create = "mutation ($input: CreateAccountInput!) { createAccount(input: $input) { account { id } userErrors { code field } } }";
        let input = json!({ "idempotencyKey": key(), "name": "chen.jing", "displayName": "陈静", "homeRegion": "340000" });
        let account = admin.ask(create, json!({ "input": input })).await.done().text("/createAccount/account/id").to_owned();
        let assessed = running(&admin, "440000", "450000").await;
        give(&admin, &account, "ASSESSOR", json!({ "pairing": assessed.0 })).await.done();
        // Anhui would assist Guangxi, whose pairing with Guangdong somebody from Anhui assesses.
        let mut beside = pairing("340000", "450000", "2026-07-01");
        beside["input"]["terms"]["secondLinkReason"] = json!("试点");
        let refused = admin.ask(CREATE, beside).await.refused("WRONG_STATE");
        assert!(refused.body.to_string().contains("chen.jing"), "{}", refused.body);
        admin.ask(CREATE, pairing("340000", "620800", "2026-07-01")).await.done();
    }

    /// A succession that changes a side is held to the same.
    async fn a_succession_puts_nobody_on_both_sides(app: TestApp) {
        let admin = app.administrator().await;
        let (id, version) = running(&admin, "330602", "511133").await;
        // 诸暨 is no side of it yet.
        let person = app.person(&[over(Role::Supervisor, "440300"), over(Role::RecipientCoordinator, "511133")]).await;
        let asked = |donor: &str| json!({ "input": {
            "idempotencyKey": key(), "id": id, "expectedVersion": version, "lastDay": "2026-06-30", "reason": "新一轮结对",
            "successor": { "donor": donor, "recipient": "511133", "secondLinkReason": "试点" },
        } });
        let before = app.footprint().await;
        let refused = admin.ask(SUCCEED, asked("440300")).await.refused("WRONG_STATE");
        let said = first_error(&refused);
        assert_eq!(said["field"], "successor");
        assert!(said["message"].as_str().unwrap().contains(person.credentials().0));
        assert_eq!(app.footprint().await, before);
        admin.ask(SUCCEED, asked("330604")).await.done();
    }

    /// A unit does not move to where one of its people is a coordinator of the other side.
    async fn a_unit_takes_nobody_to_the_other_side(app: TestApp) {
        let unit = app.unit("330602").await;
        let officer = Holds { role: Role::ProcurementOfficer, reach: Reaches::Organisation(unit), only: None };
        let person = app.person(&[officer, over(Role::RecipientCoordinator, "450000")]).await;
        let admin = app.administrator().await;
        let before = app.footprint().await;
        let refused = admin.ask(MOVE, movement(&encode(unit), 1, "440106")).await.refused("WRONG_STATE");
        assert_eq!(first_error(&refused)["field"], "region");
        assert_eq!(app.footprint().await, before);
        admin.ask(MOVE, movement(&encode(unit), 1, "330604")).await.done();
        let held = as_recipient(&admin, &person).await;
        revoke(&admin, &held).await.done();
        admin.ask(MOVE, movement(&encode(unit), 2, "440106")).await.done();

        // Whoever keeps a region's catalogue learns how many, and not who.
        let made = pairing("440103", "441200", "2026-07-01");
        let within = with(made, "mechanism", "WITHIN_PROVINCE");
        admin.ask(CREATE, within).await.done();
        let officer = Holds { role: Role::ProcurementOfficer, reach: Reaches::Organisation(unit), only: None };
        let other = app.person(&[officer, over(Role::RecipientCoordinator, "441200")]).await;
        let keeper = app.donor_coordinator("440000").await;
        let refused = keeper.ask(MOVE, movement(&encode(unit), 3, "440103")).await.refused("WRONG_STATE");
        assert!(!refused.body.to_string().contains(other.credentials().0), "{}", refused.body);
        keeper.ask(MOVE, movement(&encode(unit), 3, "440104")).await.done();
    }

    /// A grant and a pairing that do not go together, at the same instant: one of them is refused.
    async fn a_grant_and_a_pairing_at_once_leave_nobody_on_both_sides(app: TestApp) {
        let admin = app.administrator().await;
        for (round, county) in ["620802", "620821", "620822", "620823", "620825"].into_iter().enumerate() {
            let person = app.person(&[over(Role::DonorCoordinator, "440305")]).await;
            let account = encode(person.id());
            let (granted, begun) = tokio::join!(
                give(&admin, &account, "RECIPIENT_COORDINATOR", json!({ "region": county })),
                admin.ask(CREATE, pairing("440305", county, &format!("2026-07-0{}", round + 1))),
            );
            let done = [&granted, &begun].into_iter().filter(|answer| {
                answer.code().is_none() && answer.refusals().is_empty()
            });
            assert_eq!(done.count(), 1, "{} {}", granted.body, begun.body);
        }
    }

    /// Whoever coordinates on one side here and on the other there moves no record across: it would stand there
    /// as entered by a side that never saw it, for their own side to confirm.
    async fn an_amendment_changes_no_side(app: TestApp) {
        let (unit, supplier) = (app.unit("350102").await, app.supplier("451027").await);
        let colleague = app.recipient_coordinator("450000").await;
        let line = Line::of(unit, supplier, "451027").with("kind", "SOLD_WITH_HELP");
        let entered = colleague.logs(&line).await.purchase();
        let person = app.person(&[over(Role::DonorCoordinator, "350000"), over(Role::RecipientCoordinator, "450000")]).await;
        let before = app.footprint().await;
        // 宁夏 is assisted by 福建, whose coordinator they are too.
        let refused = person.amends(&entered, &json!({ "origin": "640422" })).await.refused("INVALID");
        assert_eq!(first_error(&refused)["field"], "unit");
        assert_eq!(app.footprint().await, before);
        let amended = person.amends(&entered, &json!({ "origin": "451028" })).await.purchase();
        assert_eq!(person.reads(&amended, "enteredSide").await.text("/purchase/enteredSide"), "RECIPIENT");
        person.confirms(&amended).await.refused("WRONG_STATE");
    }
}

fn pairing(donor: &str, recipient: &str, starts_on: &str) -> Value {
    json!({ "input": {
        "idempotencyKey": key(), "mechanism": "EAST_WEST", "startsOn": starts_on,
        "terms": { "donor": donor, "recipient": recipient }, "note": "协议",
    } })
}

fn with(mut asked: Value, field: &str, value: &str) -> Value {
    asked["input"][field] = json!(value);
    asked
}

fn movement(unit: &str, version: i64, region: &str) -> Value {
    json!({ "input": { "id": unit, "expectedVersion": version, "region": region } })
}

async fn running(person: &Person, donor: &str, recipient: &str) -> (String, i64) {
    let query = "query ($filter: PairingsFilter) { pairings(filter: $filter) { nodes { id version donor { code } } } }";
    let filter = json!({ "filter": { "donor": donor, "recipient": recipient, "on": "2026-06-15" } });
    let found = person.ask(query, filter).await.done();
    let nodes = found.at("/pairings/nodes").as_array().unwrap().clone();
    let is_it = |node: &&Value| node["donor"]["code"].as_str().unwrap().starts_with(donor);
    let node = nodes.iter().find(is_it).unwrap();
    (node["id"].as_str().unwrap().to_owned(), node["version"].as_i64().unwrap())
}

async fn give(admin: &Person, account: &str, role: &str, scope: Value) -> Answer {
    let mut input = json!({ "idempotencyKey": key(), "account": account, "role": role });
    input.as_object_mut().unwrap().extend(scope.as_object().unwrap().clone());
    let query = "mutation ($input: GrantRoleInput!) { grantRole(input: $input) { grant { id } userErrors { field code message } } }";
    admin.ask(query, json!({ "input": input })).await
}

async fn revoke(admin: &Person, (id, version): &(String, i64)) -> Answer {
    let query = "mutation ($input: RevokeInput!) { revokeGrant(input: $input) { grant { id } userErrors { code field } } }";
    admin.ask(query, json!({ "input": { "id": id, "expectedVersion": version } })).await
}

/// Somebody's grant as a coordinator of the recipient's side. By its role, for the text of an id has no order.
async fn as_recipient(admin: &Person, person: &Person) -> (String, i64) {
    let query = "query ($id: ID!) { account(id: $id) { grants { id version role } } }";
    let answer = admin.ask(query, json!({ "id": encode(person.id()) })).await.done();
    let held = answer.at("/account/grants").as_array().unwrap();
    let grant = held.iter().find(|grant| grant["role"] == "RECIPIENT_COORDINATOR").unwrap();
    (grant["id"].as_str().unwrap().to_owned(), grant["version"].as_i64().unwrap())
}

fn first_error(answer: &Answer) -> Value {
    let data = answer.body["data"].as_object().unwrap().values().next().unwrap();
    data["userErrors"][0].clone()
}
