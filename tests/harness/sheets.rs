//! Sheets of purchases as people fill, send and get back.

use crate::{answer::Answer, app::TestApp, forms, people::Person, purchases::key};
use api::sheet::{Cell, Choices, Column, Kind, Preamble, Sheet, SheetKind, Title};
use entity::{ids::OrganisationId, organisation};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use std::{
    io::{Cursor, Read, Write},
    time::Duration,
};

/// The columns as the template has them, but for their lists and what is required.
pub const COLUMNS: &[Column] = &[
    column("采购单位", "Unit", Kind::Text),
    column("供应商", "Supplier", Kind::Text),
    column("产品名称", "Product", Kind::Text),
    column("产地", "Origin", Kind::Code),
    column("数量", "Quantity", Kind::Decimal { places: 3 }),
    column("计量单位", "Unit of measure", Kind::Code),
    column("金额（元）", "Amount (yuan)", Kind::Decimal { places: 2 }),
    column("验收日期", "Accepted on", Kind::Day),
    column("渠道", "Channel", Kind::Code),
    column("类型", "Kind", Kind::Code),
    column("订单号", "Order number", Kind::Code),
    column("订单行号", "Order line", Kind::Integer),
];

/// A row of a sheet, in the order of [`COLUMNS`].
#[derive(Clone, Debug)]
pub struct Row([String; 12]);

impl Row {
    /// With another text under the Chinese title of a column.
    ///
    /// # Panics
    /// Where no column has that title.
    #[must_use]
    pub fn with(mut self, title: &str, text: &str) -> Self {
        let at = COLUMNS.iter().position(|column| column.title.zh == title).expect("a column of the sheet");
        text.clone_into(self.0.get_mut(at).expect("a cell for each column"));
        self
    }

    fn cells(&self) -> Vec<Cell<'_>> {
        self.0.iter().map(|text| Cell::text(Some(text))).collect()
    }
}

/// Rows as comma-separated text in UTF-8.
///
/// # Panics
/// Where they cannot be written.
pub fn csv(rows: &[Row]) -> Vec<u8> {
    sheet(SheetKind::Csv, rows)
}

/// Rows as a workbook whose cells are all texts, days and numbers too.
///
/// # Panics
/// Where they cannot be written.
pub fn xlsx(rows: &[Row]) -> Vec<u8> {
    sheet(SheetKind::Xlsx, rows)
}

fn sheet(kind: SheetKind, rows: &[Row]) -> Vec<u8> {
    let at = "2026-06-15T00:00:00Z".parse().expect("an instant");
    let mut bytes = Cursor::new(Vec::new());
    let mut sheet =
        Sheet::new(kind, COLUMNS, &Preamble::default(), at, &mut bytes).expect("the sheet begins");
    for row in rows {
        sheet.push(&row.cells()).expect("the row is written");
    }
    sheet.finish().expect("the sheet is written");
    bytes.into_inner()
}

/// A workbook with one of its parts changed; a part that it does not have is added.
///
/// # Panics
/// Where the bytes are no workbook.
pub fn with_part(workbook: &[u8], part: &str, change: impl FnOnce(String) -> String) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(Cursor::new(workbook)).expect("a workbook is an archive");
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let mut change = Some(change);
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).expect("the part is there");
        let name = file.name().expect("the part has a name").into_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("the part is read");
        if name == part {
            let text = String::from_utf8(bytes).expect("the part is text");
            bytes = change.take().map_or(text.clone(), |change| change(text)).into_bytes();
        }
        out.start_file(name, options).expect("the part begins");
        out.write_all(&bytes).expect("the part is written");
    }
    if let Some(change) = change {
        out.start_file(part, options).expect("the part begins");
        out.write_all(change(String::new()).as_bytes()).expect("the part is written");
    }
    out.finish().expect("the workbook is written").into_inner()
}

/// The text of a part of a workbook.
///
/// # Panics
/// Where the bytes are no workbook that has it.
pub fn part_of(workbook: &[u8], part: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(workbook)).expect("a workbook is an archive");
    let mut text = String::new();
    zip.by_name(part).expect("the part is there").read_to_string(&mut text).expect("the part is text");
    text
}

impl TestApp {
    /// A row of 100 yuan of goods of Lingyun, with this order number, or none.
    ///
    /// # Panics
    /// Where one of the two is not in the catalogue.
    pub async fn row(&self, unit: OrganisationId, supplier: OrganisationId, order: &str) -> Row {
        let code = async |id: OrganisationId| {
            let row = organisation::Entity::find_by_id(id).one(self.behind()).await;
            row.expect("the catalogue is read").expect("it is in the catalogue").credit_code.0
        };
        let (unit, supplier) = (code(unit).await, code(supplier).await);
        let cells = [
            &*unit,
            &*supplier,
            "八角",
            "451027",
            "10",
            "公斤",
            "100.00",
            "2026-06-05",
            "直接采购",
            "采购",
            order,
            "",
        ];
        Row(cells.map(str::to_owned))
    }
}

impl Person {
    /// Sends a file; the status, and what was answered.
    ///
    /// # Panics
    /// Where the server does not answer with JSON.
    pub async fn sends(&self, name: &str, bytes: Vec<u8>) -> (u16, Value) {
        self.sends_to("purchases", name, bytes).await
    }

