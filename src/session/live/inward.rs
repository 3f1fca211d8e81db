//! What live agents say.

use super::executors::{API, Heard};
use super::link::{Fate, Way};
use super::outward::dice;
use super::traffic::gist;
use super::{Live, Passed, Progress};
use crate::session::Session;
use baton_engine::event::Absence;
use baton_engine::protocol::{self, Envelope, Message, Party, VERSION};
use baton_engine::{AgentId, ArtifactRef, Command, Millis, TaskId};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Most messages that an agent may send in a second. One that sends more is
/// taken for broken and cut off.
const MAX_MESSAGES_A_SECOND: u32 = 20_000;

impl Live {
    pub(super) fn hear(self, session: Session, agent: AgentId, epoch: u64, heard: Heard) {
        match heard {
            Heard::Text(text) => {
                for line in text.lines().filter(|line| !line.is_empty()) {
                    self.hear_one(session, agent, epoch, line);
                }
            }
            // Not at once: whoever told may still be at work on its connection.
            Heard::Absent => spawn_local(async move {
                let cause = Absence::SaidGoodbye;
                session.witness(Command::ReportAway { agent, cause });
            }),
            Heard::Broken(reason) => spawn_local(async move {
                self.broke(session, agent, epoch, reason);
            }),
        }
    }

    /// Takes in what an agent says that is not connected to this page but comes
    /// through the API; whether it may.
    pub(in crate::session) fn hear_from(
        self,
        session: Session,
        agent: AgentId,
        text: &str,
    ) -> bool {
        self.connect_waiting(session, agent);
        let epoch = self.with(|desk| {
            let link = desk.links.get(&agent)?;
            let is_ours = link.executor.kind == API && link.connection.is_some();
            is_ours.then_some(link.epoch)
        });
        if let Some(epoch) = epoch {
            self.hear_one(session, agent, epoch, text);
        }
        epoch.is_some()
    }

    fn hear_one(self, session: Session, agent: AgentId, epoch: u64, text: &str) {
        let heard = self.with(|desk| {
            let link = desk.links.get_mut(&agent)?;
            if link.epoch != epoch {
                return None;
            }
            link.recent += 1;
            let fate = link.trouble.fate(dice);
            Some((link.recent, fate, link.trouble.delay_ms))
        });
        let Some((recent, fate, delay_ms)) = heard else {
            return;
        };
        if recent > MAX_MESSAGES_A_SECOND {
            let reason = format!("It sent more than {MAX_MESSAGES_A_SECOND} messages a second.");
            return self.broke(session, agent, epoch, reason);
        }
        if fate == Fate::Delivered {
            return self.take_in(session, agent, epoch, fate, text);
        }
        if fate == Fate::Dropped {
            self.note_in(session, agent, fate, protocol::read(text).ok().as_ref(), "");
        }
        let arrive = move |text: &str| self.take_in(session, agent, epoch, fate, text);
        self.pass(agent, Way::In, fate, delay_ms, text.to_owned(), arrive);
    }

    fn broke(self, session: Session, agent: AgentId, epoch: u64, reason: String) {
        let is_present = self.with(|desk| {
            let link = desk.links.get_mut(&agent);
            link.filter(|link| link.epoch == epoch)
                .map(|link| link.connection = None)
                .is_some()
        });
        if is_present {
            self.note_in(session, agent, Fate::Refused, None, &reason);
            let cause = Absence::Crashed;
            session.witness(Command::ReportAway { agent, cause });
        }
    }

    /// A message has arrived; `fate` is what became of it on its way.
    pub(super) fn take_in(
        self,
        session: Session,
        agent: AgentId,
        epoch: u64,
        fate: Fate,
        text: &str,
    ) {
        let is_current = self.with(|desk| {
            let link = desk.links.get(&agent);
            link.is_some_and(|link| link.epoch == epoch)
        });
        if !is_current {
            return;
        }
        let envelope = match protocol::read(text) {
            Ok(envelope) => envelope,
            Err(error) => return self.refuse_text(session, agent, text, error.to_string()),
        };
        if envelope.sender != Party::Agent(agent) {
            let reason = format!("This line is {agent}’s, not {}’s.", envelope.sender);
            return self.refuse(session, agent, &envelope, &reason);
        }
        match &envelope.message {
            Message::Complete { artifacts, .. } if !artifacts.is_empty() => {
                self.put_away(session, agent, fate, envelope);
            }
            _ => self.heed(session, agent, fate, &envelope, Vec::new()),
        }
    }

