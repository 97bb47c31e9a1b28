//! Text that a spreadsheet would run as a formula, made harmless in CSV.
//!
//! A spreadsheet that opens a CSV file takes a cell that begins with `=`, `+`, `-`, `@`, a tab or a line break
//! for a formula, and some do so for the full-width `＝＋－＠`. Such a cell gets an apostrophe in front. So that
//! reading gives back what was written, a text that already is apostrophes and then such a character gets one
//! more; reading takes one away under the same condition. Numbers are no text, and stay as they are. Workbooks
//! need none of this: their cells say whether they hold text, and a cell that does never runs.

use std::borrow::Cow;

/// The text as it stands in a CSV cell.
pub(super) fn neutralised(text: &str) -> Cow<'_, str> {
    if is_dangerous(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text that a CSV cell stands for.
pub(super) fn restored(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_dangerous(rest) => rest,
        _ => text,
    }
}

fn is_dangerous(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_run_gets_an_apostrophe_and_loses_it_again() {
        for text in ["=1+2", "+86", "-5", "@SUM(A1)", "\tx", "\rx", "＝1", "－１", "'=1", "''＠"] {
            assert_eq!(neutralised(text), format!("'{text}"));
            assert_eq!(restored(&neutralised(text)), text);
        }
        for text in ["", "a=1", "'quoted'", "'", "''", "山东", " =1"] {
            assert_eq!(neutralised(text), text);
            assert_eq!(restored(text), text);
        }
    }
}
