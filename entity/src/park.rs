//! Co-built industrial parks (共建产业园区).

crate::spine::form! {
    /// A park that both sides build together.
    table "park", ParkId as Park {
        /// What it is called.
        name: String,
        /// Who runs it.
        operator: String,
        /// Who builds it with them on the donor's side.
        partner: Option<String>,
        /// What it is for mainly.
        trades: Option<String>,
        /// Its area in mu.
        area: i32,
    }
}
