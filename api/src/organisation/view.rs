//! Organisations as clients see them.

use super::query::OrganisationCount;
use crate::{
    graphql::{
        ViewerExt,
        answer::UserError,
        connection::connection,
        history::{HistoryEntry, history_of},
        id,
        scalar::CreditCodeText,
    },
    region::view::Region,
};
use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use entity::organisation;

/// What an organisation is (单位类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::values::OrganisationKind", name = "OrganisationKind")]
pub enum OrganisationKindWord {
    /// 党政机关、事业单位.
    PublicBody,
    /// 中央单位、中央企业、军队: has no donor code.
    CentralUnit,
    /// 企业.
    Enterprise,
    /// 合作社.
    Cooperative,
    /// 社会组织.
    SocialOrganisation,
}

/// Where an entry of the catalogue stands (目录状态).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::values::CatalogueState", name = "CatalogueState")]
pub enum CatalogueStateWord {
    /// 待核: proposed by a procurement officer.
    Proposed,
    /// 在册.
    Listed,
    /// 停用: not for new records.
    Retired,
}

/// A public body, enterprise, cooperative or social organisation (单位/企业).
#[derive(Clone, Debug)]
pub struct Organisation(pub(crate) organisation::Model);

/// A public body, enterprise, cooperative or social organisation (单位/企业).
#[Object]
impl Organisation {
    /// Its id.
    pub(crate) async fn id(&self) -> ID {
        id::encode(self.0.id)
    }
    /// Rises with every change.
    async fn version(&self) -> i32 {
        self.0.version
    }
    /// Its unified social credit code (统一社会信用代码).
    async fn credit_code(&self) -> CreditCodeText {
        CreditCodeText::from(&self.0.credit_code)
    }
    /// Its full name.
    async fn name(&self) -> &str {
        &self.0.name
    }
    /// What it is.
    async fn kind(&self) -> OrganisationKindWord {
        self.0.kind.into()
    }
    /// The region it belongs to; null for central units.
    async fn region(&self, ctx: &Context<'_>) -> Result<Option<Region>> {
        let atlas = &ctx.viewer()?.atlas;
        Ok(self.0.region_code.and_then(|code| Region::of(atlas, code)))
    }
    /// Where its entry stands.
    async fn state(&self) -> CatalogueStateWord {
        self.0.state.into()
    }
    /// Who changed what when, oldest first (历史); empty but for those who keep the entry or audit it.
    async fn history(&self, ctx: &Context<'_>) -> Result<Vec<HistoryEntry>> {
        Ok(history_of::<organisation::Entity>(ctx.viewer()?, self.0.id).await?)
    }
    /// When its entry was changed last.
    async fn changed_at(&self) -> DateTime<Utc> {
        self.0.at
    }
}

connection! {
    /// Organisations, in the order of names.
    OrganisationConnection of OrganisationEdge to Organisation, counted by OrganisationCount
}

/// What became of an organisation.
#[derive(Clone, Debug, SimpleObject)]
pub struct OrganisationPayload {
    /// The organisation as it is now; null where it was refused.
    pub organisation: Option<Organisation>,
    /// Why it was refused.
    pub user_errors: Vec<UserError>,
}
