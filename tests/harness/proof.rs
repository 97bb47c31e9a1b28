//! Proofs: the same tests at small counts on every change, and at full counts by `just prove`, with their figures.

use crate::workspace::{pages, root};
use entity::values::Digest;
use std::{fs, process::Command, sync::Mutex};

/// Where the figures of full counts are kept.
const PAGE: &str = "docs/proofs.md";

const HEAD: &str = "# What was proved at full size\n\nWritten by `just prove`, a section a proof; every change runs the same tests at small counts. A proof is as old\nas the code that it covers: where the fingerprint is another by now, the tests say so.\n";

/// How often or how many: `small` on every change, `full` where `SHANHAI_PROOF=full`.
pub fn count(small: usize, full: usize) -> usize {
    if is_full() { full } else { small }
}

/// Keeps the figures of a proof that ran at full counts, with what it covers: files, or folders of them.
///
/// # Panics
/// Where the page cannot be written.
pub fn keep(name: &str, covers: &[&str], figures: &[String]) {
    static PEN: Mutex<()> = Mutex::new(());
    if !is_full() {
        return;
    }
    let _held = PEN.lock().expect("the page is in order");
    let commit = said("git", &["rev-parse", "--short", "HEAD"]);
    let changed = if said("git", &["status", "--porcelain", "--untracked-files=no"]).is_empty() {
        ""
    } else {
        " and changes after it"
    };
    let day = chrono::Utc::now().format("%Y-%m-%d");
    let mut section = format!(
        "\n## {name}\n\n{day}, commit {commit}{changed}, on {}.\nCovers {}; fingerprint `{}`.\n\n",
        machine(),
        covers.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", "),
        fingerprint(covers),
    );
    for figure in figures {
        section.extend([figure, "\n"]);
    }
    let before = fs::read_to_string(root().join(PAGE)).unwrap_or_default();
    let mut sections: Vec<String> = sections(&before)
        .into_iter()
        .filter(|section| !section.starts_with(&format!("\n## {name}\n")))
        .collect();
    sections.push(section);
    sections.sort();
    fs::write(root().join(PAGE), format!("{HEAD}{}", sections.concat())).expect("the page is written");
}

/// The kept proofs whose code has changed since.
pub fn stale() -> Vec<String> {
    let page = fs::read_to_string(root().join(PAGE)).unwrap_or_default();
    let mut stale = Vec::new();
    for section in sections(&page) {
        let name = section.trim_start().lines().next().unwrap_or_default().trim_start_matches("## ");
        let line = section.lines().find(|line| line.starts_with("Covers ")).unwrap_or_default();
        let mut quoted: Vec<&str> = line.split('`').skip(1).step_by(2).collect();
        if quoted.pop().is_some_and(|kept| kept != fingerprint(&quoted)) {
            stale.push(name.to_owned());
        }
    }
    stale
}

fn is_full() -> bool {
    std::env::var("SHANHAI_PROOF").is_ok_and(|how| how == "full")
}

fn sections(page: &str) -> Vec<String> {
    page.split("\n## ").skip(1).map(|section| format!("\n## {}\n", section.trim_end())).collect()
}

/// The digest of every source file below these paths.
fn fingerprint(covers: &[&str]) -> String {
    let mut text = String::new();
    for page in pages(&[".rs", ".csv", ".toml"]) {
        let below = |path: &str| page.path == path || page.path.starts_with(&format!("{path}/"));
        if covers.iter().any(|path| below(path)) {
            text.extend([page.path.as_str(), "\n", &Digest::of(&page.text).to_string(), "\n"]);
        }
    }
    Digest::of(text).to_string().chars().take(16).collect()
}

fn machine() -> String {
    let field = |file: &str, name: &str| {
        let text = fs::read_to_string(file).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        line.split_once(':').map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!(
        "{} ({cores} cores), {}",
        field("/proc/cpuinfo", "model name"),
        field("/proc/meminfo", "MemTotal")
    )
}

fn said(program: &str, words: &[&str]) -> String {
    let output = Command::new(program).args(words).current_dir(root()).output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
}
