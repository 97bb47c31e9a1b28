//! Posts that eastern employers offer (岗位).

use crate::values::Fen;

crate::spine::form! {
    /// Posts of one kind.
    table "post", PostId as Post {
        /// Who employs.
        employer: String,
        /// The work.
        work: String,
        /// What one must be able to do.
        skill: Option<String>,
        /// How many are wanted.
        headcount: i32,
        /// The least that is paid a month, in fen.
        wage_from: Fen,
        /// The most that is paid a month, in fen.
        wage_to: Fen,
    }
}
