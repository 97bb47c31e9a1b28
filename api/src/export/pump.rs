//! From pages of rows to a file: the store is read on one side, the sheet is written on the other, and no more
//! than a few pages are in memory between them.

use super::Taken;
use crate::{
    error::{Error, Result},
    sheet::{Cell, Column, Preamble, Sheet, SheetError, SheetKind},
};
use chrono::{DateTime, Utc};
use domain::{Code, Refusal};
use std::{
    fs::File,
    io::{BufWriter, Seek, SeekFrom},
};
use tokio::sync::mpsc;

/// The rows of a page, cell by cell.
type Rows = Vec<Vec<Cell<'static>>>;

/// Pages that lie between the reader and the writer.
const BETWEEN: usize = 2;

/// Where rows come from.
pub(super) trait Pages: Send {
    /// The next page; nothing after the last one.
    fn next(&mut self) -> impl Future<Output = Result<Option<Rows>>> + Send;
}

/// Writes all pages into a file. Whoever stops polling stops the work: what was written goes with its file.
pub(super) async fn write(
    kind: SheetKind,
    columns: Vec<Column>,
    preamble: Preamble,
    at: DateTime<Utc>,
    pages: impl Pages,
) -> Result<Taken> {
    write_to(kind, most_rows(kind), pages, move |pages| written(kind, &columns, &preamble, at, pages)).await
}

/// The most rows of a sheet: a workbook's own bound, less what stands above the rows; of text a file that one
/// can still handle.
const fn most_rows(kind: SheetKind) -> u64 {
    match kind {
        SheetKind::Xlsx => 1_048_576 - 16,
        SheetKind::Csv => 5_000_000,
    }
}

async fn write_to(
    kind: SheetKind,
    most: u64,
    mut pages: impl Pages,
    writer: impl FnOnce(mpsc::Receiver<Option<Rows>>) -> Result<File, SheetError> + Send + 'static,
) -> Result<Taken> {
    let (sender, receiver) = mpsc::channel(BETWEEN);
    let writing = tokio::task::spawn_blocking(move || writer(receiver));
    let mut rows = 0_u64;
    while let Some(page) = pages.next().await? {
        rows = rows.saturating_add(u64::try_from(page.len()).unwrap_or(u64::MAX));
        if rows > most {
            return Err(too_many(kind, most).into());
        }
        if sender.send(Some(page)).await.is_err() {
            // The writer has given up, and says why below.
            break;
        }
    }
    // The rows are read: the store need not wait until they are written.
    drop(pages);
    drop(sender.send(None).await);
    let written =
        writing.await.map_err(|error| Error::Internal(format!("the writer of a sheet: {error}")))?;
    let mut file = written.map_err(|error| failed(&error))?;
    let bytes = file
        .seek(SeekFrom::End(0))
        .and_then(|bytes| file.rewind().map(|()| bytes))
        .map_err(|error| unwritable(&error))?;
    Ok(Taken { file, bytes, rows })
}

/// Writes a sheet from the pages that come, until the one that says that it was the last.
fn written(
    kind: SheetKind,
    columns: &[Column],
    preamble: &Preamble,
    at: DateTime<Utc>,
    mut pages: mpsc::Receiver<Option<Rows>>,
) -> Result<File, SheetError> {
    let io = |error: std::io::Error| SheetError::Unwritable(error.to_string());
    let mut out = BufWriter::new(tempfile::tempfile().map_err(io)?);
    let mut sheet = Sheet::new(kind, columns, preamble, at, &mut out)?;
    loop {
        match pages.blocking_recv() {
            Some(Some(page)) => page.iter().try_for_each(|row| sheet.push(row))?,
            Some(None) => break,
            // Nobody waits for it any more.
            None => return Err(SheetError::Unwritable("given up".to_owned())),
        }
    }
    sheet.finish()?;
    out.into_inner().map_err(|error| io(error.into_error()))
}

fn too_many(kind: SheetKind, most: u64) -> Refusal {
    let (zh, en) = match kind {
        SheetKind::Xlsx => ("请改用 CSV 格式，或缩小筛选范围", "take CSV, or narrow the filter"),
        SheetKind::Csv => ("请缩小筛选范围，分几次导出", "narrow the filter and export in parts"),
    };
    Refusal::new(
        Code::LimitExceeded,
        "format",
        format!("超过 {most} 行，无法放入一个文件；{zh}"),
        format!("there are more than {most} rows, which one file cannot hold; {en}"),
    )
}

