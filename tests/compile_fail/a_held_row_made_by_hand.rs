//! No held row, no change: a row is held by reading it through the scope, not by having it.

use api::store::Held;
use entity::purchase;

fn hold(row: purchase::Model, held: Held<purchase::Entity>) -> Held<purchase::Entity> {
    let _unused = &row;
    Held { row, ..held } //~ E0451
    //= held
}

fn main() {
    let _hold = hold;
}
