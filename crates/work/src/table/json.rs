//! JSON: an array of objects, or an object with one such array in it.

use super::{Column, Table, infer, within_limits};
use crate::order::Failure;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Reads a table. Columns are in alphabetical order; what is nested in a cell
/// stays JSON.
pub(super) fn read(name: &str, text: &str) -> Result<Table, Failure> {
    let value: Value = serde_json::from_str(text)
        .map_err(|error| Failure::bad(format!("{name} is no JSON: {error}.")))?;
    let no_rows = || Failure::bad(format!("{name} has no array of objects in it."));
    let rows = objects(&value).ok_or_else(no_rows)?;
    let mut cells: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (row, object) in rows.iter().enumerate() {
        for (key, value) in *object {
            let column = cells.entry(key).or_default();
            column.resize(row, String::new());
            column.push(cell(value));
        }
        within_limits(name, cells.len(), row + 1)?;
    }
    if cells.is_empty() {
        return Err(no_rows());
    }
    let mut notes = Vec::new();
    let columns = cells.into_iter().map(|(name, mut cells)| {
        cells.resize(rows.len(), String::new());
        let (values, note) = infer::inferred(name, cells, false);
        notes.extend(note);
        let name = name.to_owned();
        Column { name, values }
    });
    Ok(Table {
        source: name.to_owned(),
        columns: columns.collect(),
        rows: rows.len(),
        notes,
    })
}

fn objects(value: &Value) -> Option<Vec<&Map<String, Value>>> {
    match value {
        Value::Array(items) => items.iter().map(Value::as_object).collect(),
        Value::Object(members) => members.values().find_map(|member| match member {
            Value::Array(items) if !items.is_empty() => {
                items.iter().map(Value::as_object).collect()
            }
            _ => None,
        }),
        _ => None,
    }
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.trim().to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Values;
    use super::*;

    #[test]
    fn objects_become_rows() {
        let text = r#"{"version": 1, "data": [{"b": 1, "a": "x"}, {"c": [1], "b": null}]}"#;
        let table = read("t.json", text).unwrap();
        let names: Vec<&str> = table.columns.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(names, ["a", "b", "c"]);
        assert_eq!(
            table.columns[1].values,
            Values::Numbers(vec![Some(1.0), None])
        );
        assert_eq!(table.columns[2].text(1).unwrap(), "[1]");
    }

    #[test]
    fn what_has_no_objects_is_refused() {
        for text in [
            "[]",
            "[{}]",
            "{}",
            "[[1]]",
            "{\"a\": [1]}",
            "[{\"a\": 1}, 2]",
        ] {
            assert!(read("t.json", text).is_err(), "{text}");
        }
    }
}
