//! Baton's own work as a problem: the unfinished tasks and the agents that are
//! present, from now on, in minutes.
//!
//! A task takes each agent as long as is expected of that agent. A running one
//! goes on where it is with what remains of that, at least a minute; an
//! assigned one stays with its agent; one whose time has not come is released
//! then. A task that cannot be done as things stand is left out, and so is what
//! waits for it: nobody present may do it, or a task it depends on failed or
//! was cancelled.
//!
//! An agent that takes no work now is kept busy until it does. That it will
//! take none at some later time the problem cannot say: such a plan runs late
//! and is repaired.

use super::adopted::{Plan, PlanOrigin, PlanSlot};
use super::problem::{AgentIndex, Builder, Problem, ProblemError, TaskIndex, Ticks};
use super::schedule::Schedule;
use crate::agent::{Agent, Presence};
use crate::ids::{AgentId, TaskId};
use crate::state::State;
use crate::task::{Task, TaskState};
use crate::time::{Millis, Minutes, Time};

const MINUTE_MS: u64 = 60_000;

/// A problem made from a state, and what its parts are there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatePlan {
    /// The problem; a tick is a minute, 0 is now.
    pub problem: Problem,
    /// Which task of the state each of the problem's is. The problem's last
    /// ones are none: they stand for agents that take no work yet.
    pub tasks: Vec<TaskId>,
    /// Which agent of the state each of the problem's is.
    pub agents: Vec<AgentId>,
    /// The unfinished tasks that cannot be done as things stand.
    pub left_out: Vec<TaskId>,
}

/// The work that `state` has left. Cost: tasks × the agents that can do each.
///
/// # Errors
/// When it is more than the optimiser's limits allow.
pub fn from_state(state: &State) -> Result<StatePlan, ProblemError> {
    let mut translation = Translation::new(state);
    for task in state
        .present_tasks()
        .filter(|task| !task.state.is_finished())
    {
        translation.add_task(task);
    }
    translation.add_precedences();
    for agent in state.registered_agents() {
        translation.add_closed(agent);
    }
    translation.finish()
}

struct Translation<'a> {
    state: &'a State,
    builder: Builder,
    tasks: Vec<TaskId>,
    agents: Vec<AgentId>,
    left_out: Vec<TaskId>,
    /// Where each agent and task of the state went.
    agent_index: Vec<Option<AgentIndex>>,
    task_index: Vec<Option<TaskIndex>>,
    /// Whether each task of the state cannot be done.
    is_hopeless: Vec<bool>,
}

impl<'a> Translation<'a> {
    fn new(state: &'a State) -> Self {
        let mut translation = Self {
            state,
            builder: Problem::builder(),
            tasks: Vec::new(),
            agents: Vec::new(),
            left_out: Vec::new(),
            agent_index: vec![None; state.agents().len()],
            task_index: vec![None; state.tasks().len()],
            is_hopeless: hopeless(state),
        };
        let runs = |id: &TaskId| state.tasks()[id.index()].state == TaskState::Running;
        for agent in state.registered_agents() {
            // Its capacity may have been lowered below what it is running.
            let running = agent.held.iter().filter(|id| runs(id)).count() as u32;
            let capacity = agent.spec.capacity.max(running);
            let index = translation.builder.agent(&agent.spec.name, capacity);
            translation.agent_index[agent.id.index()] = Some(index);
            translation.agents.push(agent.id);
        }
        translation
    }

    fn add_task(&mut self, task: &Task) {
        if self.is_hopeless[task.id.index()] {
            self.left_out.push(task.id);
            return;
        }
        let index = self.builder.task(&task.spec.name);
        self.task_index[task.id.index()] = Some(index);
        self.tasks.push(task.id);
        let expected = |agent: AgentId| Ticks(self.state.expected_min(agent, task).0);
        let holder = task.agent.and_then(|id| {
            let index = self.agent_index[id.index()]?;
            Some((index, id))
        });
        match (task.state, holder) {
            (TaskState::Running, Some((agent, id))) => {
                let remaining = remaining_min(task, expected(id), self.state.now());
                self.builder.choice(index, agent, Ticks(remaining));
                self.builder.running(index);
            }
            (TaskState::Assigned, Some((agent, id))) => {
                self.builder.choice(index, agent, expected(id));
            }
            _ => {
                for id in doers(self.state, task) {
                    let agent = self.agent_index[id.index()];
                    let agent = agent.expect("present agents are registered");
                    self.builder.choice(index, agent, expected(id));
                }
                if let Some(release) = task.not_before() {
                    self.builder.release(index, self.until(release));
                }
            }
        }
        if let Some(due) = self.due(task) {
            self.builder.due(index, due);
        }
    }

    /// When the task's goal should be done, counted from now.
    fn due(&self, task: &Task) -> Option<Ticks> {
        let due = self.state.deadline_at(self.state.goal(task.goal)?)?;
        Some(Ticks((due - self.state.now()).minutes().0))
    }

