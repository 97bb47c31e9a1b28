//! What a stranger asks of each kind of record that is a list of fields: by id, filter, order, total, seal, and each
//! step.

use super::{
    Asked,
    How::{Apart, Hidden},
};
use tests::forms::{KINDS, Kind};

/// Each field of each kind.
pub(super) fn asked() -> Vec<Asked> {
    KINDS.iter().flat_map(of).collect()
}

/// The requests of one kind; `§` stands for one, `¶` for many, `Node` and `Nodes` for its types.
const REQUESTS: &[(&str, &str)] = &[
    ("§", r#"{ §(id: "{§}") { id state version history { act } disputes { id } } }"#),
    ("§", r#"{ §(id: "{§Draft}") { id state } node(id: "{§Draft}") { id } }"#),
    ("node", r#"{ node(id: "{§}") { id ... on Node { state } } }"#),
    (
        "¶",
        r#"{ ¶(filter: { id: { in: ["{§}", "{§Draft}", "{§Confirmed}"] } }) { totalCount totalCountIsExact nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"#,
    ),
    (
        "¶",
        r#"{ ¶(filter: { pairing: { eq: "{pairing}" } }, orderBy: ID_ASC, first: 1) { totalCount nodes { id } pageInfo { hasNextPage } } }"#,
    ),
    (
        "¶",
        r#"{ ¶(filter: { or: [{ donor: { eq: "440000" } }, { not: { recipient: { in: ["510000", "640000"] } } }] }) { totalCount nodes { id } } }"#,
    ),
    (
        "§Summary",
        r#"{ §Summary(filter: { recipient: { eq: "450000" } }, groupBy: [YEAR, RECIPIENT_COUNTY]) { source seal total { all { count amount people } excluded { count } } groups { keys { key value } } } }"#,
    ),
    (
        "§Summary",
        r#"{ §Summary(filter: { pairing: { eq: "{pairing}" } }, groupBy: [PAIRING]) { source seal total { all { count } } groups { figures { all { count } } } } }"#,
    ),
    (
        "logNode",
        r#"mutation { logNode(input: { idempotencyKey: "{key}", submit: true, line: LINE }) { § { id } userErrors { field code message } } }"#,
    ),
    (
        "logNodes",
        r#"mutation { logNodes(input: { idempotencyKey: "{key}", submit: true, policy: VALID_ONLY, lines: [LINE] }) { logged refused lines { § { id } userErrors { field code message } } userErrors { field code message } } }"#,
    ),
    (
        "importNodes",
        r#"mutation { importNodes(input: { idempotencyKey: "{key}", upload: "{upload}" }) { job { id } userErrors { field code message } } }"#,
    ),
    (
        "amendNode",
        r#"mutation { amendNode(input: { id: "{§}", expectedVersion: 1, change: { donor: "440100" } }) { § { id } userErrors { field code message } } }"#,
    ),
    (
        "submitNode",
        r#"mutation { submitNode(input: { id: "{§Draft}", expectedVersion: 1 }) { § { id } userErrors { field code message } } }"#,
    ),
    (
        "submitNodes",
        r#"mutation { submitNodes(input: { items: [{ id: "{§Draft}", expectedVersion: 1 }] }) { done refused items { § { id } userErrors { field code message } } } }"#,
    ),
    (
        "discardNode",
        r#"mutation { discardNode(input: { id: "{§Draft}", expectedVersion: 1 }) { § { id } userErrors { field code message } } }"#,
    ),
    (
        "passOnNode",
        r#"mutation { passOnNode(input: { id: "{§Draft}", expectedVersion: 1 }) { § { id } userErrors { field code message } } }"#,
    ),
    (
        "sendBackNode",
        r#"mutation { sendBackNode(input: { id: "{§Draft}", expectedVersion: 1, note: "x" }) { § { id } userErrors { field code message } } }"#,
    ),
    (
        "withdrawNode",
        r#"mutation { withdrawNode(input: { id: "{§}", expectedVersion: 1 }) { § { id } userErrors { field code message } } }"#,
    ),
    (
        "confirmNode",
        r#"mutation { confirmNode(input: { id: "{§}", expectedVersion: 9 }) { § { id } userErrors { field code message } } }"#,
    ),
    (
        "confirmNodes",
        r#"mutation { confirmNodes(input: { filter: { pairing: { eq: "{pairing}" } }, seal: "{§Seal}" }) { done refused items { § { id } } userErrors { field code message } } }"#,
    ),
    (
        "disputeNode",
        r#"mutation { disputeNode(input: { id: "{§Confirmed}", expectedVersion: 2, field: "donor", reason: "x" }) { § { id } userErrors { field code message } } }"#,
    ),
    (
        "disputeNodes",
        r#"mutation { disputeNodes(input: { items: [{ id: "{§}", expectedVersion: 1, field: "donor", reason: "x" }] }) { done refused items { userErrors { field code message } } } }"#,
    ),
    (
        "dropNodeDispute",
        r#"mutation { dropNodeDispute(input: { id: "{§Disputed}", expectedVersion: 2 }) { § { id } userErrors { field code message } } }"#,
    ),
];

fn of(kind: &'static Kind) -> Vec<Asked> {
    // What it draws on stands in braces, as the names of requests do.
    let account = kind.draws_on.map(|(_, parent)| format!("{{{parent}Confirmed}}"));
    let line = graphql(&kind.line_on("440100", "451027", account.as_deref()));
    let told = |text: &str| -> &'static str {
        let text = text.replace("Nodes", kind.nodes).replace("Node", kind.node).replace("§", kind.one);
        String::leak(text.replace('¶', kind.many).replace("LINE", &line))
    };
    let mut asked: Vec<Asked> =
        REQUESTS.iter().map(|(field, request)| (told(field), Hidden, told(request))).collect();
    let follow = told("subscription { §Changed { id } }");
    asked.push((told("§Changed"), Apart("forms_are_told_by_the_same_mechanism"), follow));
    asked
}

/// JSON as GraphQL writes it: keys without quotes, words of enums too.
fn graphql(line: &serde_json::Value) -> String {
    let fields = line.as_object().into_iter().flatten().map(|(name, value)| {
        let word = value
            .as_str()
            .filter(|text| !text.is_empty() && text.bytes().all(|b| b.is_ascii_uppercase() || b == b'_'));
        word.map_or_else(|| format!("{name}: {value}"), |word| format!("{name}: {word}"))
    });
    format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
}
