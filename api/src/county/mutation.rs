//! What can be done to the register of assisted counties, by an administrator.

use super::{
    class, command,
    import::{Imported, import},
    input::{
        AddCountyClassInput, CorrectAssistedCountyInput, CorrectCountyClassInput, ImportAssistedCountiesInput,
    },
    view::{
        AssistedCounty, AssistedCountyPayload, CountyClass, CountyClassPayload,
        ImportAssistedCountiesPayload, ImportOutcome, ImportedLine,
    },
};
use crate::{
    atlas::ShelfExt,
    error::Result,
    graphql::{
        ViewerExt,
        answer::{UserError, answer},
        scalar::RegionCodeText,
    },
    language::Language,
};
use async_graphql::{Context, Object};
use entity::ids::CountyClassId;

/// What can be done to the register of assisted counties (帮扶县名录).
#[derive(Clone, Copy, Debug, Default)]
pub struct CountyMutation;

/// What can be done to the register of assisted counties, by an administrator.
#[Object]
impl CountyMutation {
    /// Imports a list of counties, all of it or nothing; a dry run says what each line would do (导入名录).
    async fn import_assisted_counties(
        &self,
        ctx: &Context<'_>,
        input: ImportAssistedCountiesInput,
    ) -> async_graphql::Result<ImportAssistedCountiesPayload> {
        let viewer = ctx.viewer()?;
        let done = import(viewer, ctx.shelf()?, &input).await;
        let (imported, user_errors) = answer(done, viewer.language)?;
        Ok(told(imported, user_errors, viewer.language))
    }

    /// Corrects an entry of the register (更正名录).
    async fn correct_assisted_county(
        &self,
        ctx: &Context<'_>,
        input: CorrectAssistedCountyInput,
    ) -> async_graphql::Result<AssistedCountyPayload> {
        let viewer = ctx.viewer()?;
        let done = command::correct(viewer, ctx.shelf()?, &input).await;
        let (id, user_errors) = answer(done, viewer.language)?;
        let atlas = ctx.atlas()?;
        let entry =
            id.and_then(|id| atlas.counties().register().iter().find(|entry| entry.id == id).cloned());
        Ok(AssistedCountyPayload { assisted_county: entry.map(AssistedCounty), user_errors })
    }

    /// Says of which class a county is from a day on (新增县域类别).
    async fn add_county_class(
        &self,
        ctx: &Context<'_>,
        input: AddCountyClassInput,
    ) -> async_graphql::Result<CountyClassPayload> {
        of_class(ctx, class::add(ctx.viewer()?, ctx.shelf()?, &input).await)
    }

    /// Corrects from when to when a county is of its class (更正县域类别).
    async fn correct_county_class(
        &self,
        ctx: &Context<'_>,
        input: CorrectCountyClassInput,
    ) -> async_graphql::Result<CountyClassPayload> {
        of_class(ctx, class::correct(ctx.viewer()?, ctx.shelf()?, &input).await)
    }
}

fn of_class(ctx: &Context<'_>, done: Result<CountyClassId>) -> async_graphql::Result<CountyClassPayload> {
    let (id, user_errors) = answer(done, ctx.viewer()?.language)?;
    let atlas = ctx.atlas()?;
    let entry = id.and_then(|id| atlas.counties().all_classes().iter().find(|entry| entry.id == id).cloned());
    Ok(CountyClassPayload { county_class: entry.map(CountyClass), user_errors })
}

fn told(
    imported: Option<Imported>,
    user_errors: Vec<UserError>,
    language: Language,
) -> ImportAssistedCountiesPayload {
    let written = imported.as_ref().is_some_and(|imported| imported.written);
    let judged = imported.map(|imported| imported.lines).unwrap_or_default();
    let lines: Vec<_> = judged
        .into_iter()
        .enumerate()
        .map(|(index, (line, outcome))| ImportedLine {
            line: i32::try_from(line.number).unwrap_or(i32::MAX),
            region: line.read.as_ref().ok().map(|draft| RegionCodeText::from(&draft.region)),
            code: line.code,
            outcome: outcome.as_ref().ok().copied(),
            user_errors: outcome
                .err()
                .map(|wrong| UserError::all(&wrong, Some(index), language))
                .unwrap_or_default(),
        })
        .collect();
    let count = |wanted: Option<ImportOutcome>| {
        i32::try_from(lines.iter().filter(|line| line.outcome == wanted).count()).unwrap_or(i32::MAX)
    };
    ImportAssistedCountiesPayload {
        created: count(Some(ImportOutcome::Create)),
        updated: count(Some(ImportOutcome::Update)),
        skipped: count(Some(ImportOutcome::Skip)),
        refused: count(None),
        lines,
        imported: written,
        user_errors,
    }
}
