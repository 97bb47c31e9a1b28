//! Purchases as a sheet: what people enter in the columns of the import, and beside it what became of it.

use super::{
    filter,
    grounds::RestsOn,
    input::{PurchaseFilter, PurchaseOrder},
    query::{self, Wanted},
    view::Purchase,
};
use crate::{
    error::Result,
    export::{
        Argument, Arguments, Exported, Told, day, id, instant, region_code, region_name, text, told, word,
        worded,
    },
    graphql::Viewer,
    pairing::pairing_name,
    sheet::{Cell, Kind, Title, Word},
    store::{Key, Order, Page, Slice},
};
use entity::{
    organisation,
    spine::TwoSided,
    values::{Day, RegionCode, Side},
};

/// Purchases that are taken out.
#[derive(Clone, Debug)]
pub(crate) struct PurchaseRows {
    filter: Option<PurchaseFilter>,
    order: Order,
}

impl Exported for PurchaseRows {
    const LIST: &'static str = "purchases";
    const TITLE: Title = Title { zh: "消费帮扶采购清单", en: "Purchases" };
    const ARGUMENTS: &'static [Argument] =
        &[Argument::of::<Option<PurchaseFilter>>("filter"), Argument::of::<Option<PurchaseOrder>>("orderBy")];
    const TOLD: &'static [Told<Purchase>] = &[
        told("unit", ("采购单位信用代码", "Unit's credit code"), Kind::Code, |_, it| {
            code(it.along.unit.as_ref())
        }),
        told("unitName", ("采购单位", "Unit"), Kind::Text, |_, it| name(it.along.unit.as_ref())),
        told("supplier", ("供应商信用代码", "Supplier's credit code"), Kind::Code, |_, it| {
            code(it.along.supplier.as_ref())
        }),
        told("supplierName", ("供应商", "Supplier"), Kind::Text, |_, it| name(it.along.supplier.as_ref())),
        told("product", ("产品编号", "Product id"), Kind::Code, |_, it| {
            it.row.product_id.map_or(Cell::Blank, id)
        }),
        told("productName", ("产品名称", "Product name"), Kind::Text, |_, it| {
            let listed = it.along.product.as_ref().map(|product| product.name.as_str());
            text(listed.or(it.row.product_name.as_deref()))
        }),
        told("origin", ("产地代码", "Origin code"), Kind::Code, |_, it| region_code(origin(it))),
        told("originName", ("产地", "Origin"), Kind::Text, |viewer, it| {
            region_name(&viewer.atlas, origin(it))
        }),
        told("quantity", ("数量", "Quantity"), Kind::Decimal { places: 3 }, |_, it| {
            Cell::decimal(it.row.quantity)
        }),
        told("measure", ("计量单位", "Measure"), Kind::Code, |_, it| Cell::owned(&it.row.measure)),
        told("amount", ("金额（元）", "Amount (yuan)"), Kind::Decimal { places: 2 }, |_, it| {
            Cell::decimal(it.row.amount)
        }),
        told("orderedOn", ("下单日期", "Ordered on"), Kind::Day, |_, it| day(it.row.ordered_on)),
        told("acceptedOn", ("验收日期", "Accepted on"), Kind::Day, |_, it| Cell::Day(it.row.day)),
        told("paidOn", ("付款日期", "Paid on"), Kind::Day, |_, it| day(it.row.paid_on)),
        worded("paidFrom", ("付款来源", "Paid from"), SOURCES, |_, it| {
            Cell::text(it.row.paid_from.map(entity::values::PaymentSource::word))
        }),
        told("channel", ("渠道", "Channel"), Kind::Code, |_, it| Cell::owned(&it.row.channel)),
        worded("kind", ("采购或帮助销售", "Kind"), KINDS, |_, it| {
            Cell::text(Some(it.row.kind.word()))
        }),
        told("orderNumber", ("订单号", "Order number"), Kind::Code, |_, it| {
            // A number of ours is not the channel's: entered again it would be refused.
            if it.row.own_number { Cell::Blank } else { Cell::owned(&it.row.order_number) }
        }),
        told("orderLine", ("订单行号", "Order line"), Kind::Integer, |_, it| {
            if it.row.order_line > 0 { Cell::Integer(it.row.order_line.into()) } else { Cell::Blank }
        }),
        worded("state", ("状态", "State"), STATES, |_, it| Cell::text(Some(it.row.state.word()))),
        worded("standing", ("计数口径", "Standing"), STANDINGS, |_, it| {
            Cell::text(Some(it.row.standing.word()))
        }),
        worded("exclusion", ("不计原因", "Exclusion"), EXCLUSIONS, |_, it| {
            Cell::text(it.row.exclusion.map(entity::values::Exclusion::word))
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
            day(it.along.confirmation.as_ref().map(|confirmation| Day::of(confirmation.at)))
        }),
        worded("confirmedSide", ("确认方", "Confirmed by side"), SIDES, |_, it| {
            let side = it.along.confirmation.as_ref().map(|confirmation| confirmation.side);
            Cell::text(side.map(|side| Side::from(side).word()))
        }),
        worded("lineKind", ("明细类型", "Line kind"), LINE_KINDS, |_, it| {
            Cell::text(Some(it.row.line_kind.word()))
        }),
        told("of", ("所退或所冲的编号", "Of (id)"), Kind::Code, |_, it| {
            it.row.of_id.map_or(Cell::Blank, id)
        }),
        worded("duplicateMark", ("疑似重复", "Duplicate mark"), MARKS, |_, it| {
            Cell::text(Some(it.row.duplicate_mark.word()))
        }),
        told("unverified", ("未核实", "Unverified"), Kind::Text, unverified),
        told("changedAt", ("更新时间", "Changed at"), Kind::Code, |_, it| instant(it.row.at)),
        told("version", ("版本", "Version"), Kind::Integer, |_, it| Cell::Integer(it.row.version.into())),
        told("id", ("编号", "Id"), Kind::Code, |_, it| id(it.row.id)),
    ];
    type Row = Purchase;

    fn asked(viewer: &Viewer, arguments: &Arguments) -> Result<Self> {
        let filter: Option<PurchaseFilter> = arguments.get("filter")?;
        let order: Option<PurchaseOrder> = arguments.get("orderBy")?;
        // What is wrong with it is said before a page is read.
        filter::condition(filter.as_ref(), &viewer.atlas)?;
        let order = query::order(order.unwrap_or(PurchaseOrder::AcceptedOnDesc), filter.as_ref())?;
        Ok(Self { filter, order })
    }

    async fn page(&self, viewer: &Viewer, slice: &Slice) -> Result<Page<(Key, Purchase)>> {
        query::page(viewer, Wanted::in_sheet(), self.filter.as_ref(), self.order, slice).await
    }
}

