//! What goes out to live agents.

use super::link::{Fate, Way};
use super::traffic::gist;
use super::{Live, Passed};
use crate::session::Session;
use crate::session::later;
use baton_engine::protocol::{Envelope, Message, Outgoing, Party, VERSION, correlation};
use baton_engine::{AgentId, Attempt, TaskId};
use leptos::prelude::*;
use leptos::task::spawn_local;

impl Live {
    pub(super) fn tell(self, session: Session, outgoing: Outgoing) {
        let Outgoing {
            agent,
            attempt,
            message,
        } = outgoing;
        let Message::Award(mut order) = message else {
            return self.send(session, agent, attempt, None, message);
        };
        let task = order.brief.task;
        let inputs = session.workspace.with_value(|workspace| {
            let state = workspace.last_state();
            let inputs = state.inputs(&state.tasks()[task.index()]);
            inputs.into_iter().cloned().collect::<Vec<_>>()
        });
        if inputs.is_empty() {
            return self.send(session, agent, attempt, None, Message::Award(order));
        }
        spawn_local(async move {
            for named in inputs {
                order.inputs.extend(self.contents.artifact(named).await);
            }
            if is_held(session, task, agent, attempt) {
                self.send(session, agent, attempt, None, Message::Award(order));
            }
        });
    }

    pub(super) fn send(
        self,
        session: Session,
        agent: AgentId,
        attempt: Option<Attempt>,
        answers: Option<String>,
        message: Message,
    ) {
        self.connect_waiting(session, agent);
        let at = session.live_now();
        let task = message.task();
        let about = task.zip(attempt);
        let about = about.map(|(task, attempt)| correlation(task, attempt));
        let sent = self.with(|desk| {
            desk.last_id += 1;
            let link = desk.links.get_mut(&agent)?;
            let fate = link.trouble.fate(dice);
            let (delay_ms, epoch) = (link.trouble.delay_ms, link.epoch);
            desk.traffic.note(Passed {
                number: 0,
                at,
                agent,
                way: Way::Out,
                kind: message.kind(),
                task,
                attempt,
                fate,
                note: gist(&message),
            });
            let envelope = Envelope {
                version: VERSION,
                id: format!("{}-{}", desk.session, desk.last_id),
                correlation: answers.or(about),
                sender: Party::Orchestrator,
                recipient: Party::Agent(agent),
                attempt,
                at,
                message,
            };
            Some((fate, delay_ms, epoch, envelope.write()))
        });
        if let Some((fate, delay_ms, epoch, text)) = sent {
            let deliver = move |text: &str| self.deliver(agent, epoch, text);
            self.pass(agent, Way::Out, fate, delay_ms, text, deliver);
        }
        session.publish_soon();
    }

    pub(super) fn deliver(self, agent: AgentId, epoch: u64, text: &str) {
        // Out of the desk while it is told, for it may answer at once.
        let connection = self.with(|desk| {
            let link = desk.links.get_mut(&agent)?;
            (link.epoch == epoch).then(|| link.connection.take())?
        });
        let Some(mut connection) = connection else {
            return;
        };
        connection.tell(text);
        self.with(|desk| {
            let link = desk.links.get_mut(&agent);
            if let Some(link) = link.filter(|link| link.epoch == epoch) {
                link.connection = Some(connection);
            }
        });
    }

    /// Lets a message go its way.
    pub(super) fn pass(
        self,
        agent: AgentId,
        way: Way,
        fate: Fate,
        delay_ms: u32,
        text: String,
        arrive: impl Fn(&str) + 'static,
    ) {
        let times = match fate {
            Fate::Dropped => 0,
            Fate::Held => {
                self.with(|desk| {
                    if let Some(link) = desk.links.get_mut(&agent) {
                        link.held.push_back((way, text));
                    }
                });
                return;
            }
            Fate::Doubled => 2,
            Fate::Delivered | Fate::Delayed | Fate::Refused => 1,
        };
        if delay_ms == 0 {
            (0..times).for_each(|_| arrive(&text));
        } else if times > 0 {
            let late = move || (0..times).for_each(|_| arrive(&text));
            later(delay_ms, late);
        }
    }
}

fn is_held(session: Session, task: TaskId, agent: AgentId, attempt: Option<Attempt>) -> bool {
    session.workspace.with_value(|workspace| {
        let Some(task) = workspace.last_state().task(task) else {
            return false;
        };
        let held = task.hold_of(agent).map(|hold| hold.attempt);
        let negotiation = task.negotiation.as_deref();
        let awarded = negotiation.and_then(baton_engine::negotiation::Negotiation::awarded_to);
        held.is_some_and(|held| Some(held) == attempt) || awarded == Some(agent)
    })
}

/// A number below 100.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "from 0 up to 100"
)]
pub(super) fn dice() -> u32 {
    (js_sys::Math::random() * 100.0) as u32
}
