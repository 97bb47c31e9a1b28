//! What has been saved can be neither confirmed nor disputed again with the same held row.

use api::store::{Change, Held};
use entity::plan;

fn twice(held: Held<plan::Entity>) -> [Change<plan::Entity>; 1] {
    let first = held.change(|row| row.version += 1);
    drop(held.change(|row| row.version += 2)); //~ E0382
    //= drop(());
    [first]
}

fn main() {
    let _twice = twice;
}
