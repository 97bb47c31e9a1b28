//! What can be done to purchases: enter, amend, and the steps between the two sides.

use super::{
    amend,
    input::{
        AmendPurchaseInput, DisputeInput, DisputesInput, ItemsInput, LogPurchaseInput, LogPurchasesInput,
        ReturnInput, ReverseInput, StepInput, StepsInput,
    },
    log,
    query::{Wanted, by_ids},
    reverse,
    statement::{self, MOST_ITEMS, objection, purchase_id},
    view::{LogPurchasesPayload, LoggedLine, PurchasePayload, StepsPayload},
};
use crate::{
    error::{Error, Result},
    graphql::{
        Viewer, ViewerExt,
        answer::{UserError, answer},
        read,
    },
    record::{Outcome, Wish, take},
};
use async_graphql::{Context, Object};
use domain::{Code, Refusal, record::Step};
use entity::{ids::PurchaseId, purchase};
use uuid::Uuid;

/// What can be done to purchases (消费帮扶).
#[derive(Clone, Copy, Debug, Default)]
pub struct PurchaseMutation;

/// What can be done to purchases.
#[Object]
impl PurchaseMutation {
    /// Logs one purchase, as a draft or submitted (录入).
    async fn log_purchase(
        &self,
        ctx: &Context<'_>,
        input: LogPurchaseInput,
    ) -> async_graphql::Result<PurchasePayload> {
        one(ctx, log::one(ctx.viewer()?, input).await).await
    }

    /// Logs up to 1,000 purchases and answers line by line (批量录入).
    async fn log_purchases(
        &self,
        ctx: &Context<'_>,
        input: LogPurchasesInput,
    ) -> async_graphql::Result<LogPurchasesPayload> {
        let viewer = ctx.viewer()?;
        let (logged, user_errors) = answer(log::many(viewer, input).await, viewer.language)?;
        Ok(lines(viewer, Wanted::in_payload(ctx.field()), logged.unwrap_or_default(), user_errors).await?)
    }

    /// Amends a purchase; a confirmed one whose material fields change waits for the other side again (修改).
    async fn amend_purchase(
        &self,
        ctx: &Context<'_>,
        input: AmendPurchaseInput,
    ) -> async_graphql::Result<PurchasePayload> {
        one(ctx, amend::amend(ctx.viewer()?, input).await).await
    }

    /// Submits a draft (提交).
    async fn submit_purchase(
        &self,
        ctx: &Context<'_>,
        input: StepInput,
    ) -> async_graphql::Result<PurchasePayload> {
        step(ctx, Step::Submit, input).await
    }

    /// Submits up to 1,000 drafts (批量提交).
    async fn submit_purchases(
        &self,
        ctx: &Context<'_>,
        input: ItemsInput,
    ) -> async_graphql::Result<StepsPayload> {
        steps(ctx, Step::Submit, wishes(&input.items)?).await
    }

    /// Throws a draft away (作废).
    async fn discard_purchase(
        &self,
        ctx: &Context<'_>,
        input: StepInput,
    ) -> async_graphql::Result<PurchasePayload> {
        step(ctx, Step::Discard, input).await
    }

    /// Passes a purchase on to the other side, after the own side's review (审核通过).
    async fn pass_on_purchase(
        &self,
        ctx: &Context<'_>,
        input: StepInput,
    ) -> async_graphql::Result<PurchasePayload> {
        step(ctx, Step::PassOn, input).await
    }

    /// Sends a purchase back to who entered it, with a reason (退回).
    async fn send_back_purchase(
        &self,
        ctx: &Context<'_>,
        input: StepInput,
    ) -> async_graphql::Result<PurchasePayload> {
        step(ctx, Step::SendBack, input).await
    }

    /// Withdraws a submitted or disputed purchase, which frees its order line (撤回).
    async fn withdraw_purchase(
        &self,
        ctx: &Context<'_>,
        input: StepInput,
    ) -> async_graphql::Result<PurchasePayload> {
        step(ctx, Step::Withdraw, input).await
    }

    /// Confirms a submitted purchase for the other side (确认).
    async fn confirm_purchase(
        &self,
        ctx: &Context<'_>,
        input: StepInput,
    ) -> async_graphql::Result<PurchasePayload> {
        step(ctx, Step::Confirm, input).await
    }

