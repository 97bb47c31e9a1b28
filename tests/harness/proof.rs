//! How much of everything a proof does: little in everyday tests, all of it where somebody asks for the proof.

/// `full` where the environment says `SHANHAI_PROOF=full`, else `small`.
pub fn count(small: usize, full: usize) -> usize {
    if std::env::var("SHANHAI_PROOF").is_ok_and(|how| how == "full") { full } else { small }
}
