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
const DATE_FORMATS: [&str; 5] = ["%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%m/%d/%Y", "%Y%m%d"];

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
    // Compact dates are numbers as well, so only a heading can tell.
    let dates = || collect(&cells, |cell| date(cell, says_date(name)));
    let (days, fitting) = dates();
    if enough(fitting) {
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

fn date(cell: &str, compact: bool) -> Option<NaiveDate> {
    // A time of day after the date does not matter.
    let day = cell.split(['T', ' ']).next()?;
    if !day.starts_with(|c: char| c.is_ascii_digit()) || day.len() < 7 {
        return None;
    }
    let formats = &DATE_FORMATS[..DATE_FORMATS.len() - usize::from(!compact)];
    let read = |format: &&str| NaiveDate::parse_from_str(day, format).ok();
    let day = formats.iter().find_map(read).or_else(|| month(day))?;
    (1..=9_999).contains(&day.year()).then_some(day)
}

/// The first day of a month such as `2024-03`.
fn month(text: &str) -> Option<NaiveDate> {
    let (year, month) = text.split_once('-')?;
    if year.len() != 4 || month.len() != 2 {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, 1)
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
    fn dates_are_read_in_common_forms() {
        let day = NaiveDate::from_ymd_opt(2024, 3, 5);
        for cell in [
            "2024-03-05",
            "2024/3/5",
            "5.3.2024",
            "03/05/2024",
            "2024-03-05T10:00",
        ] {
            assert_eq!(date(cell, false), day, "{cell}");
        }
        assert_eq!(date("2024-03", false), NaiveDate::from_ymd_opt(2024, 3, 1));
        assert_eq!(date("20240305", false), None);
        assert_eq!(date("20240305", true), day);
        assert_eq!(date("2024-02-30", false), None);
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
