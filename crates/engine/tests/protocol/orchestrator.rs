//! What the orchestrator bears: hundreds of random runs in which agents say
//! legal and illegal things in any order. A failure prints its seed.
//!
//! [`Told`] knows only what agents were told. Whatever it calls illegal must be
//! refused, and change nothing but the count of refused answers.

use crate::common::{Bench, Rng, task_spec};
use baton_engine::event::Event;
use baton_engine::negotiation::Bid;
use baton_engine::protocol::{self, Envelope, FailKind, Message, Outbox, Party, VERSION};
use baton_engine::schedule::{PolicyKind, RunSettings};
use baton_engine::{AgentId, Attempt, Command, Millis, Minutes, Priority, TaskId, Time};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

const SEEDS: u64 = 300;
const STEPS: usize = 200;
const AGENTS: usize = 3;

/// The attempts that agents were told of and that have not ended for them.
#[derive(Default)]
struct Told {
    announced: BTreeSet<(TaskId, AgentId, Attempt)>,
    awarded: BTreeSet<(TaskId, AgentId, Attempt)>,
}

struct Run {
    bench: Bench,
    rng: Rng,
    outbox: Outbox,
    told: Told,
    policy: PolicyKind,
    /// How many tasks were completed, and how many answers did not count.
    completed: u32,
    refused: u32,
}

impl Run {
    fn new(seed: u64) -> Self {
        let mut run = Self {
            bench: Bench::with_goal(),
            rng: Rng(seed),
            outbox: Outbox::default(),
            told: Told::default(),
            policy: PolicyKind::LeastLoaded,
            completed: 0,
            refused: 0,
        };
        if run.rng.below(2) == 0 {
            run.policy = PolicyKind::ContractNet;
        }
        for _ in 0..AGENTS {
            run.bench.live_agent(&["coding"], 2);
        }
        let settings = RunSettings {
            policy: run.policy,
            ..RunSettings::default()
        };
        run.command(Command::ChoosePolicy { settings }).ok();
        run
    }

    /// What came of a command: its events, which have been told to the agents.
    fn command(&mut self, command: Command) -> Result<Vec<Event>, Vec<Event>> {
        let from = self.bench.events.len();
        let done = self.bench.try_to(command);
        let events = &self.bench.events[from..];
        for outgoing in self.outbox.after(self.bench.engine.state(), events) {
            self.told
                .note(outgoing.agent, outgoing.attempt, &outgoing.message);
        }
        let events = events
            .iter()
            .map(|recorded| recorded.event.clone())
            .collect();
        done.map(|()| Vec::clone(&events)).map_err(|_| events)
    }

    fn step(&mut self) {
        match self.rng.below(10) {
            0 => {
                let spec = task_spec(Priority::Medium, 5, &["coding"], &[]);
                let goal = baton_engine::GoalId(0);
                self.command(Command::AddTask { goal, spec }).ok();
            }
            1 => {
                self.command(Command::RunRound).ok();
            }
            2 => {
                self.bench
                    .wait_ms([100, 500, 5_000, 20_000][self.rng.below(4)]);
                self.command(Command::Tick).ok();
            }
            3 => self.meddle(),
            _ => self.listen(),
        }
    }

    fn meddle(&mut self) {
        let task = self.some_task();
        let agent = self.some_agent();
        let command = match self.rng.below(8) {
            0 => Command::RemoveTask { task },
            1 | 2 => Command::CancelTask { task },
            3 | 4 => Command::RetryTask { task },
            5 => Command::ResetRun,
            _ => Command::Heartbeat { agent },
        };
        self.command(command).ok();
    }

    fn some_task(&mut self) -> TaskId {
        TaskId(self.rng.below(self.bench.state().tasks().len() + 1) as u32)
    }

    fn some_agent(&mut self) -> AgentId {
        AgentId(self.rng.below(AGENTS + 1) as u32)
    }

