//! Many records at once, under one key: all or nothing, or those that are right; answered line by line for good.

use super::{
    ENTER, Entrant, Record, enter,
    read::{Shown, Wanted, by_ids},
};
use crate::{
    error::{Error, Result},
    graphql::{
        Viewer, ViewerExt,
        answer::{UserError, answer},
    },
    once::Once,
    store::Writer,
};
use async_graphql::Context;
use domain::{Code, Refusal};
use entity::{
    spine::TwoSided,
    values::{BatchPolicy, Digest},
};
use sea_orm::{IntoActiveModel, ModelTrait};
use uuid::Uuid;

/// The most lines of one request.
const MOST_LINES: usize = 1000;

/// What became of each line: the record, or why it was refused.
pub(crate) type Logged = Vec<std::result::Result<Uuid, Vec<Refusal>>>;

/// Where a line of many comes from.
#[derive(Clone, Debug)]
pub(crate) struct Whence {
    /// Its place among those that are entered together.
    pub(crate) index: usize,
    /// The key that its record keeps.
    pub(crate) key: String,
    /// The digest of the input that it came with.
    pub(crate) input: Digest,
}

/// Refuses a batch of none or too many.
///
/// # Errors
/// `LIMIT_EXCEEDED`.
pub(crate) fn limit(lines: usize) -> Result<()> {
    if (1..=MOST_LINES).contains(&lines) {
        return Ok(());
    }
    Err(Refusal::new(
        Code::LimitExceeded,
        "lines",
        format!("一次 1 到 {MOST_LINES} 行，本次 {lines} 行；更多请用表格导入"),
        format!("1 to {MOST_LINES} lines at once, not {lines}; import a spreadsheet for more"),
    )
    .into())
}

/// Enters what was prepared, by what makes a row of each; a key that was used before answers as it did.
///
/// # Errors
/// `IDEMPOTENCY_CONFLICT`; what is refused of a line is its answer.
pub(crate) async fn enter_many<R, M>(
    viewer: &Viewer,
    once: &Once,
    policy: BatchPolicy,
    prepared: Vec<std::result::Result<M, Vec<Refusal>>>,
) -> Result<Logged>
where
    R: Record,
    R::ActiveModel: Send,
    R::Model: ModelTrait<Entity = R> + TwoSided + Clone + Send + Sync + IntoActiveModel<R::ActiveModel>,
    M: Fn(&Writer, Whence) -> Entrant<R> + Send + Sync,
{
    let mut answers = Logged::new();
    let written = viewer
        .store
        .write(&viewer.actor, &ENTER, &viewer.request_id, async |writer| {
            if let Some(before) = once.before(writer).await? {
                answers = answers_of(before);
                return Ok(());
            }
            answers.clear();
            let mut entrants = Vec::new();
            for (index, line) in prepared.iter().enumerate() {
                match line {
                    Ok(make) => {
                        let key = format!("{}/{index}", once.key);
                        entrants.push(make(writer, Whence { index, key, input: once.input.clone() }));
                        answers.push(Err(Vec::new()));
                    }
                    Err(refusals) => answers.push(Err(refusals.clone())),
                }
            }
            for (index, logged) in enter::<R>(writer, entrants).await? {
                if let Some(answer) = answers.get_mut(index) {
                    *answer = logged.map_err(|refusal| vec![refusal]);
                }
            }
            let refused = answers.iter().filter(|answer| answer.is_err()).count();
            // Only success is remembered: a batch of which nothing stays leaves no trace.
            if refused == answers.len() || (refused > 0 && policy == BatchPolicy::AllOrNothing) {
                return Err(Error::Refused(Vec::new()));
            }
            once.keep(writer, &kept(&answers)).await
        })
        .await;
    match written {
        Ok(()) => Ok(answers),
        Err(Error::Refused(about_all)) if about_all.is_empty() => Ok(undone(answers)),
        Err(error) => Err(error),
    }
}

/// The answers of a batch that was taken back: no line was logged, and only the bad ones say why.
fn undone(answers: Logged) -> Logged {
    answers.into_iter().map(|answer| answer.map_or_else(Err, |_| Err(Vec::new()))).collect()
}

