//! Purchases that might be one: possible duplicates (疑似重复), and two entries that both sides made of one order.

use super::{enter::restand, record::changed_along};
use crate::{
    error::Result,
    graphql::Viewer,
    record::{Regarded, pair_anew},
    store::{Change, Held, Writer},
};
use domain::{
    purchase::{DUPLICATE_DAYS, Likeness, Resemblance, no_match, same_line_of_both_sides},
    record::{Step, other},
};
use entity::{
    ids::{OrganisationId, PurchaseId},
    purchase,
    values::{DuplicateMark, Fen, LineKind, RecordState, Side},
};
use sea_orm::{
    Value,
    sea_query::{Expr, ExprTrait},
};
use std::collections::{HashMap, HashSet};

/// How many purchases alike are looked at: whoever enters so many of one amount within days has marks enough.
const MOST_ALIKE: u64 = 10_000;

/// Marks rows that are written now and might be another purchase once more: of those recorded, and of each
/// other. The later one bears the mark.
pub(super) async fn mark(writer: &Writer, rows: &mut [purchase::Model]) -> Result<()> {
    let mut peers = Peers::of(writer, rows).await?;
    peers.forget(rows);
    for row in rows {
        let told_apart = row.duplicate_of.filter(|_| row.duplicate_mark == DuplicateMark::NotADuplicate);
        (row.duplicate_mark, row.duplicate_of) = (DuplicateMark::Clear, None);
        match peers.of_row(row, |_| true) {
            // The other side has said of these two that they are two.
            Some(peer) if told_apart == Some(peer.id) => {
                (row.duplicate_mark, row.duplicate_of) = (DuplicateMark::NotADuplicate, told_apart);
            }
            Some(peer) => suspect(row, &peer),
            None => {}
        }
        peers.add(row.clone());
    }
    Ok(())
}

/// How purchases are to be regarded before a step.
///
/// A draft takes the pairing of its day as it is when it is submitted, and is compared with what was recorded
/// since. What two people entered in the same instant saw nothing of each other: such lines are compared once
/// more when one is confirmed, and the later one then bears the question.
pub(super) async fn regard(
    viewer: &Viewer,
    writer: &Writer,
    step: Step,
    held: &[Held<purchase::Entity>],
) -> Result<Regarded<purchase::Entity>> {
    let undecided = |row: &purchase::Model| match step {
        Step::Submit | Step::PassOn | Step::Confirm | Step::JoinDuplicate => {
            row.duplicate_mark == DuplicateMark::Clear
        }
        Step::ClearDuplicate => row.duplicate_mark != DuplicateMark::NotADuplicate,
        Step::AcceptMatch => true,
        _ => false,
    };
    let mut rows: Vec<purchase::Model> = held.iter().map(|held| (**held).clone()).collect();
    if matches!(step, Step::Submit | Step::PassOn) {
        for row in &mut rows {
            if is_sale(row) {
                pair_anew(&viewer.atlas, row);
            }
        }
    }
    let compared: Vec<_> = rows.iter().filter(|row| undecided(row) && is_sale(row)).cloned().collect();
    let mut peers = Peers::of(writer, &compared).await?;
    if matches!(step, Step::Submit | Step::PassOn) {
        peers.forget(&compared);
    }
    let mut regarded = Regarded::<purchase::Entity>::new();
    for mut row in rows {
        let id = row.id.0;
        if !undecided(&row) || !is_sale(&row) {
            regarded.insert(id, Ok(row));
            continue;
        }
        let found = match step {
            Step::AcceptMatch => peers.own_entry(&row).map_or_else(|| Err(no_match()), |_| Ok(())),
            Step::ClearDuplicate if peers.same_line(&row) => Err(same_line_of_both_sides()),
            Step::Submit | Step::PassOn => {
                let peer = peers.of_row(&row, |_| true);
                suspect_if(&mut row, peer);
                peers.add(row.clone());
                Ok(())
            }
            _ => {
                let earlier = peers.of_row(&row, |peer| peer.id < row.id);
                suspect_if(&mut row, earlier);
                Ok(())
            }
        };
        regarded.insert(id, found.map(|()| row));
    }
    Ok(regarded)
}

