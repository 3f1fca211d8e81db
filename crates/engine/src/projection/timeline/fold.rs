//! Reads a run's events into bars.

use super::super::lateness::{GoalLateness, lateness};
use super::{Bar, BarState, Deadline, Lane, LaneOf, Sign, Timeline, lane};
use crate::event::{Event, Lease};
use crate::ids::{AgentId, Round, TaskId};
use crate::plan::Plan;
use crate::state::State;
use crate::time::{Millis, Minutes};
use std::sync::Arc;

/// Folds the events of a run into a timeline.
pub(super) struct Fold<'a> {
    state: &'a State,
    /// By agent.
    names: Vec<Arc<str>>,
    round: Round,
    rounds: Vec<(Round, Millis)>,
    /// By agent.
    bars: Vec<Vec<Bar>>,
    /// By agent.
    signs: Vec<Vec<(Millis, Sign)>>,
    /// By task.
    tasks: Vec<Followed>,
    /// By task: its open bars, as agent and position.
    open: Vec<Vec<(usize, usize)>>,
}

/// What is known of a task so far.
#[derive(Clone, Copy, Default)]
struct Followed {
    /// How many attempts were begun.
    tries: u32,
    /// When the last of them ended.
    ended: Millis,
    /// When it was completed.
    completed: Millis,
    /// From when to when the plan has it.
    planned: Option<(Millis, Millis)>,
}

impl<'a> Fold<'a> {
    /// With nothing read yet.
    pub(super) fn new(state: &'a State) -> Self {
        let agents = state.agents().iter();
        Self {
            state,
            names: agents
                .map(|agent| agent.spec.name.as_str().into())
                .collect(),
            signs: vec![Vec::new(); state.agents().len()],
            tasks: vec![Followed::default(); state.tasks().len()],
            round: Round::default(),
            rounds: Vec::new(),
            bars: vec![Vec::new(); state.agents().len()],
            open: vec![Vec::new(); state.tasks().len()],
        }
    }

    /// Reads an event that happened so long after the run's start.
    pub(super) fn apply(&mut self, at: Millis, event: &Event) {
        match event {
            Event::RoundStarted { round } => {
                self.round = *round;
                self.rounds.push((*round, at));
            }
            Event::TaskAssigned { lease, .. } => {
                self.assigned(*lease, at, self.waited_from(*lease))
            }
            // It begins beside another attempt, when that is slow.
            Event::TaskDuplicated { lease, .. } => self.assigned(*lease, at, at),
            Event::PlanAdopted { plan } => self.plan(plan),
            Event::HeartbeatReceived { agent } => self.heard(*agent, at, Sign::Heartbeat),
            Event::AgentSuspected { agent } => self.heard(*agent, at, Sign::Suspected),
            Event::AgentLost { agent } => self.heard(*agent, at, Sign::Lost),
            Event::TaskStarted { lease } => {
                let task = &self.state.tasks()[lease.task.index()];
                let expected = self.state.expected_min(lease.agent, task);
                let declared = self.state.declared_min(lease.agent, task);
                if let Some(bar) = self.open_bar(*lease) {
                    bar.state = BarState::Running;
                    bar.end = Millis(at.0 + Millis::from(expected).0);
                    bar.expected_end = Millis(at.0 + Millis::from(declared).0);
                }
            }
            Event::TaskCompleted { lease, .. } => {
                self.ended(*lease, at, BarState::Completed);
                self.tasks[lease.task.index()].completed = at;
                // Whoever was at it too comes too late.
                self.called_off(lease.task, at);
            }
            Event::AttemptFailed { lease, .. } => self.ended(*lease, at, BarState::Failed),
            Event::TaskReturned { lease, .. } => self.ended(*lease, at, BarState::Returned),
            Event::TaskCancelled { task } | Event::TaskRemoved { task } => {
                self.called_off(*task, at);
            }
            Event::WorkspaceOpened { .. }
            | Event::TaskAccepted { .. }
            | Event::AgentRegistered { .. }
            | Event::AgentUnregistered { .. }
            | Event::ToleranceChanged { .. }
            | Event::FaultInjected { .. }
            | Event::GoalStalled { .. }
            | Event::GoalSubmitted { .. }
            | Event::GoalRevised { .. }
            | Event::GoalRecurred { .. }
            | Event::RecurrenceStopped { .. }
            | Event::GoalRemoved { .. }
            | Event::TaskAdded { .. }
            | Event::TaskRevised { .. }
            | Event::TaskRetried { .. }
            | Event::PolicyChosen { .. }
            | Event::TaskReleased { .. }
            | Event::TaskAnnounced { .. }
            | Event::BidReceived { .. }
            | Event::BidDeclined { .. }
            | Event::BidTimedOut { .. }
            | Event::TaskAwarded { .. }
            | Event::AwardDeclined { .. }
            | Event::AwardTimedOut { .. }
            | Event::NegotiationFailed { .. }
            | Event::AnswerRefused { .. }
            | Event::RunReset => {}
        }
    }

