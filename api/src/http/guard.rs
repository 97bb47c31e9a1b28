//! What is looked at before a document is parsed or walked, because parsing and walking it could kill us.

use async_graphql::{
    Name, Positioned,
    parser::types::{DocumentOperations, ExecutableDocument, Selection, SelectionSet},
};
use std::collections::HashMap;

/// How deep brackets may nest: a parser that recurses must not run out of stack.
const DEEPEST: usize = 64;

/// How many selections a document may come to, fragments spread out.
const MOST_SELECTIONS: u64 = 10_000;

/// Whether brackets nest too deep; strings and comments do not count.
pub(super) fn nests_too_deep(document: &str) -> bool {
    let bytes = document.as_bytes();
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'{' | b'[' | b'(' => {
                depth += 1;
                if depth > DEEPEST {
                    return true;
                }
            }
            b'}' | b']' | b')' => depth = depth.saturating_sub(1),
            b'#' => at += until(bytes.get(at..), b"\n"),
            b'"' if bytes.get(at..at + 3) == Some(b"\"\"\"") => at += block_string(bytes.get(at + 3..)) + 5,
            b'"' => at += string(bytes.get(at + 1..)) + 1,
            _ => {}
        }
        at += 1;
    }
    false
}

/// How many bytes come before `end`.
fn until(bytes: Option<&[u8]>, end: &[u8]) -> usize {
    let bytes = bytes.unwrap_or_default();
    bytes.windows(end.len()).position(|window| window == end).unwrap_or(bytes.len())
}

/// The length of a string's content.
fn string(bytes: Option<&[u8]>) -> usize {
    let bytes = bytes.unwrap_or_default();
    let mut escaped = false;
    let ends = |&byte: &u8| {
        let ends = !escaped && (byte == b'"' || byte == b'\n');
        escaped = !escaped && byte == b'\\';
        ends
    };
    bytes.iter().position(ends).unwrap_or(bytes.len())
}

/// The length of a block string's content.
fn block_string(bytes: Option<&[u8]>) -> usize {
    let bytes = bytes.unwrap_or_default();
    let mut at = 0;
    loop {
        at += until(bytes.get(at..), b"\"\"\"");
        let escaped = at > 0 && bytes.get(at - 1) == Some(&b'\\');
        if at >= bytes.len() || !escaped {
            return at;
        }
        at += 3;
    }
}

/// Whether a document spreads out to too many selections, or its fragments run in a circle.
pub(super) fn spreads_too_far(document: &ExecutableDocument) -> bool {
    let mut known: HashMap<&str, Option<u64>> = HashMap::new();
    let operations: Vec<&SelectionSet> = match &document.operations {
        DocumentOperations::Single(operation) => vec![&operation.node.selection_set.node],
        DocumentOperations::Multiple(many) => many.values().map(|one| &one.node.selection_set.node).collect(),
    };
    operations.into_iter().any(|set| size(document, set, &mut known).is_none())
}

/// How many selections a set comes to; none where it runs in a circle or beyond the bound.
fn size<'a>(
    document: &'a ExecutableDocument,
    set: &'a SelectionSet,
    known: &mut HashMap<&'a str, Option<u64>>,
) -> Option<u64> {
    let mut sum = 0_u64;
    for selection in &set.items {
        let part = match &selection.node {
            Selection::Field(field) => 1 + size(document, &field.node.selection_set.node, known)?,
            Selection::InlineFragment(inline) => size(document, &inline.node.selection_set.node, known)?,
            Selection::FragmentSpread(spread) => fragment(document, &spread.node.fragment_name, known)?,
        };
        sum = sum.checked_add(part).filter(|sum| *sum <= MOST_SELECTIONS)?;
    }
    Some(sum)
}

/// How many selections a fragment comes to; each is worked out once.
fn fragment<'a>(
    document: &'a ExecutableDocument,
    name: &'a Positioned<Name>,
    known: &mut HashMap<&'a str, Option<u64>>,
) -> Option<u64> {
    let name = name.node.as_str();
    if let Some(size) = known.get(name) {
        return *size;
    }
    // While it is being worked out it counts as endless, which is what a circle is.
    known.insert(name, None);
    let found = match document.fragments.get(name) {
        Some(fragment) => size(document, &fragment.node.selection_set.node, known),
        None => Some(0),
    };
    known.insert(name, found);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write as _;

    #[test]
    fn brackets_in_strings_and_comments_do_not_count() {
        assert!(nests_too_deep(&format!("{{a(b:{})}}", "[".repeat(2000))));
        assert!(nests_too_deep(&"{a".repeat(65)));
        assert!(!nests_too_deep(&"{a}".repeat(500)));
        assert!(!nests_too_deep(&format!("{{a(b:\"{}\")}}", "[".repeat(2000))));
        assert!(!nests_too_deep(&format!("{{a(b:\"\"\"{}\"\"\")}}", "[".repeat(2000))));
        assert!(!nests_too_deep(&format!("#{}\n{{a}}", "[".repeat(2000))));
        assert!(nests_too_deep(&format!("{{a(b:\"\\\"\")}}{}", "[".repeat(100))));
        assert!(nests_too_deep(&format!("\"\"\"\\\"\"\"\"\"\"{}", "[".repeat(100))));
    }

    #[test]
    fn a_fragment_bomb_is_counted_in_no_time() {
        let mut bomb = "{...f0}".to_owned();
        for at in 0..22 {
            write!(bomb, " fragment f{at} on Query {{...f{} ...f{}}}", at + 1, at + 1).unwrap_or_default();
        }
        bomb.push_str(" fragment f22 on Query {__typename}");
        let spreads =
            |text: &str| async_graphql::parser::parse_query(text).ok().map(|parsed| spreads_too_far(&parsed));
        assert_eq!(spreads(&bomb), Some(true));
        assert_eq!(spreads("{...a} fragment a on Query {...b} fragment b on Query {...a}"), Some(true));
        assert_eq!(spreads("{...a ...a} fragment a on Query {x y}"), Some(false));
    }
}
