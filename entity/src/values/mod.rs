//! What a column can hold: parsing and arithmetic, no rule.

mod credit_code;
mod day;
mod digest;
mod fen;
mod forms;
mod industry_class;
mod measure;
mod paper_number;
mod place;
mod quantity;
mod region_code;
mod text;
mod words;

pub use credit_code::{CreditCode, NotACreditCode};
pub use day::{Day, NotADay, Year};
pub use digest::Digest;
pub use fen::{Fen, NotAnAmount};
pub use forms::*;
pub use industry_class::{IndustryClass, NotAnIndustryClass};
pub use measure::Measure;
pub use paper_number::{NotAPaperNumber, PaperNumber};
pub use place::Place;
pub use quantity::{NotAQuantity, Quantity};
pub use region_code::{Level, NotARegionCode, RegionCode};
pub use text::{NotAText, Text};
pub use words::*;
