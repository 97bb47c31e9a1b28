//! Keeping accounts: what the administrator, the command line and the demonstration all do.

use crate::{
    access::{
        Actor,
        password::{Password, Passwords},
    },
    error::{Error, Result},
    store::{Entry, Store},
};
use domain::{Code, Refusal, permit::Act};
use entity::{
    account::{self, grant as grants, session},
    ids::{AccountId, GrantId, OrganisationId, PairingId},
    values::{Day, RecordKind, RegionCode, Role, ScopeKind, Text},
};
use sea_orm::sea_query::{Expr, ExprTrait};
use serde_json::{Map, json};

/// An account to be added.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// The name to sign in with.
    pub name: String,
    /// The name that colleagues know.
    pub display_name: String,
    /// The home region.
    pub home_region: Option<RegionCode>,
    /// Whether the first sign-in must change the password.
    pub must_change_password: bool,
}

/// A grant to be given.
#[derive(Clone, Debug)]
pub struct NewGrant {
    /// Whose.
    pub account: AccountId,
    /// The role.
    pub role: Role,
    /// What it reaches.
    pub scope: Scope,
    /// The one kind of record that it is limited to.
    pub kind: Option<RecordKind>,
    /// The first day.
    pub starts_on: Day,
    /// The last day.
    pub ends_on: Option<Day>,
}

/// What a grant reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The whole nation.
    Nation,
    /// A region and all below it.
    Region(RegionCode),
    /// One organisation.
    Organisation(OrganisationId),
    /// A pairing and all below it.
    Pairing(PairingId),
}

/// Adds an account with a random password, which is returned once.
pub async fn add(
    store: &Store,
    actor: &Actor,
    passwords: &Passwords,
    new: NewAccount,
) -> Result<(AccountId, Password)> {
    let name = sign_in_name(&new.name)?;
    let display_name = Text::parse(&new.display_name, 100).map_err(|_| {
        Refusal::invalid("displayName", "姓名为 1 到 100 个字", "a name has 1 to 100 characters")
    })?;
    let password = Password::random()?;
    let row = account::Model {
        id: store.clock().id::<AccountId>(),
        name,
        display_name: display_name.into_inner(),
        home_region: new.home_region,
        password_hash: Some(passwords.hash(password.clone()).await?),
        must_change_password: new.must_change_password,
        disabled: false,
        access_version: 1,
        version: 1,
        created_at: store.clock().now(),
    };
    store
        .write(actor, &[Act::ManageAccounts], "accounts", async |writer| {
            if writer.insert_new::<account::Entity>(vec![row.clone()]).await?.is_empty() {
                let refusal =
                    Refusal::new(Code::Duplicate, "name", "这个用户名已被使用", "this name is taken");
                return Err(refusal.into());
            }
            writer
                .journal(vec![entry(writer.actor(), Act::ManageAccounts, row.id, 1, Map::new(), None)])
                .await
        })
        .await?;
    Ok((row.id, password))
}

/// Gives a grant; the account's tokens of before are worth nothing from then on.
pub async fn grant(store: &Store, actor: &Actor, new: NewGrant) -> Result<GrantId> {
    let (scope_kind, region, organisation, pairing) = match new.scope {
        Scope::Nation => (ScopeKind::Nation, None, None, None),
        Scope::Region(code) => (ScopeKind::Region, Some(code), None, None),
        Scope::Organisation(id) => (ScopeKind::Organisation, None, Some(id), None),
        Scope::Pairing(id) => (ScopeKind::Pairing, None, None, Some(id)),
    };
    let row = grants::Model {
        id: store.clock().id::<GrantId>(),
        account_id: new.account,
        role: new.role,
        scope_kind,
        region_code: region,
        organisation_id: organisation,
        pairing_id: pairing,
        kind: new.kind,
        starts_on: new.starts_on,
        ends_on: new.ends_on,
        granted_by: actor.account(),
        granted_at: store.clock().now(),
        revoked_at: None,
    };
    fits(new.role, scope_kind)?;
    store
        .write(actor, &[Act::ManageGrants], "accounts", async |writer| {
            let missing = || Refusal::not_found("account", "账号", "account");
            let held = writer.hold::<account::Entity>([new.account.0]).await?.pop().ok_or_else(missing)?;
            let others = writer
                .find::<grants::Entity>()
                .filter(Expr::col(("role_grant", "account_id")).eq(new.account))
                .filter(Expr::col(("role_grant", "revoked_at")).is_null())
                .all()
                .await?;
            alone(new.role, others.iter().map(|other| other.role))?;
            writer.insert::<grants::Entity>(vec![row.clone()]).await?;
            let change = held.change(|account| {
                account.access_version += 1;
                account.version += 1;
            });
            let version = change.after().version;
            writer.save(&[change]).await?;
            let mut fields = Map::new();
            fields.insert("grant".to_owned(), json!([null, format!("{} {}", row.role, row.scope_kind)]));
            writer
                .journal(vec![entry(writer.actor(), Act::ManageGrants, new.account, version, fields, None)])
                .await
        })
        .await?;
    Ok(row.id)
}

