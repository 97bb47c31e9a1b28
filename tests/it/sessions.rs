//! Signing in, continuing, signing out: over HTTP, with real tokens, on both stores.

#![expect(clippy::indexing_slicing, reason = "a test fails by panicking")]

use api::access::refresh;
use chrono::TimeDelta;
use sea_orm::{ConnectionTrait, Statement};
use serde::Deserialize as _;
use serde_json::{Value, json};
use tests::{answer::Answer, app::TestApp, both_stores, people::Person};

const SESSION: &str =
    "accessToken refreshToken expiresAt viewer { name mustChangePassword } userErrors { code field }";

async fn sign_in(app: &TestApp, name: &str, password: &str) -> Answer {
    let query = format!("mutation ($input: SignInInput!) {{ signIn(input: $input) {{ {SESSION} }} }}");
    app.ask_as(None, &query, json!({ "input": { "name": name, "password": password } })).await
}

async fn refresh(app: &TestApp, token: &str) -> Answer {
    let query = format!(
        "mutation ($input: RefreshSessionInput!) {{ refreshSession(input: $input) {{ {SESSION} }} }}"
    );
    app.ask_as(None, &query, json!({ "input": { "refreshToken": token } })).await
}

/// Whose token it is; nobody where it is worth nothing.
async fn whose(app: &TestApp, token: &str) -> Option<String> {
    let answer = app.ask_as(Some(token), "{ viewer { name } }", Value::Null).await;
    match answer.code() {
        None => Some(answer.text("/viewer/name").to_owned()),
        Some(code) => {
            assert_eq!(code, "UNAUTHENTICATED");
            None
        }
    }
}

async fn begun(person: &Person) -> (String, String) {
    let (name, password) = person.credentials();
    let answer = sign_in(person.app(), name, password).await.done();
    (answer.text("/signIn/accessToken").to_owned(), answer.text("/signIn/refreshToken").to_owned())
}

fn next(answer: &Answer) -> (String, String) {
    (
        answer.text("/refreshSession/accessToken").to_owned(),
        answer.text("/refreshSession/refreshToken").to_owned(),
    )
}

/// The notes of the journal's entries of one account, in order.
async fn journal(app: &TestApp, subject: uuid::Uuid) -> Vec<String> {
    let backend = app.behind().get_database_backend();
    let ask = Statement::from_sql_and_values(
        backend,
        match backend {
            sea_orm::DbBackend::Postgres => "SELECT note FROM journal WHERE subject_id = $1 ORDER BY id",
            _ => "SELECT note FROM journal WHERE subject_id = ? ORDER BY id",
        },
        [subject.into()],
    );
    let rows = app.behind().query_all_raw(ask).await.unwrap();
    rows.iter().map(|row| row.try_get::<Option<String>>("", "note").unwrap().unwrap_or_default()).collect()
}

