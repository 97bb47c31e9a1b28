//! The project's own files, for tests that read them.

use std::path::{Path, PathBuf};

/// A file of the project that people write: its path from the root, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// From the root, with slashes.
    pub path: String,
    /// What it says.
    pub text: String,
}

/// Folders that hold nothing that is committed.
const NOT_OURS: [&str; 4] = [".git", "target", "data", "node_modules"];

/// The root of the workspace.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package lies in the workspace")
}

/// Every file whose name ends in one of `endings`, by path.
pub fn pages(endings: &[&str]) -> Vec<Page> {
    let mut paths = Vec::new();
    walk(root(), &mut paths);
    let mut pages: Vec<Page> = paths
        .into_iter()
        .filter(|path| endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)))
        .filter_map(|path| {
            let text = std::fs::read_to_string(&path).ok()?;
            let path = path.strip_prefix(root()).ok()?.to_string_lossy().replace('\\', "/");
            Some(Page { path, text })
        })
        .collect();
    pages.sort_by(|a, b| a.path.cmp(&b.path));
    pages
}

/// One file, by its path from the root.
pub fn page(path: &str) -> Option<Page> {
    let text = std::fs::read_to_string(root().join(path)).ok()?;
    Some(Page { path: path.to_owned(), text })
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let ours = !NOT_OURS.iter().any(|name| entry.file_name() == *name);
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && ours => walk(&path, found),
            Ok(kind) if kind.is_file() => found.push(path),
            _ => {}
        }
    }
}
