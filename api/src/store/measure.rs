//! What measures come to: from their kept totals, or from the records where those cannot tell it, in one statement.

use super::{
    Reader,
    tally::{KEPT, Totals, cells_of},
};
use crate::{
    access::{of_kind, table_of},
    error::{Error, Result},
};
use domain::measure::{Records, Rule, rules};
use entity::values::{Day, Digest, RecordKind, Standing};
use sea_orm::{
    ConnectionTrait, DatabaseBackend, DatabaseConnection, DbErr, QueryResult, TransactionTrait, Value,
    sea_query::{
        Alias, CaseStatement, Condition, Expr, ExprTrait, OnConflict, Query, SelectStatement, UnionType,
    },
};
use std::collections::HashMap;
use uuid::Uuid;

/// Of what time and of which pairings something is asked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    /// Of records whose own pairing is one of these.
    pub(crate) pairings: &'a [Uuid],
    /// First and last days.
    pub(crate) spans: &'a [(Day, Day)],
}

/// What a measure, or a kind of record, comes to in a month, by standing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    /// Its word.
    pub(crate) word: &'static str,
    /// The pairing; none where all that were asked for are told together.
    pub(crate) pairing: Uuid,
    /// The first day of the month.
    pub(crate) month: Day,
    /// Of records with this standing.
    pub(crate) standing: Standing,
    /// How many records.
    pub(crate) count: i64,
    /// What is added up of them.
    pub(crate) amount: i64,
}

impl Reader {
    /// What measures come to, month by month, within the reader's scope: one statement for those that kept totals
    /// tell, and one for those that only the records tell.
    pub(crate) async fn measured(&self, asked: Asked<'_>) -> Result<Vec<Told>> {
        self.told(asked, &mut measures(), &["measure", "month"]).await
    }

    /// How many records of each kind there are, pairing by pairing and month by month.
    pub(crate) async fn reported(&self, asked: Asked<'_>) -> Result<Vec<Told>> {
        self.told(asked, &mut kinds(), &["measure", "month", "pairing_id"]).await
    }