    /// Keeps what a message brings before it counts.
    fn put_away(self, session: Session, agent: AgentId, fate: Fate, mut envelope: Envelope) {
        spawn_local(async move {
            let brought = match &mut envelope.message {
                Message::Complete { artifacts, .. } => std::mem::take(artifacts),
                _ => Vec::new(),
            };
            let mut kept = Vec::with_capacity(brought.len());
            for artifact in brought {
                match self.contents.receive(artifact).await {
                    Ok(named) => kept.push(named),
                    Err(reason) => {
                        return self.refuse(session, agent, &envelope, &reason);
                    }
                }
            }
            self.heed(session, agent, fate, &envelope, kept);
        });
    }

    fn heed(
        self,
        session: Session,
        agent: AgentId,
        fate: Fate,
        envelope: &Envelope,
        artifacts: Vec<ArtifactRef>,
    ) {
        let command = session
            .workspace
            .with_value(|workspace| protocol::command(envelope, workspace.last_state(), artifacts));
        let done: Result<(), String> = match command {
            Ok(Some(command)) => session
                .answer(command)
                .map_err(|rejection| rejection.to_string()),
            Ok(None) => Ok(()),
            Err(unheeded) => Err(unheeded.to_string()),
        };
        match done {
            Ok(()) => self.note_in(session, agent, fate, Some(envelope), ""),
            Err(reason) => return self.refuse(session, agent, envelope, &reason),
        }
        match &envelope.message {
            Message::Hello { .. } => self.welcome(session, agent, envelope),
            Message::Progress {
                task,
                percent,
                note,
            } => self.note_progress(*task, agent, *percent, note),
            Message::Heartbeat { holds: Some(holds) } => {
                let repeats = session.workspace.with_value(|workspace| {
                    self.with(|desk| desk.outbox.repeats(workspace.last_state(), agent, holds))
                });
                for one in repeats {
                    self.tell(session, one);
                }
            }
            Message::Complete { task, .. } | Message::Fail { task, .. } => {
                self.with(|desk| desk.progress.remove(&(*task, agent)));
            }
            _ => {}
        }
    }

    fn welcome(self, session: Session, agent: AgentId, hello: &Envelope) {
        let suspect_after = session.workspace.with_value(|workspace| {
            let config = workspace.last_state().config();
            config.tolerance.suspect_after
        });
        let heartbeat_every = Millis(suspect_after.0 / 3);
        let message = Message::Welcome { heartbeat_every };
        self.send(session, agent, None, Some(hello.id.clone()), message);
    }

    fn refuse(self, session: Session, agent: AgentId, envelope: &Envelope, reason: &str) {
        self.note_in(session, agent, Fate::Refused, Some(envelope), reason);
        if !matches!(envelope.message, Message::Refused { .. }) {
            let message = Message::Refused {
                reason: reason.to_owned(),
                versions: vec![VERSION],
            };
            let answers = Some(envelope.id.clone());
            self.send(session, agent, None, answers, message);
        }
    }

    /// Refuses what cannot be read.
    fn refuse_text(self, session: Session, agent: AgentId, text: &str, reason: String) {
        self.note_in(session, agent, Fate::Refused, None, &reason);
        if let Some((answers, message)) = protocol::refusal(text, reason) {
            self.send(session, agent, None, answers, message);
        }
    }

    pub(in crate::session) fn note_progress(
        self,
        task: TaskId,
        agent: AgentId,
        percent: u32,
        note: &str,
    ) {
        let progress = Progress {
            percent: percent.min(100),
            note: note.chars().take(200).collect(),
        };
        self.with(|desk| desk.progress.insert((task, agent), progress));
    }

    fn note_in(
        self,
        session: Session,
        agent: AgentId,
        fate: Fate,
        envelope: Option<&Envelope>,
        reason: &str,
    ) {
        let message = envelope.map(|envelope| &envelope.message);
        let at = session.live_now();
        self.with(|desk| {
            desk.traffic.note(Passed {
                number: 0,
                at,
                agent,
                way: Way::In,
                kind: message.map_or("unreadable", Message::kind),
                task: message.and_then(Message::task),
                attempt: envelope.and_then(|envelope| envelope.attempt),
                fate,
                note: match reason {
                    "" => message.map(gist).unwrap_or_default(),
                    reason => reason.to_owned(),
                },
            });
        });
        session.publish_soon();
    }
}
