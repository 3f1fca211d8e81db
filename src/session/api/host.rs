//! The session as the API's host.

use super::instants::Instants;
use crate::session::live::{Fate, Way};
use crate::session::{Publish, Refusal, Session, clock};
use baton_api::{Control, Failure, Host, Passage};
use baton_engine::{AgentId, Command, Recorded, State, TaskId, Time};
use leptos::prelude::*;

/// This page.
pub(super) struct Page {
    /// What carries commands out.
    pub session: Session,
    /// When its moments were.
    pub instants: StoredValue<Instants>,
}

impl Host for Page {
    fn look(&self, look: &mut dyn FnMut(&State, &[Recorded])) {
        self.session
            .workspace
            .with_value(|workspace| look(workspace.last_state(), workspace.events()));
    }

    fn edit(&mut self, label: &str, command: Command) -> Result<(), Failure> {
        self.holds()?;
        let session = self.session;
        let now = session.live_now();
        // One of many: a program may send hundreds a second.
        let done = session.change(Publish::Soon, |workspace| {
            workspace.edit(label, command, now)
        });
        session.advance_soon();
        done.map_err(Failure::Rejected)
    }

    fn answer(&mut self, command: Command) -> Result<(), Failure> {
        self.holds()?;
        self.session.answer(command).map_err(Failure::Rejected)
    }

    fn control(&mut self, control: Control) -> Result<(), Failure> {
        self.holds()?;
        match control {
            Control::Start => self.session.play(),
            Control::Pause => self.session.pause(),
            Control::Step => self.session.step(),
        }
        Ok(())
    }

    fn is_playing(&self) -> bool {
        self.session.is_playing.get_untracked()
    }

    fn progress(&mut self, task: TaskId, agent: AgentId, percent: u32, note: &str) {
        self.session.live.note_progress(task, agent, percent, note);
        self.session.publish_soon();
    }

    fn said_to(&self, agent: AgentId, after: u64) -> Vec<(u64, String)> {
        self.session.live.told(agent, after)
    }

    fn hear(&mut self, agent: AgentId, message: &str) -> Result<(), Failure> {
        self.holds()?;
        if self.session.live.hear_from(self.session, agent, message) {
            return Ok(());
        }
        let told = "This agent does not come through the API, or its line is cut.";
        Err(Failure::Refused(told.to_owned()))
    }

    fn passages(&self, after: u64) -> Vec<Passage> {
        self.session.live.read_traffic(|traffic| {
            let since = traffic.passed().filter(|passed| passed.number > after);
            let passage = since.map(|passed| Passage {
                number: passed.number,
                at_ms: passed.at.0,
                agent: passed.agent,
                way: match passed.way {
                    Way::Out => "to_agent",
                    Way::In => "from_agent",
                },
                kind: passed.kind,
                task: passed.task,
                attempt: passed.attempt,
                fate: match passed.fate {
                    Fate::Delivered => "delivered",
                    Fate::Doubled => "doubled",
                    Fate::Dropped => "dropped",
                    Fate::Delayed => "delayed",
                    Fate::Held => "held",
                    Fate::Refused => "refused",
                },
                note: passed.note.clone(),
            });
            passage.collect()
        })
    }

    fn unix_ms(&self, at: Time) -> i64 {
        self.instants.with_value(|instants| instants.unix_ms(at))
    }

    fn clock_ms(&self) -> f64 {
        clock::now_ms()
    }

    fn secret(&mut self) -> String {
        let mut bytes = [0; 16];
        let crypto = web_sys::window().and_then(|window| window.crypto().ok());
        let drawn = crypto.map(|crypto| crypto.get_random_values_with_u8_array(&mut bytes));
        match drawn {
            Some(Ok(_)) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
            // Every browser with WebAssembly draws random numbers.
            _ => format!("{}{}", js_sys::Math::random(), js_sys::Math::random()),
        }
    }
}

impl Page {
    /// Whether this tab runs the workspace.
    fn holds(&self) -> Result<(), Failure> {
        match self.session.is_watching.get_untracked() {
            true => Err(Failure::Watching),
            false => Ok(()),
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Engine(rejection) => Self::Rejected(rejection),
            Refusal::Watching => Self::Watching,
        }
    }
}
