//! What the compiler refuses: each file of `tests/compile_fail` breaks one lock, and must not compile.
//!
//! A file says where and why: `//~ E0308` at the end of a line means that this line, and no other, is refused
//! with that code, and the next line, `//= …`, says what stands there in its twin. The twin compiles, so that
//! the case fails for this reason and no other. What lies in `inside` is a room of the program itself, with all
//! that the program may name. Adding a file is all that it takes to add a case.

use std::{collections::BTreeSet, fmt::Write, fs, os::unix::fs::symlink, path::Path};
use tests::{
    compiler::{Refusals, Rustc, direct_dependencies},
    workspace::{Page, page, pages, root},
};

/// The packages that a case outside the program can name.
const NAMED: [&str; 8] = ["api", "chrono", "domain", "entity", "sea_orm", "serde_json", "tokio", "uuid"];

/// What the compiler says before it looks at types: a crate that has such an error has no others.
const OF_NAMES: [&str; 3] = ["E0432", "E0433", "E0603"];

#[test]
fn what_must_not_compile_does_not() {
    let rustc = Rustc::with(&NAMED.map(|name| (name.to_owned(), None)));
    let scratch = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    for case in cases(|path| !path.contains("/inside/")) {
        let file = scratch.path().join("case.rs");
        fs::write(&file, &case.broken).unwrap();
        let (found, said) = rustc.check(&file, &["--crate-type=bin"]);
        let found: BTreeSet<_> = found.into_iter().map(|(_, line, code)| (line, code)).collect();
        if case.meant != found {
            wrong.push(format!("{}: meant {:?}, found {found:?}:\n{said}", case.path, case.meant));
        }
        fs::write(&file, &case.twin).unwrap();
        let (found, said) = rustc.check(&file, &["--crate-type=bin"]);
        if !found.is_empty() {
            wrong.push(format!("the twin of {} does not compile:\n{said}", case.path));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The same inside the program, where its own authors might reach past a lock: all cases at once.
#[test]
fn what_a_term_must_not_reach_does_not_compile_inside() {
    let cases = cases(|path| path.contains("/inside/"));
    let rustc = Rustc::with(&direct_dependencies("api"));
    let of_names = |case: &&Case| case.meant.iter().any(|(_, code)| OF_NAMES.contains(&code.as_str()));
    let (names, types): (Vec<_>, Vec<_>) = cases.iter().partition(of_names);
    assert!(!names.is_empty() && !types.is_empty());
    for broken in [names, types] {
        let meant: Refusals = broken
            .iter()
            .flat_map(|case| case.meant.iter().map(|(line, code)| (case.file(), *line, code.clone())))
            .collect();
        let rooms: Vec<_> = broken.iter().map(|case| (case.file(), case.broken.as_str())).collect();
        let (found, said) = inside(&rustc, &rooms);
        assert_eq!(meant, found, "meant (left) and found (right); the compiler said:\n{said}");
    }
    let twins: Vec<_> = cases.iter().map(|case| (case.file(), case.twin.as_str())).collect();
    let (found, said) = inside(&rustc, &twins);
    assert!(found.is_empty(), "a twin does not compile:\n{said}");
}

/// A file that must not compile, and what it is like where it does.
struct Case {
    path: String,
    broken: String,
    twin: String,
    meant: BTreeSet<(usize, String)>,
}

impl Case {
    /// Its own name.
    fn file(&self) -> String {
        Path::new(&self.path).file_name().unwrap().to_string_lossy().into_owned()
    }
}

fn cases(wanted: impl Fn(&str) -> bool) -> Vec<Case> {
    let files = pages(&[".rs"]).into_iter();
    let files = files.filter(|page| page.path.starts_with("tests/compile_fail/") && wanted(&page.path));
    let cases: Vec<_> = files.map(case).collect();
    assert!(!cases.is_empty());
    cases
}

/// Reads what a file says about itself.
fn case(Page { path, text }: Page) -> Case {
    let mut meant = BTreeSet::new();
    let mut twin: Vec<&str> = Vec::new();
    let mut lines = (1..).zip(text.lines()).peekable();
    while let Some((number, line)) = lines.next() {
        let Some((_, code)) = line.split_once("//~ ") else {
            twin.push(line);
            continue;
        };
        meant.insert((number, code.trim().to_owned()));
        let instead = lines.next().and_then(|(_, next)| next.trim_start().strip_prefix("//="));
        twin.push(instead.unwrap_or_else(|| panic!("{path}:{number} does not say what would be right")));
    }
    assert!(!meant.is_empty(), "{path} says of no line that it must not compile");
    let twin = twin.join("\n");
    Case { path, broken: text, twin, meant }
}

/// Compiles the program with further rooms.
fn inside(rustc: &Rustc, rooms: &[(String, &str)]) -> (Refusals, String) {
    let scratch = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(root().join("api/src")).unwrap().flatten() {
        if entry.file_name() != "lib.rs" {
            symlink(entry.path(), scratch.path().join(entry.file_name())).unwrap();
        }
    }
    let mut library = page("api/src/lib.rs").unwrap().text;
    for (at, (file, text)) in rooms.iter().enumerate() {
        fs::write(scratch.path().join(file), text).unwrap();
        write!(library, "\n#[path = {file:?}]\nmod case_{at};\n").unwrap();
    }
    let lib = scratch.path().join("lib.rs");
    fs::write(&lib, library).unwrap();
    rustc.check(&lib, &["--crate-type=lib", "--crate-name=api"])
}

/// A case that says nothing of its twin, or of no line, is no case.
#[test]
#[should_panic(expected = "does not say what would be right")]
fn a_case_without_a_twin_is_refused() {
    let text = "fn main() {\n    broken(); //~ E0425\n}\n".to_owned();
    drop(case(Page { path: "somewhere.rs".to_owned(), text }));
}
