//! Only kept totals are added to cell by cell: the accounts are not.

use api::{error::Result, store::{Totals, Writer}};

async fn add(writer: &Writer) -> Result<()> {
    writer.tally("account", Vec::new()).await //~ E0308
    //= writer.tally(Totals::Measures, Vec::new()).await
}

fn main() {
    let _add = add;
    let _totals = Totals::PurchasesByPairing;
}
