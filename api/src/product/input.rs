//! What clients send about products.

use crate::{
    error::Result,
    graphql::{field::Fields, scalar::RegionCodeText},
    organisation::view::CatalogueStateWord,
    versioned::Target,
};
use async_graphql::{ID, InputObject, MaybeUndefined};
use entity::{
    ids::{OrganisationId, ProductId},
    values::RegionCode,
};

/// Which products (产品筛选); conditions side by side all hold.
#[derive(Clone, Debug, Default, InputObject)]
pub struct ProductsFilter {
    /// This organisation supplies it.
    pub supplier: Option<ID>,
    /// Its name holds this (名称包含).
    pub name_contains: Option<String>,
    /// Where its entry stands.
    pub state: Option<CatalogueStateWord>,
}

/// A product to be entered (新增产品).
#[derive(Clone, Debug, InputObject)]
pub struct CreateProductInput {
    /// Names this request: the same key and input again create nothing more.
    pub idempotency_key: String,
    /// What it is called.
    pub name: String,
    /// Who supplies it.
    pub supplier: ID,
    /// Where it comes from.
    pub origin: Option<RegionCodeText>,
    /// The code of its unit of measure.
    pub measure: String,
}

/// A change of a product: what is left out stays (修改产品).
#[derive(Clone, Debug, InputObject)]
pub struct AmendProductInput {
    /// Which one.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// What it is called.
    pub name: Option<String>,
    /// Where it comes from; null where it is not said.
    pub origin: MaybeUndefined<RegionCodeText>,
    /// The code of its unit of measure.
    pub measure: Option<String>,
    /// Why, for the history.
    pub note: Option<String>,
}

/// A step with a product (停用).
#[derive(Clone, Debug, InputObject)]
pub struct ProductStepInput {
    /// Which one.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// Why, for the history.
    pub note: Option<String>,
}

/// What is said of a product, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Draft {
    pub(super) name: String,
    pub(super) supplier: OrganisationId,
    pub(super) origin: Option<RegionCode>,
    pub(super) measure: String,
}

/// What changes of a product, read.
#[derive(Clone, Debug, Default)]
pub(super) struct Amendment {
    pub(super) name: Option<String>,
    pub(super) origin: MaybeUndefined<RegionCode>,
    pub(super) measure: Option<String>,
}

impl CreateProductInput {
    pub(super) fn parse(&self) -> Result<Draft> {
        let mut fields = Fields::default();
        let name = name(&mut fields, "name", &self.name);
        let supplier = fields.id("supplier", &self.supplier);
        let origin = fields.maybe_region("origin", self.origin.as_ref());
        let measure = measure(&mut fields, "measure", &self.measure);
        let read =
            (|| Some(Draft { name: name?, supplier: supplier?, origin: origin?, measure: measure? }))();
        fields.whole(read)
    }
}

impl AmendProductInput {
    pub(super) fn parse(&self) -> Result<(Target<ProductId>, Amendment)> {
        let mut fields = Fields::default();
        let target = Target::read(&mut fields, &self.id, self.expected_version, self.note.as_deref());
        let name = fields.maybe("name", self.name.as_deref(), name);
        let measure = fields.maybe("measure", self.measure.as_deref(), measure);
        let origin = fields.change("origin", &self.origin, Fields::region);
        let read = (|| Some((target?, Amendment { name: name?, origin: origin?, measure: measure? })))();
        fields.whole(read)
    }
}

impl ProductStepInput {
    pub(super) fn parse(&self) -> Result<Target<ProductId>> {
        let mut fields = Fields::default();
        let target = Target::read(&mut fields, &self.id, self.expected_version, self.note.as_deref());
        fields.whole(target)
    }
}

fn name(fields: &mut Fields, field: &'static str, name: &str) -> Option<String> {
    fields.text(field, name, 200)
}

fn measure(fields: &mut Fields, field: &'static str, measure: &str) -> Option<String> {
    fields.text(field, measure, 32)
}
