//! The sealed order of the journal: gapless, complete and one, whoever writes and however many seal.

use crate::proofs::process::SERVES;
use api::{
    access::{Doorman, secret::Secret},
    audit::Trail,
    clock::Clock,
    store::{Address, Opening, Store},
};
use chrono::TimeDelta;
use entity::{journal, seal};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder, TransactionTrait,
};
use serde_json::json;
use tests::{
    app::{SECRET, TestApp},
    both_stores,
    people::Person,
    process::Process,
    purchases::Line,
    store::{StoreKind, TestStore},
};
use uuid::Uuid;

/// An entry such as writers leave.
fn entry(clock: &Clock) -> journal::Model {
    journal::Model {
        id: clock.id(),
        position: None,
        at: clock.now(),
        account_id: None,
        grant_id: None,
        duty: "SEED".to_owned(),
        act: "MANAGE_ACCOUNTS".to_owned(),
        subject_kind: "ACCOUNT".to_owned(),
        subject_id: Uuid::nil(),
        version: 1,
        digest: None,
        fields: "{}".to_owned(),
        note: None,
        request_id: "test".to_owned(),
    }
}

async fn another_server(store: &TestStore, clock: &Clock) -> Trail {
    let address = Address::parse(store.url()).unwrap();
    let opened = Store::open(Opening { address, connections: 2, clock: clock.clone() }).await.unwrap();
    let doorman = Doorman::open(&opened, Secret::new(&SECRET), None).await.unwrap();
    Trail::new(opened, doorman)
}

/// The positions and seals of a store hold together; how many entries there are.
async fn whole(app: &TestApp) -> usize {
    let rows =
        journal::Entity::find().order_by_asc(journal::Column::Position).all(app.behind()).await.unwrap();
    let positions: Vec<_> = rows.iter().map(|row| row.position).collect();
    let meant: Vec<_> = (1_i64..).map(Some).take(rows.len()).collect();
    assert_eq!(positions, meant, "without a gap, and each once");
    let seals = seal::Entity::find().order_by_asc(seal::Column::Number).all(app.behind()).await.unwrap();
    let mut last = None;
    for (number, seal) in (1..).zip(&seals) {
        assert_eq!(seal.number, number);
        assert_eq!(seal.first_position, last.map_or(0, |seal: &seal::Model| seal.last_position) + 1);
        if let Some(last) = last {
            assert_eq!(seal.before, last.root, "each names the root before");
            assert!(seal.fence >= last.fence);
        }
        last = Some(seal);
    }
    assert_eq!(last.map(|seal| seal.last_position), rows.last().and_then(|row| row.position));
    rows.len()
}

/// How many entries wait for their position.
async fn waiting(app: &TestApp) -> u64 {
    let waiting = journal::Entity::find().filter(journal::Column::Position.is_null());
    waiting.count(app.behind()).await.unwrap()
}

/// Gives the lease to a server that is not there.
async fn lend(app: &TestApp, holder: Uuid) {
    let lent = seal::lease::ActiveModel {
        name: Set("journal".to_owned()),
        holder: Set(Some(holder)),
        held_until: Set(Some(app.clock().now() + TimeDelta::seconds(10))),
        ..Default::default()
    };
    lent.update(app.behind()).await.unwrap();
}

/// Each sign-in is an entry of the journal.
async fn signs_in_often(person: &Person) {
    for _ in 0..5 {
        person.signs_in().await;
    }
}

