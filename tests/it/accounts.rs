//! Accounts and grants as an administrator keeps them, and as those concerned meet them.

#![expect(clippy::indexing_slicing, reason = "a test fails by panicking")]

use api::{
    access::{
        Doorman,
        issuer::{ALGORITHMS, Issuer, IssuerSettings},
        jwks::Source,
        keys,
        secret::Secret,
    },
    clock::Clock,
    http::{App, Rates},
    store::{Address, Opening, Store},
};
use chrono::TimeDelta;
use serde_json::{Map, Value, json};
use std::io::Write as _;
use tests::{
    answer::Answer,
    app::{SECRET, TestApp},
    both_stores,
    people::Person,
    store::TestStore,
};

const GRANT: &str = "grant { id version role region { code } inForce } userErrors { code field message }";

async fn create(by: &Person, key: &str, name: &str) -> Answer {
    let query = "mutation ($input: CreateAccountInput!) { createAccount(input: $input) {
        account { id version name homeRegion { code } } temporaryPassword userErrors { code field } } }";
    let input = json!({ "idempotencyKey": key, "name": name, "displayName": "王芳", "homeRegion": "110000" });
    by.ask(query, json!({ "input": input })).await
}

async fn grant(by: &Person, key: &str, account: &str, role: &str, scope: Value) -> Answer {
    let query = format!("mutation ($input: GrantRoleInput!) {{ grantRole(input: $input) {{ {GRANT} }} }}");
    let mut input = json!({ "idempotencyKey": key, "account": account, "role": role });
    for (name, value) in scope.as_object().into_iter().flatten() {
        input[name] = value.clone();
    }
    by.ask(&query, json!({ "input": input })).await
}

/// One of the mutations that name something, its version and a reason.
async fn step(by: &Person, field: &str, input: &str, id: &str, version: i64, payload: &str) -> Answer {
    let query = format!(
        "mutation ($input: {input}!) {{ {field}(input: $input) {{ {payload} userErrors {{ code }} }} }}"
    );
    let mut given = json!({ "id": id, "expectedVersion": version });
    if input != "ResetPasswordInput" {
        given["reason"] = json!("离岗");
    }
    by.ask(&query, json!({ "input": given })).await
}

async fn sign_in(app: &TestApp, name: &str, password: &str) -> Answer {
    let query = "mutation ($input: SignInInput!) { signIn(input: $input) {
        accessToken refreshToken viewer { mustChangePassword } userErrors { code } } }";
    app.ask_as(None, query, json!({ "input": { "name": name, "password": password } })).await
}

async fn roles(app: &TestApp, token: &str) -> Vec<String> {
    let answer = app.ask_as(Some(token), "{ viewer { grants { role } } }", Value::Null).await;
    let grants = answer.at("/viewer/grants").as_array().unwrap().clone();
    grants.iter().map(|grant| grant["role"].as_str().unwrap().to_owned()).collect()
}

/// What somebody is told: what happened, to whom, over which region.
async fn told(person: &Person) -> Vec<(String, String, String)> {
    let query = "{ accessNotices { nodes { what account { displayName } region { code } grant { role } } totalCount } }";
    let answer = person.ask(query, Value::Null).await;
    let nodes = answer.at("/accessNotices/nodes").as_array().unwrap().clone();
    assert_eq!(answer.number("/accessNotices/totalCount"), i64::try_from(nodes.len()).unwrap());
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    nodes
        .iter()
        .map(|node| {
            (text(&node["what"]), text(&node["account"]["displayName"]), text(&node["region"]["code"]))
        })
        .collect()
}

