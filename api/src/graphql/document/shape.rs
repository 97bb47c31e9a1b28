//! How large a document is once its fragments are spread out: counted with a memory, before anybody walks it.

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, OperationDefinition, Selection, SelectionSet,
};
use std::collections::HashMap;

/// The most selections, fragments spread out.
pub(super) const MOST_SELECTIONS: u64 = 10_000;
/// How deep fields may lie.
pub(super) const DEEPEST: u64 = 20;
/// How deep sets of selections may lie in one another, through fragments: whoever walks a document recurses so
/// far. Brackets cannot nest deeper, and a chain of fragments has none.
pub(super) const DEEPEST_SETS: u64 = 64;
/// The most fields under other names.
pub(super) const MOST_ALIASES: u64 = 50;
/// The most fields of the operation itself.
pub(super) const MOST_ROOT_FIELDS: u64 = 20;
/// The most directives.
pub(super) const MOST_DIRECTIVES: u64 = 50;

/// What a document has too much of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Excess {
    /// Selections.
    Selections,
    /// Depth.
    Depth,
    /// Fragments within fragments.
    Chain,
    /// Aliases.
    Aliases,
    /// Root fields.
    RootFields,
    /// Directives.
    Directives,
    /// Fragments that run in a circle.
    Circle,
}

/// The size of a set of selections.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Size {
    selections: u64,
    /// The fields of the set itself, those of its fragments included.
    own: u64,
    depth: u64,
    /// How deep sets of selections lie in it.
    sets: u64,
    aliases: u64,
    directives: u64,
}

/// Measures every operation of a document.
pub(super) fn measure(document: &ExecutableDocument) -> Result<(), Excess> {
    let operations: Vec<&OperationDefinition> = match &document.operations {
        DocumentOperations::Single(operation) => vec![&operation.node],
        DocumentOperations::Multiple(many) => many.values().map(|one| &one.node).collect(),
    };
    let mut known = HashMap::new();
    // What nothing spreads is walked by validation all the same.
    for name in document.fragments.keys() {
        check(fragment(document, name, &mut known, 0)?)?;
    }
    for operation in operations {
        let mut size = set(document, &operation.selection_set.node, &mut known, 0)?;
        size.directives += count(operation.directives.len());
        size.directives +=
            operation.variable_definitions.iter().map(|one| count(one.node.directives.len())).sum::<u64>();
        check(size)?;
        if size.own > MOST_ROOT_FIELDS {
            return Err(Excess::RootFields);
        }
    }
    Ok(())
}

const fn check(size: Size) -> Result<(), Excess> {
    if size.selections > MOST_SELECTIONS {
        Err(Excess::Selections)
    } else if size.depth > DEEPEST {
        Err(Excess::Depth)
    } else if size.sets > DEEPEST_SETS {
        Err(Excess::Chain)
    } else if size.aliases > MOST_ALIASES {
        Err(Excess::Aliases)
    } else if size.directives > MOST_DIRECTIVES {
        Err(Excess::Directives)
    } else {
        Ok(())
    }
}

/// The sizes of fragments; none while one is being worked out, which is how a circle is found.
type Known<'a> = HashMap<&'a str, Option<Size>>;

fn set<'a>(
    document: &'a ExecutableDocument,
    selections: &'a SelectionSet,
    known: &mut Known<'a>,
    above: u64,
) -> Result<Size, Excess> {
    if above > DEEPEST_SETS {
        return Err(Excess::Chain);
    }
    let above = above + 1;
    let mut sum = Size::default();
    for selection in &selections.items {
        let part = match &selection.node {
            Selection::Field(field) => {
                let below = set(document, &field.node.selection_set.node, known, above)?;
                Size {
                    selections: below.selections + 1,
                    own: 1,
                    depth: below.depth + 1,
                    sets: below.sets,
                    aliases: below.aliases + u64::from(field.node.alias.is_some()),
                    directives: below.directives + count(field.node.directives.len()),
                }
            }
            Selection::InlineFragment(inline) => {
                let below = set(document, &inline.node.selection_set.node, known, above)?;
                Size { directives: below.directives + count(inline.node.directives.len()), ..below }
            }
            Selection::FragmentSpread(spread) => {
                let below = fragment(document, spread.node.fragment_name.node.as_str(), known, above)?;
                Size { directives: below.directives + count(spread.node.directives.len()), ..below }
            }
        };
        sum = Size {
            selections: sum.selections + part.selections,
            own: sum.own + part.own,
            depth: Ord::max(sum.depth, part.depth),
            sets: Ord::max(sum.sets, part.sets + 1),
            aliases: sum.aliases + part.aliases,
            directives: sum.directives + part.directives,
        };
        check(sum)?;
    }
    Ok(sum)
}

