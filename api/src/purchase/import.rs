//! Rows of a sheet as purchases (表格导入): which record a row means, and what it does to it.
//!
//! Unit, channel, order number and line name a record. A row without an order number is named by its whole
//! content and by how many equal rows of the file come before it: our own number for its record is made of
//! them, so that the same file again, from whichever colleague, finds its records.

use super::{
    amend::{AMEND, Amendment, amend_in},
    enter::{Admitted, origin_of},
    line,
    log::{self, ENTER, Entrant},
    names::Names,
    row::{Parsed, parsed},
};
use crate::{
    atlas::Atlas,
    error::{Error, Result},
    graphql::Viewer,
    sheet::Row,
    store::{Claim, Writer},
};
use domain::{
    Code, Refusal,
    permit::Act,
    purchase::{Line, is_own_number},
};
use entity::{
    ids::{JobId, OrganisationId, PurchaseId},
    purchase,
    values::{Digest, LineKind, RecordState, RowOutcome},
};
use sea_orm::sea_query::Expr;
use std::collections::HashMap;

/// The acts of whoever imports purchases.
pub(crate) const IMPORT: [Act; 5] = [ENTER[0], ENTER[1], AMEND[0], AMEND[1], Act::RunJobs];

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
    pub(crate) record: Option<PurchaseId>,
    /// What the row was taken for; none where it was refused.
    pub(crate) identity: Option<String>,
    /// Its whole content.
    pub(crate) content: Option<String>,
    pub(crate) faults: Vec<Fault>,
}

/// One thing that is wrong with a row, in both languages.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Fault {
    /// The key of its column; none where it is about the whole row.
    pub(crate) column: Option<String>,
    pub(crate) code: String,
    pub(crate) zh: String,
    pub(crate) en: String,
}

/// The columns that name a record.
type Name = (OrganisationId, String, String, i32);

/// Imports rows inside a transaction: each is settled one way or another, in their order.
pub(crate) async fn import(
    writer: &Writer,
    viewer: &Viewer,
    names: &mut Names,
    importing: Importing,
    rows: &[Row],
) -> Result<Vec<Settled>> {
    let mut waiting = parsed(viewer, names, rows).await?;
    let identities: Vec<String> = waiting.iter().filter_map(Parsed::identity).collect();
    let claims = writer.claims(importing.job, &identities).await?;
    let mut taken: HashMap<String, Taken> =
        claims.into_iter().map(|claim| (claim.identity.clone(), Taken::from(claim))).collect();
    let mut settled: Vec<Settled> = Vec::with_capacity(rows.len());
    while !waiting.is_empty() {
        let meant: Vec<Meant> = waiting.iter().map(|row| row.meant(&mut taken)).collect();
        let known = recorded(writer, &meant).await?;
        let mut batch = Batch::default();
        let mut repeats = Vec::new();
        for (row, meant) in waiting.drain(..).zip(meant) {
            match meant {
                Meant::Repeat(repeat) if repeat.here => repeats.push((row, repeat)),
                meant => batch.add(viewer, row, meant, &known),
            }
        }
        batch.amend(writer, viewer).await?;
        batch.enter(writer, viewer, importing).await?;
        settled.extend(batch.settled);
        for (row, repeat) in repeats {
            let first = settled.iter().find(|settled| settled.number == repeat.first);
            match first {
                // What was refused has taken nothing: the next one like it is judged by itself.
                Some(first) if first.outcome == RowOutcome::Refuse => {
                    if let Some(identity) = row.identity() {
                        taken.remove(&identity);
                    }
                    waiting.push(row);
                }
                first => settled.push(repeat.settled(row.number, first.and_then(|first| first.record))),
            }
        }
    }
    settled.sort_by_key(|settled| settled.number);
    Ok(settled)
}

/// An identity that rows before took.
#[derive(Clone, Debug)]
struct Taken {
    count: i64,
    first: u32,
    content: String,
    /// Whether the first is among the rows that are being settled.
    here: bool,
}

impl From<Claim> for Taken {
    fn from(claim: Claim) -> Self {
        let first = u32::try_from(claim.first).unwrap_or_default();
        Self { count: claim.count, first, content: claim.content.unwrap_or_default(), here: false }
    }
}

/// What a row turns out to mean.
#[derive(Clone, Debug)]
enum Meant {
    /// Nothing: it does not parse.
    Nothing,
    /// A record that its order number, or ours, names.
    Named(Name),
    /// The record that this very content makes, by the number that it is given.
    Made(Name),
    /// What an earlier row of the file means.
    Repeat(Repeat),
}

/// A row that means what an earlier one means.
#[derive(Clone, Copy, Debug)]
struct Repeat {
    first: u32,
    /// Whether it says the same throughout.
    equal: bool,
    /// Whether the earlier row is among those that are being settled.
    here: bool,
}

impl Meant {
    fn name(&self) -> Option<&Name> {
        match self {
            Self::Named(name) | Self::Made(name) => Some(name),
            Self::Nothing | Self::Repeat(_) => None,
        }
    }
}