both_stores! {
    async fn a_new_person_signs_in_changes_the_password_and_works(app: TestApp) {
        let admin = app.administrator().await;
        let created = create(&admin, "k1", "Wang.Fang").await.done();
        let account = created.text("/createAccount/account/id").to_owned();
        let password = created.text("/createAccount/temporaryPassword").to_owned();
        grant(&admin, "k1", &account, "DONOR_COORDINATOR", json!({ "region": "440000" })).await.done();

        let begun = sign_in(&app, "wang.fang", &password).await.done();
        assert_eq!(begun.at("/signIn/viewer/mustChangePassword"), true);
        let token = begun.text("/signIn/accessToken").to_owned();
        for question in ["{ purchases { totalCount } }", "{ accounts { totalCount } }", "{ node(id: \"x\") { id } }"] {
            let answer = app.ask_as(Some(&token), question, Value::Null).await.failed("FORBIDDEN");
            assert!(answer.body["errors"][0]["message"].as_str().unwrap().contains("changePassword"));
        }
        let change = "mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { done userErrors { code } } }";
        let input = json!({ "input": { "current": password, "new": "mangoes from Tianyang" } });
        app.ask_as(Some(&token), change, input).await.done();
        app.ask_as(Some(&token), "{ purchases { totalCount } }", Value::Null).await.done();
        assert_eq!(roles(&app, &token).await, ["DONOR_COORDINATOR"]);
    }

    async fn only_an_administrator_keeps_accounts(app: TestApp) {
        let admin = app.administrator().await;
        let account = create(&admin, "k", "wang.fang").await.done().text("/createAccount/account/id").to_owned();
        for other in [
            app.donor_coordinator("440000").await,
            app.auditor_of_the_nation().await,
            app.supervisor("440000").await,
        ] {
            create(&other, "k", "li.na").await.failed("FORBIDDEN");
            grant(&other, "k", &account, "AUDITOR", json!({})).await.failed("FORBIDDEN");
            step(&other, "resetPassword", "ResetPasswordInput", &account, 1, "temporaryPassword").await.failed("FORBIDDEN");
            step(&other, "disableAccount", "AccountStepInput", &account, 1, "account { id }").await.failed("FORBIDDEN");
            let seen = other.ask("query ($id: ID!) { account(id: $id) { id } }", json!({ "id": account })).await;
            assert!(seen.at("/account").is_null());
            let own = other.ask("{ accounts { nodes { name grants { role } } totalCount } }", Value::Null).await;
            assert_eq!(own.number("/accounts/totalCount"), 1, "one's own");
        }
        create(&app.nobody(), "k", "li.na").await.failed("UNAUTHENTICATED");
    }

    async fn the_same_key_creates_one_account_and_one_grant(app: TestApp) {
        let admin = app.administrator().await;
        let first = create(&admin, "k1", "wang.fang").await.done();
        let account = first.text("/createAccount/account/id").to_owned();
        let again = create(&admin, "k1", " WANG.fang ").await.done();
        assert_eq!(again.text("/createAccount/account/id"), account);
        assert!(again.at("/createAccount/temporaryPassword").is_null(), "it was told once");
        create(&admin, "k1", "li.na").await.refused("IDEMPOTENCY_CONFLICT");
        create(&admin, "k2", "wang.fang").await.refused("DUPLICATE");

        let scope = || json!({ "region": "440000" });
        let both = tokio::join!(
            grant(&admin, "g", &account, "DONOR_COORDINATOR", scope()),
            grant(&admin, "g", &account, "DONOR_COORDINATOR", scope()),
        );
        let id = |answer: Answer| answer.done().text("/grantRole/grant/id").to_owned();
        assert_eq!(id(both.0), id(both.1));
        grant(&admin, "g", &account, "AUDITOR", scope()).await.refused("IDEMPOTENCY_CONFLICT");
        grant(&admin, "h", &account, "DONOR_COORDINATOR", scope()).await.refused("DUPLICATE");
    }

    async fn nobody_stands_on_both_sides_of_one_pairing(app: TestApp) {
        let admin = app.administrator().await;
        let account = create(&admin, "k", "wang.fang").await.done().text("/createAccount/account/id").to_owned();
        let give = async |key: &str, role: &str, scope: Value| grant(&admin, key, &account, role, scope).await;
        // Both at once: one of them waits, and then sees the other.
        let both = tokio::join!(
            give("a", "DONOR_COORDINATOR", json!({ "region": "440000" })),
            give("b", "RECIPIENT_COORDINATOR", json!({ "region": "450000" })),
        );
        let given = [&both.0, &both.1].iter().filter(|answer| answer.refusals().is_empty()).count();
        assert_eq!(given, 1, "{} {}", both.0.body, both.1.body);
        let refused = if both.0.refusals().is_empty() { both.1 } else { both.0 };
        assert!(refused.refused("INVALID").body.to_string().contains("both sides"));

        give("c", "ADMINISTRATOR", json!({})).await.refused("INVALID");
        give("d", "AUDITOR", json!({ "region": "330000" })).await.done();
        give("e", "PROCUREMENT_OFFICER", json!({ "region": "440000" })).await.refused("INVALID");
        give("f", "DONOR_COORDINATOR", json!({ "region": "123456" })).await.refused("INVALID");
        give("g", "SUPERVISOR", json!({ "region": "440000", "startsOn": "2026-06-14" })).await.refused("INVALID");
        give("h", "SUPERVISOR", json!({ "region": "330000", "endsOn": "2026-02-30" })).await.refused("INVALID");
    }

    async fn nobody_changes_their_own_access(app: TestApp) {
        let admin = app.administrator().await;
        let own = admin.ask("{ viewer { id grants { id } } }", Value::Null).await;
        let (id, held) = (own.text("/viewer/id").to_owned(), own.text("/viewer/grants/0/id").to_owned());
        grant(&admin, "k", &id, "AUDITOR", json!({})).await.refused("INVALID");
        step(&admin, "disableAccount", "AccountStepInput", &id, 1, "account { id }").await.refused("INVALID");
        step(&admin, "resetPassword", "ResetPasswordInput", &id, 1, "temporaryPassword").await.refused("INVALID");
        step(&admin, "revokeGrant", "RevokeInput", &held, 1, "grant { id }").await.refused("INVALID");
    }

    async fn what_changes_takes_hold_at_once_here(app: TestApp) {
        let admin = app.administrator().await;
        let created = create(&admin, "k", "wang.fang").await.done();
        let account = created.text("/createAccount/account/id").to_owned();
        let person = app.donor_coordinator("440000").await;
        let token = person.signs_in().await;
        let own = app.ask_as(Some(&token), "{ viewer { id grants { id } } }", Value::Null).await;
        let (id, held) = (own.text("/viewer/id").to_owned(), own.text("/viewer/grants/0/id").to_owned());

        let added = grant(&admin, "a", &id, "AUDITOR", json!({ "region": "330000" })).await.done();
        assert_eq!(added.at("/grantRole/grant/inForce"), true);
        assert_eq!(roles(&app, &token).await, ["DONOR_COORDINATOR", "AUDITOR"]);
        let later = json!({ "region": "320000", "startsOn": "2026-06-16" });
        assert_eq!(grant(&admin, "b", &id, "AUDITOR", later).await.done().at("/grantRole/grant/inForce"), false);
        assert_eq!(roles(&app, &token).await.len(), 2, "it begins tomorrow");
        step(&admin, "revokeGrant", "RevokeInput", &held, 2, "grant { id }").await.refused("VERSION_CONFLICT");
        step(&admin, "revokeGrant", "RevokeInput", &held, 1, "grant { id }").await.done();
        assert_eq!(roles(&app, &token).await, ["AUDITOR"]);
        step(&admin, "revokeGrant", "RevokeInput", &held, 2, "grant { id }").await.refused("WRONG_STATE");

        let version = admin.ask("query ($id: ID!) { account(id: $id) { version } }", json!({ "id": id })).await;
        let version = version.number("/account/version");
        step(&admin, "disableAccount", "AccountStepInput", &id, version, "account { id }").await.done();
        app.ask_as(Some(&token), "{ viewer { name } }", Value::Null).await.failed("UNAUTHENTICATED");
        let (name, password) = person.credentials();
        sign_in(&app, name, password).await.refused("INVALID");
        grant(&admin, "c", &id, "AUDITOR", json!({})).await.refused("WRONG_STATE");
        step(&admin, "enableAccount", "AccountStepInput", &id, version + 1, "account { id }").await.done();
        app.ask_as(Some(&token), "{ viewer { name } }", Value::Null).await.failed("UNAUTHENTICATED");
        sign_in(&app, name, password).await.done();

        let reset = step(&admin, "resetPassword", "ResetPasswordInput", &id, version + 2, "temporaryPassword").await.done();
        sign_in(&app, name, password).await.refused("INVALID");
        let begun = sign_in(&app, name, reset.text("/resetPassword/temporaryPassword")).await.done();
        assert_eq!(begun.at("/signIn/viewer/mustChangePassword"), true);
        step(&admin, "resetPassword", "ResetPasswordInput", &account, 9, "temporaryPassword").await.refused("VERSION_CONFLICT");
    }

    async fn coordinators_are_told_of_access_to_their_region_and_no_other(app: TestApp) {
        let admin = app.administrator().await;
        let account = create(&admin, "k", "wang.fang").await.done().text("/createAccount/account/id").to_owned();
        let unit = app.unit("440106").await;
        grant(&admin, "a", &account, "RECIPIENT_COORDINATOR", json!({ "region": "451027" })).await.done();
        let version = admin.ask("query ($id: ID!) { account(id: $id) { version } }", json!({ "id": account })).await;
        let version = version.number("/account/version");
        step(&admin, "resetPassword", "ResetPasswordInput", &account, version, "temporaryPassword").await.done();
        let county = || "451027000000".to_owned();
        let expected = [
            ("PASSWORD_RESET".to_owned(), "王芳".to_owned(), county()),
            ("GRANTED".to_owned(), "王芳".to_owned(), county()),
        ];
        for concerned in [
            app.recipient_coordinator("450000").await,
            app.recipient_coordinator("451027").await,
            app.donor_coordinator("451000").await,
            app.auditor("450000").await,
        ] {
            assert_eq!(told(&concerned).await, expected);
        }
        let home = app.donor_coordinator("110000").await;
        assert_eq!(told(&home).await, [("PASSWORD_RESET".to_owned(), "王芳".to_owned(), "110000000000".to_owned())]);
        for stranger in [
            app.recipient_coordinator("451028").await,
            app.donor_coordinator("440000").await,
            app.procurement_officer(unit).await,
            app.supervisor("450000").await,
            app.auditor("440000").await,
        ] {
            assert!(told(&stranger).await.is_empty());
        }
        assert_eq!(told(&app.auditor_of_the_nation().await).await.len(), 3);
    }
}

