//! A row of a sheet, read by the same rules as a line that somebody sends.

use super::{
    input::PurchaseLine,
    line,
    names::{Names, products},
};
use crate::{
    error::Result,
    graphql::{
        Viewer, id,
        scalar::{Date, Decimal, RegionCodeText},
    },
    job::Fault,
    sheet::Row,
};
use domain::{Refusal, purchase::Line};
use entity::{
    ids::OrganisationId,
    values::{Digest, PaymentSource, PurchaseKind},
};
use std::collections::HashSet;
use uuid::Uuid;

/// A row that was read: its line, or all that is wrong with it.
#[derive(Clone, Debug)]
pub(super) struct Parsed {
    /// Its number in the sheet.
    pub(super) number: u32,
    pub(super) line: std::result::Result<Line, Vec<Fault>>,
    /// The digest of all that it says, the same for good: whatever the catalogue learns, and whichever form
    /// of a number or day the sheet has.
    pub(super) content: String,
}

/// Reads rows.
pub(super) async fn parsed(viewer: &Viewer, names: &mut Names, rows: &[Row]) -> Result<Vec<Parsed>> {
    let cell = |row: &Row, key: &str| row.get(key).map(str::to_owned);
    let cells: Vec<String> =
        rows.iter().flat_map(|row| [cell(row, "unit"), cell(row, "supplier")]).flatten().collect();
    names.learn(viewer, &cells).await?;
    let mut parsed: Vec<_> = rows.iter().map(|row| one(names, row)).collect();
    let wanted = |line: &Line| Some((line.supplier, line.product_name.clone()?));
    let goods: HashSet<_> =
        parsed.iter().filter_map(|row| row.line.as_ref().ok()).filter_map(wanted).collect();
    let products = products(viewer, goods).await?;
    for line in parsed.iter_mut().filter_map(|row| row.line.as_mut().ok()) {
        let Some(name) = line.product_name.clone() else { continue };
        line.product = products.get(&(line.supplier, name)).copied();
    }
    Ok(parsed)
}

fn one(names: &Names, row: &Row) -> Parsed {
    let mut faults: Vec<Fault> = row.problems.iter().map(Fault::from).collect();
    let unit = named(names, row, "unit", &mut faults);
    let supplier = named(names, row, "supplier", &mut faults);
    let text = |key: &str| row.get(key).unwrap_or_default().to_owned();
    let maybe = |key: &str| row.get(key).map(str::to_owned);
    let order_line = maybe("orderLine").map(|text| text.parse::<i32>());
    if let Some(Err(_)) = order_line {
        let refusal = Refusal::invalid("orderLine", "订单行号过大", "the line of the order is too large");
        faults.push(Fault::from(&refusal));
    }
    let input = PurchaseLine {
        unit: id::encode(unit),
        supplier: id::encode(supplier),
        product: None,
        product_name: maybe("productName"),
        origin: RegionCodeText(text("origin")),
        quantity: Decimal(text("quantity")),
        measure: text("measure"),
        amount: Decimal(text("amount")),
        ordered_on: maybe("orderedOn").map(Date),
        accepted_on: Date(text("acceptedOn")),
        paid_on: maybe("paidOn").map(Date),
        paid_from: row.get("paidFrom").and_then(PaymentSource::of_word).map(Into::into),
        channel: text("channel"),
        kind: row.get("kind").and_then(PurchaseKind::of_word).unwrap_or(PurchaseKind::Bought).into(),
        order_number: maybe("orderNumber"),
        order_line: order_line.and_then(std::result::Result::ok),
    };
    let line = match line::parse(&input) {
        Ok(line) if faults.is_empty() => Ok(line),
        Ok(_) => Err(faults),
        Err(refusals) => {
            let known: Vec<_> = faults.iter().map(|fault| fault.column.clone()).collect();
            let more = by_column(refusals)
                .iter()
                .map(Fault::from)
                .filter(|more| !known.contains(&more.column))
                .collect::<Vec<_>>();
            Err(faults.into_iter().chain(more).collect())
        }
    };
    let content = line.as_ref().map(content).unwrap_or_default();
    Parsed { number: row.number, line, content }
}

/// The organisation that a cell names; a stand-in where it names none, which is then a fault.
fn named(names: &Names, row: &Row, field: &'static str, faults: &mut Vec<Fault>) -> OrganisationId {
    let nobody = OrganisationId(Uuid::nil());
    let Some(cell) = row.get(field) else { return nobody };
    names.organisation(field, cell).unwrap_or_else(|refusal| {
        faults.push(Fault::from(&refusal));
        nobody
    })
}

/// The digest of all that a line says, before its product is looked up.
fn content(line: &Line) -> String {
    let day = |day: Option<entity::values::Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let says = [
        line.unit.to_string(),
        line.supplier.to_string(),
        line.product_name.clone().unwrap_or_default(),
        line.origin.to_string(),
        line.quantity.0.to_string(),
        line.measure.clone(),
        line.amount.0.to_string(),
        day(line.ordered_on),
        line.accepted_on.to_string(),
        day(line.paid_on),
        line.paid_from.map(PaymentSource::word).unwrap_or_default().to_owned(),
        line.channel.clone(),
        line.kind.word().to_owned(),
        line.order_number.clone().unwrap_or_default(),
        line.order_line.map(|at| at.to_string()).unwrap_or_default(),
    ];
    Digest::of(says.join("\n")).to_string()
}

/// What is wrong, by the columns of the sheet: it has one for a product, whichever way it is named.
fn by_column(refusals: Vec<Refusal>) -> Vec<Refusal> {
    let by_column = |refusal: Refusal| match &*refusal.field {
        "product" => Refusal { field: "productName".into(), ..refusal },
        _ => refusal,
    };
    refusals.into_iter().map(by_column).collect()
}