    /// An attempt that somebody was told of, or one made up.
    fn some_attempt(&mut self) -> (TaskId, AgentId, Attempt) {
        let Told { announced, awarded } = &self.told;
        let is_award = announced.is_empty() || !awarded.is_empty() && self.rng.below(2) == 0;
        let known = if is_award { awarded } else { announced };
        let known: Vec<_> = known.iter().copied().collect();
        if !known.is_empty() && self.rng.below(4) > 0 {
            return self.rng.pick(&known);
        }
        let attempt = Attempt(self.rng.below(5) as u32);
        (self.some_task(), self.some_agent(), attempt)
    }

    fn some_message(&mut self, task: TaskId) -> Message {
        let reason = "No.".to_owned();
        match self.rng.below(16) {
            0 => Message::Hello { spec: None },
            1 => Message::Welcome {
                heartbeat_every: Millis(1),
            },
            2 => Message::Cancel { task, reason },
            3 if self.rng.below(4) == 0 => Message::Goodbye { reason },
            3 | 4 => Message::Heartbeat { holds: None },
            5 => Message::Decline { task, reason },
            6 => Message::Fail {
                task,
                kind: FailKind::Other,
                reason,
            },
            7 => Message::Progress {
                task,
                percent: 50,
                note: String::new(),
            },
            8 | 9 => Message::Bid {
                task,
                bid: Bid {
                    finish_min: Minutes(5),
                    confidence_percent: self.rng.below(102) as u32,
                },
            },
            10 | 11 => Message::Accept { task },
            12 | 13 => Message::Start { task },
            _ => Message::Complete {
                task,
                result: None,
                artifacts: Vec::new(),
            },
        }
    }

    /// What an agent says that does its work.
    fn good_message(&mut self, task: TaskId, is_asked: bool) -> Message {
        match self.rng.below(4) {
            0 | 1 if is_asked => Message::Bid {
                task,
                bid: Bid {
                    finish_min: Minutes(5),
                    confidence_percent: 100,
                },
            },
            0 | 1 => Message::Complete {
                task,
                result: None,
                artifacts: Vec::new(),
            },
            2 => Message::Accept { task },
            _ => Message::Start { task },
        }
    }

    fn some_envelope(&mut self) -> Envelope {
        let (task, agent, attempt) = self.some_attempt();
        let about = (task, agent, attempt);
        let is_asked = self.told.announced.contains(&about) && !self.told.awarded.contains(&about);
        let message = match self.rng.below(2) {
            0 => self.some_message(task),
            _ => self.good_message(task, is_asked),
        };
        let sender = match self.rng.below(16) {
            0 => Party::Orchestrator,
            1 => Party::Newcomer,
            _ => Party::Agent(agent),
        };
        let recipient = match self.rng.below(16) {
            0 => Party::Agent(agent),
            _ => Party::Orchestrator,
        };
        Envelope {
            version: VERSION,
            id: "m".to_owned(),
            correlation: None,
            sender,
            recipient,
            attempt: (self.rng.below(12) > 0).then_some(attempt),
            at: Time::default(),
            message,
        }
    }

    /// An agent says something; what comes of it is what may come of it.
    fn listen(&mut self) {
        let envelope = self.some_envelope();
        let is_illegal = self.told.forbids(&envelope);
        let command = protocol::command(&envelope, self.bench.state(), Vec::new());
        let Ok(Some(command)) = command else {
            // Under the contract net a task is not held before it is accepted.
            let is_early = matches!(command, Err(protocol::Unheeded::NotHeld(_)))
                && self.policy == PolicyKind::ContractNet;
            assert!(is_illegal || is_early, "{envelope:?}: {command:?}");
            return;
        };
        let has_ended = matches!(
            command,
            Command::CompleteTask { .. } | Command::FailTask { .. }
        );
        let about = self.told.attempt_of(&envelope);
        let is_its_own = about.is_some_and(|about| self.told.awarded.contains(&about));
        match self.command(command) {
            Ok(_) => {
                assert!(!is_illegal, "{envelope:?} counts");
                self.completed += u32::from(matches!(envelope.message, Message::Complete { .. }));
                self.told.hear(&envelope);
            }
            Err(events) => {
                let is_refusal = |event: &Event| matches!(event, Event::AnswerRefused { .. });
                assert!(
                    events.iter().all(is_refusal),
                    "{envelope:?} led to {events:?}"
                );
                self.refused += u32::from(events.len() == 1);
                let is_direct = self.policy != PolicyKind::ContractNet;
                let is_due = is_direct && is_its_own && has_ended && !is_illegal;
                assert!(!is_due, "{envelope:?} does not count");
            }
        }
    }
}

