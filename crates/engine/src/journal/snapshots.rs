//! States kept along a journal, so that every moment of it is near one of them.
//!
//! [`Snapshots`] knows nothing of where the journal is: who keeps it tells what
//! happens to it. How many are kept follows from how large they are. Start
//! reading at [`Snapshots::reach`].

use super::{Contradiction, follow};
use crate::event::Recorded;
use crate::state::State;

/// How many bytes the states that are kept take at most, one of any size aside.
const MAX_BYTES: usize = 128 << 20;
/// How many events lie at least between two.
const MIN_SPACING: usize = 512;

/// States kept along a journal.
pub struct Snapshots {
    /// By position, at least `spacing` apart.
    kept: Vec<Snapshot>,
    spacing: usize,
}

struct Snapshot {
    /// How many events the state has behind it.
    position: usize,
    state: State,
    bytes: usize,
}

impl Default for Snapshots {
    fn default() -> Self {
        Self {
            kept: Vec::new(),
            spacing: MIN_SPACING,
        }
    }
}

impl Snapshots {
    /// How many are kept.
    pub fn len(&self) -> usize {
        self.kept.len()
    }

    /// Whether none is kept.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// About how many bytes they take.
    pub fn bytes(&self) -> usize {
        self.kept.iter().map(|snapshot| snapshot.bytes).sum()
    }

    /// Keeps a copy of `state`, which the first `position` events add up to,
    /// unless one is kept near it.
    pub fn note(&mut self, position: usize, state: &State) {
        let index = self.index_after(position);
        let before = index.checked_sub(1).map_or(0, |at| self.kept[at].position);
        let after = self.kept.get(index).map(|snapshot| snapshot.position);
        let is_near = position < before + self.spacing
            || after.is_some_and(|after| after < position + self.spacing);
        if is_near {
            return;
        }
        let snapshot = Snapshot {
            position,
            state: state.clone(),
            bytes: state.approximate_bytes(),
        };
        self.kept.insert(index, snapshot);
        while self.bytes() > MAX_BYTES && self.len() > 1 {
            self.thin();
        }
    }

    /// Forgets those after `position`: the journal was cut there, or goes on
    /// otherwise.
    pub fn cut(&mut self, position: usize) {
        self.kept.truncate(self.index_after(position));
        if self.kept.is_empty() {
            self.spacing = MIN_SPACING;
        }
    }

    /// The state that the first `position` of `events` add up to, from `known`
    /// or the one kept that is nearest before it. Keeps more on the way.
    ///
    /// Cost: the events in between, and a copy of the state.
    ///
    /// # Errors
    /// The first event that contradicts those before it.
    pub fn reach(
        &mut self,
        events: &[Recorded],
        known: Option<(usize, State)>,
        position: usize,
    ) -> Result<State, Contradiction> {
        let kept = self.index_after(position).checked_sub(1);
        let kept_at = kept.map_or(0, |index| self.kept[index].position);
        let known = known.filter(|(at, _)| (kept_at..=position).contains(at));
        let (from, mut state) = known.unwrap_or_else(|| {
            let state = kept.map(|index| self.kept[index].state.clone());
            (kept_at, state.unwrap_or_default())
        });
        for (index, recorded) in events.iter().enumerate().take(position).skip(from) {
            follow(&mut state, recorded, index)?;
            self.note(index + 1, &state);
        }
        Ok(state)
    }

    /// The index of the first that is kept after `position`.
    fn index_after(&self, position: usize) -> usize {
        self.kept
            .partition_point(|snapshot| snapshot.position <= position)
    }

    /// Doubles the distance, which lets about every second go.
    fn thin(&mut self) {
        self.spacing *= 2;
        let mut last = 0;
        self.kept.retain(|snapshot| {
            let stays = snapshot.position >= last + self.spacing;
            if stays {
                last = snapshot.position;
            }
            stays
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Command;
    use crate::journal::replay;
    use crate::{examples, simulate};

    /// The demonstration, run again and again.
    fn journal() -> Vec<Recorded> {
        let mut engine = examples::demonstration().open();
        let mut events = engine.take_events();
        while events.len() < 12 * MIN_SPACING {
            while simulate::step(&mut engine).is_ok() {}
            let now = engine.state().now();
            assert_eq!(engine.handle(Command::ResetRun, now), Ok(()));
            events.extend(engine.take_events());
        }
        events
    }

    #[test]
    fn every_moment_is_what_replaying_gives_wherever_one_comes_from() {
        let events = journal();
        let mut snapshots = Snapshots::default();
        let mut known = None;
        let end = events.len();
        for position in [end, 1, 700, 650, end / 2, end / 2 + 3, 2, end - 1, 0] {
            let state = snapshots.reach(&events, known.take(), position).unwrap();
            let expected = replay(&events[..position]).unwrap();
            let differing: Vec<_> = state.differences(&expected).collect();
            assert!(differing.is_empty(), "{differing:?} at {position}");
            known = Some((position, state));
        }
    }

    #[test]
    fn those_kept_are_apart_and_few_enough() {
        let events = journal();
        let mut snapshots = Snapshots::default();
        assert!(snapshots.reach(&events, None, events.len()).is_ok());
        let positions = |snapshots: &Snapshots| -> Vec<usize> {
            snapshots.kept.iter().map(|one| one.position).collect()
        };
        let all = positions(&snapshots);
        assert_eq!(all.len(), events.len() / MIN_SPACING);
        assert!(all.is_sorted_by(|a, b| a + MIN_SPACING <= *b));
        snapshots.thin();
        assert_eq!(snapshots.len(), all.len() / 2);
        assert!(snapshots.bytes() < MAX_BYTES);
    }

    #[test]
    fn a_cut_forgets_what_came_after_it() {
        let events = journal();
        let mut snapshots = Snapshots::default();
        assert!(snapshots.reach(&events, None, events.len()).is_ok());
        snapshots.cut(3 * MIN_SPACING);
        assert_eq!(snapshots.len(), 3);
        snapshots.cut(0);
        assert!(snapshots.is_empty());
    }
}
