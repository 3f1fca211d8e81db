//! Live agents: connects them, tells them what events mean for them, and turns
//! what they say into commands.
//!
//! `executors` do the work, `link` is the line to one agent with the trouble
//! put on it, `content` keeps what tasks make, `traffic` what was said.

pub mod content;
pub mod executors;
mod link;
mod traffic;

pub use content::Contents;
pub use link::{Fate, Trouble, Way};
pub use traffic::{Passed, Traffic};

use super::Session;
use baton_engine::agent::Presence;
use baton_engine::event::Absence;
use baton_engine::protocol::{
    self, Envelope, Message, Outbox, Outgoing, Party, Unheeded, VERSION, correlation,
};
use baton_engine::{AgentId, Attempt, Command, Event, Millis, Rejection, TaskId};
use executors::{Connection, Heard, Seat, of_kind};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use leptos::task::spawn_local;
use link::Link;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;
use traffic::gist;

/// Most messages that an agent may send in a second. One that sends more is
/// taken for broken and cut off.
const MAX_MESSAGES_A_SECOND: u32 = 20_000;

/// How far a task is, as its agent says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// In percent.
    pub percent: u32,
    /// What is being done.
    pub note: String,
}

/// The live agents of a session; a handle that is cheap to copy.
#[derive(Clone, Copy)]
pub struct Live {
    desk: StoredValue<Desk, LocalStorage>,
    contents: Contents,
    /// Counts up when something that only this knows has changed.
    version: RwSignal<u64>,
}

#[derive(Default)]
struct Desk {
    outbox: Outbox,
    links: BTreeMap<AgentId, Link>,
    progress: BTreeMap<(TaskId, AgentId), Progress>,
    traffic: Traffic,
    last_id: u64,
    last_epoch: u64,
}

impl Live {
    pub(super) fn new() -> Self {
        Self {
            desk: StoredValue::new_local(Desk::default()),
            contents: Contents::new(),
            version: RwSignal::new(0),
        }
    }

    /// The content of artifacts.
    pub fn contents(self) -> Contents {
        self.contents
    }

    /// What `read` makes of what passed lately; tracks it.
    pub fn with_traffic<T>(self, read: impl FnOnce(&Traffic) -> T) -> T {
        self.version.track();
        self.desk.with_value(|desk| read(&desk.traffic))
    }

    /// How far the agent's work on the task is, where it said so; tracks it.
    pub fn progress(self, task: TaskId, agent: AgentId) -> Option<Progress> {
        self.version.track();
        self.desk
            .with_value(|desk| desk.progress.get(&(task, agent)).cloned())
    }

    /// The trouble on the agent's line; tracks it.
    pub fn trouble(self, agent: AgentId) -> Trouble {
        self.version.track();
        self.desk.with_value(|desk| {
            let link = desk.links.get(&agent);
            link.map(|link| link.trouble).unwrap_or_default()
        })
    }

    /// Whether the agent is connected; tracks it.
    pub fn is_connected(self, agent: AgentId) -> bool {
        self.version.track();
        self.desk.with_value(|desk| {
            let link = desk.links.get(&agent);
            link.is_some_and(|link| link.connection.is_some())
        })
    }

    pub(super) fn publish(self) {
        self.version.update(|version| *version += 1);
    }

    fn with<T>(self, change: impl FnOnce(&mut Desk) -> T) -> T {
        self.desk
            .try_update_value(change)
            .expect("the session lives as long as the page")
    }
}

/// Following the engine.
impl Live {
    /// Tells live agents what the events from position `from` on mean for them.
    pub(super) fn after(self, session: Session, from: usize) {
        let (outgoing, has_agents_changed) = session.workspace.with_value(|workspace| {
            let (state, events) = (workspace.last_state(), &workspace.events()[from..]);
            let is_about_agents = |event: &Event| {
                matches!(
                    event,
                    Event::AgentRegistered { .. } | Event::AgentUnregistered { .. }
                )
            };
            let changed = events.iter().any(|one| is_about_agents(&one.event));
            let outgoing = self.with(|desk| desk.outbox.after(state, events));
            (outgoing, changed)
        });
        if has_agents_changed {
            self.connect_all(session);
        }
        for one in outgoing {
            self.tell(session, one);
        }
        if has_agents_changed {
            self.drop_gone(session);
        }
    }

    /// Begins anew with another journal: whatever agents were doing is not in
    /// it any more, or was going on when Baton was closed.
    pub(super) fn restart(self, session: Session) {
        self.with(|desk| {
            let (last_id, last_epoch) = (desk.last_id, desk.last_epoch);
            let traffic = std::mem::take(&mut desk.traffic);
            *desk = Desk {
                last_id,
                last_epoch,
                traffic,
                ..Desk::default()
            };
        });
        for agent in holders(session) {
            let cause = Absence::Interrupted;
            session.witness(Command::ReportAway { agent, cause });
        }
        self.connect_all(session);
    }