/// The own entries that a match excludes, each as a duplicate of the one that was accepted.
pub(super) async fn exclude_matched(
    writer: &Writer,
    changes: &[Change<purchase::Entity>],
) -> Result<Vec<(Side, Change<purchase::Entity>)>> {
    let accepted: Vec<_> = changes.iter().map(|change| change.before().clone()).collect();
    let peers = Peers::of(writer, &accepted).await?;
    let own: HashMap<_, _> =
        accepted.iter().filter_map(|row| Some((peers.own_entry(row)?.id.0, row.id))).collect();
    let held = writer.hold::<purchase::Entity>(own.keys().copied()).await?;
    let at = writer.clock().now();
    let exclude = |held: Held<purchase::Entity>| {
        let side = held.entered_side;
        let change = held.change(|row| {
            row.duplicate_mark = DuplicateMark::Duplicate;
            row.duplicate_of = own.get(&row.id.0).copied();
            row.holds_line = false;
            changed_along(row, at);
        });
        (side, change)
    };
    Ok(held.into_iter().map(exclude).collect())
}

/// Lets count again what was excluded as a duplicate of purchases that are withdrawn now.
pub(super) async fn release(
    writer: &Writer,
    changes: &[Change<purchase::Entity>],
) -> Result<Vec<(Side, Change<purchase::Entity>)>> {
    let column = |name: &'static str| Expr::col(("purchase", name));
    let withdrawn = changes.iter().map(|change| change.before().id.0);
    let excluded = writer
        .find::<purchase::Entity>()
        .filter(column("duplicate_of").is_in(withdrawn))
        .filter(column("duplicate_mark").eq(DuplicateMark::Duplicate.word()))
        .filter(column("state").ne(RecordState::Withdrawn.word()))
        .all()
        .await?;
    let going: HashSet<_> = changes.iter().map(|change| change.before().id).collect();
    let ids: Vec<_> = excluded.iter().filter(|row| !going.contains(&row.id)).map(|row| row.id.0).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let at = writer.clock().now();
    let counts = |held: Held<purchase::Entity>| {
        let side = held.entered_side;
        let change = held.change(|row| {
            (row.duplicate_mark, row.duplicate_of) = (DuplicateMark::Clear, None);
            row.holds_line = is_sale(row);
            changed_along(row, at);
        });
        (side, change)
    };
    Ok(writer.hold::<purchase::Entity>(ids).await?.into_iter().map(counts).collect())
}

/// What was recorded that might be one with some rows: found by what makes lines alike, and by the order.
#[derive(Default)]
struct Peers {
    rows: HashMap<PurchaseId, (Likeness, purchase::Model)>,
    alike: HashMap<Alike, Vec<PurchaseId>>,
    orders: HashMap<SameOrder, Vec<PurchaseId>>,
}

/// Unit, supplier and amount.
type Alike = (OrganisationId, OrganisationId, Fen);
/// Unit, channel and order number.
type SameOrder = (OrganisationId, String, String);

impl Peers {
    /// Reads them, in one statement: the alike by supplier and amount, the matched by order number.
    async fn of(writer: &Writer, rows: &[purchase::Model]) -> Result<Self> {
        let mut peers = Self::default();
        let days = || rows.iter().map(|row| row.day);
        let (Some(first), Some(last)) = (days().min(), days().max()) else { return Ok(peers) };
        let column = |name: &'static str| Expr::col(("purchase", name));
        let lines = |columns: &[&'static str], values: Vec<Vec<Value>>| {
            writer
                .find::<purchase::Entity>()
                .among(columns, values)
                .filter(column("line_kind").eq(LineKind::Sale.word()))
                .filter(column("holds_line"))
        };
        // Each once: many equal rows would be joined with as many known ones.
        let alike: HashSet<_> = rows.iter().map(alike).collect();
        let alike = alike
            .into_iter()
            .map(|(unit, supplier, amount)| vec![unit.into(), supplier.into(), amount.into()]);
        let alike = lines(&["unit_id", "supplier_id", "amount"], alike.collect())
            .filter(column("day").between(first.plus(-DUPLICATE_DAYS), last.plus(DUPLICATE_DAYS)));
        let orders: HashSet<_> = rows.iter().filter_map(same_order).collect();
        let orders: Vec<Vec<Value>> = orders
            .into_iter()
            .map(|(unit, channel, number)| vec![unit.into(), channel.into(), number.into()])
            .collect();
        let known = if orders.is_empty() {
            alike
        } else {
            alike.or(lines(&["unit_id", "channel", "order_number"], orders))
        };
        for row in known.limit(MOST_ALIKE).all().await? {
            peers.add(row);
        }
        Ok(peers)
    }

