//! What a column holds: numbers, dates or text, told from its cells.

use super::Values;
use chrono::{Datelike, NaiveDate};

/// The largest number that is one; what is larger is treated as a mistake, so
/// that no sum of powers overflows.
pub(super) const MAX_MAGNITUDE: f64 = 1e30;
/// The share of the cells that is there which must fit, for the others to be
/// mistakes.
const FITTING: f64 = 0.98;
/// What stands for a gap, in lower case.
const GAPS: [&str; 9] = ["", "na", "n/a", "nan", "null", "none", "-", "?", "missing"];
/// How people write dates; a column is read in the first form that fits.
const DATE_FORMS: [&str; 8] = [
    "%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%m/%d/%Y", "%d/%m/%Y", MONTH, QUARTER, COMPACT,
];
/// A month such as `2024-03`, which stands for its first day.
const MONTH: &str = "%Y-%m";
/// A quarter such as `2024 Q1` or `2024-Q1`, which stands for its first day.
const QUARTER: &str = "%Y Q";
/// Only under a heading that speaks of dates: elsewhere these are numbers.
const COMPACT: &str = "%Y%m%d";

/// The values of a column, and what was wrong with some of them.
pub(super) fn inferred(
    name: &str,
    cells: Vec<String>,
    decimal_comma: bool,
) -> (Values, Option<String>) {
    let there = cells.iter().filter(|cell| !is_gap(cell)).count();
    let enough = |fitting: usize| fitting > 0 && fitting as f64 >= FITTING * there as f64;
    let note = |fitting: usize, what: &str| {
        let wrong = there - fitting;
        (wrong > 0).then(|| format!("{wrong} cells of {name} are no {what} and count as missing."))
    };
    let forms = DATE_FORMS
        .iter()
        .filter(|form| **form != COMPACT || says_date(name));
    let mut read = forms.map(|form| collect(&cells, |cell| date(cell, form)));
    if let Some((days, fitting)) = read.find(|(_, fitting)| enough(*fitting)) {
        return (Values::Dates(days), note(fitting, "dates"));
    }
    let (numbers, fitting) = collect(&cells, |cell| number(cell, decimal_comma));
    if enough(fitting) {
        return (Values::Numbers(numbers), note(fitting, "numbers"));
    }
    let text = |cell: String| (!is_gap(&cell)).then_some(cell);
    (Values::Texts(cells.into_iter().map(text).collect()), None)
}

/// A day as ISO 8601 writes it.
pub(crate) fn date_text(date: NaiveDate) -> String {
    date.to_string()
}

/// Days since the common era began: dates as numbers.
pub(crate) fn day_of(date: NaiveDate) -> f64 {
    f64::from(date.num_days_from_ce())
}

fn collect<T>(cells: &[String], read: impl Fn(&str) -> Option<T>) -> (Vec<Option<T>>, usize) {
    let values: Vec<Option<T>> = cells.iter().map(|cell| read(cell)).collect();
    let fitting = values.iter().flatten().count();
    (values, fitting)
}

fn is_gap(cell: &str) -> bool {
    cell.len() <= 7 && GAPS.contains(&cell.to_ascii_lowercase().as_str())
}

fn says_date(heading: &str) -> bool {
    let heading = heading.to_lowercase();
    ["date", "day"].iter().any(|word| heading.contains(word))
}

fn number(cell: &str, decimal_comma: bool) -> Option<f64> {
    if !cell.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)) {
        return None;
    }
    let plain = if decimal_comma && cell.contains(',') && !cell.contains('.') {
        cell.replace(',', ".")
    } else if has_thousands(cell) {
        cell.replace(',', "")
    } else {
        cell.to_owned()
    };
    let number: f64 = plain.parse().ok()?;
    // Also refuses infinity. Adding 0 makes -0 a 0.
    (number.abs() <= MAX_MAGNITUDE).then_some(number + 0.0)
}

/// Whether commas separate groups of three digits.
fn has_thousands(cell: &str) -> bool {
    let whole = cell.split('.').next().unwrap_or_default();
    let mut groups = whole.trim_start_matches(['-', '+']).split(',');
    let first = groups.next().unwrap_or_default();
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    (1..=3).contains(&first.len())
        && whole.contains(',')
        && digits(first)
        && groups.all(|group| group.len() == 3 && digits(group))
}

