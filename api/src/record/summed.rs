//! Summaries of records as clients read them, whatever the kind: the total, group by group, what they mean and what
//! of them rests on unverified pairings.

use super::{
    read::Shown,
    summary::{By, Cell, Figures, KeyValue, SummarySource, Sums, added_up, of_rows},
    summary_view::Definition,
};
use crate::{
    error::Result,
    graphql::{Viewer, ViewerExt, entries::Entries, filter},
    language::Language,
    store::Reader,
};
use async_graphql::{ComplexObject, Context, Object, OutputType, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{
    agreement, allocation, dispatch_report, donation, expenditure, fund_return, fund_transfer,
    industry_result, industry_step, industry_transfer, labour_dispatch, local_pair, meeting, park, post,
    project, project_step, purchase, target, training, values::Digest, workshop,
};
use futures::future::BoxFuture;
use std::{fmt::Debug, future::Future};
use uuid::Uuid;

/// A kind of record that is counted and summed up.
pub(crate) trait Summed: Shown<Filter: Debug> + Debug {
    /// By what its summaries are grouped.
    type Key: OutputType + Copy + Debug + PartialEq + Send + Sync + 'static;
    /// The filter that lists exactly the rows of a group.
    type GroupFilter: OutputType + Clone + Debug + Send + Sync + 'static;

    /// What is summed up.
    const SUMS: Sums;

    /// How the columns tell a key.
    fn by(key: Self::Key) -> By;

    /// The filter of a group.
    fn group_filter(keys: &[By], values: &[KeyValue]) -> Self::GroupFilter;

    /// What the numbers mean.
    fn definition(language: Language, notice: Option<&str>) -> Definition;

    /// The filter for those of its rows that rest on unverified pairings.
    fn on_unverified(filter: Option<&Self::Filter>) -> Self::Filter;

    /// The cells from kept totals, where they can answer.
    fn kept(
        _viewer: &Viewer,
        _snapshot: &Reader,
        _filter: Option<&Self::Filter>,
        _keys: &[Self::Key],
    ) -> impl Future<Output = Result<Option<Vec<Cell>>>> + Send {
        std::future::ready(Ok(None))
    }
}

/// Counts and sums of records (汇总).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(
    complex,
    concrete(name = "PurchaseSummary", params(purchase::Entity)),
    concrete(name = "DonationSummary", params(donation::Entity)),
    concrete(name = "LocalPairSummary", params(local_pair::Entity)),
    concrete(name = "TrainingSummary", params(training::Entity)),
    concrete(name = "MeetingSummary", params(meeting::Entity)),
    concrete(name = "PostSummary", params(post::Entity)),
    concrete(name = "LabourDispatchSummary", params(labour_dispatch::Entity)),
    concrete(name = "WorkshopSummary", params(workshop::Entity)),
    concrete(name = "FundTransferSummary", params(fund_transfer::Entity)),
    concrete(name = "AllocationSummary", params(allocation::Entity)),
    concrete(name = "ExpenditureSummary", params(expenditure::Entity)),
    concrete(name = "FundReturnSummary", params(fund_return::Entity)),
    concrete(name = "ProjectSummary", params(project::Entity)),
    concrete(name = "ProjectStepSummary", params(project_step::Entity)),
    concrete(name = "ParkSummary", params(park::Entity)),
    concrete(name = "IndustryTransferSummary", params(industry_transfer::Entity)),
    concrete(name = "IndustryStepSummary", params(industry_step::Entity)),
    concrete(name = "DispatchReportSummary", params(dispatch_report::Entity)),
    concrete(name = "TargetSummary", params(target::Entity)),
    concrete(name = "AgreementSummary", params(agreement::Entity)),
    concrete(name = "IndustryResultSummary", params(industry_result::Entity))
)]
pub struct Summary<S: Summed>
where
    Group<S>: OutputType,
{
    /// Over everything that the filter holds.
    pub(crate) total: Figures,
    /// Group by group, in the order of their keys; they add up to the total.
    pub(crate) groups: Entries<Group<S>>,
    /// What the numbers mean (口径).
    definition: Definition,
    /// The instant at which they were read.
    as_of: DateTime<Utc>,
    /// From what they were worked out.
    source: SummarySource,
    #[graphql(skip)]
    filter: Option<S::Filter>,
    #[graphql(skip)]
    snapshot: Reader,
}

