//! The simulated world: one workspace, its agents, the channel between them,
//! and a virtual clock that jumps from one thing that happens to the next.

use super::actor::{Actor, Message};
use super::channel::{Channel, ChannelModel};
use super::checker::{Checker, Failure, check_done, check_text};
use super::coverage::Coverage;
use super::dice::Dice;
use super::scenario::{Action, Fault, Scenario, Trouble};
use crate::command::{Command, Rejection};
use crate::engine::Engine;
use crate::event::{Event, Lease, Recorded};
use crate::ids::{AgentId, TaskId};
use crate::plan::{self, Optimiser, PlanOrigin};
use crate::schedule::Pace;
use crate::state::State;
use crate::task::{Task, TaskSpec, TaskState};
use crate::time::{Millis, Minutes, Time};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Most things that happen at one moment, or from the calm to the end.
const MAX_STEPS: u32 = 5_000;
/// How often a flapping agent hangs.
const FLAPS: u32 = 3;

/// What came of a scenario.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Every event, up to the failure if there is one.
    pub journal: Vec<Recorded>,
    /// The first thing that did not hold.
    pub failure: Option<Failure>,
}

/// What carries commands out: [`Engine::handle`], or in tests one that is
/// broken on purpose.
pub type Handle = fn(&mut Engine, Command, Time) -> Result<(), Rejection>;

/// Runs `scenario` to its end and checks everything after every event.
///
/// # Panics
/// When the engine does.
pub fn run(scenario: &Scenario, handle: Handle, coverage: &mut Coverage) -> Outcome {
    let mut world = World::new(scenario, handle, coverage);
    let failure = world.run().err();
    Outcome {
        journal: world.journal,
        failure,
    }
}

struct World<'a> {
    scenario: &'a Scenario,
    coverage: &'a mut Coverage,
    engine: Engine,
    handle: Handle,
    checker: Checker,
    journal: Vec<Recorded>,
    actors: Vec<Actor>,
    channel: Channel,
    dice: Dice,
    now: Time,
    due: BTreeMap<(Time, u64), Due>,
    scheduled: u64,
    /// Whether something has happened since the last round that may make one possible.
    is_news: bool,
    /// The agents that were missed and not heard of since.
    missed: BTreeSet<AgentId>,
    is_calm: bool,
}

/// Something that is going to happen.
enum Due {
    Action(usize),
    Trouble(AgentId, Trouble, Minutes),
    Message(AgentId, Message),
    Command(Command),
    Calm,
}

impl<'a> World<'a> {
    fn new(scenario: &'a Scenario, handle: Handle, coverage: &'a mut Coverage) -> Self {
        let mut world = Self {
            scenario,
            coverage,
            engine: Engine::new(scenario.config.clone()),
            handle,
            checker: Checker::default(),
            journal: Vec::new(),
            actors: Vec::new(),
            channel: Channel::new(scenario.channel),
            dice: Dice::new(scenario.dice),
            now: Time::default(),
            due: BTreeMap::new(),
            scheduled: 0,
            is_news: false,
            missed: BTreeSet::new(),
            is_calm: false,
        };
        for (index, timed) in scenario.actions.iter().enumerate() {
            if timed.at < scenario.calm_at {
                world.schedule(timed.at, Due::Action(index));
            }
        }
        world.schedule(scenario.calm_at, Due::Calm);
        world
    }

    fn run(&mut self) -> Result<(), Failure> {
        self.observe()?;
        let mut steps = 0;
        while steps < MAX_STEPS {
            self.try_round()?;
            let before = self.now;
            if !self.is_quiet() {
                self.step()?;
            } else if !self.retry_given_up()? {
                check_text(&self.journal, self.engine.state())?;
                return check_done(self.engine.state());
            }
            let goes_on = !self.is_calm && self.now > before;
            steps = if goes_on { 0 } else { steps + 1 };
        }
        Err(Failure::Endless)
    }

    /// Lets the next thing happen: of simultaneous ones first what was
    /// scheduled, then what agents do, then what the engine waits for.
    fn step(&mut self) -> Result<(), Failure> {
        let due = self.due.first_key_value().map(|(&(at, _), _)| at);
        let wakes = self.actors.iter().enumerate();
        let wakes = wakes.filter_map(|(index, actor)| Some((actor.next_wake()?, index)));
        let actor = wakes.min();
        let tick = self.engine.state().next_wake();
        let times = [due, actor.map(|(at, _)| at), tick];
        let Some(next) = times.into_iter().flatten().min() else {
            // Nothing will ever happen and yet it is not quiet.
            return Err(Failure::Endless);
        };
        self.now = self.now.max(next);
        // Of a task that has rested no event tells.
        self.is_news |= tick.is_some_and(|at| at <= next);
        if due == Some(next) {
            let (_, due) = self.due.pop_first().expect("it was just looked at");
            self.happen(due)
        } else if let Some((_, index)) = actor.filter(|(at, _)| *at == next) {
            let answers = self.actors[index].wake(self.now, &mut self.dice, self.coverage);
            answers.into_iter().for_each(|answer| self.send(answer));
            Ok(())
        } else {
            self.handle(Command::Tick)
        }
    }

