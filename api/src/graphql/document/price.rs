//! What single fields cost beyond the ordinary, and what their arguments make of it.

use crate::{error::Result, graphql::Viewer, purchase};
use serde_json::Value as Json;

/// Fields whose price is not 1, by the type that has them: statements of their own, digests over many rows,
/// passwords that take a while to check.
const PRICES: &[(&str, &str, u64)] = &[
    ("Mutation", "signIn", 100),
    ("Mutation", "changePassword", 100),
    ("Organisation", "history", 10),
    ("Product", "history", 10),
    ("Plan", "history", 10),
];

/// The price of any mutation: a transaction.
const WRITE: u64 = 10;
/// The price of a count: it may read ten thousand entries of an index.
const COUNT: u64 = 20;

/// The price of a field of any kind of record, or of its sums.
fn of_records(parent: &str, field: &str) -> Option<u64> {
    match (parent.strip_suffix("Summary"), field) {
        (Some(_), "seal") => Some(200),
        (Some(_), "unverified") => Some(10),
        (None, "history") => Some(3),
        (None, "disputes") => Some(2),
        (None, "claimedTwice") => Some(1),
        _ => None,
    }
}

/// The fixed price of a field, where it has one.
pub(super) fn fixed(parent: &str, field: &str) -> Option<u64> {
    let listed = PRICES.iter().find(|(of, name, _)| *of == parent && *name == field);
    match (listed, field) {
        (Some((_, _, price)), _) => Some(*price),
        (None, "totalCount") => Some(COUNT),
        (None, _) if parent == "Mutation" => Some(WRITE),
        (None, _) => of_records(parent, field),
    }
}

/// How many entries a list is taken to have that the schema tells about itself: lists within lists multiply, and
/// types lead back to types.
pub(super) fn told(field: &str, types: u64) -> u64 {
    match field {
        "types" => types,
        "fields" | "possibleTypes" => 10,
        "inputFields" | "enumValues" | "directives" => 5,
        "args" => 2,
        _ => 1,
    }
}

/// What the arguments of a field add: the items of a batch, a filter that no index serves, a summary that kept
/// totals cannot answer.
pub(super) fn of_arguments(
    viewer: &Viewer,
    parent: &str,
    field: &str,
    argument: &dyn Fn(&str) -> Option<Json>,
) -> Result<u64> {
    match (parent, field) {
        ("Query", "purchases") => purchase::price::of_list(argument),
        ("Query", "purchaseSummary") => purchase::price::of_summary(viewer, argument),
        ("Mutation", _) => Ok(argument("input").map_or(0, |input| items(&input))),
        _ => Ok(0),
    }
}

/// How many items the lists of an input have.
fn items(input: &Json) -> u64 {
    let lists = input.as_object().into_iter().flat_map(|fields| fields.values()).filter_map(Json::as_array);
    lists.map(|list| u64::try_from(list.len()).unwrap_or(u64::MAX)).sum()
}
