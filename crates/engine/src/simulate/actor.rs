//! Agents as actors: each knows only what messages told it, and answers
//! through the channel. It never reads the engine's state.

use super::coverage::Coverage;
use super::dice::Dice;
use super::scenario::{Fault, Trouble};
use crate::agent::{AgentKind, AgentSpec};
use crate::command::Command;
use crate::event::Lease;
use crate::ids::AgentId;
use crate::negotiation::Bid;
use crate::task::TaskSpec;
use crate::time::{Millis, Minutes, Time};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How an agent behaves, whatever it says about itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActorModel {
    /// How long it takes at least, in hundredths of a task's estimate.
    pub shortest_percent: u32,
    /// How long it takes at most, in hundredths of a task's estimate.
    pub longest_percent: u32,
    /// How many of a hundred tasks it refuses.
    pub refuses_percent: u32,
    /// Whether it lacks the last of the skills that it names.
    pub lies: bool,
}

impl ActorModel {
    /// An agent that works twice as fast as expected and does all it says.
    pub const WELL: Self = Self {
        shortest_percent: 50,
        longest_percent: 50,
        refuses_percent: 0,
        lies: false,
    };
}

/// What the orchestrator tells an agent.
#[derive(Clone, Debug)]
pub(super) enum Message {
    /// It may bid for the task.
    Announce { lease: Lease, task: Arc<TaskSpec> },
    /// Its bid is the best: does it accept?
    Award { lease: Lease },
    /// It may begin.
    Assign { lease: Lease, task: Arc<TaskSpec> },
    /// Its lease ended; it should stop.
    Revoke { lease: Lease },
}

/// One agent.
#[derive(Clone, Debug)]
pub(super) struct Actor {
    id: AgentId,
    spec: Arc<AgentSpec>,
    model: ActorModel,
    work: Vec<Work>,
    inbox: Vec<Message>,
    down_until: Time,
    hangs_until: Time,
    slow_until: Time,
    /// When it says next that it is alive; `None` when nobody asks for it.
    next_beat: Option<Time>,
    beats_every: Millis,
}

#[derive(Clone, Debug)]
struct Work {
    lease: Lease,
    ends_at: Time,
    outcome: Command,
}

impl Actor {
    pub(super) fn new(id: AgentId, model: ActorModel, beats_every: Millis) -> Self {
        Self {
            id,
            spec: Arc::default(),
            model,
            work: Vec::new(),
            inbox: Vec::new(),
            down_until: Time::default(),
            hangs_until: Time::default(),
            slow_until: Time::default(),
            next_beat: None,
            beats_every,
        }
    }

    /// It has said this about itself.
    pub(super) fn registered(&mut self, spec: &Arc<AgentSpec>, now: Time) {
        self.spec = Arc::clone(spec);
        let must_beat = spec.kind == AgentKind::Live;
        self.next_beat = must_beat.then(|| now + self.beats_every);
    }

    /// It has left. What it works on it finishes: somebody must refuse that.
    pub(super) fn left(&mut self) {
        self.next_beat = None;
    }

    pub(super) fn befall(&mut self, trouble: Trouble, now: Time, lasts: Minutes) {
        let until = now + lasts;
        match trouble {
            Trouble::Crash => {
                self.work.clear();
                self.inbox.clear();
                self.down_until = self.down_until.max(until);
            }
            Trouble::Hang | Trouble::Flap => self.hangs_until = self.hangs_until.max(until),
            Trouble::Slow => self.slow_until = self.slow_until.max(until),
        }
    }

    /// All its troubles end.
    pub(super) fn heal(&mut self, now: Time) {
        self.model = ActorModel::WELL;
        self.down_until = self.down_until.min(now);
        self.hangs_until = self.hangs_until.min(now);
        self.slow_until = self.slow_until.min(now);
    }

