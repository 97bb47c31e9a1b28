//! Statements (对账单): what an office was shown, confirmed in one act save the lines that it disputes.

use super::{
    Outcome, Wish,
    input::{DisputeInput, StepInput},
    read::Shown,
    steps::{Stepped, dispute_wish, stepped, wishes},
    summed::seal_of,
    take, take_in,
};
use crate::{
    error::{Error, Result},
    graphql::{Viewer, ViewerExt, answer::answer, filter},
    store::Objection,
};
use async_graphql::Context;
use domain::{Code, Refusal, permit::Act, record::Step};
use entity::{
    spine::TwoSided,
    values::{RecordState, Side},
};
use futures::future::BoxFuture;
use std::collections::HashMap;
use uuid::Uuid;

/// The most lines of a statement that is confirmed in one act.
const MOST_LINES: u64 = 20_000;

/// What is to be confirmed: named records, or a statement by its seal.
pub(crate) struct Confirming<S: Shown> {
    /// The records, each with the version that was read.
    pub(crate) items: Option<Vec<StepInput>>,
    /// The filter of the statement that was shown.
    pub(crate) filter: Option<S::Filter>,
    /// The seal that was shown with it.
    pub(crate) seal: Option<String>,
    /// Lines of the statement that are disputed.
    pub(crate) disputes: Option<Vec<DisputeInput>>,
}

/// Confirms named records, or a statement by its seal.
async fn confirm<S: Stepped>(viewer: &Viewer, confirming: Confirming<S>) -> Result<(Vec<Uuid>, Outcome)> {
    match (&confirming.items, &confirming.filter, &confirming.seal) {
        (Some(items), None, None) if confirming.disputes.is_none() => {
            let wishes = wishes::<S>(items)?;
            let ids = wishes.iter().map(|wish| wish.id).collect();
            Ok((ids, take::<S>(viewer, Step::Confirm, wishes).await?))
        }
        (None, Some(_), Some(_)) => sealed(viewer, confirming).await,
        _ => Err(Error::BadInput(Refusal::invalid(
            "items",
            "请提供 items，或 filter 与 seal",
            "give items, or a filter with its seal",
        ))),
    }
}

/// The same, as clients ask for it.
pub(crate) fn confirmed<'a, S: Stepped>(
    ctx: &'a Context<'a>,
    confirming: Confirming<S>,
) -> BoxFuture<'a, async_graphql::Result<S::Payloads>> {
    Box::pin(async move {
        let viewer = ctx.viewer()?;
        let (done, user_errors) = answer(confirm(viewer, confirming).await, viewer.language)?;
        let (ids, outcome) = done.unwrap_or_default();
        stepped::<S>(ctx, ids, outcome, user_errors).await
    })
}

/// Confirms the submitted records of a statement, save those disputed, where the set is still the one shown.
async fn sealed<S: Stepped>(viewer: &Viewer, confirming: Confirming<S>) -> Result<(Vec<Uuid>, Outcome)> {
    let condition = filter::condition(confirming.filter.as_ref(), &viewer.atlas)?;
    let mut objections: HashMap<Uuid, (i32, Objection)> = HashMap::new();
    for dispute in confirming.disputes.iter().flatten() {
        let wish = dispute_wish::<S>(dispute)?;
        if let Some(objection) = wish.objection {
            objections.insert(wish.id, (wish.expected_version, objection));
        }
    }
    let acts =
        [Step::Confirm, Step::Dispute].map(|step| Side::ALL.iter().map(move |&side| Act::Take(step, side)));
    let acts: Vec<Act> = acts.into_iter().flatten().collect();
    viewer
        .store
        .write(&viewer.actor, &acts, &viewer.request_id, async |writer| {
            let mut rows = writer.find::<S>();
            if let Some(condition) = &condition {
                rows = rows.filter(condition.clone());
            }
            let rows = rows.order_by_id().limit(MOST_LINES + 1).all().await?;
            if u64::try_from(rows.len()).unwrap_or(u64::MAX) > MOST_LINES {
                return Err(Refusal::new(
                    Code::LimitExceeded,
                    "filter",
                    "对账单超过 20,000 行，请按县或月份拆分",
                    "the statement has more than 20,000 lines; split it by county or month",
                )
                .into());
            }
            let seal = seal_of(rows.iter().map(|row| (row.record_id(), row.spine().version)));
            if Some(seal.as_str()) != confirming.seal.as_deref() {
                return Err(Refusal::new(
                    Code::VersionConflict,
                    "seal",
                    "对账单内容已变化，请重新核对后再确认",
                    "the statement has changed since it was shown; read it again",
                )
                .into());
            }
            let waiting: Vec<_> =
                rows.iter().filter(|row| row.spine().state == RecordState::Submitted).collect();
            let (mut confirmed, mut disputed) = (Vec::new(), Vec::new());
            for row in &waiting {
                match objections.get(&row.record_id()) {
                    Some((version, objection)) => disputed.push(Wish {
                        id: row.record_id(),
                        expected_version: *version,
                        note: None,
                        objection: Some(objection.clone()),
                    }),
                    None => confirmed.push(Wish {
                        id: row.record_id(),
                        expected_version: row.spine().version,
                        note: None,
                        objection: None,
                    }),
                }
            }
            if disputed.len() < objections.len() {
                return Err(Refusal::not_found("disputes", "对账单行", "line of this statement").into());
            }
            let mut ids: Vec<Uuid> = confirmed.iter().map(|wish| wish.id).collect();
            ids.extend(disputed.iter().map(|wish| wish.id));
            let mut outcome = take_in::<S>(viewer, writer, Step::Confirm, &confirmed).await?;
            outcome.extend(take_in::<S>(viewer, writer, Step::Dispute, &disputed).await?);
            Ok((ids, outcome))
        })
        .await
}
