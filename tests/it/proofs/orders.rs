//! Each offered order, for whoever asks, goes through index ranges and sorts nothing.

use super::plan::{Carried, Watched};
use api::graphql::id::encode;
use entity::{
    ids::{OrganisationId, PairingId},
    purchase,
    values::{RegionCode, Role},
};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use serde_json::{Value, json};
use tests::{
    people::{Person, over},
    proof::keep,
};

/// How many purchases a page has.
const PAGE: u64 = 50;
/// What is little enough to be sorted, or to be looked through.
const LITTLE: u64 = 5_000;
/// PostgreSQL may walk the order itself where one row of so many is within the scope: they lie close together.
const FEW: u64 = 10;
/// A page and one more row, which tells whether another page follows.
const READ: u64 = PAGE + 1;

const QUERY: &str = "query ($orderBy: PurchaseOrder, $filter: PurchaseFilter, $after: Cursor) {
    purchases(first: 50, orderBy: $orderBy, filter: $filter, after: $after) {
        nodes { id version acceptedOn amount state unit { name } supplier { name } origin { name } productName
                pairing { id } confirmation { at } claimedTwice }
        pageInfo { hasNextPage endCursor } } }";

/// Who asks, and how many index ranges their scope is.
struct Asker {
    name: &'static str,
    person: Person,
    ranges: u64,
    pairing: PairingId,
    unit: OrganisationId,
}

/// The busiest county of a province, with what is busiest there.
#[derive(Debug, FromQueryResult)]
struct Busy {
    recipient_province: Option<RegionCode>,
    recipient_county: Option<RegionCode>,
    pairing_id: Option<PairingId>,
    unit_id: OrganisationId,
}

/// Looks at every order for every asker.
pub async fn look(watched: &Watched<'_>, purchases: usize) {
    let mut figures = vec![
        format!(
            "{purchases} purchases; pages of {PAGE} with unit, supplier, product, confirmation and the mark of being claimed twice. \
             Of several grants each gives its page from an index, in its order; only those pages are sorted together.\n"
        ),
        "| who | order | under | rows looked at | sorted | buffers | indexes |".to_owned(),
        "| --- | --- | --- | --- | --- | --- | --- |".to_owned(),
    ];
    for asker in askers(watched).await {
        let amount = [
            ("pairing", json!({ "pairing": { "eq": encode(asker.pairing) } })),
            ("unit", json!({ "unit": { "eq": encode(asker.unit) } })),
        ];
        let mut asked = Vec::new();
        for order in ["ACCEPTED_ON_DESC", "ACCEPTED_ON_ASC", "ID_DESC", "ID_ASC"] {
            asked.push((order, "", Value::Null));
        }
        for (under, filter) in amount {
            asked.extend(["AMOUNT_DESC", "AMOUNT_ASC"].map(|order| (order, under, filter.clone())));
        }
        for (order, under, filter) in asked {
            let mut after = Value::Null;
            for page in ["first", "second"] {
                let variables = json!({ "orderBy": order, "filter": filter, "after": after });
                let (answer, carried) =
                    watched.watch(&["purchase"], asker.person.ask(QUERY, variables)).await;
                let answer = answer.done();
                let nodes = answer.at("/purchases/nodes").as_array().unwrap().len();
                let about = format!("{}, {order} {under}, {page} page", asker.name);
                assert_eq!(carried.len(), 1, "{about}: one page is one statement");
                let looked_at = holds(&carried[0], asker.ranges, &about);
                if under.is_empty() && page == "first" {
                    assert!(nodes > 0, "{about}: nothing was found");
                }
                if page == "first" {
                    let indexes = indexes(&carried[0]);
                    let mut page = carried[0].steps.iter().filter(|step| !step.aside);
                    let sorted = if page.any(|step| step.kind.contains("Sort")) { "yes" } else { "no" };
                    let (name, buffers) = (asker.name, carried[0].buffers);
                    figures.push(format!(
                        "| {name} | {order} | {under} | {looked_at} | {sorted} | {buffers} | {indexes} |"
                    ));
                }
                after = answer.at("/purchases/pageInfo/endCursor").clone();
                if answer.at("/purchases/pageInfo/hasNextPage") == false {
                    break;
                }
            }
        }
    }
    keep(
        "Orders of lists",
        &["api/src/store", "api/src/access", "api/src/purchase", "migration/src"],
        &figures,
    );
}

