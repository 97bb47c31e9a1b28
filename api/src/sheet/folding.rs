//! When two texts in a sheet mean the same: full-width and half-width characters, space and case aside.

/// A text with full-width Latin letters, digits and signs made half-width, and other space made a blank.
///
/// Not NFKC: that would make `5²` fifty-two.
pub(super) fn half_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{FF01}'..='\u{FF5E}' => u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c),
            // The minus of typeset text.
            '\u{2212}' => '-',
            c if c.is_whitespace() => ' ',
            c => c,
        })
        .collect()
}

/// What is left of a title or a choice when width, space, case and the mark of a required column are set
/// aside. Two texts with one fold mean the same column or choice.
pub(super) fn fold(text: &str) -> String {
    let folded: String = half_width(text)
        .chars()
        // A byte order mark and zero-width space come with text from web pages.
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{FEFF}' | '\u{200B}'))
        .flat_map(char::to_lowercase)
        .collect();
    ["(必填)", "(required)"].iter().fold(folded, |title, mark| title.replace(mark, "")).replace('*', "")
}

/// Whether a text holds nothing to read.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{200B}'))
}

/// A text short enough to be quoted in a message.
pub(super) fn quoted(text: &str) -> String {
    const MOST: usize = 40;
    if text.chars().count() <= MOST {
        text.to_owned()
    } else {
        text.chars().take(MOST).chain(['…']).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_space_case_and_the_star_do_not_matter() {
        assert_eq!(fold("  金额（元）* Amount\n(Yuan)"), "金额(元)amount(yuan)");
        assert_eq!(fold("＊ＡＭＯＵＮＴ（ｙｕａｎ）（必填）"), "amount(yuan)");
        assert_ne!(fold("金额（元）"), fold("金额（万元）"));
    }

    #[test]
    fn half_width_leaves_what_is_not_a_wide_form_alone() {
        assert_eq!(half_width("－１，２３４．５０\u{3000}"), "-1,234.50 ");
        assert_eq!(half_width("5²½①"), "5²½①");
        assert_eq!(half_width("−5"), "-5");
    }
}
