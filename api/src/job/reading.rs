//! Reading a file on a thread of its own, so many rows at a time: the reader never runs ahead of the writer.

use crate::sheet::{Column, Lists, Reader, Row, SheetError, Source};
use tempfile::NamedTempFile;
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// How many rows are settled in one transaction: others write between two of them.
pub(super) const BATCH: usize = 200;

/// What comes of reading, in this order: once opened, rows as often as there are any, the end.
#[derive(Debug)]
pub(super) enum Read {
    /// The file is a sheet: its rows, and the titles of the columns that mean nothing.
    Opened { rows: u32, ignored: Vec<String> },
    /// The next rows.
    Rows(Vec<Row>),
    /// There are no more.
    End,
}

/// Reads a file behind its first `done` rows. What ends without an end was cut off.
pub(super) fn read(
    file: NamedTempFile,
    columns: &'static [Column],
    lists: Lists,
    done: usize,
) -> Receiver<Result<Read, SheetError>> {
    let (sender, receiver) = channel(1);
    tokio::task::spawn_blocking(move || {
        if let Err(error) = send(&file, columns, lists, done, &sender) {
            // Nobody waits for it where the job was stopped.
            drop(sender.blocking_send(Err(error)));
        }
    });
    receiver
}

fn send(
    file: &NamedTempFile,
    columns: &'static [Column],
    lists: Lists,
    done: usize,
    sender: &Sender<Result<Read, SheetError>>,
) -> Result<(), SheetError> {
    let mut reader = Reader::open(Source::from(file.path().to_owned()), columns, lists)?;
    let ignored = reader.unknown_columns().iter().map(|column| column.title.clone()).collect();
    let opened = Read::Opened { rows: reader.count_rows(), ignored };
    if sender.blocking_send(Ok(opened)).is_err() {
        return Ok(());
    }
    let mut batch = Vec::with_capacity(BATCH);
    for row in reader.rows()?.skip(done) {
        batch.push(row?);
        if batch.len() == BATCH {
            let rows = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
            if sender.blocking_send(Ok(Read::Rows(rows))).is_err() {
                return Ok(());
            }
        }
    }
    let rest = (!batch.is_empty()).then_some(Read::Rows(batch));
    for read in rest.into_iter().chain([Read::End]) {
        if sender.blocking_send(Ok(read)).is_err() {
            break;
        }
    }
    Ok(())
}
