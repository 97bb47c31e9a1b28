//! Tables that outsiders rely on or ask about: the schema, and who may do what. Each is committed and compared.

use domain::permit::{Act, Capacity, Duty, may};
use entity::values::Role;
use std::{fs, path::PathBuf};

/// A committed page of the repository.
fn page(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// Compares a page with what it should say; `INSTA_UPDATE=always` writes it.
pub(crate) fn is_fresh(path: &str, says: &str) {
    let file = page(path);
    if std::env::var("INSTA_UPDATE").is_ok_and(|how| how == "always") {
        fs::write(&file, says).unwrap();
    }
    let kept = fs::read_to_string(&file).unwrap_or_default();
    assert!(kept == says, "{path} is stale: run `just update` and read what changed");
}

#[test]
fn the_schema_is_the_published_one() {
    is_fresh("api/schema.graphql", &format!("{}\n", api::graphql::sdl().trim_end()));
}

#[test]
fn who_may_do_what_is_the_printed_table() {
    let duties = [
        Duty::Sealer,
        Duty::Verifier,
        Duty::Delivery,
        Duty::CommandLine,
        Duty::Seed,
        Duty::Jobs,
        Duty::Atlas,
        Duty::Keys,
    ];
    let capacities: Vec<(String, Capacity)> =
        [("nobody".to_owned(), Capacity::Nobody), ("signed in".to_owned(), Capacity::SignedIn)]
            .into_iter()
            .chain(
                Role::ALL
                    .iter()
                    .map(|role| (role.word().to_lowercase().replace('_', " "), Capacity::Role(*role))),
            )
            .chain(
                duties
                    .iter()
                    .map(|duty| (format!("system: {}", duty.word().to_lowercase()), Capacity::Duty(*duty))),
            )
            .collect();
    let mut table = String::from(
        "# Who may do what\n\nWritten by a test from `api/domain/src/permit.rs`; an act that is not listed is refused.\n",
    );
    for (name, capacity) in capacities {
        table.extend(["\n## ", &name, "\n\n"]);
        let acts: Vec<String> =
            Act::all().into_iter().filter(|act| may(capacity, *act)).map(Act::word).collect();
        if acts.is_empty() {
            table.push_str("nothing\n");
        }
        for act in acts {
            table.extend(["- ", &act, "\n"]);
        }
    }
    is_fresh("docs/permits.md", &table);
}
