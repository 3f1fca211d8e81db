//! Words of people's texts, and figures for people to read.

use std::fmt::Write;

/// The words of a text in lower case, also of `snake_case` and `camelCase`.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut spaced = String::with_capacity(text.len() + 8);
    let mut lower = false;
    for c in text.chars() {
        if c.is_uppercase() && lower {
            spaced.push(' ');
        }
        lower = c.is_lowercase();
        spaced.push(if c.is_alphanumeric() || c == '\'' {
            c
        } else {
            ' '
        });
    }
    spaced.split_whitespace().map(str::to_lowercase).collect()
}

/// Whether a word of `text` begins with one of `beginnings`.
pub(crate) fn mentions_any(text: &str, beginnings: &[&str]) -> bool {
    let begins = |word: &String| beginnings.iter().any(|start| word.starts_with(start));
    words(text).iter().any(begins)
}

/// A figure as people write it: thousands separated, no more digits than help.
pub(crate) fn figure(value: f64) -> String {
    let size = value.abs();
    if size >= 1e15 {
        return format!("{value:.3e}");
    }
    let digits = match size {
        size if size >= 1_000.0 => 0,
        size if size >= 1.0 => 2,
        size if size >= 0.001 || size == 0.0 => 4,
        _ => return format!("{value:.2e}"),
    };
    let plain = format!("{size:.digits$}");
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut text = String::new();
    if value < 0.0 {
        text.push('−');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    let part = part.trim_end_matches('0');
    if !part.is_empty() {
        text.push('.');
        text.push_str(part);
    }
    text
}

/// A count with its thousands separated.
pub(crate) fn count(value: u32) -> String {
    figure(f64::from(value))
}

/// A share of 1 in per cent, with one decimal.
pub(crate) fn percent(share: f64) -> String {
    let mut text = format!("{:.1} %", share * 100.0);
    if text.starts_with('-') {
        text.replace_range(..1, "−");
    }
    text
}

/// `text` cut to `most` characters, with an ellipsis where it was longer.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    let mut kept: String = text.chars().take(most).collect();
    if kept.len() < text.len() {
        kept.pop();
        kept.push('…');
    }
    kept
}

/// `text` with a capital first letter, as titles have.
pub(crate) fn titled(text: &str) -> String {
    let mut rest = text.chars();
    let first = rest.next().into_iter().flat_map(char::to_uppercase);
    first.chain(rest).collect()
}

/// Text safe between the tags of HTML and SVG and in quoted attributes, with
/// the control characters that XML forbids taken out.
pub(crate) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\n' | '\t' => safe.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => safe.push(c),
        }
    }
    safe
}

/// Text that means itself in Markdown, also in a cell of a table.
pub(crate) fn plain(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        // Within a word an underscore means itself.
        let inner =
            before.is_alphanumeric() && rest.peek().is_some_and(|next| next.is_alphanumeric());
        before = c;
        match c {
            '_' if inner => safe.push(c),
            '\n' | '\r' | '\t' => safe.push(' '),
            '<' | '>' | '&' => _ = write!(safe, "&#{};", c as u32),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' | '$' => {
                safe.push('\\');
                safe.push(c);
            }
            c if c.is_control() => {}
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_all_kinds_of_names() {
        assert_eq!(
            words("unit_price, TotalSales 2024!"),
            ["unit", "price", "total", "sales", "2024"]
        );
        assert!(mentions_any("Predict churn", &["predict"]));
        assert!(!mentions_any("unpredictable", &["predict"]));
    }

    #[test]
    fn figures_are_short_and_grouped() {
        for (value, expected) in [
            (0.0, "0"),
            (1_234_567.8, "1,234,568"),
            (-1_234.0, "−1,234"),
            (12.5, "12.5"),
            (999.999, "1,000"),
            (0.12345, "0.1235"),
            (0.000_012, "1.20e-5"),
            (1e20, "1.000e20"),
        ] {
            assert_eq!(figure(value), expected);
        }
        assert_eq!(percent(0.1234), "12.3 %");
        assert_eq!(percent(-0.05), "−5.0 %");
    }

    #[test]
    fn text_is_made_harmless() {
        assert_eq!(
            escaped("<a b='\"&\u{1}\">"),
            "&lt;a b=&#39;&quot;&amp;&quot;&gt;"
        );
        assert_eq!(
            plain("a|b*<i>\n![x](y)"),
            "a\\|b\\*&#60;i&#62; \\!\\[x\\](y)"
        );
        assert_eq!(plain("unit_price _x_"), "unit_price \\_x\\_");
        assert_eq!(shortened("abcdef", 4), "abc…");
        assert_eq!(shortened("äöü", 3), "äöü");
    }
}
