//! An act names its side: nobody simply confirms.

use domain::{permit::Act, record::Step};
use entity::values::Side;

fn main() {
    let side = Side::Recipient;
    let act = Act::Take(Step::Confirm); //~ E0061
    //= let act = Act::Take(Step::Confirm, side);
    println!("{act:?} {side:?}");
}
