//! Agreements (协作协议).

use crate::values::AgreementKind;

crate::spine::form! {
    /// What a donor and a recipient promised each other.
    table "agreement", AgreementId as Agreement {
        /// For several years, or for one.
        kind: AgreementKind,
        /// What it is called.
        name: String,
        /// Its number.
        document_number: Option<String>,
        /// The day on which it was signed.
        signed_on: Day,
        /// Its last day.
        ends_on: Day,
        /// The agreement whose place it takes.
        replaces: Option<AgreementId>,
        /// What was agreed.
        content: Option<String>,
    }
}
