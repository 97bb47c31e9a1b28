//! A list of counties as comma-separated text: its heading, and what each line says.

use crate::graphql::{field::Fields, read};
use domain::{Code, Refusal, county::AssistedDraft, region::Regions};

/// The most lines of one list: there are fewer than 3,000 counties.
pub(super) const MOST_LINES: usize = 3_000;

/// The most characters of a list.
const MOST_CHARACTERS: usize = 400_000;

/// One line of a list.
#[derive(Clone, Debug)]
pub(super) struct SheetLine {
    /// Its number in the file, the heading being line 1.
    pub(super) number: u64,
    /// The code, as it is written.
    pub(super) code: String,
    /// What it says, or all that is wrong with it by itself.
    pub(super) read: Result<AssistedDraft, Vec<Refusal>>,
}

/// Where the columns are.
struct Columns {
    code: usize,
    starts_on: usize,
    ends_on: Option<usize>,
    name: Option<usize>,
}

/// Reads a list.
///
/// # Errors
/// What is wrong with the file as a whole.
pub(super) fn read(csv: &str, regions: &Regions) -> Result<Vec<SheetLine>, Refusal> {
    if csv.len() > MOST_CHARACTERS {
        return Err(Refusal::new(
            Code::LimitExceeded,
            "csv",
            format!("文件过大：最多 {MOST_LINES} 行"),
            format!("the file is too large: {MOST_LINES} lines at most"),
        ));
    }
    // A spreadsheet program marks UTF-8 by three bytes in front.
    let text = csv.strip_prefix('\u{feff}').unwrap_or(csv);
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let columns = reader.headers().ok().and_then(Columns::of).ok_or_else(|| {
        Refusal::invalid(
            "csv",
            "第一行应为列名，至少有“行政区划代码”和“起始日期”（code、starts_on）",
            "the first line names the columns: at least code and starts_on (行政区划代码, 起始日期)",
        )
    })?;
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| {
            let number = error.position().map_or(0, csv::Position::line);
            Refusal::invalid(
                "csv",
                format!("第 {number} 行不是逗号分隔的文本"),
                format!("line {number} is no comma-separated text"),
            )
        })?;
        if record.iter().all(str::is_empty) {
            continue;
        }
        if lines.len() == MOST_LINES {
            return Err(Refusal::new(
                Code::LimitExceeded,
                "csv",
                format!("最多 {MOST_LINES} 行"),
                format!("{MOST_LINES} lines at most"),
            ));
        }
        let number = record.position().map_or(0, |position| line_of(text, position.byte()));
        let code = record.get(columns.code).unwrap_or_default().chars().take(40).collect();
        lines.push(SheetLine { number, code, read: columns.line(&record, regions) });
    }
    if lines.is_empty() {
        return Err(Refusal::invalid("csv", "文件中没有数据行", "the file has no line of data"));
    }
    Ok(lines)
}

impl Columns {
    fn of(headings: &csv::StringRecord) -> Option<Self> {
        let find = |names: [&str; 3]| {
            headings.iter().position(|heading| names.iter().any(|name| heading.eq_ignore_ascii_case(name)))
        };
        Some(Self {
            code: find(["code", "行政区划代码", "区划代码"])?,
            starts_on: find(["starts_on", "起始日期", "开始日期"])?,
            ends_on: find(["ends_on", "结束日期", "终止日期"]),
            name: find(["name", "名称", "县名"]),
        })
    }

    fn line(&self, record: &csv::StringRecord, regions: &Regions) -> Result<AssistedDraft, Vec<Refusal>> {
        let cell = |at: usize| record.get(at).unwrap_or_default();
        let mut fields = Fields::default();
        let starts_on = fields.keep(read::day("startsOn", cell(self.starts_on)));
        let ends_on = self.ends_on.map(cell).filter(|text| !text.is_empty());
        let ends_on =
            fields.maybe("endsOn", ends_on, |fields, field, text| fields.keep(read::day(field, text)));
        let region = fields.keep(read::region("region", cell(self.code)));
        let name = self.name.map(cell).filter(|name| !name.is_empty());
        if let (Some(code), Some(day), Some(name)) = (region, starts_on, name)
            && let Some(entry) = regions.on(code, day)
            && entry.name != name
        {
            fields.refuse(Refusal::invalid(
                "region",
                format!("{code} 是{}，不是{name}；请核对代码", entry.name),
                format!("{code} is {}, not {name}; check the code", entry.name),
            ));
        }
        let read = (|| Some(AssistedDraft { region: region?, starts_on: starts_on?, ends_on: ends_on? }))();
        fields.all(read)
    }
}

/// The number of the line on which the record at `byte` begins, blank lines before it counted.
fn line_of(text: &str, byte: u64) -> u64 {
    let byte = usize::try_from(byte).unwrap_or(usize::MAX).min(text.len());
    let (before, rest) = text.as_bytes().split_at(byte);
    let blank = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    let ends = before.iter().chain(blank).filter(|byte| **byte == b'\n').count();
    1 + u64::try_from(ends).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(csv: &str) -> Result<Vec<String>, &'static str> {
        let lines = read(csv, &Regions::default())
            .map_err(|why| if why.code == Code::Invalid { "invalid" } else { "limit" })?;
        Ok(lines
            .into_iter()
            .map(|line| match line.read {
                Ok(draft) => format!("{} {}", line.number, draft.region),
                Err(wrong) => format!(
                    "{} {}",
                    line.number,
                    wrong.iter().map(|why| &*why.field).collect::<Vec<_>>().join(",")
                ),
            })
            .collect())
    }

    #[test]
    fn a_list_has_a_heading_in_either_language() {
        let expected = Ok(vec!["2 450123000000".to_owned()]);
        assert_eq!(codes("code,starts_on\n450123,2021-01-01\n"), expected);
        assert_eq!(codes("\u{feff}起始日期,行政区划代码,结束日期\r\n2021-01-01,450123000000,\r\n"), expected);
        assert_eq!(codes("450123,2021-01-01\n"), Err("invalid"));
        assert_eq!(codes("code,starts_on\n"), Err("invalid"));
        assert_eq!(codes(""), Err("invalid"));
    }

    #[test]
    fn each_line_says_what_is_wrong_with_it() {
        let list = "code,starts_on,ends_on\n45012,2021-1-1,x\n\n450123,2021-01-01,\n,2021-01-01\n";
        assert_eq!(
            codes(list),
            Ok(vec![
                "2 startsOn,endsOn,region".to_owned(),
                "4 450123000000".to_owned(),
                "5 region".to_owned()
            ])
        );
    }

    #[test]
    fn a_list_has_an_end() {
        let lines = |count: usize| format!("code,starts_on\n{}", "450123,2021-01-01\n".repeat(count));
        assert_eq!(codes(&lines(MOST_LINES)).map(|lines| lines.len()), Ok(MOST_LINES));
        assert_eq!(codes(&lines(MOST_LINES + 1)), Err("limit"));
        assert_eq!(codes(&"x".repeat(500_000)), Err("limit"));
    }
}
