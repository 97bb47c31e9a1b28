//! Purchases as a sheet: what people enter in the columns of the import, and beside it what became of it.

use super::{
    grounds::RestsOn,
    input::{PurchaseFilter, PurchaseOrder},
    query, sheet,
    view::Purchase,
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
    organisation, purchase,
    spine::TwoSided,
    values::{Day, Exclusion, PaymentSource, RegionCode, Side},
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
        told("unitName", ("采购单位名称", "Unit's name"), Kind::Text, |_, it| {
            name(it.along.unit.as_ref())
        }),
        told("supplierName", ("供应商名称", "Supplier's name"), Kind::Text, |_, it| {
            name(it.along.supplier.as_ref())
        }),
        told("product", ("产品编号", "Product id"), Kind::Code, |_, it| {
            it.row.product_id.map_or(Cell::Blank, id)
        }),
        told("originName", ("产地名称", "Origin's name"), Kind::Text, |viewer, it| {
            region_name(&viewer.atlas, origin(it))
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
        worded("confirmedSide", ("确认方", "Confirmed by side"), SIDES, |_, it| {
            let side = it.beside.confirmation.as_ref().map(|confirmation| confirmation.side);
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

    /// The columns that are filled in, and behind them what is only told.
    fn columns(&self) -> Vec<Told<Purchase>> {
        let entered = sheet::COLUMNS.iter().filter_map(|column| {
            let (_, tell) = ENTERED.iter().find(|(key, _)| *key == column.key)?;
            Some(Told::by(*column, *tell))
        });
        entered.chain(Self::TOLD.iter().cloned()).collect()
    }

    async fn page(&self, viewer: &Viewer, slice: &Slice) -> Result<Page<(Key, Purchase)>> {
        let wanted = Wanted::naming(&["unit", "supplier", "productName", "confirmation"]);
        page::<purchase::Entity>(viewer, &wanted, self.filter.as_ref(), self.order, slice).await
    }
}

type Tell = fn(&Viewer, &Purchase) -> Cell<'static>;

/// What the columns of the import hold, so that a sheet can be edited and sent back.
const ENTERED: &[(&str, Tell)] =
    &[
        ("unit", |_, it| code(it.along.unit.as_ref())),
        ("supplier", |_, it| code(it.along.supplier.as_ref())),
        ("productName", |_, it| {
            let listed = it.along.product.as_ref().map(|product| product.name.as_str());
            text(listed.or(it.row.product_name.as_deref()))
        }),
        ("origin", |_, it| region_code(origin(it))),
        ("quantity", |_, it| Cell::decimal(it.row.quantity)),
        ("measure", |viewer, it| {
            let measures = viewer.atlas.measures();
            let listed = measures.iter().find(|measure| measure.code == it.row.measure);
            named(&it.row.measure, listed.map(|measure| (&*measure.name_zh, &*measure.name_en)))
        }),
        ("amount", |_, it| Cell::decimal(it.row.amount)),
        ("acceptedOn", |_, it| Cell::Day(it.row.day)),
        ("orderedOn", |_, it| day(it.row.ordered_on)),
        ("paidOn", |_, it| day(it.row.paid_on)),
        ("paidFrom", |_, it| Cell::text(it.row.paid_from.map(PaymentSource::word))),
        ("channel", |viewer, it| {
            let channels = viewer.atlas.channels();
            let listed = channels.iter().find(|channel| channel.code == it.row.channel);
            named(&it.row.channel, listed.map(|channel| (&*channel.name_zh, &*channel.name_en)))
        }),
        ("kind", |_, it| Cell::text(Some(it.row.kind.word()))),
        ("orderNumber", |_, it| {
            // A number of ours is not the channel's: entered again it would be refused.
            if it.row.own_number { Cell::Blank } else { Cell::owned(&it.row.order_number) }
        }),
        ("orderLine", |_, it| {
            if it.row.order_line > 0 { Cell::Integer(it.row.order_line.into()) } else { Cell::Blank }
        }),
    ];

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

/// An entry of an open list as the import's lists have it, or its code.
fn named(code: &str, names: Option<(&str, &str)>) -> Cell<'static> {
    Cell::owned(names.map_or_else(|| code.to_owned(), |(zh, en)| format!("{zh} {en}")))
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
    fn every_column_of_the_import_is_told() {
        let told: Vec<_> = ENTERED.iter().map(|(key, _)| *key).collect();
        assert_eq!(told, sheet::COLUMNS.iter().map(|column| column.key).collect::<Vec<_>>());
    }

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
            PurchaseKind by sheet::KINDS, PaymentSource by sheet::SOURCES, RecordState by STATES, Standing by STANDINGS,
            Exclusion by EXCLUSIONS, Side by SIDES, LineKind by LINE_KINDS, DuplicateMark by MARKS
        );
    }
}
