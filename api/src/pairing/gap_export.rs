//! Gaps between pairings as a sheet.

use super::{export::MECHANISMS, pairing_name, query, view::PairingGap};
use crate::{
    error::Result,
    export::{Argument, Arguments, Exported, Told, id, region_code, region_name, told, worded},
    graphql::{
        Viewer,
        scalar::{Date, RegionCodeText},
    },
    sheet::{Cell, Kind, Title},
    store::{Key, Page, Slice},
};

/// Gaps that are taken out.
#[derive(Clone, Debug)]
pub(crate) struct GapRows {
    from: Date,
    until: Date,
    within: Option<RegionCodeText>,
}

impl Exported for GapRows {
    const LIST: &'static str = "pairingGaps";
    const TITLE: Title = Title { zh: "结对空档", en: "Gaps between pairings" };
    const ARGUMENTS: &'static [Argument] = &[
        Argument::of::<Date>("from"),
        Argument::of::<Date>("until"),
        Argument::of::<Option<RegionCodeText>>("within"),
    ];
    const TOLD: &'static [Told<PairingGap>] = &[
        told("region", ("受援地区代码", "Recipient code"), Kind::Code, |_, gap| {
            region_code(Some(gap.0.region))
        }),
        told("regionName", ("受援地区", "Recipient"), Kind::Text, |viewer, gap| {
            region_name(&viewer.atlas, Some(gap.0.region))
        }),
        worded("mechanism", ("帮扶机制", "Mechanism"), MECHANISMS, |_, gap| {
            Cell::text(Some(gap.0.mechanism.word()))
        }),
        told("from", ("空档起", "From"), Kind::Day, |_, gap| Cell::Day(gap.0.from)),
        told("until", ("空档止", "Until"), Kind::Day, |_, gap| Cell::Day(gap.0.until)),
        told("after", ("此前结对关系编号", "After (pairing id)"), Kind::Code, |_, gap| {
            id(gap.0.after)
        }),
        told("afterName", ("此前结对关系", "After"), Kind::Text, |viewer, gap| {
            pairing_name(&viewer.atlas, gap.0.after)
        }),
    ];
    type Row = PairingGap;

    fn asked(viewer: &Viewer, arguments: &Arguments) -> Result<Self> {
        let asked = Self {
            from: arguments.get("from")?,
            until: arguments.get("until")?,
            within: arguments.get("within")?,
        };
        // What is wrong with it is said before anything is written.
        query::gaps(&viewer.atlas, &asked.from, &asked.until, asked.within.as_ref())?;
        Ok(asked)
    }

    /// There are no more of them than there are recipients: one page.
    async fn page(&self, viewer: &Viewer, _slice: &Slice) -> Result<Page<(Key, PairingGap)>> {
        let gaps = query::gaps(&viewer.atlas, &self.from, &self.until, self.within.as_ref())?;
        Ok(Page { rows: gaps.into_iter().map(|gap| (Key::new(), gap)).collect(), more: false })
    }
}