    /// Confirms up to 1,000 purchases, or a statement by its seal (批量确认、按对账单确认).
    async fn confirm_purchases(
        &self,
        ctx: &Context<'_>,
        input: StepsInput,
    ) -> async_graphql::Result<StepsPayload> {
        let viewer = ctx.viewer()?;
        let (done, user_errors) = answer(statement::confirm(viewer, input).await, viewer.language)?;
        let (ids, outcome) = done.unwrap_or_default();
        stepped(ctx, ids, outcome, user_errors).await
    }

    /// Disputes a purchase for the other side: the field, the right value, the reason (异议).
    async fn dispute_purchase(
        &self,
        ctx: &Context<'_>,
        input: DisputeInput,
    ) -> async_graphql::Result<PurchasePayload> {
        let viewer = ctx.viewer()?;
        let done = match dispute_wish(&input) {
            Ok(wish) => first(take::<purchase::Entity>(viewer, Step::Dispute, vec![wish]).await),
            Err(error) => Err(error),
        };
        one(ctx, done).await
    }

    /// Disputes up to 1,000 purchases (批量异议).
    async fn dispute_purchases(
        &self,
        ctx: &Context<'_>,
        input: DisputesInput,
    ) -> async_graphql::Result<StepsPayload> {
        few(input.items.len())?;
        let wishes = input.items.iter().map(dispute_wish).collect::<Result<Vec<_>>>();
        let viewer = ctx.viewer()?;
        let (wishes, user_errors) = answer(wishes, viewer.language)?;
        let wishes = wishes.unwrap_or_default();
        let ids = wishes.iter().map(|wish| wish.id).collect();
        let outcome = take::<purchase::Entity>(viewer, Step::Dispute, wishes).await?;
        stepped(ctx, ids, outcome, user_errors).await
    }

    /// Drops a dispute that the own side raised (撤销异议).
    async fn drop_dispute(
        &self,
        ctx: &Context<'_>,
        input: StepInput,
    ) -> async_graphql::Result<PurchasePayload> {
        step(ctx, Step::DropDispute, input).await
    }

    /// Says for the other side that a possible duplicate is none, which is remembered (认定不重复).
    async fn clear_duplicate(
        &self,
        ctx: &Context<'_>,
        input: StepInput,
    ) -> async_graphql::Result<PurchasePayload> {
        step(ctx, Step::ClearDuplicate, input).await
    }

    /// Says for the other side that a possible duplicate is one, which excludes it (认定重复). Where the own side
    /// entered the other one, `acceptMatch` confirms this one instead.
    async fn join_duplicate(
        &self,
        ctx: &Context<'_>,
        input: StepInput,
    ) -> async_graphql::Result<PurchasePayload> {
        step(ctx, Step::JoinDuplicate, input).await
    }

    /// Takes the other side's entry for the purchase that the own side entered too, by the same channel and order
    /// number: this one is confirmed, the own one excluded as its duplicate (采认为同一笔).
    async fn accept_match(
        &self,
        ctx: &Context<'_>,
        input: StepInput,
    ) -> async_graphql::Result<PurchasePayload> {
        step(ctx, Step::AcceptMatch, input).await
    }

    /// Reverses a confirmed purchase: a line of its own that the other side confirms (冲销).
    async fn reverse_purchase(
        &self,
        ctx: &Context<'_>,
        input: ReverseInput,
    ) -> async_graphql::Result<PurchasePayload> {
        one(ctx, reverse::reverse(ctx.viewer()?, input).await).await
    }

    /// Enters goods given back: a negative line that the other side confirms (退货).
    async fn return_purchase(
        &self,
        ctx: &Context<'_>,
        input: ReturnInput,
    ) -> async_graphql::Result<PurchasePayload> {
        one(ctx, reverse::give_back(ctx.viewer()?, input).await).await
    }
}

/// The wishes of some steps.
pub(super) fn wishes(items: &[StepInput]) -> Result<Vec<Wish>> {
    few(items.len())?;
    items.iter().map(wish).collect()
}

/// The wish of a dispute.
pub(super) fn dispute_wish(input: &DisputeInput) -> Result<Wish> {
    let objection = objection(&input.field, input.value.as_deref(), &input.reason)?;
    Ok(Wish {
        id: purchase_id(&input.id)?.0,
        expected_version: input.expected_version,
        note: Some(objection.reason.clone()),
        objection: Some(objection),
    })
}

fn wish(input: &StepInput) -> Result<Wish> {
    let note = input.note.as_deref().filter(|note| !note.trim().is_empty());
    Ok(Wish {
        id: purchase_id(&input.id)?.0,
        expected_version: input.expected_version,
        note: note.map(|note| read::text("note", note, 2000)).transpose()?,
        objection: None,
    })
}

