//! Spreadsheets in: tried, imported, imported again, edited; refused by cell, by row and as a whole.

use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};
use std::time::Duration;
use tests::{
    app::TestApp,
    both_stores,
    people::Person,
    proof,
    purchases::Line,
    sheets::{Row, csv, part_of, with_part, xlsx},
};

const UNIT: &str = "440106";
const ORIGIN: &str = "451027";
const SHEET: &str = "xl/worksheets/sheet1.xml";

/// A procurement officer, and a row of theirs.
async fn officer_and_row(app: &TestApp) -> (Person, Row) {
    let (unit, supplier) = (app.unit(UNIT).await, app.supplier(ORIGIN).await);
    (app.procurement_officer(unit).await, app.row(unit, supplier, "").await)
}

/// A row of the 832 platform, which numbers its orders.
fn numbered(row: &Row, number: &str) -> Row {
    row.clone().with("渠道", "832平台").with("订单号", number).with("订单行号", "1")
}

fn outcomes(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["outcome"].as_str().unwrap()).collect()
}

/// The number that we gave to a record.
async fn number_of_ours(app: &TestApp) -> String {
    let own = entity::purchase::Entity::find().filter(entity::purchase::Column::OwnNumber.eq(true));
    own.one(app.behind()).await.unwrap().unwrap().order_number
}

async fn purchases(app: &TestApp) -> usize {
    let count = entity::purchase::Entity::find().count(app.behind()).await.unwrap();
    usize::try_from(count).unwrap()
}

fn number(job: &Value, field: &str) -> usize {
    usize::try_from(job[field].as_u64().unwrap_or_else(|| panic!("{field}: {job}"))).unwrap()
}