/// Gives a new random password, which must be changed; every session of the account ends.
pub async fn reset(
    store: &Store,
    actor: &Actor,
    passwords: &Passwords,
    account: AccountId,
) -> Result<Password> {
    replace_password(store, actor, passwords, account, Lasts::UntilSignIn).await
}

/// Gives a new random password, as the demonstration does at every start; every session of the account ends.
pub async fn renew(
    store: &Store,
    actor: &Actor,
    passwords: &Passwords,
    account: AccountId,
) -> Result<Password> {
    replace_password(store, actor, passwords, account, Lasts::Until).await
}

/// How long a new password lasts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lasts {
    /// Until its owner changes it.
    Until,
    /// Until the first sign-in, which must change it.
    UntilSignIn,
}

async fn replace_password(
    store: &Store,
    actor: &Actor,
    passwords: &Passwords,
    account: AccountId,
    lasts: Lasts,
) -> Result<Password> {
    let password = Password::random()?;
    let hash = passwords.hash(password.clone()).await?;
    store
        .write(actor, &[Act::ManageAccounts], "accounts", async |writer| {
            let missing = || Refusal::not_found("account", "账号", "account");
            let held = writer.hold::<account::Entity>([account.0]).await?.pop().ok_or_else(missing)?;
            let change = held.change(|row| {
                row.password_hash = Some(hash.clone());
                row.must_change_password = lasts == Lasts::UntilSignIn;
                row.access_version += 1;
                row.version += 1;
            });
            let version = change.after().version;
            writer.save(&[change]).await?;
            let open = writer
                .find::<session::Entity>()
                .filter(Expr::col(("session", "account_id")).eq(account))
                .filter(Expr::col(("session", "revoked_at")).is_null())
                .all()
                .await?;
            let now = writer.clock().now();
            let held = writer.hold::<session::Entity>(open.iter().map(|session| session.id.0)).await?;
            let ended: Vec<_> =
                held.into_iter().map(|held| held.change(|row| row.revoked_at = Some(now))).collect();
            writer.save(&ended).await?;
            let note = Some("password reset".to_owned());
            writer
                .journal(vec![entry(writer.actor(), Act::ManageAccounts, account, version, Map::new(), note)])
                .await
        })
        .await?;
    Ok(password)
}

/// The account with this name.
pub async fn account_by_name(store: &Store, actor: &Actor, name: &str) -> Result<account::Model> {
    let named = Expr::col(("account", "name")).eq(name.trim().to_lowercase());
    let found = store.reader(actor).find::<account::Entity>().filter(named).one().await?;
    Ok(found.ok_or_else(|| Refusal::not_found("name", "账号", "account"))?)
}

/// Which role takes which scope.
fn fits(role: Role, scope: ScopeKind) -> std::result::Result<(), Refusal> {
    let fits = match role {
        Role::Administrator => matches!(scope, ScopeKind::Nation),
        Role::DonorCoordinator | Role::RecipientCoordinator | Role::Supervisor => {
            matches!(scope, ScopeKind::Region)
        }
        Role::ProcurementOfficer => matches!(scope, ScopeKind::Organisation),
        Role::Assessor => matches!(scope, ScopeKind::Nation | ScopeKind::Pairing),
        Role::Auditor => matches!(scope, ScopeKind::Nation | ScopeKind::Region),
    };
    if fits {
        return Ok(());
    }
    Err(Refusal::invalid(
        "scope",
        format!("角色 {role} 不能授予 {scope} 范围"),
        format!("the role {role} does not take a scope of {scope}"),
    ))
}

/// An administrator holds no other role.
fn alone(role: Role, others: impl Iterator<Item = Role>) -> std::result::Result<(), Refusal> {
    let mut roles = others;
    let mixed = if role == Role::Administrator {
        roles.any(|other| other != Role::Administrator)
    } else {
        roles.any(|other| other == Role::Administrator)
    };
    if mixed {
        return Err(Refusal::invalid(
            "role",
            "管理员不能兼任其他角色",
            "an administrator holds no other role",
        ));
    }
    Ok(())
}

/// Reads a name to sign in with: lower case, without space.
fn sign_in_name(name: &str) -> Result<String> {
    let name = name.trim().to_lowercase();
    let fine = (2..=64).contains(&name.chars().count())
        && !name.chars().any(|c| c.is_whitespace() || c.is_control());
    if fine {
        return Ok(name);
    }
    Err(Error::refused(Refusal::invalid(
        "name",
        "用户名为 2 到 64 个字符，不含空格",
        "a name has 2 to 64 characters without spaces",
    )))
}

fn entry(
    actor: &Actor,
    act: Act,
    account: AccountId,
    version: i32,
    fields: Map<String, serde_json::Value>,
    note: Option<String>,
) -> Entry {
    Entry {
        act,
        grant: actor.grants().first().cloned(),
        subject_kind: "ACCOUNT",
        subject: account.0,
        version,
        digest: None,
        fields,
        note,
    }
}
