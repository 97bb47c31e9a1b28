//! What clients ask of a kind: filters, sums by keys, and both as sheets.

/// Makes the filter, the sums and the exports of a kind.
macro_rules! asked {
    (
        $many:ident $Node:ident, $entity:ident, $Id:ident, $zh:literal $en:literal,
        $day:ident $day_zh:literal $day_en:literal, $Order:ident,
        { $donor_zh:literal $donor_en:literal } { $recipient_zh:literal $recipient_en:literal }
        { $($field:ident: $kind:ty = $field_zh:literal $field_en:literal;)+ }
        { $($(#[$amount_doc:meta])* $amount:ident)? }
        { $($word:ident: $Word:ident as $Key:ident = $word_zh:literal $word_en:literal;)* } { $($text:ident)* }
        { $($link:ident: $Link:ident)* }
        { $($sum:ident: $column:literal),* }
        { $means_zh:literal $means_en:literal, $unit_zh:literal $unit_en:literal, $text_zh:literal $text_en:literal }
    ) => { pastey::paste! {
        #[doc = "Which ones (" $zh "). Conditions that stand side by side must all hold; null is as if left out."]
        #[derive(Clone, Debug, Default, async_graphql::InputObject)]
        pub struct [<$Node Filter>] {
            /// All of these hold.
            pub and: Option<Vec<Self>>,
            /// One of these holds; at most five.
            pub or: Option<Vec<Self>>,
            /// This does not hold.
            pub not: Option<Box<Self>>,
            /// By id.
            pub id: Option<$crate::graphql::filter::input::IdFilter>,
            /// By the deciding day.
            pub $day: Option<$crate::graphql::filter::input::DateFilter>,
            /// By the year of the deciding day.
            pub year: Option<$crate::graphql::filter::input::YearFilter>,
            /// By state.
            pub state: Option<$crate::graphql::filter::input::StateFilter>,
            /// By what it is to a total.
            pub standing: Option<$crate::graphql::filter::input::StandingFilter>,
            /// By its own pairing.
            pub pairing: Option<$crate::graphql::filter::input::PairingFilter>,
            /// By the region on the donor's side: the region and all below it.
            pub donor: Option<$crate::graphql::filter::input::RegionFilter>,
            /// By the region on the recipient's side: the region and all below it.
            pub recipient: Option<$crate::graphql::filter::input::RegionFilter>,
            $(/// By amount.
            $(#[$amount_doc])*
            pub $amount: Option<$crate::graphql::filter::input::DecimalFilter>,)?
            $(#[doc = "By " $word_en " (" $word_zh ")."]
            pub $word: Option<<$Word as $crate::record::form::Worded>::Filter>,)*
            $(#[doc = "By this number."]
            pub $text: Option<$crate::graphql::filter::input::TextFilter>,)*
            $(#[doc = "By what it belongs to."]
            pub $link: Option<$crate::graphql::filter::input::IdFilter>,)*
        }

        impl $crate::graphql::filter::Filter for [<$Node Filter>] {
            fn and(&self) -> Option<&[Self]> {
                self.and.as_deref()
            }

            fn or(&self) -> Option<&[Self]> {
                self.or.as_deref()
            }

            fn not(&self) -> Option<&Self> {
                self.not.as_deref()
            }

            fn own(&self, asked: &mut $crate::graphql::filter::Asked<'_>) -> $crate::error::Result<()> {
                let table = $crate::graphql::filter::Table(stringify!($entity));
                let day = <entity::$entity::Entity as $crate::record::form::Form>::DAY;
                asked.add(table.ids::<entity::ids::$Id>("id", "id", self.id.as_ref())?);
                asked.add(table.days(day, self.$day.as_ref())?);
                asked.add(table.year(self.year.as_ref())?);
                asked.add(table.states(self.state.as_ref()));
                asked.add(table.standings(self.standing.as_ref()));
                asked.add(table.regions(
                    asked.atlas, entity::values::Side::Donor, "donor", self.donor.as_ref(),
                )?);
                asked.add(table.regions(
                    asked.atlas, entity::values::Side::Recipient, "recipient", self.recipient.as_ref(),
                )?);
                asked.add(table.pairing(asked.atlas, self.pairing.as_ref())?);
                $(asked.add(table.amounts(self.$amount.as_ref())?);)?
                $(asked.add(<$Word as $crate::record::form::Worded>::condition(
                    table, stringify!($word), self.$word.as_ref(),
                ));)*
                $(asked.add(table.texts(stringify!($text), self.$text.as_ref())?);)*
                $(asked.add(table.ids::<entity::ids::$Link>(
                    stringify!($link), stringify!([<$link:lower_camel>]), self.$link.as_ref(),
                )?);)*
                Ok(())
            }
        }

        #[doc = "By what a summary is grouped (" $zh ", 分组)."]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, async_graphql::Enum)]
        pub enum [<$Node Key>] {
            /// 年.
            Year,
            /// 季度.
            Quarter,
            /// 月.
            Month,
            /// 结对关系, the record's own.
            Pairing,
            /// 受援省份.
            RecipientProvince,
            /// 受援地市.
            RecipientPrefecture,
            /// 受援县.
            RecipientCounty,
            /// 帮扶省份.
            DonorProvince,
            /// 帮扶地市.
            DonorPrefecture,
            $(#[doc = $word_zh "."]
            $Key,)*
        }

        $(
            #[doc = "Equal to a word (" $word_zh ")."]
            #[derive(Clone, Debug, async_graphql::SimpleObject)]
            pub struct [<$Node $Key Is>] {
                /// The word.
                eq: $Word,
            }
        )*

        #[doc = "A filter in the form of the input `" $Node "Filter`: what is null is as if left out."]
        #[derive(Clone, Debug, Default, async_graphql::SimpleObject)]
        pub struct [<$Node GroupFilter>] {
            /// By year.
            year: Option<$crate::record::summary_view::YearIs>,
            /// By day.
            $day: Option<$crate::record::summary_view::DaysBetween>,
            /// By pairing.
            pairing: Option<$crate::record::summary_view::PairingIs>,
            /// By the region on the recipient's side.
            recipient: Option<$crate::record::summary_view::RegionIs>,
            /// By the region on the donor's side.
            donor: Option<$crate::record::summary_view::RegionIs>,
            $(#[doc = "By " $word_en " (" $word_zh ")."]
            $word: Option<[<$Node $Key Is>]>,)*
        }

        impl $crate::record::summed::Summed for entity::$entity::Entity {
            type Key = [<$Node Key>];
            type GroupFilter = [<$Node GroupFilter>];

            const SUMS: $crate::record::summary::Sums = $crate::record::summary::Sums::NONE$(.$sum($column))*;

            fn by(key: [<$Node Key>]) -> $crate::record::summary::By {
                use $crate::record::summary::By;
                use entity::values::Side;
                match key {
                    [<$Node Key>]::Year => By::Year,
                    [<$Node Key>]::Quarter => By::Quarter,
                    [<$Node Key>]::Month => By::Month,
                    [<$Node Key>]::Pairing => By::Pairing,
                    [<$Node Key>]::RecipientProvince => By::Province(Side::Recipient),
                    [<$Node Key>]::RecipientPrefecture => By::Prefecture(Side::Recipient),
                    [<$Node Key>]::RecipientCounty => By::County(Side::Recipient),
                    [<$Node Key>]::DonorProvince => By::Province(Side::Donor),
                    [<$Node Key>]::DonorPrefecture => By::Prefecture(Side::Donor),
                    $([<$Node Key>]::$Key => By::Word(stringify!($word)),)*
                }
            }

            fn group_filter(
                keys: &[$crate::record::summary::By],
                values: &[$crate::record::summary::KeyValue],
            ) -> [<$Node GroupFilter>] {
                let parts = $crate::record::summary_view::Grouped::of(keys, values);
                $(let $word = parts.word(stringify!($word))
                    .and_then(<$Word as $crate::record::form::Worded>::of_word)
                    .map(|kept| [<$Node $Key Is>] { eq: kept.into() });)*
                [<$Node GroupFilter>] {
                    year: parts.year,
                    $day: parts.days,
                    pairing: parts.pairing,
                    recipient: parts.recipient,
                    donor: parts.donor.and_then(|donor| donor.region),
                    $($word,)*
                }
            }

            fn definition(
                language: $crate::language::Language,
                notice: Option<&str>,
            ) -> $crate::record::summary_view::Definition {
                let pick = |zh: &str, en: &str| language.pick(zh, en).to_owned();
                $crate::record::summary_view::Definition {
                    notice: notice.map(str::to_owned),
                    name: pick($means_zh, $means_en),
                    unit: pick($unit_zh, $unit_en),
                    text: $crate::record::form::text(language, $text_zh, $text_en),
                }
            }

            fn on_unverified(filter: Option<&[<$Node Filter>]>) -> [<$Node Filter>] {
                let unverified = $crate::graphql::filter::input::PairingFilter {
                    unverified: Some(true),
                    ..Default::default()
                };
                let unverified = [<$Node Filter>] { pairing: Some(unverified), ..Default::default() };
                let both = filter.into_iter().cloned().chain([unverified]).collect();
                [<$Node Filter>] { and: Some(both), ..Default::default() }
            }
        }

        impl $crate::record::form::Sheeted for entity::$entity::Entity {
            type Order = $crate::record::form::$Order;

            const LIST: &'static str = stringify!([<$many:lower_camel>]);
            const LIST_TITLE: $crate::sheet::Title = $crate::sheet::Title { zh: concat!($zh, "清单"), en: $en };
            const SUMMARY: &'static str = stringify!([<$Node:lower_camel Summary>]);
            const SUMMARY_TITLE: $crate::sheet::Title =
                $crate::sheet::Title { zh: concat!($zh, "汇总"), en: concat!($en, ": counts and sums") };

            fn pairing(filter: &[<$Node Filter>]) -> Option<&$crate::graphql::filter::input::PairingFilter> {
                filter.pairing.as_ref()
            }

            fn own() -> Vec<$crate::export::Told<$Node>> {
                vec![
                    $crate::export::told(
                        <Self as $crate::record::form::Form>::DAY, ($day_zh, $day_en), $crate::sheet::Kind::Day,
                        |_, it: &$Node| $crate::sheet::Cell::Day(it.row.day),
                    ),
                    $($crate::export::Told::by(
                        $crate::record::form::column::<$kind>(
                            stringify!([<$field:lower_camel>]), $field_zh, $field_en,
                        ),
                        |_, it: &$Node| <$kind as $crate::record::form::Field>::cell(&it.row.$field),
                    ),)+
                ]
            }

            fn words() -> Vec<(&'static str, $crate::export::Told<$crate::record::summary_export::Line<Self>>)> {
                vec![$((
                    stringify!($word),
                    $crate::export::worded(
                        stringify!([<$word:lower_camel>]), ($word_zh, $word_en),
                        <$Word as $crate::record::form::Worded>::WORDS,
                        |_, line| line.by($crate::record::summary::By::Word(stringify!($word))),
                    ),
                ),)*]
            }

            fn places() -> [(&'static str, &'static str); 2] {
                [($donor_zh, $donor_en), ($recipient_zh, $recipient_en)]
            }
        }
    } };
}
pub(crate) use asked;
