//! Running, looking at the past, taking back: what the transport bar does.

use super::{Notice, Refusal, Session, Toward, Workspace};
use baton_engine::command::Idle;
use baton_engine::schedule::RunSettings;
use baton_engine::{Command, Rejection};
use leptos::prelude::*;

impl Session {
    /// Finishes what is under way and runs the next round; while looking at
    /// the past, goes on to the next recorded round.
    ///
    /// With live agents it runs the next round and no more: they take their time.
    pub fn step(self) {
        if self.refuses() {
            return;
        }
        self.pause();
        self.dismiss_notices();
        if self.is_live() && !self.workspace.with_value(Workspace::is_in_past) {
            if let Err(Refusal::Engine(Rejection::NothingToAssign(idle))) =
                self.dispatch("step", Command::RunRound)
            {
                self.notify_idle(idle);
            }
            return;
        }
        if let Err(idle) = self.update(Workspace::step) {
            self.notify_idle(idle);
        }
    }

    /// Lets virtual time run.
    pub fn play(self) {
        if self.refuses() {
            return;
        }
        self.dismiss_notices();
        self.update(Workspace::begin_play);
        self.keep_haste();
        self.is_playing.set(true);
    }

    /// Beside live agents, simulated ones are as fast as virtual time would be.
    pub(super) fn keep_haste(self) {
        let settings = self.workspace.with_value(|workspace| {
            let state = workspace.last_state();
            (state.has_live_agents() && !workspace.is_in_past()).then(|| state.settings())
        });
        // So many minutes a second are sixty times as many seconds a second.
        let haste = self.speed.get_untracked() * 60;
        if let Some(settings) = settings.filter(|settings| settings.haste != haste) {
            let settings = RunSettings { haste, ..settings };
            self.witness(Command::ChoosePolicy { settings });
        }
    }

    /// Stops virtual time.
    pub fn pause(self) {
        self.is_playing.set(false);
    }

    /// Starts or stops virtual time.
    pub fn toggle_play(self) {
        if self.is_playing.get_untracked() {
            self.pause();
        } else {
            self.play();
        }
    }

    /// Goes back to the start of the run; agents, goals and tasks stay.
    pub fn rewind(self) {
        self.pause();
        self.seek(usize::MAX);
        if self.workspace.with_value(Workspace::has_run) {
            self.dispatch_or_notify("go back to the start", Command::ResetRun);
        }
    }

    /// Shows the moment after the first `position` events; the last moment
    /// when there are no more.
    pub fn seek(self, position: usize) {
        self.update(|workspace| workspace.seek(position));
    }

    /// Shows the moment of the bookmark next to the one on screen, or the last
    /// moment where there is none.
    pub fn go_to_bookmark(self, toward: Toward) {
        let bookmark = self
            .workspace
            .with_value(|workspace| workspace.bookmark(toward));
        if bookmark.is_some() || toward == Toward::Later {
            self.pause();
            self.seek(bookmark.map_or(usize::MAX, |bookmark| bookmark.position));
        }
    }

    /// Takes back the last edit or stretch of play.
    pub fn undo(self) {
        if self.refuses() {
            return;
        }
        self.pause();
        self.dismiss_notices();
        if let Some(label) = self.update(Workspace::undo) {
            self.notify(Notice::info(format!("Undone: {label}")));
        }
    }

    /// Does again what was last undone.
    pub fn redo(self) {
        if self.refuses() {
            return;
        }
        self.pause();
        self.dismiss_notices();
        if let Some(label) = self.update(Workspace::redo) {
            self.notify(Notice::info(format!("Done again: {label}")));
        }
    }

    pub(super) fn notify_idle(self, idle: Idle) {
        self.notify(match idle {
            Idle::AllFinished => Notice::info(idle.to_string()),
            _ => Notice::error(idle.to_string()),
        });
    }
}
