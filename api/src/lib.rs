//! Shanhai: what the service is made of, for the program and for the tests.

pub mod language;
pub mod sheet;