impl Told {
    fn note(&mut self, agent: AgentId, attempt: Option<Attempt>, message: &Message) {
        let (Some(task), Some(attempt)) = (message.task(), attempt) else {
            return;
        };
        let about = (task, agent, attempt);
        match message {
            Message::Announce { .. } => {
                // A new announcement ends the last one.
                self.announced
                    .retain(|known| (known.0, known.1) != (task, agent));
                self.announced.insert(about);
            }
            Message::Award(_) => assert!(self.awarded.insert(about), "awarded twice: {about:?}"),
            Message::Cancel { .. } => {
                assert!(self.forget(about), "cancelled for nothing: {about:?}")
            }
            other => panic!("agents are not told {}", other.kind()),
        }
    }

    /// Whether the agent had the attempt.
    fn forget(&mut self, about: (TaskId, AgentId, Attempt)) -> bool {
        self.announced.remove(&about);
        self.awarded.remove(&about)
    }

    /// Notes what counted.
    fn hear(&mut self, envelope: &Envelope) {
        let is_end = matches!(
            envelope.message,
            Message::Complete { .. } | Message::Fail { .. } | Message::Decline { .. }
        );
        if let Some(about) = self.attempt_of(envelope).filter(|_| is_end) {
            self.forget(about);
        }
    }

    fn attempt_of(&self, envelope: &Envelope) -> Option<(TaskId, AgentId, Attempt)> {
        match envelope.sender {
            Party::Agent(agent) => Some((envelope.message.task()?, agent, envelope.attempt?)),
            Party::Orchestrator | Party::Newcomer => None,
        }
    }

    /// Whether the agent may not say that, whatever else goes on.
    fn forbids(&self, envelope: &Envelope) -> bool {
        let is_registered =
            matches!(envelope.sender, Party::Agent(agent) if agent.index() < AGENTS);
        if envelope.recipient != Party::Orchestrator || !is_registered {
            return true;
        }
        let about = self.attempt_of(envelope);
        let is_announced = about.is_some_and(|about| self.announced.contains(&about));
        let is_awarded = about.is_some_and(|about| self.awarded.contains(&about));
        match &envelope.message {
            Message::Hello { .. }
            | Message::Heartbeat { .. }
            | Message::Goodbye { .. }
            | Message::Refused { .. } => false,
            Message::Bid { bid, .. } => {
                !is_announced || !(1..=100).contains(&bid.confidence_percent)
            }
            Message::Decline { .. } => !is_announced && !is_awarded,
            Message::Accept { .. }
            | Message::Start { .. }
            | Message::Progress { .. }
            | Message::Complete { .. }
            | Message::Fail { .. } => !is_awarded,
            Message::Welcome { .. }
            | Message::Announce { .. }
            | Message::Award(_)
            | Message::Cancel { .. } => true,
        }
    }
}

#[test]
fn nothing_that_agents_say_breaks_a_run() {
    let [mut completed, mut refused] = [[0; 2]; 2];
    for seed in 0..SEEDS {
        let run = AssertUnwindSafe(|| {
            let mut run = Run::new(seed);
            (0..STEPS).for_each(|_| run.step());
            run
        });
        let Ok(run) = catch_unwind(run) else {
            panic!("seed {seed}");
        };
        let policy = usize::from(run.policy == PolicyKind::ContractNet);
        completed[policy] += run.completed;
        refused[policy] += run.refused;
    }
    // With and without negotiations there was something to see.
    let seen = completed.iter().chain(&refused);
    assert!(seen.min() > Some(&50), "{completed:?} {refused:?}");
}
