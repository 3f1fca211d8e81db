//! Looking at moments before the last.

use super::Workspace;
use baton_engine::event::{Event, Recorded};
use baton_engine::journal::Snapshots;
use baton_engine::projection::Bookmark;
use baton_engine::{Engine, State};

/// A direction of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Toward {
    /// Back.
    Earlier,
    /// On.
    Later,
}

/// A moment before the last.
pub(super) struct Past {
    pub(super) position: usize,
    pub(super) state: State,
}

impl Workspace {
    /// Shows the moment after `position` events.
    pub fn seek(&mut self, position: usize) {
        if position >= self.events.len() {
            self.past = None;
            return;
        }
        // The journal opens with the workspace; before that there is nothing to show.
        let position = position.max(1);
        let known = self.past.take().map(|past| (past.position, past.state));
        if let Ok(state) = self.snapshots.reach(&self.events, known, position) {
            self.past = Some(Past { position, state });
        }
    }

    /// The bookmark next to the moment on screen.
    pub fn bookmark(&self, toward: Toward) -> Option<Bookmark> {
        let position = self.position();
        match toward {
            Toward::Earlier => self.bookmarks.previous(position),
            Toward::Later => self.bookmarks.next(position),
        }
    }

    /// What is on screen as a workspace of its own, which goes on from there.
    pub fn fork(&self) -> Self {
        let engine = Engine::resume(self.shown().clone());
        let events = self.shown_events().to_vec();
        Self::with_events(engine, events, Snapshots::default())
    }

    pub(super) fn next_round_position(&self) -> usize {
        let is_round = |recorded: &Recorded| matches!(recorded.event, Event::RoundStarted { .. });
        let goes_on = |recorded: &Recorded| {
            matches!(
                recorded.event,
                Event::TaskAssigned { .. } | Event::TaskAccepted { .. } | Event::TaskStarted { .. }
            )
        };
        let rest = &self.events[self.position()..];
        let Some(round) = rest.iter().position(is_round) else {
            return usize::MAX;
        };
        let begun = rest[round + 1..]
            .iter()
            .take_while(|recorded| goes_on(recorded))
            .count();
        self.position() + round + 1 + begun
    }
}
