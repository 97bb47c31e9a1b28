//! What a record was before something happened to it, and who could see it then.

use super::Reader;
use crate::{access::Visible, error::Result};
use entity::journal;
use sea_orm::{
    IdenStatic, Iterable, ModelTrait, Value,
    sea_query::{Alias, Expr, Query, SelectStatement, UnionType},
};
use serde_json::{Map, Value as Json};
use std::collections::HashSet;

/// The columns of a record as they were.
pub type Former = Vec<(&'static str, Value)>;

/// The columns of a row before these entries of its journal, which are undone from the last to the first.
pub fn undone<'a, E: Visible>(
    row: &E::Model,
    later: impl DoubleEndedIterator<Item = &'a journal::Model>,
) -> Former
where
    E::Model: ModelTrait<Entity = E>,
{
    let mut columns: Former = E::Column::iter().map(|column| (column.as_str(), row.get(column))).collect();
    for entry in later.rev() {
        let changed: Map<String, Json> = serde_json::from_str(&entry.fields).unwrap_or_default();
        for (name, value) in &mut columns {
            if let Some(before) = changed.get(*name).and_then(|pair| pair.get(0)) {
                *value = read(value, before);
            }
        }
    }
    columns
}

/// A value of the journal, of the kind that its column has.
fn read(like: &Value, json: &Json) -> Value {
    let text = || json.as_str();
    match like {
        Value::Bool(_) => json.as_bool().into(),
        Value::Int(_) => json.as_i64().and_then(|number| i32::try_from(number).ok()).into(),
        Value::BigInt(_) => json.as_i64().into(),
        Value::String(_) => text().map(str::to_owned).into(),
        Value::Uuid(_) => text().and_then(|text| uuid::Uuid::try_parse(text).ok()).into(),
        Value::ChronoDate(_) => text().and_then(|text| text.parse::<chrono::NaiveDate>().ok()).into(),
        Value::ChronoDateTimeUtc(_) => {
            text().and_then(|text| text.parse::<chrono::DateTime<chrono::Utc>>().ok()).into()
        }
        Value::Bytes(_) => text().and_then(|text| hex::decode(text).ok()).into(),
        other => other.clone(),
    }
}

impl Reader {
    /// Which of these former records, by their places in the list, the actor could have seen and `filter`
    /// would have held. It is the row policy that says so, as it does of rows that are.
    pub async fn could_see<E: Visible>(
        &self,
        formers: &[Former],
        filter: Option<&Expr>,
    ) -> Result<HashSet<usize>> {
        let table = E::default();
        let table = table.table_name();
        let scope = E::within(self.actor());
        let mut union: Option<SelectStatement> = None;
        for (at, former) in (0_i64..).zip(formers) {
            let mut values = Query::select();
            for (name, value) in former {
                values.expr_as(Expr::value(value.clone()), Alias::new(*name));
            }
            let mut one = Query::select();
            one.expr_as(Expr::value(at), Alias::new("former_at"))
                .from_subquery(values, Alias::new(table))
                .and_where(scope.condition(table));
            if let Some(filter) = filter {
                one.and_where(filter.clone());
            }
            union = Some(match union {
                None => one,
                Some(mut union) => union.union(UnionType::All, one).to_owned(),
            });
        }
        let Some(select) = union else { return Ok(HashSet::new()) };
        let mut seen = HashSet::new();
        for row in self.source().all(&select).await? {
            let at: i64 = row.try_get("", "former_at")?;
            seen.extend(usize::try_from(at));
        }
        Ok(seen)
    }
}
