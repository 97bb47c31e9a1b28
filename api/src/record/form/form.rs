//! What a kind of record says once: its names, its fields, what they mean. Everything else follows.

/// Makes a kind of record of a list of its fields; [`crate::donation`] is the example to read.
///
/// The fields `donor`, `recipient` and the day are every kind's; `own` are the kind's, and what is `derived` follows
/// from them and is only read, as is what is `moved` by other records. What is `marked` is worked out by the database where
/// it is asked for. A field that ends with `disputed` is one that the other side can dispute: those that a
/// confirmation covers.
macro_rules! form {
    (
        $(#[$doc:meta])*
        $one:ident / $many:ident as $Node:ident / $Nodes:ident,
        entity $entity:ident, id $Id:ident, facts $facts:ty,
        titled $zh:literal $en:literal,
        $(#[$donor_doc:meta])* donor = $donor_zh:literal $donor_en:literal,
        $(#[$recipient_doc:meta])* recipient = $recipient_zh:literal $recipient_en:literal,
        $(#[$day_doc:meta])* day $day:ident = $day_zh:literal $day_en:literal,
        own { $($(#[$field_doc:meta])* $field:ident: $kind:ty = $field_zh:literal $field_en:literal $(, $mark:ident)?;)+ }
        derived { $($(#[$derived_doc:meta])* $derived:ident: $derived_kind:ty = $derived_zh:literal $derived_en:literal from $derive:expr;)* }
        kept { $($kept:ident: $keep:expr),* $(,)? }
        $(moved { $($(#[$moved_doc:meta])* $moved:ident: $moved_kind:ty = $moved_zh:literal $moved_en:literal begins $begin:expr;)* })?
        $(marked { $($(#[$mark_doc:meta])* $bears:ident: $holds:expr;)* })?
        ordered $Order:ident,
        filtered { $($(#[$amount_doc:meta])* by $amount:ident,)? words { $($word:ident: $Word:ident as $Key:ident = $word_zh:literal $word_en:literal),* $(,)? } texts { $($text:ident),* $(,)? } $(links { $($link:ident: $Link:ident),* $(,)? })? }
        sums { $($sum:ident: $column:literal),* $(,)? }
        means $means_zh:literal $means_en:literal in $unit_zh:literal $unit_en:literal: $text_zh:literal $text_en:literal,
        beyond { $($beyond:tt)* }
    ) => {
        $crate::record::form::listed! {
            $one $many $Node $Nodes, $entity, $Id, $facts, $zh $en,
            { $(#[$donor_doc])* $donor_zh $donor_en } { $(#[$recipient_doc])* $recipient_zh $recipient_en }
            { $(#[$day_doc])* $day $day_zh $day_en }
            { $($(#[$field_doc])* $field: $kind = $field_zh $field_en $(, $mark)?;)+ }
            { $($derived: $derive,)* $($kept: $keep),* } { $($($moved: $begin),*)? } { $($beyond)* }
        }
        $crate::record::form::seen! {
            $(#[$doc])* $one $Node $Nodes, $entity, $Id,
            { $(#[$donor_doc])* } { $(#[$recipient_doc])* } { $(#[$day_doc])* $day }
            { $($(#[$field_doc])* $field: $kind $(, $mark)?;)+ $($(#[$derived_doc])* $derived: $derived_kind;)* $($($(#[$moved_doc])* $moved: $moved_kind;)*)? }
            { $($($(#[$mark_doc])* $bears: $holds;)*)? }
        }
        $crate::record::form::asked! {
            $many $Node, $entity, $Id, $zh $en, $day $day_zh $day_en, $Order,
            { $donor_zh $donor_en } { $recipient_zh $recipient_en }
            { $($field: $kind = $field_zh $field_en;)+ $($derived: $derived_kind = $derived_zh $derived_en;)* $($($moved: $moved_kind = $moved_zh $moved_en;)*)? }
            { $($(#[$amount_doc])* $amount)? } { $($word: $Word as $Key = $word_zh $word_en;)* } { $($text)* } { $($($link: $Link)*)? }
            { $($sum: $column),* } { $means_zh $means_en, $unit_zh $unit_en, $text_zh $text_en }
        }
        $crate::record::form::done! { $one $many $Node $Nodes, $entity, $Id, $zh, $Order }
    };
}
pub(crate) use form;
