//! The entities are written by hand and so are the migrations: here they are held to be the same shape.

use entity::values::*;
use sea_orm::{
    ColumnTrait, ColumnType, ConnectionTrait, DatabaseConnection, EntityTrait, IdenStatic, Iterable,
    PrimaryKeyToColumn, Statement,
};
use std::collections::{BTreeMap, BTreeSet};
use tests::{
    both_stores,
    store::{StoreKind, TestStore},
    workspace::pages,
};

/// The words of a closed list.
macro_rules! words {
    ($words:ty) => {
        <$words>::ALL.iter().map(|word| word.word().to_owned()).collect::<BTreeSet<String>>()
    };
}
/// Every entity, and every column that holds a word of a closed list.
fn shapes() -> Vec<Shape> {
    vec![
        shape::<entity::account::Entity>(&[]),
        shape::<entity::account::grant::Entity>(&[
            ("role", words!(Role)),
            ("scope_kind", words!(ScopeKind)),
            ("kind", words!(RecordKind)),
        ]),
        shape::<entity::account::identity::Entity>(&[]),
        shape::<entity::account::notice::Entity>(&[("what", words!(NoticeKind))]),
        shape::<entity::account::refresh_token::Entity>(&[]),
        shape::<entity::account::session::Entity>(&[]),
        shape::<entity::account::signing_key::Entity>(&[]),
        shape::<entity::batch::Entity>(&[]),
        shape::<entity::confirmation::Entity>(&[("side", words!(Side))]),
        shape::<entity::county::assisted::Entity>(&[("evidence", words!(Evidence))]),
        shape::<entity::county::class::Entity>(&[("evidence", words!(Evidence))]),
        shape::<entity::dispute::Entity>(&[("side", words!(Side))]),
        shape::<entity::job::Entity>(&[("state", words!(JobState))]),
        shape::<entity::job::row::Entity>(&[("outcome", words!(RowOutcome))]),
        shape::<entity::journal::Entity>(&[]),
        shape::<entity::list::channel::Entity>(&[]),
        shape::<entity::list::measure::Entity>(&[]),
        shape::<entity::organisation::Entity>(&[
            ("kind", words!(OrganisationKind)),
            ("state", words!(CatalogueState)),
        ]),
        shape::<entity::pairing::Entity>(&[
            ("mechanism", words!(Mechanism)),
            ("start_precision", words!(DayPrecision)),
            ("evidence", words!(Evidence)),
        ]),
        shape::<entity::pairing::area::Entity>(&[]),
        shape::<entity::pairing::year::Entity>(&[]),
        shape::<entity::plan::Entity>(&[("canteen", words!(CanteenKind)), ("state", words!(PlanState))]),
        shape::<entity::plan::floor::Entity>(&[]),
        shape::<entity::product::Entity>(&[("state", words!(CatalogueState))]),
        shape::<entity::purchase::Entity>(&[
            ("state", words!(RecordState)),
            ("standing", words!(Standing)),
            ("exclusion", words!(Exclusion)),
            ("entered_side", words!(Side)),
            ("paid_from", words!(PaymentSource)),
            ("kind", words!(PurchaseKind)),
            ("line_kind", words!(LineKind)),
            ("duplicate_mark", words!(DuplicateMark)),
        ]),
        form::<entity::donation::Entity>(&[("form", words!(DonationForm)), ("valuation", words!(Valuation))]),
        form::<entity::local_pair::Entity>(&[("kind", words!(LocalPairKind))]),
        form::<entity::training::Entity>(&[("kind", words!(TrainingKind))]),
        form::<entity::meeting::Entity>(&[
            ("kind", words!(MeetingKind)),
            ("direction", words!(TravelDirection)),
            ("rank", words!(LeaderRank)),
        ]),
        form::<entity::post::Entity>(&[]),
        form::<entity::labour_dispatch::Entity>(&[
            ("placement", words!(Placement)),
            ("transport", words!(Transport)),
            ("destination_class", words!(DestinationClass)),
        ]),
        form::<entity::workshop::Entity>(&[]),
        form::<entity::fund_transfer::Entity>(&[("source", words!(FundSource))]),
        form::<entity::allocation::Entity>(&[("sector", words!(FundSector))]),
        form::<entity::expenditure::Entity>(&[]),
        form::<entity::fund_return::Entity>(&[]),
        form::<entity::project::Entity>(&[("sector", words!(FundSector)), ("stage", words!(ProjectStage))]),
        form::<entity::project_step::Entity>(&[("kind", words!(ProjectStepKind))]),
        form::<entity::park::Entity>(&[]),
        form::<entity::industry_transfer::Entity>(&[("stage", words!(IndustryStage))]),
        form::<entity::industry_step::Entity>(&[("kind", words!(IndustryStepKind))]),
        form::<entity::industry_result::Entity>(&[("kind", words!(IndustryResultKind))]),
        form::<entity::agreement::Entity>(&[("kind", words!(AgreementKind))]),
        // Measures are as many as the program has rules for: their words have no CHECK.
        form::<entity::target::Entity>(&[]),
        form::<entity::dispatch_report::Entity>(&[("kind", words!(ReportKind))]),
        shape::<entity::mark::Entity>(&[]),
        shape::<entity::refusal::Entity>(&[]),
        shape::<entity::seal::Entity>(&[]),
        shape::<entity::seal::lease::Entity>(&[]),
        shape::<entity::upload::Entity>(&[]),
        shape::<entity::upload::part::Entity>(&[]),
        shape::<entity::review::Entity>(&[("side", words!(Side))]),
        shape::<entity::region::Entity>(&[("kind", words!(RegionKind)), ("evidence", words!(Evidence))]),
    ]
}