/// No reading of the whole table, and nothing is sorted but a page's worth; the rows that were looked at.
fn holds(carried: &Carried, ranges: u64, about: &str) -> u64 {
    for step in &carried.steps {
        assert!(step.table.is_empty() || step.kind != "Seq Scan", "{about}: {step:?} in {carried:#?}");
    }
    let page = || carried.steps.iter().filter(|step| !step.aside);
    let looked_at = page().filter(|step| step.table == "purchase").map(|step| step.looked_at).sum();
    // What a scope has in common with one unit or pairing may be so little that it is sorted.
    let little = if about.contains("AMOUNT") { LITTLE } else { 0 };
    let most = (ranges * READ * FEW).max(little);
    assert!(looked_at <= most, "{about}: {looked_at} rows were looked at: {carried:#?}");
    // Where several ranges give a page each, these few rows may be sorted instead of merged.
    let sorts = page().any(|step| step.kind.contains("Sort"));
    let sorted = if ranges > 1 { ranges * READ } else { 0 };
    assert!(!sorts || looked_at <= sorted.max(little), "{about}: {looked_at} rows were sorted: {carried:#?}");
    looked_at
}

/// The indexes that the page went through.
fn indexes(carried: &Carried) -> String {
    let mut names: Vec<&str> = carried
        .steps
        .iter()
        .filter(|step| !step.aside && !step.index.is_empty())
        .map(|step| step.index.trim_start_matches("ix_purchase_"))
        .collect();
    names.sort_unstable();
    names.dedup();
    names.join(", ")
}

async fn askers(watched: &Watched<'_>) -> Vec<Asker> {
    let app = &watched.app;
    let busy = busiest(watched, None).await;
    let (province, county) = (busy.recipient_province.unwrap(), busy.recipient_county.unwrap());
    let elsewhere = busiest(watched, Some(province)).await.recipient_county.unwrap();
    let coordinates = |code: RegionCode| over(Role::RecipientCoordinator, &code.to_string());
    // The county lies in the province, and much of what 广东 buys comes from there.
    let grants = [coordinates(province), coordinates(county), coordinates(elsewhere)];
    let people = [
        ("county", app.person(&[coordinates(county)]).await, 1),
        ("province", app.person(&[coordinates(province)]).await, 1),
        ("donor province", app.donor_coordinator("440000").await, 1),
        ("unit", app.procurement_officer(busy.unit_id).await, 1),
        ("both sides of a province", app.auditor(&province.to_string()).await, 2),
        ("three grants, one within another", app.person(&grants).await, 3),
        ("nation", app.auditor_of_the_nation().await, 1),
    ];
    let asker = |(name, person, ranges)| Asker {
        name,
        person,
        ranges,
        pairing: busy.pairing_id.unwrap(),
        unit: busy.unit_id,
    };
    people.map(asker).into()
}

async fn busiest(watched: &Watched<'_>, not_in: Option<RegionCode>) -> Busy {
    use purchase::Column as C;
    let mut select = purchase::Entity::find()
        .select_only()
        .columns([C::RecipientProvince, C::RecipientCounty, C::PairingId, C::UnitId])
        .filter(C::RecipientCounty.is_not_null())
        .filter(C::PairingId.is_not_null())
        .filter(C::DonorProvince.eq(440_000_000_000_i64));
    if let Some(province) = not_in {
        select = select.filter(C::RecipientProvince.ne(province));
    }
    for column in [C::RecipientProvince, C::RecipientCounty, C::PairingId, C::UnitId] {
        select = select.group_by(column);
    }
    let busiest = select.order_by_desc(Expr::cust("COUNT(*)")).limit(1);
    busiest.into_model::<Busy>().one(watched.app.behind()).await.unwrap().unwrap()
}
