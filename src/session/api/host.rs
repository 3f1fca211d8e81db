//! What the rules of the API see of the session while they answer a request.

use crate::session::Workspace;
use crate::session::live::Live;
use baton_api::{Control, Host};
use baton_engine::event::Recorded;
use baton_engine::{AgentId, Command, Rejection, State, Time};
use leptos::prelude::*;

/// The session, for the length of a request.
pub(super) struct Page<'a> {
    workspace: &'a mut Workspace,
    live: Live,
    now: Time,
    is_playing: bool,
    /// Whether time is to run from now on, or to stand still.
    pub(super) plays: Option<bool>,
}

impl<'a> Page<'a> {
    pub(super) fn new(workspace: &'a mut Workspace, live: Live, now: Time, is_playing: bool) -> Self {
        Self {
            workspace,
            live,
            now,
            is_playing,
            plays: None,
        }
    }
}

impl Host for Page<'_> {
    fn state(&self) -> &State {
        self.workspace.last_state()
    }

    fn events(&self) -> &[Recorded] {
        self.workspace.events()
    }

    fn now(&self) -> Time {
        self.now
    }

    fn submit(&mut self, command: Command) -> Result<(), Rejection> {
        self.workspace.submit(command, self.now)
    }

    fn control(&mut self, control: Control) -> Result<(), Rejection> {
        match control {
            Control::Step => {
                self.plays = Some(false);
                self.workspace.step().map_err(Rejection::NothingToAssign)
            }
            Control::Play => {
                self.plays = Some(true);
                Ok(())
            }
            Control::Pause => {
                self.plays = Some(false);
                Ok(())
            }
            Control::Reset => {
                self.plays = Some(false);
                self.submit(Command::ResetRun)
            }
        }
    }

    fn random(&mut self) -> u128 {
        let mut bytes = [0; 16];
        // A page without a source of randomness has no service worker either.
        if let Ok(crypto) = window().crypto() {
            let _ = crypto.get_random_values_with_u8_array(&mut bytes);
        }
        u128::from_le_bytes(bytes)
    }

    fn messages(&mut self, agent: AgentId, after: u64) -> Vec<(u64, String)> {
        self.live.waiting(agent, after)
    }
}