fn few(items: usize) -> Result<()> {
    if (1..=MOST_ITEMS).contains(&items) {
        return Ok(());
    }
    Err(Error::BadInput(Refusal::new(
        Code::LimitExceeded,
        "items",
        format!("一次 1 到 {MOST_ITEMS} 条"),
        format!("1 to {MOST_ITEMS} items at once"),
    )))
}

/// One step with one record.
async fn step(ctx: &Context<'_>, step: Step, input: StepInput) -> async_graphql::Result<PurchasePayload> {
    let viewer = ctx.viewer()?;
    let done = match wish(&input).and_then(|wish| reasoned(step, wish)) {
        Ok(wish) => first(take::<purchase::Entity>(viewer, step, vec![wish]).await),
        Err(error) => Err(error),
    };
    one(ctx, done).await
}

/// Sending back needs a reason.
fn reasoned(step: Step, wish: Wish) -> Result<Wish> {
    if step == Step::SendBack && wish.note.is_none() {
        return Err(Refusal::invalid("note", "退回须说明理由", "say why it is sent back").into());
    }
    Ok(wish)
}

/// One step with many records.
async fn steps(ctx: &Context<'_>, step: Step, wishes: Vec<Wish>) -> async_graphql::Result<StepsPayload> {
    let ids = wishes.iter().map(|wish| wish.id).collect();
    let outcome = take::<purchase::Entity>(ctx.viewer()?, step, wishes).await?;
    stepped(ctx, ids, outcome, Vec::new()).await
}

/// The only outcome.
fn first(outcome: Result<Outcome>) -> Result<PurchaseId> {
    match outcome?.into_iter().next() {
        Some(done) => Ok(PurchaseId(done?)),
        None => Err(Error::Internal("a step without an outcome".to_owned())),
    }
}

/// The payload of one purchase.
async fn one(ctx: &Context<'_>, done: Result<PurchaseId>) -> async_graphql::Result<PurchasePayload> {
    let viewer = ctx.viewer()?;
    let (id, user_errors) = answer(done, viewer.language)?;
    let purchase = match id {
        Some(id) => by_ids(viewer, Wanted::in_payload(ctx.field()), [id.0]).await?.remove(&id.0),
        None => None,
    };
    Ok(PurchasePayload { purchase, user_errors })
}

/// The payload of many steps.
async fn stepped(
    ctx: &Context<'_>,
    ids: Vec<Uuid>,
    outcome: Outcome,
    user_errors: Vec<UserError>,
) -> async_graphql::Result<StepsPayload> {
    let viewer = ctx.viewer()?;
    let purchases = by_ids(viewer, Wanted::in_payload(ctx.field()), ids).await?;
    let mut items = Vec::with_capacity(outcome.len());
    let (mut done, mut refused) = (0, 0);
    for (index, taken) in outcome.into_iter().enumerate() {
        items.push(match taken {
            Ok(id) => {
                done += 1;
                PurchasePayload { purchase: purchases.get(&id).cloned(), user_errors: Vec::new() }
            }
            Err(refusal) => {
                refused += 1;
                let user_errors = vec![UserError::new(&refusal, Some(index), viewer.language)];
                PurchasePayload { purchase: None, user_errors }
            }
        });
    }
    Ok(StepsPayload { items, done, refused, user_errors })
}

/// The payload of a batch.
async fn lines(
    viewer: &Viewer,
    wanted: Wanted,
    logged: log::Logged,
    user_errors: Vec<UserError>,
) -> Result<LogPurchasesPayload> {
    let ids = logged.iter().filter_map(|line| line.as_ref().ok().map(|id| id.0));
    let mut purchases = by_ids(viewer, wanted, ids).await?;
    let (mut done, mut refused) = (0, 0);
    let lines = logged.into_iter().zip(0_i32..).map(|(line, index)| match line {
        Ok(id) => {
            done += 1;
            LoggedLine { index, purchase: purchases.remove(&id.0), user_errors: Vec::new() }
        }
        Err(refusals) => {
            refused += 1;
            let place = usize::try_from(index).ok();
            LoggedLine {
                index,
                purchase: None,
                user_errors: UserError::all(&refusals, place, viewer.language),
            }
        }
    });
    let lines: Vec<_> = lines.collect();
    Ok(LogPurchasesPayload { lines, logged: done, refused, user_errors })
}
