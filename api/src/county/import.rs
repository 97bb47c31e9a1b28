//! Importing the register (导入名录): what each line of a list would do, and all of it or nothing.

use super::{
    command::{ACT, Correction, correct_held, entry},
    input::ImportAssistedCountiesInput,
    sheet::{self, SheetLine},
    view::ImportOutcome,
};
use crate::{
    atlas::{Atlas, Shelf},
    error::{Error, Result},
    graphql::{Viewer, field::Fields},
    once::Once,
    store::Writer,
};
use domain::{Code, Refusal, county::AssistedDraft};
use entity::{
    county::assisted,
    ids::AssistedCountyId,
    values::{Evidence, RegionCode},
};
use std::collections::HashMap;

/// What becomes of a list, line by line.
#[derive(Debug)]
pub(super) struct Imported {
    pub(super) lines: Vec<(SheetLine, std::result::Result<ImportOutcome, Vec<Refusal>>)>,
    pub(super) written: bool,
}

/// What a line does to the register.
#[derive(Clone, Debug)]
enum Deed {
    Create(AssistedDraft),
    Update(AssistedCountyId, i32, AssistedDraft),
    Skip,
}

/// Imports a list, or says what importing it would do.
pub(super) async fn import(
    viewer: &Viewer,
    shelf: &Shelf,
    input: &ImportAssistedCountiesInput,
) -> Result<Imported> {
    let mut fields = Fields::default();
    let source = fields.text("source", &input.source, 300);
    let source = fields.whole(source)?;
    let once =
        Once::new(viewer, ACT, "importAssistedCounties", &input.idempotency_key, &(&input.csv, &source))?;
    if input.dry_run {
        return Ok(judged(&shelf.take(), &input.csv)?.0);
    }
    let done = shelf
        .rewrite(viewer, ACT, async |writer, atlas| {
            let (mut imported, deeds) = judged(atlas, &input.csv)?;
            if let Some(outcomes) = once.before::<Vec<ImportOutcome>>(writer).await? {
                // The same file again answers what it did then.
                for ((_, outcome), then) in imported.lines.iter_mut().zip(outcomes) {
                    *outcome = Ok(then);
                }
                imported.written = true;
                return Ok(imported);
            }
            let outcomes: std::result::Result<Vec<_>, _> =
                imported.lines.iter().map(|(_, outcome)| outcome.clone()).collect();
            // Nothing is written where a line is wrong; the lines say why.
            let outcomes = outcomes.map_err(|_said_by_the_lines| Error::Refused(Vec::new()))?;
            write(writer, deeds, &source).await?;
            once.keep(writer, &outcomes).await?;
            imported.written = true;
            Ok(imported)
        })
        .await;
    match done {
        Err(Error::Refused(about_all)) if about_all.is_empty() => Ok(judged(&shelf.take(), &input.csv)?.0),
        done => done,
    }
}

/// What each line would do.
fn judged(atlas: &Atlas, csv: &str) -> Result<(Imported, Vec<Deed>)> {
    let lines = sheet::read(csv, atlas.regions()).map_err(Error::refused)?;
    let mut seen: HashMap<RegionCode, Vec<AssistedDraft>> = HashMap::new();
    let mut deeds = Vec::new();
    let judged = lines.into_iter().map(|line| {
        let outcome = line.read.clone().and_then(|draft| {
            let earlier = seen.entry(draft.region).or_default();
            if earlier.iter().any(|other| overlap(other, &draft)) {
                return Err(vec![Refusal::new(
                    Code::Duplicate,
                    "startsOn",
                    "同一文件中该县的日期重叠",
                    "another line of this file has the same county on the same days",
                )]);
            }
            earlier.push(draft.clone());
            deed(atlas, draft)
        });
        let outcome = outcome.map(|deed| {
            let outcome = match &deed {
                Deed::Create(_) => ImportOutcome::Create,
                Deed::Update(..) => ImportOutcome::Update,
                Deed::Skip => ImportOutcome::Skip,
            };
            deeds.push(deed);
            outcome
        });
        (line, outcome)
    });
    let lines = judged.collect();
    Ok((Imported { lines, written: false }, deeds))
}

/// What a draft does to the register: an entry of the same county and first day is the same entry.
fn deed(atlas: &Atlas, draft: AssistedDraft) -> std::result::Result<Deed, Vec<Refusal>> {
    let counties = atlas.counties();
    let same = counties.entries(draft.region).find(|entry| entry.starts_on == draft.starts_on);
    let wrong = counties.validate_assisted(atlas.regions(), &draft, same.map(|entry| entry.id));
    if !wrong.is_empty() {
        return Err(wrong);
    }
    Ok(match same {
        Some(entry) if entry.ends_on == draft.ends_on => Deed::Skip,
        Some(entry) => Deed::Update(entry.id, entry.version, draft),
        None => Deed::Create(draft),
    })
}

fn overlap(a: &AssistedDraft, b: &AssistedDraft) -> bool {
    a.ends_on.is_none_or(|last| b.starts_on <= last) && b.ends_on.is_none_or(|last| a.starts_on <= last)
}

async fn write(writer: &Writer, deeds: Vec<Deed>, source: &str) -> Result<()> {
    let at = writer.clock().now();
    let mut created = Vec::new();
    let mut updated: HashMap<AssistedCountyId, (i32, AssistedDraft)> = HashMap::new();
    for deed in deeds {
        match deed {
            Deed::Create(draft) => created.push(assisted::Model {
                id: writer.clock().id(),
                region_code: draft.region,
                starts_on: draft.starts_on,
                ends_on: draft.ends_on,
                source: Some(source.to_owned()),
                evidence: Evidence::Verified,
                version: 1,
                at,
            }),
            Deed::Update(id, version, draft) => {
                updated.insert(id, (version, draft));
            }
            Deed::Skip => {}
        }
    }
    let subjects: Vec<_> = created.iter().map(|row| row.id).collect();
    let grants = writer.insert::<assisted::Entity>(created).await?;
    let entries = subjects
        .into_iter()
        .zip(grants)
        .map(|(id, grant)| entry(id, 1, grant, serde_json::Map::new(), Some(source.to_owned())));
    writer.journal(entries.collect()).await?;
    for held in writer.hold::<assisted::Entity>(updated.keys().map(|id| id.0)).await? {
        let Some((version, draft)) = updated.remove(&held.id) else { continue };
        let correction = Correction { draft, source: source.to_owned(), note: None };
        correct_held(writer, held, version, &correction).await?;
    }
    Ok(())
}
