//! The empty sheet of purchases (采购导入模板), with the lists of whoever asks.

use super::{App, door};
use crate::{
    error::{Error, Result},
    graphql::Viewer,
    purchase::{
        choices::{Purpose, lists},
        sheet::COLUMNS,
    },
    sheet::{Preamble, Sheet, SheetKind, template},
};
use axum::{
    extract::{ConnectInfo, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use std::net::SocketAddr;

/// What a template costs: a few lists.
const PRICE: u64 = 50;

/// The template as a workbook.
pub(super) async fn workbook(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Response {
    door::serve(&app, &headers, peer, PRICE, async |viewer| made(viewer, SheetKind::Xlsx).await).await
}

/// The template as comma-separated text: its titles.
pub(super) async fn text(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Response {
    door::serve(&app, &headers, peer, PRICE, async |viewer| made(viewer, SheetKind::Csv).await).await
}

async fn made(viewer: &Viewer, kind: SheetKind) -> Result<Response> {
    let lists = lists(viewer, Purpose::Choosing).await?;
    let at = viewer.store.clock().now();
    let writing = tokio::task::spawn_blocking(move || {
        let mut bytes = Vec::new();
        match kind {
            SheetKind::Xlsx => template(COLUMNS, &lists, at, std::io::Cursor::new(&mut bytes))?,
            SheetKind::Csv => Sheet::new(kind, COLUMNS, &Preamble::default(), at, &mut bytes)?.finish()?,
        }
        Ok::<_, crate::sheet::SheetError>(bytes)
    });
    let bytes = writing.await.map_err(|error| Error::Internal(error.to_string()))?;
    let bytes = bytes.map_err(|error| Error::Internal(error.to_string()))?;
    let name = format!("attachment; filename=\"purchases-template.{}\"", kind.extension());
    let head = [
        (header::CONTENT_TYPE, kind.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((head, bytes).into_response())
}
