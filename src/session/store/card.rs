//! What is known of a stored workspace without reading its journal. Pure.

use baton_engine::Round;
use serde::{Deserialize, Serialize};

/// Which stored workspace, by the key that the database gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WorkspaceId(pub u32);

/// Most characters of a workspace's name.
pub const MAX_NAME_CHARS: usize = 80;
/// How long a deleted workspace can be brought back, in milliseconds.
const KEEP_DELETED_MS: f64 = 60.0 * 60.0 * 1000.0;

/// What a workspace was cut from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The key of the workspace; it may be deleted by now.
    pub workspace: u32,
    /// How many of its events both have.
    pub events: u32,
}

/// What a person says about a workspace, as it is stored.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Label {
    /// Its name.
    pub name: String,
    /// When it was opened last, in milliseconds since 1970.
    pub opened_ms: f64,
    /// When it was deleted, in milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted_ms: Option<f64>,
    /// What it was cut from, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
}

impl Label {
    /// Whether it was deleted so long ago that nobody wants it back.
    pub fn is_to_purge(&self, now_ms: f64) -> bool {
        let since = self.deleted_ms.map(|deleted| now_ms - deleted);
        since.is_some_and(|since| since > KEEP_DELETED_MS)
    }
}

/// How large a journal is, as it is stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Size {
    /// When it changed last, in milliseconds since 1970.
    pub changed_ms: f64,
    /// How many events it has.
    pub events: u32,
    /// How many bytes of text.
    pub bytes: u32,
}

/// A stored workspace.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// Which.
    pub id: WorkspaceId,
    /// What a person says about it.
    pub label: Label,
    /// How large its journal is.
    pub size: Size,
}

/// `wanted` without what a name cannot have, or the reason why it is none.
///
/// # Errors
/// When nothing is left of it, or too much.
pub fn checked_name(wanted: &str) -> Result<String, String> {
    let name = wanted.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err("Give the workspace a name.".to_owned());
    }
    if name.chars().count() > MAX_NAME_CHARS {
        return Err(format!("Shorten the name to {MAX_NAME_CHARS} characters."));
    }
    Ok(name)
}

/// Of `cards`, the one that `current` was cut from, or else the first other.
pub fn nearest(cards: &[Card], current: Option<WorkspaceId>) -> Option<WorkspaceId> {
    let is_current = |card: &&Card| Some(card.id) == current;
    let open = cards.iter().find(is_current);
    let origin = open.and_then(|card| card.label.origin);
    let others = || cards.iter().filter(|card| !is_current(card));
    let cut_from = |card: &&Card| origin.is_some_and(|origin| origin.workspace == card.id.0);
    let found = others().find(cut_from).or_else(|| others().next());
    found.map(|card| card.id)
}

/// `wanted`, or with the first number behind it that none of `cards` has.
pub fn fresh_name(wanted: &str, cards: &[Card]) -> String {
    let is_free = |name: &String| cards.iter().all(|card| card.label.name != *name);
    let numbered = (2..).map(|number| format!("{wanted} {number}"));
    let mut names = std::iter::once(wanted.to_owned()).chain(numbered);
    names.find(is_free).unwrap_or_else(|| wanted.to_owned())
}

/// The name of what is cut from the workspace called `name` in a round.
pub fn fork_name(name: &str, round: Round) -> String {
    let behind = format!(" from round {}", round.0);
    // Room for a number behind it, where there are several.
    let room = MAX_NAME_CHARS.saturating_sub(behind.chars().count() + 4);
    let kept: String = name.chars().take(room).collect();
    format!("{}{behind}", kept.trim_end())
}

/// Those of `cards` that are not deleted, the last changed first.
pub fn present(cards: Vec<Card>) -> Vec<Card> {
    let mut present = cards;
    present.retain(|card| card.label.deleted_ms.is_none());
    present.sort_by(|a, b| {
        let newest_first = b.size.changed_ms.total_cmp(&a.size.changed_ms);
        newest_first.then(a.id.cmp(&b.id))
    });
    present
}

