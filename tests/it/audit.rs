//! Whoever tampers with the journal is found out, by the first entry that they touched.

use api::{
    audit::Checkpoint,
    command,
    config::{Audit, Cli, Command, Database, LogFormat, Verify},
    store::{Address, Opening, Store},
};
use entity::{journal, seal, values::Digest};
use sea_orm::{ConnectionTrait, EntityTrait, IntoActiveModel, TransactionTrait};
use serde_json::Value;
use std::path::{Path, PathBuf};
use tests::{app::TestApp, both_stores, proof, purchases::Line, store::TestStore};
use uuid::Uuid;

/// Runs a command as the operator does, who reads what went wrong.
pub(crate) async fn shanhai(command: Command) -> Result<(), String> {
    let cli = Cli { command, log: "off".to_owned(), log_format: LogFormat::Text };
    command::run(cli).await.map_err(|wrong| wrong.to_string())
}

pub(crate) fn database(url: &str) -> Database {
    Database { database_url: Address::parse(url).unwrap(), connections: 2 }
}

/// What `shanhai audit verify` says; the sentence where it fails.
pub(crate) async fn verify(app: &TestApp, checkpoints: &[&Path]) -> Result<(), String> {
    verify_at(app.store().url(), checkpoints).await
}

/// The same of a store that nobody serves.
pub(crate) async fn verify_at(url: &str, checkpoints: &[&Path]) -> Result<(), String> {
    let checkpoint = checkpoints.iter().map(PathBuf::from).collect();
    shanhai(Command::Audit(Audit::Verify(Verify { database: database(url), checkpoint }))).await
}

/// Expects the sentence to name what it should.
#[track_caller]
pub(crate) fn names(said: Result<(), String>, meant: &[&str]) {
    let said = said.unwrap_err();
    assert!(meant.iter().all(|word| said.contains(word)), "{said:?} should say {meant:?}");
}

/// Adds entries as one write, so that one seal holds them.
pub(crate) async fn entries(app: &TestApp, count: usize) {
    let rows = (0_u128..).take(count).map(|number| {
        let row = journal::Model {
            id: app.clock().id(),
            position: None,
            at: app.clock().now(),
            account_id: None,
            grant_id: None,
            duty: "SEED".to_owned(),
            act: "MANAGE_ACCOUNTS".to_owned(),
            subject_kind: "ACCOUNT".to_owned(),
            subject_id: Uuid::from_u128(number),
            version: 1,
            digest: None,
            fields: "{}".to_owned(),
            note: None,
            request_id: "test".to_owned(),
        };
        row.into_active_model()
    });
    let rows: Vec<_> = rows.collect();
    let together = app.behind().begin().await.unwrap();
    for chunk in rows.chunks(1_000) {
        journal::Entity::insert_many(chunk.to_vec()).exec_without_returning(&together).await.unwrap();
    }
    together.commit().await.unwrap();
    app.seals().await;
}

/// Two seals: of the entries 1 to 5, and of 6 to 8.
pub(crate) async fn two_seals(app: &TestApp) {
    entries(app, 5).await;
    entries(app, 3).await;
    assert_eq!(verify(app, &[]).await, Ok(()));
}

pub(crate) async fn tamper(app: &TestApp, statements: &[&str]) {
    for statement in statements {
        app.behind().execute_unprepared(statement).await.unwrap();
    }
}

/// A checkpoint as the server gives it out now, kept elsewhere.
pub(crate) async fn kept(app: &TestApp, folder: &Path) -> PathBuf {
    app.trail().attest().await.unwrap();
    let answer = app.http().get(app.url("/.well-known/shanhai-checkpoint")).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let file = folder.join(format!("kept-{}", Uuid::now_v7()));
    std::fs::write(&file, answer.bytes().await.unwrap()).unwrap();
    file
}

