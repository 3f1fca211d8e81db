//! A measure by the levels of a category.

use crate::table::Table;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A measure's totals and means by the levels of a column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Grouping {
    /// The column of levels.
    pub(crate) by: String,
    /// The column that is added up.
    pub(crate) measure: String,
    /// The levels, largest total first.
    pub(crate) groups: Vec<Group>,
}

/// One level of a grouping.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Group {
    /// The level.
    pub(crate) key: String,
    /// Rows with a number.
    pub(crate) count: u32,
    /// Their sum.
    pub(crate) total: f64,
    /// Their mean.
    pub(crate) mean: f64,
}

/// Groups `measure` by `by`. Rows that lack either are left out.
pub(crate) fn group(table: &Table, by: &str, measure: &str) -> Option<Grouping> {
    let keys = table.column(by)?;
    let numbers = table.column(measure)?.numbers()?;
    let mut sums: BTreeMap<String, (u32, f64)> = BTreeMap::new();
    for (row, number) in numbers.iter().enumerate() {
        if let (Some(key), Some(number)) = (keys.text(row), number) {
            let (count, total) = sums.entry(key).or_default();
            *count += 1;
            *total += number;
        }
    }
    let groups = sums.into_iter().map(|(key, (count, total))| Group {
        key,
        count,
        total,
        mean: total / f64::from(count),
    });
    let mut groups: Vec<Group> = groups.collect();
    groups.sort_by(|a, b| b.total.total_cmp(&a.total));
    Some(Grouping {
        by: by.to_owned(),
        measure: measure.to_owned(),
        groups,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::Artifact;
    use crate::table::read;

    #[test]
    fn totals_and_means_leave_gaps_out() {
        let text = "k,x\na,1\nb,5\na,2\nb,\n,7\n";
        let table = read(&Artifact::csv("t.csv", text)).unwrap();
        let grouping = group(&table, "k", "x").unwrap();
        let groups: Vec<(&str, u32, f64, f64)> = grouping
            .groups
            .iter()
            .map(|g| (g.key.as_str(), g.count, g.total, g.mean))
            .collect();
        assert_eq!(groups, [("b", 1, 5.0, 5.0), ("a", 2, 3.0, 1.5)]);
        assert_eq!(group(&table, "x", "k"), None);
    }
}
