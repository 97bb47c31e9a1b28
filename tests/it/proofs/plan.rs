//! How PostgreSQL carried out the statements that the server sent, read from its own log.

use sea_orm::{ConnectionTrait, Database};
use serde_json::Value;
use std::time::Duration;
use tests::{app::TestApp, postgres::Postgres, store::TestStore};

/// A statement, as it was carried out.
#[derive(Debug)]
pub struct Carried {
    /// The statement.
    pub text: String,
    /// Every step, in the order in which the plan prints them.
    pub steps: Vec<Step>,
    /// Buffers that were read, from memory or from disk.
    pub buffers: u64,
}

/// One step of a plan.
#[derive(Debug)]
pub struct Step {
    pub kind: String,
    pub table: String,
    pub index: String,
    /// Rows that it looked at: those that it gave, and those that it left out.
    pub looked_at: u64,
    /// Whether it belongs to a look-up for one row of the page, not to the page itself.
    pub aside: bool,
}

/// A server on a store whose PostgreSQL writes down how it carries out each statement.
#[derive(Debug)]
pub struct Watched<'a> {
    pub app: TestApp,
    server: &'a Postgres,
}

impl<'a> Watched<'a> {
    /// Serves a store, of which PostgreSQL writes everything down from now on.
    pub async fn on(server: &'a Postgres, store: TestStore) -> Self {
        let behind = Database::connect(store.url()).await.unwrap();
        let name = store.url().rsplit('/').find_map(|part| part.strip_prefix("test_")).unwrap();
        let name = format!("test_{}", name.split('?').next().unwrap());
        for (setting, value) in [
            ("session_preload_libraries", "auto_explain"),
            ("auto_explain.log_min_duration", "0"),
            ("auto_explain.log_analyze", "on"),
            ("auto_explain.log_buffers", "on"),
            ("auto_explain.log_timing", "off"),
            ("auto_explain.log_format", "json"),
        ] {
            let set = format!("ALTER DATABASE {name} SET {setting} = '{value}'");
            behind.execute_unprepared(&set).await.unwrap();
        }
        behind.close().await.unwrap();
        Self { app: TestApp::on(store).await, server }
    }

    /// Does something, and gives the statements on `tables` that it led to.
    pub async fn watch<T>(&self, tables: &[&str], work: impl Future<Output = T>) -> (T, Vec<Carried>) {
        let before = self.server.log().len();
        let done = work.await;
        for _patience in 0..100 {
            tokio::time::sleep(Duration::from_millis(30)).await;
            let log = self.server.log();
            let found: Vec<Carried> = plans(log.get(before..).unwrap_or_default())
                .into_iter()
                .filter(|plan| tables.iter().any(|table| plan.text.contains(&format!("FROM \"{table}\""))))
                .collect();
            if !found.is_empty() {
                return (done, found);
            }
        }
        panic!("PostgreSQL wrote nothing down about {tables:?}");
    }
}

/// The plans in a part of the log, where each stands as JSON in lines that begin with a tab.
fn plans(log: &str) -> Vec<Carried> {
    let mut found = Vec::new();
    let mut lines = log.lines().peekable();
    while let Some(line) = lines.next() {
        if !line.ends_with("plan:") {
            continue;
        }
        let mut text = String::new();
        while let Some(line) = lines.next_if(|line| line.starts_with('\t')) {
            text.push_str(line);
        }
        if let Ok(plan) = serde_json::from_str::<Value>(&text) {
            let mut steps = Vec::new();
            walk(&plan["Plan"], false, &mut steps);
            let number = |name: &str| plan["Plan"][name].as_u64().unwrap_or(0);
            found.push(Carried {
                text: plan["Query Text"].as_str().unwrap_or_default().to_owned(),
                steps,
                buffers: number("Shared Hit Blocks") + number("Shared Read Blocks"),
            });
        }
    }
    found
}

#[expect(
    clippy::float_arithmetic,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::as_conversions,
    reason = "PostgreSQL gives averages over loops, from which the count is told to the nearest row"
)]
fn walk(plan: &Value, aside: bool, steps: &mut Vec<Step>) {
    let text = |name: &str| plan[name].as_str().unwrap_or_default().to_owned();
    // Counts of rows are averages over the loops: PostgreSQL 18 writes them with decimals.
    let number = |name: &str| plan[name].as_f64().unwrap_or(0.0);
    let removed = number("Rows Removed by Filter") + number("Rows Removed by Index Recheck");
    let looked_at = (number("Actual Rows") + removed) * number("Actual Loops");
    let aside =
        aside || matches!(plan["Parent Relationship"].as_str(), Some("Inner" | "SubPlan" | "InitPlan"));
    steps.push(Step {
        kind: text("Node Type"),
        table: text("Relation Name"),
        index: text("Index Name"),
        looked_at: looked_at.round().max(0.0) as u64,
        aside,
    });
    for below in plan["Plans"].as_array().into_iter().flatten() {
        walk(below, aside, steps);
    }
}