/// Cuts the trail off behind its first seal, so well that it agrees with itself.
async fn cut_off(app: &TestApp) {
    let first = seal::Entity::find_by_id(1).one(app.behind()).await.unwrap().unwrap();
    let mut tree = domain::audit::Frontier::default();
    for leaf in first.leaves.chunks(32) {
        tree.add(Digest(leaf.to_vec()));
    }
    let peaks: String = tree.bytes().chunks(32).map(|peak| Digest(peak.to_vec()).to_string()).collect();
    let peaks = match app.store().kind() {
        tests::store::StoreKind::Sqlite => format!("x'{peaks}'"),
        tests::store::StoreKind::Postgres => format!("'\\x{peaks}'"),
    };
    tamper(
        app,
        &[
            "DELETE FROM seal WHERE number > 1",
            "DELETE FROM journal WHERE position > 5",
            &format!("UPDATE sealer SET size = 5, peaks = {peaks}"),
        ],
    )
    .await;
}

both_stores! {
    async fn a_changed_field_is_named(app: TestApp) {
        two_seals(&app).await;
        for field in ["note = 'x'", "act = 'OTHER'", "version = 9", "fields = '{ }'", "duty = 'PERSON'"] {
            tamper(&app, &["CREATE TABLE kept AS SELECT * FROM journal WHERE position = 7"]).await;
            tamper(&app, &[&format!("UPDATE journal SET {field} WHERE position = 7")]).await;
            names(verify(&app, &[]).await, &["entry 7 (", "changed"]);
            tamper(&app, &[
                "DELETE FROM journal WHERE position = 7",
                "INSERT INTO journal SELECT * FROM kept",
                "DROP TABLE kept",
            ]).await;
            assert_eq!(verify(&app, &[]).await, Ok(()));
        }
    }

    async fn a_removed_entry_is_named(app: TestApp) {
        two_seals(&app).await;
        tamper(&app, &["DELETE FROM journal WHERE position = 2"]).await;
        names(verify(&app, &[]).await, &["entry 2", "removed"]);
        // Even where the others move up to hide the gap.
        tamper(&app, &[
            "UPDATE journal SET position = -position + 1 WHERE position > 2",
            "UPDATE journal SET position = -position WHERE position < 0",
        ]).await;
        names(verify(&app, &[]).await, &["entry 2", "removed"]);
    }

    async fn another_order_is_named(app: TestApp) {
        two_seals(&app).await;
        tamper(&app, &[
            "UPDATE journal SET position = -2 WHERE position = 2",
            "UPDATE journal SET position = 2 WHERE position = 4",
            "UPDATE journal SET position = 4 WHERE position = -2",
        ]).await;
        names(verify(&app, &[]).await, &["entry 2 was moved: it stands as entry 4"]);
    }

    async fn an_end_that_was_cut_off_is_named_by_a_kept_checkpoint(app: TestApp) {
        let folder = tempfile::tempdir().unwrap();
        two_seals(&app).await;
        let checkpoint = kept(&app, folder.path()).await;
        assert_eq!(verify(&app, &[&checkpoint]).await, Ok(()));
        cut_off(&app).await;
        assert_eq!(verify(&app, &[]).await, Ok(()), "the trail alone cannot show it, and says so");
        names(verify(&app, &[&checkpoint]).await, &["entry 6 and all behind it are missing", "8 entries"]);
        // Nor does it help to go on from there.
        entries(&app, 9).await;
        names(verify(&app, &[&checkpoint]).await, &["entries 1 to 8", "written anew"]);
    }

    async fn an_end_that_was_cut_off_carelessly_is_named_without_one(app: TestApp) {
        two_seals(&app).await;
        tamper(&app, &["DELETE FROM journal WHERE position > 6"]).await;
        names(verify(&app, &[]).await, &["entry 7", "removed"]);
        tamper(&app, &["DELETE FROM seal WHERE number = 2"]).await;
        names(verify(&app, &[]).await, &["entry 6 (", "no seal"]);
    }

    async fn a_changed_seal_is_named(app: TestApp) {
        two_seals(&app).await;
        let one = "(SELECT root FROM seal WHERE number = 1)";
        for (change, said) in [
            (format!("root = {one}"), "root"),
            ("before = root".to_owned(), "root before"),
            ("last_position = 9".to_owned(), "leaves"),
            ("first_position = 7".to_owned(), "begin"),
            ("number = 3".to_owned(), "missing"),
        ] {
            tamper(&app, &["CREATE TABLE kept AS SELECT * FROM seal WHERE number = 2"]).await;
            tamper(&app, &[&format!("UPDATE seal SET {change} WHERE number = 2")]).await;
            names(verify(&app, &[]).await, &["seal ", said]);
            tamper(&app, &[
                "DELETE FROM seal WHERE number > 1",
                "INSERT INTO seal SELECT * FROM kept",
                "DROP TABLE kept",
            ]).await;
            assert_eq!(verify(&app, &[]).await, Ok(()));
        }
    }

    async fn a_trail_that_was_written_anew_is_named_by_a_kept_checkpoint(app: TestApp) {
        let folder = tempfile::tempdir().unwrap();
        two_seals(&app).await;
        let whole = kept(&app, folder.path()).await;
        entries(&app, 1).await;
        let later = kept(&app, folder.path()).await;
        // Everything is sealed again over an entry that never was so.
        tamper(&app, &[
            "UPDATE sealer SET holder = NULL, size = 0, peaks = ''",
            "DELETE FROM seal",
            "UPDATE journal SET note = 'never' WHERE position = 9",
            "UPDATE journal SET position = NULL",
        ]).await;
        app.seals().await;
        assert_eq!(verify(&app, &[]).await, Ok(()), "the trail alone cannot show it, and says so");
        names(verify(&app, &[&later]).await, &["entries 1 to 9", "written anew"]);
        names(verify(&app, &[&later, &whole]).await, &["entries 9 to 9"]);
    }

    async fn a_changed_or_foreign_checkpoint_is_refused(app: TestApp) {
        let folder = tempfile::tempdir().unwrap();
        two_seals(&app).await;
        let file = kept(&app, folder.path()).await;
        let given: Checkpoint = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        let forge = |forged: Checkpoint| std::fs::write(&file, forged.text().unwrap()).unwrap();
        forge(Checkpoint { size: 5, ..given.clone() });
        names(verify(&app, &[&file]).await, &["signature does not hold"]);
        forge(Checkpoint { root: "00".repeat(32), ..given.clone() });
        names(verify(&app, &[&file]).await, &["signature does not hold"]);
        forge(Checkpoint { kid: Uuid::now_v7().to_string(), ..given.clone() });
        names(verify(&app, &[&file]).await, &["key that this store never had"]);
        std::fs::write(&file, "{}").unwrap();
        names(verify(&app, &[&file]).await, &["no checkpoint"]);
        forge(given);
        assert_eq!(verify(&app, &[&file]).await, Ok(()));
    }

    async fn a_record_that_was_changed_past_the_journal_is_named(app: TestApp) {
        let (unit, supplier) = (app.unit("440106").await, app.supplier("451027").await);
        let officer = app.procurement_officer(unit).await;
        let county = app.recipient_coordinator("451027").await;
        let confirmed = officer.logs(&Line::of(unit, supplier, "451027")).await.purchase();
        county.confirms(&confirmed).await.done();
        let disputed = officer.logs(&Line::of(unit, supplier, "451027").with("amount", "7.00")).await.purchase();
        county.disputes(&disputed, "8.00").await.done();
        let reversed = officer.logs(&Line::of(unit, supplier, "451027").with("amount", "9.00")).await.purchase();
        let reversed = county.confirms(&reversed).await.purchase();
        let reversal = officer.reverses(&reversed).await.purchase();
        county.confirms(&reversal).await.done();
        let amended = officer.drafts(&Line::of(unit, supplier, "451027").with("amount", "11.00")).await.purchase();
        officer.amends(&amended, &serde_json::json!({ "amount": "12.00" })).await.purchase();
        app.seals().await;
        assert_eq!(verify(&app, &[]).await, Ok(()));
        for (change, said) in [
            ("amount = amount + 1", "material"),
            ("version = version + 1", "version"),
            ("digest = input_digest", "digest"),
            ("state = 'SUBMITTED'", "state"),
        ] {
            tamper(&app, &[
                "CREATE TABLE kept AS SELECT * FROM purchase",
                &format!("UPDATE purchase SET {change} WHERE state = 'CONFIRMED'"),
            ]).await;
            names(verify(&app, &[]).await, &["PURCHASE ", said]);
            tamper(&app, &[
                "UPDATE purchase SET amount = kept.amount, version = kept.version, digest = kept.digest, \
                 state = kept.state FROM kept WHERE kept.id = purchase.id",
                "DROP TABLE kept",
            ]).await;
            assert_eq!(verify(&app, &[]).await, Ok(()));
        }
        tamper(&app, &["DELETE FROM purchase WHERE state = 'DISPUTED'"]).await;
        names(verify(&app, &[]).await, &["PURCHASE ", "it is gone"]);
    }

    async fn checkpoints_are_given_out_and_put_into_a_folder(app: TestApp) {
        let folder = tempfile::tempdir().unwrap();
        let page = async || app.http().get(app.url("/.well-known/shanhai-checkpoint")).send().await.unwrap();
        app.trail().attest().await.unwrap();
        assert_eq!(page().await.status(), 404, "nothing is sealed yet");
        two_seals(&app).await;
        let putting = app.attests_to(folder.path());
        putting.attest().await.unwrap();
        entries(&app, 1).await;
        putting.attest().await.unwrap();
        let names: std::collections::BTreeSet<_> = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        let meant = ["00000000000000000008.json", "00000000000000000009.json", "latest"];
        assert_eq!(names.iter().map(String::as_str).collect::<Vec<_>>(), meant);
        let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!(read("latest"), read(meant[1]));
        let files = meant.map(|name| folder.path().join(name));
        assert_eq!(verify(&app, &files.each_ref().map(PathBuf::as_path)).await, Ok(()));
        app.trail().attest().await.unwrap();
        let public: Value = page().await.json().await.unwrap();
        assert_eq!(public["size"], 9);
    }

    /// Memory does not grow with the journal: a process of its own reads it, and says how much it ever had.
    async fn a_long_journal_is_verified_in_little_memory(app: TestApp) {
        let count = proof::count(2_000, 500_000);
        entries(&app, count).await;
        let exe = std::env::current_exe().unwrap();
        let child = tokio::process::Command::new(exe)
            .args(["audit::in_a_process_of_its_own", "--exact", "--ignored"])
            .env("SHANHAI_TEST_VERIFIED_STORE", app.store().url())
            .env("SHANHAI_TEST_VERIFIED_COUNT", count.to_string())
            .output()
            .await
            .unwrap();
        assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stdout));
    }
}

