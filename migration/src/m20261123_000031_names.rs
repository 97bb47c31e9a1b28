//! The search by name on SQLite, tied to a number of its own: a copy of the store may number rows anew.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        if m.get_database_backend() != sea_orm_migration::sea_orm::DbBackend::Sqlite {
            return Ok(());
        }
        for table in ["organisation", "product"] {
            for statement in numbered(table) {
                m.get_connection().execute_unprepared(&statement).await?;
            }
        }
        Ok(())
    }
}

/// The rows of a table without an integer key have hidden numbers, which VACUUM may change: the trigrams of a
/// name are found by the number that the row's id was given here.
fn numbered(table: &str) -> Vec<String> {
    let number = |row: &str| format!("(SELECT number FROM {table}_names_key WHERE id = {row}.id)");
    vec![
        format!("DROP TRIGGER {table}_names_add"),
        format!("DROP TRIGGER {table}_names_change"),
        format!("DROP TABLE {table}_names"),
        format!("CREATE TABLE {table}_names_key (number INTEGER PRIMARY KEY, id uuid_text NOT NULL UNIQUE)"),
        format!("CREATE VIRTUAL TABLE {table}_names USING fts5(id UNINDEXED, name, tokenize='trigram')"),
        format!("INSERT INTO {table}_names_key (id) SELECT id FROM {table}"),
        format!(
            "INSERT INTO {table}_names (rowid, id, name) SELECT key.number, named.id, named.name \
             FROM {table} AS named JOIN {table}_names_key AS key ON key.id = named.id"
        ),
        format!(
            "CREATE TRIGGER {table}_names_add AFTER INSERT ON {table} BEGIN \
             INSERT INTO {table}_names_key (id) VALUES (new.id); \
             INSERT INTO {table}_names (rowid, id, name) VALUES ({}, new.id, new.name); END",
            number("new")
        ),
        format!(
            "CREATE TRIGGER {table}_names_change AFTER UPDATE OF name ON {table} BEGIN \
             UPDATE {table}_names SET name = new.name WHERE rowid = {}; END",
            number("new")
        ),
    ]
}
