//! Counts and sums of purchases: from kept totals where they can answer, else from the rows through an index.

use super::{
    cells, filter,
    input::{PairingFilter, PurchaseFilter},
    summary_view::{Definition, PurchaseGroup, PurchaseGroupFilter},
};
use crate::{
    error::Result,
    graphql::{Viewer, scalar::Decimal},
    store::{Measured, Reader},
};
use async_graphql::{Enum, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{
    ids::PurchaseId,
    purchase,
    values::{Day, Digest, Standing},
};
use sea_orm::sea_query::{Expr, ExprTrait};
use std::collections::BTreeMap;

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

/// From what a summary was worked out (计算来源).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum SummarySource {
    /// From totals that every write keeps.
    KeptTotals,
    /// From the rows themselves, through an index; priced accordingly.
    Rows,
}

/// A count and a sum (件数与金额).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    pub(super) count: i64,
    pub(super) amount: i64,
}

/// A count and a sum (件数与金额).
#[async_graphql::Object]
impl Figure {
    /// How many lines, returns and reversals among them.
    async fn count(&self) -> i32 {
        i32::try_from(self.count).unwrap_or(i32::MAX)
    }
    /// Yuan to the fen.
    async fn amount(&self) -> Decimal {
        Decimal::from(&entity::values::Fen(self.amount))
    }
}

