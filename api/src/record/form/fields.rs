//! What fields of forms hold: texts, numbers of papers, money, counts, days, places, words.

use super::field::Plain;
use crate::{
    export::{YES_OR_NO, yes_or_no},
    graphql::{
        Viewer,
        field::Fields,
        filter::Table,
        id::{self, Global},
        read,
        scalar::{Date, Decimal, RegionCodeText},
    },
    region::view::Region,
    sheet::{Cell, Choices, Kind, Word},
};
use async_graphql::{ID, InputType, OutputType};
use domain::Refusal;
use entity::values::{Day, Fen, RegionCode};
use sea_orm::sea_query::Expr;
use std::{fmt::Debug, marker::PhantomData};

/// A text of at most so many characters.
pub(crate) struct Text<const MOST: usize>;
/// The number of a paper, of at most so many characters.
pub(crate) struct Paper<const MOST: usize>;
/// An amount of money.
pub(crate) struct Amount;
/// A number of people or things.
pub(crate) struct Count;
/// A day.
pub(crate) struct OnDay;
/// A region.
pub(crate) struct Place;
/// A word of a closed list, as clients send and read it.
pub(crate) struct Choice<W>(PhantomData<W>);
/// A yes or no.
pub(crate) struct YesNo;
/// The id of something else.
pub(crate) struct Link<T>(PhantomData<T>);

/// A closed list of words as clients see it, and as sheets do.
pub(crate) trait Worded: InputType + OutputType + Copy + Debug + PartialEq + From<Self::Kept> {
    /// The word as records keep it.
    type Kept: Copy + Debug + PartialEq + From<Self> + 'static;
    /// How clients ask for records by it.
    type Filter: InputType;
    /// The words of a sheet.
    const WORDS: &'static [Word];
    /// All of them.
    const ALL: &'static [Self::Kept];
    /// The word.
    fn word(kept: Self::Kept) -> &'static str;
    /// The word of a text.
    fn of_word(text: &str) -> Option<Self::Kept>;
    /// What a filter asks of the column that keeps it.
    fn condition(table: Table, column: &'static str, filter: Option<&Self::Filter>) -> Option<Expr>;
}

fn owned(cell: Option<&str>) -> String {
    cell.unwrap_or_default().to_owned()
}

impl<const MOST: usize> Plain for Text<MOST> {
    type Value = String;
    type Sent = String;
    type Shown = String;
    const KIND: Kind = Kind::Text;

    fn read(fields: &mut Fields, name: &'static str, sent: &String) -> Option<String> {
        fields.text(name, sent, MOST)
    }
    fn is_blank(sent: &String) -> bool {
        sent.trim().is_empty()
    }
    fn show(_viewer: &Viewer, value: &String) -> String {
        value.clone()
    }
    fn cell(value: &String) -> Cell<'static> {
        Cell::owned(value)
    }
    fn of_cell(_fields: &mut Fields, _name: &'static str, cell: Option<&str>) -> Option<String> {
        Some(owned(cell))
    }
    fn disputed(text: &str) -> Result<(), Refusal> {
        read::text("value", text, MOST).map(drop)
    }
    fn written(value: &String) -> String {
        value.clone()
    }
}

impl<const MOST: usize> Plain for Paper<MOST> {
    type Value = String;
    type Sent = String;
    type Shown = String;
    const KIND: Kind = Kind::Code;

    fn read(fields: &mut Fields, name: &'static str, sent: &String) -> Option<String> {
        fields.paper_number(name, sent, MOST)
    }
    fn is_blank(sent: &String) -> bool {
        sent.trim().is_empty()
    }
    fn show(_viewer: &Viewer, value: &String) -> String {
        value.clone()
    }
    fn cell(value: &String) -> Cell<'static> {
        Cell::owned(value)
    }
    fn of_cell(_fields: &mut Fields, _name: &'static str, cell: Option<&str>) -> Option<String> {
        Some(owned(cell))
    }
    fn disputed(text: &str) -> Result<(), Refusal> {
        read::paper_number("value", text, MOST).map(drop)
    }
    fn written(value: &String) -> String {
        value.clone()
    }
}

impl Plain for Amount {
    type Value = Fen;
    type Sent = Decimal;
    type Shown = Decimal;
    const KIND: Kind = Kind::Decimal { places: 2 };

    fn read(fields: &mut Fields, name: &'static str, sent: &Decimal) -> Option<Fen> {
        fields.amount(name, sent)
    }
    fn show(_viewer: &Viewer, value: &Fen) -> Decimal {
        Decimal::from(value)
    }
    fn cell(value: &Fen) -> Cell<'static> {
        Cell::decimal(value)
    }
    fn of_cell(_fields: &mut Fields, _name: &'static str, cell: Option<&str>) -> Option<Decimal> {
        Some(Decimal(owned(cell)))
    }
    fn disputed(text: &str) -> Result<(), Refusal> {
        read::amount("value", text).map(drop)
    }
    fn written(value: &Fen) -> String {
        value.0.to_string()
    }
}

impl Plain for Count {
    type Value = i32;
    type Sent = i32;
    type Shown = i32;
    const KIND: Kind = Kind::Integer;

    fn read(fields: &mut Fields, name: &'static str, sent: &i32) -> Option<i32> {
        fields.keep(counted(name, *sent))
    }
    fn show(_viewer: &Viewer, value: &i32) -> i32 {
        *value
    }
    fn cell(value: &i32) -> Cell<'static> {
        Cell::Integer((*value).into())
    }
    fn of_cell(fields: &mut Fields, name: &'static str, cell: Option<&str>) -> Option<i32> {
        let Some(text) = cell else { return Some(0) };
        fields.keep(text.parse().map_err(|_too_large| too_many(name)))
    }
    fn disputed(text: &str) -> Result<(), Refusal> {
        text.parse().map_err(|_unfit| too_many("value")).and_then(|count| counted("value", count)).map(drop)
    }
    fn written(value: &i32) -> String {
        value.to_string()
    }
}