#[ComplexObject]
impl<S: Summed> Summary<S>
where
    Group<S>: OutputType,
{
    /// The part of the total that rests on unverified pairings (未核实的结对关系); `pairing: { unverified: true }`
    /// lists its rows. Worked out only where it is asked for.
    async fn unverified(&self, ctx: &Context<'_>) -> async_graphql::Result<Figures> {
        Ok(self.on_unverified(ctx.viewer()?).await?)
    }

    /// The digest of the ids and versions behind the numbers, drafts that the caller sees included; a
    /// confirmation of the whole names it. Worked out only where it is asked for.
    async fn seal(&self, ctx: &Context<'_>) -> async_graphql::Result<String> {
        let mut rows = self.snapshot.find::<S>();
        if let Some(condition) = filter::condition(self.filter.as_ref(), &ctx.viewer()?.atlas)? {
            rows = rows.filter(condition);
        }
        Ok(seal_of(rows.order_by_id().versions().await?))
    }
}

impl<S: Summed> Summary<S>
where
    Group<S>: OutputType,
{
    /// The part of the total that rests on unverified pairings.
    pub(crate) async fn on_unverified(&self, viewer: &Viewer) -> Result<Figures> {
        let filter = S::on_unverified(self.filter.as_ref());
        let (_, cells) = read::<S>(viewer, &self.snapshot, Some(&filter), &[]).await?;
        Ok(added_up(cells).0)
    }
}

/// A group of a summary (分组).
#[derive(Clone, Debug)]
pub struct Group<S: Summed> {
    pub(crate) figures: Figures,
    pub(crate) filter: S::GroupFilter,
    pub(crate) keys: Vec<(S::Key, KeyValue)>,
}

/// A group of a summary (分组).
#[Object(
    concrete(name = "PurchaseGroup", params(purchase::Entity)),
    concrete(name = "DonationGroup", params(donation::Entity)),
    concrete(name = "LocalPairGroup", params(local_pair::Entity)),
    concrete(name = "TrainingGroup", params(training::Entity)),
    concrete(name = "MeetingGroup", params(meeting::Entity)),
    concrete(name = "PostGroup", params(post::Entity)),
    concrete(name = "LabourDispatchGroup", params(labour_dispatch::Entity)),
    concrete(name = "WorkshopGroup", params(workshop::Entity)),
    concrete(name = "FundTransferGroup", params(fund_transfer::Entity)),
    concrete(name = "AllocationGroup", params(allocation::Entity)),
    concrete(name = "ExpenditureGroup", params(expenditure::Entity)),
    concrete(name = "FundReturnGroup", params(fund_return::Entity)),
    concrete(name = "ProjectGroup", params(project::Entity)),
    concrete(name = "ProjectStepGroup", params(project_step::Entity)),
    concrete(name = "ParkGroup", params(park::Entity)),
    concrete(name = "IndustryTransferGroup", params(industry_transfer::Entity)),
    concrete(name = "IndustryStepGroup", params(industry_step::Entity)),
    concrete(name = "DispatchReportGroup", params(dispatch_report::Entity)),
    concrete(name = "TargetGroup", params(target::Entity)),
    concrete(name = "AgreementGroup", params(agreement::Entity)),
    concrete(name = "IndustryResultGroup", params(industry_result::Entity))
)]
impl<S: Summed> Group<S>
where
    GroupKey<S>: OutputType,
{
    /// The numbers.
    async fn figures(&self) -> Figures {
        self.figures
    }
    /// What tells the group apart, in the order of `groupBy`.
    async fn keys(&self) -> Entries<GroupKey<S>> {
        self.keys.iter().map(|(key, value)| GroupKey { key: *key, value: value.text() }).collect()
    }
    /// The filter that, together with the summary's own, lists exactly the group's rows.
    async fn filter(&self) -> &S::GroupFilter {
        &self.filter
    }
}

