//! A term does not reach into the rooms of another: how purchases are entered is theirs alone.

fn units() -> &'static str {
    crate::purchase::sheet::UNITS //~ E0603
    //= "units"
}
