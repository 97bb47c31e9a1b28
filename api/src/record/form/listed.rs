//! From the list of fields of a kind: what clients send, how it is read, kept, and put into sheets.

/// Makes the inputs of a kind, and its [`Form`](super::Form).
macro_rules! listed {
    (
        $one:ident $many:ident $Node:ident $Nodes:ident, $entity:ident, $Id:ident, $facts:ty, $zh:literal $en:literal,
        { $(#[$donor_doc:meta])* $donor_zh:literal $donor_en:literal }
        { $(#[$recipient_doc:meta])* $recipient_zh:literal $recipient_en:literal }
        { $(#[$day_doc:meta])* $day:ident $day_zh:literal $day_en:literal }
        { $($(#[$doc:meta])* $field:ident: $kind:ty = $field_zh:literal $field_en:literal $(, $mark:ident)?;)+ }
        { $($kept:ident: $keep:expr),* $(,)? } { $($moved:ident: $begin:expr),* $(,)? } { $($beyond:tt)* }
    ) => { pastey::paste! {
        #[doc = $zh " as somebody enters it."]
        #[derive(Clone, Debug, async_graphql::InputObject)]
        pub struct [<$Node Line>] {
            $(#[$donor_doc])*
            pub donor: $crate::graphql::scalar::RegionCodeText,
            $(#[$recipient_doc])*
            pub recipient: $crate::graphql::scalar::RegionCodeText,
            $(#[$day_doc])*
            pub $day: $crate::graphql::scalar::Date,
            $($(#[$doc])* pub $field: <$kind as $crate::record::form::Field>::Sent,)+
        }

        #[doc = "Fields of one that change (" $zh "); a field left out stays as it is, one that may be empty is emptied by null."]
        #[derive(Clone, Debug, Default, PartialEq, async_graphql::InputObject)]
        pub struct [<$Node Change>] {
            $(#[$donor_doc])*
            pub donor: async_graphql::MaybeUndefined<$crate::graphql::scalar::RegionCodeText>,
            $(#[$recipient_doc])*
            pub recipient: async_graphql::MaybeUndefined<$crate::graphql::scalar::RegionCodeText>,
            $(#[$day_doc])*
            pub $day: async_graphql::MaybeUndefined<$crate::graphql::scalar::Date>,
            $($(#[$doc])* pub $field: <$kind as $crate::record::form::Field>::Changed,)+
        }

        #[doc = "Logs one (" $zh ")."]
        #[derive(Clone, Debug, async_graphql::InputObject)]
        pub struct [<Log $Node Input>] {
            /// Names this request for good: the same key again gives the same record.
            pub idempotency_key: String,
            /// Whether it is submitted at once; otherwise it is a draft.
            #[graphql(default = false)]
            pub submit: bool,
            /// What is recorded.
            pub line: [<$Node Line>],
        }

        #[doc = "Logs up to 1,000 (" $zh ")."]
        #[derive(Clone, Debug, async_graphql::InputObject)]
        pub struct [<Log $Nodes Input>] {
            /// Names this request for good: the same key again gives the same answer.
            pub idempotency_key: String,
            /// Whether they are submitted at once; otherwise they are drafts.
            #[graphql(default = false)]
            pub submit: bool,
            /// What happens where some lines are refused.
            pub policy: $crate::record::input::BatchPolicyWord,
            /// What is recorded, line by line.
            pub lines: Vec<[<$Node Line>]>,
        }

        #[doc = "Amends one (" $zh ")."]
        #[derive(Clone, Debug, async_graphql::InputObject)]
        pub struct [<Amend $Node Input>] {
            /// The record.
            pub id: async_graphql::ID,
            /// The version that was read.
            pub expected_version: i32,
            /// Why, for the history.
            pub note: Option<String>,
            /// What changes.
            pub change: [<$Node Change>],
        }

        impl $crate::record::form::Form for entity::$entity::Entity {
            type Id = entity::ids::$Id;
            type Facts = $facts;
            type Line = [<$Node Line>];
            type Change = [<$Node Change>];

            const NAMES: $crate::record::form::Names = $crate::record::form::Names {
                many: stringify!([<$many:lower_camel>]),
                log: stringify!([<log_ $one:lower_camel>]),
                log_many: stringify!([<log_ $many:lower_camel>]),
                import: stringify!([<import_ $many:lower_camel>]),
                zh: $zh,
                en: $en,
            };
            const DAY: &'static str = stringify!([<$day:lower_camel>]);
            const COLUMNS: &'static [$crate::sheet::Column] = &[
                $crate::record::form::place("donor", $donor_zh, $donor_en, $crate::record::form::import::DONORS),
                $crate::record::form::place(
                    "recipient", $recipient_zh, $recipient_en, $crate::record::form::import::RECIPIENTS,
                ),
                $crate::record::form::column::<$crate::record::form::OnDay>(
                    stringify!([<$day:lower_camel>]), $day_zh, $day_en,
                ),
                $($crate::record::form::column::<$kind>(stringify!([<$field:lower_camel>]), $field_zh, $field_en),)+
            ];

            fn read(line: &Self::Line) -> Result<$facts, Vec<domain::Refusal>> {
                let mut fields = $crate::graphql::field::Fields::default();
                let f = &mut fields;
                let donor = f.region("donor", &line.donor);
                let recipient = f.region("recipient", &line.recipient);
                let $day = f.day(<Self as $crate::record::form::Form>::DAY, &line.$day);
                $(let $field = <$kind as $crate::record::form::Field>::read(
                    f, stringify!([<$field:lower_camel>]), &line.$field,
                );)+
                let read = || Some($facts { donor: donor?, recipient: recipient?, $day: $day?, $($field: $field?),+ });
                let read = read();
                fields.all(read)
            }

            fn changed(mut facts: $facts, change: &Self::Change) -> Result<$facts, Vec<domain::Refusal>> {
                if *change == Self::Change::default() {
                    return Err(vec![domain::Refusal::invalid("change", "没有要修改的内容", "say what is to change")]);
                }
                let mut fields = $crate::graphql::field::Fields::default();
                let f = &mut fields;
                f.must("donor", &change.donor, &mut facts.donor, $crate::graphql::field::Fields::region);
                f.must("recipient", &change.recipient, &mut facts.recipient, $crate::graphql::field::Fields::region);
                f.must(
                    <Self as $crate::record::form::Form>::DAY,
                    &change.$day,
                    &mut facts.$day,
                    $crate::graphql::field::Fields::day,
                );
                $(<$kind as $crate::record::form::Field>::change(
                    f, stringify!([<$field:lower_camel>]), &change.$field, &mut facts.$field,
                );)+
                fields.all(Some(facts))
            }

            fn of_cells(row: &$crate::sheet::Row) -> Result<Self::Line, Vec<domain::Refusal>> {
                let mut fields = $crate::graphql::field::Fields::default();
                let f = &mut fields;
                let text = |key: &str| row.get(key).unwrap_or_default().to_owned();
                $(let $field = <$kind as $crate::record::form::Field>::of_cell(
                    f, stringify!([<$field:lower_camel>]), row.get(stringify!([<$field:lower_camel>])),
                );)+
                let read = || Some([<$Node Line>] {
                    donor: $crate::graphql::scalar::RegionCodeText(text("donor")),
                    recipient: $crate::graphql::scalar::RegionCodeText(text("recipient")),
                    $day: $crate::graphql::scalar::Date(text(<Self as $crate::record::form::Form>::DAY)),
                    $($field: $field?),+
                });
                let read = read();
                fields.all(read)
            }

            fn written(facts: &$facts) -> Vec<String> {
                vec![
                    facts.donor.to_string(),
                    facts.recipient.to_string(),
                    facts.$day.to_string(),
                    $(<$kind as $crate::record::form::Field>::written(&facts.$field)),+
                ]
            }

            fn facts(row: &entity::$entity::Model) -> Option<$facts> {
                let spine = entity::spine::TwoSided::spine(row);
                Some($facts {
                    donor: spine.donor.code()?,
                    recipient: spine.recipient.code()?,
                    $day: row.day,
                    $($field: row.$field.clone()),+
                })
            }

            fn row(
                spine: entity::spine::Spine,
                origin: $crate::record::form::Origin<entity::ids::$Id>,
                facts: $facts,
            ) -> entity::$entity::Model {
                entity::with_spine!(entity::$entity::Model, spine, {
                    id: origin.id,
                    idempotency_key: origin.key,
                    input_digest: origin.input,
                    sheet_digest: None,
                    $($kept: ($keep)(&facts),)*
                    $($moved: $begin,)*
                    $($field: facts.$field),+
                })
            }

            fn refilled(row: entity::$entity::Model, facts: $facts) -> entity::$entity::Model {
                entity::$entity::Model {
                    $($kept: ($keep)(&facts),)*
                    $($field: facts.$field,)+
                    ..row
                }
            }

            fn input(row: &entity::$entity::Model) -> &entity::values::Digest {
                &row.input_digest
            }

            fn sheet(row: &entity::$entity::Model) -> Option<&entity::values::Digest> {
                row.sheet_digest.as_ref()
            }

            fn of_sheet(row: &mut entity::$entity::Model, sheet: Option<entity::values::Digest>) {
                row.sheet_digest = sheet;
            }

            $($beyond)*
        }
    } };
}
pub(crate) use listed;
