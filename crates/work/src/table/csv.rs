//! Comma-separated values as people export them: other delimiters, quotes,
//! rows that are too short or too long.

use super::{Column, Table, infer, within_limits};
use crate::order::Failure;
use csv::{ReaderBuilder, StringRecord, WriterBuilder};
use std::collections::BTreeSet;

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// How many records the delimiter is told from.
const SNIFFED: usize = 20;
/// How many odd lines are named.
const NAMED_LINES: usize = 5;

/// Reads a table.
pub(super) fn read(name: &str, text: &str) -> Result<Table, Failure> {
    let delimiter = sniff(text);
    let mut records = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes())
        .into_records();
    let header = match records.next() {
        Some(Ok(record)) => headings(&record),
        _ => return Err(Failure::bad(format!("{name} has no first row."))),
    };
    within_limits(name, header.len(), 1)?;
    let mut cells: Vec<Vec<String>> = vec![Vec::new(); header.len()];
    let mut ragged = Vec::new();
    let mut rows = 0;
    for record in records {
        let record = record.map_err(|error| Failure::bad(format!("{name}: {error}")))?;
        rows += 1;
        within_limits(name, header.len(), rows)?;
        if record.len() != header.len() {
            ragged.push(
                record
                    .position()
                    .map_or(rows as u64 + 1, csv::Position::line),
            );
        }
        for (index, column) in cells.iter_mut().enumerate() {
            column.push(record.get(index).unwrap_or_default().trim().to_owned());
        }
    }
    if rows == 0 {
        return Err(Failure::bad(format!(
            "{name} has a first row and nothing below it."
        )));
    }
    let mut notes = Vec::new();
    if delimiter != b',' {
        let shown = char::from(delimiter).escape_default();
        notes.push(format!("The cells are separated by “{shown}”."));
    }
    notes.extend(ragged_note(&ragged, header.len()));
    let decimal_comma = delimiter == b';' || delimiter == b'\t';
    let columns = header.into_iter().zip(cells).map(|(name, cells)| {
        let (values, note) = infer::inferred(&name, cells, decimal_comma);
        notes.extend(note);
        Column { name, values }
    });
    Ok(Table {
        source: name.to_owned(),
        columns: columns.collect(),
        rows,
        notes,
    })
}

/// A table as CSV with commas.
///
/// # Panics
/// Never: memory takes all that is written, and all rows are equally long.
pub(crate) fn to_csv(table: &Table) -> String {
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    let header = table.columns.iter().map(|column| column.name.as_str());
    writer.write_record(header).expect("written to memory");
    for row in 0..table.rows {
        let cells = table.columns.iter().map(|column| column.text(row));
        let record: Vec<String> = cells.map(Option::unwrap_or_default).collect();
        writer.write_record(&record).expect("written to memory");
    }
    let bytes = writer.into_inner().expect("written to memory");
    String::from_utf8(bytes).expect("text was written")
}

/// The delimiter with which most of the first records have the same number
/// of fields, more than one; of equals the one with more fields.
fn sniff(text: &str) -> u8 {
    let score = |delimiter: u8| {
        let records = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(text.as_bytes())
            .into_records();
        let lengths: Vec<usize> = records
            .take(SNIFFED)
            .map_while(Result::ok)
            .map(|record| record.len())
            .collect();
        let first = lengths.first().copied().unwrap_or(0);
        let alike = lengths.iter().filter(|length| **length == first).count();
        if first > 1 { (alike, first) } else { (0, 0) }
    };
    // The first of equals: `max_by_key` takes the last.
    let best = DELIMITERS.into_iter().rev().max_by_key(|one| score(*one));
    best.unwrap_or(b',')
}

/// The headings: empty ones numbered, repeated ones told apart.
fn headings(record: &StringRecord) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut named = Vec::with_capacity(record.len());
    for (index, heading) in record.iter().enumerate() {
        let heading = match heading.trim() {
            "" => format!("column_{}", index + 1),
            heading => heading.to_owned(),
        };
        let mut name = heading.clone();
        if !taken.insert(name.to_lowercase()) {
            name = format!("{heading}_{}", index + 1);
            taken.insert(name.to_lowercase());
        }
        named.push(name);
    }
    named
}

fn ragged_note(lines: &[u64], columns: usize) -> Option<String> {
    let named: Vec<String> = lines.iter().take(NAMED_LINES).map(u64::to_string).collect();
    let more = if lines.len() > NAMED_LINES {
        ", …"
    } else {
        ""
    };
    (!lines.is_empty()).then(|| {
        format!(
            "{} rows do not have {columns} cells (lines {}{more}): what was short was filled with gaps, what was over was cut.",
            lines.len(),
            named.join(", ")
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters_are_told_apart() {
        for (text, expected) in [
            ("a,b\n1,2\n", b','),
            ("a;b;c\n1,5;2;3\n", b';'),
            ("a\tb\n1\t2\n", b'\t'),
            ("a|b\n\"1,2,3\"|2\n", b'|'),
            ("\"x;y\",b\n1,2\n", b','),
            ("one\n1\n2\n", b','),
        ] {
            assert_eq!(sniff(text), expected, "{text:?}");
        }
    }

    #[test]
    fn quotes_ragged_rows_and_odd_headings_are_read() {
        let text = "name,,name\n\"Smith, \"\"Al\"\"\nx\",1,2\nshort\nlong,1,2,3\n";
        let table = read("t.csv", text).unwrap();
        let names: Vec<&str> = table.columns.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(names, ["name", "column_2", "name_3"]);
        assert_eq!(table.columns[0].text(0).unwrap(), "Smith, \"Al\"\nx");
        assert_eq!(table.columns[1].text(1), None);
        assert!(table.notes[0].contains("2 rows do not have 3 cells (lines 4, 5)"));
    }

    #[test]
    fn what_is_written_reads_the_same() {
        let text = "day,x,note\n2024-01-31,1.5,\"a \"\"b\"\", c\"\n,,\n";
        let table = read("t.csv", text).unwrap();
        assert_eq!(read("t.csv", &to_csv(&table)).unwrap(), table);
    }
}
