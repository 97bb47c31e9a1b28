//! Rows of a sheet as records of a form (表格导入).
//!
//! A row is named by its whole content and by how many equal rows of the file come before it: the record that it
//! made keeps that name, so that the same file again, from whichever colleague, finds its records.

use super::{Form, enter::prepare};
use crate::{
    error::{Error, Result},
    graphql::Viewer,
    job::{Importing, Purpose, Settled, Settling, faults},
    record::{Doing, ENTER, Ground, Record, batch::Whence, enter, entering},
    sheet::{Entry, Lists, Row},
    store::Writer,
};
use domain::region::PlaceLevel;
use entity::{
    spine::TwoSided,
    values::{Digest, RegionCode, RowOutcome},
};
use sea_orm::sea_query::{Expr, ExprTrait};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// The list of regions on the donor's side.
pub(crate) const DONORS: &str = "donors";
/// The list of regions on the recipient's side.
pub(crate) const RECIPIENTS: &str = "recipients";

/// The regions that the places of a form choose from: those of a side down to the county, as they stand today.
pub(crate) fn lists(viewer: &Viewer, purpose: Purpose) -> Lists {
    let atlas = &viewer.atlas;
    let today = viewer.store.clock().today();
    let mut codes: [HashSet<RegionCode>; 2] = Default::default();
    for pairing in atlas.all().iter().filter(|pairing| purpose == Purpose::Reading || pairing.runs_on(today))
    {
        for (side, region) in codes.iter_mut().zip([pairing.donor, pairing.recipient]) {
            side.extend(atlas.regions().subtree(region));
        }
    }
    let stands = |code: &RegionCode| {
        let level = atlas.regions().column(*code);
        level.is_some_and(|level| level != PlaceLevel::Township)
            && (purpose == Purpose::Reading || atlas.regions().on(*code, today).is_some())
    };
    let [donors, recipients] = codes.map(|side| {
        let mut side: Vec<RegionCode> = side.into_iter().filter(stands).collect();
        side.sort_unstable();
        let entry =
            |code: RegionCode| Some(Entry { value: code.to_string(), label: atlas.regions().path(code)? });
        side.into_iter().filter_map(entry).collect()
    });
    Lists::default().with(DONORS, donors).with(RECIPIENTS, recipients)
}

/// A row that was read, with what it is named by.
struct Named<F: Form> {
    index: usize,
    facts: F::Facts,
    sheet: Digest,
}

/// Imports rows inside a transaction: each is settled one way or another, in their order.
pub(crate) async fn import<F: Form>(settling: Settling<'_>) -> Result<Vec<Settled>> {
    let Settling { writer, viewer, importing, rows, .. } = settling;
    let mut settled = Vec::with_capacity(rows.len());
    let mut read = Vec::with_capacity(rows.len());
    for row in rows {
        let facts = F::of_cells(row).and_then(|line| F::read(&line));
        let content = facts.as_ref().ok().map(|facts| content::<F>(facts));
        let mut one = Settled::skipped(row.number, content.clone(), content);
        match facts {
            Ok(facts) if row.problems.is_empty() => read.push((settled.len(), facts)),
            Ok(_) => one.refuse(faults(row, &[])),
            Err(refusals) => one.refuse(faults(row, &refusals)),
        }
        settled.push(one);
    }
    let named = named::<F>(writer, importing, read).await?;
    let known = known::<F>(writer, viewer, &named).await?;
    let mut new = Vec::with_capacity(named.len());
    for row in named {
        match (known.get(&row.sheet), settled.get_mut(row.index)) {
            // What this very content made stays as it has become since.
            (Some(id), Some(settled)) => settled.record = Some(*id),
            _ => new.push(row),
        }
    }
    enter_all::<F>(writer, viewer, importing, new, &mut settled, rows).await?;
    Ok(settled)
}

