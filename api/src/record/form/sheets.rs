//! Lists and sums of forms as sheets, and the columns of their templates.

use super::{Field, Form, Ordering, Plain};
use crate::{
    error::Result,
    export::{Argument, Arguments, Exported, Told, day, id, instant, region_code, region_name, told, worded},
    graphql::{
        Viewer, ViewerExt,
        connection::Paging,
        filter::{self, Filter, input::PairingFilter},
    },
    language::Language,
    pairing::pairing_name,
    record::{
        export::{EXCLUSIONS, SIDES, STANDINGS, STATES},
        read::{Shown, Wanted, page},
        summary_export::{Line, columns, common, lines},
        summed::{Group, Summed},
    },
    sheet::{Cell, Choices, Column, Kind, Title},
    store::{Key, Order, Page, Slice},
};
use async_graphql::{Context, InputType, OutputType};
use entity::{
    spine::{Spine, TwoSided},
    values::{Day, Exclusion},
};
use futures::future::BoxFuture;

/// A column of a sheet of forms.
pub(crate) const fn column<F: Field>(key: &'static str, zh: &'static str, en: &'static str) -> Column {
    let title = Title { zh, en };
    Column {
        key,
        title,
        kind: <F::Of as Plain>::KIND,
        required: F::REQUIRED,
        help: title,
        choices: <F::Of as Plain>::CHOICES,
    }
}

/// A column of places of a side, which are chosen from a list.
pub(crate) const fn place(
    key: &'static str,
    zh: &'static str,
    en: &'static str,
    list: &'static str,
) -> Column {
    Column { choices: Choices::Listed(list), ..column::<super::Place>(key, zh, en) }
}

/// A text in the language of whoever asks.
pub(crate) fn text(language: Language, zh: &str, en: &str) -> String {
    let four = language.pick(
        "计入：双方已确认且无异议；待定：已提交未确认；有异议：对方提出异议；不计：撤回或关账后录入。四项之和为全部。",
        " Counted: confirmed by both sides, nothing against it; pending: submitted, not yet confirmed; disputed; \
         excluded: withdrawn, or entered after closing. The four add up to all.",
    );
    format!("{}{four}", language.pick(zh, en))
}

/// A kind whose lists and sums are sheets.
pub(crate) trait Sheeted: Form + Summed<Filter: InputType + Filter, Key: InputType>
where
    Group<Self>: OutputType,
{
    /// The orders of its lists.
    type Order: Ordering + Send + Sync;

    /// The field of the schema that lists them.
    const LIST: &'static str;
    /// What the list is called.
    const LIST_TITLE: Title;
    /// The field of the schema that sums them up.
    const SUMMARY: &'static str;
    /// What the sums are called.
    const SUMMARY_TITLE: Title;

    /// What a filter asks of the pairing.
    fn pairing(filter: &Self::Filter) -> Option<&PairingFilter>;
    /// The columns of the kind's own fields.
    fn own() -> Vec<Told<Self::Node>>;
    /// The columns of the words that sums are grouped by.
    fn words() -> Vec<(&'static str, Told<Line<Self>>)>;
    /// What the places of the two sides are called.
    fn places() -> [(&'static str, &'static str); 2];
}

/// A page of a list, and what was asked for it.
pub(crate) type Listed<F> = (Page<(Key, <F as Shown>::Node)>, Order, Slice, Option<<F as Shown>::Filter>);

/// A page of a list, as a field of the schema gives it.
pub(crate) fn list<'a, F: Sheeted>(
    ctx: &'a Context<'a>,
    filter: Option<F::Filter>,
    order: Option<F::Order>,
    paging: Paging,
) -> BoxFuture<'a, Result<Listed<F>>>
where
    Group<F>: OutputType,
{
    Box::pin(async move {
        let viewer = ctx.viewer()?;
        let order = order.unwrap_or(F::Order::USUAL).order(filter.as_ref().and_then(F::pairing))?;
        let slice = paging.slice(F::LIST, order)?;
        let wanted = Wanted::in_list(ctx.field());
        let page = page::<F>(viewer, &wanted, filter.as_ref(), order, &slice).await?;
        Ok((page, order, slice, filter))
    })
}

/// A list that is taken out.
pub(crate) struct ListRows<F: Sheeted>
where
    Group<F>: OutputType,
{
    filter: Option<F::Filter>,
    order: Order,
}

impl<F: Sheeted> Exported for ListRows<F>
where
    Group<F>: OutputType,
{
    const LIST: &'static str = F::LIST;
    const TITLE: Title = F::LIST_TITLE;
    const ARGUMENTS: &'static [Argument] =
        &[Argument::of::<Option<F::Filter>>("filter"), Argument::of::<Option<F::Order>>("orderBy")];
    const TOLD: &'static [Told<F::Node>] = &[];
    type Row = F::Node;

    fn asked(viewer: &Viewer, arguments: &Arguments) -> Result<Self> {
        let filter: Option<F::Filter> = arguments.get("filter")?;
        let order: Option<F::Order> = arguments.get("orderBy")?;
        // What is wrong with it is said before a page is read.
        filter::condition(filter.as_ref(), &viewer.atlas)?;
        let order = order.unwrap_or(F::Order::USUAL).order(filter.as_ref().and_then(F::pairing))?;
        Ok(Self { filter, order })
    }

    async fn page(&self, viewer: &Viewer, slice: &Slice) -> Result<Page<(Key, F::Node)>> {
        let wanted = Wanted::naming(&["confirmation"]);
        page::<F>(viewer, &wanted, self.filter.as_ref(), self.order, slice).await
    }

    fn columns(&self) -> Vec<Told<F::Node>> {
        places::<F>().into_iter().chain(F::own()).chain(standing::<F>()).collect()
    }
}

