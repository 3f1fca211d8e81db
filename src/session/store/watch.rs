//! Running a workspace or watching another tab run it, and changing over.
//!
//! Who has the workspace's lock runs it: saves it and tells the others what has
//! changed. The others follow and change nothing; they wait in turn for the
//! lock, which comes when the running tab hands it over, closes or dies.

use super::card::WorkspaceId;
use super::opening::{self, Place};
use super::tabs::{Ask, Channel, Lock, Word};
use super::{Store, chunks};
use crate::session::later;
use crate::session::{Notice, Workspace};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortController;

/// How long a tab may take to hand a workspace over, in milliseconds.
const HAND_OVER_MS: u32 = 1_000;

/// What a tab has to do with the others that have the same workspace open.
#[derive(Default)]
pub(super) struct Company {
    channel: Option<Channel>,
    waiting: Option<Waiting>,
    /// The stored journal has changed from here on, which is not followed yet.
    changed_from: Option<usize>,
    is_following: bool,
    /// The lock has come, and the workspace is being opened.
    is_taking: bool,
}

/// Waiting for the lock; dropping it calls it off.
struct Waiting(AbortController);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Store {
    /// Begins to run the workspace in `place`, or to watch it without its lock.
    pub(super) fn join(self, place: Option<&Place>) {
        let Some(place) = place else {
            self.company.set_value(Company::default());
            self.session.is_watching.set(false);
            return;
        };
        let id = place.id;
        self.company.set_value(Company {
            channel: Channel::open(id, move |word| self.hear(id, word)),
            ..Company::default()
        });
        self.session.is_watching.set(place.lock.is_none());
        match &place.lock {
            Some(lock) => lock.on_lost(move || self.lose_lock(id)),
            None => self.wait(id),
        }
    }

    /// Whether this tab may write: it has the lock, or nothing is stored.
    pub(super) fn may_write(self) -> bool {
        let may = |place: &Option<Place>| place.as_ref().is_none_or(|place| place.lock.is_some());
        self.place.try_with_value(may).unwrap_or_default()
    }

    /// Tells the tabs that watch what has changed.
    pub(super) fn tell_changed(self, from: usize) {
        self.say(Word::Changed(from));
    }

    /// Asks the tab that runs the workspace to hand it over; when it does not
    /// answer, takes it.
    pub fn take_over(self) {
        let Some(id) = self.current.get_untracked() else {
            return;
        };
        self.say(Word::HandOver);
        let insist = move || {
            if self.is_watching(id) && !self.company.with_value(|company| company.is_taking) {
                spawn_local(self.seize(id));
            }
        };
        later(HAND_OVER_MS, insist);
    }

    /// Takes the workspace from a tab that does not answer.
    async fn seize(self, id: WorkspaceId) {
        let lock = Lock::ask(id, Ask::Steal).await;
        let ended = async { self.database()?.end_turn(id).await };
        match ended.await {
            Ok(()) => self.take(id, lock).await,
            Err(error) => self.session.notify(Notice::error(error.to_string())),
        }
    }

    fn is_watching(self, id: WorkspaceId) -> bool {
        self.current.try_get_untracked() == Some(Some(id))
            && self.session.is_watching.get_untracked()
    }

    fn say(self, word: Word) {
        self.company.with_value(|company| {
            if let Some(channel) = &company.channel {
                channel.say(word);
            }
        });
    }

    fn hear(self, id: WorkspaceId, word: Word) {
        let is_watching = self.session.is_watching.get_untracked();
        match word {
            Word::Changed(from) if is_watching => self.follow(id, from),
            Word::Changed(_) => {}
            // Another one that watches has asked: this one goes behind it.
            Word::HandOver if is_watching => self.wait(id),
            Word::HandOver => self.hand_over(id),
        }
    }

    /// Waits in turn for the lock.
    fn wait(self, id: WorkspaceId) {
        let Ok(controller) = AbortController::new() else {
            return;
        };
        let waiting = Waiting(controller.clone());
        self.company
            .update_value(|company| company.waiting = Some(waiting));
        spawn_local(async move {
            if let Some(lock) = Lock::ask(id, Ask::InTurn(&controller)).await {
                self.take(id, Some(lock)).await;
            }
        });
    }

    /// Goes on with the workspace from what is stored of it.
    async fn take(self, id: WorkspaceId, lock: Option<Lock>) {
        if lock.is_none() || self.current.try_get_untracked() != Some(Some(id)) {
            return;
        }
        self.company
            .update_value(|company| company.is_taking = true);
        let taken = async {
            let mut opened = opening::open_with(&self.database()?, id, lock).await?;
            let told = || Notice::info("This tab runs the workspace now.");
            opened.notice.get_or_insert_with(told);
            self.change_to(opened).await
        };
        if let Err(error) = taken.await {
            self.session.notify(Notice::error(error.to_string()));
        }
    }

    /// Who gets the lock reads what is being saved here: that comes first.
    fn hand_over(self, id: WorkspaceId) {
        self.session.pause();
        self.save();
        self.lose(id);
    }

    /// Another tab has taken the lock.
    fn lose_lock(self, id: WorkspaceId) {
        let unsaved = self.session.workspace.with_value(Workspace::unsaved_from);
        if unsaved.is_some() {
            self.lose_unsaved(id);
        } else {
            self.lose(id);
        }
    }

    /// As [`Store::lose`], where something is not stored, which the person hears.
    pub(super) fn lose_unsaved(self, id: WorkspaceId) {
        self.lose(id);
        let told = "Another tab took this workspace over while this one did not answer. What happened here since is not stored.";
        self.session.notify(Notice::error(told));
    }

    /// From now on this tab watches. What is not stored by now is lost. The other
    /// tab may have gone on already, and its word of that come while nothing was
    /// heard here.
    fn lose(self, id: WorkspaceId) {
        self.session.pause();
        self.session.is_watching.set(true);
        self.give_up(id);
        self.follow(id, 0);
    }

    fn give_up(self, id: WorkspaceId) {
        let given = self.place.try_update_value(|place| {
            let place = place.as_mut().filter(|place| place.id == id)?;
            place.lock = None;
            Some(())
        });
        if given.flatten().is_some() {
            self.wait(id);
        }
    }

    /// Reads what has changed from `from` on, one time after the other.
    fn follow(self, id: WorkspaceId, from: usize) {
        let is_following = self.company.try_update_value(|company| {
            let before = company.changed_from.unwrap_or(from);
            company.changed_from = Some(before.min(from));
            std::mem::replace(&mut company.is_following, true)
        });
        if is_following == Some(false) {
            spawn_local(async move {
                while let Some(from) = self.next_change() {
                    self.read_change(id, from).await;
                }
            });
        }
    }

    fn next_change(self) -> Option<usize> {
        let next = self.company.try_update_value(|company| {
            let from = company.changed_from.take();
            company.is_following = from.is_some();
            from
        });
        next.flatten()
    }

    async fn read_change(self, id: WorkspaceId, from: usize) {
        let read = async {
            let chunks = self.database()?.journal_from(id, from).await?;
            Ok(chunks::text(&chunks))
        };
        let read: Result<String, super::StoreError> = read.await;
        if !self.is_watching(id) {
            return;
        }
        let followed = match read {
            Ok(lines) => self.session.follow(from, &lines),
            Err(error) => Err(error.to_string()),
        };
        // Something was missed: from the beginning, once.
        if followed.is_err() && from > 0 {
            self.follow(id, 0);
        }
    }
}