both_stores! {
    async fn a_session_begins_goes_on_and_ends(app: TestApp) {
        let person = app.donor_coordinator("440000").await;
        let (name, password) = person.credentials();
        let answer = sign_in(&app, &format!("  {} ", name.to_uppercase()), password).await.done();
        assert_eq!(answer.text("/signIn/viewer/name"), name);
        assert_eq!(answer.text("/signIn/expiresAt"), "2026-06-15T01:10:00+00:00");
        let first = answer.text("/signIn/accessToken").to_owned();
        assert_eq!(whose(&app, &first).await.as_deref(), Some(name));

        app.clock().advance(TimeDelta::minutes(10));
        assert_eq!(whose(&app, &first).await, None, "ten minutes are over");
        let renewed = refresh(&app, answer.text("/signIn/refreshToken")).await.done();
        let (second, _) = next(&renewed);
        assert_eq!(whose(&app, &second).await.as_deref(), Some(name));

        let out = app.ask_as(Some(&second), "mutation { signOut { done } }", Value::Null).await.done();
        assert_eq!(out.at("/signOut/done"), true);
        assert_eq!(whose(&app, &second).await, None, "at once on the instance that was told");
        refresh(&app, next(&renewed).1.as_str()).await.failed("UNAUTHENTICATED");
        assert_eq!(journal(&app, person.id().0).await, ["signed in", "signed out"]);
    }

    async fn nobody_learns_which_names_there_are(app: TestApp) {
        let person = app.donor_coordinator("440000").await;
        let (name, _) = person.credentials();
        let wrong = sign_in(&app, name, "incorrect horse").await.refused("INVALID");
        let long = "x".repeat(100_000);
        for nobody in ["nobody", "", "x\u{0}y", "robert'); DROP TABLE account", long.as_str()] {
            let unknown = sign_in(&app, nobody, "incorrect horse").await.refused("INVALID");
            assert_eq!(unknown.body, wrong.body, "{nobody}");
        }
        assert_eq!(journal(&app, person.id().0).await, ["failed to sign in"]);
        assert_eq!(journal(&app, uuid::Uuid::nil()).await, ["failed to sign in"; 5]);
    }

    async fn signing_in_is_alone_in_its_operation(app: TestApp) {
        let person = app.donor_coordinator("440000").await;
        let (name, password) = person.credentials();
        let sign = format!("signIn(input: {{ name: \"{name}\", password: \"{password}\" }}) {{ accessToken }}");
        for crowd in [
            format!("mutation {{ a: {sign} b: {sign} }}"),
            format!("mutation {{ ...F }} fragment F on Mutation {{ a: {sign} b: {sign} }}"),
            format!("mutation {{ ... on Mutation {{ {sign} }} }}"),
            format!("mutation {{ {sign} signOut {{ done }} }}"),
        ] {
            app.ask_as(None, &crowd, Value::Null).await.failed("BAD_USER_INPUT");
        }
        app.ask_as(None, &format!("mutation {{ {sign} }}"), Value::Null).await.done();
    }

    async fn a_refresh_token_that_two_hold_ends_the_session(app: TestApp) {
        let person = app.donor_coordinator("440000").await;
        let (_, stolen) = begun(&person).await;
        let (access, kept) = next(&refresh(&app, &stolen).await.done());
        app.clock().advance(refresh::GRACE);
        assert!(whose(&app, &access).await.is_some());
        refresh(&app, &stolen).await.failed("UNAUTHENTICATED");
        assert_eq!(whose(&app, &access).await, None);
        refresh(&app, &kept).await.failed("UNAUTHENTICATED");
        let notes = journal(&app, person.id().0).await;
        assert_eq!(notes, ["signed in", "a refresh token came twice"]);
    }

    async fn a_double_click_is_no_theft(app: TestApp) {
        let person = app.donor_coordinator("440000").await;
        let (_, token) = begun(&person).await;
        let clicks = futures::future::join_all((0..3).map(|_| refresh(&app, &token))).await;
        let mut last = clicks.into_iter().map(|click| next(&click.done()).1).collect::<Vec<_>>();
        let kept = last.pop().unwrap();
        app.clock().advance(TimeDelta::minutes(1));
        let (_, later) = next(&refresh(&app, &kept).await.done());
        refresh(&app, &later).await.done();
    }

    async fn what_is_no_refresh_token_continues_nothing(app: TestApp) {
        let person = app.donor_coordinator("440000").await;
        let (access, token) = begun(&person).await;
        let other = format!("{}{}", &token[1..], &token[..1]);
        for bad in ["", "x", access.as_str(), other.as_str(), &"A".repeat(43), &"A".repeat(100_000)] {
            refresh(&app, bad).await.failed("UNAUTHENTICATED");
        }
        app.clock().advance(refresh::LIFETIME);
        refresh(&app, &token).await.failed("UNAUTHENTICATED");
    }

    async fn guessing_is_slowed_down_and_locks_nobody_out(app: TestApp) {
        let person = app.donor_coordinator("440000").await;
        let (name, password) = person.credentials();
        sign_in(&app, name, password).await.done();
        let mut answers = Vec::new();
        for _ in 0..6 {
            answers.push(sign_in(&app, name, "incorrect horse").await);
        }
        let limited = answers.pop().unwrap();
        assert_eq!(limited.code(), Some("RATE_LIMITED"));
        assert!(answers.iter().all(|answer| answer.refusals() == ["INVALID"]));
        sign_in(&app, name, password).await.failed("RATE_LIMITED");
        app.clock().advance(TimeDelta::seconds(5));
        sign_in(&app, name, password).await.done();
    }

    async fn a_new_password_ends_every_other_session(app: TestApp) {
        let person = app.donor_coordinator("440000").await;
        let (name, password) = person.credentials();
        let (mine, _) = begun(&person).await;
        let (other, other_token) = begun(&person).await;
        let change = async |current: &str, new: &str| {
            let query = "mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { done userErrors { code field } } }";
            app.ask_as(Some(&mine), query, json!({ "input": { "current": current, "new": new } })).await
        };
        let field = |answer: &Answer| answer.text("/changePassword/userErrors/0/field").to_owned();
        assert_eq!(field(&change("incorrect horse", "another good one").await), "current");
        assert_eq!(field(&change(password, password).await), "new");
        assert_eq!(field(&change(password, "short").await), "new");
        change(password, "another good one").await.done();
        assert_eq!(whose(&app, &mine).await.as_deref(), Some(name));
        assert_eq!(whose(&app, &other).await, None);
        refresh(&app, &other_token).await.failed("UNAUTHENTICATED");
        sign_in(&app, name, password).await.refused("INVALID");
        sign_in(&app, name, "another good one").await.done();
        let backend = app.behind().get_database_backend();
        let ask = Statement::from_string(backend, "SELECT fields FROM journal");
        for row in app.behind().query_all_raw(ask).await.unwrap() {
            assert!(!row.try_get::<String>("", "fields").unwrap().contains("argon2"));
        }
    }

    async fn other_servers_keys_and_made_up_tokens_are_worth_nothing(app: TestApp) {
        let person = app.donor_coordinator("440000").await;
        let (token, _) = begun(&person).await;
        let [header, claims, signature] = token.split('.').collect::<Vec<_>>()[..] else { panic!("{token}") };
        for bad in [
            format!("{header}.{claims}."),
            format!("{header}.{claims}"),
            format!("eyJhbGciOiJub25lIn0.{claims}."),
            format!("{header}.{header}.{signature}"),
            "Bearer".to_owned(),
        ] {
            assert_eq!(whose(&app, &bad).await, None, "{bad}");
        }
        let keys = app.http().get(app.url("/.well-known/jwks.json")).send().await.unwrap();
        let keys: Value = keys.json().await.unwrap();
        assert_eq!(keys["keys"].as_array().unwrap().len(), 1);
        assert!(keys["keys"][0].get("d").is_none());
        let key = jsonwebtoken::jwk::Jwk::deserialize(&keys["keys"][0]).unwrap();
        let mut rules = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::EdDSA);
        rules.set_issuer(&["shanhai"]);
        rules.set_audience(&["shanhai-api"]);
        rules.validate_exp = false;
        let key = jsonwebtoken::DecodingKey::from_jwk(&key).unwrap();
        let read = jsonwebtoken::decode::<Value>(&token, &key, &rules).unwrap();
        assert_eq!(read.claims["sub"], person.id().to_string(), "anybody can check what we signed");
    }
}
