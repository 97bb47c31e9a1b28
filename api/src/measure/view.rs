//! Measures as clients see them, and what they come to.

use super::word::MeasureWord;
use crate::{
    account::view::RecordKindWord,
    graphql::{
        entries::Entries,
        scalar::{Date, Decimal, YearNumber},
    },
    pairing::view::Pairing,
    record::form::Worded,
    sheet::Title,
};
use async_graphql::{Enum, Object, SimpleObject};
use chrono::{DateTime, Utc};
use domain::{measure::Rule, share};

/// In what a measure is told (计量单位).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::measure::Unit")]
pub enum MeasureUnit {
    /// 元, to the fen.
    Yuan,
    /// 人.
    Person,
    /// 人次: somebody who comes twice counts twice.
    PersonTime,
    /// 个.
    Project,
    /// 次.
    Meeting,
    /// 对.
    Pair,
    /// %.
    Percent,
}

/// A defined number (口径): two numbers of different measures are never added.
#[derive(Clone, Copy, Debug)]
pub struct Measure(pub(super) &'static Rule);

/// A defined number (口径): two numbers of different measures are never added.
#[Object]
impl Measure {
    /// Its code.
    async fn code(&self) -> MeasureWord {
        self.0.measure.into()
    }
    /// Its Chinese name.
    async fn name(&self) -> &'static str {
        self.title().zh
    }
    /// Its English name.
    async fn name_en(&self) -> &'static str {
        self.title().en
    }
    /// In what it is told (计量单位).
    async fn unit(&self) -> MeasureUnit {
        self.0.unit.into()
    }
    /// What belongs to it and what does not (定义), in Chinese. Each is a flow: the deciding day of a record tells its
    /// time, and what is confirmed with nothing against it counts.
    async fn means(&self) -> &'static str {
        let [zh, _] = self.0.means;
        zh
    }
    /// The same in English.
    async fn means_en(&self) -> &'static str {
        let [_, en] = self.0.means;
        en
    }
    /// How it is worked out, in the words of the schema (计算公式).
    async fn formula(&self) -> String {
        self.0.formula()
    }
    /// The kind of record that it reads; null where it is worked out of other measures.
    async fn kind(&self) -> Option<RecordKindWord> {
        self.0.records().map(|records| records.kind.into())
    }
}

impl Measure {
    fn title(self) -> Title {
        let word = MeasureWord::WORDS.iter().find(|word| word.value == self.0.measure.word());
        word.map_or(Title { zh: "", en: "" }, |word| word.title)
    }
}

/// A part of a whole, exact (占比).
#[derive(Clone, Debug, SimpleObject)]
pub struct Share {
    /// A fraction in lowest terms: `12/25`.
    exact: String,
    /// With two places, half away from zero: `0.48`.
    value: Decimal,
    /// In hundredths, with two places, half away from zero: `48.00`.
    percent: Decimal,
}

impl From<share::Share> for Share {
    fn from(share: share::Share) -> Self {
        Self { exact: share.exact(), value: Decimal(share.value()), percent: Decimal(share.percent()) }
    }
}

/// What a measure comes to for a pairing and a year. Of a share, only what is counted is told.
#[derive(Clone, Debug, SimpleObject)]
pub struct MeasureFigures {
    /// The measure.
    pub(super) measure: Measure,
    /// 全部: of every record that was ever submitted.
    pub(super) all: Option<Decimal>,
    /// 计入: of what is confirmed, nothing against it; of a share in hundredths, null where there is no whole.
    pub(super) counted: Option<Decimal>,
    /// 待定: of what waits for the other side, or for a decision.
    pub(super) pending: Option<Decimal>,
    /// 有异议.
    pub(super) disputed: Option<Decimal>,
    /// 不计.
    pub(super) excluded: Option<Decimal>,
    /// The target that is in force on the last day (现行协议指标); null where the pairing as a whole has none.
    pub(super) target: Option<Decimal>,
    /// Counted ÷ target (完成率); null without a target, where it is 0, and of shares.
    pub(super) completion: Option<Share>,
    /// What was counted in the same days a year before (上年同期).
    pub(super) last_year: Option<Decimal>,
    /// What came in month by month, where anything did (分月).
    pub(super) months: Entries<MonthFigures>,
}

/// What a measure comes to in a month.
#[derive(Clone, Debug, SimpleObject)]
pub struct MonthFigures {
    /// The month's first day.
    pub(super) month: Date,
    /// 计入.
    pub(super) counted: Decimal,
    /// 待定.
    pub(super) pending: Decimal,
    /// 有异议.
    pub(super) disputed: Decimal,
}

/// Every measure of a pairing in a year (概览), read at one instant and within what the caller may see.
#[derive(Clone, Debug, SimpleObject)]
pub struct Overview {
    /// The pairing; records of those below it are counted too.
    pub(super) pairing: Pairing,
    /// The year.
    pub(super) year: YearNumber,
    /// The last day that is counted.
    pub(super) until: Date,
    /// The instant at which the numbers were read.
    pub(super) as_of: DateTime<Utc>,
    /// Measure by measure, in the order of `measures`.
    pub(super) measures: Entries<MeasureFigures>,
}