/// What tells a group apart.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(
    concrete(name = "PurchaseGroupKey", params(purchase::Entity)),
    concrete(name = "DonationGroupKey", params(donation::Entity)),
    concrete(name = "LocalPairGroupKey", params(local_pair::Entity)),
    concrete(name = "TrainingGroupKey", params(training::Entity)),
    concrete(name = "MeetingGroupKey", params(meeting::Entity)),
    concrete(name = "PostGroupKey", params(post::Entity)),
    concrete(name = "LabourDispatchGroupKey", params(labour_dispatch::Entity)),
    concrete(name = "WorkshopGroupKey", params(workshop::Entity)),
    concrete(name = "FundTransferGroupKey", params(fund_transfer::Entity)),
    concrete(name = "AllocationGroupKey", params(allocation::Entity)),
    concrete(name = "ExpenditureGroupKey", params(expenditure::Entity)),
    concrete(name = "FundReturnGroupKey", params(fund_return::Entity)),
    concrete(name = "ProjectGroupKey", params(project::Entity)),
    concrete(name = "ProjectStepGroupKey", params(project_step::Entity)),
    concrete(name = "ParkGroupKey", params(park::Entity)),
    concrete(name = "IndustryTransferGroupKey", params(industry_transfer::Entity)),
    concrete(name = "IndustryStepGroupKey", params(industry_step::Entity)),
    concrete(name = "DispatchReportGroupKey", params(dispatch_report::Entity)),
    concrete(name = "TargetGroupKey", params(target::Entity)),
    concrete(name = "AgreementGroupKey", params(agreement::Entity)),
    concrete(name = "IndustryResultGroupKey", params(industry_result::Entity))
)]
pub struct GroupKey<S: Summed> {
    /// Which key.
    key: S::Key,
    /// Its value: a year, the first day of a quarter or month, a word, a region's code, an id; null where the
    /// rows have none.
    value: Option<String>,
}

/// The digest of ids and versions, in the order of the ids.
pub(crate) fn seal_of(rows: impl IntoIterator<Item = (Uuid, i32)>) -> String {
    let mut bytes = Vec::new();
    for (id, version) in rows {
        bytes.extend_from_slice(id.as_bytes());
        bytes.extend_from_slice(&version.to_be_bytes());
    }
    Digest::of(bytes).to_string()
}

/// The counts and sums of a filter, by keys.
pub(crate) fn summarise<S: Summed>(
    viewer: &Viewer,
    filter: Option<S::Filter>,
    keys: Vec<S::Key>,
) -> BoxFuture<'_, Result<Summary<S>>>
where
    Group<S>: OutputType,
{
    Box::pin(async move {
        let snapshot = viewer.reader.snapshot().await?;
        let as_of = viewer.store.clock().now();
        let (source, cells) = read::<S>(viewer, &snapshot, filter.as_ref(), &keys).await?;
        let (total, groups) = added_up(cells);
        let by: Vec<By> = keys.iter().map(|&key| S::by(key)).collect();
        let groups = groups.into_iter().map(|(values, figures)| Group {
            figures,
            filter: S::group_filter(&by, &values),
            keys: keys.iter().copied().zip(values).collect(),
        });
        Ok(Summary {
            total,
            groups: groups.collect(),
            definition: S::definition(viewer.language, viewer.atlas.notice()),
            as_of,
            source,
            filter,
            snapshot,
        })
    })
}

/// The cells behind a summary, and from what they come.
async fn read<S: Summed>(
    viewer: &Viewer,
    snapshot: &Reader,
    filter: Option<&S::Filter>,
    keys: &[S::Key],
) -> Result<(SummarySource, Vec<Cell>)> {
    if let Some(cells) = S::kept(viewer, snapshot, filter, keys).await? {
        return Ok((SummarySource::KeptTotals, cells));
    }
    let by: Vec<By> = keys.iter().map(|&key| S::by(key)).collect();
    Ok((SummarySource::Rows, of_rows::<S>(snapshot, filter, &viewer.atlas, &by).await?))
}
