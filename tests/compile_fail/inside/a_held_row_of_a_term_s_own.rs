//! Not even the program holds a row that was not read through the scope.

use crate::store::{Change, Held};
use entity::purchase;

fn change(row: purchase::Model, change: &mut Change<purchase::Entity>) {
    change.after = row; //~ E0616
    //= let _unused = (row, change.after());
}

fn covered(held: &Held<purchase::Entity>) -> bool {
    held.covering.is_empty() //~ E0616
    //= held.wrote_it()
}
