//! Following purchases: what is told to whom, once each, whoever goes away and comes back.

use super::websocket::{Came, Socket};
use chrono::TimeDelta;
use entity::{
    account::grant,
    values::{Role, Side},
};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, sea_query::Expr};
use serde_json::{Value, json};
use tests::{
    app::TestApp,
    both_stores,
    forms::KINDS,
    people::{Person, over},
    purchases::Line,
};

const UNIT: &str = "440106";
const ORIGIN: &str = "451027";
const NEXT_COUNTY: &str = "451028";

const EVENT: &str = "cursor id act version gone node { id version state unit { name } }";

/// Somebody who follows.
struct Follower(Socket);

impl Follower {
    async fn of(person: &Person, arguments: &str) -> Self {
        let token = format!("Bearer {}", person.signs_in().await);
        let mut socket = Socket::greeted(person.app(), json!({ "authorization": token })).await;
        socket.asks("f", &format!("subscription {{ purchaseChanged{arguments} {{ {EVENT} }} }}")).await;
        // It is followed from when the server has taken it in: what is asked behind it is answered later.
        Self(socket)
    }

    async fn behind(person: &Person, cursor: &str) -> Self {
        Self::of(person, &format!("(after: \"{cursor}\")")).await
    }

    async fn hears(&mut self) -> Value {
        match self.0.hears().await {
            Came::Said(said) if said["type"] == "next" => {
                assert!(said.pointer("/payload/errors").is_none(), "{said}");
                said["payload"]["data"]["purchaseChanged"].clone()
            }
            other => panic!("{other:?}"),
        }
    }

    /// The code of the error that ends it.
    async fn fails(&mut self) -> String {
        match self.0.hears().await {
            Came::Said(said) if said["type"] == "error" => {
                said.pointer("/payload/0/extensions/code").and_then(Value::as_str).unwrap().to_owned()
            }
            other => panic!("{other:?}"),
        }
    }
}

/// The cursor of now, with all that was done before it sealed.
async fn now(person: &Person) -> String {
    person.app().seals().await;
    person.ask("{ eventCursor }", Value::Null).await.text("/eventCursor").to_owned()
}

