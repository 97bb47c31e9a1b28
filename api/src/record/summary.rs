//! Counts and sums of records, whatever their kind.

use super::summed::Summed;
use crate::{
    error::Result,
    graphql::{filter, scalar::Decimal},
    store::{Measured, Reader},
};
use async_graphql::{Enum, SimpleObject};
use entity::values::{Day, Fen, Level, Side, Standing};
use sea_orm::{
    Value,
    sea_query::{Expr, ExprTrait},
};
use std::collections::BTreeMap;

/// From what a summary was worked out (计算来源).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum SummarySource {
    /// From totals that every write keeps.
    KeptTotals,
    /// From the rows themselves, through an index; priced accordingly.
    Rows,
}

/// A count and its sums (件数、金额与人数).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    pub(crate) count: i64,
    pub(crate) amount: i64,
    pub(crate) people: i64,
    pub(crate) assisted: i64,
}

/// The columns of a kind that are summed up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sums {
    /// Fen.
    pub(crate) amount: Option<&'static str>,
    /// People, or person-times: what they are, the definition says.
    pub(crate) people: Option<&'static str>,
    /// How many of them are in an assisted category.
    pub(crate) assisted: Option<&'static str>,
}

impl Sums {
    /// Nothing but how many.
    pub(crate) const NONE: Self = Self { amount: None, people: None, assisted: None };

    /// The same, and this column in fen.
    pub(crate) const fn amount(self, column: &'static str) -> Self {
        Self { amount: Some(column), ..self }
    }

    /// The same, and this column of people.
    pub(crate) const fn people(self, column: &'static str) -> Self {
        Self { people: Some(column), ..self }
    }

    /// The same, and this column of those in an assisted category.
    pub(crate) const fn assisted(self, column: &'static str) -> Self {
        Self { assisted: Some(column), ..self }
    }

    /// Whether a column of a sheet of sums tells something of the kind.
    pub(crate) fn has(self, column: &str) -> bool {
        match column {
            money if money.ends_with("Amount") => self.amount.is_some(),
            people if people.ends_with("People") => self.people.is_some(),
            assisted if assisted.ends_with("Assisted") => self.assisted.is_some(),
            _ => true,
        }
    }
}

/// A count and its sums (件数、金额与人数).
#[async_graphql::Object]
impl Figure {
    /// How many lines, returns and reversals among them.
    async fn count(&self) -> i32 {
        i32::try_from(self.count).unwrap_or(i32::MAX)
    }
    /// Yuan to the fen; 0.00 where the kind of record holds no money.
    async fn amount(&self) -> Decimal {
        Decimal::from(&Fen(self.amount))
    }
    /// People or person-times, as the definition says (人数、人次); 0 where the kind of record holds none.
    async fn people(&self) -> i32 {
        i32::try_from(self.people).unwrap_or(i32::MAX)
    }
    /// How many of them are in an assisted category (脱贫人口及监测对象); 0 where the kind of record does not tell.
    async fn assisted(&self) -> i32 {
        i32::try_from(self.assisted).unwrap_or(i32::MAX)
    }
}

/// What was ever submitted, and its four parts, which add up to it (计数口径).
#[derive(Clone, Copy, Debug, Default, SimpleObject)]
pub struct Figures {
    /// 全部: every record that was ever submitted.
    pub(crate) all: Figure,
    /// 计入: confirmed, nothing against it.
    pub(crate) counted: Figure,
    /// 待定: submitted, or a possible duplicate not yet decided.
    pub(crate) pending: Figure,
    /// 有异议.
    pub(crate) disputed: Figure,
    /// 不计: withdrawn, duplicate, reversed or late.
    pub(crate) excluded: Figure,
}

/// By what a summary is grouped, whatever the kind calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    /// The year of the deciding day.
    Year,
    /// Its quarter.
    Quarter,
    /// Its month.
    Month,
    /// The word or code in a column.
    Word(&'static str),
    /// The record's own pairing.
    Pairing,
    /// The province of a side.
    Province(Side),
    /// The prefecture of a side; a county without one is told apart by its province.
    Prefecture(Side),
    /// The county of a side.
    County(Side),
}

impl By {
    /// The columns that tell it; `time` is the one that tells the time.
    fn columns(self, time: &'static str) -> Vec<&'static str> {
        use crate::access::column;
        match self {
            Self::Year | Self::Quarter | Self::Month => vec![time],
            Self::Word(name) => vec![name],
            Self::Pairing => vec!["pairing_id"],
            Self::Province(side) => vec![column(side, Level::Province)],
            Self::Prefecture(side) => vec![column(side, Level::Prefecture), column(side, Level::Province)],
            Self::County(side) => vec![column(side, Level::County)],
        }
    }
}

/// A value by which a group is told apart: a word, a number, a region's code; none where a row has none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum KeyValue {
    None,
    Number(i64),
    Text(String),
    Day(Day),
    Id(uuid::Uuid),
}

/// A count and a sum of what is alike.
pub(crate) struct Cell {
    keys: Vec<KeyValue>,
    standing: Standing,
    figure: Figure,
}

