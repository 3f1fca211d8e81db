//! What an artifact is, and what can be shown of it. Pure.

use baton_engine::ArtifactRef;

/// Most rows of a table that are shown.
pub const MAX_ROWS: usize = 100;
/// Most columns of a table that are shown.
const MAX_COLUMNS: usize = 50;
/// Most characters of a text that are shown.
pub const MAX_CHARS: usize = 200_000;

/// What an artifact is, by its media type or, where that says little, its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Plain text, and what reads well as such.
    Text,
    /// Text with Markdown's marks.
    Markdown,
    /// A JSON document.
    Json,
    /// A table, comma- or tab-separated.
    Table {
        /// What separates its cells.
        separator: u8,
    },
    /// A drawing.
    Svg,
    /// A page.
    Html,
    /// Something that cannot be shown.
    Other,
}

impl Form {
    /// What `artifact` is.
    pub fn of(artifact: &ArtifactRef) -> Self {
        let media_type = artifact.media_type.to_ascii_lowercase();
        let essence = media_type.split(';').next().unwrap_or_default().trim();
        let name = artifact.name.to_ascii_lowercase();
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        match (essence, ending) {
            ("text/markdown", _) | (_, "md") => Self::Markdown,
            ("text/csv", _) | (_, "csv") => Self::Table { separator: b',' },
            ("text/tab-separated-values", _) | (_, "tsv") => Self::Table { separator: b'\t' },
            ("application/json", _) | (_, "json") => Self::Json,
            ("image/svg+xml", _) | (_, "svg") => Self::Svg,
            ("text/html", _) | (_, "html") => Self::Html,
            (essence, ending) if essence.starts_with("text/") || ending == "txt" => Self::Text,
            _ => Self::Other,
        }
    }

    /// What people call it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "Text",
            Self::Markdown => "Markdown",
            Self::Json => "JSON",
            Self::Table { .. } => "Table",
            Self::Svg => "Drawing",
            Self::Html => "Report",
            Self::Other => "File",
        }
    }
}

/// The beginning of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The names of its columns.
    pub header: Vec<String>,
    /// Its first rows.
    pub rows: Vec<Vec<String>>,
    /// How many rows and columns it has.
    pub size: (usize, usize),
}

impl Table {
    /// The beginning of the table in `text`; rows may differ in length.
    pub fn read(text: &str, separator: u8) -> Self {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .flexible(true)
            .has_headers(false)
            .from_reader(text.as_bytes());
        let mut table = Self::default();
        // Text cannot fail to be read, only bytes can.
        for (row, record) in reader.records().flatten().enumerate() {
            let cells = || {
                let cells = record.iter().take(MAX_COLUMNS);
                cells.map(str::to_owned).collect()
            };
            match row {
                0 => (table.header, table.size.1) = (cells(), record.len()),
                _ if row <= MAX_ROWS => table.rows.push(cells()),
                _ => {}
            }
            table.size.0 = row;
        }
        table
    }
}

/// JSON with its parts on lines of their own; as it is where it is none.
pub fn pretty(json: &str) -> String {
    let value = serde_json::from_str::<serde_json::Value>(json);
    let pretty = value.and_then(|value| serde_json::to_string_pretty(&value));
    pretty.unwrap_or_else(|_| json.to_owned())
}

/// The beginning of `text`, and whether that is not all of it.
pub fn beginning(text: &str) -> (&str, bool) {
    let end = text.char_indices().nth(MAX_CHARS);
    end.map_or((text, false), |(end, _)| (&text[..end], true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_media_type_decides_and_the_name_where_it_says_little() {
        let form = |name: &str, media_type: &str| {
            Form::of(&ArtifactRef {
                name: name.to_owned(),
                media_type: media_type.to_owned(),
                bytes: 0,
                digest: String::new(),
            })
        };
        let table = Form::Table { separator: b',' };
        assert_eq!(form("a", "text/csv; charset=utf-8"), table);
        assert_eq!(form("A.CSV", "application/vnd.ms-excel"), table);
        assert_eq!(form("a.md", "text/plain"), Form::Markdown);
        assert_eq!(form("notes", "text/plain"), Form::Text);
        assert_eq!(form("chart", "image/svg+xml"), Form::Svg);
        assert_eq!(form("a.bin", "application/octet-stream"), Form::Other);
    }

    #[test]
    fn a_table_begins_with_its_header_and_counts_what_is_not_shown() {
        let rows: String = (0..250).map(|row| format!("{row},\"a, b\"\n")).collect();
        let table = Table::read(&format!("id,name\n{rows}"), b',');
        assert_eq!(table.header, ["id", "name"]);
        assert_eq!(table.size, (250, 2));
        assert_eq!(table.rows.len(), MAX_ROWS);
        assert_eq!(table.rows[99], ["99", "a, b"]);
        assert_eq!(Table::read("", b','), Table::default());
    }

    #[test]
    fn json_is_laid_out_and_what_is_none_is_left_as_it_is() {
        assert_eq!(pretty(r#"{"a":[1]}"#), "{\n  \"a\": [\n    1\n  ]\n}");
        assert_eq!(pretty("{a"), "{a");
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        let text = "é".repeat(MAX_CHARS + 1);
        let (shown, is_cut) = beginning(&text);
        assert_eq!((shown.chars().count(), is_cut), (MAX_CHARS, true));
        assert_eq!(beginning("short"), ("short", false));
    }
}
