//! A term does not reach into the rooms of another: what is done with pairings is theirs alone.

use crate::pairing::command::end; //~ E0603
//= use crate::pairing::view::Pairing;
