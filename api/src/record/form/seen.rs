//! A record of a kind as clients see it: what every kind shows, and the kind's own fields.

/// Makes the node of a kind, and how it is read.
macro_rules! seen {
    (
        $(#[$doc:meta])* $one:ident $Node:ident $Nodes:ident, $entity:ident, $Id:ident,
        { $(#[$donor_doc:meta])* } { $(#[$recipient_doc:meta])* } { $(#[$day_doc:meta])* $day:ident }
        { $($(#[$field_doc:meta])* $field:ident: $kind:ty $(, $mark:ident)?;)+ }
        { $($(#[$mark_doc:meta])* $bears:ident: $holds:expr;)* }
    ) => { pastey::paste! {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $Node {
            row: entity::$entity::Model,
            beside: $crate::record::read::Beside,
        }

        $(#[$doc])*
        #[async_graphql::Object]
        impl $Node {
            /// Its id.
            pub(crate) async fn id(&self) -> async_graphql::ID {
                $crate::graphql::id::encode(self.row.id)
            }
            /// Rises with every change; updates name the version that they saw.
            async fn version(&self) -> i32 {
                self.row.version
            }
            /// Where it stands between the two sides.
            async fn state(&self) -> $crate::record::view::RecordStateWord {
                self.row.state.into()
            }
            /// The region whose review it waits for, while it is in review inside its own side (本方审核地区).
            async fn review_region(
                &self,
                ctx: &async_graphql::Context<'_>,
            ) -> async_graphql::Result<Option<$crate::region::view::Region>> {
                $crate::record::seen::region(ctx, self.row.review_region)
            }
            /// What it is to a total.
            async fn standing(&self) -> $crate::record::view::StandingWord {
                self.row.standing.into()
            }
            /// Why it is excluded, where it is.
            async fn exclusion(&self) -> Option<$crate::record::view::ExclusionWord> {
                self.row.exclusion.map(Into::into)
            }
            $(#[$donor_doc])*
            async fn donor(
                &self,
                ctx: &async_graphql::Context<'_>,
            ) -> async_graphql::Result<Option<$crate::region::view::Region>> {
                $crate::record::seen::region(ctx, entity::spine::TwoSided::spine(&self.row).donor.code())
            }
            $(#[$recipient_doc])*
            async fn recipient(
                &self,
                ctx: &async_graphql::Context<'_>,
            ) -> async_graphql::Result<Option<$crate::region::view::Region>> {
                $crate::record::seen::region(ctx, entity::spine::TwoSided::spine(&self.row).recipient.code())
            }
            /// The pairing that it counts for.
            async fn pairing(
                &self,
                ctx: &async_graphql::Context<'_>,
            ) -> async_graphql::Result<Option<$crate::pairing::view::Pairing>> {
                $crate::record::seen::pairing(ctx, self.row.pairing_id)
            }
            /// Whether its pairing or one of its regions is unverified (未核实).
            async fn unverified(&self, ctx: &async_graphql::Context<'_>) -> async_graphql::Result<bool> {
                $crate::record::seen::unverified(ctx, &entity::spine::TwoSided::spine(&self.row))
            }
            $(#[$day_doc])*
            async fn $day(&self) -> $crate::graphql::scalar::Date {
                $crate::graphql::scalar::Date::from(&self.row.day)
            }
            $(
                $(#[$field_doc])*
                async fn $field(
                    &self,
                    ctx: &async_graphql::Context<'_>,
                ) -> async_graphql::Result<<$kind as $crate::record::form::Field>::Shown> {
                    let viewer = $crate::graphql::ViewerExt::viewer(ctx)?;
                    Ok(<$kind as $crate::record::form::Field>::show(viewer, &self.row.$field))
                }
            )+
            $(
                $(#[$mark_doc])*
                async fn $bears(&self) -> bool {
                    self.beside.bears(stringify!([<$bears:lower_camel>]))
                }
            )*
            /// The side that entered it.
            async fn entered_side(&self) -> $crate::record::view::SideWord {
                self.row.entered_side.into()
            }
            /// Whether it corrects a closed year (更正).
            async fn correction(&self) -> bool {
                self.row.correction
            }
            /// The confirmation that holds (确认), where it is confirmed.
            async fn confirmation(&self) -> Option<&$crate::graphql::history::Confirmation> {
                self.beside.confirmation.as_ref()
            }
            /// Disputes, newest first (异议).
            async fn disputes(&self) -> &[$crate::graphql::history::Dispute] {
                &self.beside.disputes
            }
            /// Who changed what when, oldest first (历史).
            async fn history(&self) -> &[$crate::graphql::history::HistoryEntry] {
                &self.beside.history
            }
            /// The digest of its material fields, which a confirmation names.
            async fn digest(&self) -> String {
                self.row.digest.to_string()
            }
            /// When it was changed last.
            async fn changed_at(&self) -> chrono::DateTime<chrono::Utc> {
                self.row.at
            }
            /// When it was submitted first.
            async fn submitted_at(&self) -> Option<chrono::DateTime<chrono::Utc>> {
                self.row.submitted_at
            }
        }

        impl $crate::record::read::Shown for entity::$entity::Entity {
            type Id = entity::ids::$Id;
            type Node = $Node;
            type Filter = [<$Node Filter>];

            const TABLE: &'static str = stringify!($entity);
            const FIELD: &'static str = stringify!([<$one:lower_camel>]);

            fn joins(
                _wanted: &$crate::record::read::Wanted,
                _viewer: &$crate::graphql::Viewer,
            ) -> Vec<$crate::store::Join> {
                Vec::new()
            }

            fn marks(wanted: &$crate::record::read::Wanted) -> Vec<(&'static str, sea_orm::sea_query::Expr)> {
                let marks: &[(&str, &'static str, fn() -> sea_orm::sea_query::Expr)] =
                    &[$((stringify!([<$bears:lower_camel>]), stringify!($bears), $holds)),*];
                let wanted = marks.iter().filter(|(field, ..)| wanted.has(field));
                wanted.map(|(_, name, holds)| (*name, holds())).collect()
            }

            fn node(
                wanted: &$crate::record::read::Wanted,
                row: &sea_orm::QueryResult,
            ) -> $crate::error::Result<$Node> {
                let marks = [$((stringify!([<$bears:lower_camel>]), stringify!($bears))),*];
                let beside = $crate::record::read::Beside::of(wanted, row, &marks)?;
                let row = sea_orm::FromQueryResult::from_query_result(row, concat!(stringify!($entity), "_"))?;
                Ok($Node { row, beside })
            }

            fn row(node: &$Node) -> &entity::$entity::Model {
                &node.row
            }

            fn along(node: &$Node) -> &$crate::record::read::Beside {
                &node.beside
            }

            fn beside(node: &mut $Node) -> &mut $crate::record::read::Beside {
                &mut node.beside
            }
        }

        $crate::record::steps::payloads! {
            entity::$entity::Entity as $Node,
            disputed by &[
                ("donor", <$crate::record::form::Place as $crate::record::form::Plain>::disputed),
                ("recipient", <$crate::record::form::Place as $crate::record::form::Plain>::disputed),
                (
                    stringify!([<$day:lower_camel>]),
                    <$crate::record::form::OnDay as $crate::record::form::Plain>::disputed,
                ),
                $($((
                    stringify!([<$field:lower_camel>]),
                    <<$kind as $crate::record::form::Field>::Of as $crate::record::form::Plain>::$mark,
                ),)?)+
            ],
            /// A record, or why there is none.
            [<$Node Payload>] {
                /// The record as it is now.
                $one
            },
            [<$Nodes Payload>]
        }

        $crate::record::batch::batch_payload! {
            [<Log $Nodes Payload>] of [<Logged $Node>], entity::$entity::Entity: $one $Node
        }

        $crate::graphql::connection::connection! {
            /// Records in an order.
            [<$Node Connection>] of [<$Node Edge>] to $Node,
            counted by $crate::record::read::RecordCount<entity::$entity::Entity>
        }
    } };
}
pub(crate) use seen;
