//! What every workbook that is written has in common.

use super::column::Kind;
use super::error::SheetError;
use chrono::{DateTime, Datelike, FixedOffset, Timelike, Utc};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, XlsxError,
};
use std::borrow::Cow;

/// How a day is shown.
pub(super) const DAY: &str = "yyyy-mm-dd";

/// The most characters that a cell of a workbook holds.
pub(super) const MOST_CHARACTERS: usize = 32_767;

/// How cells look.
pub(super) struct Looks {
    pub(super) plain: Format,
    pub(super) day: Format,
    /// A cell with something wrong.
    pub(super) bad: Format,
    pub(super) title: Format,
    pub(super) required_title: Format,
    pub(super) note: Format,
}

impl Looks {
    pub(super) fn new() -> Self {
        let title = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter)
            .set_border(FormatBorder::Thin);
        Self {
            plain: Format::new(),
            day: Format::new().set_num_format(DAY),
            bad: Format::new().set_background_color(Color::RGB(0x00FF_C7CE)).set_text_wrap(),
            required_title: title.clone().set_background_color(Color::RGB(0x00FC_E4D6)),
            title: title.set_background_color(Color::RGB(0x00DD_EBF7)),
            note: Format::new().set_italic().set_font_color(Color::RGB(0x0059_5959)),
        }
    }

    /// How the cells of a column look.
    pub(super) fn of(kind: Kind) -> Format {
        let look = Format::new();
        match kind {
            // As text, so that a spreadsheet makes neither numbers nor dates of codes.
            Kind::Text | Kind::Code => look.set_num_format_index(AS_TEXT),
            Kind::Decimal { places: 0 } => look.set_num_format("#,##0"),
            Kind::Decimal { places } => {
                look.set_num_format(format!("#,##0.{:0<places$}", "", places = usize::from(places)))
            }
            Kind::Integer => look.set_num_format("0"),
            Kind::Day => look.set_num_format(DAY),
        }
    }
}

/// The number of the format that every spreadsheet knows as text.
const AS_TEXT: u8 = 49;

/// A new workbook that says it was made at this instant.
pub(super) fn workbook(at: DateTime<Utc>) -> Result<Workbook, SheetError> {
    let small = |number: u32| u8::try_from(number).unwrap_or(u8::MAX);
    let year = u16::try_from(at.year()).unwrap_or(u16::MAX);
    let created = ExcelDateTime::from_ymd(year, small(at.month()), small(at.day()))
        .and_then(|day| {
            day.and_hms(u16::try_from(at.hour()).unwrap_or(0), small(at.minute()), f64::from(at.second()))
        })
        .map_err(|error| failed(&error))?;
    let mut workbook = Workbook::new();
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    Ok(workbook)
}

/// An instant as people in China read it.
pub(super) fn china_time(at: DateTime<Utc>) -> String {
    let text = match FixedOffset::east_opt(8 * 3600) {
        Some(zone) => at.with_timezone(&zone).format("%Y-%m-%d %H:%M:%S").to_string(),
        None => at.format("%Y-%m-%d %H:%M:%S").to_string(),
    };
    format!("{text} UTC+8")
}

/// A text that fits into a cell.
pub(super) fn cut(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(MOST_CHARACTERS) {
        None => Cow::Borrowed(text),
        Some(_) => Cow::Owned(text.chars().take(MOST_CHARACTERS - 1).chain(['…']).collect()),
    }
}

/// A column counted from 0 as the writer wants it. Sheets are far narrower than what does not fit.
pub(super) fn column(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

/// What the writer of workbooks says of its own is for the log.
pub(super) fn failed(error: &XlsxError) -> SheetError {
    SheetError::Unwritable(error.to_string())
}