    /// How many minutes away a moment is, rounded up.
    fn until(&self, at: Time) -> Ticks {
        Ticks(minutes_up(at - self.state.now()))
    }

    /// Keeps the places of an agent that takes no work yet busy until it does.
    fn add_closed(&mut self, agent: &Agent) {
        let open_at = opens_at(self.state, agent);
        let Some(open_at) = open_at.filter(|at| *at > self.state.now()) else {
            return;
        };
        let index = self.agent_index[agent.id.index()].expect("it is registered");
        let runs = |id: &&TaskId| self.state.tasks()[id.index()].state == TaskState::Running;
        let running = agent.held.iter().filter(runs).count();
        for _ in running..agent.spec.capacity as usize {
            let closed = self.builder.task("closed");
            self.builder.choice(closed, index, self.until(open_at));
            self.builder.running(closed);
        }
    }

    fn add_precedences(&mut self) {
        for &id in &self.tasks {
            let task = &self.state.tasks()[id.index()];
            let after = self.task_index[id.index()];
            for before in &task.spec.dependencies {
                if let (Some(before), Some(after)) = (self.task_index[before.index()], after) {
                    self.builder.precedence(before, after);
                }
            }
        }
    }

    fn finish(self) -> Result<StatePlan, ProblemError> {
        Ok(StatePlan {
            problem: self.builder.build()?,
            tasks: self.tasks,
            agents: self.agents,
            left_out: self.left_out,
        })
    }
}

impl StatePlan {
    /// `schedule`, one of this problem, as a plan of the state that it was made from.
    pub fn plan(
        &self,
        schedule: &Schedule,
        lower_bound: Minutes,
        made_at: Time,
        origin: PlanOrigin,
    ) -> Plan {
        let slots: Box<[PlanSlot]> = self.planned(schedule).into();
        let makespan = slots.iter().map(|slot| slot.end).max();
        let makespan = makespan.unwrap_or_default();
        Plan {
            slots,
            makespan,
            lower_bound: lower_bound.min(makespan),
            made_at,
            origin,
        }
    }

    /// What `schedule`, one of this problem, says about the state's tasks, by start.
    pub fn planned(&self, schedule: &Schedule) -> Vec<PlanSlot> {
        let slots = self.tasks.iter().zip(schedule.slots());
        let planned = slots.map(|(&task, slot)| PlanSlot {
            task,
            agent: self.agents[slot.agent.index()],
            start: Minutes(slot.start.0),
            end: Minutes(slot.end.0),
        });
        let mut planned: Vec<PlanSlot> = planned.collect();
        planned.sort_unstable_by_key(|slot| (slot.start, slot.task));
        planned
    }
}

/// When `agent` next takes work; `None` for never again.
fn opens_at(state: &State, agent: &Agent) -> Option<Time> {
    let began = state.run_started_at();
    let open = agent.spec.availability.next_open(state.now() - began)?;
    Some(began + open)
}

/// The present agents that may do `task`, now or when they take work again.
fn doers<'a>(state: &'a State, task: &Task) -> impl Iterator<Item = AgentId> + 'a {
    let eligible = state.matching().eligible(task.requirement).iter();
    let agents = eligible.map(|index| &state.agents()[index]);
    let present = agents
        .filter(|agent| agent.presence == Presence::Present && opens_at(state, agent).is_some());
    present.map(|agent| agent.id)
}

/// For each task of the state, whether it is unfinished and cannot be done.
pub(crate) fn hopeless(state: &State) -> Vec<bool> {
    let mut hopeless = vec![false; state.tasks().len()];
    let mut spread: Vec<TaskId> = Vec::new();
    for task in state.present_tasks() {
        let is_lost = match task.state {
            TaskState::Failed | TaskState::Cancelled => true,
            TaskState::Blocked | TaskState::Ready => doers(state, task).next().is_none(),
            TaskState::Assigned | TaskState::Running | TaskState::Completed => false,
        };
        if is_lost {
            hopeless[task.id.index()] = true;
            spread.push(task.id);
        }
    }
    while let Some(id) = spread.pop() {
        for &next in &state.tasks()[id.index()].dependents {
            let waits = !state.tasks()[next.index()].state.is_finished();
            if waits && !std::mem::replace(&mut hopeless[next.index()], true) {
                spread.push(next);
            }
        }
    }
    hopeless
}

/// What remains of a running task that is expected to take `expected`, at
/// least a minute.
fn remaining_min(task: &Task, expected: Ticks, now: Time) -> u32 {
    let started = task.started_at().unwrap_or(now);
    let end = started + Minutes(expected.0);
    minutes_up(end - now).max(1)
}

