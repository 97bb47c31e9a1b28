//! What the compiler refuses: each file of `tests/compile_fail` breaks one lock, and must not compile.
//!
//! A file says where and why: `//~ E0308` at the end of a line means that this line, and no other, is refused
//! with that code. Adding a file is all that it takes to add a case.

use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    process::{Command, Output},
};
use tests::workspace::{Page, pages, root};

/// The packages that a case can name.
const NAMED: [&str; 8] = ["api", "chrono", "domain", "entity", "sea_orm", "serde_json", "tokio", "uuid"];

/// A line and the code of the error there.
type Refusals = BTreeSet<(usize, String)>;

#[test]
fn what_must_not_compile_does_not() {
    let libraries = libraries();
    let cases: Vec<_> =
        pages(&[".rs"]).into_iter().filter(|page| page.path.starts_with("tests/compile_fail/")).collect();
    assert!(!cases.is_empty());
    for case in cases {
        let meant = meant(&case);
        assert!(!meant.is_empty(), "{} says of no line that it must not compile", case.path);
        let (found, said) = found(&case, &libraries);
        assert_eq!(meant, found, "{}: meant (left) and found (right); the compiler said:\n{said}", case.path);
    }
}

/// What the file says about itself.
fn meant(case: &Page) -> Refusals {
    let lines = (1..).zip(case.text.lines());
    lines.filter_map(|(number, line)| Some((number, line.split_once("//~ ")?.1.trim().to_owned()))).collect()
}

/// What the compiler says about it, in short and in full.
fn found(case: &Page, libraries: &BTreeMap<String, PathBuf>) -> (Refusals, String) {
    let scratch = tempfile::tempdir().unwrap();
    let mut rustc = Command::new("rustc");
    rustc
        .args(["--edition=2024", "--crate-type=bin", "--emit=metadata", "--error-format=json", "-Awarnings"])
        .arg(root().join(&case.path))
        .arg("--out-dir")
        .arg(scratch.path())
        .current_dir(root());
    for (name, path) in libraries {
        rustc.arg("--extern").arg(format!("{name}={}", path.display()));
        rustc.arg("-L").arg(format!("dependency={}", path.parent().unwrap().display()));
    }
    let mut refusals = Refusals::new();
    let mut said = String::new();
    for error in messages(&rustc.output().unwrap().stderr).filter(|message| at(message, "/level") == "error")
    {
        said += at(&error, "/rendered").as_str().unwrap_or_default();
        for span in
            at(&error, "/spans").as_array().unwrap().iter().filter(|span| at(span, "/is_primary") == true)
        {
            let line = usize::try_from(at(span, "/line_start").as_u64().unwrap()).unwrap();
            refusals.insert((line, at(&error, "/code/code").as_str().unwrap_or("error").to_owned()));
        }
    }
    (refusals, said)
}

/// Where the libraries lie that this very test was built with, as cargo tells: it has nothing to build.
fn libraries() -> BTreeMap<String, PathBuf> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--package=tests", "--lib", "--message-format=json"]).current_dir(root());
    // What cargo told this test about its own package would look like a changed setting to the build scripts
    // that ask for it, and set off a build.
    for (name, _) in std::env::vars_os() {
        let told = ["CARGO_MANIFEST_", "CARGO_PKG_", "CARGO_CRATE_", "CARGO_BIN_", "CARGO_PRIMARY_"];
        if told.iter().any(|prefix| name.to_string_lossy().starts_with(prefix)) {
            cargo.env_remove(name);
        }
    }
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    let built: Output = cargo.output().unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let is_library = |file: &PathBuf| file.extension().is_some_and(|ending| ending == "rlib");
    let library = |message: Value| {
        let name = at(&message, "/target/name").as_str()?.replace('-', "_");
        let files = at(&message, "/filenames").as_array()?;
        let file = files.iter().filter_map(Value::as_str).map(PathBuf::from).find(is_library)?;
        NAMED.contains(&&*name).then_some((name, file))
    };
    let found: BTreeMap<_, _> = messages(&built.stdout).filter_map(library).collect();
    assert_eq!(found.keys().map(String::as_str).collect::<Vec<_>>(), NAMED);
    found
}

fn at<'a>(message: &'a Value, path: &str) -> &'a Value {
    message.pointer(path).unwrap_or(&Value::Null)
}

/// One JSON value a line.
fn messages(output: &[u8]) -> impl Iterator<Item = Value> {
    output.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok())
}