both_stores! {
    /// Every entity has the columns of its table: same names, same key, same kind of value, empty or not.
    async fn entities_have_the_shape_of_their_tables(store: TestStore) {
        let connection = store.connect().await;
        for shape in shapes() {
            let found = columns(&connection, store.kind(), &shape.table).await;
            let meant: BTreeMap<_, _> =
                shape.columns.into_iter().map(|(name, column)| (name, column.on(store.kind()))).collect();
            assert_eq!(meant, found, "entity (left) and table (right) {} differ", shape.table);
        }
    }

    /// A word that the program knows and the table's CHECK does not would be refused at the first write; one
    /// that only the CHECK knows could not be read back.
    async fn tables_take_the_words_that_the_program_knows(store: TestStore) {
        let connection = store.connect().await;
        for shape in shapes() {
            let found = checks(&connection, store.kind(), &shape.table).await;
            assert_eq!(shape.words, found, "program (left) and CHECK (right) of {} differ", shape.table);
        }
    }

    /// A rule that named a column or word that is not there would count nothing, and nobody would hear of it.
    async fn measures_read_columns_and_words_that_there_are(store: TestStore) {
        let connection = store.connect().await;
        for rule in domain::measure::rules() {
            let Some(records) = rule.records() else { continue };
            let table = records.kind.word().to_lowercase();
            let columns = columns(&connection, store.kind(), &table).await;
            let words = checks(&connection, store.kind(), &table).await;
            for (column, word) in records.only {
                assert!(words[*column].contains(*word), "{}: {column} = {word}", rule.measure);
            }
            if let Some(sum) = records.sum {
                let summed = columns.get(sum).map(|column| column.holds);
                assert!(matches!(summed, Some(Holds::Whole32 | Holds::Whole64)), "{}: {sum} is {summed:?}", rule.measure);
            }
        }
    }
}

/// An entity that is not in the list above would go unproved.
#[test]
fn every_entity_is_listed() {
    let listed: BTreeSet<_> = shapes().into_iter().map(|shape| shape.table).collect();
    let written: BTreeSet<_> = pages(&[".rs"])
        .iter()
        .filter(|page| page.path.starts_with("entity/src/"))
        .flat_map(|page| {
            let named = |by: &str| page.text.split(by).skip(1).map(str::to_owned).collect::<Vec<_>>();
            [named("table_name = \""), named("    table \"")].concat()
        })
        .filter_map(|rest| rest.split('"').next().map(str::to_owned))
        .collect();
    assert_eq!(listed, written);
}

struct Shape {
    table: String,
    columns: BTreeMap<String, Column>,
    words: BTreeMap<String, BTreeSet<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Column {
    holds: Holds,
    may_be_empty: bool,
    key: bool,
}

/// The kinds of value that our tables hold; no other is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    Text,
    Whole32,
    Whole64,
    Flag,
    Day,
    Instant,
    Id,
    Bytes,
}

impl Column {
    /// What of it the store can tell: SQLite has whole numbers of one size only.
    fn on(self, kind: StoreKind) -> Self {
        match (kind, self.holds) {
            (StoreKind::Sqlite, Holds::Whole32) => Self { holds: Holds::Whole64, ..self },
            _ => self,
        }
    }
}

/// A kind of record that is a list of fields, with its own words beside those that all have.
fn form<E: EntityTrait>(own: &[(&str, BTreeSet<String>)]) -> Shape {
    let mut words = vec![
        ("state", words!(RecordState)),
        ("standing", words!(Standing)),
        ("exclusion", words!(Exclusion)),
        ("entered_side", words!(Side)),
    ];
    words.extend(own.iter().cloned());
    shape::<E>(&words)
}

