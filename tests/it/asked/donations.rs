//! What a stranger asks of donations: by id, filter, order, total, seal, uniqueness, and each step.

use super::{
    Asked,
    How::{Apart, Hidden},
};

/// Each field of donations.
pub(super) const ASKED: &[Asked] = &[
    (
        "donation",
        Hidden,
        r#"{ donation(id: "{donation}") { id state version amount giver history { act } disputes { id } } }"#,
    ),
    ("donation", Hidden, r#"{ donation(id: "{giftDraft}") { id state } node(id: "{giftDraft}") { id } }"#),
    ("node", Hidden, r#"{ node(id: "{donation}") { id ... on Donation { state } } }"#),
    (
        "donations",
        Hidden,
        r#"{ donations(filter: { id: { in: ["{donation}", "{giftDraft}", "{giftConfirmed}"] } }) { totalCount totalCountIsExact nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"#,
    ),
    (
        "donations",
        Hidden,
        r#"{ donations(filter: { pairing: { eq: "{pairing}" } }, orderBy: AMOUNT_DESC, first: 1) { totalCount nodes { id } pageInfo { hasNextPage } } }"#,
    ),
    (
        "donations",
        Hidden,
        r#"{ donations(filter: { receiptNumber: { eq: "{receipt}" } }, orderBy: ID_ASC) { totalCount nodes { id } } }"#,
    ),
    (
        "donations",
        Hidden,
        r#"{ donations(filter: { or: [{ donor: { eq: "440000" } }, { not: { recipient: { in: ["510000", "640000"] } } }] }) { totalCount nodes { id } } }"#,
    ),
    (
        "donationSummary",
        Hidden,
        r#"{ donationSummary(filter: { recipient: { eq: "450000" } }, groupBy: [YEAR, RECIPIENT_COUNTY]) { source seal total { all { count amount } excluded { count } } groups { keys { key value } } } }"#,
    ),
    (
        "donationSummary",
        Hidden,
        r#"{ donationSummary(filter: { pairing: { eq: "{pairing}" } }, groupBy: [PAIRING, FORM]) { source seal total { all { count amount } } groups { figures { all { count } } } } }"#,
    ),
    (
        "logDonation",
        Hidden,
        r#"mutation { logDonation(input: { idempotencyKey: "{key}", submit: true, gift: { giver: "慈善会", donor: "440100", recipient: "451027", form: CASH, amount: "1.00", receivedOn: "2026-06-05", receiptNumber: "{receipt}" } }) { donation { id } userErrors { field code message } } }"#,
    ),
    (
        "amendDonation",
        Hidden,
        r#"mutation { amendDonation(input: { id: "{donation}", expectedVersion: 1, change: { amount: "2.00" } }) { donation { id } userErrors { field code message } } }"#,
    ),
    (
        "submitDonation",
        Hidden,
        r#"mutation { submitDonation(input: { id: "{giftDraft}", expectedVersion: 1 }) { donation { id } userErrors { field code message } } }"#,
    ),
    (
        "submitDonations",
        Hidden,
        r#"mutation { submitDonations(input: { items: [{ id: "{giftDraft}", expectedVersion: 1 }] }) { done refused items { donation { id } userErrors { field code message } } } }"#,
    ),
    (
        "discardDonation",
        Hidden,
        r#"mutation { discardDonation(input: { id: "{giftDraft}", expectedVersion: 1 }) { donation { id } userErrors { field code message } } }"#,
    ),
    (
        "passOnDonation",
        Hidden,
        r#"mutation { passOnDonation(input: { id: "{giftDraft}", expectedVersion: 1 }) { donation { id } userErrors { field code message } } }"#,
    ),
    (
        "sendBackDonation",
        Hidden,
        r#"mutation { sendBackDonation(input: { id: "{giftDraft}", expectedVersion: 1, note: "x" }) { donation { id } userErrors { field code message } } }"#,
    ),
    (
        "withdrawDonation",
        Hidden,
        r#"mutation { withdrawDonation(input: { id: "{donation}", expectedVersion: 1 }) { donation { id } userErrors { field code message } } }"#,
    ),
    (
        "confirmDonation",
        Hidden,
        r#"mutation { confirmDonation(input: { id: "{donation}", expectedVersion: 9 }) { donation { id } userErrors { field code message } } }"#,
    ),
    (
        "confirmDonations",
        Hidden,
        r#"mutation { confirmDonations(input: { filter: { pairing: { eq: "{pairing}" } }, seal: "{giftSeal}" }) { done refused items { donation { id } } userErrors { field code message } } }"#,
    ),
    (
        "disputeDonation",
        Hidden,
        r#"mutation { disputeDonation(input: { id: "{giftConfirmed}", expectedVersion: 2, field: "amount", reason: "x" }) { donation { id } userErrors { field code message } } }"#,
    ),
    (
        "disputeDonations",
        Hidden,
        r#"mutation { disputeDonations(input: { items: [{ id: "{donation}", expectedVersion: 1, field: "amount", reason: "x" }] }) { done refused items { userErrors { field code message } } } }"#,
    ),
    (
        "dropDonationDispute",
        Hidden,
        r#"mutation { dropDonationDispute(input: { id: "{giftDisputed}", expectedVersion: 2 }) { donation { id } userErrors { field code message } } }"#,
    ),
    (
        "donationChanged",
        Apart("donations_are_told_by_the_same_mechanism"),
        "subscription { donationChanged { id } }",
    ),
];
