//! Sheets as long as they may be, read by a server that is killed on the way: each row once, in the same memory.

use super::process::SERVES;
use entity::{
    ids::JobId,
    job, purchase,
    values::{Fen, JobState},
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, sea_query::Expr};
use serde_json::{Value, json};
use std::{
    collections::HashSet,
    io::Write,
    time::{Duration, Instant},
};
use tests::{
    app::TestApp,
    both_stores,
    people::Person,
    process::Process,
    proof::{count, keep},
    sheets::{Row, xlsx},
};

/// The most memory that the server may have had, whatever the length of the sheet, in MiB.
const MOST_MEMORY: u64 = 512;

const COVERS: [&str; 5] =
    ["api/src/job", "api/src/purchase", "api/src/sheet", "api/src/store", "api/src/upload"];

const SUMS: &str = "query ($filter: PurchaseFilter) { purchaseSummary(filter: $filter, groupBy: [MONTH, KIND]) { source \
    total { all { count amount } pending { count amount } } groups { figures { all { count amount } } } } }";

/// A sheet, and what is to come of it.
struct Sheet {
    bytes: Vec<u8>,
    rows: usize,
    /// The amounts of the records that it makes, in their order.
    made: Vec<i64>,
    skipped: usize,
    refused: usize,
}

both_stores! {
    /// What one import created, the next finds; and neither takes more memory for more rows.
    async fn a_long_sheet_is_imported_once(app: TestApp) {
        let (officer, sheet) = officer_and_sheet(&app, count(2_000, 100_000)).await;
        let process = Process::start(app.store(), 4, SERVES).await;
        let mut figures = Vec::new();
        for time in ["first", "second"] {
            let before = process.most_memory();
            let begun = Instant::now();
            let job = begins(&officer.at(&process.address()), &sheet).await;
            let done = ends(&app, job).await;
            let seconds = begun.elapsed().as_secs().max(1);
            let counts = [done.created, done.updated, done.skipped, done.refused];
            let made = sheet.made.len();
            let expected = if time == "first" { [made, 0, sheet.skipped, sheet.refused] } else { [0, 0, sheet.skipped + made, sheet.refused] };
            assert_eq!(counts.map(|count| usize::try_from(count).unwrap()), expected, "{time}");
            figures.push(format!(
                "- {} rows, the {time} time: {} records created, {} rows found recorded, {} refused; {seconds} s, {}",
                sheet.rows, counts[0], counts[2], counts[3], told(before, process.most_memory()),
            ));
            is_whole(&app, &process, &sheet, job).await;
            let sheet_back = officer.at(&process.address());
            let found = sheet_back.job(&api::graphql::id::encode(job)).await;
            assert_eq!(sheet_back.gets_sheet(&found).await.0, 200);
        }
        let most = process.most_memory();
        figures.push(format!("- The sheets given back with their remarks too: {}", told(None, most)));
        assert!(most.is_none_or(|most| most < MOST_MEMORY), "{most:?} MiB for {} rows", sheet.rows);
        keeps(&format!("A sheet twice, {:?}", app.store().kind()), &figures);
    }

    /// The server is killed twice on the way; whoever is started next goes on behind the rows that are settled.
    async fn a_killed_server_s_sheet_is_gone_on_with(app: TestApp) {
        let (officer, sheet) = officer_and_sheet(&app, count(2_000, 100_000)).await;
        let mut process = Process::start(app.store(), 4, SERVES).await;
        let job = begins(&officer.at(&process.address()), &sheet).await;
        let mut figures = Vec::new();
        for part in [1, 2] {
            while rows_done(&read(&app, job).await) < sheet.rows * part / 3 {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            process.kill();
            let left = read(&app, job).await;
            let done = rows_done(&left);
            assert!(left.state == JobState::Running && done < sheet.rows, "it was through before it was killed");
            let settled = job::row::Entity::find().count(app.behind()).await.unwrap();
            assert_eq!(usize::try_from(settled).unwrap(), done);
            let made = purchase::Entity::find().count(app.behind()).await.unwrap();
            assert_eq!(i64::try_from(made).unwrap(), i64::from(left.created));
            figures.push(format!("- Killed behind row {done} of {}: {made} records and their rows were there, no more", sheet.rows));
            // At full size its lease is waited for.
            if count(1, 0) == 1 {
                job::Entity::update_many()
                    .col_expr(job::Column::LeaseUntil, Expr::value(left.at))
                    .exec(app.behind()).await.unwrap();
            }
            process.start_again(SERVES).await;
        }
        let begun = Instant::now();
        let done = ends(&app, job).await;
        let counts = [done.created, done.updated, done.skipped, done.refused];
        assert_eq!(
            counts.map(|count| usize::try_from(count).unwrap()),
            [sheet.made.len(), 0, sheet.skipped, sheet.refused]
        );
        assert!(done.fence > 2, "it was taken up {} times", done.fence);
        is_whole(&app, &process, &sheet, job).await;
        let most = process.most_memory();
        figures.push(format!(
            "- The rest took {} s: {} records, each of its row once, totals equal the rows; {}",
            begun.elapsed().as_secs(), sheet.made.len(), told(None, most),
        ));
        assert!(most.is_none_or(|most| most < MOST_MEMORY), "{most:?} MiB for {} rows", sheet.rows);
        keeps(&format!("A sheet whose server is killed, {:?}", app.store().kind()), &figures);
    }
}

/// A procurement officer, and a sheet of theirs; only servers of their own work on jobs.
async fn officer_and_sheet(app: &TestApp, rows: usize) -> (Person, Sheet) {
    app.work_stops().await;
    let (unit, supplier) = (app.unit("440106").await, app.supplier("451027").await);
    let row = app.row(unit, supplier, "").await;
    (app.procurement_officer(unit).await, sheet(&row, rows))
}

/// Rows of every kind: numbered, said otherwise, wrong, repeated; equal side by side, and equal far apart.
fn sheet(row: &Row, rows: usize) -> Sheet {
    let (mut made, mut skipped, mut refused) = (Vec::new(), 0, 0);
    let mut written = Vec::with_capacity(rows);
    for at in 0..rows {
        let (ten, own) = (at - at % 10, i64::try_from(at).unwrap());
        let (fen, number) = match at % 10 {
            0 => (10_000 + own, Some(ten)),
            // The order line of the row above, with another amount.
            1 => (20_000 + own, Some(ten)),
            3 => (10_000 + own - 3, Some(ten)),
            5 => (10_000 + own - 1, None),
            6 => (7_000 + own / 10 % 100, None),
            _ => (10_000 + own, None),
        };
        let mut row = row.clone().with("金额（元）", &Fen(fen).to_string());
        if let Some(number) = number {
            row = row.with("渠道", "832平台").with("订单号", &format!("N{number}")).with("订单行号", "1");
        }
        match at % 10 {
            1 => refused += 1,
            2 => {
                row = row.with("数量", "0");
                refused += 1;
            }
            3 => skipped += 1,
            _ => made.push(fen),
        }
        written.push(row);
    }
    made.sort_unstable();
    Sheet { bytes: xlsx(&written), rows, made, skipped, refused }
}

async fn begins(officer: &Person, sheet: &Sheet) -> JobId {
    let begun = officer.begins_import(sheet.bytes.clone(), &json!({ "submit": true })).await.done();
    let (_, id) = api::graphql::id::split(begun.text("/importPurchases/job/id")).unwrap();
    JobId(id)
}

async fn read(app: &TestApp, id: JobId) -> job::Model {
    job::Entity::find_by_id(id).one(app.behind()).await.unwrap().unwrap()
}

fn rows_done(job: &job::Model) -> usize {
    usize::try_from(job.rows_done).unwrap()
}

/// Waits for the end of a job, for as long as it goes forward.
async fn ends(app: &TestApp, id: JobId) -> job::Model {
    let (mut before, mut patience) = (0, 0);
    loop {
        let job = read(app, id).await;
        if job.state == JobState::Done {
            return job;
        }
        let goes_on = matches!(job.state, JobState::Queued | JobState::Running);
        patience = if job.rows_done > before { 0 } else { patience + 1 };
        assert!(goes_on && patience < 6_000, "the job stands still: {job:?}");
        before = job.rows_done;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Every row of the sheet was settled once, and what the sheet says is recorded, no less and no more.
async fn is_whole(app: &TestApp, process: &Process, sheet: &Sheet, id: JobId) {
    let behind = app.behind();
    let mut amounts: Vec<i64> = purchase::Entity::find()
        .select_only()
        .column(purchase::Column::Amount)
        .into_tuple()
        .all(behind)
        .await
        .unwrap();
    amounts.sort_unstable();
    assert!(amounts == sheet.made, "{} records, and not those of the sheet", amounts.len());
    let rows: Vec<(i32, Option<uuid::Uuid>)> = job::row::Entity::find()
        .select_only()
        .columns([job::row::Column::RowNumber, job::row::Column::RecordId])
        .filter(job::row::Column::JobId.eq(id))
        .into_tuple()
        .all(behind)
        .await
        .unwrap();
    let numbers: HashSet<i32> = rows.iter().map(|(number, _)| *number).collect();
    assert_eq!((rows.len(), numbers.len()), (sheet.rows, sheet.rows), "each row is settled once");
    let records: HashSet<_> = rows.iter().filter_map(|(_, record)| *record).collect();
    assert_eq!(records.len(), sheet.made.len(), "each record is of a row");

    let auditor = app.auditor_of_the_nation().await.at(&process.address());
    let sums = async |filter: Value| {
        let answer = auditor.ask(SUMS, json!({ "filter": filter })).await.done();
        let mut summary = answer.at("/purchaseSummary").clone();
        (summary["source"].take(), summary)
    };
    let kept = sums(Value::Null).await;
    let counted = sums(json!({ "or": [{ "amount": { "gte": "-10000000000" } }] })).await;
    assert_eq!((kept.0, counted.0), ("KEPT_TOTALS".into(), "ROWS".into()));
    assert_eq!(kept.1, counted.1);
    let all = json!({ "count": sheet.made.len(), "amount": Fen(sheet.made.iter().sum()).to_string() });
    assert_eq!(kept.1["total"], json!({ "all": all, "pending": all }));
}

/// What the server's memory came to.
fn told(before: Option<u64>, after: Option<u64>) -> String {
    match (before, after) {
        (Some(before), Some(after)) => {
            format!("the server had {before} MiB at most before and {after} MiB after")
        }
        (None, Some(after)) => format!("the server had {after} MiB at most"),
        _ => "this system does not tell a server's memory".to_owned(),
    }
}

/// Keeps the figures of the full size; those of a small one are said.
fn keeps(name: &str, figures: &[String]) {
    keep(name, &COVERS, figures);
    // Not by a macro: the test runner would swallow it.
    drop(std::io::stderr().write_all(format!("{name}\n{}\n", figures.join("\n")).as_bytes()));
}
