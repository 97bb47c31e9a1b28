//! Questions about what is to be done, and about who has reported.

use super::view::{ReportedKind, ReportedMonth, ReportedPairing, Reporting, WorkQueue, WorkTask};
use crate::{
    error::{Error, Result},
    graphql::{
        Viewer, ViewerExt,
        field::asked,
        filter, id,
        scalar::{Date, RegionCodeText, YearNumber},
    },
    pairing::view::{MechanismWord, Pairing},
    store::{Asked, Told},
};
use async_graphql::{Context, ID, Object};
use chrono::TimeDelta;
use domain::{
    Refusal,
    measure::Parts,
    queue::{OVERDUE_DAYS, task},
};
use entity::values::{Day, Mechanism, RecordKind, Standing};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The most pairings of a matrix.
const PAIRINGS: usize = 100;

/// Questions about what is to be done.
#[derive(Clone, Copy, Debug, Default)]
pub struct QueueQuery;

/// Questions about what is to be done.
#[Object]
impl QueueQuery {
    /// What waits for the caller and what for the other side, kind by kind, with what is overdue (待办); of one pairing and
    /// those below it where `pairing` is given.
    async fn work_queue(&self, ctx: &Context<'_>, pairing: Option<ID>) -> async_graphql::Result<WorkQueue> {
        Ok(queue(ctx.viewer()?, pairing.as_ref()).await?)
    }

    /// Who has reported what in a year: pairing by kind by month (填报情况表), of the pairings that run in it and have a
    /// region of theirs in `region`; at most a hundred of them.
    async fn reporting(
        &self,
        ctx: &Context<'_>,
        year: YearNumber,
        region: Option<RegionCodeText>,
        mechanism: Option<MechanismWord>,
    ) -> async_graphql::Result<Reporting> {
        Ok(reporting(ctx.viewer()?, year, region.as_ref(), mechanism.map(Into::into)).await?)
    }
}

async fn queue(viewer: &Viewer, pairing: Option<&ID>) -> Result<WorkQueue> {
    let tree = |pairing: &ID| {
        let tree = viewer.atlas.tree(id::decode("pairing", pairing)?);
        Ok::<Vec<Uuid>, Error>(tree.into_iter().map(|id| id.0).collect())
    };
    let pairings = pairing.map(tree).transpose()?;
    let as_of = viewer.store.clock().now();
    let before = as_of - TimeDelta::days(OVERDUE_DAYS);
    let whole = |number: i64| i32::try_from(number).unwrap_or(i32::MAX);
    let open = viewer.reader.open(pairings.as_deref(), before).await?;
    let mut tasks: Vec<_> = open
        .into_iter()
        .filter_map(|open| Some((task(open.state, open.entered_side, open.side)?, open)))
        .collect();
    tasks.sort_by_key(|(task, open)| {
        (!task.is_own(), RecordKind::ALL.iter().position(|kind| *kind == open.kind), *task)
    });
    let mut told: Vec<(domain::queue::Task, RecordKind, WorkTask)> = Vec::new();
    for (task, open) in tasks {
        // Who answers for places on either side of different pairings has both of their tasks.
        if let Some((.., known)) =
            told.iter_mut().find(|(known, kind, _)| (*known, *kind) == (task, open.kind))
        {
            known.count += whole(open.count);
            known.of_own_place += whole(open.own_place);
            known.overdue += whole(open.overdue);
            known.oldest = [known.oldest, open.oldest].into_iter().flatten().min();
            continue;
        }
        let one = WorkTask {
            kind: open.kind.into(),
            task: task.into(),
            waits_for_me: task.is_own(),
            count: whole(open.count),
            of_own_place: whole(open.own_place),
            overdue: whole(open.overdue),
            oldest: open.oldest,
        };
        told.push((task, open.kind, one));
    }
    Ok(WorkQueue {
        as_of,
        overdue_after_days: whole(OVERDUE_DAYS),
        tasks: told.into_iter().map(|(.., task)| task).collect(),
    })
}

async fn reporting(
    viewer: &Viewer,
    year: YearNumber,
    region: Option<&RegionCodeText>,
    mechanism: Option<Mechanism>,
) -> Result<Reporting> {
    let whole_year = filter::whole_year(year)?;
    let region = asked(|fields| fields.maybe_region("region", region))?;
    let (first, last) = (whole_year.first_day(), whole_year.last_day());
    let lies = |code| region.is_none_or(|region| viewer.atlas.regions().contains(region, code));
    let pairings: Vec<_> = viewer
        .atlas
        .all()
        .iter()
        .filter(|pairing| pairing.starts_on <= last && pairing.ends_on.is_none_or(|ends| ends >= first))
        .filter(|pairing| lies(pairing.donor) || lies(pairing.recipient))
        .filter(|pairing| mechanism.is_none_or(|mechanism| pairing.mechanism == mechanism))
        .cloned()
        .collect();
    if pairings.len() > PAIRINGS {
        return Err(Error::BadInput(Refusal::invalid(
            "region",
            format!("共有 {} 对结对关系，最多一次查看 {PAIRINGS} 对；请指定地区或结对机制", pairings.len()),
            format!(
                "these are {} pairings, and {PAIRINGS} are shown at most: name a region or a mechanism",
                pairings.len()
            ),
        )));
    }
    let snapshot = viewer.reader.snapshot().await?;
    let as_of = viewer.store.clock().now();
    let ids: Vec<Uuid> = pairings.iter().map(|pairing| pairing.id.0).collect();
    let told = snapshot.reported(Asked { pairings: &ids, spans: &[(first, last)] }).await?;
    let mut known: BTreeMap<(Uuid, &str), BTreeMap<Day, Parts>> = BTreeMap::new();
    for Told { word, pairing, month, standing, count, .. } in told {
        if count != 0 && standing != Standing::Unsubmitted {
            known.entry((pairing, word)).or_default().entry(month).or_default().add(standing, count);
        }
    }
    let kind = |pairing: Uuid, kind: RecordKind| ReportedKind {
        kind: kind.into(),
        months: known
            .get(&(pairing, kind.word()))
            .into_iter()
            .flatten()
            .map(|(month, parts)| reported(*month, *parts))
            .collect(),
    };
    let pairings = pairings.into_iter().map(|pairing| ReportedPairing {
        kinds: RecordKind::ALL.iter().map(|&one| kind(pairing.id.0, one)).collect(),
        pairing: Pairing(pairing),
    });
    Ok(Reporting { year, as_of, pairings: pairings.collect() })
}

fn reported(month: Day, parts: Parts) -> ReportedMonth {
    let whole = |number: i64| i32::try_from(number).unwrap_or(i32::MAX);
    ReportedMonth {
        month: Date::from(&month),
        all: whole(parts.all()),
        counted: whole(parts.counted),
        pending: whole(parts.pending),
        disputed: whole(parts.disputed),
    }
}
