//! What a stranger asks of purchases: by id, filter, order, cursor, count, total, seal, uniqueness, and each step.

use super::{
    Asked,
    How::{Hidden, HiddenHere},
};

/// Each field of purchases.
pub(super) const ASKED: &[Asked] = &[
    // Purchases, read.
    (
        "purchase",
        Hidden,
        r#"{ purchase(id: "{purchase}") { id state version amount unit { id } history { act } disputes { id } } }"#,
    ),
    ("purchase", Hidden, r#"{ purchase(id: "{draft}") { id state } node(id: "{draft}") { id } }"#),
    ("node", Hidden, r#"{ node(id: "{purchase}") { id ... on Purchase { state } } }"#),
    ("node", Hidden, r#"{ node(id: "{purchase}") { id } account(id: "{account}") { id } }"#),
    (
        "purchases",
        Hidden,
        r#"{ purchases(filter: { id: { in: ["{purchase}", "{draft}", "{confirmed}"] } }) { totalCount totalCountIsExact nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"#,
    ),
    (
        "purchases",
        Hidden,
        r#"{ purchases(filter: { unit: { eq: "{unit}" } }, orderBy: AMOUNT_DESC, first: 1) { totalCount nodes { id } pageInfo { hasNextPage } } }"#,
    ),
    (
        "purchases",
        Hidden,
        r#"{ purchases(filter: { pairing: { eq: "{pairing}" } }, orderBy: AMOUNT_ASC, last: 1) { totalCount nodes { id } pageInfo { hasPreviousPage } } }"#,
    ),
    (
        "purchases",
        Hidden,
        r#"{ purchases(filter: { pairing: { within: "{pairing}" } }, orderBy: ID_ASC) { totalCount nodes { id } } }"#,
    ),
    (
        "purchases",
        Hidden,
        r#"{ purchases(filter: { supplier: { eq: "{supplier}" } }, orderBy: ID_DESC) { totalCount nodes { id } } }"#,
    ),
    (
        "purchases",
        Hidden,
        r#"{ purchases(filter: { orderNumber: { eq: "{order}" } }) { totalCount nodes { id claimedTwice } } }"#,
    ),
    (
        "purchases",
        Hidden,
        r#"{ purchases(filter: { origin: { eq: "451027" } }) { totalCount nodes { id } } }"#,
    ),
    (
        "purchases",
        Hidden,
        r#"{ purchases(filter: { or: [{ unit: { region: { eq: "440000" } } }, { not: { origin: { in: ["510000", "640000"] } } }] }) { totalCount nodes { id } } }"#,
    ),
    (
        "purchaseSummary",
        Hidden,
        r#"{ purchaseSummary(filter: { origin: { eq: "450000" } }, groupBy: [YEAR, ORIGIN_COUNTY]) { source seal total { all { count amount } excluded { count } } groups { keys { key value } } } }"#,
    ),
    (
        "purchaseSummary",
        Hidden,
        r#"{ purchaseSummary(filter: { pairing: { eq: "{pairing}" } }, groupBy: [PAIRING, CHANNEL]) { source seal total { all { count amount } } groups { figures { all { count } } } } }"#,
    ),
    (
        "purchaseSummary",
        Hidden,
        r#"{ purchaseSummary(filter: { unit: { eq: "{unit}" } }, groupBy: [KIND]) { source seal total { all { count } disputed { count } } groups { figures { all { count } } } } }"#,
    ),
    (
        "purchaseSummary",
        Hidden,
        r#"{ purchaseSummary(filter: { orderNumber: { eq: "{order}" } }) { seal total { all { count amount } } } }"#,
    ),
    // Purchases, written.
    (
        "logPurchase",
        HiddenHere,
        r#"mutation { logPurchase(input: { idempotencyKey: "{key}", submit: true, line: { unit: "{unit}", supplier: "{supplier}", productName: "八角", origin: "451027", quantity: "1", measure: "KG", amount: "1.00", acceptedOn: "2026-06-05", channel: "PLATFORM_832", orderNumber: "{order}", orderLine: 1, kind: BOUGHT } }) { purchase { id } userErrors { code } } }"#,
    ),
    (
        "logPurchases",
        HiddenHere,
        r#"mutation { logPurchases(input: { idempotencyKey: "{key}", submit: true, policy: VALID_ONLY, lines: [{ unit: "{unit}", supplier: "{supplier}", productName: "八角", origin: "451027", quantity: "1", measure: "KG", amount: "1.00", acceptedOn: "2026-06-05", channel: "PLATFORM_832", orderNumber: "{order}", orderLine: 1, kind: SOLD_WITH_HELP }] }) { logged refused userErrors { code } } }"#,
    ),
    (
        "amendPurchase",
        Hidden,
        r#"mutation { amendPurchase(input: { id: "{purchase}", expectedVersion: 1, change: { amount: "2.00" } }) { purchase { id } userErrors { field code message } } }"#,
    ),
    (
        "amendPurchase",
        Hidden,
        r#"mutation { amendPurchase(input: { id: "{draft}", expectedVersion: 7, change: { amount: "-2.00" } }) { purchase { id } userErrors { field code message } } }"#,
    ),
    (
        "submitPurchase",
        Hidden,
        r#"mutation { submitPurchase(input: { id: "{draft}", expectedVersion: 1 }) { purchase { id } userErrors { field code message } } }"#,
    ),
    (
        "submitPurchases",
        Hidden,
        r#"mutation { submitPurchases(input: { items: [{ id: "{draft}", expectedVersion: 1 }] }) { done refused items { purchase { id } userErrors { field code message } } } }"#,
    ),
    (
        "discardPurchase",
        Hidden,
        r#"mutation { discardPurchase(input: { id: "{draft}", expectedVersion: 1 }) { purchase { id } userErrors { field code message } } }"#,
    ),
    (
        "passOnPurchase",
        Hidden,
        r#"mutation { passOnPurchase(input: { id: "{draft}", expectedVersion: 1 }) { purchase { id } userErrors { field code message } } }"#,
    ),
    (
        "sendBackPurchase",
        Hidden,
        r#"mutation { sendBackPurchase(input: { id: "{draft}", expectedVersion: 1, note: "x" }) { purchase { id } userErrors { field code message } } }"#,
    ),
    (
        "withdrawPurchase",
        Hidden,
        r#"mutation { withdrawPurchase(input: { id: "{purchase}", expectedVersion: 1 }) { purchase { id } userErrors { field code message } } }"#,
    ),
    (
        "confirmPurchase",
        Hidden,
        r#"mutation { confirmPurchase(input: { id: "{purchase}", expectedVersion: 1 }) { purchase { id } userErrors { field code message } } }"#,
    ),
    (
        "confirmPurchase",
        Hidden,
        r#"mutation { confirmPurchase(input: { id: "{purchase}", expectedVersion: 9 }) { purchase { id } userErrors { field code message } } }"#,
    ),
    (
        "confirmPurchases",
        Hidden,
        r#"mutation { confirmPurchases(input: { items: [{ id: "{purchase}", expectedVersion: 1 }, { id: "{confirmed}", expectedVersion: 2 }] }) { done refused items { purchase { id } userErrors { field code message } } } }"#,
    ),
    (
        "confirmPurchases",
        Hidden,
        r#"mutation { confirmPurchases(input: { filter: { pairing: { eq: "{pairing}" } }, seal: "{seal}" }) { done refused items { purchase { id } } userErrors { field code message } } }"#,
    ),
    (
        "disputePurchase",
        Hidden,
        r#"mutation { disputePurchase(input: { id: "{confirmed}", expectedVersion: 2, field: "amount", reason: "x" }) { purchase { id } userErrors { field code message } } }"#,
    ),
    (
        "disputePurchases",
        Hidden,
        r#"mutation { disputePurchases(input: { items: [{ id: "{purchase}", expectedVersion: 1, field: "amount", reason: "x" }] }) { done refused items { userErrors { field code message } } } }"#,
    ),
    (
        "dropDispute",
        Hidden,
        r#"mutation { dropDispute(input: { id: "{disputed}", expectedVersion: 2 }) { purchase { id } userErrors { field code message } } }"#,
    ),
    (
        "clearDuplicate",
        Hidden,
        r#"mutation { clearDuplicate(input: { id: "{purchase}", expectedVersion: 1 }) { purchase { id } userErrors { field code message } } }"#,
    ),
    (
        "joinDuplicate",
        Hidden,
        r#"mutation { joinDuplicate(input: { id: "{purchase}", expectedVersion: 1 }) { purchase { id } userErrors { field code message } } }"#,
    ),
    (
        "acceptMatch",
        Hidden,
        r#"mutation { acceptMatch(input: { id: "{purchase}", expectedVersion: 1 }) { purchase { id } userErrors { field code message } } }"#,
    ),
    (
        "reversePurchase",
        Hidden,
        r#"mutation { reversePurchase(input: { idempotencyKey: "{key}", id: "{confirmed}", expectedVersion: 2, reason: "x" }) { purchase { id } userErrors { field code message } } }"#,
    ),
    (
        "returnPurchase",
        Hidden,
        r#"mutation { returnPurchase(input: { idempotencyKey: "{key}", id: "{confirmed}", expectedVersion: 2, quantity: "1", amount: "1.00", returnedOn: "2026-06-10", reason: "x" }) { purchase { id } userErrors { field code message } } }"#,
    ),
    // Sheets of purchases, and the jobs that work through them.
    (
        "importPurchases",
        Hidden,
        r#"mutation { importPurchases(input: { idempotencyKey: "k", upload: "{upload}", dryRun: true }) { job { id } userErrors { field code message } } }"#,
    ),
    (
        "job",
        Hidden,
        r#"{ job(id: "{job}") { id state fileName rowsTotal rows(first: 5) { nodes { row outcome } } } }"#,
    ),
    ("node", Hidden, r#"{ node(id: "{job}") { id } }"#),
    ("jobs", Hidden, "{ jobs(first: 5) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } }"),
    (
        "cancelJob",
        Hidden,
        r#"mutation { cancelJob(input: { id: "{job}" }) { job { id } userErrors { field code message } } }"#,
    ),
];
