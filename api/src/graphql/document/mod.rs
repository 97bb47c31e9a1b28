//! Documents that clients send: looked at, parsed and validated once, and kept by their text.

mod cost;
mod executed;
mod price;
mod scan;
mod shape;
mod values;
mod variables;

pub use cost::{Cost, MOST_COST};

use super::{Viewer, sdl};
use crate::error::{Error, Result};
use apollo_compiler::{
    ExecutableDocument as Typed, Node, Schema, ast,
    executable::{Operation, OperationType},
    parser::Parser,
    request::coerce_variable_values,
    response::{GraphQLError, JsonMap, JsonValue},
    schema::ExtendedType,
    validation::{DiagnosticList, Valid},
};
use async_graphql::{Pos, Request, ServerError, Variables, parser::types::ExecutableDocument};
use cost::Size;
use domain::{Code, Refusal};
use moka::sync::Cache;
use scan::Monster;
use serde_json::{Map, Value as Json};
use shape::Excess;
use std::sync::Arc;

/// How many bytes of documents are kept.
const KEPT_BYTES: u64 = 16 << 20;

/// What a document weighs beside its text, in bytes of text: two parsed forms.
const WEIGHT: usize = 20;

/// Documents by their text, and the schema against which they were held.
#[derive(Clone, Debug)]
pub struct Documents {
    schema: Arc<Valid<Schema>>,
    size: Size,
    kept: Cache<String, Arc<Document>>,
}

/// A document that the schema admits.
#[derive(Debug)]
pub struct Document {
    executed: ExecutableDocument,
    typed: Valid<Typed>,
}

/// Which operations a request may run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Reads.
    Query,
    /// Changes something.
    Mutation,
    /// Goes on.
    Subscription,
}

impl Documents {
    /// None yet.
    ///
    /// # Errors
    /// `INTERNAL` where the schema's own language does not hold.
    pub fn new() -> Result<Self> {
        let broken = |why: String| Error::Internal(format!("the schema does not hold: {why}"));
        let mut schema =
            Schema::parse(sdl(), "schema.graphql").map_err(|error| broken(error.errors.to_string()))?;
        know_one_of(&mut schema);
        let schema = schema.validate().map_err(|error| broken(error.errors.to_string()))?;
        let weigh = |text: &String, _: &Arc<Document>| u32::try_from(text.len() * WEIGHT).unwrap_or(u32::MAX);
        let console = Typed::parse_and_validate(&schema, include_str!("console.graphql"), "console.graphql")
            .map_err(|error| broken(error.errors.to_string()))?;
        Ok(Self {
            size: Size::of(schema.types.len(), &console)?,
            schema: Arc::new(schema),
            kept: Cache::builder().max_capacity(KEPT_BYTES).weigher(weigh).build(),
        })
    }

    /// The document of a text, from memory where it was read before.
    ///
    /// # Errors
    /// What is wrong with it: it does not parse, does not fit the schema, or is too large to be looked at.
    pub fn read(&self, text: &str) -> std::result::Result<Arc<Document>, Vec<ServerError>> {
        if let Some(known) = self.kept.get(text) {
            return Ok(known);
        }
        let document = Arc::new(self.admit(text)?);
        self.kept.insert(text.to_owned(), Arc::clone(&document));
        Ok(document)
    }

    fn admit(&self, text: &str) -> std::result::Result<Document, Vec<ServerError>> {
        scan::scan(text).map_err(|monster| vec![told(too_large(monster))])?;
        let parsed = parsed(text).map_err(|errors| told_all(&errors))?;
        let executed = executed::executed(&parsed);
        // Fragments in a circle are validation's to name; whatever else is too much ends here.
        match shape::measure(&executed) {
            Ok(()) | Err(Excess::Circle) => {}
            Err(excess) => return Err(vec![told(too_much(excess))]),
        }
        let typed = parsed.to_executable_validate(&self.schema).map_err(|error| told_all(&error.errors))?;
        values::check(&self.schema, &typed)?;
        Ok(Document { executed, typed })
    }

    /// The operation that a request names, and the variables that it runs with: those that it declares, its
    /// defaults where none is given.
    ///
    /// # Errors
    /// There is none of that name, or a variable is missing or of the wrong type.
    pub fn operation<'a>(
        &self,
        document: &'a Document,
        name: Option<&str>,
        variables: &Map<String, Json>,
    ) -> std::result::Result<Operated<'a>, Vec<ServerError>> {
        let operation = document.operation(name).map_err(|error| vec![error])?;
        let misfit =
            |refusal| async_graphql::Error::from(Error::BadInput(refusal)).into_server_error(Pos::default());
        variables::check(&self.schema, operation, variables)
            .map_err(|wrong| wrong.into_iter().map(misfit).collect::<Vec<_>>())?;
        let given = JsonValue::from(Json::Object(variables.clone()));
        let none = JsonMap::new();
        let values = coerce_variable_values(&self.schema, operation, given.as_object().unwrap_or(&none))
            .map_err(|error| vec![server_error(error.to_graphql_error(&document.typed.sources))])?;
        let values = serde_json::to_value(&*values)
            .map_err(|error| vec![ServerError::new(error.to_string(), None)])?;
        let Json::Object(values) = values else { return Ok((operation, Map::new())) };
        Ok((operation, values))
    }

    /// What running an operation of a document costs.
    ///
    /// # Errors
    /// `QUERY_TOO_COSTLY` where it is beyond what one request may cost; `BAD_USER_INPUT` where an argument that
    /// decides the price does not parse.
    pub fn cost(
        &self,
        document: &Document,
        operation: &Operation,
        variables: &Map<String, Json>,
        viewer: &Viewer,
    ) -> Result<Cost> {
        cost::work_out(&document.typed, operation, variables, viewer, self.size)
    }
}