fn spine<S: Shown>(node: &S::Node) -> Spine {
    S::row(node).spine()
}

fn places<F: Sheeted>() -> [Told<F::Node>; 4]
where
    Group<F>: OutputType,
{
    let [donor, recipient] = F::places();
    [
        told("donor", donor, Kind::Code, |_, it| region_code(spine::<F>(it).donor.code())),
        told("donorName", ("帮扶方所在地名称", "Donor's place"), Kind::Text, |viewer, it| {
            region_name(&viewer.atlas, spine::<F>(it).donor.code())
        }),
        told("recipient", recipient, Kind::Code, |_, it| region_code(spine::<F>(it).recipient.code())),
        told("recipientName", ("受援方所在地名称", "Recipient's place"), Kind::Text, |viewer, it| {
            region_name(&viewer.atlas, spine::<F>(it).recipient.code())
        }),
    ]
}

/// The columns in which every kind tells where a record stands.
fn standing<S: Shown>() -> [Told<S::Node>; 12] {
    [
        worded("state", ("状态", "State"), STATES, |_, it| Cell::text(Some(spine::<S>(it).state.word()))),
        worded("standing", ("计数口径", "Standing"), STANDINGS, |_, it| {
            Cell::text(Some(spine::<S>(it).standing.word()))
        }),
        worded("exclusion", ("不计原因", "Exclusion"), EXCLUSIONS, |_, it| {
            Cell::text(spine::<S>(it).exclusion.map(Exclusion::word))
        }),
        told("pairing", ("结对关系编号", "Pairing id"), Kind::Code, |_, it| {
            spine::<S>(it).pairing.map_or(Cell::Blank, id)
        }),
        told("pairingName", ("结对关系", "Pairing"), Kind::Text, |viewer, it| {
            spine::<S>(it).pairing.map_or(Cell::Blank, |id| pairing_name(&viewer.atlas, id))
        }),
        worded("enteredSide", ("录入方", "Entered by side"), SIDES, |_, it| {
            Cell::text(Some(spine::<S>(it).entered_side.word()))
        }),
        told("submittedOn", ("提交日期", "Submitted on"), Kind::Day, |_, it| {
            day(spine::<S>(it).submitted_at.map(Day::of))
        }),
        told("confirmedOn", ("确认日期", "Confirmed on"), Kind::Day, |_, it| {
            day(S::along(it).confirmation.as_ref().map(|confirmation| Day::of(confirmation.at)))
        }),
        worded("correction", ("更正", "Correction"), crate::export::YES_OR_NO, |_, it| {
            crate::export::yes_or_no(spine::<S>(it).correction)
        }),
        told("changedAt", ("更新时间", "Changed at"), Kind::Code, |_, it| instant(spine::<S>(it).at)),
        told("version", ("版本", "Version"), Kind::Integer, |_, it| {
            Cell::Integer(spine::<S>(it).version.into())
        }),
        told("id", ("编号", "Id"), Kind::Code, |_, it| id(S::Id::from(S::row(it).record_id()))),
    ]
}

/// Sums that are taken out.
pub(crate) struct SumRows<F: Sheeted>
where
    Group<F>: OutputType,
{
    filter: Option<F::Filter>,
    keys: Vec<F::Key>,
}

impl<F: Sheeted> Exported for SumRows<F>
where
    Group<F>: OutputType,
{
    const LIST: &'static str = F::SUMMARY;
    const TITLE: Title = F::SUMMARY_TITLE;
    const ARGUMENTS: &'static [Argument] =
        &[Argument::of::<Option<F::Filter>>("filter"), Argument::of::<Option<Vec<F::Key>>>("groupBy")];
    const TOLD: &'static [Told<Line<F>>] = &[];
    type Row = Line<F>;

    fn asked(viewer: &Viewer, arguments: &Arguments) -> Result<Self> {
        let filter: Option<F::Filter> = arguments.get("filter")?;
        let keys: Option<Vec<F::Key>> = arguments.get("groupBy")?;
        filter::condition(filter.as_ref(), &viewer.atlas)?;
        Ok(Self { filter, keys: keys.unwrap_or_default() })
    }

    async fn page(&self, viewer: &Viewer, _slice: &Slice) -> Result<Page<(Key, Line<F>)>> {
        lines(viewer, self.filter.clone(), self.keys.clone()).await
    }

    fn columns(&self) -> Vec<Told<Line<F>>> {
        let words = F::words();
        let of_keys = self.keys.iter().flat_map(|&key| match F::by(key) {
            crate::record::summary::By::Word(column) => {
                words.iter().filter(|(name, _)| *name == column).map(|(_, told)| told.clone()).collect()
            }
            by => common::<F>(by),
        });
        columns(of_keys.collect())
    }

    fn definition(&self, viewer: &Viewer) -> Option<String> {
        Some(F::definition(viewer.language, None).in_one_line())
    }
}
