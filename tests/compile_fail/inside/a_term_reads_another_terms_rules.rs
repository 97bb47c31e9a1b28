//! A term does not reach into the rooms of another: how purchases are entered is theirs alone.

fn most() -> usize {
    crate::purchase::log::MOST_LINES //~ E0603
    //= 1000
}
