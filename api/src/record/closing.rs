//! The closing check: nothing of a closed year is added, changed, confirmed or disputed, save as a correction.

use super::read::Shown;
use crate::{
    error::Result,
    store::{SharedYear, Writer},
};
use domain::{Code, Refusal};
use entity::{
    agreement, allocation, dispatch_report, donation, expenditure, fund_return, fund_transfer,
    ids::PairingId, industry_result, industry_step, industry_transfer, labour_dispatch, local_pair, meeting,
    park, post, project, project_step, purchase, spine::Spine, target, training, values::Day, workshop,
};
use sea_orm::sea_query::{Expr, ExprTrait};
use std::collections::{HashMap, HashSet};

/// How the years of some records stand, held until the transaction ends.
#[derive(Debug)]
pub struct OpenYears(HashMap<(PairingId, i32), SharedYear>);

/// Takes the years of these spines shared.
pub async fn open_years<'a>(
    writer: &Writer,
    spines: impl IntoIterator<Item = &'a Spine>,
) -> Result<OpenYears> {
    let years: HashSet<_> = spines.into_iter().filter_map(year).collect();
    Ok(OpenYears(writer.share_years(&years).await?))
}

impl OpenYears {
    /// Refuses a record whose year is closed, or whose pairing was succeeded meanwhile.
    pub fn admit(&self, spine: &Spine, field: &'static str) -> std::result::Result<(), Refusal> {
        let Some(shared) = year(spine).and_then(|year| self.0.get(&year)) else { return Ok(()) };
        if shared.closed && !spine.correction {
            return Err(Refusal::period_closed(field, spine.day.year().0));
        }
        if shared.ends_on.is_some_and(|last| last < spine.day) {
            return Err(Refusal::new(
                Code::VersionConflict,
                field,
                "结对关系刚刚变更，请重新提交",
                "the pairing has just been succeeded; submit again",
            ));
        }
        Ok(())
    }

    /// Whether the year of a record is closed.
    pub fn closed(&self, spine: &Spine) -> bool {
        year(spine).and_then(|year| self.0.get(&year)).is_some_and(|shared| shared.closed)
    }
}

/// Whether a record of a day after `last` belongs to one of these pairings: drafts too, as far as the writer
/// sees them.
pub async fn any_after(writer: &Writer, pairings: &[PairingId], last: Day) -> Result<bool> {
    // A further kind of record joins with a line.
    Ok(any_of::<purchase::Entity>(writer, pairings, last).await?
        || any_of::<donation::Entity>(writer, pairings, last).await?
        || any_of::<local_pair::Entity>(writer, pairings, last).await?
        || any_of::<training::Entity>(writer, pairings, last).await?
        || any_of::<meeting::Entity>(writer, pairings, last).await?
        || any_of::<post::Entity>(writer, pairings, last).await?
        || any_of::<labour_dispatch::Entity>(writer, pairings, last).await?
        || any_of::<workshop::Entity>(writer, pairings, last).await?
        || any_of::<fund_transfer::Entity>(writer, pairings, last).await?
        || any_of::<allocation::Entity>(writer, pairings, last).await?
        || any_of::<expenditure::Entity>(writer, pairings, last).await?
        || any_of::<fund_return::Entity>(writer, pairings, last).await?
        || any_of::<project::Entity>(writer, pairings, last).await?
        || any_of::<project_step::Entity>(writer, pairings, last).await?
        || any_of::<park::Entity>(writer, pairings, last).await?
        || any_of::<industry_transfer::Entity>(writer, pairings, last).await?
        || any_of::<industry_step::Entity>(writer, pairings, last).await?
        || any_of::<dispatch_report::Entity>(writer, pairings, last).await?
        || any_of::<target::Entity>(writer, pairings, last).await?
        || any_of::<agreement::Entity>(writer, pairings, last).await?
        || any_of::<industry_result::Entity>(writer, pairings, last).await?)
}

async fn any_of<S: Shown>(writer: &Writer, pairings: &[PairingId], last: Day) -> Result<bool> {
    let column = |name: &'static str| Expr::col((S::TABLE, name));
    let later = writer
        .find::<S>()
        .filter(column("pairing_id").is_in(pairings.iter().copied()))
        .filter(column("day").gt(last))
        .limit(1);
    Ok(!later.all().await?.is_empty())
}

fn year(spine: &Spine) -> Option<(PairingId, i32)> {
    spine.pairing.map(|pairing| (pairing, spine.day.year().0))
}
