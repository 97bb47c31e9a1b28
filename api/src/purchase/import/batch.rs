//! The rows of one transaction by what is done to them: records that they amend, records that they create.

use super::{Known, Meant};
use crate::{
    atlas::Atlas,
    error::{Error, Result},
    graphql::Viewer,
    job::{Fault, Importing, Settled},
    purchase::{
        amend::{Amendment, amend_in},
        enter::origin_of,
        line,
        log::{self, Entrant},
        row::Parsed,
    },
    record::{ENTER, batch::Whence},
    store::Writer,
};
use domain::{
    Code, Refusal,
    purchase::{Line, is_own_number},
};
use entity::{
    ids::PurchaseId,
    purchase,
    values::{Digest, LineKind, RecordState, RowOutcome},
};
use std::collections::HashMap;

/// The rows of one transaction, sorted by what is to be done.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) settled: Vec<Settled>,
    entrants: Vec<(usize, Line, Option<String>, Digest)>,
    amendments: Vec<(usize, purchase::Model, Line)>,
}

impl Batch {
    pub(super) fn add(&mut self, viewer: &Viewer, row: Parsed, meant: Meant, known: &Known) {
        let index = self.settled.len();
        let content = Some(row.content.clone());
        let mut settled = Settled::skipped(row.number, row.identity(), content);
        let existing = known.meant(&meant);
        settled.record = existing.map(|row| row.id.0);
        let input = Digest::of(&row.content);
        let refusal = match (row.line, meant, existing) {
            (Err(faults), ..) => {
                settled.refuse(faults);
                None
            }
            (Ok(_), Meant::Nothing, _) => None,
            (Ok(_), Meant::Repeat(repeat), _) => {
                settled = repeat.settled(row.number, None);
                None
            }
            // What this very content made stays as it has become since.
            (Ok(_), Meant::Made(_), Some(_)) => None,
            (Ok(line), Meant::Made((_, _, number, _)), None) => {
                self.entrants.push((index, entered(line), Some(number), input));
                None
            }
            (Ok(line), Meant::Named(_), Some(existing)) => self.change(viewer, index, line, existing),
            (Ok(_), Meant::Named((_, _, number, _)), None) if is_own_number(&number) => {
                Some(unknown_number())
            }
            (Ok(line), Meant::Named(_), None) => {
                self.entrants.push((index, entered(line), None, input));
                None
            }
        };
        if let Some(refusal) = refusal {
            settled.refuse(vec![Fault::from(&refusal)]);
        }
        self.settled.push(settled);
    }

    /// What a row does to the record that it names: nothing where it says the same.
    fn change(
        &mut self,
        viewer: &Viewer,
        index: usize,
        mut line: Line,
        existing: &purchase::Model,
    ) -> Option<Refusal> {
        let origin = origin_of(existing)?;
        let recorded = line::of_row(existing, origin);
        if existing.own_number {
            (line.order_number, line.order_line) = (None, None);
        }
        if recorded.product.is_none() && recorded.product_name == line.product_name {
            // The catalogue has learnt the name since: no change that somebody made.
            line.product = None;
        } else if line.product.is_some() && recorded.product == line.product {
            line.product_name.clone_from(&recorded.product_name);
        } else {
            line = entered(line);
        }
        if same_place(&viewer.atlas, &line, &recorded) {
            line.origin = recorded.origin;
        }
        if line == recorded {
            return None;
        }
        if existing.line_kind != LineKind::Sale {
            return Some(not_a_sale());
        }
        if existing.state == RecordState::Confirmed {
            return Some(confirmed());
        }
        self.amendments.push((index, existing.clone(), line));
        None
    }

