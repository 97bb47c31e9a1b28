//! A create is done once for each key: the same key and input again answer what was created before.

use crate::{
    access::Visible,
    error::{Error, Result},
    graphql::Viewer,
    store::{Rows, Writer},
};
use domain::{Refusal, permit::Act};
use entity::{
    batch,
    ids::{AccountId, BatchId},
    values::{Digest, Text},
};
use sea_orm::sea_query::{Alias, Expr, ExprTrait};
use serde::{Serialize, de::DeserializeOwned};

/// A row that keeps the key which created it, in the columns `entered_by` and `idempotency_key`.
pub(crate) trait Keyed: Visible {
    /// The digest of the input that created it.
    fn input(row: &Self::Model) -> &Digest;
}

/// The key of one mutation, as what it creates keeps it.
pub(crate) fn key_of(mutation: &str, key: &str) -> Result<String, Refusal> {
    let key = Text::parse(key, 100).map_err(|_why| {
        Refusal::invalid("idempotencyKey", "幂等键为 1 到 100 个字符", "a key has 1 to 100 characters")
    })?;
    Ok(format!("{mutation}/{}", &*key))
}

/// A key of one account and one mutation, with the digest of its parsed input.
#[derive(Clone, Debug)]
pub(crate) struct Once {
    /// Whose key it is.
    pub(crate) account: AccountId,
    /// The mutation and its key.
    pub(crate) key: String,
    /// The digest of the parsed input.
    pub(crate) input: Digest,
}

impl Once {
    /// For a caller who may do `act`; `input` is what was parsed.
    pub(crate) fn new(
        viewer: &Viewer,
        act: Act,
        mutation: &str,
        key: &str,
        input: &impl std::fmt::Debug,
    ) -> Result<Self> {
        let account = viewer.actor.account().ok_or(Error::Unauthenticated)?;
        if !viewer.actor.may(act) {
            return Err(Error::Forbidden);
        }
        Self::of(account, mutation, key, input)
    }

    /// For an account; whoever writes says what it may do.
    pub(crate) fn of(
        account: AccountId,
        mutation: &str,
        key: &str,
        input: &impl std::fmt::Debug,
    ) -> Result<Self> {
        let key = key_of(mutation, key)?;
        Ok(Self { account, key, input: Digest::of(format!("{input:?}")) })
    }

    /// The row that the key created before, among those that may be seen.
    pub(crate) async fn created<E: Keyed>(&self, rows: Rows<'_, E>) -> Result<Option<E::Model>> {
        let table = E::default();
        let table = table.table_name();
        let column = |name: &'static str| Expr::col((Alias::new(table), Alias::new(name)));
        let own = column("entered_by").eq(self.account);
        let row = rows.filter(own.and(column("idempotency_key").eq(self.key.as_str()))).one().await?;
        match row {
            Some(row) if *E::input(&row) != self.input => Err(Refusal::idempotency_conflict().into()),
            row => Ok(row),
        }
    }

    /// What the key created before; nothing where it begins now. Only success is remembered: what is refused
    /// later takes the beginning back with it.
    pub(crate) async fn before<T: DeserializeOwned>(&self, writer: &Writer) -> Result<Option<T>> {
        let row = batch::Model {
            id: writer.clock().id::<BatchId>(),
            account_id: self.account,
            idempotency_key: self.key.clone(),
            input_digest: self.input.clone(),
            at: writer.clock().now(),
            answers: None,
        };
        if !writer.insert_new::<batch::Entity>(vec![row]).await?.is_empty() {
            return Ok(None);
        }
        let known = writer
            .find::<batch::Entity>()
            .filter(Expr::col(("batch", "idempotency_key")).eq(self.key.clone()))
            .one()
            .await?
            .ok_or_else(|| Error::Internal("a batch was there and is not".to_owned()))?;
        if known.input_digest != self.input {
            return Err(Refusal::idempotency_conflict().into());
        }
        let kept = serde_json::from_str(known.answers.as_deref().unwrap_or("null"));
        kept.map(Some).map_err(|error| Error::Internal(format!("the answers of a batch: {error}")))
    }

    /// Keeps what the key created.
    pub(crate) async fn keep(&self, writer: &Writer, created: &impl Serialize) -> Result<()> {
        let text = serde_json::to_string(created).map_err(|error| Error::Internal(error.to_string()))?;
        writer.keep_answers(self.account, &self.key, text).await
    }
}
