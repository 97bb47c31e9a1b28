//! Assistance workshops (帮扶车间).

crate::spine::form! {
    /// An assistance workshop.
    table "workshop", WorkshopId as Workshop {
        /// What it is called.
        name: String,
        /// Who runs it.
        operator: String,
        /// What is made there.
        products: Option<String>,
        /// Whether it works in a season only.
        seasonal: bool,
        /// How many work there.
        people: i32,
        /// How many of them are in an assisted category.
        assisted: i32,
    }
}
