//! The catalogue of organisations as a sheet.

use super::{input::OrganisationsFilter, query, view::Organisation};
use crate::{
    error::Result,
    export::{
        Argument, Arguments, Exported, Told, id, instant, region_code, region_name, told, word, worded,
    },
    graphql::Viewer,
    sheet::{Cell, Kind, Title, Word},
    store::{Key, Page, Slice},
};
use sea_orm::sea_query::Expr;

/// Organisations that are taken out.
#[derive(Clone, Debug)]
pub(crate) struct OrganisationRows {
    condition: Option<Expr>,
}

impl Exported for OrganisationRows {
    const LIST: &'static str = "organisations";
    const TITLE: Title = Title { zh: "单位目录", en: "Organisations" };
    const ARGUMENTS: &'static [Argument] = &[Argument::of::<Option<OrganisationsFilter>>("filter")];
    const TOLD: &'static [Told<Organisation>] = &[
        told("creditCode", ("统一社会信用代码", "Credit code"), Kind::Code, |_, row| {
            Cell::owned(row.0.credit_code.to_string())
        }),
        told("name", ("名称", "Name"), Kind::Text, |_, row| Cell::owned(&row.0.name)),
        worded("kind", ("类型", "Kind"), KINDS, |_, row| Cell::text(Some(row.0.kind.word()))),
        told("region", ("行政区划代码", "Region code"), Kind::Code, |_, row| {
            region_code(row.0.region_code)
        }),
        told("regionName", ("行政区划", "Region"), Kind::Text, |viewer, row| {
            region_name(&viewer.atlas, row.0.region_code)
        }),
        worded("state", ("状态", "State"), CATALOGUE_STATES, |_, row| Cell::text(Some(row.0.state.word()))),
        told("changedAt", ("更新时间", "Changed at"), Kind::Code, |_, row| instant(row.0.at)),
        told("version", ("版本", "Version"), Kind::Integer, |_, row| Cell::Integer(row.0.version.into())),
        told("id", ("编号", "Id"), Kind::Code, |_, row| id(row.0.id)),
    ];
    type Row = Organisation;

    fn asked(viewer: &Viewer, arguments: &Arguments) -> Result<Self> {
        let filter: Option<OrganisationsFilter> = arguments.get("filter")?;
        Ok(Self { condition: query::condition(viewer, &filter.unwrap_or_default())? })
    }

    async fn page(&self, viewer: &Viewer, slice: &Slice) -> Result<Page<(Key, Organisation)>> {
        query::page(viewer, self.condition.clone(), slice).await
    }
}

const KINDS: &[Word] = &[
    word("PUBLIC_BODY", "党政机关、事业单位", "Public body"),
    word("CENTRAL_UNIT", "中央单位", "Central unit"),
    word("ENTERPRISE", "企业", "Enterprise"),
    word("COOPERATIVE", "合作社", "Cooperative"),
    word("SOCIAL_ORGANISATION", "社会组织", "Social organisation"),
];

/// Where an entry of the catalogue stands.
pub(crate) const CATALOGUE_STATES: &[Word] = &[
    word("PROPOSED", "待核", "Proposed"),
    word("LISTED", "在册", "Listed"),
    word("RETIRED", "停用", "Retired"),
];
