//! Which package may depend on which: facts know nothing of rules, and rules nothing of doors.

use std::collections::{BTreeMap, BTreeSet};
use tests::workspace::{page, pages};

/// The packages, each with its folder.
const PACKAGES: [(&str, &str); 5] = [
    ("api", "api"),
    ("domain", "api/domain"),
    ("entity", "entity"),
    ("migration", "migration"),
    ("tests", "tests"),
];

/// Where a manifest names them.
const DEPENDENCIES: [&str; 3] = ["[dependencies]", "[dev-dependencies]", "[workspace.dependencies]"];

/// Who alone may name a dependency. `domain` is in none of these: a rule reads no row, waits for nothing,
/// answers no request, and looks up neither the time nor the environment.
const ONLY: [(&str, &[&str]); 14] = [
    ("api", &["tests"]),
    ("domain", &["api", "tests"]),
    ("entity", &["domain", "api", "tests"]),
    ("migration", &["api", "tests"]),
    ("sea-orm", &["entity", "api", "tests"]),
    ("sea-orm-migration", &["migration"]),
    ("sqlx", &["api", "tests"]),
    ("async-graphql", &["api", "tests"]),
    ("axum", &["api"]),
    ("tower", &["api"]),
    ("tower-http", &["api"]),
    ("tokio", &["api", "tests"]),
    ("reqwest", &["api", "tests"]),
    ("clap", &["api", "tests"]),
];

#[test]
fn packages_depend_in_one_direction() {
    let mut wrong = Vec::new();
    for (package, folder) in PACKAGES {
        // What only its own unit tests use does not come into what it is.
        for dependency in lines(&format!("{folder}/Cargo.toml"), &["[dependencies]"]).into_keys() {
            let allowed = ONLY.iter().find(|(name, _)| *name == dependency).map(|(_, packages)| *packages);
            if allowed.is_some_and(|packages| !packages.contains(&package)) {
                wrong.push(format!("{package} must not depend on {dependency}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// One version and one feature set for all: a package takes each dependency from the workspace.
#[test]
fn every_dependency_is_the_workspace_s() {
    let shared = dependencies("Cargo.toml");
    for (_, folder) in PACKAGES {
        let path = format!("{folder}/Cargo.toml");
        for (dependency, line) in lines(&path, &DEPENDENCIES) {
            assert!(line.contains("workspace = true"), "{path}: {dependency} must be inherited");
            assert!(shared.contains(&dependency), "{path}: {dependency} is not in the workspace");
        }
    }
}

/// What nobody names is not built.
#[test]
fn every_dependency_is_used() {
    let sources = pages(&[".rs"]);
    let mut named = BTreeSet::new();
    let mut unused = Vec::new();
    for (package, folder) in PACKAGES {
        let texts: Vec<_> = sources
            .iter()
            .filter(|page| page.path.starts_with(&format!("{folder}/")))
            .filter(|page| package != "api" || !page.path.starts_with("api/domain/"))
            .map(|page| page.text.as_str())
            .collect();
        for dependency in dependencies(&format!("{folder}/Cargo.toml")) {
            let path = format!("{}::", dependency.replace('-', "_"));
            if !texts.iter().any(|text| names(text, &path)) {
                unused.push(format!("{package} does not use {dependency}"));
            }
            named.insert(dependency);
        }
    }
    unused.extend(dependencies("Cargo.toml").difference(&named).map(|name| format!("nobody uses {name}")));
    assert!(unused.is_empty(), "{unused:#?}");
}

/// The parts of the GraphQL library are made for each other: one version for all, the one that the root names.
#[test]
fn the_graphql_library_is_of_one_version() {
    let lock = page("Cargo.lock").unwrap().text;
    let mut locked = BTreeMap::new();
    for entry in lock.split("[[package]]") {
        let value = |name: &str| {
            let value = entry.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" = "));
            value.unwrap_or_default().trim_matches('"').to_owned()
        };
        if value("name").starts_with("async-graphql") {
            locked.insert(value("name"), value("version"));
        }
    }
    let parts = ["async-graphql", "async-graphql-derive", "async-graphql-parser", "async-graphql-value"];
    assert!(locked.keys().eq(parts), "{locked:?}");
    let root = lines("Cargo.toml", &["[workspace.dependencies]"]);
    let pinned = locked.values().all(|version| root["async-graphql"].contains(&format!("\"={version}\"")));
    assert!(pinned, "{locked:?}");
}

/// Whether `path` stands in the text as a whole word.
fn names(text: &str, path: &str) -> bool {
    text.match_indices(path).any(|(at, _)| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        before.is_none_or(|c| !c.is_alphanumeric() && c != '_')
    })
}

fn dependencies(manifest: &str) -> BTreeSet<String> {
    lines(manifest, &DEPENDENCIES).into_keys().collect()
}

/// The dependencies in these sections of a manifest, each with its line.
fn lines(manifest: &str, sections: &[&str]) -> BTreeMap<String, String> {
    let text = page(manifest).unwrap().text;
    let mut inside = false;
    let mut found = BTreeMap::new();
    for line in text.lines() {
        if line.starts_with('[') {
            inside = sections.contains(&line);
        } else if inside && line.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            let name: String =
                line.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
            found.insert(name, line.to_owned());
        }
    }
    found
}
