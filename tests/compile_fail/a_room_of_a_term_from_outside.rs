//! The rooms of the terms are private to the program: nobody outside enters a purchase past its mutation.

fn main() {
    let most = api::purchase::mutation::PurchaseMutation; //~ E0603
    //= let most = api::graphql::Mutation::default();
    println!("{most:?}");
}
