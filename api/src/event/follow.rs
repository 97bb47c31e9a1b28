//! Following a kind of record: an endless stream of what happens to it, which holds little and waits for its
//! reader.

use super::{
    Event,
    changes::{self, Changes},
    presence::{Continuation, Presence, Standing},
};
use crate::{
    access::Visible,
    audit::Trail,
    error::{Error, Result},
    graphql::{
        Viewer, ViewerExt as _,
        connection::{self, read},
        scalar::Cursor,
    },
    store::{Direction, Order},
};
use async_graphql::{Context, ID, OutputType};
use chrono::{DateTime, TimeDelta, Utc};
use domain::Refusal;
use entity::{journal, spine::TwoSided};
use futures::{Stream, stream};
use sea_orm::{ModelTrait, Value, sea_query::Expr};
use std::{
    collections::{HashMap, HashSet, VecDeque},
    future::Future,
};
use tokio::sync::watch;
use uuid::Uuid;

/// The name of the events inside their cursors, which are the same for every kind of record.
const LIST: &str = "events";
const ORDER: Order = Order { name: "position", columns: &["position"], direction: Direction::Ascending };

/// For how long what was read is told, before it is read anew.
const FRESH: TimeDelta = TimeDelta::seconds(1);

/// A kind of record that can be followed.
pub(crate) trait Followed: Send + Sync + 'static {
    /// Its rows.
    type Row: ModelTrait<Entity = Self::Entity> + TwoSided + Send + Sync;
    /// Its table.
    type Entity: Visible<Model = Self::Row>;
    /// Its record as clients see it.
    type Node: OutputType + Clone + Send + Sync + 'static;

    /// The column of its id.
    fn id_column() -> Expr;

    /// The id that clients know.
    fn id(record: Uuid) -> ID;

    /// What the caller wants to follow, as a condition on the table.
    fn condition(&self, viewer: &Viewer) -> Result<Option<Expr>>;

    /// The records among these that the viewer may see and the condition holds.
    fn read(
        &self,
        viewer: &Viewer,
        records: &HashSet<Uuid>,
    ) -> impl Future<Output = Result<HashMap<Uuid, Self::Node>>> + Send;
}

/// What happens to a kind of record from now on, or behind a cursor.
///
/// # Errors
/// `UNAUTHENTICATED`, a filter or cursor that does not parse, `CURSOR_EXPIRED`.
pub(crate) async fn follow<F: Followed>(
    ctx: &Context<'_>,
    followed: F,
    after: Option<Cursor>,
) -> async_graphql::Result<impl Stream<Item = async_graphql::Result<Event<F::Node>>> + use<F>> {
    let viewer = ctx.viewer()?.clone();
    let known = ctx.data::<Trail>()?.highest();
    let continuation = ctx.data::<Continuation>()?.clone();
    followed.condition(&viewer)?;
    let position = match (continuation.from(), after) {
        (Some(position), _) => position,
        (None, Some(cursor)) => {
            let position = parse(&cursor)?;
            changes::reaches(&viewer.store, position).await?;
            position
        }
        (None, None) => changes::highest(&viewer.store).await?,
    };
    let following = Following {
        followed,
        viewer,
        presence: ctx.data::<Presence>()?.clone(),
        continuation,
        known,
        position,
        looked_to: position,
        read_at: DateTime::UNIX_EPOCH,
        waiting: VecDeque::new(),
        over: false,
    };
    Ok(stream::unfold(following, |mut following| async move {
        let next = following.next().await;
        let told = match next {
            Ok(event) => Ok(event?),
            Err(error) => {
                following.over = true;
                Err(error.into())
            }
        };
        Some((told, following))
    }))
}

/// The cursor of a position.
pub(super) fn cursor(position: i64) -> Cursor {
    connection::cursor(LIST, ORDER, &[Value::from(position)])
}

/// A cursor that names nothing.
pub(super) fn stray() -> Error {
    Error::BadInput(Refusal::invalid("after", "游标不属于变化的订阅", "this cursor is of no event"))
}

fn parse(cursor: &Cursor) -> Result<i64> {
    match read(LIST, ORDER, &cursor.0).as_deref() {
        Some([Value::BigInt(Some(position))]) if *position >= 0 => Ok(*position),
        _ => Err(stray()),
    }
}

/// How far somebody has followed.
struct Following<F: Followed> {
    followed: F,
    viewer: Viewer,
    presence: Presence,
    continuation: Continuation,
    known: watch::Receiver<i64>,
    /// Everything up to here has been told, or was not theirs.
    position: i64,
    looked_to: i64,
    read_at: DateTime<Utc>,
    waiting: VecDeque<(journal::Model, Option<F::Node>)>,
    over: bool,
}

impl<F: Followed> Following<F> {
    /// The next event; none where it is over, or begins again with other rights.
    async fn next(&mut self) -> Result<Option<Event<F::Node>>> {
        while !self.over {
            if self.waiting.is_empty() {
                self.position = self.looked_to;
                let known = *self.known.borrow_and_update();
                if known <= self.position {
                    if self.known.changed().await.is_err() {
                        return Ok(None);
                    }
                    continue;
                }
                if self.has_other_rights().await? {
                    return Ok(None);
                }
                self.read(known).await?;
            } else if self.viewer.store.clock().now() > self.read_at + FRESH {
                // The reader is slow, and what was read is not sure to be theirs any more.
                self.waiting.clear();
                self.looked_to = self.position;
            } else {
                if self.has_other_rights().await? {
                    return Ok(None);
                }
                if let Some((entry, node)) = self.waiting.pop_front() {
                    return Ok(Some(self.told(&entry, node)));
                }
            }
        }
        Ok(None)
    }

    async fn read(&mut self, known: i64) -> Result<()> {
        self.read_at = self.viewer.store.clock().now();
        let found = changes::behind(&self.followed, &self.viewer, self.position, known).await?;
        let Changes { told, looked_to } = found;
        self.waiting = told.into();
        self.looked_to = looked_to;
        Ok(())
    }

    /// Whether the rights have changed; it is then begun again with the new ones.
    async fn has_other_rights(&self) -> Result<bool> {
        let changed = self.presence.compared_with(&self.viewer).await? == Standing::Changed;
        if changed {
            self.continuation.again_from(self.position);
        }
        Ok(changed)
    }

    fn told(&mut self, entry: &journal::Model, node: Option<F::Node>) -> Event<F::Node> {
        self.position = entry.position.unwrap_or(self.position);
        let there = node.is_some();
        Event {
            cursor: cursor(self.position),
            id: F::id(entry.subject_id),
            at: entry.at,
            act: there.then(|| entry.act.clone()),
            version: there.then_some(entry.version),
            gone: !there,
            node,
        }
    }
}
