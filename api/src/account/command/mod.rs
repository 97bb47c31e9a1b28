//! Keeping accounts: what the administrator, the command line and the demonstration all do.

mod add;
mod grant;
mod identity;
mod secure;
mod sides;

pub use add::{FirstPassword, NewAccount};
pub use grant::{NewGrant, Reaching};
pub use identity::NewIdentity;
pub(crate) use sides::{refuse_clashes, refuse_move};

use sides::{Seats, holdings};

use crate::{
    access::Actor,
    atlas::Atlas,
    error::{Error, Result},
    graphql::Viewer,
    store::{Change, Entry, Held, Store, Writer},
};
use domain::{Code, Refusal, grant::Holding, permit::Act};
use entity::{
    account::{self, grant as grants, notice, session},
    ids::{AccountId, GrantId, NoticeId},
    values::{Day, Digest, NoticeKind, RegionCode, Text},
};
use sea_orm::sea_query::{Expr, ExprTrait};
use serde_json::Map;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Somebody who keeps accounts: an administrator, or whoever holds the machine.
#[derive(Clone, Debug)]
pub struct Keeper<'a> {
    store: &'a Store,
    atlas: &'a Atlas,
    actor: &'a Actor,
    request_id: &'a str,
    key: Option<String>,
}

impl<'a> Keeper<'a> {
    /// `actor` keeps the accounts of `store`.
    pub fn new(store: &'a Store, atlas: &'a Atlas, actor: &'a Actor, request_id: &'a str) -> Self {
        Self { store, atlas, actor, request_id, key: None }
    }

    /// Whoever asks keeps accounts.
    pub(super) fn of(viewer: &'a Viewer) -> Self {
        Self::new(&viewer.store, &viewer.atlas, &viewer.actor, &viewer.request_id)
    }

    /// The same, creating under an idempotency key of one mutation.
    pub(super) fn keyed(self, mutation: &str, key: &str) -> Result<Self> {
        let key = Text::parse(key, 100).map_err(|_not_a_text| {
            Refusal::invalid("idempotencyKey", "幂等键为 1 到 100 个字符", "a key has 1 to 100 characters")
        })?;
        Ok(Self { key: Some(format!("{mutation}/{}", &*key)), ..self })
    }

    /// The account that signs in with this name.
    pub async fn by_name(&self, name: &str) -> Result<account::Model> {
        let named = Expr::col(("account", "name")).eq(name.trim().to_lowercase());
        let found = self.store.reader(self.actor).find::<account::Entity>().filter(named).one().await?;
        Ok(found.ok_or_else(|| missing("name"))?)
    }

    /// Under which key a row with this id is created: the request's, or where it has none the id itself.
    fn key(&self, id: Uuid) -> String {
        self.key.clone().unwrap_or_else(|| id.to_string())
    }

    /// The rows of `table` that this actor created under this key.
    fn created(&self, table: &'static str, creator: &'static str) -> Option<Expr> {
        let (key, account) = (self.key.clone()?, self.actor.account()?);
        Some(Expr::col((table, creator)).eq(account).and(Expr::col((table, "idempotency_key")).eq(key)))
    }

    /// Nobody changes their own access: somebody else looks at it too.
    fn not_oneself(&self, account: AccountId) -> Result<()> {
        if self.actor.account() != Some(account) {
            return Ok(());
        }
        Err(Refusal::invalid(
            "account",
            "不能变更自己的账号权限，请由另一位管理员办理",
            "nobody changes their own access; ask another administrator",
        )
        .into())
    }

    /// The account, locked.
    async fn held(
        &self,
        writer: &Writer,
        account: AccountId,
        expected: Option<i32>,
    ) -> Result<Held<account::Entity>> {
        let held =
            writer.hold::<account::Entity>([account.0]).await?.pop().ok_or_else(|| missing("account"))?;
        same_version(expected, held.version)?;
        Ok(held)
    }

    /// Writes a changed account back, with the entry of the act in the journal.
    async fn save(
        &self,
        writer: &Writer,
        act: Act,
        change: Change<account::Entity>,
        note: Option<String>,
    ) -> Result<()> {
        let mut fields = change.fields();
        // What a password was and is stays out of the journal.
        fields.remove("password_hash");
        fields.remove("access_version");
        let (subject, version) = (change.after().id.0, change.after().version);
        writer.save(&[change]).await?;
        writer.journal(vec![entry(writer, act, "ACCOUNT", subject, version, fields, note)]).await
    }

