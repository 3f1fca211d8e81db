//! Looking at moments before the last.

use super::Workspace;
use baton_engine::event::{Event, Recorded};
use baton_engine::{State, journal};

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
        if let Ok(state) = journal::replay(&self.events[..position]) {
            self.past = Some(Past { position, state });
        }
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
