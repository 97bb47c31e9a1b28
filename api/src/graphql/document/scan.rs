//! What is looked at before a document is parsed, because parsing it could kill us.

/// The most bytes of a document; what is long belongs into variables.
pub(super) const MOST_BYTES: usize = 256 * 1024;
/// The most words, numbers, strings and signs of a document.
pub(super) const MOST_TOKENS: usize = 20_000;
/// How deep brackets may nest: a parser that recurses must not run out of stack.
pub(super) const DEEPEST: usize = 64;

/// Why a text is not parsed at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Monster {
    /// It has too many bytes.
    Long,
    /// It has too many tokens.
    Wordy,
    /// Its brackets nest too deep.
    Deep,
}

/// Looks at a text without recursion, strings and comments left out, in one pass.
pub(super) fn scan(text: &str) -> Result<(), Monster> {
    if text.len() > MOST_BYTES {
        return Err(Monster::Long);
    }
    let bytes = text.as_bytes();
    let (mut at, mut depth, mut tokens) = (0, 0_usize, 0_usize);
    while let Some(&byte) = bytes.get(at) {
        let rest = bytes.get(at..).unwrap_or_default();
        let (length, counts) = match byte {
            b'{' | b'[' | b'(' => {
                depth += 1;
                (1, true)
            }
            b'}' | b']' | b')' => {
                depth = depth.saturating_sub(1);
                (1, true)
            }
            b'#' => (rest.iter().position(|byte| ends_line(*byte)).unwrap_or(rest.len()), false),
            b'"' if rest.starts_with(b"\"\"\"") => (block_string(rest), true),
            b'"' => (string(rest), true),
            b' ' | b'\t' | b'\r' | b'\n' | b',' => (1, false),
            _ if is_word(byte) => (rest.iter().take_while(|byte| is_word(**byte)).count(), true),
            _ => (1, true),
        };
        tokens += usize::from(counts);
        if depth > DEEPEST {
            return Err(Monster::Deep);
        }
        if tokens > MOST_TOKENS {
            return Err(Monster::Wordy);
        }
        at += length.max(1);
    }
    Ok(())
}

/// Names and numbers.
const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.') || byte >= 0x80
}

/// How many bytes come before `end`.
fn until(bytes: &[u8], end: &[u8]) -> usize {
    bytes.windows(end.len()).position(|window| window == end).unwrap_or(bytes.len())
}

/// The length of the string with which the bytes begin, its quotation marks included.
fn string(bytes: &[u8]) -> usize {
    let mut escaped = false;
    let ends = |byte: &u8| {
        let ends = ends_line(*byte) || (!escaped && *byte == b'"');
        escaped = !escaped && *byte == b'\\';
        ends
    };
    bytes.iter().skip(1).position(ends).map_or(bytes.len(), |length| length + 2)
}

/// Either of the two bytes that end a line, and a comment with it.
const fn ends_line(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// The length of the block string with which the bytes begin, its quotation marks included. One that is never
/// closed is none: the parser reads an empty string, and goes on behind it.
fn block_string(bytes: &[u8]) -> usize {
    let mut at = 3;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        at += until(rest, b"\"\"\"");
        if at >= bytes.len() {
            return 2;
        }
        let escaped = bytes.get(at.wrapping_sub(1)) == Some(&b'\\');
        if !escaped {
            return at + 3;
        }
        at += 3;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_in_strings_and_comments_do_not_count() {
        let deep = |text: &str| scan(text) == Err(Monster::Deep);
        assert!(deep(&format!("{{a(b:{})}}", "[".repeat(2000))));
        assert!(deep(&"{a".repeat(65)));
        assert!(!deep(&"{a}".repeat(500)));
        assert!(!deep(&format!("{{a(b:\"{}\")}}", "[".repeat(2000))));
        assert!(!deep(&format!("{{a(b:\"\"\"{}\"\"\")}}", "[".repeat(2000))));
        assert!(!deep(&format!("#{}\n{{a}}", "[".repeat(2000))));
        assert!(deep(&format!("{{a(b:\"\\\"\")}}{}", "[".repeat(100))));
        assert!(deep(&format!("\"\"\"\\\"\"\"\"\"\"{}", "[".repeat(100))));
        // Where the parser takes a comment or a string to end, so does the scan.
        assert!(deep(&format!("#\r{{a(b:{}", "[".repeat(100))));
        assert!(deep(&format!("{{a(b:[\"\"\" \" {}", "[".repeat(100))));
        assert!(deep(&format!("{{a(b:[\"\"\" \" {} \"", "[".repeat(100))));
    }

    #[test]
    fn tokens_and_bytes_are_counted_without_blanks_and_comments() {
        assert_eq!(scan(&"a ".repeat(MOST_TOKENS)), Ok(()));
        assert_eq!(scan(&"a ".repeat(MOST_TOKENS + 1)), Err(Monster::Wordy));
        assert_eq!(scan(&"!".repeat(MOST_TOKENS + 1)), Err(Monster::Wordy));
        assert_eq!(scan(&" ,\n".repeat(MOST_TOKENS)), Ok(()));
        assert_eq!(scan(&"#".repeat(MOST_BYTES)), Ok(()));
        assert_eq!(scan(&"#".repeat(MOST_BYTES + 1)), Err(Monster::Long));
        assert_eq!(scan("\"never closed"), Ok(()));
        assert_eq!(scan("\"\"\"never closed \\\"\"\""), Ok(()));
    }
}
