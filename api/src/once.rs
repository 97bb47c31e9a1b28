//! A create is done once for each key: the same key and input again answer what was created before.

use crate::{
    error::{Error, Result},
    graphql::Viewer,
    store::Writer,
};
use domain::{Refusal, permit::Act};
use entity::{
    batch,
    ids::{AccountId, BatchId},
    values::{Digest, Text},
};
use sea_orm::sea_query::{Expr, ExprTrait};
use serde::{Serialize, de::DeserializeOwned};

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
    account: AccountId,
    key: String,
    input: Digest,
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
        let key = key_of(mutation, key)?;
        Ok(Self { account, key, input: Digest::of(format!("{input:?}")) })
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
        let kept = serde_json::from_str(known.answers.as_deref().unwrap_or_default());
        kept.map(Some).map_err(|error| Error::Internal(format!("the answers of a batch: {error}")))
    }

    /// Keeps what the key created.
    pub(crate) async fn keep(&self, writer: &Writer, created: &impl Serialize) -> Result<()> {
        let text = serde_json::to_string(created).map_err(|error| Error::Internal(error.to_string()))?;
        writer.keep_answers(self.account, &self.key, text).await
    }
}
