//! The executor's form of a document, made of the parsed one: what is validated and priced is what runs, because
//! nobody reads the text a second time.

use apollo_compiler::{
    Name, Node,
    ast::{self, Definition, OperationType, Type},
    parser::{SourceMap, SourceSpan},
};
use async_graphql::{
    Name as ItsName, Pos, Positioned,
    parser::types::{
        BaseType, Directive, DocumentOperations, ExecutableDocument, Field, FragmentDefinition,
        FragmentSpread, InlineFragment, OperationDefinition, OperationType as ItsOperationType, Selection,
        SelectionSet, Type as ItsType, TypeCondition, VariableDefinition,
    },
};
use async_graphql_value::Value;
use serde_json::Number;
use std::collections::HashMap;

/// The executor's form of a document. What validation is going to refuse (two of one name, a type among the
/// operations) is left out.
pub(super) fn executed(document: &ast::Document) -> ExecutableDocument {
    let here = Here(&document.sources);
    let (mut single, mut many, mut fragments) = (None, HashMap::new(), HashMap::new());
    for definition in &document.definitions {
        match definition {
            Definition::OperationDefinition(operation) => {
                let made = here.node(operation, here.operation(operation));
                match &operation.name {
                    Some(name) => drop(many.insert(its_name(name), made)),
                    None => single = Some(made),
                }
            }
            Definition::FragmentDefinition(fragment) => {
                let made = here.node(fragment, here.fragment(fragment));
                fragments.insert(its_name(&fragment.name), made);
            }
            _ => {}
        }
    }
    let operations = single.map_or(DocumentOperations::Multiple(many), DocumentOperations::Single);
    ExecutableDocument { operations, fragments }
}

/// Where something stands in the text.
struct Here<'a>(&'a SourceMap);

impl Here<'_> {
    fn at(&self, span: Option<SourceSpan>) -> Pos {
        let at = span.and_then(|span| span.line_column(self.0));
        at.map_or_else(Pos::default, |at| Pos { line: at.line, column: at.column })
    }

    fn node<T, M>(&self, node: &Node<T>, made: M) -> Positioned<M> {
        Positioned::new(made, self.at(node.location()))
    }

    fn name(&self, name: &Name) -> Positioned<ItsName> {
        Positioned::new(its_name(name), self.at(name.location()))
    }

    fn operation(&self, operation: &ast::OperationDefinition) -> OperationDefinition {
        OperationDefinition {
            ty: match operation.operation_type {
                OperationType::Query => ItsOperationType::Query,
                OperationType::Mutation => ItsOperationType::Mutation,
                OperationType::Subscription => ItsOperationType::Subscription,
            },
            variable_definitions: operation
                .variables
                .iter()
                .map(|variable| self.node(variable, self.variable(variable)))
                .collect(),
            directives: self.directives(&operation.directives),
            selection_set: self.set(&operation.selection_set),
        }
    }

    fn variable(&self, variable: &ast::VariableDefinition) -> VariableDefinition {
        VariableDefinition {
            name: self.name(&variable.name),
            var_type: self.node(&variable.ty, its_type(&variable.ty)),
            directives: self.directives(&variable.directives),
            // A variable within a default is refused by the parser.
            default_value: variable
                .default_value
                .as_ref()
                .and_then(|value| Some(self.node(value, its_value(value).into_const()?))),
        }
    }

    fn fragment(&self, fragment: &ast::FragmentDefinition) -> FragmentDefinition {
        FragmentDefinition {
            type_condition: self.on(&fragment.type_condition),
            directives: self.directives(&fragment.directives),
            selection_set: self.set(&fragment.selection_set),
        }
    }

    fn on(&self, name: &Name) -> Positioned<TypeCondition> {
        Positioned::new(TypeCondition { on: self.name(name) }, self.at(name.location()))
    }

    fn set(&self, selections: &[ast::Selection]) -> Positioned<SelectionSet> {
        let items: Vec<_> = selections.iter().map(|selection| self.selection(selection)).collect();
        let at = items.first().map_or_else(Pos::default, |first| first.pos);
        Positioned::new(SelectionSet { items }, at)
    }

    fn selection(&self, selection: &ast::Selection) -> Positioned<Selection> {
        match selection {
            ast::Selection::Field(field) => {
                let made = Field {
                    alias: field.alias.as_ref().map(|alias| self.name(alias)),
                    name: self.name(&field.name),
                    arguments: self.arguments(&field.arguments),
                    directives: self.directives(&field.directives),
                    selection_set: self.set(&field.selection_set),
                };
                self.node(field, Selection::Field(self.node(field, made)))
            }
            ast::Selection::FragmentSpread(spread) => {
                let made = FragmentSpread {
                    fragment_name: self.name(&spread.fragment_name),
                    directives: self.directives(&spread.directives),
                };
                self.node(spread, Selection::FragmentSpread(self.node(spread, made)))
            }
            ast::Selection::InlineFragment(inline) => {
                let made = InlineFragment {
                    type_condition: inline.type_condition.as_ref().map(|name| self.on(name)),
                    directives: self.directives(&inline.directives),
                    selection_set: self.set(&inline.selection_set),
                };
                self.node(inline, Selection::InlineFragment(self.node(inline, made)))
            }
        }
    }

    fn directives(&self, directives: &ast::DirectiveList) -> Vec<Positioned<Directive>> {
        let made = |directive: &Node<ast::Directive>| Directive {
            name: self.name(&directive.name),
            arguments: self.arguments(&directive.arguments),
        };
        directives.iter().map(|directive| self.node(directive, made(directive))).collect()
    }

    fn arguments(&self, arguments: &[Node<ast::Argument>]) -> Vec<(Positioned<ItsName>, Positioned<Value>)> {
        let made = |argument: &Node<ast::Argument>| {
            (self.name(&argument.name), self.node(&argument.value, its_value(&argument.value)))
        };
        arguments.iter().map(made).collect()
    }
}

fn its_name(name: &Name) -> ItsName {
    ItsName::new(name.as_str())
}

fn its_type(ty: &Type) -> ItsType {
    let base = match ty {
        Type::Named(name) | Type::NonNullNamed(name) => BaseType::Named(its_name(name)),
        Type::List(inner) | Type::NonNullList(inner) => BaseType::List(Box::new(its_type(inner))),
    };
    ItsType { base, nullable: !ty.is_non_null() }
}

fn its_value(value: &ast::Value) -> Value {
    // A number that no type of ours holds is refused where its type is asked.
    let number = |text: &str| text.parse::<Number>().map_or(Value::Null, Value::Number);
    match value {
        ast::Value::Null => Value::Null,
        ast::Value::Enum(name) => Value::Enum(its_name(name)),
        ast::Value::Variable(name) => Value::Variable(its_name(name)),
        ast::Value::String(text) => Value::String(text.clone()),
        ast::Value::Float(text) => number(text.as_str()),
        ast::Value::Int(text) => number(text.as_str()),
        ast::Value::Boolean(is) => Value::Boolean(*is),
        ast::Value::List(entries) => Value::List(entries.iter().map(|entry| its_value(entry)).collect()),
        ast::Value::Object(fields) => {
            Value::Object(fields.iter().map(|(name, field)| (its_name(name), its_value(field))).collect())
        }
    }
}
