# What one types every day. `just` lists it. Nothing here is needed: README.md has the plain commands.

_default:
    @just --list

# Put every file into form
fmt:
    cargo fmt --all

# What the compiler and clippy have to say
lint:
    cargo clippy --workspace --all-targets -- -D warnings

# The tests; those of PostgreSQL too where it is installed
test *filter:
    cargo test --workspace {{ filter }}

# Write the golden files anew: look at what changed before you commit it
update:
    INSTA_UPDATE=always cargo test --package tests

# The tests at full counts, on both stores or not at all, one after another: hours, and docs/proofs.md anew
prove *filter:
    SHANHAI_PROOF=full SHANHAI_TEST_POSTGRES=required cargo test --package tests --test it -- --test-threads=1 {{ filter }}

# All that must hold before a change lands
ci:
    .ci/run

# Known weaknesses in dependencies (asks the list outside)
advisories:
    cargo deny check advisories

# Everything, with demonstration data
demo *flags:
    cargo run --release -- demo {{ flags }}
