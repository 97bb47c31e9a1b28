//! The columns of a sheet of purchases (采购明细表): what people fill in, what is read back, what is written out.
//!
//! The key of a column is the field of `PurchaseLine` that it fills, so that a refusal of a field is a refusal
//! of a column. A sheet that is written with these titles can be edited and read again.

use crate::sheet::{Choices, Column, Kind, Title, Word};

/// The columns, in the order in which a template shows them.
pub(crate) const COLUMNS: &[Column] = &[
    column(
        "unit",
        title("采购单位", "Unit"),
        Kind::Text,
        Need::Required,
        title(
            "单位全称或统一社会信用代码；可从下拉列表中选择本人可录入的单位",
            "The unit's full name or unified social credit code; the list has those you may enter for",
        ),
        Choices::Listed(UNITS),
    ),
    column(
        "supplier",
        title("供应商", "Supplier"),
        Kind::Text,
        Need::Required,
        title(
            "供应商全称或统一社会信用代码，须已在供应商名录中",
            "The supplier's full name or unified social credit code, as in the catalogue",
        ),
        Choices::Free,
    ),
    column(
        "productName",
        title("产品名称", "Product"),
        Kind::Text,
        Need::Required,
        title(
            "与名录中该供应商的产品同名时，即指该产品",
            "A name that the catalogue has for this supplier means that product",
        ),
        Choices::Free,
    ),
    column(
        "origin",
        title("产地", "Origin"),
        Kind::Code,
        Need::Required,
        title(
            "受援地区的县，或其下的乡镇：从下拉列表中选择，或填写行政区划代码",
            "A county of the recipient side or a region below it: from the list, or its code",
        ),
        Choices::Listed(ORIGINS),
    ),
    column(
        "quantity",
        title("数量", "Quantity"),
        Kind::Decimal { places: 3 },
        Need::Required,
        title("大于 0，最多三位小数", "Above 0, three decimal places at most"),
        Choices::Free,
    ),
    column(
        "measure",
        title("计量单位", "Unit of measure"),
        Kind::Code,
        Need::Required,
        title("从下拉列表中选择", "From the list"),
        Choices::Listed(MEASURES),
    ),
    column(
        "amount",
        title("金额（元）", "Amount (yuan)"),
        Kind::Decimal { places: 2 },
        Need::Required,
        title(
            "大于 0，精确到分；退货请在系统中登记",
            "Above 0, to the fen; enter goods given back as a return, not here",
        ),
        Choices::Free,
    ),
    column(
        "acceptedOn",
        title("验收日期", "Accepted on"),
        Kind::Day,
        Need::Required,
        title("决定计入哪个年度，不晚于今天", "Decides the year; not after today"),
        Choices::Free,
    ),
    column(
        "orderedOn",
        title("下单日期", "Ordered on"),
        Kind::Day,
        Need::Optional,
        title("不晚于验收日期", "Not after acceptance"),
        Choices::Free,
    ),
    column(
        "paidOn",
        title("付款日期", "Paid on"),
        Kind::Day,
        Need::Optional,
        title("不晚于今天", "Not after today"),
        Choices::Free,
    ),
    column(
        "paidFrom",
        title("付款来源", "Paid from"),
        Kind::Code,
        Need::Optional,
        title("从下拉列表中选择", "From the list"),
        Choices::Words(SOURCES),
    ),
    column(
        "channel",
        title("渠道", "Channel"),
        Kind::Code,
        Need::Required,
        title("从下拉列表中选择", "From the list"),
        Choices::Listed(CHANNELS),
    ),
    column(
        "kind",
        title("类型", "Kind"),
        Kind::Code,
        Need::Required,
        title(
            "采购，或帮助销售；协调员只录入帮助销售",
            "Bought, or sold with help; a coordinator enters sales with help only",
        ),
        Choices::Words(KINDS),
    ),
    column(
        "orderNumber",
        title("订单号", "Order number"),
        Kind::Code,
        Need::Optional,
        title(
            "有订单号的渠道必填；同一单位、渠道、订单号和行号即同一条记录",
            "Needed where the channel numbers its orders; unit, channel, number and line name one record",
        ),
        Choices::Free,
    ),
    column(
        "orderLine",
        title("订单行号", "Order line"),
        Kind::Integer,
        Need::Optional,
        title("从 1 开始", "Counted from 1"),
        Choices::Free,
    ),
];

/// The list of the units that the caller may enter for.
pub(super) const UNITS: &str = "units";
/// The list of regions of origin.
pub(super) const ORIGINS: &str = "origins";
/// The list of units of measure.
pub(super) const MEASURES: &str = "measures";
/// The list of channels.
pub(super) const CHANNELS: &str = "channels";

/// Bought, or sold with help.
pub(super) const KINDS: &[Word] = &[
    Word { value: "BOUGHT", title: title("采购", "Bought") },
    Word { value: "SOLD_WITH_HELP", title: title("帮助销售", "Sold with help") },
];

/// Who paid.
pub(super) const SOURCES: &[Word] = &[
    Word { value: "CANTEEN", title: title("食堂", "Canteen") },
    Word { value: "UNION", title: title("工会", "Trade union") },
    Word { value: "STAFF", title: title("职工", "Staff") },
    Word { value: "OTHER", title: title("其他", "Other") },
];

/// Whether a row must fill a column.
#[derive(Clone, Copy)]
enum Need {
    Required,
    Optional,
}

const fn column(
    key: &'static str,
    title: Title,
    kind: Kind,
    need: Need,
    help: Title,
    choices: Choices,
) -> Column {
    Column { key, title, kind, required: matches!(need, Need::Required), help, choices }
}

const fn title(zh: &'static str, en: &'static str) -> Title {
    Title { zh, en }
}