    /// Ends every session of an account.
    async fn end_sessions(&self, writer: &Writer, account: AccountId) -> Result<()> {
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
        writer.save(&ended).await
    }

    /// Tells those who answer for `regions` what happened to somebody's access.
    async fn tell(
        &self,
        writer: &Writer,
        account: AccountId,
        what: NoticeKind,
        grant: Option<GrantId>,
        regions: impl IntoIterator<Item = RegionCode>,
    ) -> Result<()> {
        let regions: BTreeSet<RegionCode> = regions.into_iter().collect();
        let mut places: Vec<_> =
            regions.iter().filter_map(|code| self.atlas.regions().place(*code)).collect();
        if places.is_empty() {
            // It concerns no region: those who see the whole nation are told.
            places.push(entity::values::Place::default());
        }
        let rows = places.into_iter().map(|place| notice::Model {
            id: writer.clock().id::<NoticeId>(),
            account_id: account,
            grant_id: grant,
            what,
            by_account_id: self.actor.account(),
            at: writer.clock().now(),
            seat_province: place.province,
            seat_prefecture: place.prefecture,
            seat_county: place.county,
            seat_township: place.township,
        });
        writer.insert::<notice::Entity>(rows.collect()).await?;
        Ok(())
    }

    /// What an account holds today or later.
    async fn holdings(&self, writer: &Writer, account: AccountId) -> Result<Vec<Holding>> {
        let own = Expr::col(("role_grant", "account_id")).eq(account);
        let rows = writer.find::<grants::Entity>().filter(own).all().await?;
        Ok(holdings(writer, rows, Seats::AsTheyStay).await?.remove(&account).unwrap_or_default())
    }

    /// Every region that an account has to do with: the home region, and those that it holds a role over.
    async fn regions_of(&self, writer: &Writer, account: &account::Model) -> Result<Vec<RegionCode>> {
        let held = self.holdings(writer, account.id).await?;
        let over = held.into_iter().flat_map(|holding| holding.scope.regions(self.atlas));
        Ok(over.chain(account.home_region).collect())
    }

    /// A region that a new account or grant may name.
    fn usable(&self, field: &'static str, code: RegionCode, today: Day) -> Result<()> {
        let regions = self.atlas.regions();
        regions.usable_on(code, today).map_err(|why| why.refusal(field, code, regions))?;
        Ok(())
    }
}

/// An entry of the journal, by the grant that allows what the writer was opened for.
fn entry(
    writer: &Writer,
    act: Act,
    subject_kind: &'static str,
    subject: Uuid,
    version: i32,
    fields: Map<String, serde_json::Value>,
    note: Option<String>,
) -> Entry {
    let grant = writer.actor().grants().first().cloned();
    Entry { act, grant, subject_kind, subject, version, digest: None, fields, note }
}

/// What was created before under the same key, where it was the same input.
fn same_input<T>(known: Option<(T, Digest)>, digest: &Digest) -> Result<Option<T>> {
    match known {
        Some((row, before)) if before == *digest => Ok(Some(row)),
        Some(_) => Err(Refusal::idempotency_conflict().into()),
        None => Ok(None),
    }
}

fn same_version(expected: Option<i32>, actual: i32) -> Result<()> {
    match expected {
        Some(expected) if expected != actual => Err(Refusal::version_conflict(expected, actual).into()),
        _ => Ok(()),
    }
}

fn missing(field: &'static str) -> Refusal {
    Refusal::not_found(field, "账号", "account")
}

fn wrong_state(field: &'static str, zh: &'static str, en: &'static str) -> Error {
    Refusal::new(Code::WrongState, field, zh, en).into()
}

/// What an administrator says about an act, as the journal keeps it.
fn reason(text: Option<&str>) -> Result<Option<String>> {
    let parsed = text.map(|text| Text::parse(text, 500)).transpose().map_err(|_not_a_text| {
        Refusal::invalid("reason", "原因为 1 到 500 个字", "a reason has 1 to 500 characters")
    })?;
    Ok(parsed.map(Text::into_inner))
}