/// What a batch keeps of a line.
#[derive(serde::Serialize, serde::Deserialize)]
struct KeptAnswer {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    refusals: Vec<Refusal>,
}

/// What a batch keeps of its answers.
fn kept(answers: &Logged) -> Vec<KeptAnswer> {
    let keep = |answer: &std::result::Result<Uuid, Vec<Refusal>>| match answer {
        Ok(id) => KeptAnswer { id: Some(*id), refusals: Vec::new() },
        Err(refusals) => KeptAnswer { id: None, refusals: refusals.clone() },
    };
    answers.iter().map(keep).collect()
}

/// The answers of a batch, line by line; none where they are kept no longer.
fn answers_of(kept: Option<Vec<KeptAnswer>>) -> Logged {
    let answer = |kept: KeptAnswer| kept.id.ok_or(kept.refusals);
    kept.into_iter().flatten().map(answer).collect()
}

/// Makes the payload of a batch of one kind of record.
macro_rules! batch_payload {
    ($payload:ident of $line:ident, $record:ty: $field:ident $node:ty) => {
        /// What became of each line of a batch.
        #[derive(Clone, Debug, async_graphql::SimpleObject)]
        pub struct $payload {
            /// Line by line.
            pub(super) lines: $crate::graphql::entries::Entries<$line>,
            /// How many were logged.
            pub(super) logged: i32,
            /// How many were refused.
            pub(super) refused: i32,
            /// What was refused about the whole.
            pub(super) user_errors: Vec<$crate::graphql::answer::UserError>,
        }

        /// What became of one line.
        #[derive(Clone, Debug, async_graphql::SimpleObject)]
        pub struct $line {
            /// Its place in the input, from 0.
            pub(super) index: i32,
            /// The record, where it was logged and is visible.
            pub(super) $field: Option<$node>,
            /// Why it was refused.
            pub(super) user_errors: Vec<$crate::graphql::answer::UserError>,
        }

        impl $payload {
            /// What became of a batch, as clients are told.
            pub(super) async fn of(
                ctx: &async_graphql::Context<'_>,
                logged: $crate::error::Result<$crate::record::batch::Logged>,
            ) -> async_graphql::Result<Self> {
                let told = $crate::record::batch::told::<$record>(ctx, logged).await?;
                let line = |(index, $field, user_errors)| $line { index, $field, user_errors };
                let [logged, refused] = told.counts;
                let lines = told.lines.into_iter().map(line).collect();
                Ok(Self { lines, logged, refused, user_errors: told.user_errors })
            }
        }
    };
}
pub(crate) use batch_payload;

/// What clients are told of a batch.
pub(crate) struct Told<N> {
    /// Line by line: its place, the record, why it was refused.
    pub(crate) lines: Vec<(i32, Option<N>, Vec<UserError>)>,
    /// How many were logged and refused.
    pub(crate) counts: [i32; 2],
    /// What was refused about the whole.
    pub(crate) user_errors: Vec<UserError>,
}

/// What became of a batch, as clients are told.
pub(crate) async fn told<S: Shown>(
    ctx: &Context<'_>,
    logged: Result<Logged>,
) -> async_graphql::Result<Told<S::Node>> {
    let viewer = ctx.viewer()?;
    let (logged, user_errors) = answer(logged, viewer.language)?;
    let logged = logged.unwrap_or_default();
    let ids = logged.iter().filter_map(|line| line.as_ref().ok().copied());
    let mut nodes = by_ids::<S>(viewer, &Wanted::in_payload::<S>(ctx.field()), ids).await?;
    let refused = logged.iter().filter(|line| line.is_err()).count();
    let counts = [logged.len() - refused, refused].map(|count| i32::try_from(count).unwrap_or(i32::MAX));
    let line = |(line, index): (std::result::Result<Uuid, Vec<Refusal>>, i32)| match line {
        Ok(id) => (index, nodes.remove(&id), Vec::new()),
        Err(refusals) => {
            let place = usize::try_from(index).ok();
            (index, None, UserError::all(&refusals, place, viewer.language))
        }
    };
    let lines = logged.into_iter().zip(0_i32..).map(line).collect();
    Ok(Told { lines, counts, user_errors })
}
