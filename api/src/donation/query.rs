//! Reading donations: one by id, lists in an order, counts and sums.

use super::{
    input::{DonationFilter, DonationOrder},
    summary::DonationKey,
    view::{Donation, DonationConnection},
};
use crate::{
    error::{Error, Result},
    graphql::{Viewer, ViewerExt, connection::Paging, id, scalar::Cursor},
    record::{
        read::{Beside, RecordCount, Shown, Wanted, one, page},
        summed::{Summary, summarise},
    },
    store::{Direction, Join, Order},
};
use async_graphql::{Context, ID, Object};
use domain::Refusal;
use entity::{donation, ids::DonationId};
use sea_orm::{FromQueryResult, QueryResult};

/// The name of the list inside its cursors.
const LIST: &str = "donations";

const BY_DAY: &[&str] = &["day", "id"];
const BY_ID: &[&str] = &["id"];
const BY_AMOUNT: &[&str] = &["amount", "id"];

/// Questions about donations (社会帮扶捐赠).
#[derive(Clone, Copy, Debug, Default)]
pub struct DonationQuery;

/// Questions about donations.
#[Object]
impl DonationQuery {
    /// The donation with this id; null where there is none, or none for the caller (捐赠记录).
    async fn donation(&self, ctx: &Context<'_>, id: ID) -> async_graphql::Result<Option<Donation>> {
        Ok(one::<donation::Entity>(ctx.viewer()?, ctx, id::decode("id", &id)?).await?)
    }

    /// Donations that the caller may see, in an order (捐赠清单).
    #[expect(clippy::too_many_arguments, reason = "they are the arguments of the field")]
    async fn donations(
        &self,
        ctx: &Context<'_>,
        filter: Option<DonationFilter>,
        order_by: Option<DonationOrder>,
        first: Option<i32>,
        after: Option<Cursor>,
        last: Option<i32>,
        before: Option<Cursor>,
    ) -> async_graphql::Result<DonationConnection> {
        let viewer = ctx.viewer()?;
        let order = order(order_by.unwrap_or(DonationOrder::ReceivedOnDesc), filter.as_ref())?;
        let slice = Paging { first, after, last, before }.slice(LIST, order)?;
        let wanted = Wanted::in_list(ctx.field());
        let page = page::<donation::Entity>(viewer, &wanted, filter.as_ref(), order, &slice).await?;
        Ok(DonationConnection::new(page, LIST, order, &slice, RecordCount { filter }))
    }

    /// Counts and sums of donations, grouped (捐赠汇总): counted, pending, disputed and excluded add up to all.
    /// They are no part of public money (财政援助资金).
    async fn donation_summary(
        &self,
        ctx: &Context<'_>,
        filter: Option<DonationFilter>,
        group_by: Option<Vec<DonationKey>>,
    ) -> async_graphql::Result<Summary<donation::Entity>> {
        Ok(summarise(ctx.viewer()?, filter, group_by.unwrap_or_default()).await?)
    }
}

impl Shown for donation::Entity {
    type Id = DonationId;
    type Node = Donation;
    type Filter = DonationFilter;

    const TABLE: &'static str = "donation";
    const FIELD: &'static str = "donation";

    fn joins(_wanted: &Wanted, _viewer: &Viewer) -> Vec<Join> {
        Vec::new()
    }

    fn node(_wanted: &Wanted, row: &QueryResult) -> Result<Donation> {
        Ok(Donation { row: donation::Model::from_query_result(row, "donation_")?, beside: Beside::default() })
    }

    fn row(node: &Donation) -> &donation::Model {
        &node.row
    }

    fn beside(node: &mut Donation) -> &mut Beside {
        &mut node.beside
    }
}

/// The order of a list.
pub(super) fn order(asked: DonationOrder, filter: Option<&DonationFilter>) -> Result<Order> {
    use DonationOrder as D;
    let (name, columns, direction) = match asked {
        D::ReceivedOnDesc => ("receivedOnDesc", BY_DAY, Direction::Descending),
        D::ReceivedOnAsc => ("receivedOnAsc", BY_DAY, Direction::Ascending),
        D::IdDesc => ("idDesc", BY_ID, Direction::Descending),
        D::IdAsc => ("idAsc", BY_ID, Direction::Ascending),
        D::AmountDesc => ("amountDesc", BY_AMOUNT, Direction::Descending),
        D::AmountAsc => ("amountAsc", BY_AMOUNT, Direction::Ascending),
    };
    let of_one = filter.and_then(|filter| filter.pairing.as_ref()?.eq.as_ref());
    if columns == BY_AMOUNT && of_one.is_none() {
        return Err(Error::BadInput(Refusal::invalid(
            "orderBy",
            "按金额排序须限定一个结对关系（pairing.eq）",
            "the order by amount is offered under one pairing (pairing.eq)",
        )));
    }
    Ok(Order { name, columns, direction })
}