/// Waits until a job has settled some rows and not all.
async fn half_way(person: &Person, job: &str, total: usize) {
    for _ in 0..100_000 {
        let done = number(&person.job(job).await, "rowsDone");
        assert!(done < total, "the job was through before anything could happen to it");
        if done > 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("the job does not begin");
}

both_stores! {
    /// What a dry run says is what the import does; the same file again changes nothing, and a row more is one more.
    async fn a_file_is_imported_once(app: TestApp) {
        let (officer, row) = officer_and_row(&app).await;
        let bad = row.clone().with("金额（元）", "-1").with("产地", "459999");
        let mut rows = vec![row.clone(), row.clone(), numbered(&row, "A-1"), bad, row.clone().with("产品名称", "沃柑")];
        let tried = officer.imports(xlsx(&rows), &json!({ "dryRun": true, "submit": true })).await;
        assert_eq!((tried["state"].as_str(), number(&tried, "rowsTotal")), (Some("DONE"), 5), "{tried}");
        assert_eq!((number(&tried, "created"), number(&tried, "refused")), (4, 1));
        assert_eq!(purchases(&app).await, 0);
        let would = officer.rows(&tried, None).await;
        assert!(would.iter().all(|row| row["record"].is_null()), "{would:?}");

        let done = officer.imports(xlsx(&rows), &json!({ "submit": true })).await;
        let became = officer.rows(&done, None).await;
        assert_eq!(outcomes(&became), ["CREATE", "CREATE", "CREATE", "REFUSE", "CREATE"]);
        assert_eq!(outcomes(&would), outcomes(&became));
        assert_eq!(would[3]["errors"], became[3]["errors"]);
        let fields: Vec<_> = became[3]["errors"].as_array().unwrap().iter().map(|error| &error["field"]).collect();
        assert_eq!(fields, ["amount", "origin"], "{}", became[3]);
        assert_eq!(became[3]["errors"][0]["column"], "Amount (yuan)");
        assert_eq!(officer.sums("all").await, (4, "400.00".to_owned()));

        // A colleague's, too, and in the other form.
        let colleague = app.person(&[]).await;
        let unit = entity::purchase::Entity::find().one(app.behind()).await.unwrap().unwrap().unit_id;
        colleague.is_granted(tests::people::Holds {
            role: entity::values::Role::ProcurementOfficer,
            reach: tests::people::Reaches::Organisation(unit),
            only: None,
        }).await;
        for who in [&officer, &colleague] {
            let again = who.imports(csv(&rows), &json!({ "submit": true })).await;
            assert_eq!((number(&again, "skipped"), number(&again, "refused")), (4, 1), "{again}");
            assert_eq!(officer.rows(&done, None).await[0]["record"], who.rows(&again, None).await[0]["record"]);
        }
        rows.push(row);
        let more = officer.imports(csv(&rows), &json!({ "submit": true })).await;
        assert_eq!((number(&more, "created"), number(&more, "skipped")), (1, 4));
        assert_eq!(purchases(&app).await, 5);
    }

    /// An order line is each side's own: what the other side entered of it is neither found nor amended, but proposed
    /// as one with what is imported; and a number of ours that is the other side's is refused.
    async fn each_side_imports_its_own_entry_of_a_line(app: TestApp) {
        let (unit, supplier) = (app.unit(UNIT).await, app.supplier(ORIGIN).await);
        let (officer, county) = (app.procurement_officer(unit).await, app.recipient_coordinator(ORIGIN).await);
        let sold = Line::of(unit, supplier, ORIGIN).with("kind", "SOLD_WITH_HELP");
        let order = sold.clone().with("channel", "PLATFORM_832").with("orderNumber", "A-1").with("orderLine", 1);
        let theirs = county.logs(&order).await.purchase();
        county.logs(&sold.with("amount", "7.00")).await.done();
        let row = app.row(unit, supplier, "").await;
        let rows = [numbered(&row, "A-1"), row.with("订单号", &number_of_ours(&app).await)];
        for (time, outcome) in [("first", "CREATE"), ("second", "SKIP")] {
            let job = officer.imports(xlsx(&rows), &json!({ "submit": true })).await;
            let became = officer.rows(&job, None).await;
            assert_eq!(outcomes(&became), [outcome, "REFUSE"], "{time}: {became:?}");
            assert_ne!(became[0]["record"], theirs.id.as_str());
            assert_eq!(became[1]["errors"][0]["code"], "WRONG_STATE", "{became:?}");
            let own = tests::purchases::Purchase { id: became[0]["record"].as_str().unwrap().to_owned(), version: 1 };
            let read = officer.reads(&own, "enteredSide duplicateMark duplicateOf").await;
            let matched = json!({ "enteredSide": "DONOR", "duplicateMark": "POSSIBLE", "duplicateOf": theirs.id });
            assert_eq!(read.at("/purchase"), &matched);
        }
        assert_eq!(county.reads(&theirs, "version").await.number("/purchase/version"), 1);
    }

    /// A row names its record by its order line, or by our number: other content amends it, if it may be amended.
    async fn an_edited_file_amends(app: TestApp) {
        let (officer, row) = officer_and_row(&app).await;
        let county = app.recipient_coordinator(ORIGIN).await;
        let rows = [numbered(&row, "A-1"), numbered(&row, "A-2"), row.clone()];
        let first = officer.imports(xlsx(&rows), &json!({ "submit": true })).await;
        let records = officer.rows(&first, None).await;
        let record = |at: usize| tests::purchases::Purchase { id: records[at]["record"].as_str().unwrap().to_owned(), version: 1 };
        county.confirms(&record(1)).await.done();
        let ours = officer.reads(&record(2), "orderNumber").await.at("/purchase/orderNumber").clone();
        let ours = ours.as_str().map(str::to_owned).unwrap_or_default();
        let number_of_ours = number_of_ours(&app).await;
        assert!(ours.is_empty() || ours == number_of_ours);

        let edited = [
            numbered(&row, "A-1").with("金额（元）", "120.00"),
            numbered(&row, "A-2").with("金额（元）", "120.00"),
            row.clone().with("订单号", &number_of_ours).with("数量", "12"),
            row.clone().with("订单号", "SH-00000000000000000000000000000000"),
            numbered(&row, "A-1").with("金额（元）", "130.00"),
            numbered(&row, "A-1").with("金额（元）", "120.00"),
        ];
        let second = officer.imports(xlsx(&edited), &json!({ "submit": true })).await;
        let became = officer.rows(&second, None).await;
        assert_eq!(outcomes(&became), ["UPDATE", "REFUSE", "UPDATE", "REFUSE", "REFUSE", "SKIP"], "{became:?}");
        let code = |at: usize| became[at]["errors"][0]["code"].as_str().unwrap().to_owned();
        assert_eq!((code(1), code(3), code(4)), ("WRONG_STATE".into(), "NOT_FOUND".into(), "DUPLICATE".into()));
        assert!(became[4]["errors"][0]["message"].as_str().unwrap().contains("row 2"), "{}", became[4]);
        let now = officer.reads(&record(0), "version amount state history { act }").await;
        assert_eq!((now.number("/purchase/version"), now.text("/purchase/amount")), (2, "120.00"));
        assert_eq!(now.text("/purchase/state"), "SUBMITTED");
        assert_eq!(officer.reads(&record(1), "amount").await.text("/purchase/amount"), "100.00");
        assert_eq!(officer.sums("all").await, (3, "320.00".to_owned()));
        // The first file was entered before and amended since: its rows without a number leave that alone.
        let third = officer.imports(xlsx(&rows[2..]), &json!({})).await;
        assert_eq!(number(&third, "skipped"), 1);
        assert_eq!(purchases(&app).await, 3);
    }

    /// What is wrong with a cell or with a file is said as such, and neither is imported.
    async fn strange_files_are_refused_with_the_reason(app: TestApp) {
        let (officer, row) = officer_and_row(&app).await;
        let good = xlsx(std::slice::from_ref(&row));
        let formula = with_part(&good, SHEET, |sheet| {
            let (before, rest) = sheet.split_once("<c r=\"G2\"").unwrap();
            let (_, after) = rest.split_once("</c>").unwrap();
            format!("{before}<c r=\"G2\"><f>50+50</f><v>100</v></c>{after}")
        });
        let job = officer.imports(formula, &json!({})).await;
        let refused = officer.rows(&job, Some("REFUSE")).await;
        assert_eq!(refused[0]["errors"][0]["code"], "FORMULA", "{job} {refused:?}");
        assert_eq!(refused[0]["errors"][0]["field"], "amount");
        let bomb = with_part(&good, "xl/media/image1.png", |_| " ".repeat(8 << 20));
        let macros = with_part(&good, "xl/vbaProject.bin", |_| "x".to_owned());
        let merged = with_part(&good, SHEET, |sheet| {
            sheet.replace("</sheetData>", "</sheetData><mergeCells count=\"1\"><mergeCell ref=\"A1:B1\"/></mergeCells>")
                .replacen("供应商 Supplier", "", 1)
        });
        let titles = csv(std::slice::from_ref(&row));
        let lacking = String::from_utf8(titles).unwrap().replacen("采购单位 Unit", "别的", 1).into_bytes();
        for (bytes, code) in [
            (bomb, "INFLATES_TOO_MUCH"), (macros, "MACRO"), (merged, "MERGED_HEADER"), (lacking, "MISSING_COLUMNS"),
            (b"%PDF-1.7".to_vec(), "NOT_A_SHEET"), (b"a,b\n1,2\n".to_vec(), "NO_HEADER"),
        ] {
            let job = officer.imports(bytes, &json!({})).await;
            assert_eq!((job["state"].as_str(), job["failure"]["code"].as_str()), (Some("FAILED"), Some(code)), "{job}");
            assert!(!job["failure"]["message"].as_str().unwrap().is_empty());
        }
        assert_eq!(purchases(&app).await, 0);
        let text = String::from_utf8(csv(&[row.with("验收日期", "2026年6月5日").with("金额（元）", "１，２３４．５０")])).unwrap();
        let (chinese, _, lost) = encoding_rs::GB18030.encode(text.trim_start_matches('\u{FEFF}'));
        assert!(!lost);
        let job = officer.imports(chinese.into_owned(), &json!({ "submit": true })).await;
        assert_eq!(number(&job, "created"), 1, "{:?}", officer.rows(&job, None).await);
        assert_eq!(officer.sums("all").await, (1, "1234.50".to_owned()));
    }

    /// The sheet comes back with the outcome of each row, and nothing in it would run.
    async fn the_sheet_comes_back_with_what_was_wrong(app: TestApp) {
        let (officer, row) = officer_and_row(&app).await;
        let rows = ["=1+1", "+86", "-cmd", "@SUM(A1)"].map(|name| row.clone().with("产品名称", name).with("金额（元）", "0"));
        for bytes in [csv(&rows), xlsx(&rows)] {
            let job = officer.imports(bytes, &json!({})).await;
            assert_eq!(number(&job, "refused"), 4);
            let (status, sheet) = officer.gets_sheet(&job).await;
            assert_eq!(status, 200);
            let text = part_of(&sheet, SHEET);
            assert!(!text.contains("<f>") && !text.contains("<f "), "{text}");
            for name in ["=1+1", "+86", "-cmd", "@SUM(A1)", "refused", "the amount must be above 0"] {
                assert!(text.contains(name), "{name}: {text}");
            }
        }
    }

    /// Files and jobs are their owner's, and only those who enter purchases send any.
    async fn files_and_jobs_are_their_owner_s(app: TestApp) {
        let (officer, row) = officer_and_row(&app).await;
        let job = officer.imports(csv(std::slice::from_ref(&row)), &json!({})).await;
        let (_, kept) = officer.sends("a.csv", csv(std::slice::from_ref(&row))).await;
        assert_eq!(officer.sends("b.csv", csv(std::slice::from_ref(&row))).await.1["upload"], kept["upload"]);
        let (stranger, _) = officer_and_row(&app).await;
        let id = job["id"].as_str().unwrap();
        assert!(stranger.job(id).await.is_null());
        let query = "mutation ($input: CancelJobInput!) { cancelJob(input: $input) { job { id } userErrors { code } } }";
        stranger.ask(query, json!({ "input": { "id": id } })).await.refused("NOT_FOUND");
        assert_eq!(stranger.gets_sheet(&job).await.0, 404);
        assert_eq!(officer.gets_sheet(&job).await.0, 200);
        let query = "query ($id: ID!) { node(id: $id) { __typename } jobs { totalCount nodes { id } } }";
        let seen = officer.ask(query, json!({ "id": id })).await;
        assert_eq!((seen.text("/node/__typename"), seen.number("/jobs/totalCount")), ("ImportJob", 1));
        let seen = stranger.ask(query, json!({ "id": id })).await;
        assert!(seen.at("/node").is_null() && seen.at("/jobs/nodes").as_array().unwrap().is_empty());
        let input = json!({ "idempotencyKey": "k", "upload": kept["upload"] });
        let query = "mutation ($input: ImportInput!) { importPurchases(input: $input) { job { id } userErrors { code } } }";
        stranger.ask(query, json!({ "input": input })).await.refused("NOT_FOUND");
        let first = officer.ask(query, json!({ "input": input })).await.done();
        let again = officer.ask(query, json!({ "input": input })).await.done();
        assert_eq!(first.text("/importPurchases/job/id"), again.text("/importPurchases/job/id"));
        let other = json!({ "idempotencyKey": "k", "upload": kept["upload"], "dryRun": true });
        officer.ask(query, json!({ "input": other })).await.refused("IDEMPOTENCY_CONFLICT");
        assert_eq!(app.nobody().sends("a.csv", vec![1]).await.0, 401);
        assert_eq!(app.auditor(UNIT).await.sends("a.csv", vec![1]).await.0, 403);
        assert_eq!(officer.sends("", vec![1]).await.0, 400);
        // What a page of another site could send without asking is not taken.
        let plain = app.http().post(app.url("/sheets/purchases?fileName=a.csv")).bearer_auth(officer.token().await.unwrap());
        let plain = plain.header("Content-Type", "text/plain").body("x").send().await.unwrap();
        assert_eq!(plain.status(), 415);
    }

    /// The template has the lists of whoever asks, and reads back as an empty sheet.
    async fn the_template_has_ones_own_lists(app: TestApp) {
        let (officer, _) = officer_and_row(&app).await;
        let get = async |path: &str, token: Option<&str>| {
            let request = app.http().get(app.url(path));
            let request = match token { Some(token) => request.bearer_auth(token), None => request };
            let response = request.send().await.unwrap();
            (response.status().as_u16(), response.bytes().await.unwrap().to_vec())
        };
        assert_eq!(get("/sheets/purchases/template.xlsx", None).await.0, 401);
        let (status, template) = get("/sheets/purchases/template.xlsx", officer.token().await).await;
        assert_eq!(status, 200);
        let shared = part_of(&template, "xl/sharedStrings.xml");
        let unit = entity::organisation::Entity::find()
            .filter(entity::organisation::Column::Kind.eq(entity::values::OrganisationKind::PublicBody))
            .one(app.behind()).await.unwrap().unwrap();
        for label in ["广西壮族自治区·百色市·凌云县", "832平台 832 platform", "公斤 kilogram", "采购 Bought", "职工 Staff", &unit.credit_code.0] {
            assert!(shared.contains(label), "{label}");
        }
        assert!(!shared.contains("广州市"), "a region of the donor side is offered as an origin");
        let (status, titles) = get("/sheets/purchases/template.csv", officer.token().await).await;
        assert_eq!(status, 200);
        let job = officer.imports(titles, &json!({ "dryRun": true })).await;
        assert_eq!((job["state"].as_str(), job["ignoredColumns"].as_array().unwrap().len()), (Some("DONE"), 0), "{job}");
    }

    /// A job that is cancelled settles no further row; what it settled stays.
    async fn a_cancelled_job_stops(app: TestApp) {
        let (officer, row) = officer_and_row(&app).await;
        let total = proof::count(2_000, 20_000);
        let rows: Vec<_> = (0..total).map(|at| row.clone().with("金额（元）", &format!("{}.00", at + 1))).collect();
        let query = "mutation ($input: CancelJobInput!) { cancelJob(input: $input) { job { state } userErrors { code } } }";
        let cancel = async |job: &str| officer.ask(query, json!({ "input": { "id": job } })).await;
        app.work_stops().await;
        let waiting = officer.begins_import(csv(&rows), &json!({})).await.text("/importPurchases/job/id").to_owned();
        assert_eq!(cancel(&waiting).await.text("/cancelJob/job/state"), "CANCELLED");
        app.work_goes_on();
        let begun = officer.begins_import(csv(&rows), &json!({})).await.text("/importPurchases/job/id").to_owned();
        half_way(&officer, &begun, total).await;
        assert_eq!(cancel(&begun).await.text("/cancelJob/job/state"), "CANCELLED");
        let done = number(&officer.job(&begun).await, "rowsDone");
        tokio::time::sleep(Duration::from_millis(500)).await;
        let job = officer.job(&begun).await;
        assert_eq!((number(&job, "rowsDone"), number(&job, "created"), purchases(&app).await), (done, done, done));
        assert!(done < total);
        assert_eq!(number(&officer.job(&waiting).await, "rowsDone"), 0);
    }

    /// Whoever loses the right in the middle loses it for the rest of the file.
    async fn a_revoked_grant_stops_the_job(app: TestApp) {
        let (officer, row) = officer_and_row(&app).await;
        let total = proof::count(2_000, 20_000);
        let rows: Vec<_> = (0..total).map(|at| row.clone().with("金额（元）", &format!("{}.00", at + 1))).collect();
        let begun = officer.begins_import(csv(&rows), &json!({})).await.text("/importPurchases/job/id").to_owned();
        half_way(&officer, &begun, total).await;
        entity::account::grant::Entity::update_many()
            .col_expr(entity::account::grant::Column::RevokedAt, Expr::value(app.clock().now()))
            .filter(entity::account::grant::Column::AccountId.eq(officer.id()))
            .exec(app.behind()).await.unwrap();
        let job = officer.waits_for(&begun).await;
        assert_eq!((job["state"].as_str(), job["failure"]["code"].as_str()), (Some("FAILED"), Some("FORBIDDEN")), "{job}");
        assert!(number(&job, "rowsDone") < total);
        assert_eq!(purchases(&app).await, number(&job, "created"));
    }

    /// A worker that is stopped in the middle leaves whole batches behind; another goes on behind them.
    async fn a_stopped_worker_s_job_is_taken_up_again(app: TestApp) {
        let (officer, row) = officer_and_row(&app).await;
        let total = proof::count(2_000, 20_000);
        let rows: Vec<_> = (0..total).map(|at| row.clone().with("金额（元）", &format!("{}.00", at / 2 + 1))).collect();
        let begun = officer.begins_import(csv(&rows), &json!({})).await.text("/importPurchases/job/id").to_owned();
        half_way(&officer, &begun, total).await;
        app.work_stops().await;
        let left = officer.job(&begun).await;
        let done = number(&left, "rowsDone");
        assert!(left["state"] == "RUNNING" && done < total, "{left}");
        assert_eq!(purchases(&app).await, done);
        app.work_goes_on();
        // Nobody takes it up before its lease is over.
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        assert_eq!(number(&officer.job(&begun).await, "rowsDone"), done);
        app.clock().advance(chrono::TimeDelta::seconds(31));
        let job = officer.waits_for(&begun).await;
        assert_eq!((job["state"].as_str(), number(&job, "created")), (Some("DONE"), total), "{job}");
        assert_eq!(purchases(&app).await, total);
        let settled = entity::job::row::Entity::find().count(app.behind()).await.unwrap();
        assert_eq!(usize::try_from(settled).unwrap(), total);
    }
}
