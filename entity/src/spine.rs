//! The spine: what every two-sided record carries, whatever its kind.

use crate::{
    ids::{AccountId, OrganisationId, PairingId},
    values::{Day, Digest, Exclusion, Place, RecordKind, RecordState, RegionCode, Side, Standing},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// The columns that every two-sided table shares, as one value.
///
/// Rules read and change a spine; a table only says how its rows carry one.
#[derive(Clone, Debug, PartialEq)]
pub struct Spine {
    /// The pairing it counts for; none where no pairing links the two places on its day.
    pub pairing: Option<PairingId>,
    /// Where it lies on the donor's side; empty for units without a donor code.
    pub donor: Place,
    /// Where it lies on the recipient's side.
    pub recipient: Place,
    /// The day that decides its year.
    pub day: Day,
    /// Where it stands between the two sides.
    pub state: RecordState,
    /// The region whose review it waits for, while it is in review inside its own side.
    pub review: Option<RegionCode>,
    /// What it is to a total.
    pub standing: Standing,
    /// Why it is excluded, where it is.
    pub exclusion: Option<Exclusion>,
    /// Whether it corrects a closed year.
    pub correction: bool,
    /// Whether the donor's side may read it.
    pub donor_sees: bool,
    /// Whether the recipient's side may read it.
    pub recipient_sees: bool,
    /// Rises with every change.
    pub version: i32,
    /// The digest of its material fields, which a confirmation names.
    pub digest: Digest,
    /// The side that entered it.
    pub entered_side: Side,
    /// The organisation that entered it, where one did.
    pub entered_organisation: Option<OrganisationId>,
    /// Who entered it.
    pub entered_by: AccountId,
    /// Who submitted it last.
    pub submitted_by: Option<AccountId>,
    /// When it was submitted first.
    pub submitted_at: Option<DateTime<Utc>>,
    /// When it was changed last.
    pub at: DateTime<Utc>,
}

/// A row that is a two-sided record.
pub trait TwoSided {
    /// Its kind.
    const KIND: RecordKind;
    /// Its id, of whatever table.
    fn record_id(&self) -> Uuid;
    /// Its spine.
    fn spine(&self) -> Spine;
    /// Takes over a spine.
    fn set_spine(&mut self, spine: Spine);
}

/// Says how the rows of a table carry the spine: by the columns that the migration helper gave them.
macro_rules! two_sided {
    ($model:ty, $kind:expr) => {
        impl $crate::spine::TwoSided for $model {
            const KIND: $crate::values::RecordKind = $kind;
            fn record_id(&self) -> uuid::Uuid {
                self.id.0
            }
            fn spine(&self) -> $crate::spine::Spine {
                use $crate::values::Place;
                $crate::spine::Spine {
                    pairing: self.pairing_id,
                    donor: Place {
                        province: self.donor_province,
                        prefecture: self.donor_prefecture,
                        county: self.donor_county,
                        township: self.donor_township,
                    },
                    recipient: Place {
                        province: self.recipient_province,
                        prefecture: self.recipient_prefecture,
                        county: self.recipient_county,
                        township: self.recipient_township,
                    },
                    day: self.day,
                    state: self.state,
                    review: self.review_region,
                    standing: self.standing,
                    exclusion: self.exclusion,
                    correction: self.correction,
                    donor_sees: self.donor_sees,
                    recipient_sees: self.recipient_sees,
                    version: self.version,
                    digest: self.digest.clone(),
                    entered_side: self.entered_side,
                    entered_organisation: self.entered_organisation_id,
                    entered_by: self.entered_by,
                    submitted_by: self.submitted_by,
                    submitted_at: self.submitted_at,
                    at: self.at,
                }
            }
            fn set_spine(&mut self, spine: $crate::spine::Spine) {
                self.pairing_id = spine.pairing;
                self.donor_province = spine.donor.province;
                self.donor_prefecture = spine.donor.prefecture;
                self.donor_county = spine.donor.county;
                self.donor_township = spine.donor.township;
                self.recipient_province = spine.recipient.province;
                self.recipient_prefecture = spine.recipient.prefecture;
                self.recipient_county = spine.recipient.county;
                self.recipient_township = spine.recipient.township;
                self.day = spine.day;
                self.state = spine.state;
                self.review_region = spine.review;
                self.standing = spine.standing;
                self.exclusion = spine.exclusion;
                self.correction = spine.correction;
                self.donor_sees = spine.donor_sees;
                self.recipient_sees = spine.recipient_sees;
                self.version = spine.version;
                self.digest = spine.digest;
                self.entered_side = spine.entered_side;
                self.entered_organisation_id = spine.entered_organisation;
                self.entered_by = spine.entered_by;
                self.submitted_by = spine.submitted_by;
                self.submitted_at = spine.submitted_at;
                self.at = spine.at;
            }
        }
    };
}
pub(crate) use two_sided;

/// A table of records that are a list of fields: the spine, by what a row of a sheet is named that made one, and its
/// own columns.
macro_rules! form {
    (
        $(#[$doc:meta])*
        table $table:tt, $id:ident as $kind:ident {
            $($(#[$field_doc:meta])* $field:ident: $type:ty,)+
        }
    ) => {
        use crate::{
            ids::{AccountId, OrganisationId, PairingId, $id},
            values::{Day, Digest, Exclusion, RecordKind, RecordState, RegionCode, Side, Standing},
        };
        use sea_orm::entity::prelude::*;

        $(#[$doc])*
        #[sea_orm::model]
        #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
        #[sea_orm(table_name = $table)]
        pub struct Model {
            /// Names it.
            #[sea_orm(primary_key, auto_increment = false)]
            pub id: $id,
            /// The most specific pairing that links its two places on its day.
            pub pairing_id: Option<PairingId>,
            /// The province on the donor's side.
            pub donor_province: Option<RegionCode>,
            /// The prefecture on the donor's side.
            pub donor_prefecture: Option<RegionCode>,
            /// The county on the donor's side.
            pub donor_county: Option<RegionCode>,
            /// The township on the donor's side.
            pub donor_township: Option<RegionCode>,
            /// The province on the recipient's side.
            pub recipient_province: Option<RegionCode>,
            /// The prefecture on the recipient's side.
            pub recipient_prefecture: Option<RegionCode>,
            /// The county on the recipient's side.
            pub recipient_county: Option<RegionCode>,
            /// The township on the recipient's side.
            pub recipient_township: Option<RegionCode>,
            /// The day that decides its year.
            pub day: Day,
            /// Where it stands between the two sides.
            pub state: RecordState,
            /// The region whose review it waits for.
            pub review_region: Option<RegionCode>,
            /// What it is to a total.
            pub standing: Standing,
            /// Why it is excluded.
            pub exclusion: Option<Exclusion>,
            /// Whether it corrects a closed year.
            pub correction: bool,
            /// Whether the donor's side may read it.
            pub donor_sees: bool,
            /// Whether the recipient's side may read it.
            pub recipient_sees: bool,
            /// Rises with every change.
            pub version: i32,
            /// The digest of its material fields.
            pub digest: Digest,
            /// The side that entered it.
            pub entered_side: Side,
            /// The organisation that entered it.
            pub entered_organisation_id: Option<OrganisationId>,
            /// Who entered it.
            pub entered_by: AccountId,
            /// Who submitted it last.
            pub submitted_by: Option<AccountId>,
            /// When it was submitted first.
            pub submitted_at: Option<DateTimeUtc>,
            /// The mutation and key that created it.
            pub idempotency_key: String,
            /// The digest of the input that created it.
            pub input_digest: Digest,
            /// When it was changed last.
            pub at: DateTimeUtc,
            /// By what the row of a sheet is named that made it.
            pub sheet_digest: Option<Digest>,
            $($(#[$field_doc])* pub $field: $type,)+
        }

        impl ActiveModelBehavior for ActiveModel {}

        $crate::spine::two_sided!(Model, RecordKind::$kind);
    };
}
pub(crate) use form;

/// A new row of a two-sided table: its spine, and its own columns.
#[macro_export]
macro_rules! with_spine {
    ($model:path, $spine:expr, { $($own:tt)* }) => {{
        let spine: $crate::spine::Spine = $spine;
        $model {
            pairing_id: spine.pairing,
            donor_province: spine.donor.province,
            donor_prefecture: spine.donor.prefecture,
            donor_county: spine.donor.county,
            donor_township: spine.donor.township,
            recipient_province: spine.recipient.province,
            recipient_prefecture: spine.recipient.prefecture,
            recipient_county: spine.recipient.county,
            recipient_township: spine.recipient.township,
            day: spine.day,
            state: spine.state,
            review_region: spine.review,
            standing: spine.standing,
            exclusion: spine.exclusion,
            correction: spine.correction,
            donor_sees: spine.donor_sees,
            recipient_sees: spine.recipient_sees,
            version: spine.version,
            digest: spine.digest,
            entered_side: spine.entered_side,
            entered_organisation_id: spine.entered_organisation,
            entered_by: spine.entered_by,
            submitted_by: spine.submitted_by,
            submitted_at: spine.submitted_at,
            at: spine.at,
            $($own)*
        }
    }};
}
