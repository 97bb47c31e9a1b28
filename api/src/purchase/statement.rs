//! Statements (对账单): what an office was shown, confirmed in one act save the lines that it disputes.

use super::{input::StepsInput, summary};
use crate::{
    error::{Error, Result},
    graphql::{Viewer, filter},
    record::{
        Outcome, Wish,
        steps::{dispute_wish, wishes},
        take, take_in,
    },
    store::Objection,
};
use domain::{Code, Refusal, permit::Act, record::Step};
use entity::{
    purchase,
    values::{RecordState, Side},
};
use std::collections::HashMap;
use uuid::Uuid;

/// The most lines of a statement that is confirmed in one act.
const MOST_LINES: u64 = 20_000;

/// Confirms named purchases, or a statement by its seal.
pub(super) async fn confirm(viewer: &Viewer, input: StepsInput) -> Result<(Vec<Uuid>, Outcome)> {
    match (&input.items, &input.filter, &input.seal) {
        (Some(items), None, None) if input.disputes.is_none() => {
            let wishes = wishes::<purchase::Entity>(items)?;
            let ids = wishes.iter().map(|wish| wish.id).collect();
            Ok((ids, take::<purchase::Entity>(viewer, Step::Confirm, wishes).await?))
        }
        (None, Some(_), Some(_)) => sealed(viewer, input).await,
        _ => Err(Error::BadInput(Refusal::invalid(
            "items",
            "请提供 items，或 filter 与 seal",
            "give items, or a filter with its seal",
        ))),
    }
}

/// Confirms the submitted records of a statement, save those disputed, where the set is still the one shown.
async fn sealed(viewer: &Viewer, input: StepsInput) -> Result<(Vec<Uuid>, Outcome)> {
    let condition = filter::condition(input.filter.as_ref(), &viewer.atlas)?;
    let mut objections: HashMap<Uuid, (i32, Objection)> = HashMap::new();
    for dispute in input.disputes.iter().flatten() {
        let wish = dispute_wish::<purchase::Entity>(dispute)?;
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
            let mut rows = writer.find::<purchase::Entity>();
            if let Some(condition) = &condition {
                rows = rows.filter(condition.clone());
            }
            let rows = rows.order_by(purchase::Column::Id).limit(MOST_LINES + 1).all().await?;
            if u64::try_from(rows.len()).unwrap_or(u64::MAX) > MOST_LINES {
                return Err(Refusal::new(
                    Code::LimitExceeded,
                    "filter",
                    "对账单超过 20,000 行，请按县或月份拆分",
                    "the statement has more than 20,000 lines; split it by county or month",
                )
                .into());
            }
            let seal = summary::seal_of(rows.iter().map(|row| (row.id, row.version)));
            if Some(seal.as_str()) != input.seal.as_deref() {
                return Err(Refusal::new(
                    Code::VersionConflict,
                    "seal",
                    "对账单内容已变化，请重新核对后再确认",
                    "the statement has changed since it was shown; read it again",
                )
                .into());
            }
            let waiting: Vec<_> = rows.iter().filter(|row| row.state == RecordState::Submitted).collect();
            let (mut confirmed, mut disputed) = (Vec::new(), Vec::new());
            for row in &waiting {
                match objections.get(&row.id.0) {
                    Some((version, objection)) => disputed.push(Wish {
                        id: row.id.0,
                        expected_version: *version,
                        note: None,
                        objection: Some(objection.clone()),
                    }),
                    None => confirmed.push(Wish {
                        id: row.id.0,
                        expected_version: row.version,
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
            let mut outcome = take_in::<purchase::Entity>(viewer, writer, Step::Confirm, &confirmed).await?;
            outcome.extend(take_in::<purchase::Entity>(viewer, writer, Step::Dispute, &disputed).await?);
            Ok((ids, outcome))
        })
        .await
}
