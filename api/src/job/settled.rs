//! What became of rows, whatever they are about.

use crate::{
    language::Language,
    sheet::{Problem, Row},
};
use domain::Refusal;
use entity::{
    ids::JobId,
    values::{RecordState, RowOutcome},
};
use uuid::Uuid;

/// What the rows of one job share.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Importing {
    /// The job.
    pub(crate) job: JobId,
    /// In which state new records begin.
    pub(crate) state: RecordState,
}

/// What became of a row.
#[derive(Clone, Debug)]
pub(crate) struct Settled {
    /// Its number in the sheet.
    pub(crate) number: u32,
    pub(crate) outcome: RowOutcome,
    pub(crate) record: Option<Uuid>,
    /// What the row was taken for; none where it was refused.
    pub(crate) identity: Option<String>,
    /// Its whole content.
    pub(crate) content: Option<String>,
    pub(crate) faults: Vec<Fault>,
}

impl Settled {
    /// A row of which nothing is known yet but what it is taken for.
    pub(crate) fn skipped(number: u32, identity: Option<String>, content: Option<String>) -> Self {
        Self { number, outcome: RowOutcome::Skip, record: None, identity, content, faults: Vec::new() }
    }

    /// It is refused, and was taken for nothing: an equal row is judged by itself.
    pub(crate) fn refuse(&mut self, faults: Vec<Fault>) {
        self.outcome = RowOutcome::Refuse;
        self.faults = faults;
        (self.identity, self.content) = (None, None);
    }
}

/// One thing that is wrong with a row, in both languages.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Fault {
    /// The key of its column, as the field is called; none where it is about the whole row.
    pub(crate) column: Option<String>,
    pub(crate) code: String,
    pub(crate) zh: String,
    pub(crate) en: String,
}

impl From<&Problem> for Fault {
    fn from(problem: &Problem) -> Self {
        Self {
            column: Some(problem.column.to_owned()),
            code: problem.error.code().to_owned(),
            zh: problem.error.message(Language::Chinese),
            en: problem.error.message(Language::English),
        }
    }
}

impl From<&Refusal> for Fault {
    fn from(refusal: &Refusal) -> Self {
        Self {
            column: (!refusal.field.is_empty()).then(|| refusal.field.clone().into_owned()),
            code: refusal.code.word().to_owned(),
            zh: refusal.zh.clone().into_owned(),
            en: refusal.en.clone().into_owned(),
        }
    }
}

/// What is wrong with the cells of a row, and then with what they say: a cell that could not be read reads as blank,
/// which is not wrong once more.
pub(crate) fn faults(row: &Row, refusals: &[Refusal]) -> Vec<Fault> {
    let mut faults: Vec<Fault> = row.problems.iter().map(Fault::from).collect();
    for fault in refusals.iter().map(Fault::from) {
        if !faults.iter().any(|known| known.column == fault.column) {
            faults.push(fault);
        }
    }
    faults
}
