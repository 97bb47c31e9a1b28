//! The sheet of a job given back, with what became of each row beside it.

use super::{importer::Importer, query::importer, view::ImportRow};
use crate::{
    error::{Error, Result},
    graphql::Viewer,
    language::Language,
    sheet::{self, Lists, Note, Outcome, Reader, SheetError, Source},
    upload::fetched,
};
use domain::{Code, Refusal};
use entity::{ids::JobId, job, values::JobState};
use sea_orm::sea_query::{Expr, ExprTrait};
use std::{
    fs::File,
    io::{BufWriter, Seek as _},
    iter,
};
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// How many rows are read from the store at a time.
const PAGE: u64 = 1000;

/// A workbook, ready to be read from its beginning.
#[derive(Debug)]
pub(crate) struct Annotated {
    /// What it is to be called.
    pub(crate) file_name: String,
    /// The file, which goes away with this value.
    pub(crate) file: File,
}

/// The caller's own sheet with the outcomes of a job; nothing where there is no such job for them.
pub(crate) async fn annotated(viewer: &Viewer, id: JobId) -> Result<Option<Annotated>> {
    let named = Expr::col(("job", "id")).eq(id);
    let Some(job) = viewer.reader.find::<job::Entity>().filter(named).one().await? else { return Ok(None) };
    if matches!(job.state, JobState::Queued | JobState::Running) {
        return Err(Refusal::new(
            Code::WrongState,
            "",
            "任务还在进行，请等它结束",
            "the job has not ended yet; wait for its end",
        )
        .into());
    }
    let Some(source) = fetched(&viewer.reader, job.upload_id).await? else {
        return Err(Refusal::not_found("", "上传文件", "upload").into());
    };
    let (sender, receiver) = channel(2);
    let importer = importer(&job)?;
    let columns = importer.columns;
    let (language, at) = (viewer.language, viewer.store.clock().now());
    let writing = tokio::task::spawn_blocking(move || -> std::result::Result<File, SheetError> {
        let mut reader = Reader::open(Source::from(source.path().to_owned()), columns, Lists::default())?;
        let file = tempfile::tempfile()?;
        let mut out = BufWriter::new(file.try_clone()?);
        sheet::annotate(&mut reader, outcomes(receiver, language), at, &mut out)?;
        std::io::Write::flush(&mut out)?;
        let mut file = file;
        file.rewind()?;
        Ok(file)
    });
    let told = tell(viewer, &job, importer, &sender).await;
    drop(sender);
    let written = writing.await.map_err(|error| Error::Internal(error.to_string()))?;
    told?;
    match written {
        Ok(file) => Ok(Some(Annotated { file_name: file_name(&job), file })),
        // What the job could not read can be given back by nobody.
        Err(error) => Err(Error::refused(Refusal::invalid(
            "",
            error.message(Language::Chinese),
            error.message(Language::English),
        ))),
    }
}

/// What became of the rows, page by page; whoever writes takes them as they come.
async fn tell(
    viewer: &Viewer,
    job: &job::Model,
    importer: Importer,
    to: &Sender<Vec<ImportRow>>,
) -> Result<()> {
    let column = |name: &'static str| Expr::col(("job_row", name));
    let mut behind = 0;
    loop {
        let rows = viewer
            .reader
            .find::<job::row::Entity>()
            .filter(column("job_id").eq(job.id))
            .filter(column("row_number").gt(behind))
            .order_by(job::row::Column::RowNumber)
            .limit(PAGE)
            .all()
            .await?;
        let Some(last) = rows.last() else { return Ok(()) };
        behind = last.row_number;
        if to.send(rows.into_iter().map(|row| ImportRow::of(row, importer)).collect()).await.is_err() {
            return Ok(());
        }
    }
}

fn outcomes(mut from: Receiver<Vec<ImportRow>>, language: Language) -> impl Iterator<Item = Outcome> {
    let outcome = move |row: ImportRow| Outcome {
        row: u32::try_from(row.number()).unwrap_or_default(),
        word: row.word(language).to_owned(),
        notes: row
            .notes(language)
            .map(|(column, message)| Note { column, message: message.to_owned() })
            .collect(),
    };
    iter::from_fn(move || from.blocking_recv()).flatten().map(outcome)
}

/// The name of the file that was sent, as that of a workbook.
fn file_name(job: &job::Model) -> String {
    let stem = job.file_name.rsplit_once('.').map_or(job.file_name.as_str(), |(stem, _)| stem);
    let word = if job.dry_run { "试运行 dry-run" } else { "结果 result" };
    format!("{stem} {word}.xlsx")
}
