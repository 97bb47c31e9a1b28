//! What fields of forms hold: codes that somebody else issues, and that check themselves.

use super::field::Plain;
use crate::{
    graphql::{
        Viewer,
        field::Fields,
        read,
        scalar::{CreditCodeText, IndustryClassText},
    },
    sheet::{Cell, Kind},
};
use domain::Refusal;
use entity::values::{CreditCode, IndustryClass};

/// Makes a field that holds a code, which is sent and shown as its scalar.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident of $value:ident as $text:ident, read by $read:ident;)+) => { $(
        $(#[$doc])*
        pub(crate) struct $name;

        impl Plain for $name {
            type Value = $value;
            type Sent = $text;
            type Shown = $text;
            const KIND: Kind = Kind::Code;

            fn read(fields: &mut Fields, name: &'static str, sent: &$text) -> Option<$value> {
                fields.keep(read::$read(name, &sent.0))
            }
            fn is_blank(sent: &$text) -> bool {
                sent.0.trim().is_empty()
            }
            fn show(_viewer: &Viewer, value: &$value) -> $text {
                $text::from(value)
            }
            fn cell(value: &$value) -> Cell<'static> {
                Cell::owned(value.to_string())
            }
            fn of_cell(_fields: &mut Fields, _name: &'static str, cell: Option<&str>) -> Option<$text> {
                Some($text(cell.unwrap_or_default().to_owned()))
            }
            fn disputed(text: &str) -> Result<(), Refusal> {
                read::$read("value", text).map(drop)
            }
            fn written(value: &$value) -> String {
                value.to_string()
            }
        }
    )+ };
}

codes! {
    /// A unified social credit code (统一社会信用代码).
    Credit of CreditCode as CreditCodeText, read by credit_code;
    /// A class of the economy (国民经济行业, GB/T 4754).
    Class of IndustryClass as IndustryClassText, read by industry_class;
}
