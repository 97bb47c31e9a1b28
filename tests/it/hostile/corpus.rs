//! What is sent: the committed corpus, and what grows out of it by edits.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use proptest::{
    collection::vec,
    prelude::*,
    sample::{Index, select},
    test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner},
};
use serde_json::Value;
use std::fmt::Debug;
use tests::{proof::count, workspace::root};
use tokio::{runtime::Handle, task::block_in_place};

/// The inputs of one file, as bytes.
pub(crate) fn inputs(name: &str) -> Vec<Vec<u8>> {
    let text = std::fs::read_to_string(root().join("tests/corpus").join(name)).unwrap();
    let inputs = text.strip_suffix('\n').unwrap().split("\n---\n");
    inputs.map(|input| unescaped(input.as_bytes())).collect()
}

/// The inputs of one file that is text.
pub(crate) fn texts(name: &str) -> Vec<String> {
    inputs(name).into_iter().map(|input| String::from_utf8(input).unwrap()).collect()
}

/// The inputs of a file of values.
pub(crate) fn values() -> Vec<Value> {
    texts("values.txt").iter().map(|text| serde_json::from_str(text).unwrap()).collect()
}

/// What stands for an id or a cursor: as it is, or encoded as those are.
pub(crate) fn opaque(name: &str) -> Vec<String> {
    let read = |input: Vec<u8>| match input.strip_prefix(b"64:") {
        Some(inside) => URL_SAFE_NO_PAD.encode(inside),
        None => String::from_utf8(input).unwrap(),
    };
    inputs(name).into_iter().map(read).collect()
}

fn unescaped(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, behind)) = rest.split_first() {
        let escaped = rest.strip_prefix(b"\\x").and_then(|digits| digits.get(..2));
        let byte = escaped.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &rest[4..] } else { behind };
    }
    bytes
}

/// One change of a sequence.
#[derive(Clone, Debug)]
pub(crate) enum Edit<T> {
    /// These are gone.
    Cut(Index, usize),
    /// These stand there twice.
    Twice(Index, usize),
    /// This stands there besides.
    Put(Index, T),
    /// This stands there instead.
    Set(Index, T),
    /// These two have changed places.
    Swap(Index, Index),
}

/// A few edits with these pieces.
pub(crate) fn edits<T: Clone + Debug + 'static>(
    pieces: impl Strategy<Value = T> + Clone + 'static,
) -> impl Strategy<Value = Vec<Edit<T>>> {
    let at = any::<Index>;
    let edit = prop_oneof![
        (at(), 1..9_usize).prop_map(|(at, length)| Edit::Cut(at, length)),
        (at(), 1..9_usize).prop_map(|(at, length)| Edit::Twice(at, length)),
        (at(), pieces.clone()).prop_map(|(at, piece)| Edit::Put(at, piece)),
        (at(), pieces).prop_map(|(at, piece)| Edit::Set(at, piece)),
        (at(), at()).prop_map(|(one, other)| Edit::Swap(one, other)),
    ];
    vec(edit, 1..6)
}

/// The sequence with the edits made.
pub(crate) fn edited<T: Clone>(mut sequence: Vec<T>, edits: &[Edit<T>]) -> Vec<T> {
    for edit in edits {
        let end = |from: usize, length: usize| (from + length).min(sequence.len());
        match edit {
            Edit::Put(at, piece) => sequence.insert(at.index(sequence.len() + 1), piece.clone()),
            _ if sequence.is_empty() => {}
            Edit::Cut(at, length) => {
                let from = at.index(sequence.len());
                let end = end(from, *length);
                sequence.drain(from..end);
            }
            Edit::Twice(at, length) => {
                let from = at.index(sequence.len());
                let end = end(from, *length);
                let again: Vec<T> = sequence[from..end].to_vec();
                sequence.splice(end..end, again);
            }
            Edit::Set(at, piece) => {
                let at = at.index(sequence.len());
                sequence[at] = piece.clone();
            }
            Edit::Swap(one, other) => {
                let (one, other) = (one.index(sequence.len()), other.index(sequence.len()));
                sequence.swap(one, other);
            }
        }
    }
    sequence
}

/// Any bytes, or some of a file with edits.
pub(crate) fn bytes(name: &str) -> impl Strategy<Value = Vec<u8>> + use<> {
    let grown = (select(inputs(name)), edits(any::<u8>())).prop_map(|(input, edits)| edited(input, &edits));
    prop_oneof![1 => vec(any::<u8>(), 0..300), 4 => grown]
}

/// Any text, or one of these with edits.
pub(crate) fn text(of: Vec<String>) -> impl Strategy<Value = String> + use<> {
    let letters = prop_oneof![
        4 => select("{}[]()\"\\:,.0179azAZ-_=$@!#\u{0} \n".chars().collect::<Vec<_>>()),
        1 => any::<char>(),
    ];
    let grown = (select(of), edits(letters))
        .prop_map(|(text, edits)| edited(text.chars().collect(), &edits).into_iter().collect());
    prop_oneof![1 => any::<String>(), 4 => grown]
}

/// Documents whose words were edited, with words of these documents and of the corpus' values.
pub(crate) fn documents(of: Vec<String>) -> impl Strategy<Value = String> + use<> {
    let mut pieces: Vec<String> = of.iter().flat_map(|text| words(text)).collect();
    pieces.extend(values().iter().map(literal));
    pieces.extend(
        ["{", "}", "(", ")", "[", "]", "...", "$x", "@skip(if: true)", "\"\"\"", "#"].map(str::to_owned),
    );
    pieces.sort_unstable();
    pieces.dedup();
    (select(of), edits(select(pieces))).prop_map(|(text, edits)| edited(words(&text), &edits).join(" "))
}

/// The words, numbers, strings and signs of a document.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => rest[1..].find('"').map_or(rest.len(), |end| end + 2),
            _ if first.is_alphanumeric() || first == '_' || first == '-' => rest
                .find(|other: char| !other.is_alphanumeric() && !"_-.".contains(other))
                .unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (word, behind) = rest.split_at(length);
        if !word.trim().is_empty() {
            words.push(word.to_owned());
        }
        rest = behind;
    }
    words
}

/// A value as it is written in a document.
pub(crate) fn literal(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| format!("{name}: {}", literal(value)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        }
        Value::Array(values) => {
            format!("[{}]", values.iter().map(literal).collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

/// Checks what is drawn, so often as is asked for; where one fails, the smallest that does is told. Few are the
/// same on every run, so that a change is judged by itself; many are others each time.
pub(crate) fn drawn<S: Strategy>(
    few: usize,
    many: usize,
    strategy: &S,
    check: impl AsyncFn(S::Value) -> Result<(), String>,
) {
    let cases = count(few, many);
    let config = Config {
        cases: u32::try_from(cases).unwrap(),
        failure_persistence: None,
        max_shrink_iters: 300,
        ..Config::default()
    };
    let mut runner = if cases == few {
        TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
    } else {
        TestRunner::new(config)
    };
    let failed = runner.run(strategy, |value| {
        let checked = block_in_place(|| Handle::current().block_on(check(value)));
        checked.map_err(TestCaseError::fail)
    });
    if let Err(failed) = failed {
        panic!("{failed}");
    }
}
