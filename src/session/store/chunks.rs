//! How a journal is cut into the pieces that are stored, and what to write when
//! it has changed. Pure: it knows no database.
//!
//! Every chunk is the text of some events in a row, under the position of its
//! first. Put together in order they are the text of the journal, header and
//! all. A change replaces everything from one position on, in one transaction,
//! so that what is stored is a journal at every moment.

use baton_engine::event::Recorded;
use baton_engine::journal;

/// Most events of a chunk. An undo rewrites at most so many that it did not touch.
const MAX_EVENTS: usize = 4096;
/// A chunk of fewer events is small.
const SMALL_EVENTS: usize = 128;
/// So many small chunks in a row are put together. Saved every few events, a
/// long journal would else be read back in a hundred thousand pieces.
const MAX_SMALL: usize = 16;

/// A piece of a journal's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// The position of its first event.
    pub first: usize,
    /// Its events, one a line; before the first of all stands the header.
    pub text: String,
}

/// What to write: everything stored from `from` on goes, `put` comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The first position that is replaced.
    pub from: usize,
    /// What takes the place.
    pub put: Vec<Chunk>,
}

/// Which chunks are stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    chunks: Vec<Stored>,
    events: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Stored {
    first: usize,
    bytes: usize,
}

impl Layout {
    /// The layout of `chunks`, which are stored in this order, and how many of
    /// them follow each other without a gap, from the beginning.
    pub fn of(chunks: &[Chunk]) -> (Self, usize) {
        let mut layout = Self::default();
        for (index, chunk) in chunks.iter().enumerate() {
            if chunk.first != layout.events {
                return (layout, index);
            }
            layout.push(chunk);
        }
        (layout, chunks.len())
    }

    /// How many events are stored.
    pub fn events(&self) -> usize {
        self.events
    }

    /// How many bytes of text are stored.
    pub fn bytes(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.bytes).sum()
    }

    /// What to write so that `events` are stored, of which those before
    /// `unsaved_from` are; and the layout once it is written.
    pub fn change(&self, events: &[Recorded], unsaved_from: usize) -> (Change, Self) {
        let mut layout = self.clone();
        let from = layout.cut(unsaved_from.min(self.events));
        let put: Vec<Chunk> = (from..events.len())
            .step_by(MAX_EVENTS)
            .map(|first| chunk(events, first))
            .collect();
        put.iter().for_each(|chunk| layout.push(chunk));
        (Change { from, put }, layout)
    }

    /// Drops the chunk with `position` in it and all after it, and a long tail
    /// of small ones before it. Where the rest ends is the answer.
    fn cut(&mut self, position: usize) -> usize {
        let ends = |at: usize| {
            let next = self.chunks.get(at + 1);
            next.map_or(self.events, |next| next.first)
        };
        let is_small = |at: &usize| ends(*at) - self.chunks[*at].first < SMALL_EVENTS;
        let whole = (0..self.chunks.len())
            .take_while(|&at| ends(at) <= position)
            .count();
        let small = (0..whole).rev().take_while(is_small).count();
        let kept = if small >= MAX_SMALL {
            whole - small
        } else {
            whole
        };
        let from = kept.checked_sub(1).map_or(0, ends);
        self.chunks.truncate(kept);
        self.events = from;
        from
    }

    fn push(&mut self, chunk: &Chunk) {
        let lines = chunk.text.lines().filter(|line| !line.trim().is_empty());
        let header = usize::from(chunk.first == 0);
        self.events += lines.count().saturating_sub(header);
        self.chunks.push(Stored {
            first: chunk.first,
            bytes: chunk.text.len(),
        });
    }
}

/// The whole text of `chunks`.
pub fn text(chunks: &[Chunk]) -> String {
    chunks.iter().map(|chunk| chunk.text.as_str()).collect()
}