/// What cells add up to: all of them, and group by group in the order of their keys.
pub(crate) fn added_up(cells: Vec<Cell>) -> (Figures, BTreeMap<Vec<KeyValue>, Figures>) {
    let mut total = Figures::default();
    let mut groups: BTreeMap<Vec<KeyValue>, Figures> = BTreeMap::new();
    for cell in cells {
        total.add(cell.standing, cell.figure);
        if !cell.keys.is_empty() {
            groups.entry(cell.keys).or_default().add(cell.standing, cell.figure);
        }
    }
    (total, groups)
}

/// The cells of the rows that a filter holds, through an index.
pub(crate) async fn of_rows<S: Summed>(
    snapshot: &Reader,
    filter: Option<&S::Filter>,
    atlas: &crate::atlas::Atlas,
    keys: &[By],
) -> Result<Vec<Cell>> {
    let columns: Vec<_> = ["standing"].into_iter().chain(columns(keys, "day")).collect();
    let mut rows = snapshot.find::<S>().filter(Expr::col((S::TABLE, "standing")).ne("UNSUBMITTED"));
    if let Some(condition) = filter::condition(filter, atlas)? {
        rows = rows.filter(condition);
    }
    let measured = rows.measure(&columns, [S::SUMS.amount, S::SUMS.people, S::SUMS.assisted]).await?;
    Ok(measured.into_iter().filter_map(|cell| cell_of(keys, &columns, standing_of(&cell)?, &cell)).collect())
}

/// The columns that the keys need; `time` is the column that tells the time.
pub(crate) fn columns(keys: &[By], time: &'static str) -> Vec<&'static str> {
    let mut columns = Vec::new();
    for column in keys.iter().flat_map(|key| key.columns(time)) {
        if !columns.contains(&column) {
            columns.push(column);
        }
    }
    columns
}

/// What was kept by these columns, by the keys that they tell.
pub(crate) fn cells(keys: &[By], columns: &[&'static str], kept: &[(Standing, Measured)]) -> Vec<Cell> {
    kept.iter().filter_map(|(standing, cell)| cell_of(keys, columns, *standing, cell)).collect()
}

/// The standing that the first column tells.
fn standing_of(cell: &Measured) -> Option<Standing> {
    match cell.keys.first() {
        Some(Value::String(Some(word))) => Standing::of_word(word),
        _ => None,
    }
}

fn cell_of(keys: &[By], columns: &[&'static str], standing: Standing, cell: &Measured) -> Option<Cell> {
    let value =
        |name: &str| columns.iter().position(|column| *column == name).and_then(|at| cell.keys.get(at));
    let time = || match value("day").or_else(|| value("month")) {
        Some(Value::ChronoDate(Some(day))) => Some(Day(*day)),
        _ => None,
    };
    let code = |side: Side, level: Level| match value(crate::access::column(side, level)) {
        Some(Value::BigInt(Some(code))) if *code != 0 => KeyValue::Number(*code),
        _ => KeyValue::None,
    };
    let key = |key: &By| {
        Some(match *key {
            By::Year => KeyValue::Number(time()?.year().0.into()),
            By::Quarter => KeyValue::Day(quarter(time()?)),
            By::Month => KeyValue::Day(time()?.month()),
            By::Word(name) => match value(name) {
                Some(Value::String(Some(text))) => KeyValue::Text(text.clone()),
                _ => KeyValue::None,
            },
            By::Pairing => match value("pairing_id") {
                Some(Value::Uuid(Some(id))) if !id.is_nil() => KeyValue::Id(*id),
                _ => KeyValue::None,
            },
            By::Province(side) => code(side, Level::Province),
            By::Prefecture(side) => match (code(side, Level::Prefecture), code(side, Level::Province)) {
                (KeyValue::None, KeyValue::Number(province)) => KeyValue::Text(province.to_string()),
                (prefecture, _) => prefecture,
            },
            By::County(side) => code(side, Level::County),
        })
    };
    let keys: Option<Vec<_>> = keys.iter().map(key).collect();
    let [amount, people, assisted] = cell.sums;
    Some(Cell { keys: keys?, standing, figure: Figure { count: cell.count, amount, people, assisted } })
}

/// The first day of the quarter of a day.
fn quarter(day: Day) -> Day {
    use chrono::Datelike;
    let month = (day.0.month0() / 3) * 3 + 1;
    chrono::NaiveDate::from_ymd_opt(day.0.year(), month, 1).map_or(day, Day)
}

impl Figures {
    fn add(&mut self, standing: Standing, figure: Figure) {
        let part = match standing {
            Standing::Unsubmitted => return,
            Standing::Counted => &mut self.counted,
            Standing::Pending => &mut self.pending,
            Standing::Disputed => &mut self.disputed,
            Standing::Excluded => &mut self.excluded,
        };
        part.add(figure);
        self.all.add(figure);
    }
}

impl Figure {
    fn add(&mut self, other: Self) {
        self.count += other.count;
        self.amount += other.amount;
        self.people += other.people;
        self.assisted += other.assisted;
    }
}
