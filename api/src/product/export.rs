//! The catalogue of products as a sheet.

use super::{input::ProductsFilter, query, view::Product};
use crate::{
    error::Result,
    export::{
        Argument, Arguments, Exported, Told, id, instant, region_code, region_name, text, told, worded,
    },
    graphql::Viewer,
    organisation::CATALOGUE_STATES,
    sheet::{Cell, Kind, Title},
    store::{Key, Page, Slice},
};
use sea_orm::sea_query::Expr;

/// Products that are taken out.
#[derive(Clone, Debug)]
pub(crate) struct ProductRows {
    condition: Option<Expr>,
}

impl Exported for ProductRows {
    const LIST: &'static str = "products";
    const TITLE: Title = Title { zh: "产品目录", en: "Products" };
    const ARGUMENTS: &'static [Argument] = &[Argument::of::<Option<ProductsFilter>>("filter")];
    const TOLD: &'static [Told<Product>] = &[
        told("name", ("名称", "Name"), Kind::Text, |_, product| Cell::owned(&product.row.name)),
        told("supplier", ("供应商信用代码", "Supplier's credit code"), Kind::Code, |_, product| {
            product.supplier.as_ref().map_or(Cell::Blank, |it| Cell::owned(it.credit_code.to_string()))
        }),
        told("supplierName", ("供应商", "Supplier"), Kind::Text, |_, product| {
            text(product.supplier.as_ref().map(|supplier| supplier.name.as_str()))
        }),
        told("origin", ("产地代码", "Origin code"), Kind::Code, |_, product| {
            region_code(product.row.origin_code)
        }),
        told("originName", ("产地", "Origin"), Kind::Text, |viewer, product| {
            region_name(&viewer.atlas, product.row.origin_code)
        }),
        told("measure", ("计量单位", "Measure"), Kind::Code, |_, product| {
            Cell::owned(&product.row.measure)
        }),
        worded("state", ("状态", "State"), CATALOGUE_STATES, |_, product| {
            Cell::text(Some(product.row.state.word()))
        }),
        told("changedAt", ("更新时间", "Changed at"), Kind::Code, |_, product| instant(product.row.at)),
        told("version", ("版本", "Version"), Kind::Integer, |_, product| {
            Cell::Integer(product.row.version.into())
        }),
        told("id", ("编号", "Id"), Kind::Code, |_, product| id(product.row.id)),
    ];
    type Row = Product;

    fn asked(viewer: &Viewer, arguments: &Arguments) -> Result<Self> {
        let filter: Option<ProductsFilter> = arguments.get("filter")?;
        Ok(Self { condition: query::condition(viewer, &filter.unwrap_or_default())? })
    }

    async fn page(&self, viewer: &Viewer, slice: &Slice) -> Result<Page<(Key, Product)>> {
        query::page(viewer, self.condition.clone(), slice).await
    }
}
