//! From what a client sends to a line that the rules understand, field by field.

use super::input::{PurchaseChange, PurchaseLine};
use crate::graphql::field::Fields;
use domain::{Refusal, purchase::Line};
use entity::{purchase, values::RegionCode};

/// The most characters of a product's name.
const PRODUCT_NAME: usize = 200;
/// The most characters of an order number.
const ORDER_NUMBER: usize = 64;
/// The most characters of a code.
const CODE: usize = 32;

/// Reads a line; all that is wrong with it.
pub(super) fn parse(line: &PurchaseLine) -> Result<Line, Vec<Refusal>> {
    let mut fields = Fields::default();
    let unit = fields.id("unit", &line.unit);
    let supplier = fields.id("supplier", &line.supplier);
    let product = fields.maybe("product", line.product.as_ref(), Fields::id);
    let product_name = fields.maybe_text("productName", line.product_name.as_deref(), PRODUCT_NAME);
    let origin = fields.region("origin", &line.origin);
    let quantity = fields.quantity("quantity", &line.quantity);
    let measure = fields.text("measure", &line.measure, CODE);
    let amount = fields.amount("amount", &line.amount);
    let ordered_on = fields.maybe_day("orderedOn", line.ordered_on.as_ref());
    let accepted_on = fields.day("acceptedOn", &line.accepted_on);
    let paid_on = fields.maybe_day("paidOn", line.paid_on.as_ref());
    let channel = fields.text("channel", &line.channel, CODE);
    let order_number = fields.maybe_paper_number("orderNumber", line.order_number.as_deref(), ORDER_NUMBER);
    let read = (|| {
        Some(Line {
            unit: unit?,
            supplier: supplier?,
            product: product?,
            product_name: product_name?,
            origin: origin?,
            quantity: quantity?,
            measure: measure?,
            amount: amount?,
            ordered_on: ordered_on?,
            accepted_on: accepted_on?,
            paid_on: paid_on?,
            paid_from: line.paid_from.map(Into::into),
            channel: channel?,
            kind: line.kind.into(),
            order_number: order_number?,
            order_line: line.order_line,
        })
    })();
    fields.all(read)
}

/// The line that a stored purchase was entered as.
pub(super) fn of_row(row: &purchase::Model, origin: RegionCode) -> Line {
    Line {
        unit: row.unit_id,
        supplier: row.supplier_id,
        product: row.product_id,
        product_name: row.product_name.clone(),
        origin,
        quantity: row.quantity,
        measure: row.measure.clone(),
        amount: row.amount,
        ordered_on: row.ordered_on,
        accepted_on: row.day,
        paid_on: row.paid_on,
        paid_from: row.paid_from,
        channel: row.channel.clone(),
        kind: row.kind,
        order_number: (!row.own_number).then(|| row.order_number.clone()),
        order_line: (!row.own_number && row.order_line > 0).then_some(row.order_line),
    }
}

/// A stored line with the changes of an amendment; all that is wrong with them.
pub(super) fn amended(mut line: Line, change: &PurchaseChange) -> Result<Line, Vec<Refusal>> {
    if *change == PurchaseChange::default() {
        return Err(vec![Refusal::invalid("change", "没有要修改的内容", "say what is to change")]);
    }
    let mut fields = Fields::default();
    let f = &mut fields;
    f.must("supplier", &change.supplier, &mut line.supplier, Fields::id);
    f.may("product", &change.product, &mut line.product, Fields::id);
    f.may("productName", &change.product_name, &mut line.product_name, |f, name, value| {
        f.text(name, value, PRODUCT_NAME)
    });
    f.must("origin", &change.origin, &mut line.origin, Fields::region);
    f.must("quantity", &change.quantity, &mut line.quantity, Fields::quantity);
    f.must("measure", &change.measure, &mut line.measure, |f, name, value| f.text(name, value, CODE));
    f.must("amount", &change.amount, &mut line.amount, Fields::amount);
    f.may("orderedOn", &change.ordered_on, &mut line.ordered_on, Fields::day);
    f.must("acceptedOn", &change.accepted_on, &mut line.accepted_on, Fields::day);
    f.may("paidOn", &change.paid_on, &mut line.paid_on, Fields::day);
    f.may("paidFrom", &change.paid_from, &mut line.paid_from, |_, _, &word| Some(word.into()));
    f.must("channel", &change.channel, &mut line.channel, |f, name, value| f.text(name, value, CODE));
    f.must("kind", &change.kind, &mut line.kind, |_, _, &word| Some(word.into()));
    f.may("orderNumber", &change.order_number, &mut line.order_number, |f, name, value| {
        f.paper_number(name, value, ORDER_NUMBER)
    });
    f.may("orderLine", &change.order_line, &mut line.order_line, |_, _, &number| Some(number));
    fields.all(Some(line))
}
