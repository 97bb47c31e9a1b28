//! Whether whoever follows may still do so, and what becomes of it where their rights have changed.

use crate::{
    access::Doorman, atlas::Shelf, error::Result, graphql::Viewer, language::Language, store::Store,
};
use std::sync::{Arc, Mutex, PoisonError};

/// Whoever follows, to be let in anew as often as somebody asks.
#[derive(Clone)]
pub(crate) struct Presence {
    /// Who lets in.
    pub(crate) doorman: Doorman,
    /// The data.
    pub(crate) store: Store,
    /// Regions, pairings and lists.
    pub(crate) shelf: Shelf,
    /// What the `Authorization` header holds, or would hold.
    pub(crate) authorization: Option<String>,
    /// The language of messages.
    pub(crate) language: Language,
    /// Names the request.
    pub(crate) request_id: String,
}

/// Whether somebody is who they were.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// With the same rights, over the same regions and pairings.
    Unchanged,
    /// With others.
    Changed,
}

impl Presence {
    /// Lets them in, as whom their token says, with the rights that our tables say.
    pub(crate) async fn admit(&self) -> Result<Viewer> {
        let atlas = self.shelf.take();
        let actor = self.doorman.admit(&self.store, &atlas, self.authorization.as_deref()).await?;
        Ok(Viewer::new(&self.store, actor, atlas, self.language, self.request_id.clone()))
    }

    /// Whether they are still who `viewer` was.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` where the token is over, or the session, or the account.
    pub(super) async fn compared_with(&self, viewer: &Viewer) -> Result<Standing> {
        let now = self.admit().await?;
        let same = now.actor == viewer.actor && Arc::ptr_eq(&now.atlas, &viewer.atlas);
        Ok(if same { Standing::Unchanged } else { Standing::Changed })
    }
}

/// Where a subscription goes on with rights that have changed: it ends, and begins again there.
#[derive(Clone, Debug, Default)]
pub(crate) struct Continuation(Arc<Mutex<Turn>>);

#[derive(Debug, Default)]
struct Turn {
    /// Behind this position.
    from: Option<i64>,
    /// Whether it is to begin again.
    again: bool,
}

impl Continuation {
    /// Begin again behind this position.
    pub(super) fn again_from(&self, position: i64) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Turn { from: Some(position), again: true };
    }

    /// Behind which position to begin, where it has begun before.
    pub(super) fn from(&self) -> Option<i64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).from
    }

    /// Whether it is to begin again; says so once.
    pub(crate) fn is_due(&self) -> bool {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner).again)
    }
}
