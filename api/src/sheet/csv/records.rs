//! Rows and cells of comma-separated text (RFC 4180, and what spreadsheets make of it).

use super::super::error::SheetError;
use super::super::limits::{LAST_COLUMN, Limits};
use super::super::neutral::restored;
use super::super::raw::{RawCell, RawRow, position};
use super::charset::Characters;
use std::iter::Peekable;

/// The rows of a text that hold something.
pub(super) struct Records {
    characters: Peekable<Characters>,
    delimiter: char,
    /// The rows read so far, blank ones among them.
    row: u32,
    columns: u32,
    cell_characters: usize,
    failed: bool,
}

impl Records {
    pub(super) fn new(characters: Characters, delimiter: char, limits: &Limits) -> Self {
        Self {
            characters: characters.peekable(),
            delimiter,
            row: 0,
            columns: limits.columns,
            cell_characters: limits.cell_characters,
            failed: false,
        }
    }

    /// The next row, blank or not; nothing at the end of the text.
    fn record(&mut self) -> Result<Option<RawRow>, SheetError> {
        if self.characters.peek().is_none() {
            return Ok(None);
        }
        self.row = self.row.saturating_add(1);
        let mut cells = Vec::new();
        loop {
            let (text, ending) = self.cell(cells.len())?;
            let cell =
                if text.is_empty() { RawCell::Blank } else { RawCell::Text(restored(&text).to_owned()) };
            let at = position(self.row, cells.len());
            if at.column > LAST_COLUMN || (at.column > self.columns && !cell.is_blank()) {
                return Err(SheetError::TooManyColumns { at, most: self.columns });
            }
            cells.push(cell);
            if ending == Ending::Row {
                while cells.pop_if(|cell| *cell == RawCell::Blank).is_some() {}
                return Ok(Some(RawRow { number: self.row, cells }));
            }
        }
    }

    /// The text of one cell and what ends it.
    fn cell(&mut self, column: usize) -> Result<(String, Ending), SheetError> {
        let mut text = Cut { text: String::new(), room: self.cell_characters.saturating_add(1) };
        let mut quoted = self.characters.next_if(|next| matches!(next, Ok('"'))).is_some();
        let opened = quoted;
        loop {
            let next = match self.characters.next() {
                Some(next) => next?,
                None if quoted => return Err(SheetError::OpenQuote(position(self.row, column))),
                None => return Ok((text.text, Ending::Row)),
            };
            match next {
                '"' if quoted => {
                    // Two marks inside a quoted cell stand for one.
                    if self.characters.next_if(|next| matches!(next, Ok('"'))).is_some() {
                        text.push('"');
                    } else {
                        quoted = false;
                    }
                }
                next if quoted => text.push(next),
                next if next == self.delimiter => return Ok((text.text, Ending::Cell)),
                '\n' => return Ok((text.text, Ending::Row)),
                '\r' => {
                    self.characters.next_if(|next| matches!(next, Ok('\n')));
                    return Ok((text.text, Ending::Row));
                }
                // Blanks between the closing mark and the delimiter belong to nobody.
                ' ' if opened => {}
                next => text.push(next),
            }
        }
    }
}

impl Iterator for Records {
    type Item = Result<RawRow, SheetError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.failed {
            match self.record() {
                Ok(Some(row)) if row.is_blank() => {}
                Ok(row) => return row.map(Ok),
                Err(error) => {
                    self.failed = true;
                    return Some(Err(error));
                }
            }
        }
        None
    }
}

#[derive(PartialEq, Eq)]
enum Ending {
    Cell,
    Row,
}

/// A text that keeps only as much as it takes to see that there is too much.
struct Cut {
    text: String,
    room: usize,
}

impl Cut {
    fn push(&mut self, next: char) {
        if self.room > 0 {
            self.text.push(next);
            self.room -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::source::Source;
    use super::super::CsvBook;
    use super::*;

    fn rows_within(text: &str, limits: &Limits) -> Result<Vec<(u32, Vec<String>)>, SheetError> {
        let book = CsvBook::open(&Source::from(text.as_bytes().to_vec()), limits)?;
        let cell = |cell: RawCell| match cell {
            RawCell::Text(text) => text,
            _ => String::new(),
        };
        book.rows(',')?
            .map(|row| row.map(|row| (row.number, row.cells.into_iter().map(cell).collect())))
            .collect()
    }

    fn rows(text: &str) -> Result<Vec<(u32, Vec<String>)>, SheetError> {
        rows_within(text, &Limits::STANDARD)
    }

    fn row(number: u32, cells: &[&str]) -> (u32, Vec<String>) {
        (number, cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_shows_them() {
        let text = "a,b\r\n\r\n\"x\ny\",\"say \"\"hi\"\"\",,\n,,\n c ,d\r";
        let expected = vec![row(1, &["a", "b"]), row(3, &["x\ny", "say \"hi\""]), row(5, &[" c ", "d"])];
        assert_eq!(rows(text), Ok(expected));
        assert_eq!(rows("a\rb\r"), Ok(vec![row(1, &["a"]), row(2, &["b"])]));
        assert_eq!(rows("\"a\" ,5\" x\n"), Ok(vec![row(1, &["a", "5\" x"])]));
    }

    #[test]
    fn an_open_quotation_mark_is_an_error_where_it_opens() {
        let wrong = rows("a,b\n1,\"2\n3,4\n5,6\n");
        assert_eq!(wrong, Err(SheetError::OpenQuote(position(2, 1))));
    }

    #[test]
    fn an_apostrophe_against_formulas_is_taken_away() {
        assert_eq!(rows("'=1,'x,''-"), Ok(vec![row(1, &["=1", "'x", "'-"])]));
    }

    #[test]
    fn columns_and_cells_have_limits() {
        let limits = Limits { columns: 2, cell_characters: 3, ..Limits::STANDARD };
        assert_eq!(rows_within("a,b,,,\n", &limits), Ok(vec![row(1, &["a", "b"])]));
        let at = position(1, 2);
        assert_eq!(rows_within("a,b,c\n", &limits), Err(SheetError::TooManyColumns { at, most: 2 }));
        assert_eq!(rows_within("山山山山山山\n", &limits), Ok(vec![row(1, &["山山山山"])]));
        let commas = ",".repeat(20_000);
        assert!(matches!(rows(&commas), Err(SheetError::TooManyColumns { .. })));
    }
}