fn minutes_up(length: Millis) -> u32 {
    u32::try_from(length.0.div_ceil(MINUTE_MS)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agent::{Availability, Window};
    use crate::event::Lease;
    use crate::plan::{Optimiser, Outcome, check, heft};
    use crate::{AgentSpec, Attempt, Command, Config, Engine, GoalSpec, Skill, examples};

    #[test]
    fn the_demonstration_takes_315_minutes_and_that_is_proven() {
        let engine = examples::demonstration().open();
        let plan = from_state(engine.state()).unwrap();
        assert_eq!(plan.tasks.len(), engine.state().task_count());
        let mut optimiser = Optimiser::new(&plan.problem, 1);
        assert_eq!(optimiser.run(10_000, || false, |_| {}), Outcome::Optimal);
        assert_eq!(optimiser.progress().makespan, Ticks(315));
        check(&plan.problem, &optimiser.best()).unwrap();
    }

    #[test]
    fn speeds_remaining_time_releases_and_closed_agents_are_in_it() {
        let mut engine = Engine::new(Config::default());
        let mut act = |command, minutes| {
            let now = Time(0) + Minutes(minutes);
            assert_eq!(engine.handle(command, now), Ok(()));
        };
        let window = |from, to| Window {
            from: Minutes(from),
            to: Minutes(to),
        };
        let fast = AgentSpec {
            name: "Fast".to_owned(),
            skills: vec![Skill::new("general")],
            speed_percent: 200,
            capacity: 1,
            ..AgentSpec::default()
        };
        act(register(&fast), 0);
        let closed = AgentSpec {
            availability: Availability {
                windows: vec![window(0, 5), window(100, 200)],
                repeats_every: None,
            },
            capacity: 2,
            ..fast.clone()
        };
        let goal = |release| Command::SubmitGoal {
            spec: GoalSpec {
                text: "Do it".to_owned(),
                rules: "classic".to_owned(),
                release_min: Minutes(release),
                ..GoalSpec::default()
            },
        };
        act(goal(0), 0);
        act(Command::RunRound, 0);
        let lease = Lease {
            task: TaskId(0),
            agent: AgentId(0),
            attempt: Attempt(1),
        };
        act(Command::StartTask { lease }, 0);
        act(register(&closed), 0);
        act(goal(50), 0);
        act(Command::Tick, 10);
        let plan = from_state(engine.state()).unwrap();
        let estimate = engine.state().tasks()[0].spec.estimate.0;
        let tasks = plan.problem.tasks();
        assert!(tasks[0].is_running);
        assert_eq!(tasks[0].choices[0].duration, Ticks(estimate / 2 - 10));
        assert_eq!(tasks[1].release, Ticks(40));
        assert_eq!(tasks[1].choices[1].duration, Ticks(estimate / 2));
        // Two places of the second agent are closed until minute 100.
        assert_eq!((plan.tasks.len(), tasks.len()), (2, 4));
        assert!(
            tasks[2..]
                .iter()
                .all(|closed| closed.choices[0].duration == Ticks(90))
        );
        let origin = PlanOrigin::Optimised;
        let made = plan.plan(
            &heft(&plan.problem),
            Minutes(0),
            Time(0) + Minutes(10),
            origin,
        );
        assert_eq!(made.check(engine.state()), Ok(()));
        assert_eq!(made.slots.len(), 2, "what is closed is no task");
        assert_eq!(made.slots[1].agent, AgentId(0), "it is free and open first");
    }

    fn register(spec: &AgentSpec) -> Command {
        Command::RegisterAgent {
            agent: None,
            spec: spec.clone(),
        }
    }

    #[test]
    fn a_cancelled_goal_is_out_and_another_goes_on() {
        let mut engine = examples::demonstration().open();
        let goal = engine.state().goals()[0].id;
        let before = from_state(engine.state()).unwrap().tasks.len();
        let theirs = engine.state().goals()[0].tasks.len();
        engine
            .handle(Command::CancelGoal { goal }, Time(0))
            .unwrap();
        let plan = from_state(engine.state()).unwrap();
        assert_eq!(plan.tasks.len(), before - theirs);
        assert_eq!(plan.left_out, []);
    }

    #[test]
    fn what_nobody_can_do_is_left_out_with_what_waits_for_it() {
        let mut engine = examples::demonstration().open();
        let agents: Vec<AgentId> = engine.state().registered_agents().map(|a| a.id).collect();
        for agent in agents {
            engine
                .handle(Command::UnregisterAgent { agent }, Time(0))
                .unwrap();
        }
        let plan = from_state(engine.state()).unwrap();
        assert_eq!(plan.tasks, []);
        assert_eq!(plan.left_out.len(), engine.state().task_count());
    }

    #[test]
    fn a_schedule_names_the_tasks_and_agents_of_the_state() {
        let engine = examples::demonstration().open();
        let state = engine.state();
        let plan = from_state(state).unwrap();
        let planned = plan.planned(&heft(&plan.problem));
        assert_eq!(planned.len(), state.task_count());
        assert!(planned.is_sorted_by_key(|slot| (slot.start, slot.task)));
        for slot in planned {
            let task = &state.tasks()[slot.task.index()];
            let agent = &state.agents()[slot.agent.index()];
            assert!(
                state
                    .matching()
                    .eligible(task.requirement)
                    .contains(agent.id.index())
            );
            assert_eq!(slot.end.0 - slot.start.0, task.spec.estimate.0);
        }
    }
}