both_stores! {
    async fn positions_have_no_gap_whoever_writes(app: TestApp) {
        let people = futures::future::join_all((0..4).map(|_| app.donor_coordinator("440000"))).await;
        futures::future::join_all(people.iter().map(signs_in_often)).await;
        assert_eq!(app.seals().await, 20);
        assert_eq!(whole(&app).await, 20);
    }

    async fn two_servers_never_seal_the_same(app: TestApp) {
        let clock = app.clock();
        let others = [another_server(app.store(), clock).await, another_server(app.store(), clock).await];
        for _ in 0..10 {
            let rows = (0..30).map(|_| entry(clock).into_active_model());
            journal::Entity::insert_many(rows).exec_without_returning(app.behind()).await.unwrap();
            // Whoever has the lease lets it go, so that the next round may be another's.
            let [one, two] = &others;
            let (a, b, c) = tokio::join!(app.trail().seal(), one.seal(), two.seal());
            // One that finds entries sealed meanwhile gives up and looks again.
            drop((a, b, c));
            drop(tokio::join!(app.trail().end(), one.end(), two.end()));
        }
        // Whoever has the lease finds what is left.
        clock.advance(TimeDelta::minutes(1));
        let [one, two] = &others;
        drop(tokio::join!(app.trail().seal(), one.seal(), two.seal()));
        drop(tokio::join!(app.trail().end(), one.end(), two.end()));
        app.seals().await;
        assert_eq!(whole(&app).await, 300);
    }

    async fn a_server_that_went_away_is_followed_when_its_lease_ends(app: TestApp) {
        let gone = another_server(app.store(), app.clock()).await;
        app.trail().end().await.unwrap();
        entry(app.clock()).into_active_model().insert(app.behind()).await.unwrap();
        // The app's own sealer may have been first; either way one of the two holds the lease from now on.
        let sealed = gone.seal().await.unwrap();
        entry(app.clock()).into_active_model().insert(app.behind()).await.unwrap();
        app.clock().advance(TimeDelta::minutes(1));
        assert!(sealed <= 1);
        app.seals().await;
        assert_eq!(whole(&app).await, 2);
    }

    async fn what_commits_late_is_sealed_later_and_nothing_is_skipped(app: TestApp) {
        let late = entry(app.clock());
        let early = entry(app.clock());
        assert!(late.id < early.id);
        if app.store().kind() == StoreKind::Postgres {
            let open = app.behind().begin().await.unwrap();
            let (late_id, early_id) = (late.id, early.id);
            late.into_active_model().insert(&open).await.unwrap();
            early.into_active_model().insert(app.behind()).await.unwrap();
            assert_eq!(app.seals().await, 1);
            open.commit().await.unwrap();
            assert_eq!(app.seals().await, 2);
            let at = async |id| journal::Entity::find_by_id(id).one(app.behind()).await.unwrap().unwrap().position;
            assert_eq!((at(early_id).await, at(late_id).await), (Some(1), Some(2)));
        } else {
            // SQLite has one writer, so nothing overlaps; but ids need not come in order either.
            early.into_active_model().insert(app.behind()).await.unwrap();
            assert_eq!(app.seals().await, 1);
            late.into_active_model().insert(app.behind()).await.unwrap();
            assert_eq!(app.seals().await, 2);
        }
        assert_eq!(whole(&app).await, 2);
    }

    async fn whoever_follows_the_trail_hears_of_new_positions(app: TestApp) {
        let mut highest = app.trail().highest();
        let known = *highest.borrow_and_update();
        entry(app.clock()).into_active_model().insert(app.behind()).await.unwrap();
        highest.changed().await.unwrap();
        assert_eq!(*highest.borrow(), known + 1);
    }

    async fn history_says_what_is_sealed(app: TestApp) {
        let (unit, supplier) = (app.unit("440106").await, app.supplier("451027").await);
        let officer = app.procurement_officer(unit).await;
        let read = async |logged| officer.reads(logged, "history { position sealed }").await.done();

        let sealed = officer.logs(&Line::of(unit, supplier, "451027")).await.purchase();
        assert_eq!(app.seals().await, 2);
        let answer = read(&sealed).await;
        assert_eq!(answer.at("/purchase/history/0/sealed"), true);
        assert_eq!(answer.text("/purchase/history/0/position"), "2", "behind the sign-in");

        // Another server has the lease, and does nothing.
        lend(&app, app.clock().id()).await;
        let waiting = officer.logs(&Line::of(unit, supplier, "451027").with("amount", "7.00")).await.purchase();
        assert_eq!(app.seals().await, 2);
        let answer = read(&waiting).await;
        assert_eq!(answer.at("/purchase/history/0/sealed"), false);
        assert!(answer.at("/purchase/history/0/position").is_null());
    }

    /// Neither what the sealer holds nor what somebody else has not committed yet keeps a writer waiting.
    async fn writers_wait_for_neither_the_sealer_nor_each_other(app: TestApp) {
        let (unit, supplier) = (app.unit("440106").await, app.supplier("451027").await);
        let officers = [app.procurement_officer(unit).await, app.procurement_officer(unit).await];
        for officer in &officers {
            officer.logs(&Line::of(unit, supplier, "451027")).await.done();
        }
        let sealed = app.seals().await;
        lend(&app, app.clock().id()).await;
        // On SQLite whoever writes has the file for that moment, and the sealer's moments are as short.
        let held = if app.store().kind() == StoreKind::Postgres {
            let held = app.behind().begin().await.unwrap();
            held.execute_unprepared("UPDATE sealer SET fence = fence + 1").await.unwrap();
            held.execute_unprepared("UPDATE journal SET position = position WHERE position IS NOT NULL").await.unwrap();
            entry(app.clock()).into_active_model().insert(&held).await.unwrap();
            Some(held)
        } else {
            None
        };
        let writing = officers.iter().map(async |officer| {
            for yuan in 1..=5 {
                officer.logs(&Line::of(unit, supplier, "451027").with("amount", format!("{yuan}.00"))).await.done();
            }
        });
        futures::future::join_all(writing).await;
        if let Some(held) = held {
            held.rollback().await.unwrap();
        }
        app.clock().advance(TimeDelta::minutes(1));
        assert_eq!(app.seals().await, sealed + 10);
        assert_eq!(whole(&app).await, usize::try_from(sealed).unwrap() + 10);
    }

    /// Two servers of one store, each with people who write; one is killed, and the other goes on.
    async fn two_servers_seal_one_trail(app: TestApp) {
        let (unit, supplier) = (app.unit("440106").await, app.supplier("451027").await);
        let people = [app.procurement_officer(unit).await, app.procurement_officer(unit).await];
        let mut one = Process::start(app.store(), 2, SERVES).await;
        let other = Process::start(app.store(), 2, SERVES).await;
        // A token of one is believed by the other.
        let tokens = [one.sign_in(&people[0]).await, other.sign_in(&people[1]).await];
        let log = "mutation ($input: LogPurchaseInput!) { logPurchase(input: $input) { purchase { id } userErrors { code } } }";
        let writes = async |process: &Process, token: &str, round: u32| {
            for number in 0..5 {
                let line = Line::of(unit, supplier, "451027").with("amount", format!("{}.00", 1 + number));
                let input = json!({ "idempotencyKey": format!("{round}-{number}"), "submit": true, "line": line.input() });
                process.ask(Some(token), log, json!({ "input": input })).await.unwrap().done();
            }
        };
        for round in 0..4 {
            tokio::join!(writes(&one, &tokens[0], round), writes(&other, &tokens[1], round));
        }
        one.kill();
        writes(&other, &tokens[0], 9).await;
        while waiting(&app).await > 0 {
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        // Two sign-ins and 45 purchases, and the first administrator, whom the first server gave an account and a grant.
        assert_eq!(whole(&app).await, 2 + 45 + 2);
        assert_eq!(crate::audit::verify(&app, &[]).await, Ok(()));
    }
}