    /// Forgets rows that are being written: they count as they will be, not as they were.
    fn forget(&mut self, written: &[purchase::Model]) {
        for row in written {
            self.rows.remove(&row.id);
        }
    }

    fn add(&mut self, row: purchase::Model) {
        let id = row.id;
        self.alike.entry(alike(&row)).or_default().push(id);
        if let Some(order) = same_order(&row) {
            self.orders.entry(order).or_default().push(id);
        }
        self.rows.insert(id, (likeness(&row), row));
    }

    /// The record that a row might be once more: the one most like it, the earliest of those. One that bears
    /// the question of this very row already does not count.
    fn of_row(
        &self,
        row: &purchase::Model,
        counts: impl Fn(&purchase::Model) -> bool,
    ) -> Option<purchase::Model> {
        self.like(row)
            .filter(|(_, peer)| peer.duplicate_of != Some(row.id) && counts(peer))
            .min_by_key(|(how, peer)| (*how, peer.id))
            .map(|(_, peer)| peer.clone())
    }

    /// The entry that the other side made of the same order, and submitted.
    fn own_entry(&self, row: &purchase::Model) -> Option<&purchase::Model> {
        self.like(row)
            .filter(|(how, peer)| *how != Resemblance::Alike && peer.entered_side == other(row.entered_side))
            .filter(|(_, peer)| matches!(peer.state, RecordState::Submitted | RecordState::Disputed))
            .min_by_key(|(how, peer)| (*how, peer.id))
            .map(|(_, peer)| peer)
    }

    /// Whether both sides entered the very line.
    fn same_line(&self, row: &purchase::Model) -> bool {
        self.like(row).any(|(how, _)| how == Resemblance::SameLine)
    }

    fn like(&self, row: &purchase::Model) -> impl Iterator<Item = (Resemblance, &purchase::Model)> {
        let own = likeness(row);
        let id = row.id;
        let alike = self.alike.get(&alike(row)).into_iter().flatten();
        let order = same_order(row).and_then(|order| self.orders.get(&order)).into_iter().flatten();
        alike.chain(order).filter(move |peer| **peer != id).filter_map(move |peer| {
            let (like, peer) = self.rows.get(peer)?;
            Some((own.resembles(like)?, peer))
        })
    }
}

fn alike(row: &purchase::Model) -> Alike {
    (row.unit_id, row.supplier_id, row.amount)
}

fn same_order(row: &purchase::Model) -> Option<SameOrder> {
    (!row.own_number).then(|| (row.unit_id, row.channel.clone(), row.order_number.clone()))
}

fn suspect_if(row: &mut purchase::Model, peer: Option<purchase::Model>) {
    if let Some(peer) = peer {
        suspect(row, &peer);
    }
}

fn suspect(row: &mut purchase::Model, peer: &purchase::Model) {
    row.duplicate_mark = DuplicateMark::Possible;
    row.duplicate_of = Some(peer.id);
    restand(row);
}

fn is_sale(row: &purchase::Model) -> bool {
    row.line_kind == LineKind::Sale
}

/// What decides whether a row might be another one once more.
fn likeness(row: &purchase::Model) -> Likeness {
    Likeness {
        side: row.entered_side,
        unit: row.unit_id,
        supplier: row.supplier_id,
        amount: row.amount,
        day: row.day,
        order: (!row.own_number).then(|| (row.channel.clone(), row.order_number.clone(), row.order_line)),
    }
}
