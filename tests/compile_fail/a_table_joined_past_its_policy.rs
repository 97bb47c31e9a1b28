//! Only what belongs to another row is read along without a policy of its own; people's sessions are not that.

use api::store::Join;
use sea_orm::sea_query::Expr;

fn main() {
    Join::part_of_record::<entity::account::session::Entity>("stolen", Expr::cust("TRUE")); //~ E0277
    //= Join::part_of_record::<entity::confirmation::Entity>("confirmation", Expr::cust("TRUE"));
}
