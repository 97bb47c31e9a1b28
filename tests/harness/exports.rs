//! Sheets that people take out over HTTP, and read back as the program itself reads them.

use crate::people::Person;
use api::sheet::{Column, Lists, Reader, Row};
use reqwest::header::{HeaderMap, HeaderName};
use serde_json::Value;

/// What an export answered.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The HTTP status.
    pub status: u16,
    headers: HeaderMap,
    /// The file, or what was said instead.
    pub bytes: Vec<u8>,
}

impl Person {
    /// Takes a list out; `asked` is the whole body.
    ///
    /// # Panics
    /// Where the server does not answer.
    pub async fn exports(&self, list: &str, asked: &Value) -> Sheet {
        let url = self.app().url(&format!("/sheets/{list}/export"));
        let mut request = self.app().http().post(url).header("Accept-Language", "en").json(asked);
        if let Some(token) = self.token().await {
            request = request.bearer_auth(token);
        }
        let response = request.send().await.expect("the server answers");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = response.bytes().await.expect("the answer comes whole").to_vec();
        Sheet { status, headers, bytes }
    }
}

impl Sheet {
    /// A header of the answer.
    pub fn header(&self, name: HeaderName) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The rows, read by a table of columns as a sheet that somebody sends back.
    ///
    /// # Panics
    /// Where it is no sheet, or a cell of it cannot be read.
    #[track_caller]
    pub fn rows(&self, columns: &'static [Column]) -> Vec<Row> {
        assert_eq!(self.status, 200, "{}", self.text());
        let mut reader = Reader::open(self.bytes.clone(), columns, Lists::default()).expect("a sheet");
        let rows = reader.rows().and_then(Iterator::collect::<Result<Vec<Row>, _>>).expect("its rows");
        for row in &rows {
            assert!(row.problems.is_empty(), "row {}: {:?}", row.number, row.problems);
        }
        rows
    }

    /// The cells of one column, from the first row to the last.
    ///
    /// # Panics
    /// Where it is no sheet.
    #[track_caller]
    pub fn column(&self, columns: &'static [Column], key: &str) -> Vec<String> {
        let cell = |row: &Row| row.get(key).unwrap_or_default().to_owned();
        self.rows(columns).iter().map(cell).collect()
    }

    /// What was sent, as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The code and the field of an answer that is no file.
    ///
    /// # Panics
    /// Where it is no error.
    #[track_caller]
    pub fn refused(&self) -> (u16, String, String) {
        let body: Value = serde_json::from_slice(&self.bytes).expect("an error in JSON");
        let told = |name: &str| {
            let told = body.pointer(&format!("/errors/0/extensions/{name}")).and_then(Value::as_str);
            told.unwrap_or_default().to_owned()
        };
        (self.status, told("code"), told("field"))
    }
}