/// Bought, or sold with help.
pub(super) const KINDS: &[Word] =
    &[word("BOUGHT", "采购", "Bought"), word("SOLD_WITH_HELP", "帮助销售", "Sold with help")];

const SOURCES: &[Word] = &[
    word("CANTEEN", "食堂", "Canteen"),
    word("UNION", "工会", "Union"),
    word("STAFF", "职工", "Staff"),
    word("OTHER", "其他", "Other"),
];

const STATES: &[Word] = &[
    word("DRAFT", "草稿", "Draft"),
    word("IN_REVIEW", "本方审核中", "In review"),
    word("RETURNED", "已退回", "Returned"),
    word("SUBMITTED", "已提交", "Submitted"),
    word("CONFIRMED", "已确认", "Confirmed"),
    word("DISPUTED", "有异议", "Disputed"),
    word("WITHDRAWN", "已撤回", "Withdrawn"),
    word("DISCARDED", "已作废", "Discarded"),
];

const STANDINGS: &[Word] = &[
    word("UNSUBMITTED", "未提交", "Unsubmitted"),
    word("COUNTED", "计入", "Counted"),
    word("PENDING", "待定", "Pending"),
    word("DISPUTED", "有异议", "Disputed"),
    word("EXCLUDED", "不计", "Excluded"),
];

const EXCLUSIONS: &[Word] = &[
    word("WITHDRAWN", "已撤回", "Withdrawn"),
    word("DUPLICATE", "重复", "Duplicate"),
    word("REVERSED", "已冲销", "Reversed"),
    word("LATE", "关账后录入", "Late"),
];

const SIDES: &[Word] = &[word("DONOR", "帮扶方", "Donor"), word("RECIPIENT", "受援方", "Recipient")];

const LINE_KINDS: &[Word] =
    &[word("SALE", "交货", "Sale"), word("RETURN", "退货", "Return"), word("REVERSAL", "冲销", "Reversal")];

const MARKS: &[Word] = &[
    word("CLEAR", "无", "Clear"),
    word("POSSIBLE", "疑似", "Possible"),
    word("NOT_A_DUPLICATE", "认定不重复", "Not a duplicate"),
    word("DUPLICATE", "认定重复", "Duplicate"),
];

fn code(organisation: Option<&organisation::Model>) -> Cell<'static> {
    organisation.map_or(Cell::Blank, |it| Cell::owned(it.credit_code.to_string()))
}

fn name(organisation: Option<&organisation::Model>) -> Cell<'static> {
    text(organisation.map(|organisation| organisation.name.as_str()))
}

fn origin(purchase: &Purchase) -> Option<RegionCode> {
    purchase.row.spine().recipient.code()
}

/// Which of the entries that it rests on nobody has verified.
fn unverified(viewer: &Viewer, purchase: &Purchase) -> Cell<'static> {
    let marked = purchase.rests_on_unverified(&viewer.atlas);
    let named = marked.into_iter().map(|what| match what {
        RestsOn::Pairing => "结对关系 pairing",
        RestsOn::Origin => "产地 origin",
        RestsOn::DonorRegion => "单位所在地 donor region",
    });
    let named: Vec<_> = named.collect();
    if named.is_empty() { Cell::Blank } else { Cell::owned(named.join("；")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::values;

    #[test]
    fn every_word_has_its_titles() {
        let told = |words: &[Word]| words.iter().map(|word| word.value).collect::<Vec<_>>();
        macro_rules! covers {
            ($($kind:ident by $words:expr),+) => {$(
                let all: Vec<_> = values::$kind::ALL.iter().map(|word| word.word()).collect();
                assert_eq!(told($words), all);
            )+};
        }
        covers!(
            PurchaseKind by KINDS, PaymentSource by SOURCES, RecordState by STATES, Standing by STANDINGS,
            Exclusion by EXCLUSIONS, Side by SIDES, LineKind by LINE_KINDS, DuplicateMark by MARKS
        );
    }
}
