//! The sheet of a job given back to its owner, with what became of each row beside it.

use super::{App, door};
use crate::{
    error::{Error, Result},
    graphql::{Viewer, id},
    job::{Annotated, annotated},
    sheet::SheetKind,
};
use axum::{
    body::{Body, Bytes},
    extract::{ConnectInfo, Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use entity::ids::JobId;
use futures::{Stream, stream};
use std::{fmt::Write as _, net::SocketAddr};
use tokio::{fs::File, io::AsyncReadExt as _};

/// What fetching a sheet costs.
const PRICE: u64 = 100;

/// How many bytes are read from the file at a time.
const CHUNK: usize = 64 * 1024;

/// The sheet of the job with this id.
pub(super) async fn sheet(
    State(app): State<App>,
    Path(job): Path<String>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Response {
    door::serve(&app, &headers, peer, PRICE, async |viewer| given(viewer, &job).await).await
}

async fn given(viewer: &Viewer, job: &str) -> Result<Response> {
    let job: JobId = id::decode("id", job)?;
    let Some(Annotated { file_name, file }) = annotated(viewer, job).await? else {
        return Ok((StatusCode::NOT_FOUND, "no such job\n").into_response());
    };
    let size = file.metadata().map_err(|error| Error::Internal(error.to_string()))?.len();
    let name = format!("attachment; filename=\"result.xlsx\"; filename*=UTF-8''{}", escaped(&file_name));
    let head = [
        (header::CONTENT_TYPE, SheetKind::Xlsx.media_type().to_owned()),
        (header::CONTENT_LENGTH, size.to_string()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((head, Body::from_stream(streamed(File::from_std(file)))).into_response())
}

fn streamed(file: File) -> impl Stream<Item = std::io::Result<Bytes>> {
    stream::try_unfold(file, async |mut file: File| {
        let mut chunk = vec![0; CHUNK];
        let read = file.read(&mut chunk).await?;
        chunk.truncate(read);
        Ok((read > 0).then(|| (Bytes::from(chunk), file)))
    })
}

/// A name in the form of RFC 8187.
fn escaped(name: &str) -> String {
    name.bytes().fold(String::new(), |mut escaped, byte| {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            write!(escaped, "%{byte:02X}").unwrap_or_default();
        }
        escaped
    })
}
