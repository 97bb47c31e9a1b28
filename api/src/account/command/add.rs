//! Adding an account.

use super::{Keeper, entry, same_input};
use crate::{
    access::password::{Password, Passwords},
    error::{Error, Result},
    store::Writer,
};
use domain::{Code, Refusal, permit::Act};
use entity::{
    account,
    ids::AccountId,
    values::{Digest, RegionCode, Text},
};
use serde_json::Map;
use unicode_normalization::UnicodeNormalization;

/// An account to be added.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// The name to sign in with.
    pub name: String,
    /// The name that colleagues know.
    pub display_name: String,
    /// The home region.
    pub home_region: Option<RegionCode>,
    /// How it can sign in for the first time.
    pub first_password: FirstPassword,
}

/// How a new account can sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstPassword {
    /// By a random password, which it must change first.
    MustChange,
    /// By a random password, which lasts.
    Lasts,
}

/// An account that was added.
#[derive(Debug)]
pub struct Added {
    /// The account.
    pub account: AccountId,
    /// Its password, told once: an answer under a key that was used before has none.
    pub password: Option<Password>,
}

impl Keeper<'_> {
    /// Adds an account with a random password.
    ///
    /// # Errors
    /// What is wrong with its names or region; `DUPLICATE` where the name is taken.
    pub async fn add(&self, passwords: &Passwords, new: NewAccount) -> Result<Added> {
        let mut wrong = Vec::new();
        let name = sign_in_name(&new.name).map_err(|refusal| wrong.push(refusal)).unwrap_or_default();
        let display_name = Text::parse(&new.display_name, 100)
            .map_err(|_not_a_text| {
                wrong.push(Refusal::invalid(
                    "displayName",
                    "姓名为 1 到 100 个字",
                    "a name has 1 to 100 characters",
                ));
            })
            .map_or_else(|()| String::new(), Text::into_inner);
        if let Some(Err(Error::Refused(refusals))) =
            new.home_region.map(|code| self.usable("homeRegion", code, self.store.clock().today()))
        {
            wrong.extend(refusals);
        }
        if !wrong.is_empty() {
            return Err(Error::Refused(wrong));
        }
        let digest =
            Digest::of(format!("{name:?} {display_name:?} {:?} {:?}", new.home_region, new.first_password));
        let password = Password::random()?;
        let id: AccountId = self.store.clock().id();
        let row = account::Model {
            id,
            name,
            display_name,
            home_region: new.home_region,
            password_hash: Some(passwords.hash(password.clone()).await?),
            must_change_password: new.first_password == FirstPassword::MustChange,
            disabled: false,
            access_version: 1,
            version: 1,
            created_by: self.actor.account(),
            idempotency_key: self.key(id.0),
            input_digest: digest.clone(),
            created_at: self.store.clock().now(),
        };
        self.store
            .write(self.actor, &[Act::ManageAccounts], self.request_id, async |writer| {
                if writer.insert_new::<account::Entity>(vec![row.clone()]).await?.is_empty() {
                    let account = self.added_before(writer, &digest).await?.ok_or_else(|| {
                        Refusal::new(Code::Duplicate, "name", "这个用户名已被使用", "this name is taken")
                    })?;
                    return Ok(Added { account, password: None });
                }
                let entry = entry(writer, Act::ManageAccounts, "ACCOUNT", row.id.0, 1, Map::new(), None);
                writer.journal(vec![entry]).await?;
                Ok(Added { account: row.id, password: Some(password.clone()) })
            })
            .await
    }

    /// The account that this key created before.
    async fn added_before(&self, writer: &Writer, digest: &Digest) -> Result<Option<AccountId>> {
        let Some(created) = self.created("account", "created_by") else { return Ok(None) };
        let known = writer.find::<account::Entity>().filter(created).one().await?;
        same_input(known.map(|row| (row.id, row.input_digest)), digest)
    }
}

/// Reads a name to sign in with: 2 to 64 letters, digits and `. _ - @`, in lower case.
///
/// Letters are those of any script, in one form each, so that two names never look alike by their width or
/// composition.
fn sign_in_name(name: &str) -> std::result::Result<String, Refusal> {
    // Four bytes a character, and some that normalise to fewer: a megabyte is refused before any work on it.
    let name = if name.len() <= 1024 {
        name.trim().nfkc().collect::<String>().to_lowercase()
    } else {
        String::new()
    };
    let fine = (2..=64).contains(&name.chars().count())
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '@'));
    if fine {
        return Ok(name);
    }
    Err(Refusal::invalid(
        "name",
        "用户名为 2 到 64 个字母、汉字、数字或 . _ - @",
        "a name has 2 to 64 letters, digits or . _ - @",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_form_of_letters_and_digits() {
        for (typed, name) in [
            ("Wang.Fang", Some("wang.fang")),
            (" gx_01@gxi ", Some("gx_01@gxi")),
            ("ｗａｎｇ", Some("wang")),
            ("王芳", Some("王芳")),
            ("", None),
            ("w", None),
            ("wang fang", None),
            ("wang\0fang", None),
            ("<script>", None),
            ("wang\u{200b}fang", None),
        ] {
            assert_eq!(sign_in_name(typed).ok().as_deref(), name, "{typed:?}");
        }
        assert!(sign_in_name(&"a".repeat(65)).is_err());
        assert!(sign_in_name(&"a".repeat(1_000_000)).is_err());
    }
}
