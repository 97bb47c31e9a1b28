//! How much a test does: enough to be right on every change, or all of what is claimed.

/// `small` on every change, `full` where `SHANHAI_PROOF=full` asks for the whole proof.
pub fn count(small: usize, full: usize) -> usize {
    if std::env::var("SHANHAI_PROOF").is_ok_and(|how| how == "full") { full } else { small }
}
