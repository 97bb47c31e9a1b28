//! Closed lists of words: each is said once, for clients and for sheets.

/// Says a closed list of words as clients and sheets see it; the words are those of [`entity::values`].
macro_rules! worded {
    ($($(#[$doc:meta])* $name:ident of $kept:ident as $wire:tt, by $filter:ident {
        $($(#[$word_doc:meta])* $word:ident = $zh:literal $en:literal,)+
    })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
        #[graphql(name = $wire)]
        pub enum $name {
            $($(#[$word_doc])* $word,)+
        }

        $crate::graphql::filter::input::word_filters! {
            $(#[$doc])*
            $filter of $name,
        }

        impl From<entity::values::$kept> for $name {
            fn from(kept: entity::values::$kept) -> Self {
                match kept { $(entity::values::$kept::$word => Self::$word,)+ }
            }
        }

        impl From<$name> for entity::values::$kept {
            fn from(word: $name) -> Self {
                match word { $($name::$word => Self::$word,)+ }
            }
        }

        impl $crate::record::form::Worded for $name {
            type Kept = entity::values::$kept;
            type Filter = $filter;
            const WORDS: &'static [$crate::sheet::Word] =
                &[$($crate::export::word(entity::values::$kept::$word.word(), $zh, $en),)+];
            const ALL: &'static [entity::values::$kept] = entity::values::$kept::ALL;
            fn word(kept: entity::values::$kept) -> &'static str {
                kept.word()
            }
            fn of_word(text: &str) -> Option<entity::values::$kept> {
                entity::values::$kept::of_word(text)
            }
            fn condition(
                table: $crate::graphql::filter::Table,
                column: &'static str,
                filter: Option<&$filter>,
            ) -> Option<sea_orm::sea_query::Expr> {
                let asked = filter.map(|filter| (filter.eq, filter.any.as_deref()));
                table.words(column, asked, |word| entity::values::$kept::from(word).word())
            }
        }
    )+};
}
pub(crate) use worded;