    fn connect_all(self, session: Session) {
        for agent in live_agents(session) {
            let executor = session.workspace.with_value(|workspace| {
                let spec = &workspace.last_state().agents()[agent.index()].spec;
                spec.executor.clone()
            });
            let known = self.with(|desk| {
                let link = desk.links.get(&agent);
                link.map(|link| link.executor.clone())
            });
            match executor {
                Some(executor) if known.as_ref() != Some(&executor) => {
                    self.with(|desk| {
                        let link = Link {
                            executor,
                            connection: None,
                            trouble: Trouble::default(),
                            held: VecDeque::new(),
                            epoch: 0,
                            recent: 0,
                        };
                        desk.links.insert(agent, link);
                    });
                    self.connect(session, agent);
                }
                _ => {}
            }
        }
    }

    fn drop_gone(self, session: Session) {
        let there = live_agents(session);
        self.with(|desk| desk.links.retain(|agent, _| there.contains(agent)));
    }

    /// Connects the agent, or connects it anew.
    pub(super) fn connect(self, session: Session, agent: AgentId) {
        let found = self.with(|desk| {
            desk.last_epoch += 1;
            let epoch = desk.last_epoch;
            let link = desk.links.get_mut(&agent)?;
            link.connection = None;
            link.held.clear();
            link.epoch = epoch;
            Some((link.executor.clone(), epoch))
        });
        let Some((executor, epoch)) = found else {
            return;
        };
        let heard = move |heard| self.hear(session, agent, epoch, heard);
        let seat = Seat {
            agent,
            settings: executor.settings,
            heard: Rc::new(heard),
        };
        let connected = of_kind(&executor.kind)
            .ok_or_else(|| format!("This build has no executor “{}”.", executor.kind))
            .and_then(|kind| kind.connect(seat));
        match connected {
            Ok(connection) => self.connected(session, agent, connection),
            Err(reason) => self.hear(session, agent, epoch, Heard::Broken(reason)),
        }
    }

    fn connected(self, session: Session, agent: AgentId, connection: Box<dyn Connection>) {
        let is_hosted = connection.is_hosted();
        self.with(|desk| {
            if let Some(link) = desk.links.get_mut(&agent) {
                link.connection = Some(connection);
            }
        });
        if is_hosted {
            session.witness(Command::Heartbeat { agent });
        }
    }

    /// What a clock owes agents: the page's word for those that it vouches
    /// for, another connection for those that were lost, and a new count of floods.
    pub(super) fn tick(self, session: Session) {
        let hosted = self.with(|desk| {
            let links = desk.links.iter_mut();
            let hosted = links.filter_map(|(agent, link)| {
                link.recent = 0;
                let connection = link.connection.as_ref()?;
                (connection.is_hosted() && !link.trouble.is_frozen).then_some(*agent)
            });
            hosted.collect::<Vec<_>>()
        });
        for agent in hosted {
            session.witness(Command::Heartbeat { agent });
        }
        let lost = session.workspace.with_value(|workspace| {
            let agents = workspace.last_state().registered_agents();
            let lost = agents.filter(|agent| agent.presence == Presence::Lost);
            lost.map(|agent| agent.id).collect::<Vec<_>>()
        });
        for agent in lost {
            let is_to_revive = self.with(|desk| {
                let link = desk.links.get(&agent);
                link.is_some_and(|link| {
                    !link.trouble.is_frozen && link.executor.kind != executors::TAB
                })
            });
            if is_to_revive {
                self.connect(session, agent);
            }
        }
    }
}

/// Trouble on purpose.
impl Live {
    /// Puts trouble on the agent's line. What a frozen one held arrives when it thaws.
    pub fn set_trouble(self, session: Session, agent: AgentId, trouble: Trouble) {
        let thawed = self.with(|desk| {
            let link = desk.links.get_mut(&agent)?;
            let was_frozen = std::mem::replace(&mut link.trouble, trouble).is_frozen;
            if let Some(connection) = &mut link.connection {
                connection.set_speed(match trouble.speed_percent {
                    0 => 100,
                    percent => percent,
                });
            }
            let thaws = was_frozen && !trouble.is_frozen;
            thaws.then(|| (link.epoch, std::mem::take(&mut link.held)))
        });
        let (epoch, held) = thawed.unwrap_or_default();
        for (way, text) in held {
            match way {
                Way::Out => self.deliver(agent, epoch, &text),
                Way::In => self.take_in(session, agent, epoch, &text),
            }
        }
        self.publish();
    }

    /// Ends whatever works for the agent, without a word.
    pub fn kill(self, agent: AgentId) {
        self.with(|desk| {
            if let Some(link) = desk.links.get_mut(&agent) {
                link.connection = None;
            }
        });
        self.publish();
    }

    /// Starts it again at once, without waiting until it is missed.
    pub fn revive(self, session: Session, agent: AgentId) {
        let cause = Absence::Crashed;
        session.witness(Command::ReportAway { agent, cause });
        self.connect(session, agent);
        self.publish();
    }
}