/// The most memory, in KiB, that a process may ever have had that verifies a journal of any length: half is the
/// program with its runtime, half the pages that SQLite keeps.
const MOST_KIB: u64 = 160 << 10;

#[tokio::test]
#[ignore = "another test runs it, as a process of its own"]
async fn in_a_process_of_its_own() {
    let var = |name: &str| std::env::var(name).unwrap();
    let address = Address::parse(&var("SHANHAI_TEST_VERIFIED_STORE")).unwrap();
    let clock = api::clock::Clock::system();
    let store = Store::open(Opening { address, connections: 1, clock }).await.unwrap();
    let report = api::audit::verify(&store, Vec::new()).await.unwrap();
    assert_eq!(report.finding, None);
    assert_eq!(report.entries.to_string(), var("SHANHAI_TEST_VERIFIED_COUNT"));
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let most: u64 = most.trim().trim_end_matches(" kB").parse().unwrap();
    assert!(most < MOST_KIB, "{most} KiB");
}

/// A store that nobody seals verifies as what it is: nothing.
#[tokio::test]
async fn an_empty_store_verifies() {
    let store = <TestStore as tests::store::Given>::given(tests::store::StoreKind::Sqlite).await.unwrap();
    let verify = Verify { database: database(store.url()), checkpoint: Vec::new() };
    assert_eq!(shanhai(Command::Audit(Audit::Verify(verify))).await, Ok(()));
}
