//! An id of one table never stands for another's.

use entity::ids::{OrganisationId, PurchaseId};

fn main() {
    let unit = OrganisationId(uuid::Uuid::nil());
    let purchase: PurchaseId = unit; //~ E0308
    //= let purchase: OrganisationId = unit;
    println!("{purchase}");
}
