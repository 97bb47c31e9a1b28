//! A sheet of records sent to be imported (上传), straight into the store as it comes.

use super::{App, door, template::unknown};
use crate::{
    error::{Error, Result},
    graphql::{Viewer, id},
    job::Importer,
    sheet::{Limits, SheetKind},
    upload::Coming,
};
use axum::{
    body::Body,
    extract::{ConnectInfo, Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::Refusal;
use futures::StreamExt as _;
use serde_json::json;
use std::net::SocketAddr;

/// What the address says.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Said {
    #[serde(default)]
    file_name: String,
}

/// Media types that a browser never sends across sites without asking first.
/// What taking a file costs.
const PRICE: u64 = 200;

const OCTETS: &str = "application/octet-stream";

/// A file in the body, its name in the address.
pub(super) async fn post(
    State(app): State<App>,
    Path(list): Path<String>,
    Query(said): Query<Said>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()?.split(';').next());
    let csv = SheetKind::Csv.media_type().split(';').next();
    let known = [Some(OCTETS), csv, Some(SheetKind::Xlsx.media_type())];
    let known = known.iter().any(|known| {
        known.is_some_and(|known| kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case(known)))
    });
    if !known {
        let words = "send the file as application/octet-stream, text/csv or the type of an .xlsx workbook\n";
        return (StatusCode::UNSUPPORTED_MEDIA_TYPE, words).into_response();
    }
    door::serve(&app, &headers, peer, PRICE, async |viewer| taken(viewer, &list, &said.file_name, body).await)
        .await
}

async fn taken(viewer: &Viewer, list: &str, file_name: &str, body: Body) -> Result<Response> {
    if Importer::of_list(list).is_none() {
        return Err(unknown(list).into());
    }
    let mut coming = Coming::begin(viewer, file_name, Limits::STANDARD.file_bytes).await?;
    let mut stream = body.into_data_stream();
    while let Some(chunk) = stream.next().await {
        let done = match chunk {
            Ok(bytes) => coming.take(&bytes).await,
            Err(_broken_off) => Err(Error::BadInput(Refusal::invalid(
                "",
                "文件没有传完，请重新上传",
                "the file broke off; send it again",
            ))),
        };
        if let Err(error) = done {
            coming.give_up().await?;
            return Err(error);
        }
    }
    let kept = coming.end().await?;
    let body = json!({
        "upload": id::encode(kept.id).as_str(),
        "fileName": kept.file_name,
        "bytes": kept.size,
        "sha256": kept.digest.map(|digest| digest.to_string()),
    });
    let head = [(header::CONTENT_TYPE, "application/json; charset=utf-8")];
    Ok((StatusCode::CREATED, head, body.to_string()).into_response())
}
