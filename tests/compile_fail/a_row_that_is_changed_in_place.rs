//! A held row is read as it was held; it changes into a change.

use api::store::Held;
use entity::plan;

fn change(mut held: Held<plan::Entity>) {
    held.version += 1; //~ E0594
    //= drop(held.change(|row| row.version += 1));
}

fn main() {
    let _change = change;
}
