//! Lists and summaries out as spreadsheets: the rows that GraphQL gives, by the same filter and the same rights.
//!
//! A list joins by an [`Exported`], which says what it is called, what its columns hold and how a page of it is
//! read, and by one line in [`LISTS`]. Reading, writing, limits and notes are here, once for all.

mod arguments;
mod desk;
mod notes;
mod pump;
mod told;

pub(crate) use arguments::{Argument, Arguments};
pub use desk::Desk;
pub(crate) use desk::{Busy, Turn};
pub(crate) use told::{
    Told, YES_OR_NO, day, id, instant, long_text, region_code, region_name, text, told, unverified, word,
    worded, yes_or_no,
};

use crate::{
    account, audit, county,
    error::Result,
    graphql::Viewer,
    job, list, organisation, pairing, plan, product, purchase,
    record::form::{ListRows, SumRows},
    region, review,
    sheet::{Cell, Column, SheetKind, Title},
    store::{Key, Page, Slice},
};
use entity::{
    agreement, allocation, dispatch_report, donation, expenditure, fund_return, fund_transfer,
    industry_result, industry_step, industry_transfer, labour_dispatch, local_pair, meeting, park, post,
    project, project_step, target, training, workshop,
};
use pump::{Pages, write};
use std::{fs::File, future::Future, pin::Pin};

/// Everything that can be taken out.
const LISTS: &[List] = &[
    List::of::<purchase::PurchaseRows>(),
    List::of::<purchase::SummaryRows>(),
    List::of::<ListRows<donation::Entity>>(),
    List::of::<SumRows<donation::Entity>>(),
    List::of::<ListRows<local_pair::Entity>>(),
    List::of::<SumRows<local_pair::Entity>>(),
    List::of::<ListRows<training::Entity>>(),
    List::of::<SumRows<training::Entity>>(),
    List::of::<ListRows<meeting::Entity>>(),
    List::of::<SumRows<meeting::Entity>>(),
    List::of::<ListRows<post::Entity>>(),
    List::of::<SumRows<post::Entity>>(),
    List::of::<ListRows<labour_dispatch::Entity>>(),
    List::of::<SumRows<labour_dispatch::Entity>>(),
    List::of::<ListRows<workshop::Entity>>(),
    List::of::<SumRows<workshop::Entity>>(),
    List::of::<ListRows<fund_transfer::Entity>>(),
    List::of::<SumRows<fund_transfer::Entity>>(),
    List::of::<ListRows<allocation::Entity>>(),
    List::of::<SumRows<allocation::Entity>>(),
    List::of::<ListRows<expenditure::Entity>>(),
    List::of::<SumRows<expenditure::Entity>>(),
    List::of::<ListRows<fund_return::Entity>>(),
    List::of::<SumRows<fund_return::Entity>>(),
    List::of::<ListRows<project::Entity>>(),
    List::of::<SumRows<project::Entity>>(),
    List::of::<ListRows<project_step::Entity>>(),
    List::of::<SumRows<project_step::Entity>>(),
    List::of::<ListRows<park::Entity>>(),
    List::of::<SumRows<park::Entity>>(),
    List::of::<ListRows<industry_transfer::Entity>>(),
    List::of::<SumRows<industry_transfer::Entity>>(),
    List::of::<ListRows<industry_step::Entity>>(),
    List::of::<SumRows<industry_step::Entity>>(),
    List::of::<ListRows<industry_result::Entity>>(),
    List::of::<SumRows<industry_result::Entity>>(),
    List::of::<ListRows<agreement::Entity>>(),
    List::of::<SumRows<agreement::Entity>>(),
    List::of::<ListRows<target::Entity>>(),
    List::of::<SumRows<target::Entity>>(),
    List::of::<ListRows<dispatch_report::Entity>>(),
    List::of::<SumRows<dispatch_report::Entity>>(),
    List::of::<organisation::OrganisationRows>(),
    List::of::<product::ProductRows>(),
    List::of::<plan::PlanRows>(),
    List::of::<region::RegionRows>(),
    List::of::<pairing::PairingRows>(),
    List::of::<county::ClassRows>(),
    List::of::<county::RegisterRows>(),
    List::of::<list::ChannelRows>(),
    List::of::<list::MeasureRows>(),
    List::of::<pairing::GapRows>(),
    List::of::<plan::FloorRows>(),
    List::of::<review::ReviewRows>(),
    List::of::<job::JobRows>(),
    List::of::<account::AccountRows>(),
    List::of::<account::NoticeRows>(),
    List::of::<audit::TrailRows>(),
];

