//! A unit's yearly plan (预留份额): what of its food budget it reserves for goods of assisted counties.

mod rules;
#[cfg(test)]
mod tests;

pub use rules::{Floor, Floors, Step, Terms, check_percent, next};
