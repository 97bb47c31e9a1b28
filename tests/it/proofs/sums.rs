//! Kept totals cost the same however many purchases there are; what they cannot tell goes through an index.

use super::plan::Watched;
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use serde_json::{Value, json};
use tests::{people::Person, proof::keep};

const QUERY: &str = "query ($filter: PurchaseFilter, $keys: [PurchaseKey!]) {
    purchaseSummary(filter: $filter, groupBy: $keys) { source total { all { count amount } } groups { figures { all { count } } } } }";

/// From here on the cells are nearly all there, and what is read must not grow with the purchases.
const FILLED: usize = 200_000;

/// Compares two stores, of which the second has ten times the purchases.
pub async fn look(few: &Watched<'_>, many: &Watched<'_>, purchases: [usize; 2]) {
    let mut figures = vec![
        format!("| who | question | buffers at {} | buffers at {} |", purchases[0], purchases[1]),
        "| --- | --- | --- | --- |".to_owned(),
    ];
    let cells = [cells(few).await, cells(many).await];
    let people = [people(few).await, people(many).await];
    // While cells are still few, each new purchase makes one: then what is read grows with the cells.
    let grown = if purchases[0] >= FILLED { 1 } else { cells[1].div_ceil(cells[0]).max(1) };
    for ((name, one), (_, other)) in people[0].iter().zip(&people[1]) {
        for (question, filter, keys) in questions() {
            let variables = json!({ "filter": filter, "keys": keys });
            let small = buffers(few, one, &variables).await;
            let large = buffers(many, other, &variables).await;
            figures.push(format!("| {name} | {question} | {small} | {large} |"));
            assert!(
                2 * large <= 3 * small.max(20) * grown,
                "{name}, {question}: {large} buffers, {small} at a tenth of the purchases (cells: {cells:?})"
            );
        }
    }
    figures.push(format!("\nCells of kept totals: {} and {}.", cells[0], cells[1]));
    let by_unit =
        json!({ "filter": { "unit": { "region": { "eq": "440106" } }, "year": { "eq": 2025 } }, "keys": [] });
    let nation = many.app.auditor_of_the_nation().await;
    let (answer, carried) = many.watch(&["purchase"], nation.ask(QUERY, by_unit)).await;
    assert_eq!(answer.done().text("/purchaseSummary/source"), "ROWS");
    for step in carried.iter().flat_map(|plan| &plan.steps) {
        assert!(step.table != "purchase" || step.kind != "Seq Scan", "{carried:#?}");
    }
    let read: u64 = carried.iter().map(|plan| plan.buffers).sum();
    figures.push(format!(
        "A summary by the unit's county, from the rows through an index: {read} buffers at {}.",
        purchases[1]
    ));
    keep("Kept totals", &["api/src/purchase", "api/src/store", "api/src/record", "migration/src"], &figures);
}

fn questions() -> [(&'static str, Value, Value); 3] {
    [
        ("all years", Value::Null, json!(["YEAR"])),
        ("months of 2025", json!({ "year": { "eq": 2025 } }), json!(["MONTH"])),
        ("2025 by kind", json!({ "year": { "eq": 2025 } }), json!(["KIND"])),
    ]
}

async fn people(watched: &Watched<'_>) -> [(&'static str, Person); 4] {
    let app = &watched.app;
    [
        ("county", app.recipient_coordinator("451027").await),
        ("recipient province", app.recipient_coordinator("450000").await),
        ("donor province", app.donor_coordinator("440000").await),
        ("nation", app.auditor_of_the_nation().await),
    ]
}

async fn buffers(watched: &Watched<'_>, person: &Person, variables: &Value) -> u64 {
    let ask = person.ask(QUERY, variables.clone());
    let (answer, carried) = watched.watch(&["purchase_total", "measure_total"], ask).await;
    assert_eq!(answer.done().text("/purchaseSummary/source"), "KEPT_TOTALS");
    carried.iter().map(|plan| plan.buffers).sum()
}

async fn cells(watched: &Watched<'_>) -> u64 {
    let ask = "SELECT COUNT(*) AS cells FROM purchase_total";
    let statement = Statement::from_string(DatabaseBackend::Postgres, ask);
    let row = watched.app.behind().query_one_raw(statement).await.unwrap().unwrap();
    u64::try_from(row.try_get::<i64>("", "cells").unwrap()).unwrap()
}
