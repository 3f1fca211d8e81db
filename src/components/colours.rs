//! The colours of the style, for a canvas, which knows no tokens.

use leptos::prelude::window;
use web_sys::{CssStyleDeclaration, HtmlElement};

/// Reads tokens through an element to which nothing else gives a colour.
pub struct Colours<'a> {
    probe: &'a HtmlElement,
    style: CssStyleDeclaration,
}

impl<'a> Colours<'a> {
    /// Through `probe`; `None` where the browser tells no styles.
    pub fn of(probe: &'a HtmlElement) -> Option<Self> {
        let style = window().get_computed_style(probe).ok()??;
        Some(Self { probe, style })
    }

    /// A token's colour in the theme on screen.
    pub fn token(&self, token: &str) -> String {
        // A colour that cannot be set leaves the one before: wrong, but to be seen.
        let _ = self
            .probe
            .style()
            .set_property("color", &format!("var(--{token})"));
        self.value("color")
    }

    /// The family of the text.
    pub fn font(&self) -> String {
        self.value("font-family")
    }

    fn value(&self, property: &str) -> String {
        self.style.get_property_value(property).unwrap_or_default()
    }
}
