//! What lists and summaries of purchases cost: what an index or a kept total answers is cheap, the rest is not.

use super::{cells, input::PurchaseFilter, summary::PurchaseKey};
use crate::{
    error::{Error, Result},
    graphql::{Viewer, connection},
};
use async_graphql::{InputType, Pos, Value};
use domain::Refusal;
use serde_json::Value as Json;

/// The price of a summary that kept totals answer.
const KEPT: u64 = 10;
/// The price of one that reads rows, through an index.
const ROWS: u64 = 500;
/// What a row of a page costs where no index of the scope serves the filter: so many others are passed over.
const PASSED_OVER: u64 = 20;

/// What the filter of a list adds to its price.
pub(crate) fn of_list(argument: &dyn Fn(&str) -> Option<Json>) -> Result<u64> {
    let filter: Option<PurchaseFilter> = read("filter", argument)?;
    let rows = ["first", "last"].into_iter().find_map(|name| argument(name)?.as_u64());
    let rows = connection::rows(rows);
    let served = filter.is_none_or(|filter| is_led(&filter) || !is_searched(&filter));
    Ok(if served { 0 } else { rows * PASSED_OVER })
}

/// What a summary costs: kept totals or rows, as the caller's scope, filter and keys decide.
pub(crate) fn of_summary(viewer: &Viewer, argument: &dyn Fn(&str) -> Option<Json>) -> Result<u64> {
    let filter: Option<PurchaseFilter> = read("filter", argument)?;
    let keys: Option<Vec<PurchaseKey>> = read("groupBy", argument)?;
    let kept = cells::plan(&viewer.atlas, &viewer.reader, filter.as_ref(), &keys.unwrap_or_default())?;
    Ok(if kept.is_some() { KEPT } else { ROWS })
}

/// Whether a filter names what an index leads to: days, an order, a unit, a supplier, a place, a pairing.
fn is_led(filter: &PurchaseFilter) -> bool {
    filter.id.is_some()
        || filter.accepted_on.is_some()
        || filter.year.is_some()
        || filter.pairing.is_some()
        || filter.origin.is_some()
        || filter.unit.is_some()
        || filter.supplier.is_some()
        || filter.order_number.is_some()
        || filter.and.iter().flatten().any(is_led)
}

/// Whether a filter names what is looked for row by row.
fn is_searched(filter: &PurchaseFilter) -> bool {
    filter.amount.is_some()
        || filter.state.is_some()
        || filter.standing.is_some()
        || filter.kind.is_some()
        || filter.line_kind.is_some()
        || filter.channel.is_some()
        || filter.possible_duplicate.is_some()
        || filter.or.is_some()
        || filter.not.is_some()
        || filter.and.iter().flatten().any(is_searched)
}

/// An argument as the schema reads it.
fn read<T: InputType>(name: &'static str, argument: &dyn Fn(&str) -> Option<Json>) -> Result<Option<T>> {
    let Some(given) = argument(name).filter(|given| !given.is_null()) else { return Ok(None) };
    let unread = |why: String| {
        let en = format!("it does not parse: {why}");
        Error::BadInput(Refusal::invalid(name, format!("参数有误：{why}"), en))
    };
    let value = Value::from_json(given).map_err(|error| unread(error.to_string()))?;
    let parsed = T::parse(Some(value));
    parsed.map(Some).map_err(|error| unread(error.into_server_error(Pos::default()).message))
}
