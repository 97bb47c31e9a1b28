//! What is saved is a change of a held row, never a row.

use api::{error::Result, store::{Change, Writer}};
use entity::plan;

async fn save(writer: &Writer, row: plan::Model, change: Change<plan::Entity>) -> Result<()> {
    drop((&row, &change));
    writer.save::<plan::Entity>(&[row]).await //~ E0308
    //= writer.save::<plan::Entity>(&[change]).await
}

fn main() {
    let _save = save;
}
