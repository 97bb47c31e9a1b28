//! A query begins at a reader or a writer, which put the scope in: it is not put together by hand.

use api::{access::Ranges, store::{Rows, Writer}};
use entity::purchase;
use sea_orm::DatabaseTransaction;

fn look<'a>(writer: &'a Writer, transaction: &'a DatabaseTransaction) -> Rows<'a, purchase::Entity> {
    let _unused = (writer, transaction, Ranges::all());
    Rows::inside(transaction, &Ranges::all()) //~ E0624
    //= writer.find()
}

fn main() {
    let _look = look;
}
