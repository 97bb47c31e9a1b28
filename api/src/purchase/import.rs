//! Rows of a sheet as purchases (表格导入): which record a row means, and what it does to it.
//!
//! Unit, channel, order number and line name a record. A row without an order number is named by its whole
//! content and by how many equal rows of the file come before it: our own number for its record is made of
//! them, so that the same file again, from whichever colleague, finds its records.

mod batch;
mod known;

use super::row::{Parsed, parsed};
use crate::{
    error::Result,
    job::{Fault, Settled, Settling},
    record::{AMEND, ENTER},
    store::Claim,
};
use batch::Batch;
use domain::{Code, Refusal, permit::Act};
use entity::{
    ids::OrganisationId,
    values::{Digest, RowOutcome},
};
use known::Known;
use std::collections::HashMap;
use uuid::Uuid;

/// The acts of whoever imports purchases.
pub(crate) const IMPORT: [Act; 5] = [ENTER[0], ENTER[1], AMEND[0], AMEND[1], Act::RunJobs];

/// The columns that name a record.
type Name = (OrganisationId, String, String, i32);

/// Imports rows inside a transaction: each is settled one way or another, in their order.
pub(crate) async fn import(settling: Settling<'_>) -> Result<Vec<Settled>> {
    let Settling { writer, viewer, names, importing, rows } = settling;
    let mut waiting = parsed(viewer, names, rows).await?;
    let identities: Vec<String> = waiting.iter().filter_map(Parsed::identity).collect();
    let claims = writer.claims(importing.job, &identities).await?;
    let mut taken: HashMap<String, Taken> =
        claims.into_iter().map(|claim| (claim.identity.clone(), Taken::from(claim))).collect();
    let mut settled: Vec<Settled> = Vec::with_capacity(rows.len());
    while !waiting.is_empty() {
        let meant: Vec<Meant> = waiting.iter().map(|row| row.meant(&mut taken)).collect();
        let known = Known::of(writer, viewer, &meant).await?;
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

impl Repeat {
    /// The earlier row has taken what this one means.
    fn settled(self, number: u32, record: Option<Uuid>) -> Settled {
        let mut settled = Settled::skipped(number, None, None);
        settled.record = record;
        if !self.equal {
            settled.refuse(vec![Fault::from(&repeat(self.first))]);
        }
        settled
    }
}

fn repeat(first: u32) -> Refusal {
    Refusal::new(
        Code::Duplicate,
        "orderNumber",
        format!("与第 {first} 行是同一订单行，内容却不同；请只保留一行"),
        format!("row {first} has the same line of this order with other content; keep one of them"),
    )
}