    /// When it does something next unless told otherwise.
    pub(super) fn next_wake(&self) -> Option<Time> {
        let mail = (!self.inbox.is_empty()).then_some(self.hangs_until);
        let ends = self.work.iter().map(|work| work.ends_at);
        let next = ends.chain(self.next_beat).chain(mail).min()?;
        Some(next.max(self.down_until).max(self.hangs_until))
    }

    /// Does what is due.
    pub(super) fn wake(
        &mut self,
        now: Time,
        dice: &mut Dice,
        coverage: &mut Coverage,
    ) -> Vec<Command> {
        let mut answers = Vec::new();
        if self.next_beat.is_some_and(|at| at <= now) {
            self.next_beat = Some(now + self.beats_every);
            answers.push(Command::Heartbeat { agent: self.id });
        }
        for message in std::mem::take(&mut self.inbox) {
            answers.extend(self.receive(message, now, dice, coverage));
        }
        self.work.retain(|work| {
            let is_done = work.ends_at <= now;
            if is_done {
                answers.push(work.outcome.clone());
            }
            !is_done
        });
        answers
    }

    /// Takes a message in, unless it is down.
    pub(super) fn receive(
        &mut self,
        message: Message,
        now: Time,
        dice: &mut Dice,
        coverage: &mut Coverage,
    ) -> Option<Command> {
        if now < self.down_until {
            return None;
        }
        if now < self.hangs_until {
            self.inbox.push(message);
            return None;
        }
        match message {
            Message::Revoke { lease } => {
                self.work.retain(|work| work.lease != lease);
                None
            }
            Message::Announce { lease, .. } | Message::Award { lease }
                if dice.chance(self.model.refuses_percent) =>
            {
                coverage.count(&Fault::Refuse);
                let reason = "I would rather not".to_owned();
                Some(Command::DeclineTask { lease, reason })
            }
            Message::Announce { lease, task } => {
                let bid = self.bid(&task, dice);
                Some(Command::Bid { lease, bid })
            }
            Message::Award { lease } => Some(Command::AcceptAward { lease }),
            Message::Assign { lease, .. } if self.work.iter().any(|work| work.lease == lease) => {
                None
            }
            Message::Assign { lease, .. } if dice.chance(self.model.refuses_percent) => {
                coverage.count(&Fault::Refuse);
                Some(fail(lease, "I would rather not"))
            }
            Message::Assign { lease, task } => {
                let outcome = self.outcome(lease, &task, coverage);
                let ends_at = now + self.duration(&task, now, dice);
                self.work.push(Work {
                    lease,
                    ends_at,
                    outcome,
                });
                Some(Command::StartTask { lease })
            }
        }
    }

    fn bid(&self, task: &TaskSpec, dice: &mut Dice) -> Bid {
        let tasks = u32::try_from(self.work.len()).unwrap_or(u32::MAX) + 1;
        Bid {
            finish_min: Minutes(task.estimate.0.saturating_mul(tasks)),
            confidence_percent: dice.between(1, 100),
        }
    }

    fn outcome(&self, lease: Lease, task: &TaskSpec, coverage: &mut Coverage) -> Command {
        let lacks = self.spec.skills.last().filter(|_| self.model.lies);
        if lacks.is_some_and(|skill| task.skills.contains(skill)) {
            coverage.count(&Fault::Lie);
            return fail(lease, "I never learnt this");
        }
        Command::CompleteTask {
            lease,
            result: None,
            artifacts: Vec::new(),
        }
    }

    fn duration(&self, task: &TaskSpec, now: Time, dice: &mut Dice) -> Millis {
        let model = &self.model;
        let mut percent = dice.between(model.shortest_percent, model.longest_percent);
        if now < self.slow_until {
            percent *= 4;
        }
        Millis(Millis::from(task.estimate).0 * u64::from(percent) / 100)
    }
}

fn fail(lease: Lease, reason: &str) -> Command {
    let reason = reason.to_owned();
    Command::FailTask { lease, reason }
}