    fn happen(&mut self, due: Due) -> Result<(), Failure> {
        let scenario = self.scenario;
        match due {
            Due::Action(index) => match &scenario.actions[index].action {
                Action::Command(command) => {
                    if self.checker.counts(command).is_some() {
                        self.coverage.count(&Fault::Forge);
                    }
                    self.handle(command.clone())
                }
                Action::Trouble {
                    agent,
                    trouble,
                    lasts,
                } => {
                    self.befall(*agent, *trouble, *lasts);
                    Ok(())
                }
                Action::Optimise { takes } => {
                    self.optimise(*takes);
                    Ok(())
                }
                Action::Reload => self.reload(),
            },
            Due::Trouble(agent, trouble, lasts) => {
                if !self.is_calm {
                    self.actors[agent.index()].befall(trouble, self.now, lasts);
                }
                Ok(())
            }
            Due::Message(agent, message) => {
                let actor = &mut self.actors[agent.index()];
                let answer = actor.receive(message, self.now, &mut self.dice, self.coverage);
                answer.into_iter().for_each(|answer| self.send(answer));
                Ok(())
            }
            Due::Command(command) => self.handle(command),
            Due::Calm => self.calm_down(),
        }
    }

    /// All faults stop, also those that people gave to agents.
    fn calm_down(&mut self) -> Result<(), Failure> {
        self.is_calm = true;
        self.channel = Channel::new(ChannelModel::default());
        for actor in &mut self.actors {
            actor.heal(self.now);
        }
        let agents = self.engine.state().registered_agents();
        let agents: Vec<(AgentId, bool)> = agents
            .map(|agent| (agent.id, agent.fault.is_some()))
            .collect();
        for (agent, is_faulty) in agents {
            if is_faulty {
                let fault = None;
                self.handle(Command::InjectFault { agent, fault })?;
            }
            self.handle(Command::Heartbeat { agent })?;
        }
        Ok(())
    }

    fn befall(&mut self, agent: AgentId, trouble: Trouble, lasts: Minutes) {
        let Some(actor) = self.actors.get_mut(agent.index()) else {
            return;
        };
        self.coverage.count(&Fault::from(trouble));
        actor.befall(trouble, self.now, lasts);
        if trouble == Trouble::Flap {
            for again in 1..FLAPS {
                let at = self.now + Minutes(2 * again * lasts.0);
                self.schedule(at, Due::Trouble(agent, trouble, lasts));
            }
        }
    }

    /// Plans the work as it is now, to be adopted when that has taken its time.
    fn optimise(&mut self, takes: Minutes) {
        let Ok(work) = plan::from_state(self.engine.state()) else {
            return;
        };
        let optimiser = Optimiser::new(&work.problem, self.dice.seed());
        let (best, bound) = (optimiser.best(), optimiser.progress().lower_bound);
        let plan = work.plan(&best, Minutes(bound.0), self.now, PlanOrigin::Optimised);
        self.schedule(self.now + takes, Due::Command(Command::AdoptPlan { plan }));
    }

    fn reload(&mut self) -> Result<(), Failure> {
        let state = check_text(&self.journal, self.engine.state())?;
        self.engine = Engine::resume(state);
        self.coverage.count(&Fault::Reload);
        Ok(())
    }

    /// Has the engine carry `command` out, and checks what it made of it.
    fn handle(&mut self, command: Command) -> Result<(), Failure> {
        let must_count = self.checker.counts(&command);
        let done = (self.handle)(&mut self.engine, command.clone(), self.now);
        match &done {
            Ok(()) => self.coverage.count_accepted(&command),
            Err(rejection) => self.coverage.count_rejected(rejection),
        }
        let is_refused = matches!(done, Err(Rejection::Refused(_)));
        if let Some(lease) = answered(&command)
            && must_count.is_some_and(|counts| counts == is_refused)
        {
            return Err(Failure::Misjudged(lease.task));
        }
        let from = self.journal.len();
        self.observe()?;
        let may_stay = |event: &Event| match event {
            Event::AnswerRefused { .. } => is_refused,
            // A new plan is kept, also when it has nothing to assign yet.
            Event::PlanAdopted { .. } => command == Command::RunRound,
            _ => false,
        };
        match done {
            Err(rejection) if !self.journal[from..].iter().all(|one| may_stay(&one.event)) => {
                Err(Failure::RejectedInPart(rejection))
            }
            _ => Ok(()),
        }
    }

    /// Takes the engine's new events, checks each and tells the agents.
    fn observe(&mut self) -> Result<(), Failure> {
        for recorded in self.engine.take_events() {
            let ended = self.checker.observe(&recorded);
            self.coverage.count_event(&recorded.event);
            let told = ended.map(|ended| self.tell(&recorded.event, ended));
            self.journal.push(recorded);
            told?;
        }
        self.checker.compare(self.engine.state())
    }