/// The size of a fragment, worked out once.
fn fragment<'a>(
    document: &'a ExecutableDocument,
    name: &'a str,
    known: &mut Known<'a>,
    above: u64,
) -> Result<Size, Excess> {
    if let Some(size) = known.get(name) {
        return size.ok_or(Excess::Circle);
    }
    known.insert(name, None);
    let size = match document.fragments.get(name) {
        Some(found) => {
            let below = set(document, &found.node.selection_set.node, known, above)?;
            Size { directives: below.directives + count(found.node.directives.len()), ..below }
        }
        None => Size::default(),
    };
    known.insert(name, Some(size));
    Ok(size)
}

fn count(of: usize) -> u64 {
    u64::try_from(of).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::{
        super::{executed::executed, parsed},
        *,
    };
    use std::fmt::Write as _;

    fn measured(text: &str) -> Result<(), Excess> {
        measure(&executed(&parsed(text).unwrap_or_default()))
    }

    #[test]
    fn a_fragment_bomb_is_counted_in_no_time() {
        let mut bomb = "{...f0}".to_owned();
        for at in 0..22 {
            write!(bomb, " fragment f{at} on Query {{...f{} ...f{}}}", at + 1, at + 1).unwrap_or_default();
        }
        bomb.push_str(" fragment f22 on Query {__typename}");
        assert_eq!(measured(&bomb), Err(Excess::Selections));
        assert_eq!(
            measured("{...a} fragment a on Query {...b} fragment b on Query {...a}"),
            Err(Excess::Circle)
        );
        assert_eq!(measured("{...a ...a} fragment a on Query {x y}"), Ok(()));
    }

    #[test]
    fn a_chain_of_fragments_is_not_followed_to_its_end() {
        let chain = |links: usize| {
            let link = |at: usize| format!(" fragment f{at} on Query {{...f{}}}", at + 1);
            let links: String = (0..links).map(link).collect();
            format!("{{...f0}}{links}")
        };
        assert_eq!(measured(&chain(2_800)), Err(Excess::Chain));
        assert_eq!(measured(&chain(64)), Err(Excess::Chain));
        assert_eq!(measured(&chain(62)), Ok(()));
    }

    #[test]
    fn each_limit_is_found_behind_fragments_too() {
        let many = |what: &str, times: usize| {
            (0..times).fold(String::new(), |mut text, at| {
                write!(text, "{} ", what.replace('#', &at.to_string())).unwrap_or_default();
                text
            })
        };
        let spread = |inside: &str| format!("{{ x {{ ...f }} }} fragment f on T {{ {inside} }}");
        assert_eq!(measured(&spread(&many("a#: y", 50))), Ok(()));
        assert_eq!(measured(&spread(&many("a#: y", 51))), Err(Excess::Aliases));
        assert_eq!(
            measured(&format!("{{ ...f }} fragment f on T {{ {} }}", many("y#", 21))),
            Err(Excess::RootFields)
        );
        assert_eq!(measured(&spread(&many("y#", 21))), Ok(()));
        assert_eq!(measured(&spread(&many("y# @skip(if: true)", 51))), Err(Excess::Directives));
        let nested = |levels: usize| format!("{}x{}", "x {".repeat(levels), "}".repeat(levels));
        assert_eq!(measured(&spread(&nested(18))), Ok(()));
        assert_eq!(measured(&spread(&nested(19))), Err(Excess::Depth));
        assert_eq!(
            measured(&format!("{{ x }} fragment unused on T {{ {} }}", many("a#: y", 51))),
            Err(Excess::Aliases)
        );
    }
}