/// All that a row says, as a digest.
fn content<F: Form>(facts: &F::Facts) -> String {
    Digest::of(F::written(facts).join("\n")).to_string()
}

/// Rows with their names: equal ones are told apart by how many come before them in the file.
async fn named<F: Form>(
    writer: &Writer,
    importing: Importing,
    read: Vec<(usize, F::Facts)>,
) -> Result<Vec<Named<F>>> {
    let contents: Vec<String> = read.iter().map(|(_, facts)| content::<F>(facts)).collect();
    let claims = writer.claims(importing.job, &contents).await?;
    let mut before: HashMap<String, i64> =
        claims.into_iter().map(|claim| (claim.identity, claim.count)).collect();
    let named = |((index, facts), content): ((usize, F::Facts), String)| {
        let sheet = {
            let before = before.get(&content).copied().unwrap_or(0);
            Digest::of(format!("sheet\n{before}\n{content}"))
        };
        *before.entry(content).or_default() += 1;
        Named { index, facts, sheet }
    };
    Ok(read.into_iter().zip(contents).map(named).collect())
}

/// The records that rows with these names made before, those of the caller's own side: the other side names its rows
/// for itself.
async fn known<F: Form>(
    writer: &Writer,
    viewer: &Viewer,
    named: &[Named<F>],
) -> Result<HashMap<Digest, Uuid>> {
    if named.is_empty() {
        return Ok(HashMap::new());
    }
    let sheets = named.iter().map(|row| row.sheet.clone());
    let made = Expr::col((F::default().table_name().to_owned(), "sheet_digest".to_owned())).is_in(sheets);
    let rows = writer.find::<F>().filter(made).all().await?;
    let own = |row: &&F::Model| {
        let spine = row.spine();
        let ground = Ground { donor: &spine.donor, recipient: &spine.recipient, unit: None };
        let doing = Doing::Amend(spine.entered_side);
        entering(&viewer.actor, F::Model::KIND, doing, ground, |_, _| Ok(())).is_ok()
    };
    Ok(rows.iter().filter(own).filter_map(|row| Some((F::sheet(row)?.clone(), row.record_id()))).collect())
}

/// Enters what is new.
async fn enter_all<F: Form + Record>(
    writer: &Writer,
    viewer: &Viewer,
    importing: Importing,
    new: Vec<Named<F>>,
    settled: &mut [Settled],
    rows: &[Row],
) -> Result<()> {
    let actor = viewer.actor.narrowed(&ENTER).ok_or(Error::Forbidden)?;
    let account = actor.account().ok_or(Error::Unauthenticated)?;
    let (places, facts): (Vec<_>, Vec<_>) =
        new.into_iter().map(|row| ((row.index, row.sheet), Ok(row.facts))).unzip();
    let prepared = prepare::<F>(viewer, &actor, facts, Doing::Enter).await?;
    let mut entrants = Vec::with_capacity(prepared.len());
    for (admitted, (index, sheet)) in prepared.into_iter().zip(places) {
        let (Some(settled), Some(row)) = (settled.get_mut(index), rows.get(index)) else { continue };
        match admitted {
            Ok(admitted) => {
                let key = format!("{}/{}/{}", F::NAMES.import, importing.job, settled.number);
                let whence = Whence { index, key, input: sheet.clone() };
                let mut entrant = admitted.entrant(writer, account, importing.state, whence);
                F::of_sheet(&mut entrant.row, Some(sheet));
                entrants.push(entrant);
            }
            Err(refusals) => settled.refuse(faults(row, &refusals)),
        }
    }
    for (index, entered) in enter::<F>(writer, entrants).await? {
        let (Some(settled), Some(row)) = (settled.get_mut(index), rows.get(index)) else { continue };
        match entered {
            Ok(id) => {
                settled.outcome = RowOutcome::Create;
                settled.record = Some(id);
            }
            Err(refusal) => settled.refuse(faults(row, &[refusal])),
        }
    }
    Ok(())
}
