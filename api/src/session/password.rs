//! Changing one's own password, which ends every other session of the account.

use super::mutation::ChangePasswordInput;
use crate::{
    access::{
        Doorman, Peer,
        password::{Password, Verdict},
    },
    error::{Error, Result},
    graphql::Viewer,
    store::Entry,
};
use domain::{Refusal, permit::Act};
use entity::account::{self, session};
use sea_orm::sea_query::{Expr, ExprTrait};

/// Changes the password of whoever asks.
pub(super) async fn change(
    viewer: &Viewer,
    doorman: &Doorman,
    peer: Peer,
    input: ChangePasswordInput,
) -> Result<()> {
    let id = viewer.actor.account().ok_or(Error::Unauthenticated)?;
    let named = Expr::col(("account", "id")).eq(id);
    let account = viewer.reader.find::<account::Entity>().filter(named).one().await?;
    let account = account.ok_or(Error::Unauthenticated)?;
    // A stolen session must not be a way to guess: the current password counts as a sign-in does.
    let now = viewer.store.clock().now();
    let attempt = doorman.throttle().admit(&account.name, peer.0, now).map_err(Error::RateLimited)?;
    if doorman.passwords().compare(account.password_hash.clone(), &input.current).await? == Verdict::Wrong {
        return Err(Refusal::invalid("current", "当前密码不正确", "this is not the current password").into());
    }
    doorman.throttle().succeeded(attempt);
    if doorman.passwords().compare(account.password_hash, &input.new).await? != Verdict::Wrong {
        return Err(
            Refusal::invalid("new", "新密码不能与当前密码相同", "the new password is the old one").into()
        );
    }
    let hash = doorman.passwords().hash(Password::parse("new", &account.name, &input.new)?).await?;
    viewer
        .store
        .write(&viewer.actor, &[Act::KeepOwnSession], &viewer.request_id, async |writer| {
            let held = writer.hold::<account::Entity>([id.0]).await?.pop().ok_or(Error::Unauthenticated)?;
            let change = held.change(|row| {
                row.password_hash = Some(hash.clone());
                row.must_change_password = false;
                row.access_version += 1;
                row.version += 1;
            });
            let entry = Entry {
                act: Act::KeepOwnSession,
                grant: None,
                subject_kind: "ACCOUNT",
                subject: id.0,
                version: change.after().version,
                digest: None,
                // What the password was and is stays out of the journal.
                fields: serde_json::Map::new(),
                note: Some("password changed".to_owned()),
            };
            writer.save(&[change]).await?;
            let others = writer
                .find::<session::Entity>()
                .filter(Expr::col(("session", "account_id")).eq(id))
                .filter(Expr::col(("session", "revoked_at")).is_null())
                .all()
                .await?;
            let others =
                others.iter().map(|other| other.id).filter(|other| Some(*other) != viewer.actor.session());
            let now = writer.clock().now();
            let held = writer.hold::<session::Entity>(others.map(|other| other.0)).await?;
            let ended: Vec<_> =
                held.into_iter().map(|held| held.change(|row| row.revoked_at = Some(now))).collect();
            writer.save(&ended).await?;
            writer.journal(vec![entry]).await
        })
        .await?;
    doorman.forget_all();
    Ok(())
}
