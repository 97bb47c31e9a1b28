//! What the validator leaves to us, of values within values: a field of an object is given once, and a variable
//! fits where it stands.

use super::server_error;
use apollo_compiler::{
    ExecutableDocument, Name, Node, Schema,
    ast::{Argument, DirectiveList, InputValueDefinition, Type, Value, VariableDefinition},
    executable::{Operation, Selection, SelectionSet},
    response::GraphQLError,
    schema::ExtendedType,
    validation::Valid,
};
use async_graphql::ServerError;
use std::collections::HashSet;

/// Looks at the values of every operation.
///
/// # Errors
/// What is wrong with them.
pub(super) fn check(
    schema: &Valid<Schema>,
    document: &Valid<ExecutableDocument>,
) -> Result<(), Vec<ServerError>> {
    let mut wrong = Vec::new();
    for operation in document.operations.iter() {
        let mut walk = Walk { schema, document, operation, followed: HashSet::new(), wrong: &mut wrong };
        walk.directives(&operation.directives);
        walk.set(&operation.selection_set);
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

struct Walk<'a> {
    schema: &'a Valid<Schema>,
    document: &'a Valid<ExecutableDocument>,
    operation: &'a Operation,
    followed: HashSet<&'a Name>,
    wrong: &'a mut Vec<ServerError>,
}

impl<'a> Walk<'a> {
    fn set(&mut self, selections: &'a SelectionSet) {
        for selection in &selections.selections {
            self.directives(selection.directives());
            match selection {
                Selection::Field(field) => {
                    self.arguments(&field.arguments, &field.definition.arguments);
                    self.set(&field.selection_set);
                }
                Selection::InlineFragment(inline) => self.set(&inline.selection_set),
                Selection::FragmentSpread(spread) => {
                    let fragment = self.document.fragments.get(&spread.fragment_name);
                    if let Some(fragment) = fragment.filter(|fragment| self.followed.insert(&fragment.name)) {
                        self.directives(&fragment.directives);
                        self.set(&fragment.selection_set);
                    }
                }
            }
        }
    }

    fn directives(&mut self, directives: &'a DirectiveList) {
        for directive in directives {
            if let Some(definition) = self.schema.directive_definitions.get(&directive.name) {
                self.arguments(&directive.arguments, &definition.arguments);
            }
        }
    }

    fn arguments(&mut self, given: &'a [Node<Argument>], defined: &'a [Node<InputValueDefinition>]) {
        for argument in given {
            if let Some(place) = defined.iter().find(|place| place.name == argument.name) {
                self.value(&argument.value, &place.ty, place.default_value.is_some());
            }
        }
    }

    fn value(&mut self, value: &'a Node<Value>, ty: &Type, has_default: bool) {
        match &**value {
            Value::Variable(name) => self.variable(value, name, ty, has_default),
            Value::List(entries) => {
                let inner = if ty.is_list() { ty.item_type() } else { ty };
                for entry in entries {
                    self.value(entry, inner, false);
                }
            }
            Value::Object(fields) => self.object(fields, ty),
            _ => {}
        }
    }

    fn object(&mut self, fields: &'a [(Name, Node<Value>)], ty: &Type) {
        let schema = self.schema;
        let Some(ExtendedType::InputObject(object)) = schema.types.get(ty.inner_named_type()) else { return };
        let mut given = HashSet::new();
        for (name, value) in fields {
            if !given.insert(name) {
                self.refuse(value, format!("the field `{name}` is given more than once"));
            }
            if let Some(place) = object.fields.get(name) {
                self.value(value, &place.ty, place.default_value.is_some());
            }
        }
    }

    /// The specification's “All Variable Usages Are Allowed”.
    fn variable(&mut self, value: &Node<Value>, name: &Name, ty: &Type, has_default: bool) {
        let Some(variable) = self.operation.variables.iter().find(|variable| variable.name == *name) else {
            return;
        };
        let fits = if ty.is_non_null() && !variable.ty.is_non_null() {
            (has_default || has_value(variable)) && variable.ty.is_assignable_to(&ty.clone().nullable())
        } else {
            variable.ty.is_assignable_to(ty)
        };
        if !fits {
            self.refuse(
                value,
                format!("the variable `${name}` of type `{}` stands where `{ty}` is wanted", variable.ty),
            );
        }
    }

    fn refuse(&mut self, value: &Node<Value>, message: String) {
        self.wrong.push(server_error(GraphQLError::new(message, value.location(), &self.document.sources)));
    }
}

fn has_value(variable: &VariableDefinition) -> bool {
    variable.default_value.as_ref().is_some_and(|value| !value.is_null())
}
