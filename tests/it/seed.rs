//! Made-up purchases: as good as entered ones, the same on every run, and never mixed with others by accident.

use api::{
    clock::Clock,
    seed::{Others, Wish, fill},
    store::{Address, Opening, Store},
};
use entity::{confirmation, journal, mark, purchase, values::Digest};
use sea_orm::{
    ColumnTrait, DatabaseConnection, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::{Value, json};
use tests::{
    app::TestApp,
    both_stores,
    postgres::Contents,
    purchases::{Line, Purchase},
    sqlite::SqliteFile,
};

/// More than one transaction writes.
const MANY: u64 = 4_100;

both_stores! {
    /// Totals, history and confirmations are those of entered purchases, and the next step can be taken.
    async fn made_up_purchases_are_as_good_as_entered_ones(app: TestApp) {
        seed(app.opened(), MANY).await.unwrap();
        app.notice().await;
        let behind = app.behind();
        assert_eq!(purchase::Entity::find().count(behind).await.unwrap(), MANY);
        let versions: Vec<i32> = purchase::Entity::find()
            .select_only().column(purchase::Column::Version).into_tuple().all(behind).await.unwrap();
        let versions: u64 = versions.into_iter().map(|version| u64::try_from(version).unwrap()).sum();
        assert_eq!(journal::Entity::find().count(behind).await.unwrap(), versions);
        let confirmed = state(behind, "CONFIRMED").await;
        assert_eq!(confirmation::Entity::find().count(behind).await.unwrap(), u64::try_from(confirmed.len()).unwrap());
        assert!((3_100..3_500).contains(&confirmed.len()), "{}", confirmed.len());

        let nation = app.auditor_of_the_nation().await;
        let sums = async |filter: Value| {
            let query = "query ($filter: PurchaseFilter) { purchaseSummary(filter: $filter, groupBy: [YEAR, ORIGIN_PROVINCE]) { \
                         source total { all { count amount } counted { count amount } excluded { count amount } } \
                         groups { figures { all { count amount } } } } viewer { notice } }";
            nation.ask(query, json!({ "filter": filter })).await.done()
        };
        let kept = sums(Value::Null).await;
        let rows = sums(json!({ "or": [{ "amount": { "gte": "-10000000000" } }] })).await;
        assert_eq!((kept.text("/purchaseSummary/source"), rows.text("/purchaseSummary/source")), ("KEPT_TOTALS", "ROWS"));
        for part in ["total", "groups"] {
            assert_eq!(kept.at(&format!("/purchaseSummary/{part}")), rows.at(&format!("/purchaseSummary/{part}")));
        }

        let fields = "version claimedTwice duplicateMark confirmation { side } history { version act changes { field } }";
        let confirmed = global(&confirmed[0]);
        let read = nation.reads(&confirmed, fields).await;
        assert_eq!(read.text("/purchase/confirmation/side"), "RECIPIENT");
        assert_eq!(read.at("/purchase/history").as_array().unwrap().len(), 2);
        let waiting = &state(behind, "SUBMITTED").await[0];
        let province = waiting.recipient_province.unwrap().to_string();
        app.recipient_coordinator(&province).await.confirms(&global(waiting)).await.done();
        let officer = app.procurement_officer(waiting.unit_id).await;
        officer.withdraws(&Purchase { version: 2, ..global(waiting) }).await.refused("WRONG_STATE");
    }

    /// Another store is filled with the same; a second run, and one that was cut short, add what is missing.
    async fn the_same_number_is_the_same_data(app: TestApp) {
        seed(app.opened(), MANY).await.unwrap();
        let first = purchases(app.behind()).await;
        let (sums, _) = app.auditor_of_the_nation().await.sums("all").await;
        purchase::Entity::find().count(app.behind()).await.unwrap();
        seed(app.opened(), MANY).await.unwrap();
        assert_eq!(app.auditor_of_the_nation().await.sums("all").await.0, sums);

        let file = SqliteFile::new(Contents::Migrated);
        let opening = Opening { address: Address::parse(file.url()).unwrap(), connections: 2, clock: Clock::system() };
        let other = Store::open(opening).await.unwrap();
        seed(&other, MANY).await.unwrap();
        let behind = sea_orm::Database::connect(file.url()).await.unwrap();
        assert_eq!(purchases(&behind).await, first);
        assert!(mark::Entity::find().all(&behind).await.unwrap().iter().any(|mark| mark.name == "demonstration"));
    }

    /// A store with entered purchases is left alone, and so is one that was seeded with another number.
    async fn a_store_with_other_purchases_is_left_alone(app: TestApp) {
        let (unit, supplier) = (app.unit("440106").await, app.supplier("451027").await);
        app.procurement_officer(unit).await.logs(&Line::of(unit, supplier, "451027")).await.done();
        seed(app.opened(), 10).await.unwrap_err();
        assert_eq!(purchase::Entity::find().count(app.behind()).await.unwrap(), 1);
        fill(app.opened(), Wish { purchases: 10, others: Others::Join }, |_| {}).await.unwrap();
        assert_eq!(purchase::Entity::find().count(app.behind()).await.unwrap(), 11);
        seed(app.opened(), 20).await.unwrap_err();
        assert_eq!(purchase::Entity::find().count(app.behind()).await.unwrap(), 11);
    }
}

async fn seed(store: &Store, purchases: u64) -> api::error::Result<()> {
    fill(store, Wish { purchases, others: Others::Refuse }, |_| {}).await
}

async fn state(behind: &DatabaseConnection, state: &str) -> Vec<purchase::Model> {
    purchase::Entity::find().filter(purchase::Column::State.eq(state)).all(behind).await.unwrap()
}

fn global(row: &purchase::Model) -> Purchase {
    Purchase { id: api::graphql::id::encode(row.id).to_string(), version: row.version.into() }
}

/// What the purchases are, but for pairings, whose ids each store has for itself.
async fn purchases(behind: &DatabaseConnection) -> Digest {
    let rows = purchase::Entity::find().order_by_asc(purchase::Column::Id).all(behind).await.unwrap();
    let rows = rows.into_iter().map(|row| format!("{:?}", purchase::Model { pairing_id: None, ..row }));
    Digest::of(rows.collect::<String>())
}
