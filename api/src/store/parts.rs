//! Parts of records: confirmations and disputes, which belong to a changed record and share its scope.

use super::{Change, Writer};
use crate::{
    access::Visible,
    error::{Error, Result},
};
use entity::{
    confirmation, dispute,
    ids::{ConfirmationId, DisputeId},
    spine::TwoSided,
    values::Side,
};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, ModelTrait, QueryTrait,
    sea_query::{Expr, ExprTrait, Query},
};

/// What a dispute says: the field, the other side's value, the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    /// The disputed field.
    pub field: String,
    /// The value that is held to be right.
    pub value: Option<String>,
    /// Why.
    pub reason: String,
}

impl Writer {
    /// Adds the confirmation that each change is.
    pub async fn add_confirmations<E>(&self, changes: &[&Change<E>], side: Side) -> Result<()>
    where
        E: Visible,
        E::Model: ModelTrait<Entity = E> + TwoSided,
    {
        let account = self.actor().account().ok_or(Error::Unauthenticated)?;
        let at = self.clock().now();
        let rows = changes.iter().map(|change| {
            let spine = change.after().spine();
            confirmation::Model {
                id: self.clock().id::<ConfirmationId>(),
                kind: E::Model::KIND.word().to_owned(),
                record_id: change.after().record_id(),
                version: spine.version,
                digest: spine.digest,
                side,
                confirmed_by: account,
                at,
            }
            .into_active_model()
            .reset_all()
        });
        let rows: Vec<_> = rows.collect();
        for chunk in rows.chunks(super::writer::rows_a_statement(8)) {
            self.transaction()
                .execute(&confirmation::Entity::insert_many(chunk.to_vec()).into_query())
                .await?;
        }
        Ok(())
    }

    /// Adds the dispute that each change is.
    pub async fn add_disputes<E>(&self, disputes: &[(&Change<E>, Objection)], side: Side) -> Result<()>
    where
        E: Visible,
        E::Model: ModelTrait<Entity = E> + TwoSided,
    {
        let account = self.actor().account().ok_or(Error::Unauthenticated)?;
        let at = self.clock().now();
        let rows = disputes.iter().map(|(change, objection)| {
            dispute::Model {
                id: self.clock().id::<DisputeId>(),
                kind: E::Model::KIND.word().to_owned(),
                record_id: change.after().record_id(),
                version: change.after().spine().version,
                field: objection.field.clone(),
                value: objection.value.clone(),
                reason: objection.reason.clone(),
                side,
                disputed_by: account,
                at,
                ended_at: None,
                ended_how: None,
            }
            .into_active_model()
            .reset_all()
        });
        let rows: Vec<_> = rows.collect();
        for chunk in rows.chunks(super::writer::rows_a_statement(12)) {
            self.transaction().execute(&dispute::Entity::insert_many(chunk.to_vec()).into_query()).await?;
        }
        Ok(())
    }

    /// Ends the open disputes of changed records.
    pub async fn end_disputes<E>(&self, changes: &[&Change<E>], how: &'static str) -> Result<()>
    where
        E: Visible,
        E::Model: ModelTrait<Entity = E> + TwoSided,
    {
        let update = Query::update()
            .table("dispute")
            .value("ended_at", self.clock().now())
            .value("ended_how", how)
            .and_where(Expr::col("kind").eq(E::Model::KIND.word()))
            .and_where(Expr::col("record_id").is_in(changes.iter().map(|change| change.after().record_id())))
            .and_where(Expr::col("ended_at").is_null())
            .to_owned();
        self.transaction().execute(&update).await?;
        Ok(())
    }
}
