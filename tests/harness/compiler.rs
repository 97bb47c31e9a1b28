//! The compiler by itself, with the libraries that the tests were built with: for code that must not compile.

use crate::workspace::{page, root};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::Command,
};

/// What the compiler refuses: the file's own name, the line, the code of the error.
pub type Refusals = BTreeSet<(String, usize, String)>;

/// A package that code can name, and its version where there are several.
pub type Named = (String, Option<String>);

/// The compiler, with some libraries.
#[derive(Debug)]
pub struct Rustc {
    libraries: Vec<(String, PathBuf)>,
}

impl Rustc {
    /// With these packages, as cargo built them for this very test: it has nothing to build.
    ///
    /// # Panics
    /// Where cargo did not build one of them.
    pub fn with(named: &[Named]) -> Self {
        let built = built();
        let library = |(name, version): &Named| {
            let is_it = |one: &&Built| {
                let right = |version: &String| one.package.ends_with(&format!("@{version}"));
                one.name == *name && version.as_ref().is_none_or(right)
            };
            // What tools of the build use too was built twice; theirs has fewer features.
            let found = built.iter().filter(is_it).max_by_key(|one| one.features);
            (name.clone(), found.unwrap_or_else(|| panic!("{name} was not built")).file.clone())
        };
        Self { libraries: named.iter().map(library).collect() }
    }

    /// What it says of a file, in short and in full.
    ///
    /// # Panics
    /// Where there is no compiler.
    pub fn check(&self, file: &Path, how: &[&str]) -> (Refusals, String) {
        let scratch = tempfile::tempdir().expect("a folder to compile in");
        let mut rustc = Command::new("rustc");
        rustc
            .args(["--edition=2024", "--emit=metadata", "--error-format=json", "-Awarnings"])
            .args(how)
            .arg(file)
            .arg("--out-dir")
            .arg(scratch.path())
            .env("CARGO_PKG_NAME", "api")
            .env("CARGO_PKG_VERSION", env!("CARGO_PKG_VERSION"))
            .env("CARGO_MANIFEST_DIR", root().join("api"))
            .current_dir(root());
        for (name, path) in &self.libraries {
            rustc.arg("--extern").arg(format!("{name}={}", path.display()));
        }
        let folders: BTreeSet<_> = self.libraries.iter().filter_map(|(_, path)| path.parent()).collect();
        for folder in folders {
            rustc.arg("-L").arg(format!("dependency={}", folder.display()));
        }
        let output = rustc.output().expect("the compiler runs");
        let mut refusals = Refusals::new();
        let mut said = String::new();
        for error in messages(&output.stderr).filter(|message| at(message, "/level") == "error") {
            said += at(&error, "/rendered").as_str().unwrap_or_default();
            let code = at(&error, "/code/code").as_str().unwrap_or("error");
            let spans = at(&error, "/spans").as_array().cloned().unwrap_or_default();
            for span in spans.iter().filter(|span| at(span, "/is_primary") == true) {
                let line = at(span, "/line_start").as_u64().and_then(|line| usize::try_from(line).ok());
                let file = Path::new(at(span, "/file_name").as_str().unwrap_or_default());
                let file = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
                refusals.insert((file, line.unwrap_or_default(), code.to_owned()));
            }
        }
        assert_eq!(output.status.success(), said.is_empty(), "the compiler failed otherwise: {output:?}");
        (refusals, said)
    }
}

/// What a package of ours can name, as the lock file says.
///
/// # Panics
/// Where the lock file does not know the package.
pub fn direct_dependencies(package: &str) -> Vec<Named> {
    let lock = page("Cargo.lock").expect("the lock file").text;
    let own = lock.split("[[package]]").find(|part| part.contains(&format!("\nname = \"{package}\"\n")));
    let own = own.expect("the package stands in the lock file");
    let (_, list) = own.split_once("dependencies = [").expect("the package has dependencies");
    let lines = list.lines().filter_map(|line| line.trim().strip_prefix('"')?.strip_suffix("\","));
    let named = lines.map(|line| match line.split_once(' ') {
        Some((name, version)) => (name.replace('-', "_"), Some(version.to_owned())),
        None => (line.replace('-', "_"), None),
    });
    // What only its own unit tests name was not built for these.
    let manifest = page(&format!("{package}/Cargo.toml")).expect("the manifest").text;
    let (_, unit_tests) = manifest.split_once("[dev-dependencies]").unwrap_or_default();
    named.filter(|(name, _)| !unit_tests.contains(&format!("\n{}.", name.replace('_', "-")))).collect()
}

/// A library that cargo built.
struct Built {
    name: String,
    /// The package's id, which ends in its version.
    package: String,
    features: usize,
    file: PathBuf,
}

fn built() -> Vec<Built> {
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
    let built = cargo.output().expect("cargo runs");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let is_library = |file: &PathBuf| file.extension().is_some_and(|end| end == "rlib" || end == "so");
    let library = |message: Value| {
        let name = at(&message, "/target/name").as_str()?.replace('-', "_");
        let package = at(&message, "/package_id").as_str()?.to_owned();
        let features = at(&message, "/features").as_array()?.len();
        let files = at(&message, "/filenames").as_array()?;
        let file = files.iter().filter_map(Value::as_str).map(PathBuf::from).find(is_library)?;
        Some(Built { name, package, features, file })
    };
    messages(&built.stdout).filter_map(library).collect()
}

fn at<'a>(message: &'a Value, path: &str) -> &'a Value {
    message.pointer(path).unwrap_or(&Value::Null)
}

/// One JSON value a line.
fn messages(output: &[u8]) -> impl Iterator<Item = Value> {
    output.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok())
}
