//! Organisations, products, and the open lists: channels and units of measure.

use crate::columns::{
    flag, id, index, instant, int, key, maybe_big, maybe_id, place, references, text, unique, word,
};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Code, Chinese name, English name, whether the channel numbers its orders.
const CHANNELS: [(&str, &str, &str, bool); 9] = [
    ("PLATFORM_832", "832平台", "832 platform", true),
    ("DIRECT", "直接采购", "direct purchase", false),
    ("COUNTER", "专柜", "counter", false),
    ("SUPERMARKET", "商超", "supermarket", false),
    ("FAIR", "展销会", "fair", false),
    ("ECOMMERCE", "电商平台", "e-commerce", true),
    ("LIVESTREAM", "直播带货", "livestream", true),
    ("WHOLESALE", "批发市场", "wholesale", false),
    ("OTHER", "其他", "other", false),
];

/// Code, Chinese name, English name.
const MEASURES: [(&str, &str, &str); 14] = [
    ("KG", "公斤", "kilogram"),
    ("JIN", "斤", "jin (half a kilogram)"),
    ("TONNE", "吨", "tonne"),
    ("GRAM", "克", "gram"),
    ("LITRE", "升", "litre"),
    ("PIECE", "件", "piece"),
    ("BOX", "箱", "box"),
    ("CARTON", "盒", "carton"),
    ("BAG", "袋", "bag"),
    ("BOTTLE", "瓶", "bottle"),
    ("CAN", "罐", "can"),
    ("HEAD", "头", "head"),
    ("BIRD", "只", "bird or animal"),
    ("SET", "份", "set"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let mut organisation = Table::create()
            .table("organisation")
            .col(key("id"))
            .col(text("credit_code", 18))
            .col(text("name", 200))
            .col(word(
                "kind",
                &["PUBLIC_BODY", "CENTRAL_UNIT", "ENTERPRISE", "COOPERATIVE", "SOCIAL_ORGANISATION"],
            ))
            .col(maybe_big("region_code"))
            .to_owned();
        for column in place("seat") {
            organisation.col(column);
        }
        m.create_table(
            organisation
                .col(word("state", &["PROPOSED", "LISTED", "RETIRED"]))
                .col(maybe_id("proposed_by"))
                .col(text("idempotency_key", 200))
                .col(id("entered_by"))
                .col(crate::columns::bytes("input_digest"))
                .col(int("version"))
                .col(instant("at"))
                .to_owned(),
        )
        .await?;
        m.create_index(unique("organisation", &["credit_code"])).await?;
        m.create_index(unique("organisation", &["entered_by", "idempotency_key"])).await?;
        m.create_index(index("organisation", &["name", "id"])).await?;
        for level in ["seat_province", "seat_prefecture", "seat_county"] {
            m.create_index(index("organisation", &[level, "name", "id"])).await?;
        }

        m.create_table(
            Table::create()
                .table("product")
                .col(key("id"))
                .col(text("name", 200))
                .col(id("supplier_id"))
                .col(maybe_big("origin_code"))
                .col(text("measure", 32))
                .col(word("state", &["PROPOSED", "LISTED", "RETIRED"]))
                .col(text("idempotency_key", 200))
                .col(id("entered_by"))
                .col(crate::columns::bytes("input_digest"))
                .col(int("version"))
                .col(instant("at"))
                .foreign_key(&mut references("product", "supplier_id", "organisation"))
                .to_owned(),
        )
        .await?;
        m.create_index(index("product", &["supplier_id", "name", "id"])).await?;
        m.create_index(index("product", &["name", "id"])).await?;
        m.create_index(unique("product", &["entered_by", "idempotency_key"])).await?;

        for list in ["channel", "measure"] {
            m.create_table(
                Table::create()
                    .table(list)
                    .col(ColumnDef::new("code").string_len(32).not_null().primary_key())
                    .col(text("name_zh", 100))
                    .col(text("name_en", 100))
                    .col(flag("numbered"))
                    .col(int("position"))
                    .to_owned(),
            )
            .await?;
        }
        let channels = CHANNELS.into_iter().map(|row| ("channel", row));
        let measures = MEASURES.into_iter().map(|(code, zh, en)| ("measure", (code, zh, en, false)));
        for (position, (list, (code, zh, en, numbered))) in (0_i32..).zip(channels.chain(measures)) {
            let row = Query::insert()
                .into_table(list)
                .columns(["code", "name_zh", "name_en", "numbered", "position"])
                .values_panic([code.into(), zh.into(), en.into(), numbered.into(), position.into()])
                .to_owned();
            m.execute(row).await?;
        }
        m.names_are_searchable("organisation").await?;
        m.names_are_searchable("product").await
    }
}

/// The index behind `contains`: trigrams on both stores.
trait Searchable {
    async fn names_are_searchable(&self, table: &str) -> Result<(), DbErr>;
}

impl Searchable for SchemaManager<'_> {
    async fn names_are_searchable(&self, table: &str) -> Result<(), DbErr> {
        let connection = self.get_connection();
        let statements = match self.get_database_backend() {
            sea_orm_migration::sea_orm::DbBackend::Postgres => vec![
                "CREATE EXTENSION IF NOT EXISTS pg_trgm".to_owned(),
                format!(
                    "CREATE INDEX ix_{table}_name_trigram ON {table} USING gin (lower(name) gin_trgm_ops)"
                ),
            ],
            _ => vec![
                format!(
                    "CREATE VIRTUAL TABLE {table}_names USING fts5(id UNINDEXED, name, tokenize='trigram')"
                ),
                format!(
                    "CREATE TRIGGER {table}_names_add AFTER INSERT ON {table} BEGIN \
                     INSERT INTO {table}_names(rowid, id, name) VALUES (new.rowid, new.id, new.name); END"
                ),
                format!(
                    "CREATE TRIGGER {table}_names_change AFTER UPDATE OF name ON {table} BEGIN \
                     UPDATE {table}_names SET name = new.name WHERE rowid = new.rowid; END"
                ),
            ],
        };
        for statement in statements {
            connection.execute_unprepared(&statement).await?;
        }
        Ok(())
    }
}
