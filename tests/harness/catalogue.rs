//! Units and suppliers that stand in the catalogue before a test begins.

use crate::app::TestApp;
use entity::{
    ids::{AccountId, OrganisationId},
    organisation,
    values::{CatalogueState, CreditCode, Digest, OrganisationKind, RegionCode},
};
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use std::sync::atomic::{AtomicU32, Ordering};

/// The credit code with this number in it.
///
/// # Panics
/// Where the number has more than nine digits.
pub fn credit_code(number: u32) -> CreditCode {
    CreditCode::complete(&format!("93110000{number:09}")).expect("a credit code")
}

impl TestApp {
    /// A public body of a region: a unit that buys.
    pub async fn unit(&self, region: &str) -> OrganisationId {
        self.organisation(OrganisationKind::PublicBody, Some(region)).await
    }

    /// A unit without a donor code: of the centre, or of the army.
    pub async fn central_unit(&self) -> OrganisationId {
        self.organisation(OrganisationKind::CentralUnit, None).await
    }

    /// A cooperative of a recipient county: a supplier.
    pub async fn supplier(&self, region: &str) -> OrganisationId {
        self.organisation(OrganisationKind::Cooperative, Some(region)).await
    }

    /// An organisation in the catalogue.
    ///
    /// # Panics
    /// Where the region has no place, or the store does not take it.
    pub async fn organisation(&self, kind: OrganisationKind, region: Option<&str>) -> OrganisationId {
        static LAST: AtomicU32 = AtomicU32::new(0);
        let number = LAST.fetch_add(1, Ordering::Relaxed);
        let region = region.map(|code| RegionCode::parse(code).expect("the code of a region"));
        let seat = region.map(|code| self.atlas().regions().place(code).expect("the region has a place"));
        let seat = seat.unwrap_or_default();
        let row = organisation::Model {
            id: self.clock().id(),
            credit_code: credit_code(number),
            name: format!("组织{number}"),
            kind,
            region_code: region,
            seat_province: seat.province,
            seat_prefecture: seat.prefecture,
            seat_county: seat.county,
            seat_township: seat.township,
            state: CatalogueState::Listed,
            proposed_by: None,
            idempotency_key: format!("organisation{number}"),
            entered_by: self.clock().id::<AccountId>(),
            input_digest: Digest::of(number.to_be_bytes()),
            version: 1,
            at: self.clock().now(),
        };
        let id = row.id;
        row.into_active_model().insert(self.behind()).await.expect("the organisation is listed");
        id
    }
}
