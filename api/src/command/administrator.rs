//! The first administrator of a store: somebody must be the one who lets others in.

use super::Outcome;
use crate::{
    access::{Actor, password::Passwords},
    account::{FirstPassword, Keeper, NewAccount, NewGrant, Reaching},
    atlas::Shelf,
    error::Error,
    store::Store,
};
use domain::permit::Duty;
use entity::{account::grant, values::Role};
use sea_orm::sea_query::{Expr, ExprTrait};
use std::{
    fs::{File, OpenOptions},
    io::{ErrorKind, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
    time::Duration,
};

const NAME: &str = "administrator";
/// How often, and how long after one another, a server looks whether the one that began at the same time has added
/// the administrator.
const LOOKS: u32 = 50;
const BETWEEN: Duration = Duration::from_millis(100);

/// Adds the first administrator where nobody was ever one; the password goes to a file that only its owner can read.
pub(super) async fn ensure(store: &Store, file: &Path) -> Outcome {
    if has_administrator(store).await? {
        return Ok(());
    }
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
    let out = match made {
        Ok(out) => out,
        Err(error) if error.kind() == ErrorKind::AlreadyExists && awaited(store).await? => return Ok(()),
        Err(error) => {
            return Err(format!("SHANHAI_FIRST_PASSWORD_FILE: {}: {error}", file.display()).into());
        }
    };
    let added = add(store, out).await;
    if added.is_err() {
        std::fs::remove_file(file)?;
    }
    added?;
    tracing::info!(name = NAME, password_file = %file.display(), "the first administrator was added");
    Ok(())
}

/// Whether somebody was ever made administrator.
async fn has_administrator(store: &Store) -> crate::error::Result<bool> {
    let given = Expr::col(("role_grant", "role")).eq(Role::Administrator.word());
    let reader = store.reader(&Actor::system(Duty::CommandLine));
    Ok(reader.find::<grant::Entity>().filter(given).count_to(1).await? > 0)
}

/// Whether another server has added the administrator meanwhile.
async fn awaited(store: &Store) -> crate::error::Result<bool> {
    for _ in 0..LOOKS {
        if has_administrator(store).await? {
            return Ok(true);
        }
        tokio::time::sleep(BETWEEN).await;
    }
    Ok(false)
}

async fn add(store: &Store, mut out: File) -> Outcome {
    let actor = Actor::system(Duty::CommandLine);
    let atlas = Shelf::of(store).await?.take();
    let keeper = Keeper::new(store, &atlas, &actor, "serve");
    let passwords = Passwords::new(1)?;
    let (account, password) = match keeper.by_name(NAME).await {
        // A server that was stopped between the account and its grant.
        Ok(known) => (known.id, Some(keeper.reset(&passwords, known.id, None).await?)),
        Err(Error::Refused(_)) => {
            let new = NewAccount {
                name: NAME.to_owned(),
                display_name: "系统管理员".to_owned(),
                home_region: None,
                first_password: FirstPassword::MustChange,
            };
            let added = keeper.add(&passwords, new).await?;
            (added.account, added.password)
        }
        Err(error) => return Err(error.into()),
    };
    let (role, reaching) = (Role::Administrator, Reaching::Nation);
    keeper.grant(NewGrant { account, role, reaching, kind: None, starts_on: None, ends_on: None }).await?;
    let password = password.ok_or("the first administrator has no password")?;
    writeln!(out, "{}", password.reveal())?;
    out.sync_all()?;
    Ok(())
}