fn date(cell: &str, form: &str) -> Option<NaiveDate> {
    if cell.len() < 7 || !cell.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let day = match form {
        QUARTER => quarter(cell),
        MONTH => NaiveDate::parse_from_str(&format!("{cell}-1"), "%Y-%m-%d").ok(),
        // A time of day after the date does not matter.
        form => NaiveDate::parse_from_str(cell.split(['T', ' ']).next()?, form).ok(),
    };
    day.filter(|day| (1..=9_999).contains(&day.year()))
}

fn quarter(cell: &str) -> Option<NaiveDate> {
    let (year, number) = cell.split_once(['Q', 'q'])?;
    let year = year.trim_end_matches([' ', '-', '/']).parse().ok()?;
    let number: u32 = number.parse().ok()?;
    let month = number.checked_sub(1)?.checked_mul(3)?.checked_add(1)?;
    NaiveDate::from_ymd_opt(year, month, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (cell, comma, expected) in [
            ("1.5", false, Some(1.5)),
            ("1,234,567.5", false, Some(1_234_567.5)),
            ("-1,234", false, Some(-1_234.0)),
            ("1,5", true, Some(1.5)),
            ("1,5", false, None),
            ("12,34", false, None),
            ("1e3", false, Some(1_000.0)),
            ("-0", false, Some(0.0)),
            ("1e31", false, None),
            ("1e999", false, None),
            ("inf", false, None),
            ("-inf", false, None),
            ("NaN", false, None),
            ("0x10", false, None),
        ] {
            assert_eq!(number(cell, comma), expected, "{cell}");
        }
    }

    #[test]
    fn dates_are_read_in_the_form_of_their_column() {
        let read = |name: &str, cells: &[&str]| {
            let cells = cells.iter().map(|cell| (*cell).to_owned()).collect();
            match inferred(name, cells, false).0 {
                Values::Dates(days) => days.into_iter().flatten().map(date_text).collect(),
                Values::Numbers(_) | Values::Texts(_) => Vec::new(),
            }
        };
        for (cells, expected) in [
            (
                vec!["2024-03-05", "2024-3-6T10:00", ""],
                vec!["2024-03-05", "2024-03-06"],
            ),
            (vec!["5.3.2024"], vec!["2024-03-05"]),
            (
                vec!["03/05/2024", "03/31/2024"],
                vec!["2024-03-05", "2024-03-31"],
            ),
            (
                vec!["03/05/2024", "31/05/2024"],
                vec!["2024-05-03", "2024-05-31"],
            ),
            (vec!["2024-03"], vec!["2024-03-01"]),
            (vec!["2024 Q1", "2024-Q4"], vec!["2024-01-01", "2024-10-01"]),
            (vec!["2024 Q5"], vec![]),
            (vec!["2024-02-30"], vec![]),
        ] {
            assert_eq!(read("x", &cells), expected, "{cells:?}");
        }
        assert_eq!(read("x", &["20240305"]), Vec::<String>::new());
        assert_eq!(read("Order date", &["20240305"]), ["2024-03-05"]);
    }

    #[test]
    fn few_mistakes_are_gaps_and_many_make_text() {
        let mut cells: Vec<String> = (0..99).map(|i| i.to_string()).collect();
        cells.push("oops".to_owned());
        let (values, note) = inferred("x", cells, false);
        assert!(matches!(values, Values::Numbers(all) if all[99].is_none()));
        assert_eq!(
            note.unwrap(),
            "1 cells of x are no numbers and count as missing."
        );
        let cells = ["1", "2", "oops", "N/A"].map(str::to_owned).to_vec();
        let (values, _) = inferred("x", cells, false);
        assert!(matches!(values, Values::Texts(all) if all[3].is_none()));
    }

    #[test]
    fn a_column_of_gaps_is_text() {
        let cells = vec![String::new(), "null".to_owned()];
        assert_eq!(
            inferred("x", cells, false).0,
            Values::Texts(vec![None, None])
        );
    }
}