/// What was ever submitted, and its four parts, which add up to it.
#[derive(Clone, Copy, Debug, Default, SimpleObject)]
pub struct PurchaseFigures {
    /// 全部: every purchase that was ever submitted.
    pub(super) all: Figure,
    /// 计入: confirmed, nothing against it.
    pub(super) counted: Figure,
    /// 待定: submitted, or a possible duplicate not yet decided.
    pub(super) pending: Figure,
    /// 有异议.
    pub(super) disputed: Figure,
    /// 不计: withdrawn, duplicate, reversed or late.
    pub(super) excluded: Figure,
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
        Ok(cells.into_iter().fold(PurchaseFigures::default(), |mut sum, cell| {
            sum.add(cell.standing, cell.figure);
            sum
        }))
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
    let mut total = PurchaseFigures::default();
    let mut groups: BTreeMap<Vec<KeyValue>, PurchaseFigures> = BTreeMap::new();
    for cell in cells {
        total.add(cell.standing, cell.figure);
        if !keys.is_empty() {
            groups.entry(cell.keys).or_default().add(cell.standing, cell.figure);
        }
    }
    let groups = groups.into_iter().map(|(values, figures)| {
        let filter = PurchaseGroupFilter::of(&keys, &values);
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

/// A value by which a group is told apart: a word, a number, a region's code; none where a row has none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum KeyValue {
    None,
    Number(i64),
    Text(String),
    Day(Day),
    Id(uuid::Uuid),
}

struct Cell {
    keys: Vec<KeyValue>,
    standing: Standing,
    figure: Figure,
}

/// The cells behind a summary, and from what they come.
async fn read(
    viewer: &Viewer,
    snapshot: &Reader,
    filter: Option<&PurchaseFilter>,
    keys: &[PurchaseKey],
) -> Result<(SummarySource, Vec<Cell>)> {
    if let Some((source, condition)) = cells::plan(&viewer.atlas, snapshot, filter, keys)? {
        let columns = columns(keys, "month");
        let measured = snapshot.kept(source, &columns, condition).await?;
        return Ok((
            SummarySource::KeptTotals,
            measured.iter().filter_map(|cell| cell_of(keys, &columns, cell)).collect(),
        ));
    }
    let columns = columns(keys, "day");
    let mut rows =
        snapshot.find::<purchase::Entity>().filter(Expr::col(("purchase", "standing")).ne("UNSUBMITTED"));
    if let Some(condition) = filter::condition(filter, &viewer.atlas)? {
        rows = rows.filter(condition);
    }
    let measured = rows.measure(&columns, "amount").await?;
    Ok((SummarySource::Rows, measured.iter().filter_map(|cell| cell_of(keys, &columns, cell)).collect()))
}

/// The columns that the keys need, and the standing; `time` is the column that tells the time.
fn columns(keys: &[PurchaseKey], time: &'static str) -> Vec<&'static str> {
    let mut columns = vec!["standing"];
    for key in keys {
        let column = match key {
            PurchaseKey::Year | PurchaseKey::Quarter | PurchaseKey::Month => time,
            PurchaseKey::Channel => "channel",
            PurchaseKey::Kind => "kind",
            PurchaseKey::Pairing => "pairing_id",
            PurchaseKey::OriginProvince => "recipient_province",
            PurchaseKey::OriginPrefecture => "recipient_prefecture",
            PurchaseKey::OriginCounty => "recipient_county",
            PurchaseKey::DonorProvince => "donor_province",
        };
        if !columns.contains(&column) {
            columns.push(column);
        }
        // A county without a prefecture of its own is told apart by its province.
        if *key == PurchaseKey::OriginPrefecture && !columns.contains(&"recipient_province") {
            columns.push("recipient_province");
        }
    }
    columns
}

fn cell_of(keys: &[PurchaseKey], columns: &[&'static str], cell: &Measured) -> Option<Cell> {
    let value =
        |name: &str| columns.iter().position(|column| *column == name).and_then(|at| cell.keys.get(at));
    let standing = match value("standing") {
        Some(sea_orm::Value::String(Some(word))) => Standing::of_word(word)?,
        _ => return None,
    };
    let time = || match value("day").or_else(|| value("month")) {
        Some(sea_orm::Value::ChronoDate(Some(day))) => Some(Day(*day)),
        _ => None,
    };
    let code = |name: &str| match value(name) {
        Some(sea_orm::Value::BigInt(Some(code))) if *code != 0 => KeyValue::Number(*code),
        _ => KeyValue::None,
    };
    let key = |key: &PurchaseKey| {
        Some(match key {
            PurchaseKey::Year => KeyValue::Number(time()?.year().0.into()),
            PurchaseKey::Quarter => KeyValue::Day(quarter(time()?)),
            PurchaseKey::Month => KeyValue::Day(time()?.month()),
            PurchaseKey::Channel => text(value("channel")),
            PurchaseKey::Kind => text(value("kind")),
            PurchaseKey::Pairing => match value("pairing_id") {
                Some(sea_orm::Value::Uuid(Some(id))) if !id.is_nil() => KeyValue::Id(*id),
                _ => KeyValue::None,
            },
            PurchaseKey::OriginProvince => code("recipient_province"),
            PurchaseKey::OriginPrefecture => match code("recipient_prefecture") {
                KeyValue::None => match code("recipient_province") {
                    KeyValue::Number(province) => KeyValue::Text(province.to_string()),
                    other => other,
                },
                prefecture => prefecture,
            },
            PurchaseKey::OriginCounty => code("recipient_county"),
            PurchaseKey::DonorProvince => code("donor_province"),
        })
    };
    let keys: Option<Vec<_>> = keys.iter().map(key).collect();
    Some(Cell { keys: keys?, standing, figure: Figure { count: cell.count, amount: cell.amount } })
}

fn text(value: Option<&sea_orm::Value>) -> KeyValue {
    match value {
        Some(sea_orm::Value::String(Some(text))) => KeyValue::Text(text.clone()),
        _ => KeyValue::None,
    }
}

/// The first day of the quarter of a day.
fn quarter(day: Day) -> Day {
    use chrono::Datelike;
    let month = (day.0.month0() / 3) * 3 + 1;
    chrono::NaiveDate::from_ymd_opt(day.0.year(), month, 1).map_or(day, Day)
}

impl PurchaseFigures {
    fn add(&mut self, standing: Standing, figure: Figure) {
        let part = match standing {
            Standing::Unsubmitted => return,
            Standing::Counted => &mut self.counted,
            Standing::Pending => &mut self.pending,
            Standing::Disputed => &mut self.disputed,
            Standing::Excluded => &mut self.excluded,
        };
        part.add(figure);
        self.all.add(figure);
    }
}

impl Figure {
    fn add(&mut self, other: Self) {
        self.count += other.count;
        self.amount += other.amount;
    }
}
