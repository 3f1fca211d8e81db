//! What the keys do in the grid, as people know it from tables.

/// A place in the grid: row and column.
pub type Place = (usize, usize);

/// Where `key` leads from `place` in a grid of `rows` and `columns`, where
/// Page Up and Page Down go `page` rows; `None` when it is not a key for moving.
pub fn moved(
    (row, column): Place,
    key: &str,
    is_command: bool,
    (rows, columns): Place,
    page: usize,
) -> Option<Place> {
    let (last_row, last_column) = (rows.checked_sub(1)?, columns.checked_sub(1)?);
    Some(match key {
        "ArrowUp" => (row.saturating_sub(1), column),
        "ArrowDown" => ((row + 1).min(last_row), column),
        "ArrowLeft" => (row, column.saturating_sub(1)),
        "ArrowRight" => (row, (column + 1).min(last_column)),
        "PageUp" => (row.saturating_sub(page), column),
        "PageDown" => ((row + page).min(last_row), column),
        "Home" if is_command => (0, 0),
        "End" if is_command => (last_row, last_column),
        "Home" => (row, 0),
        "End" => (row, last_column),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::moved;

    #[test]
    fn keys_move_within_the_grid() {
        for (from, key, is_command, expected) in [
            ((1, 1), "ArrowUp", false, Some((0, 1))),
            ((0, 1), "ArrowUp", false, Some((0, 1))),
            ((7, 1), "ArrowDown", false, Some((7, 1))),
            ((1, 1), "ArrowLeft", false, Some((1, 0))),
            ((1, 4), "ArrowRight", false, Some((1, 4))),
            ((1, 1), "PageDown", false, Some((6, 1))),
            ((6, 1), "PageDown", false, Some((7, 1))),
            ((6, 1), "PageUp", false, Some((1, 1))),
            ((6, 1), "Home", false, Some((6, 0))),
            ((6, 1), "End", false, Some((6, 4))),
            ((6, 1), "Home", true, Some((0, 0))),
            ((0, 0), "End", true, Some((7, 4))),
            ((0, 0), "Tab", false, None),
            ((0, 0), "x", false, None),
        ] {
            assert_eq!(moved(from, key, is_command, (8, 5), 5), expected, "{key}");
        }
        assert_eq!(moved((0, 0), "End", true, (0, 5), 5), None);
    }
}