/// A sheet that cannot be written is ours to mend: its rows were valid before.
fn failed(error: &SheetError) -> Error {
    Error::Internal(format!("a sheet could not be written: {error:?}"))
}

fn unwritable(error: &std::io::Error) -> Error {
    Error::Internal(format!("the file of a sheet: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::{Choices, Kind, Title};
    use std::sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    };

    const TITLE: Title = Title { zh: "行", en: "Line" };
    const COLUMN: Column = Column {
        key: "line",
        title: TITLE,
        kind: Kind::Integer,
        required: true,
        help: TITLE,
        choices: Choices::Free,
    };

    /// Pages of ten rows; how many were read is told outside.
    struct Tens {
        left: usize,
        read: Arc<AtomicUsize>,
    }

    impl Pages for Tens {
        async fn next(&mut self) -> Result<Option<Rows>> {
            let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
            self.left = left;
            let read = self.read.fetch_add(1, Ordering::SeqCst);
            let line = |at| vec![Cell::Integer(i64::try_from(read * 10 + at).unwrap_or_default())];
            Ok(Some((0..10).map(line).collect()))
        }
    }

    fn pages(left: usize) -> (Tens, Arc<AtomicUsize>) {
        let read = Arc::<AtomicUsize>::default();
        (Tens { left, read: Arc::clone(&read) }, read)
    }

    fn to_csv(pages: mpsc::Receiver<Option<Rows>>) -> Result<File, SheetError> {
        written(SheetKind::Csv, &[COLUMN], &Preamble::default(), DateTime::UNIX_EPOCH, pages)
    }

    #[tokio::test]
    async fn all_rows_are_written_and_no_more_than_the_bound() {
        let taken = write_to(SheetKind::Csv, 50, pages(5).0, to_csv).await.ok();
        let text = taken.map(|taken| {
            assert_eq!(taken.rows, 50);
            std::io::read_to_string(taken.file).unwrap_or_default()
        });
        let text = text.unwrap_or_default();
        assert_eq!(text.lines().count(), 51);
        assert_eq!(text.lines().last(), Some("49"));

        let refused = write_to(SheetKind::Xlsx, 49, pages(5).0, to_csv).await.err();
        let Some(Error::Refused(refusals)) = refused else { unreachable!("it holds too much: {refused:?}") };
        assert_eq!(refusals.first().map(|it| (it.code, &*it.field)), Some((Code::LimitExceeded, "format")));
        assert!(refusals.first().is_some_and(|it| it.en.contains("CSV") && it.zh.contains("CSV")));
    }

    /// Memory does not grow with the list: a writer that stands still lets a few pages be read and no more.
    #[tokio::test]
    async fn no_page_is_read_that_nobody_has_room_for() {
        let (tens, read) = pages(10_000);
        let (go_on, waits) = std::sync::mpsc::channel::<()>();
        let slow = move |pages| {
            assert!(waits.recv().is_err());
            to_csv(pages)
        };
        let mut work = Box::pin(write_to(SheetKind::Csv, u64::MAX, tens, slow));
        assert!(futures::poll!(&mut work).is_pending());
        assert_eq!(read.load(Ordering::SeqCst), BETWEEN + 1);
        drop(go_on);
        assert_eq!(work.await.map(|taken| taken.rows).ok(), Some(100_000));
    }

    /// Who goes away stops the work, reading and writing both.
    #[tokio::test]
    async fn work_that_nobody_waits_for_stops() {
        let (tens, read) = pages(usize::MAX);
        let (ends, ended) = tokio::sync::oneshot::channel();
        let writer = move |pages| {
            let written = to_csv(pages);
            assert!(ends.send(written.is_err()).is_ok());
            written
        };
        let mut work = Box::pin(write_to(SheetKind::Csv, u64::MAX, tens, writer));
        assert!(futures::poll!(&mut work).is_pending());
        drop(work);
        assert_eq!(ended.await, Ok(true));
        // Only the test still knows of the pages.
        assert_eq!(Arc::strong_count(&read), 1);
    }
}
