//! When the screen shows what has changed: at once where a person waits for it,
//! with other changes where there are many.

use super::{Session, Workspace, clock, later, now_ms};
use crate::recovery;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// How long what agents say waits at least to be shown, in milliseconds.
const PUBLISH_MS: u32 = 30;
/// How long it waits at most.
const MAX_PUBLISH_MS: u32 = 1_000;
/// What takes longer to show than this, in milliseconds, is not shown on every
/// frame of play.
const SMOOTH_MS: u32 = 6;
/// How many times as long as showing takes it rests in between.
const PUBLISH_REST: u32 = 4;

/// What will happen by itself in a moment, so that it is not asked for twice.
#[derive(Clone, Copy, Default)]
pub(super) struct Pending {
    publication: bool,
    /// How long the last publication took, in milliseconds.
    publication_ms: u32,
    /// A round after an answer.
    pub(super) advance: bool,
}

/// How soon the screen must show a change.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Publish {
    /// The person did it.
    AtOnce,
    /// It is one of many.
    Soon,
}

impl Session {
    /// Changes the workspace, as a person sees at once.
    pub(super) fn update<T>(self, change: impl FnOnce(&mut Workspace) -> T) -> T {
        self.change(Publish::AtOnce, change)
    }

    /// Changes the workspace and shows it; tells live agents what came of it.
    pub(super) fn change<T>(self, publish: Publish, change: impl FnOnce(&mut Workspace) -> T) -> T {
        let marks = |workspace: &Workspace| (workspace.shown_mark(), workspace.saved_mark());
        let before = self.workspace.with_value(marks);
        let result = self
            .workspace
            .try_update_value(change)
            .expect("the session lives as long as the page");
        let after = self.workspace.with_value(marks);
        if before != after {
            let ((_, (was, from)), (_, (generation, length))) = (before, after);
            self.workspace
                .with_value(|workspace| recovery::keep(generation, workspace.events()));
            if generation != was {
                // Not in the middle of what is being done to it.
                spawn_local(async move { self.live.restart(self) });
            } else if length > from && !self.is_watching.get_untracked() {
                self.live.after(self, from);
            }
            if !clock::is_running(self) {
                self.clock.set(self.workspace.with_value(Workspace::now));
            }
            match publish {
                Publish::AtOnce => self.publish(),
                Publish::Soon => self.publish_soon(),
            }
        }
        result
    }

    /// How soon to show what happens in play: at once, unless showing takes so
    /// long that frames would be late.
    pub(super) fn publish_in_play(self) -> Publish {
        if self.pending.get_value().publication_ms > SMOOTH_MS {
            Publish::Soon
        } else {
            Publish::AtOnce
        }
    }

    /// Shows what has changed, with whatever else changes until then. The more
    /// there is to show, the longer it waits: agents must be heard meanwhile.
    pub(super) fn publish_soon(self) {
        let Pending {
            publication,
            publication_ms,
            ..
        } = self.pending.get_value();
        if publication {
            return;
        }
        self.pending
            .update_value(|pending| pending.publication = true);
        let wait_ms = (publication_ms * PUBLISH_REST).clamp(PUBLISH_MS, MAX_PUBLISH_MS);
        later(wait_ms, move || {
            self.pending
                .update_value(|pending| pending.publication = false);
            self.publish();
            self.live.publish();
        });
    }

    /// Shows what has changed, and notes how long that takes.
    fn publish(self) {
        let began_ms = now_ms();
        self.version.update(|version| *version += 1);
        // What is on screen has followed when this comes to its turn.
        later(0, move || {
            let took_ms = (now_ms() - began_ms) as u32;
            self.pending
                .update_value(|pending| pending.publication_ms = took_ms);
        });
    }
}
