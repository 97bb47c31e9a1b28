//! What one request may reach.

use crate::{
    access::Actor,
    atlas::Atlas,
    error::{Error, Result},
    language::Language,
    store::{Reader, Store},
};
use async_graphql::Context;
use std::sync::Arc;

/// Who asks, what they may read, and where their commands go; one for each request.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// Who asks.
    pub actor: Actor,
    /// What they may read.
    pub reader: Reader,
    /// Where commands go.
    pub store: Store,
    /// Regions and pairings as they stand.
    pub atlas: Arc<Atlas>,
    /// The language of messages.
    pub language: Language,
    /// Names the request in the log and in the journal.
    pub request_id: String,
}

impl Viewer {
    /// For one request.
    pub fn new(
        store: &Store,
        actor: Actor,
        atlas: Arc<Atlas>,
        language: Language,
        request_id: String,
    ) -> Self {
        Self { reader: store.reader(&actor), store: store.clone(), actor, atlas, language, request_id }
    }

    /// The same, where somebody has signed in.
    fn signed_in(&self) -> Result<&Self> {
        if self.actor.account().is_some() { Ok(self) } else { Err(Error::Unauthenticated) }
    }

    /// The same, where somebody has signed in who need not change the password first.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` where nobody is; `FORBIDDEN` where the password must be changed first.
    pub(crate) fn entitled(self) -> Result<Self> {
        self.with_own_password()?;
        Ok(self)
    }

    fn with_own_password(&self) -> Result<&Self> {
        let viewer = self.signed_in()?;
        if viewer.actor.password_due() { Err(Error::PasswordMustChange) } else { Ok(viewer) }
    }
}

/// Reaches the viewer from any resolver.
pub trait ViewerExt {
    /// The viewer of this request, signed in or not.
    fn anybody(&self) -> Result<&Viewer>;

    /// The viewer of this request, signed in.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` where nobody is.
    fn signed_in(&self) -> Result<&Viewer> {
        self.anybody()?.signed_in()
    }

    /// The viewer of this request, signed in and with a password of their own.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` where nobody is; `FORBIDDEN` where the password must be changed first.
    fn viewer(&self) -> Result<&Viewer> {
        self.signed_in()?.with_own_password()
    }
}

impl ViewerExt for Context<'_> {
    fn anybody(&self) -> Result<&Viewer> {
        self.data::<Viewer>().map_err(|missing| Error::Internal(missing.message))
    }
}
