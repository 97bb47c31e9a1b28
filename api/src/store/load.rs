//! Filling a store with made-up rows by the thousand: copied into PostgreSQL, inserted into SQLite.

use super::{Cell, Store, Totals, tally, writer::rows_a_statement};
use crate::{
    access::Actor,
    error::{Error, Result},
};
use domain::permit::Act;
use sea_orm::{
    ConnectionTrait, DatabaseBackend, DbErr, EntityName, EntityTrait, IdenStatic, Iterable, ModelTrait,
    RuntimeErr, Value,
    sea_query::{Alias, Expr, ExprTrait, PostgresQueryBuilder, Query},
};
use std::{collections::HashSet, fmt::Write as _};
use uuid::Uuid;

/// New rows of one table.
#[derive(Clone, Debug)]
pub struct Stack {
    table: String,
    columns: Vec<&'static str>,
    rows: Vec<Vec<Value>>,
}

/// What is written in one transaction: rows, and what they add to kept totals.
#[derive(Clone, Debug, Default)]
pub struct Load {
    /// The rows, in the order in which tables need each other.
    pub stacks: Vec<Stack>,
    /// What is added to kept totals, the cells in the order of their keys.
    pub totals: Vec<(Totals, Vec<Cell>)>,
}

impl Stack {
    /// Rows of `E`.
    pub fn of<'a, E: EntityTrait>(rows: impl IntoIterator<Item = &'a E::Model>) -> Self
    where
        E::Model: ModelTrait<Entity = E> + 'a,
    {
        let values = |row: &E::Model| E::Column::iter().map(|column| row.get(column)).collect();
        Self {
            table: EntityName::table_name(&E::default()).to_owned(),
            columns: E::Column::iter().map(|column| column.as_str()).collect(),
            rows: rows.into_iter().map(values).collect(),
        }
    }
}

impl Store {
    /// Writes a load: all of it or nothing. Its rows are not held against a scope, so that only the duty that
    /// fills stores may.
    pub async fn load(&self, actor: &Actor, load: &Load) -> Result<()> {
        if !actor.may(Act::Seed) {
            return Err(Error::Forbidden);
        }
        if self.backend() == DatabaseBackend::Postgres {
            let copied = self.copy(load).await;
            return copied.map_err(|error| DbErr::Exec(RuntimeErr::SqlxError(error.into())).into());
        }
        self.write(actor, &[Act::Seed], "seed", async |writer| {
            for stack in &load.stacks {
                for rows in stack.rows.chunks(rows_a_statement(stack.columns.len())) {
                    let mut insert = Query::insert();
                    insert
                        .into_table(Alias::new(&stack.table))
                        .columns(stack.columns.iter().map(|name| Alias::new(*name)));
                    for row in rows {
                        insert.values_panic(row.iter().cloned().map(Expr::value));
                    }
                    writer.transaction().execute(&insert).await?;
                }
            }
            for (totals, cells) in &load.totals {
                writer.tally(*totals, cells.clone()).await?;
            }
            Ok(())
        })
        .await
    }

    /// Which of these ids `table` has.
    pub async fn loaded(&self, actor: &Actor, table: &'static str, ids: &[Uuid]) -> Result<HashSet<Uuid>> {
        if !actor.may(Act::Seed) {
            return Err(Error::Forbidden);
        }
        let mut found = HashSet::new();
        for chunk in ids.chunks(10_000) {
            let select = Query::select()
                .column("id")
                .from(table)
                .and_where(Expr::col("id").is_in(chunk.iter().copied()))
                .to_owned();
            for row in self.pools.read.query_all(&select).await? {
                found.insert(row.try_get("", "id")?);
            }
        }
        Ok(found)
    }