/// The rows of a page that one statement reads.
const PAGE: u64 = 1_000;

/// A list or a summary that can be taken out as a sheet.
pub(crate) trait Exported: Sized + Send + Sync + 'static {
    /// The field of the schema that gives the same rows.
    const LIST: &'static str;
    /// What it is called.
    const TITLE: Title;
    /// The arguments of that field that say which rows, and in which order.
    const ARGUMENTS: &'static [Argument];
    /// The columns, each with what its cells hold.
    const TOLD: &'static [Told<Self::Row>];
    /// What a row is read as.
    type Row: Send + Sync + 'static;

    /// Understands what is asked.
    fn asked(viewer: &Viewer, arguments: &Arguments) -> Result<Self>;

    /// A part of the rows, each with its key: what the field of the schema reads its own pages with.
    fn page(
        &self,
        viewer: &Viewer,
        slice: &Slice,
    ) -> impl Future<Output = Result<Page<(Key, Self::Row)>>> + Send;

    /// The columns that this sheet has.
    fn columns(&self) -> Vec<Told<Self::Row>> {
        Self::TOLD.to_vec()
    }

    /// What its numbers mean (口径), where it has any.
    fn definition(&self, _viewer: &Viewer) -> Option<String> {
        None
    }
}

/// A list that can be taken out, whatever its rows.
pub(crate) struct List {
    /// The field of the schema that gives the same rows.
    pub(crate) name: &'static str,
    /// What it is called.
    pub(crate) title: Title,
    arguments: &'static [Argument],
    take: for<'a> fn(&'a Viewer, &'a Arguments, SheetKind) -> Taking<'a>,
}

type Taking<'a> = Pin<Box<dyn Future<Output = Result<Taken>> + Send + 'a>>;

/// A sheet that was written, in a file that nobody else can open and that goes when it is closed.
#[derive(Debug)]
pub(crate) struct Taken {
    /// The file, at its beginning.
    pub(crate) file: File,
    /// How long it is.
    pub(crate) bytes: u64,
    /// How many rows it has, notes and titles aside.
    pub(crate) rows: u64,
}

impl List {
    const fn of<E: Exported>() -> Self {
        Self {
            name: E::LIST,
            title: E::TITLE,
            arguments: E::ARGUMENTS,
            take: |viewer, arguments, kind| Box::pin(take::<E>(viewer, arguments, kind)),
        }
    }

    /// The list that a field of the schema gives, where it can be taken out.
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        LISTS.iter().find(|list| list.name == name)
    }

    /// Writes the rows that `viewer` may see and asks for, all of one instant.
    pub(crate) async fn take(
        &self,
        viewer: &Viewer,
        arguments: &Arguments,
        kind: SheetKind,
    ) -> Result<Taken> {
        (self.take)(viewer, arguments, kind).await
    }
}

async fn take<E: Exported>(viewer: &Viewer, arguments: &Arguments, kind: SheetKind) -> Result<Taken> {
    let list = E::asked(viewer, arguments)?;
    let viewer = Viewer { reader: viewer.reader.snapshot().await?, ..viewer.clone() };
    let at = viewer.store.clock().now();
    let preamble = notes::above(&viewer, E::TITLE, arguments, list.definition(&viewer), at).await?;
    let told = list.columns();
    let columns: Vec<Column> = told.iter().map(|told| told.column).collect();
    let rows = Rows { list, viewer, told, next: Some(slice(None)) };
    write(kind, columns, preamble, at, rows).await
}

/// The rows of a list, page after page.
struct Rows<E: Exported> {
    list: E,
    viewer: Viewer,
    told: Vec<Told<E::Row>>,
    /// The next page; nothing after the last one.
    next: Option<Slice>,
}

impl<E: Exported> Pages for Rows<E> {
    async fn next(&mut self) -> Result<Option<Vec<Vec<Cell<'static>>>>> {
        let Some(asked) = self.next.take() else { return Ok(None) };
        let page = self.list.page(&self.viewer, &asked).await?;
        if page.more {
            self.next = page.rows.last().map(|(key, _)| slice(Some(key.clone())));
        }
        let cells = |row: &E::Row| self.told.iter().map(|told| told.cell(&self.viewer, row)).collect();
        Ok(Some(page.rows.iter().map(|(_, row)| cells(row)).collect()))
    }
}

/// The page behind a key.
const fn slice(after: Option<Key>) -> Slice {
    Slice { size: PAGE, after, before: None, from_end: false }
}
