//! Steps with records as clients ask for them, whatever the kind.

use super::{
    Outcome, Wish,
    input::{DisputeInput, StepInput},
    read::{Shown, Wanted, by_ids},
    take,
};
use crate::{
    error::{Error, Result},
    graphql::{
        ViewerExt,
        answer::{UserError, answer},
        id::{self, Global},
        read,
    },
    store::Objection,
};
use async_graphql::Context;
use domain::{Code, Refusal, record::Step};
use futures::future::BoxFuture;
use uuid::Uuid;

/// Reads the value that the other side holds to be right, as the field itself would be read.
pub(crate) type Claim = fn(&str) -> std::result::Result<(), Refusal>;

/// The most items of a step with many.
pub(crate) const MOST_ITEMS: usize = 1000;

/// A kind of record that steps are taken with.
pub(crate) trait Stepped: Shown {
    /// A record, or why there is none.
    type Payload;
    /// What became of each item of a step with many.
    type Payloads;

    /// The fields that can be disputed, each with how the other side's value is read.
    const DISPUTED: &'static [(&'static str, Claim)];

    /// The payload of one record.
    fn payload(node: Option<Self::Node>, user_errors: Vec<UserError>) -> Self::Payload;

    /// The payload of many: item by item, how many were done and refused, and what was refused about the whole.
    fn payloads(items: Vec<Self::Payload>, counts: [i32; 2], user_errors: Vec<UserError>) -> Self::Payloads;
}

/// Makes the payloads of a kind of record: of one, and of many.
macro_rules! payloads {
    (
        $record:ty as $node:ty, disputed by $disputed:expr,
        $(#[$doc:meta])* $payload:ident { $(#[$field_doc:meta])* $field:ident }, $payloads:ident
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, async_graphql::SimpleObject)]
        pub struct $payload {
            $(#[$field_doc])*
            pub(super) $field: Option<$node>,
            /// What was refused.
            pub(super) user_errors: Vec<$crate::graphql::answer::UserError>,
        }

        /// What became of each item of a step with many.
        #[derive(Clone, Debug, async_graphql::SimpleObject)]
        pub struct $payloads {
            /// Item by item, in the order of the input.
            pub(super) items: $crate::graphql::entries::Entries<$payload>,
            /// How many were done.
            pub(super) done: i32,
            /// How many were refused.
            pub(super) refused: i32,
            /// What was refused about the whole.
            pub(super) user_errors: Vec<$crate::graphql::answer::UserError>,
        }

        impl $crate::record::steps::Stepped for $record {
            type Payload = $payload;
            type Payloads = $payloads;

            const DISPUTED: &'static [(&'static str, $crate::record::steps::Claim)] = $disputed;

            fn payload(
                $field: Option<$node>,
                user_errors: Vec<$crate::graphql::answer::UserError>,
            ) -> $payload {
                $payload { $field, user_errors }
            }

            fn payloads(
                items: Vec<$payload>,
                [done, refused]: [i32; 2],
                user_errors: Vec<$crate::graphql::answer::UserError>,
            ) -> $payloads {
                $payloads { items: items.into(), done, refused, user_errors }
            }
        }
    };
}
pub(crate) use payloads;

/// Makes the mutations that take one step with one record each.
macro_rules! steps {
    ($(#[$doc:meta])* $name:ident of $record:ty { $($(#[$step_doc:meta])* $field:ident: $step:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default)]
        pub struct $name;

        $(#[$doc])*
        #[async_graphql::Object]
        impl $name {
            $(
                $(#[$step_doc])*
                async fn $field(
                    &self,
                    ctx: &async_graphql::Context<'_>,
                    input: $crate::record::input::StepInput,
                ) -> async_graphql::Result<<$record as $crate::record::steps::Stepped>::Payload> {
                    $crate::record::steps::step::<$record>(ctx, domain::record::Step::$step, input).await
                }
            )+
        }
    };
}
pub(crate) use steps;

/// One step with one record.
pub(crate) fn step<'a, S: Stepped>(
    ctx: &'a Context<'a>,
    step: Step,
    input: StepInput,
) -> BoxFuture<'a, async_graphql::Result<S::Payload>> {
    Box::pin(async move {
        let done = match wish::<S>(&input).and_then(|wish| reasoned(step, wish)) {
            Ok(wish) => first(take::<S>(ctx.viewer()?, step, vec![wish]).await),
            Err(error) => Err(error),
        };
        one::<S>(ctx, done).await
    })
}

/// One dispute of one record.
pub(crate) fn dispute<'a, S: Stepped>(
    ctx: &'a Context<'a>,
    input: &'a DisputeInput,
) -> BoxFuture<'a, async_graphql::Result<S::Payload>> {
    Box::pin(async move {
        let done = match dispute_wish::<S>(input) {
            Ok(wish) => first(take::<S>(ctx.viewer()?, Step::Dispute, vec![wish]).await),
            Err(error) => Err(error),
        };
        one::<S>(ctx, done).await
    })
}