    /// Sends a file of the records of a list; the status, and what was answered.
    ///
    /// # Panics
    /// Where the server does not answer with JSON.
    pub async fn sends_to(&self, list: &str, name: &str, bytes: Vec<u8>) -> (u16, Value) {
        let mut request = self
            .app()
            .http()
            .post(self.app().url(&format!("/sheets/{list}?fileName={name}")))
            .header("Content-Type", "application/octet-stream")
            .header("Accept-Language", "en")
            .body(bytes);
        if let Some(token) = self.token().await {
            request = request.bearer_auth(token);
        }
        let response = request.send().await.expect("the server answers");
        let status = response.status().as_u16();
        (status, response.json().await.expect("the answer is JSON"))
    }

    /// Sends a file, and begins to import it.
    pub async fn begins_import(&self, bytes: Vec<u8>, how: &Value) -> Answer {
        let upload = self.leaves(bytes).await;
        self.begins_import_of(&upload, how).await
    }

    /// Sends a file; what it is called now.
    ///
    /// # Panics
    /// Where the file is not taken.
    pub async fn leaves(&self, bytes: Vec<u8>) -> String {
        let (status, kept) = self.sends("purchases.xlsx", bytes).await;
        assert_eq!(status, 201, "{kept}");
        kept.get("upload").and_then(Value::as_str).expect("the upload has an id").to_owned()
    }

    /// Begins to import a file that was sent.
    pub async fn begins_import_of(&self, upload: &str, how: &Value) -> Answer {
        let mut input = how.as_object().cloned().unwrap_or_default();
        input.insert("idempotencyKey".to_owned(), json!(key()));
        input.insert("upload".to_owned(), json!(upload));
        let query = "mutation ($input: ImportInput!) { importPurchases(input: $input) { job { id state } \
                     userErrors { field code message } } }";
        self.ask(query, json!({ "input": input })).await
    }

    /// Imports a file, and waits for the end of it.
    ///
    /// # Panics
    /// Where it does not come to an end within a minute or two.
    pub async fn imports(&self, bytes: Vec<u8>, how: &Value) -> Value {
        let begun = self.begins_import(bytes, how).await.done();
        self.waits_for(begun.text("/importPurchases/job/id")).await
    }

    /// Imports a sheet of a kind of record that is a list of fields, and waits for the end of it.
    ///
    /// # Panics
    /// Where the file is not taken, or the job does not end.
    pub async fn brings_in(&self, kind: &forms::Kind, bytes: Vec<u8>, how: &Value) -> Value {
        let (status, kept) = self.sends_to(kind.many, "rows.csv", bytes).await;
        assert_eq!(status, 201, "{kept}");
        let mut input = how.as_object().cloned().unwrap_or_default();
        input.insert("idempotencyKey".to_owned(), json!(key()));
        input.insert("upload".to_owned(), kept.get("upload").cloned().unwrap_or_default());
        let mutation = format!("import{}", kind.nodes);
        let query = format!(
            "mutation ($input: ImportInput!) {{ {mutation}(input: $input) {{ job {{ id list }} userErrors {{ field code message }} }} }}"
        );
        let begun = self.ask(&query, json!({ "input": input })).await.done();
        assert_eq!(begun.text(&format!("/{mutation}/job/list")), kind.many);
        self.waits_for(begun.text(&format!("/{mutation}/job/id"))).await
    }

    /// Waits for the end of a job.
    ///
    /// # Panics
    /// Where it does not come within a minute or two.
    pub async fn waits_for(&self, job: &str) -> Value {
        for _ in 0..6_000 {
            let found = self.job(job).await;
            if !matches!(found.get("state").and_then(Value::as_str), Some("QUEUED" | "RUNNING")) {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the job does not end: {}", self.job(job).await);
    }

    /// A job as they see it, null where they see none.
    pub async fn job(&self, job: &str) -> Value {
        let query = "query ($id: ID!) { job(id: $id) { id state dryRun fileName rowsTotal rowsDone created updated \
                     skipped refused failure { code message } ignoredColumns sheetPath } }";
        self.ask(query, json!({ "id": job })).await.at("/job").clone()
    }

    /// The first hundred rows of a job, of one outcome or of all.
    pub async fn rows(&self, job: &Value, outcome: Option<&str>) -> Vec<Value> {
        let query = "query ($id: ID!, $outcome: RowOutcome) { job(id: $id) { rows(outcome: $outcome, first: 100) { \
                     nodes { row outcome record errors { field column code message } } } } }";
        let answer = self.ask(query, json!({ "id": job["id"], "outcome": outcome })).await;
        answer.at("/job/rows/nodes").as_array().cloned().unwrap_or_default()
    }

    /// What stands at a path, by their own token: the status, and the bytes.
    ///
    /// # Panics
    /// Where the server does not answer.
    pub async fn fetches(&self, path: &str) -> (u16, Vec<u8>) {
        let mut request = self.app().http().get(self.app().url(path)).header("Accept-Language", "en");
        if let Some(token) = self.token().await {
            request = request.bearer_auth(token);
        }
        let response = request.send().await.expect("the server answers");
        let status = response.status().as_u16();
        (status, response.bytes().await.expect("the answer ends").to_vec())
    }

    /// The sheet of a job, given back: the status and the bytes.
    ///
    /// # Panics
    /// Where the server does not answer.
    pub async fn gets_sheet(&self, job: &Value) -> (u16, Vec<u8>) {
        self.fetches(job["sheetPath"].as_str().expect("the path of the sheet")).await
    }
}

const fn column(zh: &'static str, en: &'static str, kind: Kind) -> Column {
    let title = Title { zh, en };
    Column { key: en, title, kind, required: false, help: title, choices: Choices::Free }
}