    pub(super) async fn amend(&mut self, writer: &Writer, viewer: &Viewer) -> Result<()> {
        if self.amendments.is_empty() {
            return Ok(());
        }
        let mut wanted: HashMap<PurchaseId, (usize, i32, Line)> = self
            .amendments
            .drain(..)
            .map(|(index, row, line)| (row.id, (index, row.version, line)))
            .collect();
        let held = writer.hold::<purchase::Entity>(wanted.keys().map(|id| id.0)).await?;
        let (mut places, mut amendments) = (Vec::new(), Vec::new());
        for held in held {
            let Some((index, expected_version, line)) = wanted.remove(&held.id) else { continue };
            places.push(index);
            amendments.push(Amendment { held, line, expected_version, note: None });
        }
        let answers = amend_in(writer, viewer, amendments).await?;
        for (index, answer) in places.into_iter().zip(answers) {
            let Some(settled) = self.settled.get_mut(index) else { continue };
            match answer {
                Ok(_) => settled.outcome = RowOutcome::Update,
                Err(refusals) => settled.refuse(refusals.iter().map(Fault::from).collect()),
            }
        }
        for (index, ..) in wanted.into_values() {
            if let Some(settled) = self.settled.get_mut(index) {
                settled.refuse(vec![Fault::from(&Refusal::not_found("id", "采购记录", "purchase"))]);
            }
        }
        Ok(())
    }

    pub(super) async fn enter(
        &mut self,
        writer: &Writer,
        viewer: &Viewer,
        importing: Importing,
    ) -> Result<()> {
        let actor = viewer.actor.narrowed(&ENTER).ok_or(Error::Forbidden)?;
        let account = actor.account().ok_or(Error::Unauthenticated)?;
        let (mut lines, mut places) = (Vec::new(), Vec::new());
        for (index, line, own_number, input) in self.entrants.drain(..) {
            lines.push(Ok(line));
            places.push((index, own_number, input));
        }
        let prepared = log::prepare(viewer, &actor, lines).await?;
        let mut entrants = Vec::with_capacity(prepared.len());
        for (admitted, (index, own_number, input)) in prepared.into_iter().zip(places) {
            let Some(settled) = self.settled.get_mut(index) else { continue };
            match admitted {
                Ok(admitted) => {
                    let key = format!("importPurchases/{}/{}", importing.job, settled.number);
                    let whence = Whence { index, key, input };
                    entrants.push(Entrant { admitted, whence, own_number });
                }
                Err(refusals) => settled.refuse(refusals.iter().map(Fault::from).collect()),
            }
        }
        for (index, logged) in log::insert(writer, account, importing.state, entrants).await? {
            let Some(settled) = self.settled.get_mut(index) else { continue };
            match logged {
                Ok(id) => {
                    settled.outcome = RowOutcome::Create;
                    settled.record = Some(id);
                }
                Err(refusal) => settled.refuse(vec![Fault::from(&refusal)]),
            }
        }
        Ok(())
    }
}

/// A line as it is entered: what the catalogue names needs no name of its own.
fn entered(mut line: Line) -> Line {
    if line.product.is_some() {
        line.product_name = None;
    }
    line
}

/// Whether two origins lie in the same place: a village has no place of its own.
fn same_place(atlas: &Atlas, a: &Line, b: &Line) -> bool {
    let place = |line: &Line| atlas.regions().place(line.origin);
    place(a).is_some() && place(a) == place(b)
}

fn confirmed() -> Refusal {
    Refusal::new(
        Code::WrongState,
        "",
        "对方已确认这条记录，导入不会改动它；确需更正，请逐条修改",
        "the other side has confirmed this record, and an import does not change it; amend it by itself",
    )
}

fn not_a_sale() -> Refusal {
    Refusal::new(
        Code::WrongState,
        "",
        "这是退货或冲销记录，不能通过导入修改",
        "this is a return or a reversal, which an import does not change",
    )
}

fn unknown_number() -> Refusal {
    Refusal::new(
        Code::NotFound,
        "orderNumber",
        "没有这个本系统编号的记录；该单位、渠道下未找到，请核对或清空订单号",
        "this unit has no record of this number of ours in this channel; check it, or leave it out",
    )
}
