//! Which column plays which part: what is measured, when, and by what it is
//! grouped. Told from the headings, the values and the words of the goal.

use super::summary::{ColumnSummary, Kind};
use crate::text::words;
use serde::{Deserialize, Serialize};

/// Headings of columns that are worth adding up, best first.
const MEASURES: [&str; 10] = [
    "revenue", "sales", "turnover", "amount", "total", "profit", "cost", "value", "quantity",
    "units",
];
/// Headings of numbers that count nothing.
const NAMES: [&str; 9] = [
    "id", "key", "code", "zip", "number", "index", "year", "row", "uuid",
];
/// Most levels of a column to group by.
const MAX_GROUPS: u32 = 25;

/// The parts that the columns of a table play.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Roles {
    /// The column that is added up.
    pub(crate) measure: Option<String>,
    /// The column of days.
    pub(crate) time: Option<String>,
    /// The columns to group by.
    pub(crate) dimensions: Vec<String>,
    /// The columns of numbers that measure something.
    pub(crate) numbers: Vec<String>,
}

impl Roles {
    /// Tells the parts. Columns that `goal` names come first.
    pub(crate) fn of(columns: &[ColumnSummary], goal: &str) -> Self {
        let goal = words(goal);
        let name = |column: &ColumnSummary| column.name.clone();
        let measuring = |column: &&ColumnSummary| {
            column.kind == Kind::Number && column.distinct > 1 && !is_name(&column.name)
        };
        let numbers: Vec<&ColumnSummary> = columns.iter().filter(measuring).collect();
        let named = |column: &&&ColumnSummary| mentions(&goal, &column.name);
        let known = || {
            let has = |word: &&str| {
                numbers
                    .iter()
                    .find(|c| words(&c.name).iter().any(|w| w == word))
            };
            MEASURES.iter().find_map(has)
        };
        let measure = numbers
            .iter()
            .find(named)
            .or_else(known)
            .or(numbers.first());
        let dates = columns.iter().filter(|column| column.kind == Kind::Date);
        let groupable = |column: &&ColumnSummary| {
            column.kind == Kind::Category && (2..=MAX_GROUPS).contains(&column.distinct)
        };
        Self {
            measure: measure.map(|column| name(column)),
            // `max_by_key` takes the last of equals.
            time: dates.rev().max_by_key(|column| column.distinct).map(name),
            dimensions: columns.iter().filter(groupable).map(name).collect(),
            numbers: numbers.into_iter().map(name).collect(),
        }
    }
}

/// Whether a heading says that its numbers are names.
pub(crate) fn is_name(heading: &str) -> bool {
    let last = words(heading).pop().unwrap_or_default();
    NAMES.contains(&last.as_str())
}

/// Whether one of `goal`'s words begins as a word of `heading` does, or the
/// other way round: a goal about churn means the column `churned`.
pub(crate) fn mentions(goal: &[String], heading: &str) -> bool {
    let long = |word: &str| word.chars().count() >= 4;
    let same = |word: &str, part: &str| {
        let begins = word.starts_with(part) || part.starts_with(word);
        word.trim_end_matches('s') == part.trim_end_matches('s')
            || (long(word) && long(part) && begins)
    };
    words(heading)
        .iter()
        .any(|part| goal.iter().any(|word| same(word, part)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::Artifact;
    use crate::stats::summarize;
    use crate::table::read;

    #[test]
    fn parts_are_told_from_headings_values_and_the_goal() {
        let text = "shop_id,day,region,price,revenue\n1,2024-01-01,N,1,7\n2,2024-01-02,S,2,8\n3,2024-01-02,N,3,9\n4,2024-01-03,S,4,9\n";
        let columns = summarize(&read(&Artifact::csv("t.csv", text)).unwrap());
        let roles = Roles::of(&columns, "Look at it");
        assert_eq!(roles.measure.as_deref(), Some("revenue"));
        assert_eq!(roles.time.as_deref(), Some("day"));
        assert_eq!(roles.dimensions, ["region"]);
        assert_eq!(roles.numbers, ["price", "revenue"]);
        let roles = Roles::of(&columns, "Analyze our prices");
        assert_eq!(roles.measure.as_deref(), Some("price"));
    }
}
