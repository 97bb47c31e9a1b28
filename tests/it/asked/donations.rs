//! What a stranger asks of donations beside what is asked of every kind: by receipt, and in the order of amounts.

use super::{Asked, How::Hidden};

/// What donations have of their own.
pub(super) const ASKED: &[Asked] = &[
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
        "logDonation",
        Hidden,
        r#"mutation { logDonation(input: { idempotencyKey: "{key}", submit: true, line: { giver: "慈善会", donor: "440100", recipient: "451027", form: CASH, amount: "1.00", receivedOn: "2026-06-05", receiptNumber: "{receipt}" } }) { donation { id } userErrors { field code message } } }"#,
    ),
];