/// Disputes of many records.
pub(crate) fn disputes<'a, S: Stepped>(
    ctx: &'a Context<'a>,
    items: &'a [DisputeInput],
) -> BoxFuture<'a, async_graphql::Result<S::Payloads>> {
    Box::pin(async move {
        few(items.len())?;
        let viewer = ctx.viewer()?;
        let wishes = items.iter().map(dispute_wish::<S>).collect::<Result<Vec<_>>>();
        let (wishes, user_errors) = answer(wishes, viewer.language)?;
        let wishes = wishes.unwrap_or_default();
        let ids = wishes.iter().map(|wish| wish.id).collect();
        let outcome = take::<S>(viewer, Step::Dispute, wishes).await?;
        stepped::<S>(ctx, ids, outcome, user_errors).await
    })
}

/// One step with many records.
pub(crate) fn steps_with<'a, S: Stepped>(
    ctx: &'a Context<'a>,
    step: Step,
    items: &'a [StepInput],
) -> BoxFuture<'a, async_graphql::Result<S::Payloads>> {
    Box::pin(async move {
        let wishes = wishes::<S>(items)?;
        let ids = wishes.iter().map(|wish| wish.id).collect();
        let outcome = take::<S>(ctx.viewer()?, step, wishes).await?;
        stepped::<S>(ctx, ids, outcome, Vec::new()).await
    })
}

/// The wishes of some steps.
pub(crate) fn wishes<S: Shown>(items: &[StepInput]) -> Result<Vec<Wish>> {
    few(items.len())?;
    items.iter().map(wish::<S>).collect()
}

fn wish<S: Shown>(input: &StepInput) -> Result<Wish> {
    let note = input.note.as_deref().filter(|note| !note.trim().is_empty());
    Ok(Wish {
        id: id::decode::<S::Id>("id", &input.id)?.uuid(),
        expected_version: input.expected_version,
        note: note.map(|note| read::text("note", note, 2000)).transpose()?,
        objection: None,
    })
}

/// The wish of a dispute.
pub(crate) fn dispute_wish<S: Stepped>(input: &DisputeInput) -> Result<Wish> {
    let objection = objection::<S>(&input.field, input.value.as_deref(), &input.reason)?;
    Ok(Wish {
        id: id::decode::<S::Id>("id", &input.id)?.uuid(),
        expected_version: input.expected_version,
        note: Some(objection.reason.clone()),
        objection: Some(objection),
    })
}

/// Reads what a dispute says.
fn objection<S: Stepped>(
    field: &str,
    value: Option<&str>,
    reason: &str,
) -> std::result::Result<Objection, Refusal> {
    let Some((_, claim)) = S::DISPUTED.iter().find(|(name, _)| *name == field) else {
        let fields: Vec<_> = S::DISPUTED.iter().map(|(name, _)| *name).collect();
        let fields = fields.join(", ");
        return Err(Refusal::invalid(
            "field",
            format!("有异议的字段应为其中之一：{fields}"),
            format!("the disputed field is one of: {fields}"),
        ));
    };
    let value = value.map(|value| read::text("value", value, 500)).transpose()?;
    if let Some(value) = &value {
        claim(value)?;
    }
    Ok(Objection { field: field.to_owned(), value, reason: read::text("reason", reason, 2000)? })
}

/// Sending back needs a reason.
fn reasoned(step: Step, wish: Wish) -> Result<Wish> {
    if step == Step::SendBack && wish.note.is_none() {
        return Err(Refusal::invalid("note", "退回须说明理由", "say why it is sent back").into());
    }
    Ok(wish)
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

/// The only outcome.
fn first(outcome: Result<Outcome>) -> Result<Uuid> {
    match outcome?.into_iter().next() {
        Some(done) => Ok(done?),
        None => Err(Error::Internal("a step without an outcome".to_owned())),
    }
}

/// The payload of one record.
pub(crate) fn one<'a, S: Stepped>(
    ctx: &'a Context<'a>,
    done: Result<Uuid>,
) -> BoxFuture<'a, async_graphql::Result<S::Payload>> {
    Box::pin(async move {
        let viewer = ctx.viewer()?;
        let (id, user_errors) = answer(done, viewer.language)?;
        let node = match id {
            Some(id) => by_ids::<S>(viewer, &Wanted::in_payload::<S>(ctx.field()), [id]).await?.remove(&id),
            None => None,
        };
        Ok(S::payload(node, user_errors))
    })
}

/// The payload of many steps.
pub(crate) fn stepped<'a, S: Stepped>(
    ctx: &'a Context<'a>,
    ids: Vec<Uuid>,
    outcome: Outcome,
    user_errors: Vec<UserError>,
) -> BoxFuture<'a, async_graphql::Result<S::Payloads>> {
    Box::pin(async move {
        let viewer = ctx.viewer()?;
        let nodes = by_ids::<S>(viewer, &Wanted::in_payload::<S>(ctx.field()), ids).await?;
        let mut items = Vec::with_capacity(outcome.len());
        let [mut done, mut refused] = [0, 0];
        for (index, taken) in outcome.into_iter().enumerate() {
            items.push(match taken {
                Ok(id) => {
                    done += 1;
                    S::payload(nodes.get(&id).cloned(), Vec::new())
                }
                Err(refusal) => {
                    refused += 1;
                    S::payload(None, vec![UserError::new(&refusal, Some(index), viewer.language)])
                }
            });
        }
        Ok(S::payloads(items, [done, refused], user_errors))
    })
}
