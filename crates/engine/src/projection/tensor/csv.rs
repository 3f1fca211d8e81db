//! A slice as a table for spreadsheets and data frames.

use super::{Explored, labels};
use crate::state::State;
use crate::tensor::Axis;
use crate::tensor::export::{MAX_CELLS, TooLarge};
use csv::Writer;

/// About how many cells are in a piece.
const PIECE: usize = 64 * 1024;

/// The slice at `index` along `axis` as CSV (RFC 4180), in pieces: names of the
/// columns, then a line a row that begins with its name. Names that a
/// spreadsheet would calculate are quoted by an apostrophe.
///
/// # Errors
/// When it has more than [`MAX_CELLS`] cells.
pub fn tensor_csv<'a>(
    state: &State,
    explored: &'a Explored,
    (axis, index): (Axis, usize),
) -> Result<impl Iterator<Item = Vec<u8>> + use<'a>, TooLarge> {
    let (row_axis, column_axis) = axis.others();
    let [rows, columns] = [row_axis, column_axis].map(|axis| explored.tensor().len(axis));
    let cells = rows.saturating_mul(columns);
    if cells > MAX_CELLS {
        return Err(TooLarge::Slice { cells });
    }
    let a_piece = (PIECE / columns.max(1)).max(1);
    let corner = match row_axis {
        Axis::Task => "task",
        Axis::Agent => "agent",
        Axis::Priority => "priority",
    };
    let head = named(state, explored, column_axis, columns).into_iter();
    let head = lines([std::iter::once(corner.to_owned()).chain(head)]);
    let names = named(state, explored, row_axis, rows);
    let part = move |start: usize| {
        let part = start..(start + a_piece).min(rows);
        let values = explored.slice((axis, index), part.clone(), 0..columns);
        let line = |(row, name): (usize, &String)| {
            let values: Vec<String> = values.row(row).iter().map(ToString::to_string).collect();
            std::iter::once(name.clone()).chain(values)
        };
        lines(names[part].iter().enumerate().map(line))
    };
    Ok(std::iter::once(head).chain((0..rows).step_by(a_piece).map(part)))
}

/// The names of the first `len` places of an axis.
fn named(state: &State, explored: &Explored, axis: Axis, len: usize) -> Vec<String> {
    let labels = labels(state, explored.tensor(), axis, 0..len);
    labels
        .into_iter()
        .map(|label| guarded(label.name))
        .collect()
}

/// A name that no spreadsheet takes for a formula.
fn guarded(name: String) -> String {
    if name.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{name}")
    } else {
        name
    }
}

fn lines<L: IntoIterator<Item = String>>(lines: impl IntoIterator<Item = L>) -> Vec<u8> {
    let mut writer = Writer::from_writer(Vec::new());
    for line in lines {
        writer
            .write_record(line)
            .expect("lines are of one length, and memory takes them");
    }
    writer.into_inner().expect("memory takes them")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::projection::fixture::Fixture;

    fn text(fixture: &Fixture, slice: (Axis, usize)) -> String {
        let explored = Explored::plain(fixture.state());
        let pieces = tensor_csv(fixture.state(), &explored, slice).expect("small");
        String::from_utf8(pieces.flatten().collect()).expect("names are text")
    }

    #[test]
    fn a_slice_is_a_table_with_names() {
        let mut fixture = Fixture::new();
        fixture.agent("Ada, first", &["coding"], 1);
        fixture.agent("=Bea", &["coding"], 1);
        fixture.agent("Cyd", &["coding"], 1);
        fixture.task("Code \"it\"", 60, &["coding"], &[]);
        fixture.task("Paint", 60, &["painting"], &[]);
        assert_eq!(
            text(&fixture, (Axis::Priority, 2)),
            "task,\"Ada, first\",'=Bea,Cyd\n\"Code \"\"it\"\"\",0.33333334,0.33333334,0.33333334\nPaint,0,0,0\n"
        );
        assert_eq!(
            text(&fixture, (Axis::Task, 0)),
            "agent,critical,high,medium,low\n\"Ada, first\",0,0,0.33333334,0\n'=Bea,0,0,0.33333334,0\nCyd,0,0,0.33333334,0\n"
        );
    }
}
