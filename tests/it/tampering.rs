//! What somebody does who may write to the database: each kind is named, on both stores.

use crate::audit::{entries, kept, names, tamper, two_seals, verify, verify_at};
use chrono::TimeDelta;
use tests::{app::TestApp, both_stores, purchases::Line, store::StoreKind};
use uuid::Uuid;

/// A forged entry that says what the true one says.
const SAME: &str = "version = version";

/// Adds an entry that nobody wrote: the second one, under an id of its own and with something said otherwise.
/// It appears by one statement: the sealer looks five times a second, and never finds it half made.
async fn forges(app: &TestApp, position: &str, otherwise: &str) {
    let id = Uuid::now_v7();
    let id = match app.store().kind() {
        StoreKind::Sqlite => format!("x'{}'", id.simple()),
        StoreKind::Postgres => format!("'{id}'"),
    };
    tamper(
        app,
        &[
            "CREATE TABLE forged AS SELECT * FROM journal WHERE position = 2",
            &format!("UPDATE forged SET id = {id}, position = {position}, {otherwise}"),
            "INSERT INTO journal SELECT * FROM forged",
            "DROP TABLE forged",
        ],
    )
    .await;
}

both_stores! {
    async fn an_inserted_entry_is_named(app: TestApp) {
        two_seals(&app).await;
        forges(&app, "9", SAME).await;
        names(verify(&app, &[]).await, &["entry 9 (", "has a position and no seal"]);
        tamper(&app, &["DELETE FROM journal WHERE position = 9"]).await;
        assert_eq!(verify(&app, &[]).await, Ok(()));
        for place in [1, 3, 5, 8] {
            let up = format!("UPDATE journal SET position = -position - 1 WHERE position >= {place}");
            tamper(&app, &[&up, "UPDATE journal SET position = -position WHERE position < 0"]).await;
            forges(&app, &place.to_string(), SAME).await;
            let (inserted, stands) = (format!("entry {place} ("), format!("stands as entry {} now", place + 1));
            names(verify(&app, &[]).await, &[&inserted, "was inserted", &stands]);
            tamper(&app, &[
                &format!("DELETE FROM journal WHERE position = {place}"),
                &format!("UPDATE journal SET position = -position + 1 WHERE position > {place}"),
                "UPDATE journal SET position = -position WHERE position < 0",
            ]).await;
            assert_eq!(verify(&app, &[]).await, Ok(()));
        }
    }

    /// An entry that waits is sealed like any other; where it speaks of a record, the record contradicts it.
    async fn an_entry_that_was_slipped_in_before_the_sealer_is_contradicted_by_its_record(app: TestApp) {
        let (unit, supplier) = (app.unit("440106").await, app.supplier("451027").await);
        let officer = app.procurement_officer(unit).await;
        officer.logs(&Line::of(unit, supplier, "451027")).await.done();
        app.seals().await;
        assert_eq!(verify(&app, &[]).await, Ok(()));
        forges(&app, "NULL", "version = version + 1").await;
        app.seals().await;
        names(verify(&app, &[]).await, &["PURCHASE ", "its version is 1, by its last entry 2"]);
    }

    async fn a_removed_seal_is_named(app: TestApp) {
        two_seals(&app).await;
        entries(&app, 2).await;
        for (removed, said) in [
            ("number = 1", ["seal 2 was changed", "a seal before it is missing"]),
            ("number = 2", ["seal 3 was changed", "a seal before it is missing"]),
            ("number = 3", ["entry 9 (", "no seal"]),
            ("number > 0", ["entry 1 (", "no seal"]),
        ] {
            tamper(&app, &[
                "CREATE TABLE kept AS SELECT * FROM seal",
                &format!("DELETE FROM seal WHERE {removed}"),
            ]).await;
            names(verify(&app, &[]).await, &said);
            tamper(&app, &["DELETE FROM seal", "INSERT INTO seal SELECT * FROM kept", "DROP TABLE kept"]).await;
            assert_eq!(verify(&app, &[]).await, Ok(()));
        }
        // Even where those behind it are numbered anew to hide the gap.
        tamper(&app, &["DELETE FROM seal WHERE number = 2", "UPDATE seal SET number = 2 WHERE number = 3"]).await;
        names(verify(&app, &[]).await, &["seal 2 was changed", "where the seal before it ends"]);
    }

    async fn a_restored_older_copy_is_named_by_a_kept_checkpoint(app: TestApp) {
        let folder = tempfile::tempdir().unwrap();
        let (unit, supplier) = (app.unit("440106").await, app.supplier("451027").await);
        let officer = app.procurement_officer(unit).await;
        let county = app.recipient_coordinator("451027").await;
        let logged = officer.logs(&Line::of(unit, supplier, "451027")).await.purchase();
        let before = app.seals().await;
        let earlier = kept(&app, folder.path()).await;
        let copy = app.store().copied().await;
        county.confirms(&logged).await.done();
        let after = app.seals().await;
        let later = kept(&app, folder.path()).await;
        assert_eq!(verify(&app, &[&earlier, &later]).await, Ok(()));

        assert_eq!(verify_at(copy.url(), &[]).await, Ok(()), "the copy alone cannot show it");
        assert_eq!(verify_at(copy.url(), &[&earlier]).await, Ok(()), "nor what was kept before it");
        let said = [
            format!("entry {} and all behind it are missing", before + 1),
            format!("vouches for {after} entries"),
            "an older copy was restored".to_owned(),
        ];
        names(verify_at(copy.url(), &[&earlier, &later]).await, &said.each_ref().map(String::as_str));

        // Nor does it help to let a server go on with the copy until it is as long.
        let again = TestApp::on(copy).await;
        // The copy says that the other server holds the lease.
        again.clock().advance(TimeDelta::minutes(1));
        let other = again.recipient_coordinator("451027").await;
        for _ in before..after {
            other.signs_in().await;
        }
        again.seals().await;
        assert_eq!(verify(&again, &[]).await, Ok(()));
        let said = [format!("entries {} to {after}", before + 1), "written anew".to_owned()];
        names(verify(&again, &[&earlier, &later]).await, &said.each_ref().map(String::as_str));
    }
}
