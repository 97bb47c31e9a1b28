//! What the cells of a sheet name: units and suppliers by code or full name, products by name.

use crate::{error::Result, graphql::Viewer};
use domain::{Code, Refusal};
use entity::{
    ids::{OrganisationId, ProductId},
    organisation, product,
    values::{CatalogueState, CreditCode, Text},
};
use sea_orm::sea_query::{Expr, ExprTrait};
use std::collections::{HashMap, HashSet};

/// How many names are remembered over a file; beyond them all are asked for again.
const REMEMBERED: usize = 20_000;

/// What the cells of one file name, as far as it was read.
#[derive(Debug, Default)]
pub(crate) struct Names(HashMap<Named, Found>);

/// A cell that names an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Named {
    Code(CreditCode),
    Name(String),
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    Nobody,
    One(OrganisationId),
    Several,
}

impl Names {
    /// Looks up what these cells name, in two statements at most.
    pub(super) async fn learn(&mut self, viewer: &Viewer, cells: &[String]) -> Result<()> {
        let asked: HashSet<Named> =
            cells.iter().map(|cell| Named::of(cell)).filter(|named| !self.0.contains_key(named)).collect();
        if asked.is_empty() {
            return Ok(());
        }
        if self.0.len() + asked.len() > REMEMBERED {
            self.0.clear();
        }
        let (mut codes, mut names) = (Vec::new(), Vec::new());
        for named in &asked {
            match named {
                Named::Code(code) => codes.push(code.clone()),
                Named::Name(name) => names.push(name.clone()),
            }
        }
        let column = |name: &'static str| Expr::col(("organisation", name));
        let mut rows = Vec::new();
        if !codes.is_empty() {
            let registered = column("credit_code").is_in(codes);
            rows.extend(viewer.reader.find::<organisation::Entity>().filter(registered).all().await?);
        }
        if !names.is_empty() {
            let called = column("name").is_in(names);
            rows.extend(viewer.reader.find::<organisation::Entity>().filter(called).all().await?);
        }
        for row in rows {
            let retired = row.state == CatalogueState::Retired;
            for named in [Named::Code(row.credit_code), Named::Name(row.name)] {
                if asked.contains(&named) {
                    let found = self.0.entry(named).or_insert(Found::Nobody);
                    *found = found.or(row.id, retired);
                }
            }
        }
        for named in asked {
            self.0.entry(named).or_insert(Found::Nobody);
        }
        Ok(())
    }

    /// The organisation that a cell names.
    pub(super) fn organisation(
        &self,
        field: &'static str,
        cell: &str,
    ) -> std::result::Result<OrganisationId, Refusal> {
        match self.0.get(&Named::of(cell)) {
            Some(Found::One(id)) => Ok(*id),
            Some(Found::Several) => Err(Refusal::invalid(
                field,
                "有多家单位叫这个名称，请填写统一社会信用代码",
                "several organisations have this name; give the unified social credit code",
            )),
            Some(Found::Nobody) | None => Err(Refusal::new(
                Code::NotFound,
                field,
                "名录中没有这家单位，请填写全称或统一社会信用代码",
                "the catalogue has no such organisation; give its full name or unified social credit code",
            )),
        }
    }
}

impl Named {
    /// A code, a name, or a name with its code in brackets as lists have it.
    fn of(cell: &str) -> Self {
        let cell = cell.trim();
        let bracketed = cell
            .strip_suffix(['）', ')'])
            .and_then(|open| open.rsplit_once(['（', '(']))
            .map(|(_, code)| code);
        [Some(cell), bracketed]
            .into_iter()
            .flatten()
            .find_map(|code| CreditCode::parse(code.trim()).ok())
            .map_or_else(|| Self::Name(composed(cell)), Self::Code)
    }
}

/// A name as the catalogue keeps it.
fn composed(name: &str) -> String {
    Text::parse(name, 300).map_or_else(|_no_text| name.to_owned(), Text::into_inner)
}

impl Found {
    /// With another one of the same name: one that is retired gives way.
    fn or(self, id: OrganisationId, retired: bool) -> Self {
        match self {
            Self::Nobody => Self::One(id),
            Self::One(known) if known == id || retired => self,
            Self::One(_) | Self::Several => Self::Several,
        }
    }
}

/// The products of these suppliers that have these names.
pub(super) async fn products(
    viewer: &Viewer,
    wanted: HashSet<(OrganisationId, String)>,
) -> Result<HashMap<(OrganisationId, String), ProductId>> {
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let tuples = wanted.into_iter().map(|(supplier, name)| vec![supplier.into(), name.into()]).collect();
    let rows = viewer
        .reader
        .find::<product::Entity>()
        .among(&["supplier_id", "name"], tuples)
        .filter(Expr::col(("product", "state")).ne(CatalogueState::Retired.word()))
        .all()
        .await?;
    Ok(rows.into_iter().map(|row| ((row.supplier_id, row.name), row.id)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_holds_a_code_a_name_or_both() {
        let code = CreditCode::complete("93110000000000001").unwrap_or_else(|| unreachable!());
        for cell in [
            code.0.clone(),
            format!(" {} ", code.0.to_lowercase()),
            format!("某局（{}）", code.0),
            format!("某局 ({})", code.0),
        ] {
            assert_eq!(Named::of(&cell), Named::Code(code.clone()), "{cell}");
        }
        for name in ["某局", "某局（本级）", "（）", ""] {
            assert_eq!(Named::of(name), Named::Name(name.to_owned()));
        }
    }
}