impl Document {
    /// The operation that a request names.
    ///
    /// # Errors
    /// There is none of that name, or there are several and none is named.
    pub fn operation(&self, name: Option<&str>) -> std::result::Result<&Node<Operation>, ServerError> {
        let sources = &self.typed.sources;
        self.typed.operations.get(name).map_err(|error| server_error(error.to_graphql_error(sources)))
    }

    /// The request that runs an operation of it.
    pub fn request(&self, name: Option<&str>, variables: Map<String, Json>) -> Request {
        let mut request =
            Request::new(String::new()).variables(Variables::from_json(Json::Object(variables)));
        request.set_parsed_query(self.executed.clone());
        request.operation_name = name.map(str::to_owned);
        request
    }
}

/// An operation, with the variables that it runs with.
pub type Operated<'a> = (&'a Node<Operation>, Map<String, Json>);

/// Reads a text; what it means is asked later.
fn parsed(text: &str) -> std::result::Result<ast::Document, DiagnosticList> {
    let mut parser = Parser::new().recursion_limit(scan::DEEPEST * 2);
    parser.parse_ast(text, "document").map_err(|error| error.errors)
}

/// What kind an operation is.
pub fn kind(operation: &Operation) -> Kind {
    match operation.operation_type {
        OperationType::Query => Kind::Query,
        OperationType::Mutation => Kind::Mutation,
        OperationType::Subscription => Kind::Subscription,
    }
}

/// Lets introspection ask for `__Type.isOneOf`, which the executor knows and the validator does not.
fn know_one_of(schema: &mut Schema) {
    let like = schema.types.get("__Field").and_then(ExtendedType::as_object);
    let like = like.and_then(|field| field.fields.get("isDeprecated")).cloned();
    if let (Some(mut field), Some(ExtendedType::Object(object))) = (like, schema.types.get_mut("__Type")) {
        let name = apollo_compiler::name!("isOneOf");
        field.make_mut().name = name.clone();
        object.make_mut().fields.insert(name, field);
    }
}

fn too_large(monster: Monster) -> Refusal {
    let (zh, en) = match monster {
        Monster::Long => (
            format!("查询文本超过 {} KB；数据请放在 variables 中", scan::MOST_BYTES / 1024),
            format!(
                "the document has more than {} KiB; put what is long into variables",
                scan::MOST_BYTES / 1024
            ),
        ),
        Monster::Wordy => (
            format!("查询文本超过 {} 个词；数据请放在 variables 中", scan::MOST_TOKENS),
            format!("the document has more than {} tokens; put data into variables", scan::MOST_TOKENS),
        ),
        Monster::Deep => (
            format!("查询嵌套超过 {} 层", scan::DEEPEST),
            format!("the document nests deeper than {}", scan::DEEPEST),
        ),
    };
    Refusal::new(Code::LimitExceeded, "query", zh, en)
}

fn too_much(excess: Excess) -> Refusal {
    let (zh, en, most) = match excess {
        Excess::Selections | Excess::Circle => {
            ("展开后的字段", "selections, fragments spread out", shape::MOST_SELECTIONS)
        }
        Excess::Depth => ("层次", "levels of fields", shape::DEEPEST),
        Excess::Chain => ("片段层次", "levels of fragments", shape::DEEPEST_SETS),
        Excess::Aliases => ("别名", "aliases", shape::MOST_ALIASES),
        Excess::RootFields => ("根字段", "root fields", shape::MOST_ROOT_FIELDS),
        Excess::Directives => ("指令", "directives", shape::MOST_DIRECTIVES),
    };
    Refusal::new(
        Code::LimitExceeded,
        "query",
        format!("查询的{zh}不能超过 {most}"),
        format!("a document has {most} {en} at most"),
    )
}

fn told(refusal: Refusal) -> ServerError {
    let mut told = async_graphql::Error::from(Error::TooCostly(refusal)).into_server_error(Pos::default());
    told.locations.clear();
    told
}

fn told_all(errors: &DiagnosticList) -> Vec<ServerError> {
    // A broken document can break a hundred rules; the first few say enough.
    errors.iter().take(10).map(|error| server_error(error.to_json())).collect()
}

fn server_error(error: GraphQLError) -> ServerError {
    let mut told = ServerError::new(error.message, None);
    told.locations = error.locations.into_iter().map(|at| Pos { line: at.line, column: at.column }).collect();
    told
}

#[cfg(test)]
mod tests;
