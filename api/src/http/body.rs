//! Reading the body of a request: so much of it, so fast, or not at all.

use super::refused::{Read, Refused};
use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, header},
};
use futures::StreamExt as _;
use std::time::Duration;

/// The most bytes of a request: a thousand lines with room to spare.
pub(super) const MOST: usize = 2 * 1024 * 1024;

/// How much beyond that is thrown away before the refusal: a client that is still sending reads no answer.
const MOST_DRAINED: usize = 16 * MOST;

/// The whole body.
///
/// # Errors
/// 413 where it is too large, once it has been taken in as far as that helps; 408 where it does not come within
/// `patience`; 400 where it breaks off.
pub(super) async fn read(body: Body, headers: &HeaderMap, patience: Duration) -> Result<Bytes, Refused> {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    let announced: usize = announced.unwrap_or(0);
    // Whoever asks first, or announces what nobody waits for, is told before sending.
    let asks_first = headers.contains_key(header::EXPECT);
    if announced > MOST_DRAINED || (asks_first && announced > MOST) {
        return Err(Refused::too_large(MOST, Read::Part));
    }
    tokio::time::timeout(patience, collect(body, announced))
        .await
        .unwrap_or_else(|_late| Err(Refused::slow()))
}

async fn collect(body: Body, announced: usize) -> Result<Bytes, Refused> {
    let mut chunks = body.into_data_stream();
    let mut taken = Vec::with_capacity(announced.min(MOST));
    let mut seen = 0_usize;
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_broken| Refused::malformed("请求体不完整", "the body broke off"))?;
        seen = seen.saturating_add(chunk.len());
        if seen > MOST_DRAINED {
            return Err(Refused::too_large(MOST, Read::Part));
        }
        if seen <= MOST {
            taken.extend_from_slice(&chunk);
        } else {
            taken = Vec::new();
        }
    }
    if seen > MOST { Err(Refused::too_large(MOST, Read::Whole)) } else { Ok(taken.into()) }
}
