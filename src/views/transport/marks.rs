//! Bookmarks as lines over the scrubber. Pure.

use baton_engine::projection::{BookmarkGroup, BookmarkKind};
use std::fmt::Write;

/// How wide the drawing is, in its own units.
pub const WIDTH: f64 = 1_000.0;
/// How high it is.
pub const HEIGHT: f64 = 10.0;

/// What bookmarks look like: the height tells them apart as well as the colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// A round.
    Round,
    /// A goal was completed.
    Completed,
    /// Something went wrong.
    Fault,
}

impl Look {
    /// All, the loudest last, which lies above the others.
    pub const ALL: [Self; 3] = [Self::Round, Self::Completed, Self::Fault];

    /// The name of the style.
    pub fn name(self) -> &'static str {
        match self {
            Self::Round => "round",
            Self::Completed => "completed",
            Self::Fault => "fault",
        }
    }

    fn of(kind: BookmarkKind) -> Self {
        match kind {
            BookmarkKind::Round(_) => Self::Round,
            BookmarkKind::GoalCompleted(_) => Self::Completed,
            BookmarkKind::AgentLost(_)
            | BookmarkKind::AttemptFailed(_)
            | BookmarkKind::TimedOut(_)
            | BookmarkKind::GoalStalled(_) => Self::Fault,
        }
    }

    /// Where its lines begin, from above.
    fn top(self) -> f64 {
        match self {
            Self::Round => 0.6 * HEIGHT,
            Self::Completed => 0.3 * HEIGHT,
            Self::Fault => 0.0,
        }
    }
}

/// The lines of those of `groups` that look like `look`, as a path.
pub fn path(groups: &[BookmarkGroup], look: Look) -> String {
    let mut path = String::new();
    let alike = groups
        .iter()
        .filter(|group| Look::of(group.bookmark.kind) == look);
    for group in alike {
        let (x, top) = (group.share * WIDTH, look.top());
        // Writing to a string never fails.
        let _ = write!(path, "M{x:.1} {top}V{HEIGHT}");
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_engine::projection::Bookmark;
    use baton_engine::{AgentId, Round};

    #[test]
    fn each_kind_has_lines_of_its_own_height() {
        let group = |kind, share| BookmarkGroup {
            bookmark: Bookmark { position: 1, kind },
            count: 1,
            share,
        };
        let groups = [
            group(BookmarkKind::Round(Round(1)), 0.0),
            group(BookmarkKind::AgentLost(AgentId(0)), 0.5),
            group(BookmarkKind::Round(Round(2)), 1.0),
        ];
        assert_eq!(path(&groups, Look::Round), "M0.0 6V10M1000.0 6V10");
        assert_eq!(path(&groups, Look::Fault), "M500.0 0V10");
        assert_eq!(path(&groups, Look::Completed), "");
    }
}
