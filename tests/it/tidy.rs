//! The house rules for files: what each says first, how long it may be, which pages there are.

use std::io::Write;
use tests::workspace::{page, pages, root};

/// A file beyond this many lines is split.
const MOST_LINES: usize = 400;
/// A file beyond this many is named when the tests run.
const MANY_LINES: usize = 300;

#[test]
fn every_file_says_first_what_it_is_for() {
    let silent: Vec<_> = pages(&[".rs"])
        .into_iter()
        .filter(|page| !page.text.starts_with("//! "))
        .map(|page| page.path)
        .collect();
    assert!(silent.is_empty(), "these files do not begin with a //! line: {silent:?}");
}

#[test]
fn no_file_is_too_long_to_read() {
    let mut too_long = Vec::new();
    for page in pages(&[".rs"]) {
        let lines = page.text.lines().count();
        if lines > MOST_LINES {
            too_long.push((page.path, lines));
        } else if lines > MANY_LINES {
            // Not by a macro: the test runner would swallow it.
            let said = format!("{} has {lines} lines; {MANY_LINES} is the aim\n", page.path);
            drop(std::io::stderr().write_all(said.as_bytes()));
        }
    }
    assert!(too_long.is_empty(), "split these files, which have more than {MOST_LINES} lines: {too_long:?}");
}

#[test]
fn the_pages_that_newcomers_look_for_are_there() {
    for path in [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "docs/glossary.md",
        "docs/decisions/README.md",
    ] {
        let text = page(path).map(|page| page.text).unwrap_or_default();
        assert!(text.starts_with("# "), "{path} is missing, or has no title");
    }
}

/// An invariant that no test holds is a wish: each line under "Invariants" says "Held by", and then names
/// files, or `file::test`, that exist.
#[test]
fn every_invariant_names_what_holds_it() {
    let architecture = page("ARCHITECTURE.md").unwrap().text;
    let (_, section) = architecture.split_once("\n## Invariants\n").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let invariants: Vec<_> = section.split("\n- ").skip(1).collect();
    assert!(!invariants.is_empty());
    let mut wrong = Vec::new();
    for invariant in invariants {
        let holders: Vec<_> = match invariant.split_once("Held by") {
            Some((_, holders)) => holders.split('`').skip(1).step_by(2).collect(),
            None => Vec::new(),
        };
        if holders.is_empty() {
            wrong.push(format!("nothing holds it: {invariant}"));
        }
        wrong.extend(
            holders.into_iter().filter(|holder| !exists(holder)).map(|holder| format!("no {holder}")),
        );
    }
    assert!(wrong.is_empty(), "ARCHITECTURE.md: {wrong:#?}");
}

/// What is committed is finished: a note to oneself belongs into an issue.
#[test]
fn nothing_committed_is_unfinished() {
    // In pieces, so that this file does not find itself.
    let words = [["TO", "DO"], ["FIX", "ME"], ["unimple", "mented!"], ["to", "do!("], ["db", "g!("]];
    let words = words.map(|halves| halves.concat());
    let mut found = Vec::new();
    let endings = [
        ".rs",
        ".md",
        ".toml",
        ".sh",
        ".graphql",
        ".mjs",
        "justfile",
        ".ci/run",
        ".ci/smoke",
        ".ci/conformance",
    ];
    for page in pages(&endings) {
        for (number, line) in (1..).zip(page.text.lines()) {
            if words.iter().any(|word| line.contains(word.as_str())) {
                found.push(format!("{}:{number}: {line}", page.path));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

/// `path`, or `path::name` of a function in it.
fn exists(holder: &str) -> bool {
    match holder.split_once("::") {
        None => root().join(holder).exists(),
        Some((path, name)) => page(path).is_some_and(|page| page.text.contains(&format!("fn {name}("))),
    }
}
