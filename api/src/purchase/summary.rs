//! Counts and sums of purchases: from kept totals where they can answer, else from the rows through an index.

use super::{
    cells,
    input::PurchaseFilter,
    summary_view::{PurchaseGroup, PurchaseGroupFilter},
};
use crate::{
    error::Result,
    graphql::{
        Viewer,
        filter::{self, input::PairingFilter},
    },
    record::{
        summary::{self, By, Cell, Figures, SummarySource, added_up, columns, of_rows},
        summary_view::Definition,
    },
    store::Reader,
};
use async_graphql::{Enum, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{
    ids::PurchaseId,
    purchase,
    values::{Digest, Side},
};

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

/// What was ever submitted of purchases.
pub(super) type PurchaseFigures = Figures<purchase::Entity>;

impl PurchaseKey {
    /// How the columns tell it.
    const fn by(self) -> By {
        match self {
            Self::Year => By::Year,
            Self::Quarter => By::Quarter,
            Self::Month => By::Month,
            Self::Channel => By::Word("channel"),
            Self::Kind => By::Word("kind"),
            Self::Pairing => By::Pairing,
            Self::OriginProvince => By::Province(Side::Recipient),
            Self::OriginPrefecture => By::Prefecture(Side::Recipient),
            Self::OriginCounty => By::County(Side::Recipient),
            Self::DonorProvince => By::Province(Side::Donor),
        }
    }
}

/// Counts and sums of purchases (采购汇总).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub struct PurchaseSummary {
    /// Over everything that the filter holds.
    pub(super) total: PurchaseFigures,
    /// Group by group, in the order of their keys; they add up to the total.
    pub(super) groups: Vec<PurchaseGroup>,
    /// What the numbers mean (口径).
    definition: Definition,
    /// The instant at which they were read.
    as_of: DateTime<Utc>,
    /// From what they were worked out.
    source: SummarySource,
    #[graphql(skip)]
    filter: Option<PurchaseFilter>,
    #[graphql(skip)]
    snapshot: Reader,
}

#[async_graphql::ComplexObject]
impl PurchaseSummary {
    /// The part of the total that rests on unverified pairings (未核实的结对关系); `pairing: { unverified: true }`
    /// lists its rows. Worked out only where it is asked for.
    async fn unverified(&self, ctx: &async_graphql::Context<'_>) -> async_graphql::Result<PurchaseFigures> {
        Ok(self.on_unverified(crate::graphql::ViewerExt::viewer(ctx)?).await?)
    }

    /// The digest of the ids and versions behind the numbers, drafts that the caller sees included; a
    /// confirmation of the whole names it. Worked out only where it is asked for.
    async fn seal(&self, ctx: &async_graphql::Context<'_>) -> async_graphql::Result<String> {
        let viewer = crate::graphql::ViewerExt::viewer(ctx)?;
        let mut rows = self.snapshot.find::<purchase::Entity>();
        if let Some(condition) = filter::condition(self.filter.as_ref(), &viewer.atlas)? {
            rows = rows.filter(condition);
        }
        let versions = rows.order_by(purchase::Column::Id).versions().await?;
        Ok(seal_of(versions.into_iter().map(|(id, version)| (PurchaseId(id), version))))
    }
}

impl PurchaseSummary {
    /// The part of the total that rests on unverified pairings.
    pub(super) async fn on_unverified(&self, viewer: &Viewer) -> Result<PurchaseFigures> {
        let pairing = PairingFilter { unverified: Some(true), ..PairingFilter::default() };
        let unverified = PurchaseFilter { pairing: Some(pairing), ..PurchaseFilter::default() };
        let both = self.filter.iter().cloned().chain([unverified]).collect();
        let filter = PurchaseFilter { and: Some(both), ..PurchaseFilter::default() };
        let (_, cells) = read(viewer, &self.snapshot, Some(&filter), &[]).await?;
        Ok(added_up(cells).0)
    }
}

/// The digest of ids and versions, in the order of the ids.
pub(super) fn seal_of(rows: impl IntoIterator<Item = (PurchaseId, i32)>) -> String {
    let mut bytes = Vec::new();
    for (id, version) in rows {
        bytes.extend_from_slice(id.0.as_bytes());
        bytes.extend_from_slice(&version.to_be_bytes());
    }
    Digest::of(bytes).to_string()
}

/// The counts and sums of a filter, by keys.
pub(super) async fn summarise(
    viewer: &Viewer,
    filter: Option<PurchaseFilter>,
    keys: Vec<PurchaseKey>,
) -> Result<PurchaseSummary> {
    let snapshot = viewer.reader.snapshot().await?;
    let as_of = viewer.store.clock().now();
    let (source, cells) = read(viewer, &snapshot, filter.as_ref(), &keys).await?;
    let (total, groups) = added_up(cells);
    let by: Vec<By> = keys.iter().map(|key| key.by()).collect();
    let groups = groups.into_iter().map(|(values, figures)| {
        let filter = PurchaseGroupFilter::of(&by, &values);
        PurchaseGroup { figures, filter, keys: keys.iter().copied().zip(values).collect() }
    });
    Ok(PurchaseSummary {
        total,
        groups: groups.collect(),
        definition: Definition::purchases(viewer.language, viewer.atlas.notice()),
        as_of,
        source,
        filter,
        snapshot,
    })
}

/// How many rows a list has, where kept totals answer: only for somebody who sees no draft.
pub(super) async fn kept_count(viewer: &Viewer, filter: Option<&PurchaseFilter>) -> Result<Option<u64>> {
    let sees_drafts =
        viewer.reader.ranges::<purchase::Entity>().ranges().iter().any(|range| range.flags().len() < 2);
    if sees_drafts {
        return Ok(None);
    }
    let Some((source, condition)) = cells::plan(&viewer.atlas, &viewer.reader, filter, &[])? else {
        return Ok(None);
    };
    let measured = viewer.reader.kept(source, &["standing"], condition).await?;
    let count: i64 = measured.iter().map(|cell| cell.count).sum();
    Ok(u64::try_from(count).ok())
}

/// The cells behind a summary, and from what they come.
async fn read(
    viewer: &Viewer,
    snapshot: &Reader,
    filter: Option<&PurchaseFilter>,
    keys: &[PurchaseKey],
) -> Result<(SummarySource, Vec<Cell>)> {
    let by: Vec<By> = keys.iter().map(|key| key.by()).collect();
    if let Some((source, condition)) = cells::plan(&viewer.atlas, snapshot, filter, keys)? {
        let columns = columns(&by, "month");
        let measured = snapshot.kept(source, &columns, condition).await?;
        return Ok((SummarySource::KeptTotals, summary::cells(&by, &columns, &measured)));
    }
    let cells = of_rows::<purchase::Entity>(snapshot, filter, &viewer.atlas, &by).await?;
    Ok((SummarySource::Rows, cells))
}
