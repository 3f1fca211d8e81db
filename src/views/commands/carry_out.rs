//! Doing what a command says.

use super::catalogue::Deed;
use crate::components::file;
use crate::components::focus::focus_soon;
use crate::session::{Session, Store};
use crate::studio::{Selected, Selection};
use crate::views::shell::{self, Shell};
use baton_engine::schedule::RunSettings;
use baton_engine::{Command, examples};
use leptos::prelude::*;

/// What commands act on.
#[derive(Clone, Copy)]
pub(super) struct Hand {
    session: Session,
    selection: Selection,
    store: Store,
    shell: Shell,
}

impl Hand {
    /// The page's own.
    pub(super) fn from_context() -> Self {
        Self {
            session: expect_context(),
            selection: expect_context(),
            store: expect_context(),
            shell: expect_context(),
        }
    }

    pub(super) fn carry_out(self, deed: Deed) {
        let Self { session, shell, .. } = self;
        match deed {
            Deed::TogglePlay => session.toggle_play(),
            Deed::Step => session.step(),
            Deed::Rewind => session.rewind(),
            Deed::Undo => session.undo(),
            Deed::Redo => session.redo(),
            Deed::Show(tab) => {
                shell.tab.set(tab);
                focus_soon(format!("#{}", tab.id()));
            }
            Deed::Fork => self.store.fork(),
            Deed::CompareRuns => shell.workspaces.compare(),
            Deed::Select(selected) => self.select(selected),
            Deed::Example(id) => {
                if let Some(example) = examples::all().into_iter().find(|one| one.id == id) {
                    session.open_example(&example);
                }
            }
            Deed::Clear => session.clear(),
            Deed::Workspaces => shell.workspaces.show(self.store),
            Deed::OpenJournal => {
                if let Some(input) = shell.journal.get_untracked() {
                    input.click();
                }
            }
            Deed::SaveJournal => file::save(session, &session.journal_text()),
            Deed::Policy(policy) => {
                let settings = session.with_state(|state| RunSettings {
                    policy,
                    ..state.settings()
                });
                let command = Command::ChoosePolicy { settings };
                session.dispatch_or_notify("choose a policy", command);
            }
            Deed::Theme(theme) => shell.theme.set(theme.to_owned()),
            Deed::Shortcuts => shell::open(shell.shortcuts),
        }
    }

    /// Opens it, with the focus in the form of something new.
    fn select(self, selected: Selected) {
        self.selection.select(selected);
        match selected {
            Selected::NewAgent => focus_soon("#agent-name"),
            Selected::NewGoal => focus_soon("#goal-text"),
            _ => {}
        }
    }
}
