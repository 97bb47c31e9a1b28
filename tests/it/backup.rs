//! Copies of a live store, and the way back.

use crate::audit::{database, shanhai};
use api::config::{Backup, Command, Restore};
use entity::{organisation, purchase};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, Database, EntityTrait, IntoActiveModel, PaginatorTrait, Statement,
};
use std::path::{Path, PathBuf};
use tests::{
    app::TestApp,
    catalogue,
    purchases::Line,
    store::{Given, StoreKind},
};

async fn backup(url: &str, file: &Path) -> Result<(), String> {
    shanhai(Command::Backup(Backup { database: database(url), file: file.to_owned() })).await
}

async fn restore(url: &str, file: &Path, checkpoint: Vec<PathBuf>) -> Result<(), String> {
    shanhai(Command::Restore(Restore { database: database(url), file: file.to_owned(), checkpoint })).await
}

async fn sqlite() -> TestApp {
    TestApp::given(StoreKind::Sqlite).await.unwrap()
}

fn url(file: &Path) -> String {
    format!("sqlite://{}", file.display())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_taken_while_people_write_is_whole_and_verifies() {
    let (app, folder) = (sqlite().await, tempfile::tempdir().unwrap());
    let (unit, supplier) = (app.unit("440106").await, app.supplier("451027").await);
    let officer = app.procurement_officer(unit).await;
    officer.logs(&Line::of(unit, supplier, "451027")).await.done();
    let writing = tokio::spawn(async move {
        for yuan in 1..=20 {
            let line = Line::of(unit, supplier, "451027").with("amount", format!("{yuan}.00"));
            officer.logs(&line).await.done();
        }
    });
    let (file, place) = (folder.path().join("copy"), folder.path().join("restored.sqlite"));
    backup(app.store().url(), &file).await.unwrap();
    writing.await.unwrap();
    restore(&url(&place), &file, Vec::new()).await.unwrap();
    let restored = Database::connect(url(&place)).await.unwrap();
    let copied = purchase::Entity::find().count(&restored).await.unwrap();
    assert!((1..=21).contains(&copied), "{copied}");
    let mut left: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    left.retain(|name| !name.to_string_lossy().starts_with("restored.sqlite"));
    assert_eq!(left, ["copy"], "nothing is left beside them");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_older_copy_is_told_by_a_later_checkpoint_and_a_store_is_never_overwritten() {
    let (app, folder) = (sqlite().await, tempfile::tempdir().unwrap());
    let person = app.donor_coordinator("440000").await;
    person.signs_in().await;
    app.seals().await;
    let (file, place) = (folder.path().join("copy"), folder.path().join("restored.sqlite"));
    backup(app.store().url(), &file).await.unwrap();
    assert!(backup(app.store().url(), &file).await.unwrap_err().contains("left as it is"));
    person.signs_in().await;
    app.seals().await;
    app.attests_to(folder.path()).attest().await.unwrap();
    let checkpoint = folder.path().join("latest");
    let said = restore(&url(&place), &file, vec![checkpoint]).await.unwrap_err();
    assert!(said.contains("entry 2 and all behind it are missing"), "{said}");
    assert!(!place.exists(), "what is older than its checkpoint is not put back by mistake");
    restore(&url(&place), &file, Vec::new()).await.unwrap();
    let said = restore(&url(&place), &file, Vec::new()).await.unwrap_err();
    assert!(said.contains("there is a store already"), "{said}");
    let said = restore(app.store().url(), &file, Vec::new()).await.unwrap_err();
    assert!(said.contains("there is a store already"), "{said}");
    std::fs::write(&file, "no store at all, and longer than a header would be").unwrap();
    assert!(restore(&url(&folder.path().join("other")), &file, Vec::new()).await.is_err());
}

/// A copy numbers hidden rows anew; the search by name goes by numbers of its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn names_are_found_after_the_way_back() {
    let (app, folder) = (sqlite().await, tempfile::tempdir().unwrap());
    let mut made = Vec::new();
    for _ in 0..6 {
        made.push(app.supplier("451027").await);
    }
    // Gaps in the hidden numbers, which a copy closes.
    for gone in &made[..3] {
        organisation::Entity::delete_by_id(*gone).exec(app.behind()).await.unwrap();
    }
    let (file, place) = (folder.path().join("copy"), folder.path().join("restored.sqlite"));
    backup(app.store().url(), &file).await.unwrap();
    restore(&url(&place), &file, Vec::new()).await.unwrap();
    let restored = Database::connect(url(&place)).await.unwrap();
    let kept = organisation::Entity::find_by_id(made[5]).one(&restored).await.unwrap().unwrap();
    let new = organisation::Model {
        id: app.clock().id(),
        credit_code: catalogue::credit_code(999_999_999),
        name: "百色芒果合作社".to_owned(),
        idempotency_key: "another".to_owned(),
        ..kept.clone()
    };
    new.clone().into_active_model().insert(&restored).await.unwrap();
    let mut renamed = kept.into_active_model();
    renamed.name = sea_orm::Set("凌云茶叶合作社".to_owned());
    renamed.update(&restored).await.unwrap();
    let found = async |part: &str| {
        let ask = "SELECT id FROM organisation_names WHERE organisation_names MATCH ? ORDER BY id";
        let ask =
            Statement::from_sql_and_values(sea_orm::DbBackend::Sqlite, ask, [format!("\"{part}\"").into()]);
        let rows = restored.query_all_raw(ask).await.unwrap();
        rows.iter().map(|row| row.try_get::<uuid::Uuid>("", "id").unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(found("茶叶合作社").await, [made[5].0]);
    assert_eq!(found("芒果合作社").await, [new.id.0]);
    assert_eq!(found("合作社").await.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgresql_its_own_tools_are_named() {
    let file = Path::new("nothing");
    let said = backup("postgres://db.example/shanhai", file).await.unwrap_err();
    assert!(said.contains("pg_dump --format=custom") && said.contains("pg_basebackup"), "{said}");
    let said = restore("postgres://db.example/shanhai", file, Vec::new()).await.unwrap_err();
    assert!(said.contains("pg_restore"), "{said}");
}