fn shape<E: EntityTrait>(words: &[(&str, BTreeSet<String>)]) -> Shape {
    let keys: BTreeSet<_> = E::PrimaryKey::iter().map(|key| key.into_column().as_str()).collect();
    let columns = E::Column::iter().map(|column| {
        let definition = column.def();
        let about = Column {
            holds: holds(definition.get_column_type()),
            may_be_empty: definition.is_null(),
            key: keys.contains(column.as_str()),
        };
        (column.as_str().to_owned(), about)
    });
    Shape {
        table: E::default().table_name().to_owned(),
        columns: columns.collect(),
        words: words.iter().map(|(column, words)| ((*column).to_owned(), words.clone())).collect(),
    }
}

fn holds(column: &ColumnType) -> Holds {
    match column {
        ColumnType::String(_) | ColumnType::Text => Holds::Text,
        ColumnType::Integer => Holds::Whole32,
        ColumnType::BigInteger => Holds::Whole64,
        ColumnType::Boolean => Holds::Flag,
        ColumnType::Date => Holds::Day,
        ColumnType::TimestampWithTimeZone => Holds::Instant,
        ColumnType::Uuid => Holds::Id,
        ColumnType::Binary(_) | ColumnType::VarBinary(_) | ColumnType::Blob => Holds::Bytes,
        other => panic!("no column of ours holds {other:?}"),
    }
}

/// The columns of a table, as the store describes them.
async fn columns(connection: &DatabaseConnection, kind: StoreKind, table: &str) -> BTreeMap<String, Column> {
    let ask = match kind {
        StoreKind::Sqlite => format!(
            "SELECT name, lower(type) AS type, \"notnull\" = 0 AS empty, pk > 0 AS key FROM pragma_table_info('{table}')"
        ),
        StoreKind::Postgres => format!(
            "SELECT attname::text AS name, format_type(atttypid, NULL) AS type, NOT attnotnull AS empty, \
             EXISTS (SELECT FROM pg_index WHERE indrelid = attrelid AND indisprimary AND attnum = ANY (indkey)) AS key \
             FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped"
        ),
    };
    let rows = connection
        .query_all_raw(Statement::from_string(connection.get_database_backend(), ask))
        .await
        .unwrap();
    let column = |row: sea_orm::QueryResult| {
        let name: String = row.try_get("", "name").unwrap();
        let kind: String = row.try_get("", "type").unwrap();
        let holds = match kind.split('(').next().unwrap() {
            "varchar" | "text" | "character varying" => Holds::Text,
            "integer" if connection.get_database_backend() == sea_orm::DbBackend::Postgres => Holds::Whole32,
            "integer" | "bigint" => Holds::Whole64,
            "boolean" => Holds::Flag,
            "date_text" | "date" => Holds::Day,
            "timestamp_with_timezone_text" | "timestamp with time zone" => Holds::Instant,
            "uuid_text" | "uuid" => Holds::Id,
            "blob" | "bytea" => Holds::Bytes,
            other => panic!("{table}.{name} holds {other}, which no column of ours does"),
        };
        let about = Column {
            holds,
            may_be_empty: row.try_get("", "empty").unwrap(),
            key: row.try_get("", "key").unwrap(),
        };
        (name, about)
    };
    rows.into_iter().map(column).collect()
}

/// The words that the CHECKs of a table allow, column by column.
async fn checks(
    connection: &DatabaseConnection,
    kind: StoreKind,
    table: &str,
) -> BTreeMap<String, BTreeSet<String>> {
    let ask = match kind {
        StoreKind::Sqlite => {
            format!("SELECT sql AS rule FROM sqlite_master WHERE type = 'table' AND name = '{table}'")
        }
        StoreKind::Postgres => format!(
            "SELECT 'CHECK \"' || attname || '\" ' || pg_get_constraintdef(pg_constraint.oid) AS rule \
             FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey) \
             WHERE conrelid = '{table}'::regclass AND contype = 'c'"
        ),
    };
    let rows = connection
        .query_all_raw(Statement::from_string(connection.get_database_backend(), ask))
        .await
        .unwrap();
    let rules: Vec<String> = rows.into_iter().map(|row| row.try_get("", "rule").unwrap()).collect();
    // In both dialects a rule names its column first, in quotes, and then its words, as literals.
    let mut found = BTreeMap::new();
    for rule in rules
        .iter()
        .flat_map(|rules| rules.split("CHECK \"").flat_map(|rule| rule.split("CHECK (\"")).skip(1))
    {
        let (column, rest) = rule.split_once('"').unwrap();
        let words: BTreeSet<_> = rest.split('\'').skip(1).step_by(2).map(str::to_owned).collect();
        if !words.is_empty() {
            found.insert(column.to_owned(), words);
        }
    }
    found
}