/// Outwards.
impl Live {
    fn tell(self, session: Session, outgoing: Outgoing) {
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

    fn send(
        self,
        session: Session,
        agent: AgentId,
        attempt: Option<Attempt>,
        answers: Option<String>,
        message: Message,
    ) {
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
                id: format!("o{}", desk.last_id),
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

    fn deliver(self, agent: AgentId, epoch: u64, text: &str) {
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
    fn pass(
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
            Fate::Delivered | Fate::Refused => 1,
        };
        if delay_ms == 0 {
            (0..times).for_each(|_| arrive(&text));
        } else if times > 0 {
            let late = move || (0..times).for_each(|_| arrive(&text));
            Timeout::new(delay_ms, late).forget();
        }
    }
}

/// Inwards.
impl Live {
    fn hear(self, session: Session, agent: AgentId, epoch: u64, heard: Heard) {
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
        if fate == Fate::Delivered && delay_ms == 0 {
            return self.take_in(session, agent, epoch, text);
        }
        if fate == Fate::Dropped {
            self.note_in(session, agent, fate, protocol::read(text).ok().as_ref(), "");
        }
        let arrive = move |text: &str| self.take_in(session, agent, epoch, text);
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

    /// A message has arrived.
    fn take_in(self, session: Session, agent: AgentId, epoch: u64, text: &str) {
        let is_current = self.with(|desk| {
            let link = desk.links.get(&agent);
            link.is_some_and(|link| link.epoch == epoch)
        });
        if !is_current {
            return;
        }
        let envelope = match protocol::read(text) {
            Ok(envelope) => envelope,
            Err(error) => return self.refuse(session, agent, None, &error.to_string()),
        };
        if envelope.sender != Party::Agent(agent) {
            let reason = format!("This line is {agent}’s, not {}’s.", envelope.sender);
            return self.refuse(session, agent, Some(&envelope), &reason);
        }
        match &envelope.message {
            Message::Progress {
                task,
                percent,
                note,
            } => self.note_progress(*task, agent, *percent, note),
            Message::Complete { artifacts, .. } if !artifacts.is_empty() => {
                return self.put_away(session, agent, envelope);
            }
            _ => {}
        }
        self.heed(session, agent, &envelope, Vec::new());
    }

    /// Keeps what a message brings before it counts.
    fn put_away(self, session: Session, agent: AgentId, mut envelope: Envelope) {
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
                        return self.refuse(session, agent, Some(&envelope), &reason);
                    }
                }
            }
            self.heed(session, agent, &envelope, kept);
        });
    }

    fn heed(
        self,
        session: Session,
        agent: AgentId,
        envelope: &Envelope,
        artifacts: Vec<baton_engine::ArtifactRef>,
    ) {
        let command = session
            .workspace
            .with_value(|workspace| protocol::command(envelope, workspace.last_state(), artifacts));
        let done: Result<(), String> = match command {
            Ok(Some(command)) => session
                .answer(command)
                .map_err(|rejection: Rejection| rejection.to_string()),
            Ok(None) => Ok(()),
            Err(unheeded) => Err(Unheeded::to_string(&unheeded)),
        };
        match done {
            Ok(()) => self.note_in(session, agent, Fate::Delivered, Some(envelope), ""),
            Err(reason) => return self.refuse(session, agent, Some(envelope), &reason),
        }
        match &envelope.message {
            Message::Hello { .. } => self.welcome(session, agent, envelope),
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

    fn refuse(self, session: Session, agent: AgentId, envelope: Option<&Envelope>, reason: &str) {
        self.note_in(session, agent, Fate::Refused, envelope, reason);
        let is_refusal = envelope.is_some_and(|one| matches!(one.message, Message::Refused { .. }));
        if is_refusal {
            return;
        }
        let message = Message::Refused {
            reason: reason.to_owned(),
            versions: vec![VERSION],
        };
        let answers = envelope.map(|envelope| envelope.id.clone());
        self.send(session, agent, None, answers, message);
    }

    fn note_progress(self, task: TaskId, agent: AgentId, percent: u32, note: &str) {
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

fn live_agents(session: Session) -> Vec<AgentId> {
    session.workspace.with_value(|workspace| {
        let agents = workspace.last_state().registered_agents();
        let live = agents.filter(|agent| agent.is_live());
        live.map(|agent| agent.id).collect()
    })
}

/// The live agents that hold something.
fn holders(session: Session) -> Vec<AgentId> {
    session.workspace.with_value(|workspace| {
        let agents = workspace.last_state().registered_agents();
        let holders = agents.filter(|agent| agent.is_live() && !agent.held.is_empty());
        holders.map(|agent| agent.id).collect()
    })
}

fn is_held(session: Session, task: TaskId, agent: AgentId, attempt: Option<Attempt>) -> bool {
    session.workspace.with_value(|workspace| {
        let Some(task) = workspace.last_state().task(task) else {
            return false;
        };
        let held = task.hold_of(agent).map(|hold| hold.attempt);
        let negotiation = task.negotiation.as_deref();
        let awarded = negotiation.and_then(|negotiation| negotiation.awarded_to());
        held.is_some_and(|held| Some(held) == attempt) || awarded == Some(agent)
    })
}

/// A number below 100.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "from 0 up to 100"
)]
fn dice() -> u32 {
    (js_sys::Math::random() * 100.0) as u32
}
