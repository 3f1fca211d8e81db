//! Pages of HTML in one file: no script, nothing fetched, and whatever HTML is
//! in the text shown as text.

use crate::chart::Chart;
use crate::order::Artifact;
use crate::text::escaped;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};
use std::fmt::Write;

const STYLE: &str = include_str!("page.css");
/// The elements that a drawing may have to become a part of a page.
const DRAWING: [&str; 10] = [
    "svg", "title", "desc", "g", "rect", "line", "path", "circle", "text", "tspan",
];

/// A document as a page, with its drawings in it.
pub(crate) fn page(title: &str, markdown: &str, drawings: &[Artifact]) -> String {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_STRIKETHROUGH;
    let mut in_drawing = false;
    let events = Parser::new_ext(markdown, options).filter_map(|event| match event {
        Event::Start(Tag::Image { dest_url, .. }) => {
            let drawing = drawings.iter().find(|drawing| drawing.name == *dest_url)?;
            in_drawing = true;
            Some(Event::Html(embedded(drawing).into()))
        }
        Event::End(TagEnd::Image) => {
            in_drawing = false;
            None
        }
        // The drawing says itself what it shows.
        _ if in_drawing => None,
        Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
        Event::Start(Tag::Link {
            link_type,
            dest_url,
            title,
            id,
        }) => {
            let dest_url = if is_harmless(&dest_url) {
                dest_url
            } else {
                "".into()
            };
            Some(Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            }))
        }
        other => Some(other),
    });
    let mut body = String::new();
    html::push_html(&mut body, events);
    shell(title, &format!("<main>{body}</main>"))
}

/// Figures and charts on one page.
pub(crate) fn dashboard(
    title: &str,
    subtitle: &str,
    figures: &[(String, String)],
    charts: &[Chart],
) -> String {
    let mut body = format!(
        "<main class=\"wide\"><h1>{}</h1><p>{}</p><dl>",
        escaped(title),
        escaped(subtitle)
    );
    for (label, value) in figures {
        _ = write!(
            body,
            "<div><dt>{}</dt><dd>{}</dd></div>",
            escaped(label),
            escaped(value)
        );
    }
    body.push_str("</dl><div class=\"charts\">");
    for chart in charts {
        _ = write!(body, "<figure>{}</figure>", chart.svg);
    }
    body.push_str("</div></main>");
    shell(title, &body)
}

fn shell(title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\">\
         <title>{}</title><style>{STYLE}</style></head><body>{body}</body></html>\n",
        escaped(title)
    )
}

fn is_harmless(address: &str) -> bool {
    let address = address.to_ascii_lowercase();
    ["https://", "http://", "mailto:", "#"]
        .iter()
        .any(|start| address.starts_with(start))
}

/// A drawing in the page. One that could do more than be seen becomes an
/// image, in which no script runs.
fn embedded(drawing: &Artifact) -> String {
    if is_only_a_drawing(&drawing.content) {
        return drawing.content.clone();
    }
    let mut address = String::from("data:image/svg+xml,");
    for byte in drawing.content.bytes() {
        if byte.is_ascii_alphanumeric() {
            address.push(char::from(byte));
        } else {
            _ = write!(address, "%{byte:02X}");
        }
    }
    format!("<img alt=\"{}\" src=\"{address}\">", escaped(&drawing.name))
}

/// Whether it has only elements that draw, with attributes that neither act
/// nor fetch. Strict: what is written in any other way than ours fails.
fn is_only_a_drawing(svg: &str) -> bool {
    let mut parts = svg.trim().split('<');
    parts.next() == Some("")
        && svg.trim().starts_with("<svg")
        && parts.all(|part| {
            let Some((tag, content)) = part.split_once('>') else {
                return false;
            };
            let inner = tag.trim_start_matches('/').trim_end_matches('/');
            let element = inner.split_whitespace().next().unwrap_or_default();
            let attributes = inner.to_ascii_lowercase();
            let acts = [
                " on",
                "href",
                "style",
                "url(",
                "javascript",
                "&",
                "'",
                "\n",
                "\t",
            ];
            DRAWING.contains(&element)
                && !acts.iter().any(|act| attributes.contains(act))
                && tag.matches('"').count().is_multiple_of(2)
                && !content.contains('>')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(markdown: &str, drawings: &[Artifact]) -> String {
        page("T", markdown, drawings)
    }

    #[test]
    fn nothing_in_the_text_acts() {
        for hostile in [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "![x](https://example.com/spy.png)",
            "<!-- --><iframe srcdoc='x'></iframe>",
        ] {
            let html = rendered(hostile, &[]);
            for acting in ["<script", "<img", "<iframe", "href=\"j", "href=\"J"] {
                assert!(!html.contains(acting), "{hostile} gave {html}");
            }
        }
        assert!(rendered("[x](https://a.b/)", &[]).contains("href=\"https://a.b/\""));
    }

    #[test]
    fn drawings_are_inline_and_doubtful_ones_are_images() {
        let fine = Artifact::svg(
            "a.svg",
            "<svg role=\"img\"><g><rect x=\"1\"/></g><text>a &lt; b</text></svg>",
        );
        assert!(rendered("![A](a.svg)", &[fine]).contains("<rect x=\"1\"/>"));
        for hostile in [
            "<svg onload=\"alert(1)\"></svg>",
            "<svg><script>alert(1)</script></svg>",
            "<svg><rect a=\">\" onload=\"x\"/></svg>",
            "<svg><a href=\"javascript:x\">y</a></svg>",
            "<svg/onload=alert(1)>",
            "<svg><rect style=\"fill:url(https://a)\"/></svg>",
            "text",
        ] {
            let html = rendered("![A](a.svg)", &[Artifact::svg("a.svg", hostile)]);
            assert!(
                html.contains("<img alt=\"a.svg\" src=\"data:image/svg+xml,"),
                "{hostile}"
            );
        }
    }

    #[test]
    fn tables_and_checklists_are_rendered() {
        let html = rendered(
            "| a | b |\n| --- | --- |\n| 1 | x\\|y |\n\n- [ ] do it\n",
            &[],
        );
        assert!(html.contains("<td>x|y</td>") && html.contains("type=\"checkbox\""));
    }
}
