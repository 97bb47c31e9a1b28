//! Counts and sums as a sheet, whatever the kind of record: the total, what of it is unverified, and below it group by
//! group.

use super::{
    summary::{Figure, Figures, KeyValue},
    summed::{Group, Summed, summarise},
};
use crate::{
    error::Result,
    export::{Told, region_name, told, word, worded},
    graphql::Viewer,
    pairing::pairing_name,
    sheet::{Cell, Kind, Word},
    store::{Key, Page},
};
use async_graphql::OutputType;
use entity::{
    ids::PairingId,
    values::{Fen, RegionCode},
};

/// A line of a summary.
#[derive(Clone, Debug)]
pub(crate) struct Line<S: Summed> {
    what: &'static str,
    /// What tells a group apart.
    keys: Vec<(S::Key, KeyValue)>,
    figures: Figures,
}

/// The lines of a summary, which is as short as its groups are few: one page.
pub(crate) async fn lines<S: Summed>(
    viewer: &Viewer,
    filter: Option<S::Filter>,
    keys: Vec<S::Key>,
) -> Result<Page<(Key, Line<S>)>>
where
    Group<S>: OutputType,
{
    let summary = summarise::<S>(viewer, filter, keys).await?;
    let line = |what, figures| Line { what, keys: Vec::new(), figures };
    let heads = [line("TOTAL", summary.total), line("UNVERIFIED", summary.on_unverified(viewer).await?)];
    let groups =
        summary.groups.into_iter().map(|group| Line { keys: group.keys, ..line("GROUP", group.figures) });
    let rows = heads.into_iter().chain(groups).map(|line| (Key::new(), line));
    Ok(Page { rows: rows.collect(), more: false })
}

/// A key, and the columns that tell it.
pub(crate) type KeyColumns<S> = (<S as Summed>::Key, &'static [Told<Line<S>>]);

/// What the line is, the columns of those keys that are asked for, and the numbers.
pub(crate) fn columns<S: Summed>(keys: &[S::Key], of_keys: &[KeyColumns<S>]) -> Vec<Told<Line<S>>> {
    let what = worded("line", ("行", "Line"), LINES, |_, line: &Line<S>| Cell::text(Some(line.what)));
    let asked = of_keys.iter().filter(|(key, _)| keys.contains(key)).flat_map(|(_, columns)| columns.iter());
    [what].into_iter().chain(asked.cloned()).chain(Line::<S>::FIGURES.iter().cloned()).collect()
}

const YUAN: Kind = Kind::Decimal { places: 2 };

const LINES: &[Word] = &[
    word("TOTAL", "合计", "Total"),
    word("UNVERIFIED", "其中：结对关系未核实", "Of which: pairing unverified"),
    word("GROUP", "分组", "Group"),
];

impl<S: Summed> Line<S> {
    /// The numbers.
    const FIGURES: &'static [Told<Self>] = &[
        told("allCount", ("全部（行）", "All (lines)"), Kind::Integer, |_, line| {
            line.count(|it| it.all)
        }),
        told("allAmount", ("全部（元）", "All (yuan)"), YUAN, |_, line| line.amount(|it| it.all)),
        told("countedCount", ("计入（行）", "Counted (lines)"), Kind::Integer, |_, line| {
            line.count(|it| it.counted)
        }),
        told("countedAmount", ("计入（元）", "Counted (yuan)"), YUAN, |_, line| {
            line.amount(|it| it.counted)
        }),
        told("pendingCount", ("待定（行）", "Pending (lines)"), Kind::Integer, |_, line| {
            line.count(|it| it.pending)
        }),
        told("pendingAmount", ("待定（元）", "Pending (yuan)"), YUAN, |_, line| {
            line.amount(|it| it.pending)
        }),
        told("disputedCount", ("有异议（行）", "Disputed (lines)"), Kind::Integer, |_, line| {
            line.count(|it| it.disputed)
        }),
        told("disputedAmount", ("有异议（元）", "Disputed (yuan)"), YUAN, |_, line| {
            line.amount(|it| it.disputed)
        }),
        told("excludedCount", ("不计（行）", "Excluded (lines)"), Kind::Integer, |_, line| {
            line.count(|it| it.excluded)
        }),
        told("excludedAmount", ("不计（元）", "Excluded (yuan)"), YUAN, |_, line| {
            line.amount(|it| it.excluded)
        }),
    ];

    fn key(&self, key: S::Key) -> Option<&KeyValue> {
        self.keys.iter().find(|(of, _)| *of == key).map(|(_, value)| value)
    }

    /// The value of a key.
    pub(crate) fn value(&self, key: S::Key) -> Cell<'static> {
        self.key(key).and_then(KeyValue::text).map_or(Cell::Blank, Cell::owned)
    }

    /// The name of the region that a key tells.
    pub(crate) fn region(&self, viewer: &Viewer, key: S::Key) -> Cell<'static> {
        let code = self.key(key).and_then(KeyValue::text).and_then(|text| RegionCode::parse(&text).ok());
        region_name(&viewer.atlas, code)
    }

    /// The name of the pairing that a key tells.
    pub(crate) fn pairing(&self, viewer: &Viewer, key: S::Key) -> Cell<'static> {
        match self.key(key) {
            Some(KeyValue::Id(id)) => pairing_name(&viewer.atlas, PairingId(*id)),
            _ => Cell::Blank,
        }
    }

    fn count(&self, of: impl FnOnce(&Figures) -> Figure) -> Cell<'static> {
        Cell::Integer(of(&self.figures).count)
    }

    fn amount(&self, of: impl FnOnce(&Figures) -> Figure) -> Cell<'static> {
        Cell::decimal(Fen(of(&self.figures).amount))
    }
}
