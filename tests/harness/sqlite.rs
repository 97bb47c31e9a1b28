//! SQLite files: migrated once, then copied for each test.

use crate::{postgres::Contents, scratch::Scratch};
use migration::{Migrator, MigratorTrait};
use sea_orm::Database;
use std::{
    path::{Path, PathBuf},
    sync::OnceLock,
    thread,
};
use tempfile::TempDir;

/// The file of one test, in a folder of its own; it is removed with this value.
#[derive(Debug)]
pub struct SqliteFile {
    url: String,
    file: PathBuf,
    _folder: TempDir,
}

impl SqliteFile {
    /// A new file.
    pub fn new(contents: Contents) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("test-")
            .tempdir_in(scratch().path())
            .expect("a folder for the test is made");
        let file = folder.path().join("shanhai.db");
        if contents == Contents::Migrated {
            std::fs::copy(template(), &file).expect("the template is copied");
        }
        Self { url: url(&file), file, _folder: folder }
    }

    /// Where it is, or will be.
    pub fn path(&self) -> &Path {
        &self.file
    }

    /// How to reach it.
    pub fn url(&self) -> &str {
        &self.url
    }
}

fn scratch() -> &'static Scratch {
    static SCRATCH: OnceLock<Scratch> = OnceLock::new();
    SCRATCH.get_or_init(|| Scratch::new(None, |_| Vec::new()).expect("a folder for the tests is made"))
}

fn template() -> &'static Path {
    static TEMPLATE: OnceLock<PathBuf> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let file = scratch().path().join("migrated.db");
        let url = url(&file);
        // A thread of its own: a test's runtime cannot wait inside itself.
        let migrating = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime starts").block_on(async {
                let store = Database::connect(url).await.expect("the template opens");
                Migrator::up(&store, None).await.expect("the migrations run on SQLite");
                store.close().await.expect("the template closes");
            });
        });
        migrating.join().expect("the template is made");
        file
    })
}

fn url(file: &Path) -> String {
    format!("sqlite://{}?mode=rwc", file.display())
}
