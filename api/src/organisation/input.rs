//! What clients send about organisations.

use super::view::{CatalogueStateWord, OrganisationKindWord};
use crate::{
    error::Result,
    graphql::{
        field::Fields,
        read,
        scalar::{CreditCodeText, RegionCodeText},
    },
    versioned::Target,
};
use async_graphql::{ID, InputObject, MaybeUndefined};
use entity::{
    ids::OrganisationId,
    values::{CreditCode, OrganisationKind, RegionCode},
};

/// Which organisations (单位筛选); conditions side by side all hold.
#[derive(Clone, Debug, Default, InputObject)]
pub struct OrganisationsFilter {
    /// Its unified social credit code is this one (统一社会信用代码).
    pub credit_code: Option<CreditCodeText>,
    /// What it is.
    pub kind: Option<OrganisationKindWord>,
    /// Where its entry stands.
    pub state: Option<CatalogueStateWord>,
    /// It belongs to this region or to one that lies in it.
    pub region: Option<RegionCodeText>,
    /// Its name holds this (名称包含).
    pub name_contains: Option<String>,
}

/// An organisation to be entered or proposed (新增单位).
#[derive(Clone, Debug, InputObject)]
pub struct OrganisationFields {
    /// Its unified social credit code (统一社会信用代码).
    pub credit_code: CreditCodeText,
    /// Its full name.
    pub name: String,
    /// What it is.
    pub kind: OrganisationKindWord,
    /// The region it belongs to; only central units may leave it out.
    pub region: Option<RegionCodeText>,
}

/// An organisation to be entered (新增单位).
#[derive(Clone, Debug, InputObject)]
pub struct CreateOrganisationInput {
    /// Names this request: the same key and input again create nothing more.
    pub idempotency_key: String,
    /// What is said of it.
    #[graphql(flatten)]
    pub fields: OrganisationFields,
}

/// A supplier to be proposed (申报供应商).
#[derive(Clone, Debug, InputObject)]
pub struct ProposeSupplierInput {
    /// Names this request: the same key and input again create nothing more.
    pub idempotency_key: String,
    /// What is said of it.
    #[graphql(flatten)]
    pub fields: OrganisationFields,
}

/// A change of an organisation: what is left out stays (修改单位).
#[derive(Clone, Debug, InputObject)]
pub struct AmendOrganisationInput {
    /// Which one.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// Its unified social credit code, where it was entered wrongly.
    pub credit_code: Option<CreditCodeText>,
    /// Its full name.
    pub name: Option<String>,
    /// What it is.
    pub kind: Option<OrganisationKindWord>,
    /// The region it belongs to; null for a central unit.
    pub region: MaybeUndefined<RegionCodeText>,
    /// Why, for the history.
    pub note: Option<String>,
}

/// A step with an organisation (核准、停用).
#[derive(Clone, Debug, InputObject)]
pub struct OrganisationStepInput {
    /// Which one.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// Why, for the history.
    pub note: Option<String>,
}

/// What is said of an organisation, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Draft {
    pub(super) credit_code: CreditCode,
    pub(super) name: String,
    pub(super) kind: OrganisationKind,
    pub(super) region: Option<RegionCode>,
}

/// What changes of an organisation, read.
#[derive(Clone, Debug)]
pub(super) struct Amendment {
    pub(super) credit_code: Option<CreditCode>,
    pub(super) name: Option<String>,
    pub(super) kind: Option<OrganisationKind>,
    pub(super) region: MaybeUndefined<RegionCode>,
}

impl OrganisationFields {
    pub(super) fn parse(&self) -> Result<Draft> {
        let mut fields = Fields::default();
        let credit_code = code_of(&mut fields, &self.credit_code);
        let name = name(&mut fields, "name", &self.name);
        let region = fields.maybe_region("region", self.region.as_ref());
        let read = (|| {
            Some(Draft { credit_code: credit_code?, name: name?, kind: self.kind.into(), region: region? })
        })();
        fields.whole(read)
    }
}

impl AmendOrganisationInput {
    pub(super) fn parse(&self) -> Result<(Target<OrganisationId>, Amendment)> {
        let mut fields = Fields::default();
        let target = Target::read(&mut fields, &self.id, self.expected_version, self.note.as_deref());
        let code =
            fields.maybe("creditCode", self.credit_code.as_ref(), |fields, _, code| code_of(fields, code));
        let name = fields.maybe("name", self.name.as_deref(), name);
        let region = fields.change("region", &self.region, Fields::region);
        let read = (|| {
            let amendment = Amendment {
                credit_code: code?,
                name: name?,
                kind: self.kind.map(Into::into),
                region: region?,
            };
            Some((target?, amendment))
        })();
        fields.whole(read)
    }
}

impl OrganisationStepInput {
    pub(super) fn parse(&self) -> Result<Target<OrganisationId>> {
        let mut fields = Fields::default();
        let target = Target::read(&mut fields, &self.id, self.expected_version, self.note.as_deref());
        fields.whole(target)
    }
}

fn name(fields: &mut Fields, field: &'static str, name: &str) -> Option<String> {
    fields.text(field, name, 200)
}

/// Reads the credit code of an input.
fn code_of(fields: &mut Fields, code: &CreditCodeText) -> Option<CreditCode> {
    fields.keep(read::credit_code("creditCode", &code.0))
}
