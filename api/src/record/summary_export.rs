//! Counts and sums as a sheet, whatever the kind of record: the total, what of it is unverified, and below it group by
//! group.

use super::{
    summary::{By, Figure, Figures, KeyValue},
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
    values::{Fen, RegionCode, Side},
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

/// What the line is, the columns of the keys that are asked for, and the numbers.
pub(crate) fn columns<S: Summed>(of_keys: Vec<Told<Line<S>>>) -> Vec<Told<Line<S>>> {
    let what = worded("line", ("行", "Line"), LINES, |_, line: &Line<S>| Cell::text(Some(line.what)));
    let figures = Line::<S>::FIGURES.iter().filter(|told| S::SUMS.has(told.column.key));
    [what].into_iter().chain(of_keys).chain(figures.cloned()).collect()
}

/// The columns of a key that every kind has.
pub(crate) fn common<S: Summed>(by: By) -> Vec<Told<Line<S>>> {
    use Side::{Donor, Recipient};
    match by {
        By::Year => vec![told("year", ("年", "Year"), Kind::Code, |_, line| line.by(By::Year))],
        By::Quarter => {
            vec![told("quarter", ("季度起始日", "Quarter from"), Kind::Code, |_, line| {
                line.by(By::Quarter)
            })]
        }
        By::Month => {
            vec![told("month", ("月份起始日", "Month from"), Kind::Code, |_, line| line.by(By::Month))]
        }
        By::Pairing => vec![
            told("pairing", ("结对关系编号", "Pairing id"), Kind::Code, |_, line| line.by(By::Pairing)),
            told("pairingName", ("结对关系", "Pairing"), Kind::Text, |viewer, line| line.pairing(viewer)),
        ],
        By::Province(Donor) => vec![
            told("donorProvince", ("帮扶省份代码", "Donor province code"), Kind::Code, |_, line| {
                line.by(By::Province(Donor))
            }),
            told("donorProvinceName", ("帮扶省份", "Donor province"), Kind::Text, |viewer, line| {
                line.region(viewer, By::Province(Donor))
            }),
        ],
        By::Prefecture(Donor) => vec![
            told(
                "donorPrefecture",
                ("帮扶地市代码", "Donor prefecture code"),
                Kind::Code,
                |_, line| line.by(By::Prefecture(Donor)),
            ),
            told("donorPrefectureName", ("帮扶地市", "Donor prefecture"), Kind::Text, |viewer, line| {
                line.region(viewer, By::Prefecture(Donor))
            }),
        ],
        By::County(Donor) => vec![
            told("donorCounty", ("帮扶县区代码", "Donor county code"), Kind::Code, |_, line| {
                line.by(By::County(Donor))
            }),
            told("donorCountyName", ("帮扶县区", "Donor county"), Kind::Text, |viewer, line| {
                line.region(viewer, By::County(Donor))
            }),
        ],
        By::Province(Recipient) => vec![
            told(
                "recipientProvince",
                ("受援省份代码", "Recipient province code"),
                Kind::Code,
                |_, line| line.by(By::Province(Recipient)),
            ),
            told(
                "recipientProvinceName",
                ("受援省份", "Recipient province"),
                Kind::Text,
                |viewer, line| line.region(viewer, By::Province(Recipient)),
            ),
        ],
        By::Prefecture(Recipient) => vec![
            told(
                "recipientPrefecture",
                ("受援地市代码", "Recipient prefecture code"),
                Kind::Code,
                |_, line| line.by(By::Prefecture(Recipient)),
            ),
            told(
                "recipientPrefectureName",
                ("受援地市", "Recipient prefecture"),
                Kind::Text,
                |viewer, line| line.region(viewer, By::Prefecture(Recipient)),
            ),
        ],
        By::County(Recipient) => vec![
            told("recipientCounty", ("受援县代码", "Recipient county code"), Kind::Code, |_, line| {
                line.by(By::County(Recipient))
            }),
            told("recipientCountyName", ("受援县", "Recipient county"), Kind::Text, |viewer, line| {
                line.region(viewer, By::County(Recipient))
            }),
        ],
        // The kind itself tells what its words are.
        By::Word(_) => Vec::new(),
    }
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
        told("allPeople", ("全部（人）", "All (people)"), Kind::Integer, |_, line| {
            line.people(|it| it.all)
        }),
        told("countedPeople", ("计入（人）", "Counted (people)"), Kind::Integer, |_, line| {
            line.people(|it| it.counted)
        }),
        told("pendingPeople", ("待定（人）", "Pending (people)"), Kind::Integer, |_, line| {
            line.people(|it| it.pending)
        }),
        told("disputedPeople", ("有异议（人）", "Disputed (people)"), Kind::Integer, |_, line| {
            line.people(|it| it.disputed)
        }),
        told("excludedPeople", ("不计（人）", "Excluded (people)"), Kind::Integer, |_, line| {
            line.people(|it| it.excluded)
        }),
        told("allAssisted", ("全部（脱贫人口）", "All (assisted)"), Kind::Integer, |_, line| {
            line.assisted(|it| it.all)
        }),
        told(
            "countedAssisted",
            ("计入（脱贫人口）", "Counted (assisted)"),
            Kind::Integer,
            |_, line| line.assisted(|it| it.counted),
        ),
        told(
            "pendingAssisted",
            ("待定（脱贫人口）", "Pending (assisted)"),
            Kind::Integer,
            |_, line| line.assisted(|it| it.pending),
        ),
        told(
            "disputedAssisted",
            ("有异议（脱贫人口）", "Disputed (assisted)"),
            Kind::Integer,
            |_, line| line.assisted(|it| it.disputed),
        ),
        told(
            "excludedAssisted",
            ("不计（脱贫人口）", "Excluded (assisted)"),
            Kind::Integer,
            |_, line| line.assisted(|it| it.excluded),
        ),
    ];

    fn key(&self, by: By) -> Option<&KeyValue> {
        self.keys.iter().find(|(of, _)| S::by(*of) == by).map(|(_, value)| value)
    }

    /// The value of a key.
    pub(crate) fn by(&self, by: By) -> Cell<'static> {
        self.key(by).and_then(KeyValue::text).map_or(Cell::Blank, Cell::owned)
    }

    /// The name of the region that a key tells.
    pub(crate) fn region(&self, viewer: &Viewer, by: By) -> Cell<'static> {
        let code = self.key(by).and_then(KeyValue::text).and_then(|text| RegionCode::parse(&text).ok());
        region_name(&viewer.atlas, code)
    }

    /// The name of the pairing that a key tells.
    fn pairing(&self, viewer: &Viewer) -> Cell<'static> {
        match self.key(By::Pairing) {
            Some(KeyValue::Id(id)) => pairing_name(&viewer.atlas, PairingId(*id)),
            _ => Cell::Blank,
        }
    }

    fn count(&self, of: impl FnOnce(&Figures) -> Figure) -> Cell<'static> {
        Cell::Integer(of(&self.figures).count)
    }

    fn people(&self, of: impl FnOnce(&Figures) -> Figure) -> Cell<'static> {
        Cell::Integer(of(&self.figures).people)
    }

    fn assisted(&self, of: impl FnOnce(&Figures) -> Figure) -> Cell<'static> {
        Cell::Integer(of(&self.figures).assisted)
    }

    fn amount(&self, of: impl FnOnce(&Figures) -> Figure) -> Cell<'static> {
        Cell::decimal(Fen(of(&self.figures).amount))
    }
}
