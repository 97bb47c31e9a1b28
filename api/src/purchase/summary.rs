//! Counts and sums of purchases: from kept totals where they can answer, else from the rows through an index.

use super::{cells, input::PurchaseFilter, summary_view::PurchaseGroupFilter};
use crate::{
    error::Result,
    graphql::{Viewer, filter::input::PairingFilter},
    language::Language,
    record::{
        summary::{self, By, Cell, KeyValue, Sums, columns},
        summary_view::Definition,
        summed::Summed,
    },
    store::Reader,
};
use async_graphql::Enum;
use entity::{purchase, values::Side};

/// By what a summary is grouped (分组).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum)]
pub enum PurchaseKey {
    /// 年.
    Year,
    /// 季度.
    Quarter,
    /// 月.
    Month,
    /// 渠道.
    Channel,
    /// 采购/帮助销售.
    Kind,
    /// 结对关系, the record's own.
    Pairing,
    /// 产地省份.
    OriginProvince,
    /// 产地地市.
    OriginPrefecture,
    /// 产地县.
    OriginCounty,
    /// 单位所在省份.
    DonorProvince,
}

impl Summed for purchase::Entity {
    type Key = PurchaseKey;
    type GroupFilter = PurchaseGroupFilter;

    const SUMS: Sums = Sums { amount: Some("amount"), ..Sums::NONE };

    fn by(key: PurchaseKey) -> By {
        use PurchaseKey as K;
        match key {
            K::Year => By::Year,
            K::Quarter => By::Quarter,
            K::Month => By::Month,
            K::Channel => By::Word("channel"),
            K::Kind => By::Word("kind"),
            K::Pairing => By::Pairing,
            K::OriginProvince => By::Province(Side::Recipient),
            K::OriginPrefecture => By::Prefecture(Side::Recipient),
            K::OriginCounty => By::County(Side::Recipient),
            K::DonorProvince => By::Province(Side::Donor),
        }
    }

    fn group_filter(keys: &[By], values: &[KeyValue]) -> PurchaseGroupFilter {
        PurchaseGroupFilter::of(keys, values)
    }

    fn definition(language: Language, notice: Option<&str>) -> Definition {
        Definition::purchases(language, notice)
    }

    fn on_unverified(filter: Option<&PurchaseFilter>) -> PurchaseFilter {
        let pairing = PairingFilter { unverified: Some(true), ..PairingFilter::default() };
        let unverified = PurchaseFilter { pairing: Some(pairing), ..PurchaseFilter::default() };
        let both = filter.into_iter().cloned().chain([unverified]).collect();
        PurchaseFilter { and: Some(both), ..PurchaseFilter::default() }
    }

    async fn kept(
        viewer: &Viewer,
        snapshot: &Reader,
        filter: Option<&PurchaseFilter>,
        keys: &[PurchaseKey],
    ) -> Result<Option<Vec<Cell>>> {
        let Some(plan) = cells::plan(&viewer.atlas, snapshot, filter, keys)? else {
            return Ok(None);
        };
        let by: Vec<By> = keys.iter().map(|&key| Self::by(key)).collect();
        let columns = columns(&by, "month");
        let kept = snapshot.kept(plan.source, &columns, &plan.standings, plan.condition).await?;
        Ok(Some(summary::cells(&by, &columns, &kept)))
    }
}

/// How many rows a list has, where kept totals answer: only for somebody who sees no draft.
pub(super) async fn kept_count(viewer: &Viewer, filter: Option<&PurchaseFilter>) -> Result<Option<u64>> {
    let sees_drafts =
        viewer.reader.ranges::<purchase::Entity>().ranges().iter().any(|range| range.flags().len() < 2);
    if sees_drafts {
        return Ok(None);
    }
    let Some(plan) = cells::plan(&viewer.atlas, &viewer.reader, filter, &[])? else {
        return Ok(None);
    };
    let kept = viewer.reader.kept(plan.source, &[], &plan.standings, plan.condition).await?;
    let count: i64 = kept.iter().map(|(_, cell)| cell.count).sum();
    Ok(u64::try_from(count).ok())
}
