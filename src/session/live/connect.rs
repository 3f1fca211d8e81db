//! Who is connected: lines follow the team, and are mended when they break.

use super::executors::{self, Connection, Heard, Seat, of_kind};
use super::link::{Fate, Link, Trouble, Way};
use super::{Desk, Live};
use crate::components::turns::Turns;
use crate::session::Session;
use baton_engine::agent::{Agent, Presence};
use baton_engine::event::Absence;
use baton_engine::{AgentId, Command, Event, Minutes};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::VecDeque;
use std::rc::Rc;

impl Live {
    /// Tells live agents what the events from position `from` on mean for them.
    pub(in crate::session) fn after(self, session: Session, from: usize) {
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
    /// it any more, or was going on when Baton was closed. Who only watches
    /// connects nobody.
    pub(in crate::session) fn restart(self, session: Session) {
        self.with(|desk| {
            *desk = Desk {
                traffic: std::mem::take(&mut desk.traffic),
                session: std::mem::take(&mut desk.session),
                last_id: desk.last_id,
                last_epoch: desk.last_epoch,
                ..Desk::default()
            };
        });
        if session.is_watching().get_untracked() {
            return;
        }
        for agent in holders(session) {
            let cause = Absence::Interrupted;
            session.witness(Command::ReportAway { agent, cause });
        }
        self.connect_all(session);
    }

    /// Gives each live agent a line, and connects them in turns: hundreds at
    /// once would stop the page. Who is told something before is connected then.
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
                }
                _ => {}
            }
        }
        let waiting: Vec<AgentId> = self.with(|desk| {
            let links = desk.links.iter();
            let waiting = links.filter(|(_, link)| link.is_waiting());
            waiting.map(|(agent, _)| *agent).collect()
        });
        if waiting.is_empty() {
            return;
        }
        spawn_local(async move {
            let mut turns = Turns::begin();
            for agent in waiting {
                self.connect_waiting(session, agent);
                turns.rest().await;
            }
            self.publish();
        });
    }

    /// Connects the agent if it waits for that.
    pub(super) fn connect_waiting(self, session: Session, agent: AgentId) {
        let is_waiting = self.with(|desk| desk.links.get(&agent).is_some_and(Link::is_waiting));
        if is_waiting {
            self.connect(session, agent);
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
            ahead: Rc::new(move || ahead(session, agent)),
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
    pub(in crate::session) fn tick(self, session: Session) {
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
                    let kind = of_kind(&link.executor.kind);
                    let is_ours = kind.is_some_and(|kind| !kind.comes_by_itself());
                    is_ours && !link.trouble.is_frozen
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
                Way::In => self.take_in(session, agent, epoch, Fate::Held, &text),
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

/// How long what the agent holds is expected to take it.
fn ahead(session: Session, agent: AgentId) -> Minutes {
    session.workspace.with_value(|workspace| {
        let state = workspace.last_state();
        let held = state.agent(agent).map(|agent| agent.held.as_slice());
        let tasks = held.unwrap_or_default().iter();
        let each = tasks.map(|task| state.expected_min(agent, &state.tasks()[task.index()]).0);
        Minutes(each.fold(0, u32::saturating_add))
    })
}

fn live_agents(session: Session) -> Vec<AgentId> {
    session.workspace.with_value(|workspace| {
        let agents = workspace.last_state().registered_agents();
        let live = agents.filter(|agent| agent.is_live());
        live.map(|agent| agent.id).collect()
    })
}

/// The live agents that hold something and were interrupted at it.
fn holders(session: Session) -> Vec<AgentId> {
    session.workspace.with_value(|workspace| {
        let agents = workspace.last_state().registered_agents();
        let outlives = |agent: &&Agent| {
            let executor = agent.spec.executor.as_ref();
            let kind = executor.and_then(|executor| of_kind(&executor.kind));
            kind.is_some_and(executors::Executor::outlives_page)
        };
        let holders = agents.filter(|agent| agent.is_live() && !agent.held.is_empty());
        let holders = holders.filter(|agent| !outlives(agent));
        holders.map(|agent| agent.id).collect()
    })
}
