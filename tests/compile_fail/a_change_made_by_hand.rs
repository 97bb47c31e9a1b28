//! A change comes from a held row: it is not put together out of two versions.

use api::store::Change;
use entity::plan;

fn change(after: plan::Model, held: Change<plan::Entity>) -> Change<plan::Entity> {
    let _unused = &after;
    Change { after, ..held } //~ E0451
    //= held
}

fn main() {
    let _change = change;
}
