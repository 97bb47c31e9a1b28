//! Copies of a store: taken while it is served, and put back where none is.

use super::{Outcome, audit::verified, open, say, serve::beginning};
use crate::{
    access::{Actor, secret::Beginning},
    config::{Backup, Restore},
    store::{Address, Opening, Store, copy},
};
use domain::permit::Duty;
use entity::account;
use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

/// What a PostgreSQL store is copied with.
const DUMP: &str = "a PostgreSQL store is copied by PostgreSQL's own tools, while it is served: \
     pg_dump --format=custom --file=shanhai.dump \"$SHANHAI_DATABASE_URL\" (or pg_basebackup for the whole server)";

/// What it is put back with.
const UNDUMP: &str = "a PostgreSQL store is put back by PostgreSQL's own tools: createdb, then \
     pg_restore --exit-on-error --no-owner --dbname=\"$SHANHAI_DATABASE_URL\" shanhai.dump, then `shanhai audit verify`";

pub(super) async fn backup(backup: Backup) -> Outcome {
    let Address::Sqlite(live) = &backup.database.database_url else { return Err(DUMP.into()) };
    if !live.exists() {
        return Err(format!("{}: there is no store", live.display()).into());
    }
    if backup.file.exists() {
        return Err(format!("{}: it exists, and is left as it is", backup.file.display()).into());
    }
    // Beside its place, so that it gets its name only when it is whole.
    let copied = beside(&backup.file)?;
    let store = open(&backup.database).await?;
    copy::to(&store, copied.path()).await?;
    copied.as_file().sync_all()?;
    copied.persist_noclobber(&backup.file).map_err(|refused| refused.error)?;
    File::open(folder(&backup.file))?.sync_all()?;
    say(&format!("{} is a copy; keep the secret elsewhere", backup.file.display()))
}

pub(super) async fn restore(restore: Restore) -> Outcome {
    let Address::Sqlite(place) = &restore.database.database_url else { return Err(UNDUMP.into()) };
    if place.exists() && !empty(place).await? {
        return Err(format!("{}: there is a store already, and it is left as it is", place.display()).into());
    }
    let copied = beside(place)?;
    fs::copy(&restore.file, copied.path()).map_err(|error| format!("{}: {error}", restore.file.display()))?;
    let said = sound(copied.path(), &restore.checkpoint).await;
    // The trial of the copy leaves files of its own beside it.
    sweep(copied.path())?;
    let said = said.map_err(|wrong| format!("{}: {wrong}", restore.file.display()))?;
    copied.as_file().sync_all()?;
    sweep(place)?;
    copied.persist(place).map_err(|refused| refused.error)?;
    File::open(folder(place))?.sync_all()?;
    say(&said)
}

/// Whether a file holds no store, or one in which nothing has happened.
async fn empty(place: &Path) -> Outcome<bool> {
    if fs::metadata(place)?.len() == 0 {
        return Ok(true);
    }
    let store = tried(place).await?;
    let empty = copy::has_no_table(&store).await?
        || store.pending_migrations().await? == 0
            && beginning(&store).await? == Beginning::NoKeys
            && !has_people(&store).await?;
    store.close().await?;
    Ok(empty)
}

/// Whether anybody has an account.
async fn has_people(store: &Store) -> Outcome<bool> {
    let reader = store.reader(&Actor::system(Duty::CommandLine));
    Ok(reader.find::<account::Entity>().count_to(1).await? > 0)
}

/// What the trail of a copy says, or why it cannot be put back.
async fn sound(file: &Path, checkpoints: &[PathBuf]) -> Outcome<String> {
    let store = tried(file).await?;
    copy::is_sound(&store).await?;
    store.migrate().await?;
    let said = verified(&store, checkpoints).await;
    copy::settle(&store).await?;
    store.close().await?;
    said
}

async fn tried(file: &Path) -> Outcome<Store> {
    let address = Address::Sqlite(file.to_owned());
    Ok(Store::open(Opening { address, connections: 1, clock: crate::clock::Clock::system() }).await?)
}

/// A new file that only its owner can read, in the folder of `file`.
fn beside(file: &Path) -> io::Result<tempfile::NamedTempFile> {
    tempfile::Builder::new().prefix(".shanhai").tempfile_in(folder(file))
}

fn folder(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Removes what SQLite keeps beside a closed store.
fn sweep(file: &Path) -> io::Result<()> {
    for ending in ["-wal", "-shm"] {
        let mut name = file.as_os_str().to_owned();
        name.push(ending);
        match fs::remove_file(&name) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}
