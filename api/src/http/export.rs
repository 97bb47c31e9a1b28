//! Sheets out: one request in, a file out that is written from what the caller may see and asks for.

use super::{App, asked::is_plain_json, door, refused::Refused};
use crate::{
    audit::note_readings,
    error::{Error, Result},
    export::{Arguments, Busy, List, Taken, Turn},
    graphql::Viewer,
    sheet::SheetKind,
    store::Entry,
};
use axum::{
    body::{Body, Bytes},
    extract::{ConnectInfo, Path, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use domain::{Code, Refusal, permit::Act};
use serde_json::{Map, Value as Json, json};
use std::{fmt::Write as _, net::SocketAddr};
use tokio::io::AsyncReadExt;
use uuid::Uuid;

/// How much of a file is read at a time.
const CHUNK: usize = 64 * 1024;

/// What an export costs: a page of a list, many times.
const PRICE: u64 = 500;

/// A sheet of a list: `{ "format": "XLSX", "filter": … }`, where everything beside the format is an argument
/// of the list's field in the schema.
pub(super) async fn post(
    State(app): State<App>,
    Path(list): Path<String>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if !is_plain_json(&headers) {
        return door::refuse(&app, &headers, peer, &Refused::content_type());
    }
    door::serve(&app, &headers, peer, PRICE, async |viewer| export(&app, viewer, &list, &body).await).await
}

async fn export(app: &App, viewer: &Viewer, name: &str, body: &[u8]) -> Result<Response> {
    let list = List::named(name).ok_or_else(|| Refusal::not_found("list", "清单", "list"))?;
    let (kind, given) = read(body)?;
    let account = viewer.actor.account().ok_or(Error::Unauthenticated)?;
    let arguments = Arguments::read(&app.documents, list, given)?;
    let (turn, place) = app.desk.begin(account).map_err(wait)?;
    let taken = list.take(viewer, &arguments, kind).await?;
    drop(place);
    note_readings(&app.store, &viewer.actor, &viewer.request_id, viewer.reader.read_about()).await?;
    journal(viewer, list, &arguments, kind, taken.rows).await?;
    Ok(deliver(viewer, list, kind, taken, turn))
}

/// The format that is asked for, and the arguments beside it.
fn read(body: &[u8]) -> Result<(SheetKind, Map<String, Json>)> {
    let mut given: Map<String, Json> = serde_json::from_slice(body).map_err(|_no_object| {
        let (zh, en) = ("请求体应为 {\"format\": …} 形式的 JSON", "post JSON of the form {\"format\": …}");
        Error::BadInput(Refusal::invalid("", zh, en))
    })?;
    let kind = match given.remove("format").as_ref().and_then(Json::as_str) {
        Some("XLSX") => SheetKind::Xlsx,
        Some("CSV") => SheetKind::Csv,
        _ => {
            let refusal = Refusal::invalid("format", "format 应为 XLSX 或 CSV", "give XLSX or CSV");
            return Err(Error::BadInput(refusal));
        }
    };
    Ok((kind, given))
}

/// Who took what out: nothing is delivered that the journal does not know of.
async fn journal(
    viewer: &Viewer,
    list: &List,
    arguments: &Arguments,
    kind: SheetKind,
    rows: u64,
) -> Result<()> {
    let taken = [
        ("list", json!(list.name)),
        ("format", json!(kind.extension())),
        ("arguments", arguments.json()),
        ("rows", json!(rows)),
    ];
    let fields = taken.map(|(name, value)| (name.to_owned(), json!([null, value])));
    viewer
        .store
        .write(&viewer.actor, &[Act::Export], &viewer.request_id, async |writer| {
            let entry = Entry {
                act: Act::Export,
                grant: None,
                subject_kind: "EXPORT",
                subject: writer.clock().id::<Uuid>(),
                version: 1,
                digest: None,
                fields: fields.clone().into_iter().collect(),
                note: None,
            };
            writer.journal(vec![entry]).await
        })
        .await
}

/// The file as an answer; the caller's turn ends with its last byte, or when nobody reads on.
fn deliver(viewer: &Viewer, list: &List, kind: SheetKind, taken: Taken, turn: Turn) -> Response {
    let day = viewer.store.clock().today();
    let ending = kind.extension();
    let plain = format!("{}-{day}.{ending}", list.name);
    let full = percent_encoded(&format!("{}-{day}.{ending}", list.title.zh));
    let headers = [
        (header::CONTENT_TYPE, kind.media_type().to_owned()),
        (header::CONTENT_LENGTH, taken.bytes.to_string()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{full}")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    let file = tokio::fs::File::from_std(taken.file);
    let begun = (file, taken.bytes, Some(turn));
    let chunks = futures::stream::try_unfold(begun, async |(mut file, left, turn)| {
        let mut chunk = vec![0; CHUNK];
        let read = file.read(&mut chunk).await?;
        chunk.truncate(read);
        let left = left.saturating_sub(u64::try_from(read).unwrap_or(u64::MAX));
        // Whoever has the last byte may ask again at once.
        let turn = turn.filter(|_| left > 0);
        Ok::<_, std::io::Error>((read > 0).then_some((Bytes::from(chunk), (file, left, turn))))
    });
    (headers, Body::from_stream(chunks)).into_response()
}

/// A text as RFC 5987 writes it.
fn percent_encoded(text: &str) -> String {
    let mut written = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            written.push(char::from(byte));
        } else {
            write!(written, "%{byte:02X}").unwrap_or_default();
        }
    }
    written
}

/// Why somebody has to wait.
fn wait(busy: Busy) -> Refusal {
    let (zh, en) = match busy {
        Busy::Own => (
            "您的上一个导出尚未完成，请下载完成后再试",
            "your last export is not delivered yet; try again when it is",
        ),
        Busy::All => ("正在导出的人较多，请稍后再试", "others are exporting; try again in a moment"),
    };
    Refusal::new(Code::LimitExceeded, "", zh, en)
}
