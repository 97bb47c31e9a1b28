//! What stands above the rows of an export: which they are, by what filter, as of when, and who took them out.

use super::Arguments;
use crate::{
    error::{Error, Result},
    graphql::Viewer,
    sheet::{Preamble, Title},
};
use chrono::{DateTime, Utc};
use entity::account;
use sea_orm::sea_query::{Expr, ExprTrait};

/// The notes of a sheet.
pub(super) async fn above(
    viewer: &Viewer,
    title: Title,
    arguments: &Arguments,
    definition: Option<String>,
    at: DateTime<Utc>,
) -> Result<Preamble> {
    let mut notes = Preamble::default().line(title.both());
    if let Some(notice) = viewer.atlas.notice() {
        notes = notes.line(notice);
    }
    if let Some(definition) = definition {
        notes = notes.definition(&definition);
    }
    Ok(notes
        .line(format!("筛选 Filter: {arguments}"))
        .as_of(at)
        .line(format!("导出人 Exported by: {}", who(viewer).await?)))
}

/// Who takes it out, by name and account.
async fn who(viewer: &Viewer) -> Result<String> {
    let id = viewer.actor.account().ok_or(Error::Unauthenticated)?;
    let own = Expr::col(("account", "id")).eq(id);
    let account = viewer.reader.find::<account::Entity>().filter(own).one().await?;
    let account = account.ok_or(Error::Unauthenticated)?;
    Ok(format!("{} ({})", account.display_name, account.name))
}
