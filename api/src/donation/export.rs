//! Donations as a sheet.

use super::{
    input::{DonationFilter, DonationOrder},
    query,
    view::Donation,
};
use crate::{
    error::Result,
    export::{
        Argument, Arguments, Exported, Told, day, id, instant, region_code, region_name, text, told, word,
        worded,
    },
    graphql::{Viewer, filter},
    pairing::pairing_name,
    record::{
        export::{EXCLUSIONS, SIDES, STANDINGS, STATES},
        read::{Wanted, page},
    },
    sheet::{Cell, Kind, Title, Word},
    store::{Key, Order, Page, Slice},
};
use entity::{
    donation,
    spine::TwoSided,
    values::{Day, Exclusion, Valuation},
};

/// Donations that are taken out.
#[derive(Clone, Debug)]
pub(crate) struct DonationRows {
    filter: Option<DonationFilter>,
    order: Order,
}

impl Exported for DonationRows {
    const LIST: &'static str = "donations";
    const TITLE: Title = Title { zh: "社会帮扶捐赠清单", en: "Donations" };
    const ARGUMENTS: &'static [Argument] =
        &[Argument::of::<Option<DonationFilter>>("filter"), Argument::of::<Option<DonationOrder>>("orderBy")];
    const TOLD: &'static [Told<Donation>] = &[
        told("giver", ("捐赠方", "Giver"), Kind::Text, |_, it| Cell::owned(&it.row.giver)),
        told("donor", ("捐赠方所在地代码", "Giver's region code"), Kind::Code, |_, it| {
            region_code(it.row.spine().donor.code())
        }),
        told("donorName", ("捐赠方所在地", "Giver's region"), Kind::Text, |viewer, it| {
            region_name(&viewer.atlas, it.row.spine().donor.code())
        }),
        told("recipient", ("受赠地区代码", "Recipient code"), Kind::Code, |_, it| {
            region_code(it.row.spine().recipient.code())
        }),
        told("recipientName", ("受赠地区", "Recipient"), Kind::Text, |viewer, it| {
            region_name(&viewer.atlas, it.row.spine().recipient.code())
        }),
        told("receiver", ("受赠单位", "Receiver"), Kind::Text, |_, it| text(it.row.receiver.as_deref())),
        worded("form", ("捐款或捐物", "Form"), FORMS, |_, it| Cell::text(Some(it.row.form.word()))),
        told(
            "amount",
            ("金额或折价（元）", "Amount (yuan)"),
            Kind::Decimal { places: 2 },
            |_, it| Cell::decimal(it.row.amount),
        ),
        told("goods", ("物资内容", "Goods"), Kind::Text, |_, it| text(it.row.goods.as_deref())),
        worded("valuation", ("计价依据", "Valuation"), VALUATIONS, |_, it| {
            Cell::text(it.row.valuation.map(Valuation::word))
        }),
        told("receivedOn", ("到账或接收日期", "Received on"), Kind::Day, |_, it| {
            Cell::Day(it.row.day)
        }),
        told("purpose", ("用途", "Purpose"), Kind::Text, |_, it| text(it.row.purpose.as_deref())),
        told("receiptNumber", ("捐赠票据号", "Receipt number"), Kind::Code, |_, it| {
            text(it.row.receipt_number.as_deref())
        }),
        worded("state", ("状态", "State"), STATES, |_, it| Cell::text(Some(it.row.state.word()))),
        worded("standing", ("计数口径", "Standing"), STANDINGS, |_, it| {
            Cell::text(Some(it.row.standing.word()))
        }),
        worded("exclusion", ("不计原因", "Exclusion"), EXCLUSIONS, |_, it| {
            Cell::text(it.row.exclusion.map(Exclusion::word))
        }),
        told("pairing", ("结对关系编号", "Pairing id"), Kind::Code, |_, it| {
            it.row.pairing_id.map_or(Cell::Blank, id)
        }),
        told("pairingName", ("结对关系", "Pairing"), Kind::Text, |viewer, it| {
            it.row.pairing_id.map_or(Cell::Blank, |id| pairing_name(&viewer.atlas, id))
        }),
        worded("enteredSide", ("录入方", "Entered by side"), SIDES, |_, it| {
            Cell::text(Some(it.row.entered_side.word()))
        }),
        told("submittedOn", ("提交日期", "Submitted on"), Kind::Day, |_, it| {
            day(it.row.submitted_at.map(Day::of))
        }),
        told("confirmedOn", ("确认日期", "Confirmed on"), Kind::Day, |_, it| {
            day(it.beside.confirmation.as_ref().map(|confirmation| Day::of(confirmation.at)))
        }),
        told("changedAt", ("更新时间", "Changed at"), Kind::Code, |_, it| instant(it.row.at)),
        told("version", ("版本", "Version"), Kind::Integer, |_, it| Cell::Integer(it.row.version.into())),
        told("id", ("编号", "Id"), Kind::Code, |_, it| id(it.row.id)),
    ];
    type Row = Donation;

    fn asked(viewer: &Viewer, arguments: &Arguments) -> Result<Self> {
        let filter: Option<DonationFilter> = arguments.get("filter")?;
        let order: Option<DonationOrder> = arguments.get("orderBy")?;
        // What is wrong with it is said before a page is read.
        filter::condition(filter.as_ref(), &viewer.atlas)?;
        let order = query::order(order.unwrap_or(DonationOrder::ReceivedOnDesc), filter.as_ref())?;
        Ok(Self { filter, order })
    }

    async fn page(&self, viewer: &Viewer, slice: &Slice) -> Result<Page<(Key, Donation)>> {
        let wanted = Wanted::naming(&["confirmation"]);
        page::<donation::Entity>(viewer, &wanted, self.filter.as_ref(), self.order, slice).await
    }
}

pub(super) const FORMS: &[Word] = &[word("CASH", "捐款", "Cash"), word("GOODS", "捐物", "Goods")];

const VALUATIONS: &[Word] = &[
    word("INVOICE", "发票", "Invoice"),
    word("APPRAISAL", "评估", "Appraisal"),
    word("MARKET_PRICE", "市场价", "Market price"),
];
