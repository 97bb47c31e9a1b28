//! Documents that are read, and those that are not.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;

fn documents() -> Documents {
    Documents::new().unwrap()
}

fn codes(text: &str) -> Vec<String> {
    let wrong = documents().read(text).err().unwrap_or_default();
    wrong
        .iter()
        .map(|error| error.source::<Error>().map_or("BAD_USER_INPUT", Error::code).to_owned())
        .collect()
}

#[test]
fn a_document_is_read_once_and_kept_by_its_text() {
    let documents = documents();
    let text = "query A { viewer { __typename } } query B { viewer { __typename } }";
    let first = documents.read(text).unwrap();
    assert!(Arc::ptr_eq(&first, &documents.read(text).unwrap()));
    let none = Map::new();
    assert_eq!(
        documents.operation(&first, Some("B"), &none).map(|(found, _)| kind(found)).ok(),
        Some(Kind::Query)
    );
    assert!(documents.operation(&first, None, &none).is_err());
    assert!(documents.operation(&first, Some("C"), &none).is_err());
}

#[test]
fn what_the_specification_refuses_is_refused() {
    for wrong in [
        "{",
        "{ nothing }",
        "{ viewer }",
        "{ viewer { account { id { x } } } }",
        // A String in a place of String!, a whole number beyond 32 bits, directives where they do not belong.
        "query ($id: ID) { purchase(id: $id) { id } }",
        "{ purchases(first: 3000000000) { totalCount } }",
        "{ __typename @deprecated }",
        // Two fields of one name that differ, behind a fragment.
        "{ ...a ...b } fragment a on Query { x: purchase(id: \"1\") { id } } fragment b on Query { x: purchase(id: \"2\") { id } }",
        "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }",
        "query ($unused: Int) { viewer { __typename } }",
    ] {
        assert!(codes(wrong).iter().any(|code| code == "BAD_USER_INPUT"), "{wrong}");
    }
    assert!(codes("{ __schema { types { isOneOf name } } }").is_empty());
}

#[test]
fn variables_are_held_against_their_types() {
    let documents = documents();
    let document = documents.read("query ($id: ID!, $first: Int = 3) { purchase(id: $id) { id } purchases(first: $first) { totalCount } }").unwrap();
    let runs = |variables: Json| {
        let Json::Object(variables) = variables else { return false };
        documents.operation(&document, None, &variables).is_ok()
    };
    assert!(runs(serde_json::json!({ "id": "x" })));
    let given = Map::from_iter([("id".to_owned(), "x".into()), ("stray".to_owned(), 1.into())]);
    let (_, values) = documents.operation(&document, None, &given).unwrap();
    assert_eq!(Json::Object(values), serde_json::json!({ "id": "x", "first": 3 }));
    assert!(!runs(serde_json::json!({})));
    assert!(!runs(serde_json::json!({ "id": null })));
    assert!(!runs(serde_json::json!({ "id": "x", "first": 3_000_000_000_u64 })));
    assert!(!runs(serde_json::json!({ "id": "x", "first": "3" })));
}

#[test]
fn what_could_kill_us_is_never_parsed() {
    assert_eq!(codes(&"[".repeat(2000)), ["QUERY_TOO_COSTLY"]);
    assert_eq!(
        codes(&format!(
            "query ($a: Int = {}1{}) {{ viewer {{ __typename }} }}",
            "[".repeat(2000),
            "]".repeat(2000)
        )),
        ["QUERY_TOO_COSTLY"]
    );
    assert_eq!(codes(&"x ".repeat(30_000)), ["QUERY_TOO_COSTLY"]);
}