impl Parsed {
    /// What the row is taken for, as a digest.
    fn identity(&self) -> Option<String> {
        let line = self.line.as_ref().ok()?;
        Some(match &line.order_number {
            None => self.content.clone(),
            Some(number) => Digest::of(format!(
                "{}\n{}\n{number}\n{}",
                line.unit,
                line.channel,
                line.order_line.unwrap_or(0)
            ))
            .to_string(),
        })
    }

    /// What the row means after those that took their identities before.
    fn meant(&self, taken: &mut HashMap<String, Taken>) -> Meant {
        let (Some(identity), Ok(line)) = (self.identity(), &self.line) else { return Meant::Nothing };
        let claim = taken.entry(identity).or_insert_with(|| Taken {
            count: 0,
            first: self.number,
            content: self.content.clone(),
            here: true,
        });
        let name = |number: String, at: i32| (line.unit, line.channel.clone(), number, at);
        let before = claim.count;
        claim.count += 1;
        match &line.order_number {
            None => {
                let digest = Digest::of(format!("import\n{before}\n{}", self.content));
                let half = digest.0.first_chunk::<16>().copied().unwrap_or_default();
                Meant::Made(name(domain::purchase::own_number(&half), 0))
            }
            Some(_) if before > 0 => Meant::Repeat(Repeat {
                first: claim.first,
                equal: claim.content == self.content,
                here: claim.here,
            }),
            Some(number) => Meant::Named(name(number.clone(), line.order_line.unwrap_or(0))),
        }
    }
}

/// The records of these names that the caller may see.
async fn recorded(writer: &Writer, meant: &[Meant]) -> Result<HashMap<Name, purchase::Model>> {
    let tuples: Vec<Vec<sea_orm::Value>> = meant
        .iter()
        .filter_map(Meant::name)
        .map(|(unit, channel, number, at)| {
            vec![(*unit).into(), channel.as_str().into(), number.as_str().into(), (*at).into()]
        })
        .collect();
    if tuples.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = writer
        .find::<purchase::Entity>()
        .among(&["unit_id", "channel", "order_number", "order_line"], tuples)
        .filter(Expr::col(("purchase", "holds_line")))
        .all()
        .await?;
    let name =
        |row: &purchase::Model| (row.unit_id, row.channel.clone(), row.order_number.clone(), row.order_line);
    Ok(rows.into_iter().map(|row| (name(&row), row)).collect())
}

/// The rows of one transaction, sorted by what is to be done.
#[derive(Debug, Default)]
struct Batch {
    settled: Vec<Settled>,
    entrants: Vec<(usize, Line, Option<String>, Digest)>,
    amendments: Vec<(usize, purchase::Model, Line)>,
}

impl Batch {
    fn add(&mut self, viewer: &Viewer, row: Parsed, meant: Meant, known: &HashMap<Name, purchase::Model>) {
        let index = self.settled.len();
        let mut settled = Settled {
            number: row.number,
            outcome: RowOutcome::Skip,
            record: None,
            identity: row.identity(),
            content: Some(row.content.clone()),
            faults: Vec::new(),
        };
        let existing = meant.name().and_then(|name| known.get(name));
        settled.record = existing.map(|row| row.id);
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

    async fn amend(&mut self, writer: &Writer, viewer: &Viewer) -> Result<()> {
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

    async fn enter(&mut self, writer: &Writer, viewer: &Viewer, importing: Importing) -> Result<()> {
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
                    entrants.push(entrant(index, admitted, key, input, own_number));
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

impl Repeat {
    /// The earlier row has taken what this one means.
    fn settled(self, number: u32, record: Option<PurchaseId>) -> Settled {
        let mut settled = Settled {
            number,
            outcome: RowOutcome::Skip,
            record,
            identity: None,
            content: None,
            faults: Vec::new(),
        };
        if !self.equal {
            settled.refuse(vec![Fault::from(&repeat(self.first))]);
        }
        settled
    }
}

impl Settled {
    fn refuse(&mut self, faults: Vec<Fault>) {
        self.outcome = RowOutcome::Refuse;
        self.faults = faults;
        // It was taken for nothing: an equal row is judged by itself.
        (self.identity, self.content) = (None, None);
    }
}

/// A line as it is entered: what the catalogue names needs no name of its own.
fn entered(mut line: Line) -> Line {
    if line.product.is_some() {
        line.product_name = None;
    }
    line
}

fn entrant(
    index: usize,
    admitted: Admitted,
    key: String,
    input: Digest,
    own_number: Option<String>,
) -> Entrant {
    Entrant { index, admitted, key, input, own_number }
}

/// Whether two origins lie in the same place: a village has no place of its own.
fn same_place(atlas: &Atlas, a: &Line, b: &Line) -> bool {
    let place = |line: &Line| atlas.regions().place(line.origin);
    place(a).is_some() && place(a) == place(b)
}

fn repeat(first: u32) -> Refusal {
    Refusal::new(
        Code::Duplicate,
        "orderNumber",
        format!("与第 {first} 行是同一订单行，内容却不同；请只保留一行"),
        format!("row {first} has the same line of this order with other content; keep one of them"),
    )
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
