//! Which row holds the titles, and which column of the sheet is which.

use super::annotate::RESULT_COLUMNS;
use super::column::Column;
use super::error::SheetError;
use super::folding::fold;
use super::limits::HEADER_WITHIN;
use super::position::Position;
use super::raw::{Merge, RawCell, RawRow};

/// The titles of a sheet.
#[derive(Clone, Debug)]
pub(super) struct Header {
    /// The row that holds them.
    pub(super) row: u32,
    /// The last row that belongs to them: titles may be merged downwards.
    pub(super) last_row: u32,
    /// For each column of the sheet, which column of the table it is.
    pub(super) columns: Vec<Option<usize>>,
    /// The columns of the sheet, counted from 0, that hold the outcome of an earlier reading.
    pub(super) results: Vec<usize>,
    pub(super) unknown: Vec<UnknownColumn>,
}

/// A column whose title means nothing to the table; it is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownColumn {
    /// Where its title stands.
    pub at: Position,
    /// Its title.
    pub title: String,
}

impl Header {
    /// Finds the titles in the first rows: the row that names the most columns of the table, the first of
    /// two that name as many. Lines above it, merged or not, are notes.
    pub(super) fn find(
        top: &[RawRow],
        merges: &[Merge],
        columns: &'static [Column],
    ) -> Result<Self, SheetError> {
        let mut best: Option<(usize, Candidate)> = None;
        for row in top {
            let candidate = Candidate::of(row, top, merges, columns);
            let named = candidate.named();
            if named > best.as_ref().map_or(0, |(most, _)| *most) {
                best = Some((named, candidate));
            }
        }
        let (_, candidate) = best.ok_or(SheetError::NoHeader { within: HEADER_WITHIN })?;
        candidate.settle(top, merges, columns)
    }
}

/// A row that may hold the titles.
struct Candidate {
    row: u32,
    titles: Vec<Heading>,
}

struct Heading {
    at: Position,
    title: String,
    column: Option<usize>,
}

impl Candidate {
    fn of(row: &RawRow, top: &[RawRow], merges: &[Merge], columns: &[Column]) -> Self {
        let width = top.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let titles = (0..width)
            .map(|column| {
                let at = row.position(column);
                let title = title_at(row, column, top, merges).unwrap_or_default();
                let folded = fold(title);
                let column = columns.iter().position(|column| column.is_named(&folded));
                Heading { at, title: title.to_owned(), column }
            })
            .collect();
        Self { row: row.number, titles }
    }

    /// How many columns of the table it names.
    fn named(&self) -> usize {
        let mut named: Vec<usize> = self.titles.iter().filter_map(|heading| heading.column).collect();
        named.sort_unstable();
        named.dedup();
        named.len()
    }

    fn settle(
        self,
        top: &[RawRow],
        merges: &[Merge],
        columns: &'static [Column],
    ) -> Result<Header, SheetError> {
        let mut first_of: Vec<Option<Position>> = vec![None; columns.len()];
        let mut header = Header {
            row: self.row,
            last_row: self.row,
            columns: Vec::with_capacity(self.titles.len()),
            results: Vec::new(),
            unknown: Vec::new(),
        };
        let mut reaching: Vec<(&Column, &Merge)> = Vec::new();
        for (at_column, heading) in self.titles.into_iter().enumerate() {
            header.columns.push(heading.column);
            let known =
                heading.column.and_then(|index| Some((columns.get(index)?, first_of.get_mut(index)?)));
            let Some((column, first)) = known else {
                if RESULT_COLUMNS.iter().any(|result| result.is_named(&fold(&heading.title))) {
                    header.results.push(at_column);
                } else if !heading.title.is_empty() {
                    header.unknown.push(UnknownColumn { at: heading.at, title: heading.title });
                }
                continue;
            };
            if let Some(merge) = merges.iter().find(|merge| merge.holds(heading.at)) {
                if merge.first.column != merge.last.column || merge.last.row > HEADER_WITHIN {
                    return Err(SheetError::MergedHeader { title: column.title, range: merge.to_string() });
                }
                header.last_row = header.last_row.max(merge.last.row);
                reaching.push((column, merge));
            }
            if let Some(first) = *first {
                return Err(SheetError::RepeatedColumn { title: column.title, first, second: heading.at });
            }
            *first = Some(heading.at);
        }
        // What stands beside a title that is merged downwards belongs to the titles as well, and must not be a
        // row that nobody would see was passed over.
        let passed = top.iter().filter(|row| (header.row + 1..=header.last_row).contains(&row.number));
        for row in passed {
            let filled =
                |at: usize| header.columns.get(at).is_some_and(Option::is_some) && !row.cell(at).is_blank();
            let reaches = |(_, merge): &&(_, &Merge)| merge.last.row >= row.number;
            if let Some((column, merge)) = reaching.iter().find(reaches)
                && (0..row.cells.len()).any(filled)
            {
                return Err(SheetError::MergedHeader { title: column.title, range: merge.to_string() });
            }
        }
        let missing: Vec<_> = columns
            .iter()
            .zip(&first_of)
            .filter(|(column, first)| column.required && first.is_none())
            .map(|(column, _)| column.title)
            .collect();
        if missing.is_empty() { Ok(header) } else { Err(SheetError::MissingColumns(missing)) }
    }
}

/// The title over a column at a row: what stands in the cell, or in the cell above that is merged down to it.
fn title_at<'a>(row: &'a RawRow, column: usize, top: &'a [RawRow], merges: &[Merge]) -> Option<&'a str> {
    if let Some(title) = text_of(row.cell(column)) {
        return Some(title);
    }
    let at = row.position(column);
    let merge = merges.iter().find(|merge| merge.hides(at) && merge.first.column == at.column)?;
    let above = top.iter().find(|above| above.number == merge.first.row)?;
    text_of(above.cell(column))
}

fn text_of(cell: &RawCell) -> Option<&str> {
    match cell {
        RawCell::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
        RawCell::Formula(value) => text_of(value),
        _ => None,
    }
}