    /// Tells the agents what an event means for them.
    fn tell(&mut self, event: &Event, ended: Vec<Lease>) {
        self.is_news |= match event {
            Event::AnswerRefused { .. } => false,
            Event::HeartbeatReceived { agent } => self.missed.remove(agent),
            Event::AgentSuspected { agent } | Event::AgentLost { agent } => {
                self.missed.insert(*agent)
            }
            _ => true,
        };
        for lease in ended {
            self.send_to(lease.agent, &Message::Revoke { lease });
        }
        match event {
            Event::AgentRegistered { agent, spec } => {
                if agent.index() == self.actors.len() {
                    self.actors.push(self.new_actor(*agent));
                }
                self.actors[agent.index()].registered(spec, self.now);
            }
            Event::AgentUnregistered { agent } => self.actors[agent.index()].left(),
            Event::TaskAnnounced {
                task,
                attempt,
                agents,
                ..
            } => {
                let (spec, attempt) = (self.spec(*task), *attempt);
                for &agent in agents {
                    let task = *task;
                    let lease = Lease {
                        task,
                        agent,
                        attempt,
                    };
                    let task = Arc::clone(&spec);
                    self.send_to(agent, &Message::Announce { lease, task });
                }
            }
            Event::TaskAwarded { lease, .. } => {
                let lease = *lease;
                self.send_to(lease.agent, &Message::Award { lease });
            }
            Event::TaskAssigned { lease, .. } => {
                let (lease, task) = (*lease, self.spec(lease.task));
                self.send_to(lease.agent, &Message::Assign { lease, task });
            }
            _ => {}
        }
    }

    fn spec(&self, task: TaskId) -> Arc<TaskSpec> {
        Arc::clone(&self.engine.state().tasks()[task.index()].spec)
    }

    fn new_actor(&self, agent: AgentId) -> Actor {
        let models = &self.scenario.actors;
        let model = models[agent.index() % models.len()];
        // Within every tolerance that a scenario sets.
        let beats_every = Millis::from(Minutes(10));
        let mut actor = Actor::new(agent, model, beats_every);
        if self.is_calm {
            actor.heal(self.now);
        }
        actor
    }

    fn send_to(&mut self, agent: AgentId, message: &Message) {
        for at in self.channel.send(self.now, &mut self.dice, self.coverage) {
            self.schedule(at, Due::Message(agent, message.clone()));
        }
    }

    fn send(&mut self, answer: Command) {
        for at in self.channel.send(self.now, &mut self.dice, self.coverage) {
            self.schedule(at, Due::Command(answer.clone()));
        }
    }

    fn schedule(&mut self, at: Time, due: Due) {
        self.scheduled += 1;
        self.due.insert((at, self.scheduled), due);
    }

    /// Runs a round if the pace says so and something has happened since the last.
    fn try_round(&mut self) -> Result<(), Failure> {
        let state = self.engine.state();
        let is_due = state.count(TaskState::Ready) > 0
            && (state.settings().pace == Pace::Continuous || held(state) == 0);
        if !is_due || !std::mem::take(&mut self.is_news) {
            return Ok(());
        }
        self.handle(Command::RunRound)
    }

    /// Whether all faults are over and nothing is under way or to be waited for.
    fn is_quiet(&self) -> bool {
        let state = self.engine.state();
        let is_under_way = |due: &Due| !matches!(due, Due::Command(Command::Heartbeat { .. }));
        let is_negotiated = |task: &Task| {
            let negotiation = task.negotiation.as_deref();
            negotiation.is_some_and(|one| one.is_open() || one.phase.until() > self.now)
        };
        let mut present = state.registered_agents();
        self.is_calm
            && held(state) == 0
            && state.unreleased().next().is_none()
            && present.all(|agent| agent.presence == crate::agent::Presence::Present)
            && !state.present_tasks().any(is_negotiated)
            && state.next_recurrence().is_none()
            && state
                .registered_agents()
                .all(|agent| state.awaited_opening(agent).is_none())
            && !self.due.values().any(is_under_way)
    }

    /// Takes up again what was given up, as a person would when all is well.
    fn retry_given_up(&mut self) -> Result<bool, Failure> {
        let given_up = |state| matches!(state, TaskState::Failed | TaskState::Cancelled);
        let tasks = self.engine.state().present_tasks();
        let tasks: Vec<TaskId> = tasks
            .filter(|task| given_up(task.state))
            .map(|task| task.id)
            .collect();
        for &task in &tasks {
            self.handle(Command::RetryTask { task })?;
        }
        Ok(!tasks.is_empty())
    }
}

fn held(state: &State) -> usize {
    state.count(TaskState::Assigned) + state.count(TaskState::Running)
}

/// The lease on which an answer was given.
fn answered(command: &Command) -> Option<Lease> {
    match command {
        Command::StartTask { lease }
        | Command::CompleteTask { lease, .. }
        | Command::FailTask { lease, .. } => Some(*lease),
        _ => None,
    }
}
