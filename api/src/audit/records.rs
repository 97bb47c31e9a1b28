//! Records against their history: what stands in a record's row is what the journal's entries left there.

use super::finding::Finding;
use crate::{
    error::Result,
    record::Record,
    store::{Reader, columns_of},
};
use entity::{
    agreement, allocation, dispatch_report, donation, expenditure, fund_return, fund_transfer,
    industry_result, industry_step, industry_transfer, journal, labour_dispatch, local_pair, meeting, park,
    post, project, project_step, purchase, spine::TwoSided, target, training, values::Digest, workshop,
};
use sea_orm::{
    ModelTrait,
    sea_query::{Expr, ExprTrait},
};
use serde_json::{Map, Value as Json};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Records, or first entries, of a page.
const PAGE: u64 = 500;

/// What the journal says of one record.
#[derive(Debug, Default)]
struct Told {
    version: i32,
    digest: Option<Digest>,
    /// The last value of each column that an entry changed.
    columns: Map<String, Json>,
}

/// Holds every record against the journal; counts those that agree.
pub(super) async fn verify(reader: &Reader, agree: &mut u64) -> Result<Option<Finding>> {
    // A further kind of record joins with a line.
    if let Some(finding) = of_kind::<purchase::Entity>(reader, agree).await? {
        return Ok(Some(finding));
    }
    macro_rules! forms {
        ($($form:ident)+) => {
            $(if let Some(finding) = of_kind::<$form::Entity>(reader, agree).await? {
                return Ok(Some(finding));
            })+
        };
    }
    forms! { donation local_pair training meeting post labour_dispatch workshop fund_transfer allocation expenditure fund_return project project_step park industry_transfer industry_step industry_result agreement target dispatch_report }
    Ok(None)
}

async fn of_kind<R>(reader: &Reader, agree: &mut u64) -> Result<Option<Finding>>
where
    R: Record,
    R::Model: ModelTrait<Entity = R> + TwoSided,
{
    let kind = R::Model::KIND.word();
    let mut after = Uuid::nil();
    loop {
        // The rows and their entries as they were at one instant: people go on meanwhile.
        let reader = reader.snapshot().await?;
        let rows = reader.find::<R>().behind(after, PAGE).all().await?;
        let Some(last) = rows.last() else { break };
        after = last.record_id();
        let told = told(&reader, kind, rows.iter().map(TwoSided::record_id)).await?;
        for row in &rows {
            let id = row.record_id();
            if let Some(what) = differs::<R>(row, told.get(&id)) {
                return Ok(Some(Finding::Record { kind, id, what }));
            }
            *agree += 1;
        }
    }
    removed::<R>(reader, kind).await
}

/// What the journal says of these records.
async fn told(
    reader: &Reader,
    kind: &'static str,
    records: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Told>> {
    let entries = reader
        .find::<journal::Entity>()
        .filter(Expr::col(("journal", "subject_kind")).eq(kind))
        .filter(Expr::col(("journal", "subject_id")).is_in(records))
        .order_by(journal::Column::SubjectId)
        .order_by(journal::Column::Version)
        .order_by(journal::Column::Id)
        .all()
        .await?;
    let mut told: HashMap<Uuid, Told> = HashMap::new();
    for entry in entries {
        let record = told.entry(entry.subject_id).or_default();
        record.version = entry.version;
        record.digest = entry.digest;
        let fields: Map<String, Json> = serde_json::from_str(&entry.fields).unwrap_or_default();
        for (column, mut pair) in fields {
            if let Some(after) = pair.get_mut(1) {
                record.columns.insert(column, after.take());
            }
        }
    }
    Ok(told)
}

/// How a record differs from what the journal says of it.
fn differs<R>(row: &R::Model, told: Option<&Told>) -> Option<String>
where
    R: Record,
    R::Model: ModelTrait<Entity = R> + TwoSided,
{
    let Some(told) = told else { return Some("it has no entry".to_owned()) };
    let spine = row.spine();
    if spine.version != told.version {
        return Some(format!("its version is {}, by its last entry {}", spine.version, told.version));
    }
    if told.digest.as_ref() != Some(&spine.digest) {
        return Some("its digest is not that of its last entry".to_owned());
    }
    if R::material_digest(row).is_some_and(|digest| digest != spine.digest) {
        return Some("its material fields do not have its digest".to_owned());
    }
    let columns = columns_of::<R>(row);
    let other = told.columns.iter().find(|(column, value)| columns.get(*column) != Some(value));
    other.map(|(column, value)| format!("its {column} is not {value}, which its last entry about it left"))
}

/// A record that has a first entry and no row.
async fn removed<R>(reader: &Reader, kind: &'static str) -> Result<Option<Finding>>
where
    R: Record,
    R::Model: ModelTrait<Entity = R> + TwoSided,
{
    let mut after = 0;
    loop {
        let first = reader
            .find::<journal::Entity>()
            .filter(Expr::col(("journal", "subject_kind")).eq(kind))
            .filter(Expr::col(("journal", "version")).eq(1))
            .filter(Expr::col(("journal", "position")).gt(after))
            .order_by(journal::Column::Position)
            .limit(PAGE)
            .all()
            .await?;
        let Some(last) = first.last().and_then(|entry| entry.position) else { return Ok(None) };
        after = last;
        let ids = first.iter().map(|entry| entry.subject_id);
        let there = reader.find::<R>().named(ids).versions().await?;
        let there: HashSet<_> = there.into_iter().map(|(id, _)| id).collect();
        if let Some(entry) = first.iter().find(|entry| !there.contains(&entry.subject_id)) {
            let what = format!("entry {} made it, and it is gone", entry.position.unwrap_or(0));
            return Ok(Some(Finding::Record { kind, id: entry.subject_id, what }));
        }
    }
}