/// The claims of a token of the outside issuer.
fn outside(subject: &str, now: i64) -> Value {
    json!({ "iss": "https://login.example", "aud": "shanhai", "sub": subject, "iat": now, "exp": now + 3600,
            "grants": ["ADMINISTRATOR"] })
}

both_stores! {
    async fn an_outside_token_says_who_and_our_tables_what_they_may(store: TestStore) {
        let clock = Clock::fixed("2026-06-15T01:00:00Z".parse().unwrap());
        let opening = Opening { address: Address::parse(store.url()).unwrap(), connections: 2, clock: clock.clone() };
        let opened = Store::open(opening).await.unwrap();
        // The outside issuer's key is one that we know how to make.
        let secret = Secret::new(&[3; 32]);
        let key = keys::make(&secret, clock.id(), clock.now()).unwrap();
        let ring = keys::Keyring::open(&secret, std::slice::from_ref(&key), clock.now()).unwrap();
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(ring.published().as_bytes()).unwrap();
        let seed = secret.unseal(format!("signing_key/{}", key.id).as_bytes(), &key.sealed).unwrap();
        let head = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
        let signing = jsonwebtoken::EncodingKey::from_ed_der(&[head.as_slice(), &seed].concat());
        let sign = |subject: &str| {
            let mut header = jsonwebtoken::Header::new(jsonwebtoken::Algorithm::EdDSA);
            header.kid = Some(key.id.to_string());
            let token = jsonwebtoken::encode(&header, &outside(subject, clock.now().timestamp()), &signing).unwrap();
            format!("Bearer {token}")
        };
        let settings = IssuerSettings {
            issuer: "https://login.example".to_owned(),
            audience: "shanhai".to_owned(),
            keys: Source::File(file.path().to_owned()),
            algorithms: ALGORITHMS.into(),
        };
        let issuer = Issuer::open(settings, clock.clone()).await.unwrap();
        let doorman = Doorman::open(&opened, Secret::new(&SECRET), Some(issuer)).await.unwrap();
        let app = App::new(opened, doorman, Rates::default()).await.unwrap();

        // People of our own, by the ordinary door.
        let server = TestApp::on(store).await;
        let admin = server.administrator().await;
        let person = server.donor_coordinator("440000").await;
        let own = person.ask("{ viewer { id } }", Value::Null).await;
        let id = own.text("/viewer/id").to_owned();
        let viewer = async |header: &str| {
            let answer = app.ask(Some(header), "{ viewer { id mustChangePassword grants { role } } }", Map::new()).await;
            answer["data"]["viewer"].clone()
        };
        assert!(viewer(&sign("u-4711")).await.is_null(), "nobody is linked to it");
        let link = "mutation ($input: LinkIdentityInput!) { linkIdentity(input: $input) {
            identity { id version } userErrors { code field } } }";
        let input = |key: &str, account: &str, subject: &str| {
            json!({ "input": { "idempotencyKey": key, "account": account,
                               "issuer": "https://login.example", "subject": subject } })
        };
        let linked = admin.ask(link, input("a", &id, "u-4711")).await.done();
        admin.ask(link, input("a", &id, "u-4711")).await.done();
        let other = server.donor_coordinator("330000").await;
        let other = other.ask("{ viewer { id } }", Value::Null).await.text("/viewer/id").to_owned();
        admin.ask(link, input("b", &other, "u-4711")).await.refused("DUPLICATE");
        admin.ask(link, input("c", &other, " u-4712")).await.refused("INVALID");

        let seen = viewer(&sign("u-4711")).await;
        assert_eq!(seen["id"], json!(id));
        assert_eq!(seen["grants"], json!([{ "role": "DONOR_COORDINATOR" }]), "not what the token says");
        assert!(viewer(&sign("u-4712")).await.is_null());
        clock.advance(TimeDelta::hours(2));
        let fresh = sign("u-4711");
        assert!(!viewer(&fresh).await.is_null());

        let identity = linked.text("/linkIdentity/identity/id").to_owned();
        let query = "mutation ($input: RevokeInput!) { unlinkIdentity(input: $input) { userErrors { code } } }";
        admin.ask(query, json!({ "input": { "id": identity, "expectedVersion": 1 } })).await.done();
        app.doorman.forget_all();
        assert!(viewer(&fresh).await.is_null());
        admin.ask(link, input("d", &other, "u-4711")).await.done();
        assert_eq!(viewer(&fresh).await["id"], json!(other));
    }
}
