//! Lists in pages.

use crate::shape;
use serde::Deserialize;

/// How many things a page has, and at most.
const USUAL_PAGE: u64 = 200;
const MAX_PAGE: u64 = 1_000;

/// Which page of a list.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Page {
    /// Where the page begins, as the last one said; 0 is the beginning.
    #[serde(default, deserialize_with = "shape::number")]
    pub cursor: u64,
    /// How many at most.
    #[serde(default = "usual_page", deserialize_with = "shape::number")]
    pub limit: u64,
}

fn usual_page() -> u64 {
    USUAL_PAGE
}

impl Page {
    /// How many things it has at most.
    fn most(&self) -> usize {
        usize::try_from(self.limit.clamp(1, MAX_PAGE)).unwrap_or(usize::MAX)
    }

    /// What of `all`, numbered upwards, is on the page, and where the next one
    /// begins, if there is more.
    pub fn cut<T>(&self, all: impl Iterator<Item = (u64, T)>) -> (Vec<T>, Option<u64>) {
        let mut rest = all.skip_while(|(number, _)| *number < self.cursor);
        let page = rest
            .by_ref()
            .take(self.most())
            .map(|(_, one)| one)
            .collect();
        (page, rest.next().map(|(number, _)| number))
    }
}
