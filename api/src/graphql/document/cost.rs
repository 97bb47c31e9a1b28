//! What running an operation costs, worked out from its types before anything runs.
//!
//! A field that gives an object costs 1, or what the table of prices says, and what is asked below it; a list
//! costs that for each of its entries, a connection for each row of its page. A value costs nothing. Fragments
//! are worked out once each. Introspection has a budget of its own: it reads nothing but the schema.

use super::price;
use crate::{
    error::{Error, Result},
    graphql::{Viewer, connection},
};
use apollo_compiler::{
    ExecutableDocument,
    ast::Value,
    executable::{Field, Operation, Selection, SelectionSet},
    validation::Valid,
};
use domain::{Code, Refusal};
use serde_json::{Map, Value as Json};
use std::collections::HashMap;

/// The most that one request may cost.
pub const MOST_COST: u64 = 20_000;
/// What a console that opens pays for the schema.
const CONSOLE: u64 = 100;
/// The most that one request may ask of the schema about itself: twice what a console asks for.
pub(super) const MOST_INTROSPECTION: u64 = 2 * CONSOLE;
/// How many entries a list without pages is taken to have.
const ENTRIES: u64 = 10;

/// What an operation costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// What it reads and writes.
    pub data: u64,
    /// What it asks of the schema about itself, in hundredths of what a console asks for.
    pub introspection: u64,
    /// What each row of the page costs, inside a connection.
    a_row: u64,
}

/// How large the schema is, by which introspection is priced.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    types: u64,
    /// How many values a console asks for.
    console: u64,
}

impl Size {
    /// The size of a schema, by a document that asks for all of it.
    pub(super) fn of(types: usize, console: &Valid<ExecutableDocument>) -> Result<Self> {
        let types = u64::try_from(types).unwrap_or(u64::MAX);
        let mut size = Self { types, console: 0 };
        for operation in console.operations.iter() {
            let none = Map::new();
            let mut walk = Walk::new(console, &none, types, &|_, _, _| Ok(0));
            size.console += walk.set(&operation.selection_set)?.introspection;
        }
        Ok(size)
    }
}

/// Works out what an operation costs.
pub(super) fn work_out(
    document: &Valid<ExecutableDocument>,
    operation: &Operation,
    variables: &Map<String, Json>,
    viewer: &Viewer,
    size: Size,
) -> Result<Cost> {
    let priced =
        |parent: &str, field: &str, argument: Given<'_>| price::of_arguments(viewer, parent, field, argument);
    let mut cost = Walk::new(document, variables, size.types, &priced).set(&operation.selection_set)?;
    cost.introspection = cost.introspection.saturating_mul(CONSOLE).div_ceil(Ord::max(size.console, 1));
    let beyond = |what: (&str, &str), cost: u64, most: u64| {
        Error::TooCostly(Refusal::new(
            Code::LimitExceeded,
            "query",
            format!("{}为 {cost}，超过单次请求的上限 {most}；请减小 first 或分次查询", what.0),
            format!(
                "the {} is {cost}, beyond the {most} of one request; ask for smaller pages or less at once",
                what.1
            ),
        ))
    };
    if cost.data > MOST_COST {
        return Err(beyond(("查询代价", "cost"), cost.data, MOST_COST));
    }
    if cost.introspection > MOST_INTROSPECTION {
        return Err(beyond(
            ("模式查询代价", "cost of introspection"),
            cost.introspection,
            MOST_INTROSPECTION,
        ));
    }
    Ok(cost)
}

struct Walk<'a> {
    document: &'a Valid<ExecutableDocument>,
    variables: &'a Map<String, Json>,
    types: u64,
    priced: &'a Priced<'a>,
    known: HashMap<&'a str, Cost>,
}

/// The arguments of a field, by their names.
type Given<'a> = &'a dyn Fn(&str) -> Option<Json>;
/// What the arguments of a field of a type add to its price.
type Priced<'a> = dyn Fn(&str, &str, Given<'_>) -> Result<u64> + 'a;