    async fn told(
        &self,
        asked: Asked<'_>,
        counted: &mut (dyn Iterator<Item = Counted> + Send),
        keys: &[&'static str],
    ) -> Result<Vec<Told>> {
        let whole = asked.spans.iter().all(|(first, last)| {
            *first == first.month() && last.next().is_none_or(|next| next == next.month())
        });
        let mut kept: Vec<(Expr, Vec<&str>)> = Vec::new();
        let mut rows: Option<SelectStatement> = None;
        for counted in counted {
            let scope = of_kind(self.actor(), counted.records.kind);
            if let Some(scope) = Totals::Measures.scope(&scope).filter(|_| whole) {
                match kept.iter_mut().find(|(known, _)| *known == scope) {
                    Some((_, words)) => words.push(counted.word),
                    None => kept.push((scope, vec![counted.word])),
                }
                continue;
            }
            let table = table_of(counted.records.kind);
            let select = each(counted, self.source().backend())
                .and_where(Expr::col((table, "pairing_id")).is_in(asked.pairings.iter().copied()))
                .and_where(within(asked.spans, &Expr::col((table, "day"))))
                .and_where(scope.condition(table))
                .to_owned();
            rows = Some(match rows {
                Some(mut before) => before.union(UnionType::All, select).to_owned(),
                None => select,
            });
        }
        let mut told = Vec::new();
        if !kept.is_empty() {
            let mut select = Query::select().from(Totals::Measures.table()).to_owned();
            for name in keys {
                select.column(*name).group_by_col(*name);
            }
            for column in cells_of() {
                select.expr_as(Expr::col(column).sum().cast_as("bigint"), column);
            }
            let seen = kept.into_iter().fold(Condition::any(), |any, (scope, words)| {
                any.add(Expr::col("measure").is_in(words).and(scope))
            });
            select
                .and_where(Expr::col("pairing_id").is_in(asked.pairings.iter().copied()))
                .and_where(within(asked.spans, &Expr::col("month")))
                .and_where(Expr::from(seen));
            self.read(&select, keys, &mut told).await?;
        }
        if let Some(rows) = rows {
            self.read(&summed(rows, keys), keys, &mut told).await?;
        }
        Ok(told)
    }

    async fn read(&self, select: &SelectStatement, keys: &[&str], told: &mut Vec<Told>) -> Result<()> {
        for row in self.source().all(select).await? {
            let word: String = row.try_get("", "measure")?;
            let Some(word) = every().map(|counted| counted.word).find(|known| *known == word) else {
                continue;
            };
            let month = Day(row.try_get("", "month")?);
            let pairing =
                if keys.contains(&"pairing_id") { row.try_get("", "pairing_id")? } else { Uuid::nil() };
            for (standing, count, amount) in KEPT {
                let number = |name| row.try_get::<Option<i64>>("", name).map(Option::unwrap_or_default);
                let (count, amount) = (number(count)?, number(amount)?);
                told.push(Told { word, pairing, month, standing, count, amount });
            }
        }
        Ok(())
    }
}

/// What is kept under a word: the records, and what of them is added up.
#[derive(Clone, Copy, Debug)]
struct Counted {
    word: &'static str,
    records: Records,
}

/// The measures that read records themselves.
fn measures() -> impl Iterator<Item = Counted> {
    rules().filter_map(|rule: &Rule| Some(Counted { word: rule.measure.word(), records: *rule.records()? }))
}

/// The kinds of record: none is called as a measure is.
fn kinds() -> impl Iterator<Item = Counted> {
    let all =
        |kind: RecordKind| Counted { word: kind.word(), records: Records { kind, only: &[], sum: None } };
    RecordKind::ALL.iter().copied().map(all)
}

fn every() -> impl Iterator<Item = Counted> {
    measures().chain(kinds())
}

/// Days within one of some spans.
fn within(spans: &[(Day, Day)], day: &Expr) -> Expr {
    let spans = spans.iter().map(|(first, last)| day.clone().between(*first, *last));
    spans.fold(Condition::any(), Condition::add).into()
}

/// Each record that is counted, as its cells are kept: their keys, what it is to a total, and what is added up.
fn each(Counted { word, records }: Counted, backend: DatabaseBackend) -> SelectStatement {
    let table = table_of(records.kind);
    let column = |name: &'static str| Expr::col((table, name));
    let (month, nobody) = match backend {
        DatabaseBackend::Postgres => (
            format!("CAST(date_trunc('month', {table}.day) AS date)"),
            format!("CAST('{}' AS uuid)", Uuid::nil()),
        ),
        _ => (format!("date({table}.day, 'start of month')"), "zeroblob(16)".to_owned()),
    };
    let mut select = Query::select().from(table).to_owned();
    select
        .expr_as(Expr::cust(format!("'{word}'")), "measure")
        .expr_as(Expr::cust(format!("COALESCE({table}.pairing_id, {nobody})")), "pairing_id")
        .expr_as(Expr::cust(month), "month")
        .column((table, "standing"))
        .and_where(column("standing").ne(Standing::Unsubmitted.word()));
    for place in ["donor_province", "recipient_province", "recipient_prefecture", "recipient_county"] {
        select.expr_as(Expr::cust(format!("COALESCE({table}.{place}, 0)")), place);
    }
    let amount = records.sum.map_or_else(|| Expr::cust("0"), column);
    select.expr_as(amount.cast_as("bigint"), "amount");
    for (name, word) in records.only {
        select.and_where(column(name).eq(*word));
    }
    select
}

/// Records, summed by some of their keys, standing beside standing.
fn summed(records: SelectStatement, keys: &[&'static str]) -> SelectStatement {
    let mut select = Query::select().from_subquery(records, "each").to_owned();
    for key in keys {
        select.column(*key).group_by_col(*key);
    }
    for (standing, count, amount) in KEPT {
        let of = |what: Expr| {
            let of = Expr::cust(format!("standing = '{standing}'"));
            let case = CaseStatement::new().case(of, what).finally(Expr::cust("0"));
            Expr::expr(case).sum().cast_as("bigint")
        };
        select.expr_as(of(Expr::cust("1")), count).expr_as(of(Expr::col("amount")), amount);
    }
    select
}

/// Works out anew what is kept of measures whose rules are not those by which it was kept: one that is new, say.
pub(super) async fn refill(connection: &DatabaseConnection) -> Result<()> {
    let kept: HashMap<String, Vec<u8>> = {
        let select = Query::select().columns(["measure", "digest"]).from("measure_rule").to_owned();
        let rows = connection.query_all(&select).await?;
        let read = |row: &QueryResult| Ok((row.try_get("", "measure")?, row.try_get("", "digest")?));
        rows.iter().map(read).collect::<Result<_, DbErr>>()?
    };
    for counted in every() {
        let Counted { word, records } = counted;
        let digest = Digest::of(records.formula());
        if kept.get(word).is_some_and(|kept| *kept == digest.0) {
            continue;
        }
        let transaction = connection.begin().await?;
        let backend = transaction.get_database_backend();
        if backend == DatabaseBackend::Postgres {
            // Nobody writes between the reading of the records and what is kept of them.
            let lock = format!("LOCK TABLE {} IN SHARE MODE", table_of(records.kind));
            transaction.execute_unprepared(&lock).await?;
        }
        let stale = Query::delete()
            .from_table(Totals::Measures.table())
            .and_where(Expr::col("measure").eq(word))
            .to_owned();
        transaction.execute(&stale).await?;
        let keys = Totals::Measures.key();
        let mut fill = Query::insert();
        fill.into_table(Totals::Measures.table()).columns(keys.iter().copied().chain(cells_of()));
        fill.select_from(summed(each(counted, backend), keys))
            .map_err(|wrong| Error::Internal(wrong.to_string()))?;
        transaction.execute(&fill).await?;
        let by = Query::insert()
            .into_table("measure_rule")
            .columns(["measure", "digest"])
            .values_panic([Expr::value(word), Expr::value(Value::from(digest))])
            .on_conflict(OnConflict::column(Alias::new("measure")).update_column("digest").to_owned())
            .to_owned();
        transaction.execute(&by).await?;
        transaction.commit().await?;
    }
    Ok(())
}
