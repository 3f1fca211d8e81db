//! What waits for agents that are people, as cards of an inbox.

use crate::agent::Agent;
use crate::artifact::ArtifactRef;
use crate::event::Lease;
use crate::ids::{AgentId, Attempt, TaskId};
use crate::state::State;
use crate::task::{Priority, Task};
use crate::time::{Millis, Minutes, Time};

/// What is asked of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxItem {
    /// The right to answer.
    pub lease: Lease,
    /// How far it is.
    pub stage: InboxStage,
    /// What the person's agent is called.
    pub agent: String,
    /// The task's name.
    pub name: String,
    /// What else was said about the task.
    pub description: String,
    /// The goal that it serves.
    pub goal: String,
    /// How much it matters.
    pub priority: Priority,
    /// How long it is expected to take the agent.
    pub expected_min: Minutes,
    /// When the goal should be done, counted from the start of the run.
    pub deadline: Option<Millis>,
    /// Since when it is at this stage, counted from the start of the run.
    pub since: Millis,
    /// What it works with.
    pub inputs: Vec<ArtifactRef>,
}

/// How far something in an inbox is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InboxStage {
    /// It has the task and has not begun.
    Assigned,
    /// It has begun.
    Running,
}

/// What the agents hold whose executor is of `kind`: the most urgent first, then
/// the oldest. Bids are no part of it: they are waited for only some seconds, so
/// the executor makes them. Cost: linear in what they hold.
pub fn inbox(state: &State, kind: &str) -> Vec<InboxItem> {
    let people = state.registered_agents().filter(|agent| {
        let executor = agent.spec.executor.as_ref();
        agent.is_live() && executor.is_some_and(|executor| executor.kind == kind)
    });
    let items = people.flat_map(|agent| {
        let tasks = agent.held.iter().copied();
        tasks.filter_map(|task| item(state, agent, task))
    });
    let mut items: Vec<InboxItem> = items.collect();
    items.sort_by_key(|one| {
        let urgency = one.priority.level();
        (urgency, one.since, one.lease.task, one.lease.agent)
    });
    items
}

/// How many of `items` nobody has taken up yet.
pub fn inbox_waiting(items: &[InboxItem]) -> usize {
    let is_waiting = |one: &&InboxItem| one.stage != InboxStage::Running;
    items.iter().filter(is_waiting).count()
}

fn item(state: &State, agent: &Agent, task: TaskId) -> Option<InboxItem> {
    let task = state.task(task)?;
    let (stage, attempt, since) = stage(task, agent.id)?;
    let goal = &state.goals()[task.goal.index()].spec;
    Some(InboxItem {
        lease: Lease {
            task: task.id,
            agent: agent.id,
            attempt,
        },
        stage,
        agent: agent.spec.name.clone(),
        name: task.spec.name.clone(),
        description: task.spec.description.clone(),
        goal: goal.text.clone(),
        priority: task.spec.priority,
        expected_min: state.expected_min(agent.id, task),
        deadline: goal.deadline_min.map(Millis::from),
        since: since - state.run_started_at(),
        inputs: state.inputs(task).into_iter().cloned().collect(),
    })
}

fn stage(task: &Task, agent: AgentId) -> Option<(InboxStage, Attempt, Time)> {
    let hold = task.hold_of(agent)?;
    Some(match hold.started_at {
        None => (InboxStage::Assigned, hold.attempt, hold.assigned_at),
        Some(at) => (InboxStage::Running, hold.attempt, at),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agent::{AgentKind, AgentSpec, Executor};
    use crate::command::Command;
    use crate::projection::fixture::Fixture;
    use crate::skill::Skill;

    #[test]
    fn an_inbox_holds_what_people_have_until_it_is_done() {
        let mut fixture = Fixture::new();
        let executor = Executor {
            kind: "person".to_owned(),
            settings: String::new(),
        };
        let spec = AgentSpec {
            name: "Ada".to_owned(),
            skills: vec![Skill::new("review")],
            capacity: 2,
            kind: AgentKind::Live,
            executor: Some(executor),
            ..AgentSpec::default()
        };
        fixture.act(Command::RegisterAgent { agent: None, spec });
        fixture.agent("Machine", &["coding"], 1);
        let task = fixture.task("Review", 5, &["review"], &[]);
        fixture.task("Code", 5, &["coding"], &[]);
        let stages = |fixture: &Fixture| {
            let items = inbox(fixture.state(), "person");
            let stages = items.iter().map(|one| (one.lease.task, one.stage));
            (stages.collect::<Vec<_>>(), inbox_waiting(&items))
        };
        assert_eq!(stages(&fixture), (vec![], 0), "nobody was asked yet");
        fixture.round();
        let assigned = (vec![(task, InboxStage::Assigned)], 1);
        assert_eq!(stages(&fixture), assigned, "what a machine has is not here");
        fixture.start(task);
        assert_eq!(stages(&fixture), (vec![(task, InboxStage::Running)], 0));
        let lease = inbox(fixture.state(), "person")[0].lease;
        fixture.act(Command::CompleteTask {
            lease,
            result: None,
            artifacts: Vec::new(),
        });
        assert_eq!(stages(&fixture), (vec![], 0));
    }
}