fn chunk(events: &[Recorded], first: usize) -> Chunk {
    let end = events.len().min(first + MAX_EVENTS);
    let text = match first {
        0 => journal::write(&events[..end]),
        _ => journal::write_events(&events[first..end]),
    };
    Chunk { first, text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Workspace;
    use baton_engine::examples;
    use std::collections::BTreeMap;

    /// Does what the database does.
    #[derive(Default)]
    struct Database {
        stored: BTreeMap<usize, String>,
        layout: Layout,
        written: usize,
    }

    impl Database {
        fn save(&mut self, workspace: &mut Workspace) {
            let from = workspace.unsaved_from().unwrap_or(usize::MAX);
            let (change, layout) = self.layout.change(workspace.events(), from);
            workspace.note_saved();
            self.layout = layout;
            self.written = change.put.iter().map(|chunk| chunk.text.len()).sum();
            self.stored.retain(|first, _| *first < change.from);
            let put = change.put.into_iter();
            self.stored
                .extend(put.map(|chunk| (chunk.first, chunk.text)));
        }

        fn chunks(&self) -> Vec<Chunk> {
            let stored = self.stored.iter();
            stored
                .map(|(&first, text)| Chunk {
                    first,
                    text: text.clone(),
                })
                .collect()
        }

        fn check(&self, workspace: &Workspace) {
            let chunks = self.chunks();
            assert_eq!(text(&chunks), journal::write(workspace.events()));
            assert_eq!(
                Layout::of(&chunks),
                (self.layout.clone(), chunks.len()),
                "what is noted is what is read back"
            );
            assert_eq!(self.layout.events(), workspace.events().len());
            assert_eq!(self.layout.bytes(), text(&chunks).len());
        }
    }

    fn company() -> Workspace {
        let examples = examples::all();
        let company = examples
            .iter()
            .find(|example| example.id == "whole-company");
        Workspace::from_example(company.expect("it ships"))
    }

    #[test]
    fn what_is_stored_is_the_journal_after_every_step_undo_and_redo() {
        let mut workspace = company();
        let mut database = Database::default();
        let mut rounds = 0;
        while workspace.step() == Ok(()) {
            rounds += 1;
            // Two steps to a chunk, so that an undo cuts in the middle of one.
            if rounds % 2 == 0 {
                database.save(&mut workspace);
                database.check(&workspace);
            }
            if rounds % 3 == 0 {
                workspace.undo();
                database.save(&mut workspace);
                database.check(&workspace);
                workspace.undo();
                workspace.redo();
                workspace.redo();
            }
        }
        database.save(&mut workspace);
        database.check(&workspace);
        assert!(rounds > 5, "the example is long enough: {rounds}");
        workspace.replace(Workspace::empty());
        database.save(&mut workspace);
        database.check(&workspace);
        workspace.undo();
        database.save(&mut workspace);
        database.check(&workspace);
    }

    #[test]
    fn what_has_not_changed_is_not_written_again() {
        let mut workspace = company();
        let mut database = Database::default();
        database.save(&mut workspace);
        assert_eq!(workspace.step(), Ok(()));
        let before = workspace.events().len();
        database.save(&mut workspace);
        assert_eq!(workspace.step(), Ok(()));
        let new = journal::write_events(&workspace.events()[before..]);
        database.save(&mut workspace);
        assert_eq!(database.written, new.len());
        database.save(&mut workspace);
        assert_eq!(database.written, 0);
    }

    #[test]
    fn many_small_chunks_are_put_together() {
        let events = company().events().to_vec();
        let mut layout = Layout::default();
        for length in 1..=events.len() {
            (_, layout) = layout.change(&events[..length], length - 1);
            assert!(layout.chunks.len() <= MAX_SMALL + length / SMALL_EVENTS + 1);
        }
        assert_eq!(layout.events(), events.len());
    }

    #[test]
    fn a_long_journal_is_cut_into_chunks_of_a_bounded_size() {
        let one = company().events()[0].clone();
        let events = vec![one; 2 * MAX_EVENTS + 1];
        let (change, layout) = Layout::default().change(&events, 0);
        let firsts: Vec<usize> = change.put.iter().map(|chunk| chunk.first).collect();
        assert_eq!(firsts, [0, MAX_EVENTS, 2 * MAX_EVENTS]);
        let (change, layout) = layout.change(&events[..MAX_EVENTS + 7], MAX_EVENTS + 7);
        assert_eq!(change.from, MAX_EVENTS, "the chunk with the cut in it");
        assert_eq!(layout.events(), MAX_EVENTS + 7);
    }

    #[test]
    fn a_gap_ends_what_follows() {
        let events = company().events().to_vec();
        let mut chunks = Vec::new();
        let mut layout = Layout::default();
        for end in [4, 8, 12] {
            let (change, next) = layout.change(&events[..end], layout.events());
            chunks.extend(change.put);
            layout = next;
        }
        chunks.remove(1);
        let (layout, whole) = Layout::of(&chunks);
        assert_eq!((layout.events(), whole), (4, 1));
    }
}