impl<'a> Walk<'a> {
    fn new(
        document: &'a Valid<ExecutableDocument>,
        variables: &'a Map<String, Json>,
        types: u64,
        priced: &'a Priced<'a>,
    ) -> Self {
        Self { document, variables, types, priced, known: HashMap::new() }
    }

    fn set(&mut self, set: &'a SelectionSet) -> Result<Cost> {
        let mut sum = Cost::default();
        for selection in &set.selections {
            let part = match selection {
                Selection::Field(field) => self.field(set.ty.as_str(), field)?,
                Selection::InlineFragment(inline) => self.set(&inline.selection_set)?,
                Selection::FragmentSpread(spread) => self.fragment(spread.fragment_name.as_str())?,
            };
            sum = sum.and(part);
        }
        Ok(sum)
    }

    fn fragment(&mut self, name: &'a str) -> Result<Cost> {
        if let Some(known) = self.known.get(name) {
            return Ok(*known);
        }
        let cost = match self.document.fragments.get(name) {
            Some(fragment) => self.set(&fragment.selection_set)?,
            None => Cost::default(),
        };
        self.known.insert(name, cost);
        Ok(cost)
    }

    fn field(&mut self, parent: &str, field: &'a Field) -> Result<Cost> {
        let below = self.set(&field.selection_set)?;
        if field.name.starts_with("__") || parent.starts_with("__") {
            let each = below.data.saturating_add(below.introspection).saturating_add(1);
            let introspection = each.saturating_mul(price::told(&field.name, self.types));
            return Ok(Cost { introspection, ..Cost::default() });
        }
        let leaf = field.selection_set.selections.is_empty();
        let own = match price::fixed(parent, &field.name) {
            Some(price) => price,
            None => u64::from(!leaf),
        };
        let argument = |name: &str| self.argument(field, name);
        let own = own.saturating_add((self.priced)(parent, &field.name, &argument)?);
        let introspection = below.introspection;
        if is_connection(parent) && matches!(field.name.as_str(), "nodes" | "edges") {
            return Ok(Cost { a_row: own.saturating_add(below.data), introspection, data: 0 });
        }
        let entries = if field.ty().is_list() && !leaf { ENTRIES } else { 1 };
        let page = if is_connection(field.ty().inner_named_type()) { self.page(field) } else { 0 };
        let data = own
            .saturating_add(below.data)
            .saturating_mul(entries)
            .saturating_add(below.a_row.saturating_mul(page));
        Ok(Cost { data, introspection, a_row: 0 })
    }

    /// How many rows the page of a connection may hold.
    fn page(&self, field: &Field) -> u64 {
        let rows = ["first", "last"].into_iter().find_map(|name| self.argument(field, name)?.as_u64());
        connection::rows(rows)
    }

    /// The value of an argument, variables filled in.
    fn argument(&self, field: &Field, name: &str) -> Option<Json> {
        field.specified_argument_by_name(name).map(|value| self.value(value))
    }

    fn value(&self, value: &Value) -> Json {
        match value {
            Value::Null => Json::Null,
            Value::Enum(word) => Json::String(word.to_string()),
            Value::Variable(name) => self.variables.get(name.as_str()).cloned().unwrap_or_default(),
            Value::String(text) => Json::String(text.clone()),
            Value::Boolean(flag) => Json::Bool(*flag),
            Value::Int(number) => number.as_str().parse().map(Json::Number).unwrap_or_default(),
            Value::Float(number) => number.as_str().parse().map(Json::Number).unwrap_or_default(),
            Value::List(values) => values.iter().map(|value| self.value(value)).collect(),
            Value::Object(fields) => {
                let fields = fields.iter().map(|(name, value)| (name.to_string(), self.value(value)));
                Json::Object(fields.collect())
            }
        }
    }
}

fn is_connection(name: &str) -> bool {
    name.ends_with("Connection")
}

impl Cost {
    const fn and(self, other: Self) -> Self {
        Self {
            data: self.data.saturating_add(other.data),
            introspection: self.introspection.saturating_add(other.introspection),
            a_row: self.a_row.saturating_add(other.a_row),
        }
    }
}
