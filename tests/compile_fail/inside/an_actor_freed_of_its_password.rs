//! Nor does the program free somebody of the password that is due.

use crate::access::Actor;

fn free(mut actor: Actor) -> bool {
    actor.password_due = false; //~ E0616
    //= actor = Actor::nobody();
    actor.password_due()
}
