//! Verifying: the whole journal is read once, in order, and held against its seals and the kept checkpoints.

use super::{
    checkpoint::Checkpoint,
    finding::{Finding, Place},
    leaf, records,
    stream::{Entries, Seals},
};
use crate::{access::Actor, error::Result, store::Store};
use domain::{audit::Frontier, permit::Duty};
use entity::{journal, seal, values::Digest};
use sea_orm::sea_query::{Expr, ExprTrait};

/// What was verified, and what was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The sealed entries that were read.
    pub entries: i64,
    /// The seals that were read.
    pub seals: i64,
    /// Entries that wait for their seal; counted to ten thousand.
    pub waiting: u64,
    /// The sizes of the checkpoints that agree.
    pub checkpoints: Vec<i64>,
    /// The records that agree with the journal.
    pub records: u64,
    /// The first thing that is wrong.
    pub finding: Option<Finding>,
}

/// Verifies a store against its own seals and against checkpoints that were kept elsewhere.
///
/// Memory does not grow with the journal: a page of entries, a few seals and the tree's frontier are held.
pub async fn verify(store: &Store, mut checkpoints: Vec<Checkpoint>) -> Result<Report> {
    checkpoints.sort_by_key(|checkpoint| checkpoint.size);
    let reader = store.reader(&Actor::system(Duty::Verifier));
    let unsealed = Expr::col(("journal", "position")).is_null();
    let waiting = reader.find::<journal::Entity>().filter(unsealed).count_to(10_000).await?;
    let mut walk = Walk {
        entries: Entries::new(reader.clone()),
        seals: Seals::new(reader.clone()).await?,
        tree: Frontier::default(),
        checkpoints,
        report: Report { waiting, ..Report::default() },
    };
    let finding = walk.walk().await?;
    let Walk { mut report, .. } = walk;
    report.finding = match finding {
        Some(finding) => Some(finding),
        None => records::verify(&reader, &mut report.records).await?,
    };
    Ok(report)
}

/// How far the reading has come.
struct Walk {
    entries: Entries,
    seals: Seals,
    tree: Frontier,
    /// Those that were not reached yet, the smallest first.
    checkpoints: Vec<Checkpoint>,
    report: Report,
}

impl Walk {
    async fn walk(&mut self) -> Result<Option<Finding>> {
        while let Some(seal) = self.seals.next().await? {
            if let Some(finding) = self.seal(&seal).await? {
                return Ok(Some(finding));
            }
            self.report.seals += 1;
        }
        let end = self.size();
        if let Some(next) = self.checkpoints.first() {
            return Ok(Some(Finding::Cut { first: end + 1, vouched: next.size, at: next.at }));
        }
        // What has a position and no seal lost the seal; what was sealed meanwhile has one.
        let Some(beyond) = self.entries.next().await? else { return Ok(None) };
        let sealed = self.seals.reach(beyond.position.unwrap_or(end)).await?;
        Ok((!sealed).then(|| Finding::SealsCut { place: Place::of(&beyond) }))
    }

    async fn seal(&mut self, seal: &seal::Model) -> Result<Option<Finding>> {
        let broken = |what| Ok(Some(Finding::Seal { number: seal.number, what }));
        if seal.number != self.report.seals + 1 {
            return broken("a seal before it is missing");
        }
        let (leaves, rest) = seal.leaves.as_chunks::<32>();
        let count = i64::try_from(leaves.len()).unwrap_or(i64::MAX);
        if !rest.is_empty() || seal.first_position != self.size() + 1 {
            return broken("it does not begin where the seal before it ends");
        }
        if seal.before != self.tree.root() {
            return broken("it does not name the root before it");
        }
        if count < 1 || seal.first_position.checked_add(count - 1) != Some(seal.last_position) {
            return broken("it does not hold as many leaves as entries");
        }
        for (at, kept) in leaves.iter().enumerate() {
            let position = self.size() + 1;
            let Some(row) = self.entries.next().await? else {
                return Ok(Some(Finding::Missing { position }));
            };
            let found = leaf(&row);
            if row.position != Some(position) || found.0.as_slice() != kept {
                return Ok(Some(self.differs(&row, leaves, at, position).await?));
            }
            self.tree.add(found);
            self.report.entries += 1;
            if let Some(finding) = self.checkpoint() {
                return Ok(Some(finding));
            }
        }
        if seal.root != self.tree.root() {
            return broken("its root is not that of the entries");
        }
        Ok(None)
    }

    /// What happened to the entry that should stand at `position`, where `row` was found.
    async fn differs(
        &mut self,
        row: &journal::Model,
        leaves: &[[u8; 32]],
        at: usize,
        position: i64,
    ) -> Result<Finding> {
        if row.position != Some(position) {
            return Ok(Finding::Missing { position });
        }
        let found = leaf(row);
        let sealed_elsewhere = leaves.iter().any(|leaf| found.0.as_slice() == leaf);
        let meant = leaves.get(at).map(|leaf| Digest(leaf.to_vec()));
        // Whether the entry that was sealed here stands further on: of this seal, or one place behind it.
        let mut moved = None;
        for _ in at..leaves.len() {
            let Some(next) = self.entries.next().await? else { break };
            if Some(leaf(&next)) == meant {
                moved = Some(Place::of(&next));
                break;
            }
        }
        let place = Place::of(row);
        Ok(match (sealed_elsewhere, moved) {
            (true, Some(place)) => Finding::Reordered { place, position },
            // Another entry of the same seal stands here: this one stands nowhere.
            (true, None) => Finding::Missing { position },
            (false, Some(moved)) => Finding::Inserted { place, meant: moved.position },
            (false, None) => Finding::Changed { place },
        })
    }

    /// Holds the tree against a checkpoint of its very size.
    fn checkpoint(&mut self) -> Option<Finding> {
        let size = self.size();
        while let Some(next) = self.checkpoints.first().filter(|next| next.size == size) {
            if next.root != self.tree.root().to_string() {
                let after = self.report.checkpoints.last().copied().unwrap_or(0);
                return Some(Finding::Rewritten { first: after + 1, last: size, at: next.at });
            }
            self.report.checkpoints.push(size);
            self.checkpoints.remove(0);
        }
        None
    }

    fn size(&self) -> i64 {
        i64::try_from(self.tree.size()).unwrap_or(i64::MAX)
    }
}
