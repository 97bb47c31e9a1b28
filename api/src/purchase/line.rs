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
    let order_number = fields.maybe_text("orderNumber", line.order_number.as_deref(), ORDER_NUMBER);
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
    let mut fields = Fields::default();
    let f = &mut fields;
    if let Some(value) = &change.supplier {
        set(&mut line.supplier, f.id("supplier", value));
    }
    if let Some(value) = &change.product {
        set(&mut line.product, f.id("product", value).map(Some));
    }
    if let Some(value) = &change.product_name {
        set(&mut line.product_name, f.text("productName", value, PRODUCT_NAME).map(Some));
    }
    if let Some(value) = &change.origin {
        set(&mut line.origin, f.region("origin", value));
    }
    if let Some(value) = &change.quantity {
        set(&mut line.quantity, f.quantity("quantity", value));
    }
    if let Some(value) = &change.measure {
        set(&mut line.measure, f.text("measure", value, CODE));
    }
    if let Some(value) = &change.amount {
        set(&mut line.amount, f.amount("amount", value));
    }
    if let Some(value) = &change.ordered_on {
        set(&mut line.ordered_on, f.day("orderedOn", value).map(Some));
    }
    if let Some(value) = &change.accepted_on {
        set(&mut line.accepted_on, f.day("acceptedOn", value));
    }
    if let Some(value) = &change.paid_on {
        set(&mut line.paid_on, f.day("paidOn", value).map(Some));
    }
    if let Some(value) = &change.channel {
        set(&mut line.channel, f.text("channel", value, CODE));
    }
    if let Some(value) = &change.order_number {
        set(&mut line.order_number, f.text("orderNumber", value, ORDER_NUMBER).map(Some));
    }
    line.order_line = change.order_line.or(line.order_line);
    line.paid_from = change.paid_from.map(Into::into).or(line.paid_from);
    line.kind = change.kind.map_or(line.kind, Into::into);
    fields.all(Some(line))
}

fn set<T>(field: &mut T, read: Option<T>) {
    if let Some(value) = read {
        *field = value;
    }
}
