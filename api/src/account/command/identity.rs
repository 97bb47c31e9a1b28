//! Linking an account with an outside identity, and undoing it.

use super::{Keeper, entry, reason, same_input, same_version, wrong_state};
use crate::error::Result;
use domain::{Code, Refusal, permit::Act};
use entity::{
    account::identity,
    ids::{AccountId, IdentityId},
    values::{Digest, NoticeKind, Text},
};
use sea_orm::sea_query::{Expr, ExprTrait};
use serde_json::Map;

/// A link to be made.
#[derive(Clone, Debug)]
pub struct NewIdentity {
    /// The account.
    pub account: AccountId,
    /// The issuer, as its tokens spell it.
    pub issuer: String,
    /// The subject, as the issuer's tokens spell it.
    pub subject: String,
}

impl Keeper<'_> {
    /// Links an account with an outside identity, by which it can come in from then on.
    ///
    /// # Errors
    /// `NOT_FOUND`; `DUPLICATE` where the identity is linked already.
    pub async fn link(&self, new: NewIdentity) -> Result<IdentityId> {
        self.not_oneself(new.account)?;
        let digest = Digest::of(format!("{new:?}"));
        let (issuer, subject) = (name("issuer", &new.issuer)?, name("subject", &new.subject)?);
        let linked_by = self.actor.account().ok_or(crate::error::Error::Forbidden)?;
        let id: IdentityId = self.store.clock().id();
        let row = identity::Model {
            id,
            account_id: new.account,
            issuer,
            subject,
            linked_by,
            linked_at: self.store.clock().now(),
            unlinked_at: None,
            version: 1,
            idempotency_key: self.key(id.0),
            input_digest: digest.clone(),
        };
        self.store
            .write(self.actor, &[Act::ManageAccounts], self.request_id, async |writer| {
                let account = self.held(writer, new.account, None).await?;
                if writer.insert_new::<identity::Entity>(vec![row.clone()]).await?.is_empty() {
                    let known = match self.created("identity", "linked_by") {
                        Some(created) => writer.find::<identity::Entity>().filter(created).one().await?,
                        None => None,
                    };
                    let known = same_input(known.map(|row| (row.id, row.input_digest)), &digest)?;
                    return Ok(known.ok_or_else(|| {
                        Refusal::new(
                            Code::Duplicate,
                            "subject",
                            "这个外部身份已关联账号",
                            "this outside identity is linked to an account already",
                        )
                    })?);
                }
                let regions = self.regions_of(writer, &account).await?;
                let entry = entry(writer, Act::ManageAccounts, "IDENTITY", id.0, 1, Map::new(), None);
                writer.journal(vec![entry]).await?;
                self.tell(writer, new.account, NoticeKind::Linked, None, regions).await?;
                Ok(id)
            })
            .await
    }

    /// Undoes a link: the outside identity comes in no more.
    ///
    /// # Errors
    /// `NOT_FOUND`, `VERSION_CONFLICT`, `WRONG_STATE` where it is undone already.
    pub async fn unlink(&self, id: IdentityId, expected: i32, why: Option<&str>) -> Result<IdentityId> {
        let why = reason(why)?;
        let missing = || Refusal::not_found("id", "外部身份", "outside identity");
        self.store
            .write(self.actor, &[Act::ManageAccounts], self.request_id, async |writer| {
                let named = Expr::col(("identity", "id")).eq(id);
                let link =
                    writer.find::<identity::Entity>().filter(named).one().await?.ok_or_else(missing)?;
                self.not_oneself(link.account_id)?;
                let account = self.held(writer, link.account_id, None).await?;
                let held = writer.hold::<identity::Entity>([id.0]).await?.pop().ok_or_else(missing)?;
                same_version(Some(expected), held.version)?;
                if held.unlinked_at.is_some() {
                    return Err(wrong_state("id", "该关联已经解除", "the link is undone already"));
                }
                let now = writer.clock().now();
                let change = held.change(|row| {
                    row.unlinked_at = Some(now);
                    row.version += 1;
                });
                let (version, fields) = (change.after().version, change.fields());
                let regions = self.regions_of(writer, &account).await?;
                writer.save(&[change]).await?;
                let entry =
                    entry(writer, Act::ManageAccounts, "IDENTITY", id.0, version, fields, why.clone());
                writer.journal(vec![entry]).await?;
                self.tell(writer, link.account_id, NoticeKind::Unlinked, None, regions).await?;
                Ok(id)
            })
            .await
    }
}

/// Reads an issuer's or a subject's name: as it is, for a token must say the same to the byte.
fn name(field: &'static str, text: &str) -> Result<String> {
    let parsed = Text::parse(text, 300).ok().filter(|parsed| &**parsed == text);
    Ok(parsed.map(Text::into_inner).ok_or_else(|| {
        Refusal::invalid(
            field,
            "须为 1 到 300 个字符，且与令牌中的写法完全一致",
            "1 to 300 characters, exactly as the tokens spell it",
        )
    })?)
}