both_stores! {
    async fn each_is_told_what_happens_in_their_scope_only(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(ORIGIN).await);
        let officer = app.procurement_officer(unit).await;
        let county = app.recipient_coordinator(ORIGIN).await;
        let next_county = app.recipient_coordinator(NEXT_COUNTY).await;
        let beginning = now(&county).await;
        let mut follower = Follower::behind(&county, &beginning).await;
        let mut neighbour = Follower::behind(&next_county, &beginning).await;

        let drafted = officer.drafts(&Line::of(unit, supplier, ORIGIN)).await.purchase();
        let redrafted = officer.amends(&drafted, &json!({ "amount": "12.00" })).await.purchase();
        app.clock().advance(TimeDelta::seconds(1));
        let submitted = officer.submits(&redrafted).await.purchase();
        // Drafts are the officer's own: what the county hears first is that it was submitted.
        let first = follower.hears().await;
        assert_eq!((&first["id"], &first["gone"]), (&json!(submitted.id), &json!(false)));
        assert_eq!((&first["version"], &first["act"]), (&json!(submitted.version), &json!("SUBMIT_FOR_DONOR")));
        assert!(first["node"]["unit"]["name"].is_string(), "{first}");
        let confirmed = county.confirms(&submitted).await.purchase();
        let mut last = first;
        while last["version"] != json!(confirmed.version) {
            last = follower.hears().await;
        }
        assert_eq!(last["node"]["state"], "CONFIRMED");

        // The neighbour hears of its own and of nothing before.
        let own = officer.logs(&Line::of(unit, supplier, NEXT_COUNTY)).await.purchase();
        assert_eq!(neighbour.hears().await["id"], json!(own.id));
    }

    async fn forms_are_told_by_the_same_mechanism(app: TestApp) {
        let (city, county) = (app.donor_coordinator("440100").await, app.recipient_coordinator(ORIGIN).await);
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(ORIGIN).await);
        let officer = app.procurement_officer(unit).await;
        for kind in KINDS {
            let (own, other) = if kind.by == Side::Donor { (&city, &county) } else { (&county, &city) };
            let lines = kind.lines(&city, &county, ("440100", ORIGIN), 1).await;
            let line = &lines[0];
            let token = format!("Bearer {}", other.signs_in().await);
            let beginning = now(other).await;
            let mut socket = Socket::greeted(&app, json!({ "authorization": token })).await;
            let changed = format!("{}Changed", kind.one);
            socket.asks("f", &format!("subscription {{ {changed}(after: \"{beginning}\") {{ act version gone node {{ id state }} }} }}")).await;
            // A purchase in between is none of them, and a draft is not theirs.
            officer.logs(&Line::of(unit, supplier, ORIGIN)).await.done();
            own.enters(kind, line, false).await.done();
            let entry = own.enters(kind, line, true).await.entry(kind);
            let said = match socket.hears().await {
                Came::Said(said) => said["payload"]["data"][&changed].clone(),
                other => panic!("{other:?}"),
            };
            let act = format!("ENTER_FOR_{}", kind.by.word());
            assert_eq!(said, json!({ "act": act, "version": 1, "gone": false, "node": { "id": entry.id, "state": "SUBMITTED" } }));
        }
    }

    async fn whoever_comes_back_misses_nothing_and_hears_nothing_twice(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(ORIGIN).await);
        let officer = app.procurement_officer(unit).await;
        let county = app.recipient_coordinator(ORIGIN).await;
        let mut follower = Follower::behind(&county, &now(&county).await).await;
        let log = async || officer.logs(&Line::of(unit, supplier, ORIGIN)).await.purchase().id;
        let (one, two) = (log().await, log().await);
        let heard = follower.hears().await;
        assert_eq!(heard["id"], json!(one));
        let cursor = heard["cursor"].as_str().unwrap().to_owned();
        drop(follower);

        let mut missed = vec![two];
        for _ in 0..25 {
            missed.push(log().await);
        }
        let mut again = Follower::behind(&county, &cursor).await;
        for id in &missed {
            assert_eq!(again.hears().await["id"], json!(id));
        }
        let later = log().await;
        assert_eq!(again.hears().await["id"], json!(later), "and goes on with what happens");
    }

    async fn a_cursor_holds_for_seven_days(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(ORIGIN).await);
        let officer = app.procurement_officer(unit).await;
        let county = app.recipient_coordinator(ORIGIN).await;
        let cursor = now(&county).await;
        let logged = officer.logs(&Line::of(unit, supplier, ORIGIN)).await.purchase();
        app.seals().await;
        app.clock().advance(TimeDelta::days(7));
        let county = app.recipient_coordinator(ORIGIN).await;
        assert_eq!(Follower::behind(&county, &cursor).await.hears().await["id"], json!(logged.id));
        app.clock().advance(TimeDelta::minutes(1));
        assert_eq!(Follower::behind(&county, &cursor).await.fails().await, "CURSOR_EXPIRED");
        for bad in ["", "nonsense", "ZXZlbnRzOnBvc2l0aW9uCm45OTk5OTk"] {
            assert_eq!(Follower::behind(&county, bad).await.fails().await, "BAD_USER_INPUT", "{bad}");
        }
    }

    async fn what_leaves_the_scope_is_told_once_as_gone(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(ORIGIN).await);
        let officer = app.procurement_officer(unit).await;
        let county = app.recipient_coordinator(ORIGIN).await;
        let next_county = app.recipient_coordinator(NEXT_COUNTY).await;
        let logged = officer.logs(&Line::of(unit, supplier, ORIGIN)).await.purchase();
        let beginning = now(&county).await;
        let moved = officer.amends(&logged, &json!({ "origin": NEXT_COUNTY })).await.purchase();
        let again = officer.amends(&moved, &json!({ "amount": "70.00" })).await.purchase();
        let other = officer.logs(&Line::of(unit, supplier, ORIGIN)).await.purchase();

        let mut left = Follower::behind(&county, &beginning).await;
        let gone = left.hears().await;
        assert_eq!((&gone["id"], &gone["gone"]), (&json!(logged.id), &json!(true)));
        assert_eq!((&gone["node"], &gone["act"], &gone["version"]), (&Value::Null, &Value::Null, &Value::Null));
        assert_eq!(left.hears().await["id"], json!(other.id), "and nothing more of what is gone");

        let mut come = Follower::behind(&next_county, &beginning).await;
        for version in [moved.version, again.version] {
            let heard = come.hears().await;
            assert_eq!((&heard["version"], &heard["gone"]), (&json!(version), &json!(false)));
        }
    }

    async fn what_leaves_the_filter_is_gone_too(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(ORIGIN).await);
        let officer = app.procurement_officer(unit).await;
        let county = app.recipient_coordinator(ORIGIN).await;
        let logged = officer.logs(&Line::of(unit, supplier, ORIGIN)).await.purchase();
        let beginning = now(&county).await;
        county.confirms(&logged).await.purchase();
        let filter = format!("(filter: {{ state: {{ eq: SUBMITTED }} }}, after: \"{beginning}\")");
        let heard = Follower::of(&county, &filter).await.hears().await;
        assert_eq!((&heard["id"], &heard["gone"]), (&json!(logged.id), &json!(true)));
    }

    async fn rights_are_those_of_the_moment(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(ORIGIN).await);
        let officer = app.procurement_officer(unit).await;
        let person = app.recipient_coordinator(ORIGIN).await;
        let mut follower = Follower::behind(&person, &now(&person).await).await;
        let log = async |origin| officer.logs(&Line::of(unit, supplier, origin)).await.purchase().id;
        let first = log(ORIGIN).await;
        assert_eq!(follower.hears().await["id"], json!(first));

        // Another county is granted, and the first one taken away, while they follow.
        grant::Entity::update_many()
            .col_expr(grant::Column::RevokedAt, Expr::value(app.clock().now()))
            .filter(grant::Column::AccountId.eq(person.id()))
            .exec(app.behind())
            .await
            .unwrap();
        person.is_granted(over(Role::RecipientCoordinator, NEXT_COUNTY)).await;
        app.notice().await;
        log(ORIGIN).await;
        let second = log(NEXT_COUNTY).await;
        assert_eq!(follower.hears().await["id"], json!(second));
    }

    async fn a_token_that_is_over_ends_it_at_the_next_event(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(ORIGIN).await);
        let officer = app.procurement_officer(unit).await;
        let county = app.recipient_coordinator(ORIGIN).await;
        let mut follower = Follower::behind(&county, &now(&county).await).await;
        let first = officer.logs(&Line::of(unit, supplier, ORIGIN)).await.purchase();
        assert_eq!(follower.hears().await["id"], json!(first.id));
        app.clock().advance(TimeDelta::minutes(10));
        let officer = app.procurement_officer(unit).await;
        officer.logs(&Line::of(unit, supplier, ORIGIN)).await.purchase();
        follower.0.is_closed(4403).await;
    }

    async fn nobody_follows_without_signing_in(app: TestApp) {
        let mut socket = Socket::greeted(&app, Value::Null).await;
        socket.asks("f", "subscription { purchaseChanged { id } }").await;
        let Came::Said(said) = socket.hears().await else { panic!("closed") };
        assert_eq!(said["type"], "error");
        assert_eq!(said.pointer("/payload/0/extensions/code"), Some(&json!("UNAUTHENTICATED")));
    }
}
