//! Replacing a password, closing an account and opening it again: each ends every session of the account.

use super::{Keeper, reason, wrong_state};
use crate::{
    access::password::{Password, Passwords},
    error::Result,
};
use domain::permit::Act;
use entity::{account::PasswordHash, ids::AccountId, values::NoticeKind};

/// Whether an account can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    Disabled,
    Enabled,
}

/// Whether a new password lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lasts {
    /// Until its owner changes it.
    Yes,
    /// Until the first sign-in, which must change it.
    UntilSignIn,
}

impl Keeper<'_> {
    /// Gives a new random password, which must be changed at the first sign-in.
    ///
    /// # Errors
    /// `NOT_FOUND` and `VERSION_CONFLICT`.
    pub async fn reset(
        &self,
        passwords: &Passwords,
        account: AccountId,
        expected: Option<i32>,
    ) -> Result<Password> {
        self.not_oneself(account)?;
        self.replace(passwords, account, expected, Lasts::UntilSignIn).await
    }

    /// Gives a new random password that lasts: for accounts of the demonstration.
    ///
    /// # Errors
    /// `NOT_FOUND`.
    pub async fn renew(&self, passwords: &Passwords, account: AccountId) -> Result<Password> {
        self.not_oneself(account)?;
        self.replace(passwords, account, None, Lasts::Yes).await
    }

    /// Closes an account: it cannot sign in, and its tokens are worth nothing.
    ///
    /// # Errors
    /// `NOT_FOUND`, `VERSION_CONFLICT`, `WRONG_STATE` where it is closed already.
    pub async fn disable(&self, account: AccountId, expected: i32, why: Option<&str>) -> Result<AccountId> {
        self.switch(account, expected, why, Use::Disabled).await
    }

    /// Opens a closed account again.
    ///
    /// # Errors
    /// `NOT_FOUND`, `VERSION_CONFLICT`, `WRONG_STATE` where it is open.
    pub async fn enable(&self, account: AccountId, expected: i32, why: Option<&str>) -> Result<AccountId> {
        self.switch(account, expected, why, Use::Enabled).await
    }

    async fn replace(
        &self,
        passwords: &Passwords,
        account: AccountId,
        expected: Option<i32>,
        lasts: Lasts,
    ) -> Result<Password> {
        let password = Password::random()?;
        let hash: PasswordHash = passwords.hash(password.clone()).await?;
        self.store
            .write(self.actor, &[Act::ManageAccounts], self.request_id, async |writer| {
                let held = self.held(writer, account, expected).await?;
                let regions = self.regions_of(writer, &held).await?;
                let change = held.change(|row| {
                    row.password_hash = Some(hash.clone());
                    row.must_change_password = lasts == Lasts::UntilSignIn;
                    row.access_version += 1;
                    row.version += 1;
                });
                let note = Some("password reset".to_owned());
                self.save(writer, Act::ManageAccounts, change, note).await?;
                self.end_sessions(writer, account).await?;
                self.tell(writer, account, NoticeKind::PasswordReset, None, regions).await
            })
            .await?;
        Ok(password)
    }

    async fn switch(
        &self,
        account: AccountId,
        expected: i32,
        why: Option<&str>,
        to: Use,
    ) -> Result<AccountId> {
        self.not_oneself(account)?;
        let why = reason(why)?;
        self.store
            .write(self.actor, &[Act::ManageAccounts], self.request_id, async |writer| {
                let held = self.held(writer, account, Some(expected)).await?;
                let disabled = to == Use::Disabled;
                if held.disabled == disabled {
                    return Err(match to {
                        Use::Disabled => {
                            wrong_state("id", "该账号已经停用", "the account is disabled already")
                        }
                        Use::Enabled => wrong_state("id", "该账号没有停用", "the account is not disabled"),
                    });
                }
                let regions = self.regions_of(writer, &held).await?;
                let change = held.change(|row| {
                    row.disabled = disabled;
                    row.access_version += 1;
                    row.version += 1;
                });
                self.save(writer, Act::ManageAccounts, change, why.clone()).await?;
                self.end_sessions(writer, account).await?;
                let what = if disabled { NoticeKind::Disabled } else { NoticeKind::Enabled };
                self.tell(writer, account, what, None, regions).await?;
                Ok(account)
            })
            .await
    }
}
