//! Clients that mean harm: what they send is refused by a code, over every way, and everybody else is served.

mod corpus;
mod documents;
mod fuzz;
mod ways;

pub(crate) use documents::bombs;