    /// Whether `table` has any row.
    pub async fn has_rows(&self, actor: &Actor, table: &'static str) -> Result<bool> {
        if !actor.may(Act::Seed) {
            return Err(Error::Forbidden);
        }
        let select = Query::select().expr_as(Expr::cust("1"), "one").from(table).limit(1).to_owned();
        Ok(!self.pools.read.query_all(&select).await?.is_empty())
    }

    /// Writes tables of totals anew, whose cells were added to many times and in no order, and lets the database look
    /// how large all tables have become.
    pub async fn tidy(&self, actor: &Actor, totals: &[Totals]) -> Result<()> {
        if !actor.may(Act::Seed) {
            return Err(Error::Forbidden);
        }
        if self.backend() == DatabaseBackend::Postgres {
            for table in totals.iter().map(|totals| totals.table()) {
                let anew = format!("CLUSTER {table} USING pk_{table}_by_row");
                self.pools.write.execute_unprepared(&anew).await?;
            }
        }
        self.pools.write.execute_unprepared("ANALYZE").await?;
        Ok(())
    }

    /// PostgreSQL's own way to take many rows.
    async fn copy(&self, load: &Load) -> std::result::Result<(), sqlx::Error> {
        let pool = self.pools.write.get_postgres_connection_pool();
        let mut transaction = pool.begin().await?;
        for stack in load.stacks.iter().filter(|stack| !stack.rows.is_empty()) {
            let columns = stack.columns.join(", ");
            let mut copying =
                transaction.copy_in_raw(&format!("COPY {} ({columns}) FROM STDIN", stack.table)).await?;
            copying.send(lines(&stack.rows).into_bytes()).await?;
            copying.finish().await?;
        }
        // Totals last, in the order of their keys: nobody else waits longer than for the commit.
        for (totals, cells) in &load.totals {
            for chunk in tally::rows_of(cells).chunks(2_000) {
                let statement = tally::added(*totals, chunk).to_string(PostgresQueryBuilder);
                sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&mut *transaction).await?;
            }
        }
        transaction.commit().await
    }
}

/// Rows as `COPY` reads them: a line each, tabs between the columns.
fn lines(rows: &[Vec<Value>]) -> String {
    let mut text = String::with_capacity(rows.len() * 600);
    for row in rows {
        for (at, value) in row.iter().enumerate() {
            if at > 0 {
                text.push('\t');
            }
            cell(&mut text, value);
        }
        text.push('\n');
    }
    text
}

fn cell(text: &mut String, value: &Value) {
    // Writing to a text does not fail.
    let mut put = |what: std::fmt::Arguments<'_>| text.write_fmt(what).unwrap_or_default();
    match value {
        Value::Bool(Some(value)) => put(format_args!("{value}")),
        Value::Int(Some(value)) => put(format_args!("{value}")),
        Value::BigInt(Some(value)) => put(format_args!("{value}")),
        Value::Uuid(Some(value)) => put(format_args!("{value}")),
        Value::ChronoDate(Some(value)) => put(format_args!("{value}")),
        Value::ChronoDateTimeUtc(Some(value)) => put(format_args!("{}", value.to_rfc3339())),
        Value::Bytes(Some(value)) => put(format_args!("\\\\x{}", hex::encode(value))),
        Value::String(Some(value)) => {
            for letter in value.chars() {
                match letter {
                    '\\' => text.push_str("\\\\"),
                    '\t' => text.push_str("\\t"),
                    '\n' => text.push_str("\\n"),
                    '\r' => text.push_str("\\r"),
                    other => text.push(other),
                }
            }
        }
        _ => text.push_str("\\N"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_copied_to_the_letter_and_what_is_empty_stays_so() {
        let row = vec![
            Value::from("a\tb\\c\nd"),
            Value::from(7_i64),
            Value::String(None),
            Value::from(vec![1_u8, 255]),
            Value::from(true),
        ];
        assert_eq!(lines(&[row]), "a\\tb\\\\c\\nd\t7\t\\N\t\\\\x01ff\ttrue\n");
    }
}