/// The workspace to open at a visit: the one that this tab had, or else the
/// last opened.
pub fn to_open(cards: &[Card], tabs_own: Option<WorkspaceId>) -> Option<WorkspaceId> {
    let own = cards.iter().find(|card| Some(card.id) == tabs_own);
    let opened = |card: &&Card| card.label.opened_ms;
    let last = || {
        let latest = cards
            .iter()
            .max_by(|a, b| opened(a).total_cmp(&opened(b)).then(b.id.cmp(&a.id)));
        latest.map(|card| card.id)
    };
    own.map(|card| card.id).or_else(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(id: u32, name: &str, opened_ms: f64, changed_ms: f64) -> Card {
        Card {
            id: WorkspaceId(id),
            label: Label {
                name: name.to_owned(),
                opened_ms,
                ..Label::default()
            },
            size: Size {
                changed_ms,
                ..Size::default()
            },
        }
    }

    #[test]
    fn a_name_is_free_of_white_space_around_and_not_too_long() {
        assert_eq!(checked_name("  a \n b "), Ok("a b".to_owned()));
        assert!(checked_name(" ").is_err());
        assert!(checked_name(&"ä".repeat(MAX_NAME_CHARS)).is_ok());
        assert!(checked_name(&"ä".repeat(MAX_NAME_CHARS + 1)).is_err());
    }

    #[test]
    fn a_fresh_name_takes_the_first_number_that_is_free() {
        let cards = [card(1, "Plan", 0.0, 0.0), card(2, "Plan 2", 0.0, 0.0)];
        assert_eq!(fresh_name("Plan", &cards), "Plan 3");
        assert_eq!(fresh_name("Other", &cards), "Other");
    }

    #[test]
    fn a_fork_is_named_after_its_origin_and_stays_short_enough() {
        assert_eq!(fork_name("Plan", Round(3)), "Plan from round 3");
        let long = fork_name(&"ä".repeat(MAX_NAME_CHARS), Round(12));
        assert!(long.ends_with("ä from round 12"));
        assert!(checked_name(&format!("{long} 999")).is_ok());
    }

    #[test]
    fn a_label_from_before_there_were_forks_is_read() {
        let label: Result<Label, _> = serde_json::from_str(r#"{"name":"a","opened_ms":5}"#);
        assert_eq!(label.map(|label| label.origin).ok(), Some(None));
    }

    #[test]
    fn the_tabs_own_workspace_is_opened_or_else_the_last_opened() {
        let cards = [card(1, "a", 5.0, 0.0), card(2, "b", 9.0, 0.0)];
        assert_eq!(to_open(&cards, Some(WorkspaceId(1))), Some(WorkspaceId(1)));
        assert_eq!(to_open(&cards, Some(WorkspaceId(7))), Some(WorkspaceId(2)));
        assert_eq!(to_open(&cards, None), Some(WorkspaceId(2)));
        assert_eq!(to_open(&[], Some(WorkspaceId(1))), None);
    }

    #[test]
    fn the_nearest_is_the_origin_or_else_the_last_changed_other() {
        let mut fork = card(3, "c", 0.0, 0.0);
        fork.label.origin = Some(Origin {
            workspace: 2,
            events: 5,
        });
        let mut cards = vec![card(1, "a", 0.0, 9.0), card(2, "b", 0.0, 5.0), fork];
        let [first, second, third] = [1, 2, 3].map(WorkspaceId);
        assert_eq!(nearest(&cards, Some(third)), Some(second));
        assert_eq!(nearest(&cards, Some(first)), Some(second));
        cards.remove(1);
        assert_eq!(
            nearest(&cards, Some(third)),
            Some(first),
            "its origin is gone"
        );
        assert_eq!(nearest(&cards[..1], Some(first)), None);
    }

    #[test]
    fn deleted_ones_are_not_listed_and_go_after_a_while() {
        let mut deleted = card(1, "a", 0.0, 9.0);
        deleted.label.deleted_ms = Some(100.0);
        assert!(!deleted.label.is_to_purge(100.0 + KEEP_DELETED_MS));
        assert!(deleted.label.is_to_purge(101.0 + KEEP_DELETED_MS));
        let listed = present(vec![
            deleted,
            card(2, "b", 0.0, 1.0),
            card(3, "c", 0.0, 2.0),
        ]);
        let names: Vec<&str> = listed.iter().map(|card| card.label.name.as_str()).collect();
        assert_eq!(names, ["c", "b"]);
    }
}
