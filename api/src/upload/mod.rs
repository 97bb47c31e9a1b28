//! Uploads (上传文件): what somebody sends to be imported, kept in parts in the store for a while.
//!
//! A file goes into the store as it comes, so that no server ever holds it whole and any instance can read it.
//! One account keeps the same bytes once, and no more of them than it may.

mod keep;

pub(crate) use keep::drop_old;

use crate::{
    error::{Error, Result},
    graphql::Viewer,
    store::Reader,
};
use domain::{Code, Refusal, permit::Act};
use entity::{
    ids::UploadId,
    upload,
    values::{Digest, Text},
};
use sea_orm::sea_query::{Expr, ExprTrait};
use sha2::{Digest as _, Sha256};
use std::io::Write as _;
use tempfile::NamedTempFile;

/// How many bytes a part has; the last one has fewer.
const PART: usize = 512 * 1024;

/// How many files of one account may be coming at the same time.
const COMING: u64 = 3;

/// The act of whoever sends a file.
pub(crate) const SEND: [Act; 1] = [Act::RunJobs];

/// A file that is coming.
#[derive(Debug)]
pub(crate) struct Coming<'a> {
    viewer: &'a Viewer,
    id: UploadId,
    most: u64,
    size: u64,
    waiting: Vec<u8>,
    hasher: Sha256,
}

impl<'a> Coming<'a> {
    /// Begins a file of at most so many bytes.
    pub(crate) async fn begin(viewer: &'a Viewer, file_name: &str, most: u64) -> Result<Self> {
        let account = viewer.actor.account().ok_or(Error::Unauthenticated)?;
        let file_name = Text::parse(file_name, 200).map_err(|_unfit| {
            Error::BadInput(Refusal::invalid(
                "fileName",
                "请在地址中给出文件名 fileName（1 到 200 个字）",
                "give the name of the file in the address, as fileName, of 1 to 200 characters",
            ))
        })?;
        let row = upload::Model {
            id: viewer.store.clock().id(),
            account_id: account,
            file_name: file_name.into_inner(),
            size: 0,
            parts: 0,
            digest: None,
            at: viewer.store.clock().now(),
        };
        let id = row.id;
        viewer
            .store
            .write(&viewer.actor, &SEND, &viewer.request_id, async |writer| {
                let coming = Expr::col(("upload", "digest")).is_null();
                let others = writer.find::<upload::Entity>().filter(coming).limit(COMING).all().await?;
                if others.len() >= usize::try_from(COMING).unwrap_or(usize::MAX) {
                    return Err(Error::Refused(vec![Refusal::new(
                        Code::LimitExceeded,
                        "",
                        format!("同时上传的文件不超过 {COMING} 个，请稍后再试"),
                        format!("{COMING} files at most are sent at the same time; try again later"),
                    )]));
                }
                writer.insert::<upload::Entity>(vec![row]).await
            })
            .await?;
        Ok(Self { viewer, id, most, size: 0, waiting: Vec::new(), hasher: Sha256::new() })
    }

    /// Takes the next bytes.
    pub(crate) async fn take(&mut self, bytes: &[u8]) -> Result<()> {
        self.size = self.size.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        if self.size > self.most {
            let mib = self.most >> 20;
            return Err(Error::Refused(vec![Refusal::new(
                Code::LimitExceeded,
                "",
                format!("文件超过 {mib} MiB，请拆分成几个文件上传"),
                format!("the file has more than {mib} MiB; send it as several files"),
            )]));
        }
        self.hasher.update(bytes);
        self.waiting.extend_from_slice(bytes);
        while self.waiting.len() >= PART {
            let rest = self.waiting.split_off(PART);
            let part = std::mem::replace(&mut self.waiting, rest);
            self.put(part).await?;
        }
        Ok(())
    }

    /// The file is whole: what it is kept as, which is an earlier one where that has the same bytes.
    pub(crate) async fn end(mut self) -> Result<upload::Model> {
        let rest = std::mem::take(&mut self.waiting);
        if !rest.is_empty() {
            self.put(rest).await?;
        }
        let digest = Digest(self.hasher.finalize().to_vec());
        keep::keep(self.viewer, self.id, digest).await
    }

    /// The file will never be whole.
    pub(crate) async fn give_up(self) -> Result<()> {
        self.viewer
            .store
            .write(&self.viewer.actor, &SEND, &self.viewer.request_id, async |writer| {
                let held = writer.hold::<upload::Entity>([self.id.0]).await?;
                writer.drop_uploads(&held).await
            })
            .await
    }

    async fn put(&self, part: Vec<u8>) -> Result<()> {
        self.viewer
            .store
            .write(&self.viewer.actor, &SEND, &self.viewer.request_id, async |writer| {
                let held = writer.hold::<upload::Entity>([self.id.0]).await?.pop();
                let held = held.ok_or_else(|| Refusal::not_found("", "上传文件", "upload"))?;
                let bytes = i64::try_from(part.len()).unwrap_or(i64::MAX);
                writer.add_part(&held, part).await?;
                let change = held.change(|row| {
                    row.parts += 1;
                    row.size += bytes;
                });
                writer.save(&[change]).await
            })
            .await
    }
}

/// A copy of a kept file on this machine's disk; none where it is not kept any more.
pub(crate) async fn fetched(reader: &Reader, id: UploadId) -> Result<Option<NamedTempFile>> {
    let named = Expr::col(("upload", "id")).eq(id);
    let row = reader.find::<upload::Entity>().filter(named).one().await?;
    let Some(row) = row.filter(|row| row.digest.is_some()) else { return Ok(None) };
    let disk = |error: std::io::Error| Error::Internal(format!("a temporary file: {error}"));
    let mut file = NamedTempFile::new().map_err(disk)?;
    for number in 0..row.parts {
        let Some(part) = reader.part(id, number).await? else { return Ok(None) };
        // Half a megabyte into the page cache: no thread is kept waiting by it.
        file.write_all(&part).map_err(disk)?;
    }
    file.flush().map_err(disk)?;
    Ok(Some(file))
}
