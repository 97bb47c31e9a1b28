//! The doors of a kind: what can be asked, done and followed.

/// Makes the query, the mutations and the subscription of a kind.
macro_rules! done {
    ($one:ident $many:ident $Node:ident $Nodes:ident, $entity:ident, $Id:ident, $zh:literal, $Order:ident) => { pastey::paste! {
        #[doc = "Questions (" $zh ")."]
        #[derive(Clone, Copy, Debug, Default)]
        pub struct [<$Node Query>];

        #[doc = "Questions (" $zh ")."]
        #[async_graphql::Object]
        impl [<$Node Query>] {
            #[doc = "The one with this id; null where there is none, or none for the caller (" $zh ")."]
            async fn $one(
                &self,
                ctx: &async_graphql::Context<'_>,
                id: async_graphql::ID,
            ) -> async_graphql::Result<Option<$Node>> {
                let viewer = $crate::graphql::ViewerExt::viewer(ctx)?;
                let id = $crate::graphql::id::decode("id", &id)?;
                Ok($crate::record::read::one::<entity::$entity::Entity>(viewer, ctx, id).await?)
            }

            #[doc = "Those that the caller may see, in an order (" $zh ", 清单)."]
            #[expect(clippy::too_many_arguments, reason = "they are the arguments of the field")]
            async fn $many(
                &self,
                ctx: &async_graphql::Context<'_>,
                filter: Option<[<$Node Filter>]>,
                order_by: Option<$crate::record::form::$Order>,
                first: Option<i32>,
                after: Option<$crate::graphql::scalar::Cursor>,
                last: Option<i32>,
                before: Option<$crate::graphql::scalar::Cursor>,
            ) -> async_graphql::Result<[<$Node Connection>]> {
                let paging = $crate::graphql::connection::Paging { first, after, last, before };
                let list = $crate::record::form::list::<entity::$entity::Entity>(ctx, filter, order_by, paging);
                let (page, order, slice, filter) = list.await?;
                let list = <entity::$entity::Entity as $crate::record::form::Sheeted>::LIST;
                let counter = $crate::record::read::RecordCount { filter };
                Ok([<$Node Connection>]::new(page, list, order, &slice, counter))
            }

            #[doc = "Counts and sums, grouped (" $zh ", 汇总): counted, pending, disputed and excluded add up to all."]
            async fn [<$one _summary>](
                &self,
                ctx: &async_graphql::Context<'_>,
                filter: Option<[<$Node Filter>]>,
                group_by: Option<Vec<[<$Node Key>]>>,
            ) -> async_graphql::Result<$crate::record::summed::Summary<entity::$entity::Entity>> {
                let viewer = $crate::graphql::ViewerExt::viewer(ctx)?;
                Ok($crate::record::summed::summarise(viewer, filter, group_by.unwrap_or_default()).await?)
            }
        }

        #[doc = "Confirms up to 1,000 by id, or a statement (对账单) by its seal (" $zh ")."]
        #[derive(Clone, Debug, async_graphql::InputObject)]
        pub struct [<Confirm $Nodes Input>] {
            /// The records, each with the version that was read.
            pub items: Option<Vec<$crate::record::input::StepInput>>,
            /// Or all submitted ones of a statement: the filter that was shown.
            pub filter: Option<[<$Node Filter>]>,
            /// The seal that was shown with it.
            pub seal: Option<String>,
            /// Lines of the statement that are disputed; the rest is confirmed.
            pub disputes: Option<Vec<$crate::record::input::DisputeInput>>,
        }

        #[doc = "What can be done (" $zh ")."]
        #[derive(Clone, Copy, Debug, Default)]
        pub struct [<$Node Mutation>];

        #[doc = "What can be done (" $zh ")."]
        #[async_graphql::Object]
        impl [<$Node Mutation>] {
            #[doc = "Logs one, as a draft or submitted (录入: " $zh ")."]
            async fn [<log_ $one>](
                &self,
                ctx: &async_graphql::Context<'_>,
                input: [<Log $Node Input>],
            ) -> async_graphql::Result<[<$Node Payload>]> {
                let viewer = $crate::graphql::ViewerExt::viewer(ctx)?;
                let [<Log $Node Input>] { idempotency_key, submit, line } = input;
                let logged = $crate::record::form::log::<entity::$entity::Entity>(
                    viewer, &idempotency_key, submit, &line,
                );
                $crate::record::steps::one::<entity::$entity::Entity>(ctx, logged.await).await
            }

            #[doc = "Logs up to 1,000 and answers line by line (批量录入: " $zh ")."]
            async fn [<log_ $many>](
                &self,
                ctx: &async_graphql::Context<'_>,
                input: [<Log $Nodes Input>],
            ) -> async_graphql::Result<[<Log $Nodes Payload>]> {
                let viewer = $crate::graphql::ViewerExt::viewer(ctx)?;
                let [<Log $Nodes Input>] { idempotency_key, submit, policy, lines } = input;
                let logged = $crate::record::form::log_many::<entity::$entity::Entity>(
                    viewer, &idempotency_key, submit, policy.into(), &lines,
                );
                [<Log $Nodes Payload>]::of(ctx, logged.await).await
            }

            #[doc = "Imports a sheet in the background, or says row by row what that would do (表格导入: " $zh ")."]
            async fn [<import_ $many>](
                &self,
                ctx: &async_graphql::Context<'_>,
                input: $crate::job::input::ImportInput,
            ) -> async_graphql::Result<$crate::job::view::JobPayload> {
                $crate::job::import(ctx, <entity::$entity::Model as entity::spine::TwoSided>::KIND, &input).await
            }

            #[doc = "Amends one; where a material field of a confirmed one changes, it waits for the other side again (修改: " $zh ")."]
            async fn [<amend_ $one>](
                &self,
                ctx: &async_graphql::Context<'_>,
                input: [<Amend $Node Input>],
            ) -> async_graphql::Result<[<$Node Payload>]> {
                let viewer = $crate::graphql::ViewerExt::viewer(ctx)?;
                let [<Amend $Node Input>] { id, expected_version, note, change } = input;
                let amended = match $crate::graphql::id::decode::<entity::ids::$Id>("id", &id) {
                    Ok(id) => {
                        let amending = $crate::record::form::amend::<entity::$entity::Entity>(
                            viewer, id, expected_version, note, &change,
                        );
                        amending.await
                    }
                    Err(error) => Err(error),
                };
                $crate::record::steps::one::<entity::$entity::Entity>(ctx, amended).await
            }

            #[doc = "Submits up to 1,000 drafts (批量提交: " $zh ")."]
            async fn [<submit_ $many>](
                &self,
                ctx: &async_graphql::Context<'_>,
                input: $crate::record::input::ItemsInput,
            ) -> async_graphql::Result<[<$Nodes Payload>]> {
                let step = domain::record::Step::Submit;
                $crate::record::steps::steps_with::<entity::$entity::Entity>(ctx, step, &input.items).await
            }

            #[doc = "Confirms up to 1,000, or a statement by its seal (批量确认、按对账单确认: " $zh ")."]
            async fn [<confirm_ $many>](
                &self,
                ctx: &async_graphql::Context<'_>,
                input: [<Confirm $Nodes Input>],
            ) -> async_graphql::Result<[<$Nodes Payload>]> {
                let [<Confirm $Nodes Input>] { items, filter, seal, disputes } = input;
                let confirming = $crate::record::statement::Confirming { items, filter, seal, disputes };
                $crate::record::statement::confirmed::<entity::$entity::Entity>(ctx, confirming).await
            }

            #[doc = "Disputes one for the other side: the field, the right value, the reason (异议: " $zh ")."]
            async fn [<dispute_ $one>](
                &self,
                ctx: &async_graphql::Context<'_>,
                input: $crate::record::input::DisputeInput,
            ) -> async_graphql::Result<[<$Node Payload>]> {
                $crate::record::steps::dispute::<entity::$entity::Entity>(ctx, &input).await
            }

            #[doc = "Disputes up to 1,000 (批量异议: " $zh ")."]
            async fn [<dispute_ $many>](
                &self,
                ctx: &async_graphql::Context<'_>,
                input: $crate::record::input::DisputesInput,
            ) -> async_graphql::Result<[<$Nodes Payload>]> {
                $crate::record::steps::disputes::<entity::$entity::Entity>(ctx, &input.items).await
            }
        }

        $crate::record::steps::steps! {
            #[doc = "Steps between the two sides (" $zh ")."]
            [<$Node Steps>] of entity::$entity::Entity {
                #[doc = "Submits a draft (提交: " $zh ")."]
                [<submit_ $one>]: Submit,
                #[doc = "Throws a draft away (作废: " $zh ")."]
                [<discard_ $one>]: Discard,
                #[doc = "Passes one on to the other side, after the own side's review (审核通过: " $zh ")."]
                [<pass_on_ $one>]: PassOn,
                #[doc = "Sends one back to who entered it, with a reason (退回: " $zh ")."]
                [<send_back_ $one>]: SendBack,
                #[doc = "Withdraws a submitted or disputed one (撤回: " $zh ")."]
                [<withdraw_ $one>]: Withdraw,
                #[doc = "Confirms a submitted one for the other side (确认: " $zh ")."]
                [<confirm_ $one>]: Confirm,
                #[doc = "Drops a dispute that the own side raised (撤销异议: " $zh ")."]
                [<drop_ $one _dispute>]: DropDispute,
            }
        }

        #[doc = "What can be done, and the steps between the two sides (" $zh ")."]
        #[derive(Debug, Default, async_graphql::MergedObject)]
        pub struct [<$Node Acts>]([<$Node Mutation>], [<$Node Steps>]);

        #[doc = "What happens (" $zh ")."]
        #[derive(Clone, Copy, Debug, Default)]
        pub struct [<$Node Subscription>];

        #[doc = "What happens (" $zh ")."]
        #[async_graphql::Subscription]
        impl [<$Node Subscription>] {
            #[doc = "Each change of one that the caller may see (变化: " $zh "), within a second, from now on or behind a cursor, which holds for 7 days (then `CURSOR_EXPIRED`). What leaves what the caller may see, or what the filter holds, is told once as gone."]
            async fn [<$one _changed>](
                &self,
                ctx: &async_graphql::Context<'_>,
                filter: Option<[<$Node Filter>]>,
                after: Option<$crate::graphql::scalar::Cursor>,
            ) -> async_graphql::Result<
                impl futures::Stream<Item = async_graphql::Result<$crate::event::Event<$Node>>> + use<>,
            > {
                $crate::record::following::changes::<entity::$entity::Entity>(ctx, filter, after).await
            }
        }
    } };
}
pub(crate) use done;
