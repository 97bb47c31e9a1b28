//! The empty sheet of a kind of record (导入模板), with the lists of whoever asks.

use super::{App, door};
use crate::{
    error::{Error, Result},
    graphql::Viewer,
    job::{Importer, Purpose},
    sheet::{Preamble, Sheet, SheetKind, template},
};
use axum::{
    extract::{ConnectInfo, Path, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use domain::{Code, Refusal};
use std::net::SocketAddr;

/// What a template costs: a few lists.
const PRICE: u64 = 50;

/// The template as a workbook.
pub(super) async fn workbook(
    State(app): State<App>,
    Path(list): Path<String>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Response {
    door::serve(&app, &headers, peer, PRICE, async |viewer| made(viewer, &list, SheetKind::Xlsx).await).await
}

/// The template as comma-separated text: its titles.
pub(super) async fn text(
    State(app): State<App>,
    Path(list): Path<String>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Response {
    door::serve(&app, &headers, peer, PRICE, async |viewer| made(viewer, &list, SheetKind::Csv).await).await
}

async fn made(viewer: &Viewer, list: &str, kind: SheetKind) -> Result<Response> {
    let importer = Importer::of_list(list).ok_or_else(|| unknown(list))?;
    let lists = importer.lists(viewer, Purpose::Choosing).await?;
    let at = viewer.store.clock().now();
    let writing = tokio::task::spawn_blocking(move || {
        let mut bytes = Vec::new();
        match kind {
            SheetKind::Xlsx => template(importer.columns, &lists, at, std::io::Cursor::new(&mut bytes))?,
            SheetKind::Csv => {
                Sheet::new(kind, importer.columns, &Preamble::default(), at, &mut bytes)?.finish()?;
            }
        }
        Ok::<_, crate::sheet::SheetError>(bytes)
    });
    let bytes = writing.await.map_err(|error| Error::Internal(error.to_string()))?;
    let bytes = bytes.map_err(|error| Error::Internal(error.to_string()))?;
    let name = format!("attachment; filename=\"{list}-template.{}\"", kind.extension());
    let head = [
        (header::CONTENT_TYPE, kind.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((head, bytes).into_response())
}

/// There are no sheets of it.
pub(super) fn unknown(list: &str) -> Refusal {
    let lists = Importer::lists_all();
    Refusal::new(
        Code::NotFound,
        "list",
        format!("没有“{list}”的导入表；可导入：{lists}"),
        format!("sheets bring in no {list}, but these: {lists}"),
    )
}