/// A count: no fewer than none, and no more than a nation could have.
fn counted(name: &'static str, count: i32) -> Result<i32, Refusal> {
    if (0..=100_000_000).contains(&count) { Ok(count) } else { Err(too_many(name)) }
}

fn too_many(name: &'static str) -> Refusal {
    Refusal::invalid(name, "应为 0 到 100,000,000 的整数", "give a whole number from 0 to 100,000,000")
}

impl Plain for OnDay {
    type Value = Day;
    type Sent = Date;
    type Shown = Date;
    const KIND: Kind = Kind::Day;

    fn read(fields: &mut Fields, name: &'static str, sent: &Date) -> Option<Day> {
        fields.day(name, sent)
    }
    fn show(_viewer: &Viewer, value: &Day) -> Date {
        Date::from(value)
    }
    fn cell(value: &Day) -> Cell<'static> {
        Cell::Day(*value)
    }
    fn of_cell(_fields: &mut Fields, _name: &'static str, cell: Option<&str>) -> Option<Date> {
        Some(Date(owned(cell)))
    }
    fn disputed(text: &str) -> Result<(), Refusal> {
        read::day("value", text).map(drop)
    }
    fn written(value: &Day) -> String {
        value.to_string()
    }
}

impl Plain for Place {
    type Value = RegionCode;
    type Sent = RegionCodeText;
    type Shown = Option<Region>;
    const KIND: Kind = Kind::Code;

    fn read(fields: &mut Fields, name: &'static str, sent: &RegionCodeText) -> Option<RegionCode> {
        fields.region(name, sent)
    }
    fn show(viewer: &Viewer, value: &RegionCode) -> Option<Region> {
        Region::of(&viewer.atlas, *value)
    }
    fn cell(value: &RegionCode) -> Cell<'static> {
        Cell::owned(value.to_string())
    }
    fn of_cell(_fields: &mut Fields, _name: &'static str, cell: Option<&str>) -> Option<RegionCodeText> {
        Some(RegionCodeText(owned(cell)))
    }
    fn disputed(text: &str) -> Result<(), Refusal> {
        read::region("value", text).map(drop)
    }
    fn written(value: &RegionCode) -> String {
        value.to_string()
    }
}

impl<W: Worded> Plain for Choice<W> {
    type Value = W::Kept;
    type Sent = W;
    type Shown = W;
    const KIND: Kind = Kind::Code;
    const CHOICES: Choices = Choices::Words(W::WORDS);

    fn read(_fields: &mut Fields, _name: &'static str, sent: &W) -> Option<W::Kept> {
        Some((*sent).into())
    }
    fn show(_viewer: &Viewer, value: &W::Kept) -> W {
        (*value).into()
    }
    fn cell(value: &W::Kept) -> Cell<'static> {
        Cell::text(Some(W::word(*value)))
    }
    fn of_cell(fields: &mut Fields, name: &'static str, cell: Option<&str>) -> Option<W> {
        // What is no word of the list was refused when the cell was read.
        let word = cell.and_then(W::of_word).map(W::from);
        fields.keep(word.ok_or_else(|| Refusal::invalid(name, "不能为空", "it cannot be empty")))
    }
    fn disputed(text: &str) -> Result<(), Refusal> {
        read::word("value", text, W::ALL, W::word)
    }
    fn written(value: &W::Kept) -> String {
        W::word(*value).to_owned()
    }
}

impl Plain for YesNo {
    type Value = bool;
    type Sent = bool;
    type Shown = bool;
    const KIND: Kind = Kind::Code;
    const CHOICES: Choices = Choices::Words(YES_OR_NO);

    fn read(_fields: &mut Fields, _name: &'static str, sent: &bool) -> Option<bool> {
        Some(*sent)
    }
    fn show(_viewer: &Viewer, value: &bool) -> bool {
        *value
    }
    fn cell(value: &bool) -> Cell<'static> {
        yes_or_no(*value)
    }
    fn of_cell(_fields: &mut Fields, _name: &'static str, cell: Option<&str>) -> Option<bool> {
        Some(cell == Some("YES"))
    }
    fn disputed(text: &str) -> Result<(), Refusal> {
        read::word("value", text, &[true, false], |yes| if yes { "true" } else { "false" })
    }
    fn written(value: &bool) -> String {
        value.to_string()
    }
}

impl<T: Global + Clone + PartialEq + Debug> Plain for Link<T> {
    type Value = T;
    type Sent = ID;
    type Shown = ID;
    const KIND: Kind = Kind::Code;

    fn read(fields: &mut Fields, name: &'static str, sent: &ID) -> Option<T> {
        fields.id(name, sent)
    }
    fn show(_viewer: &Viewer, value: &T) -> ID {
        id::encode(*value)
    }
    fn cell(value: &T) -> Cell<'static> {
        crate::export::id(*value)
    }
    fn of_cell(_fields: &mut Fields, _name: &'static str, cell: Option<&str>) -> Option<ID> {
        Some(ID(owned(cell)))
    }
    fn disputed(text: &str) -> Result<(), Refusal> {
        id::parse::<T>("value", text).map(drop)
    }
    fn written(value: &T) -> String {
        value.uuid().to_string()
    }
}
