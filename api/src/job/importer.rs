//! The kinds of record that sheets bring in, each with its columns and how its rows are settled.

use super::settled::{Importing, Settled};
use crate::{
    error::Result,
    graphql::{Viewer, id::Global},
    purchase::{self, names::Names},
    record::form::{Form, import},
    sheet::{Column, Lists, Row},
    store::Writer,
};
use domain::permit::Act;
use entity::{
    agreement, allocation, dispatch_report, donation, expenditure, fund_return, fund_transfer,
    ids::PurchaseId, industry_result, industry_step, industry_transfer, labour_dispatch, local_pair, meeting,
    park, post, project, project_step, spine::TwoSided, target, training, values::RecordKind, workshop,
};
use futures::{FutureExt as _, future::BoxFuture};

/// What lists are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Choosing from them: each choice once, and regions as they stand today.
    Choosing,
    /// Reading what somebody filled: names in either language, and every region that ever stood, for the day of the
    /// row decides.
    Reading,
}

/// The acts of whoever imports records.
pub(crate) const IMPORT: [Act; 5] = purchase::import::IMPORT;

/// A kind of record that sheets bring in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Importer {
    /// The kind.
    pub(crate) kind: RecordKind,
    /// The field that lists them, which addresses name.
    pub(crate) list: &'static str,
    /// The mutation that imports them.
    pub(crate) mutation: &'static str,
    /// The type of their ids.
    pub(crate) tag: u8,
    /// The columns of a sheet of them.
    pub(crate) columns: &'static [Column],
    lists: for<'a> fn(&'a Viewer, Purpose) -> BoxFuture<'a, Result<Lists>>,
    settle: for<'a> fn(Settling<'a>) -> BoxFuture<'a, Result<Vec<Settled>>>,
}

/// Rows that are to be settled inside a transaction.
pub(crate) struct Settling<'a> {
    pub(crate) writer: &'a Writer,
    pub(crate) viewer: &'a Viewer,
    /// What earlier rows of the file have taught.
    pub(crate) names: &'a mut Names,
    pub(crate) importing: Importing,
    pub(crate) rows: &'a [Row],
}

/// Every kind; a further form joins with a line.
const ALL: &[Importer] = &[
    PURCHASES,
    of::<donation::Entity>(),
    of::<local_pair::Entity>(),
    of::<training::Entity>(),
    of::<meeting::Entity>(),
    of::<post::Entity>(),
    of::<labour_dispatch::Entity>(),
    of::<workshop::Entity>(),
    of::<fund_transfer::Entity>(),
    of::<allocation::Entity>(),
    of::<expenditure::Entity>(),
    of::<fund_return::Entity>(),
    of::<project::Entity>(),
    of::<project_step::Entity>(),
    of::<park::Entity>(),
    of::<industry_transfer::Entity>(),
    of::<industry_step::Entity>(),
    of::<industry_result::Entity>(),
    of::<agreement::Entity>(),
    of::<target::Entity>(),
    of::<dispatch_report::Entity>(),
];

const PURCHASES: Importer = Importer {
    kind: RecordKind::Purchase,
    list: "purchases",
    mutation: "importPurchases",
    tag: PurchaseId::TAG,
    columns: purchase::sheet::COLUMNS,
    lists: |viewer, purpose| purchase::choices::lists(viewer, purpose).boxed(),
    settle: |settling| purchase::import::import(settling).boxed(),
};

const fn of<F: Form>() -> Importer {
    Importer {
        kind: F::Model::KIND,
        list: F::NAMES.many,
        mutation: F::NAMES.import,
        tag: F::Id::TAG,
        columns: F::COLUMNS,
        lists: |viewer, purpose| std::future::ready(Ok(import::lists(viewer, purpose))).boxed(),
        settle: |settling| import::import::<F>(settling).boxed(),
    }
}

impl Importer {
    /// How a kind is imported.
    pub(crate) fn of_kind(kind: RecordKind) -> Option<Self> {
        ALL.iter().find(|importer| importer.kind == kind).copied()
    }

    /// How the records of a list are imported.
    pub(crate) fn of_list(list: &str) -> Option<Self> {
        ALL.iter().find(|importer| importer.list == list).copied()
    }

    /// The lists that sheets bring in.
    pub(crate) fn lists_all() -> String {
        ALL.iter().map(|importer| importer.list).collect::<Vec<_>>().join(", ")
    }

    /// What the cells of its columns choose from.
    pub(crate) async fn lists(&self, viewer: &Viewer, purpose: Purpose) -> Result<Lists> {
        (self.lists)(viewer, purpose).await
    }

    /// Settles rows: each one way or another, in their order.
    pub(crate) async fn settle(&self, settling: Settling<'_>) -> Result<Vec<Settled>> {
        (self.settle)(settling).await
    }

    /// The column of this key.
    pub(crate) fn column(&self, key: Option<&str>) -> Option<&'static Column> {
        self.columns.iter().find(|column| Some(column.key) == key)
    }
}