    fn heard(&mut self, agent: AgentId, at: Millis, sign: Sign) {
        self.signs[agent.index()].push((at, sign));
    }

    fn plan(&mut self, plan: &Plan) {
        let made_at = plan.made_at - self.state.run_started_at();
        let in_run = |at: Minutes| Millis(made_at.0 + Millis::from(at).0);
        for slot in &plan.slots {
            if let Some(task) = self.tasks.get_mut(slot.task.index()) {
                task.planned = Some((in_run(slot.start), in_run(slot.end)));
            }
        }
    }

    /// Since when the task could have been given out.
    fn waited_from(&self, lease: Lease) -> Millis {
        let task = &self.state.tasks()[lease.task.index()];
        let followed = self.tasks[lease.task.index()];
        if followed.tries > 0 {
            return followed.ended;
        }
        let start = self.state.run_started_at();
        let release = self
            .state
            .release_at(&self.state.goals()[task.goal.index()]);
        let own = (task.created_at - start).max(release - start);
        let dependencies = task.spec.dependencies.iter();
        let done = dependencies.map(|id| self.tasks[id.index()].completed);
        done.fold(own, Millis::max)
    }

    fn assigned(&mut self, lease: Lease, at: Millis, waited_from: Millis) {
        let task = &self.state.tasks()[lease.task.index()];
        let declared = self.state.declared_min(lease.agent, task);
        let lane = &mut self.bars[lease.agent.index()];
        let followed = &mut self.tasks[lease.task.index()];
        let end = Millis(at.0 + Millis::from(task.spec.estimate).0);
        self.open[lease.task.index()].push((lease.agent.index(), lane.len()));
        lane.push(Bar {
            task: lease.task,
            name: task.spec.name.clone(),
            goal: task.goal,
            agent: lease.agent,
            agent_name: Arc::clone(&self.names[lease.agent.index()]),
            priority: task.spec.priority,
            attempt: lease.attempt,
            round: self.round,
            row: 0,
            start: at,
            end,
            state: BarState::Assigned,
            waited_from: waited_from.min(at),
            expected_end: Millis(at.0 + Millis::from(declared).0),
            planned: followed.planned,
            tries: followed.tries,
        });
        followed.tries += 1;
    }

    fn open_bar(&mut self, lease: Lease) -> Option<&mut Bar> {
        let agent = lease.agent.index();
        let mut open = self.open[lease.task.index()].iter();
        let &(_, bar) = open.find(|(holder, _)| *holder == agent)?;
        Some(&mut self.bars[agent][bar])
    }

    fn ended(&mut self, lease: Lease, at: Millis, state: BarState) {
        if let Some(bar) = self.open_bar(lease) {
            bar.end = at;
            bar.state = state;
        }
        self.tasks[lease.task.index()].ended = at;
        self.open[lease.task.index()].retain(|(agent, _)| *agent != lease.agent.index());
    }

    fn called_off(&mut self, task: TaskId, at: Millis) {
        for (agent, bar) in std::mem::take(&mut self.open[task.index()]) {
            let bar = &mut self.bars[agent][bar];
            bar.end = at;
            bar.state = BarState::Cancelled;
        }
    }

    /// The timeline.
    pub(super) fn finish(mut self) -> Timeline {
        let elapsed = self.state.now() - self.state.run_started_at();
        for &(agent, bar) in self.open.iter().flatten() {
            let bar = &mut self.bars[agent][bar];
            bar.end = bar.end.max(elapsed);
        }
        let found = self.bars.into_iter().zip(self.signs);
        let lanes = self.state.agents().iter().zip(found);
        let shown = lanes.filter(|(agent, (bars, _))| agent.is_registered() || !bars.is_empty());
        let lanes: Vec<Arc<Lane>> = shown
            .map(|(agent, (bars, signs))| Lane {
                signs,
                ..lane(LaneOf::Agent(agent.id), &agent.spec.name, bars)
            })
            .map(Arc::new)
            .collect();
        let ends = lanes.iter().flat_map(|lane| &lane.bars).map(|bar| bar.end);
        Timeline {
            end: ends.max().unwrap_or_default().max(elapsed),
            rounds: self.rounds,
            deadlines: deadlines(self.state),
            lanes,
        }
    }
}

fn deadlines(state: &State) -> Vec<Deadline> {
    let deadline = |goal: GoalLateness| Deadline {
        goal: goal.goal,
        name: state.goals()[goal.goal.index()].spec.text.clone(),
        at: goal.deadline,
        is_late: goal.late > Millis(0),
    };
    lateness(state).into_iter().map(deadline).collect()
}
