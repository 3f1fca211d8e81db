//! A small workspace for the projections' tests: one goal without tasks.

use crate::agent::{AgentKind, AgentSpec};
use crate::artifact::ArtifactRef;
use crate::command::Command;
use crate::engine::Engine;
use crate::event::{Lease, Recorded};
use crate::goal::GoalSpec;
use crate::ids::{AgentId, GoalId, TaskId};
use crate::skill::Skill;
use crate::state::{Config, State};
use crate::task::TaskSpec;
use crate::time::{Minutes, Time};

/// A workspace with one goal, no tasks and no agents, and what happened in it.
pub(in crate::projection) struct Fixture {
    engine: Engine,
    pub(super) events: Vec<Recorded>,
    pub(super) now: Time,
}

impl Fixture {
    pub(super) fn new() -> Self {
        let engine = Engine::new(Config::default());
        let mut fixture = Self {
            engine,
            events: Vec::new(),
            now: Time::default(),
        };
        fixture.act(Command::SubmitGoal {
            spec: GoalSpec {
                text: "Do it".to_owned(),
                rules: "classic".to_owned(),
                ..GoalSpec::default()
            },
        });
        let tasks: Vec<TaskId> = fixture
            .state()
            .present_tasks()
            .map(|task| task.id)
            .collect();
        tasks
            .into_iter()
            .for_each(|task| fixture.act(Command::RemoveTask { task }));
        fixture
    }

    pub(super) fn state(&self) -> &State {
        self.engine.state()
    }

    pub(super) fn act(&mut self, command: Command) {
        let done = self.engine.handle(command.clone(), self.now);
        assert_eq!(done, Ok(()), "{command:?}");
        self.events.extend(self.engine.take_events());
    }

    pub(super) fn wait(&mut self, minutes: u32) {
        self.now = self.now + Minutes(minutes);
    }

    pub(super) fn agent(&mut self, name: &str, skills: &[&str], capacity: u32) -> AgentId {
        self.agent_of_kind(AgentKind::Simulated, name, skills, capacity)
    }

    pub(super) fn live_agent(&mut self, name: &str, skills: &[&str], capacity: u32) -> AgentId {
        self.agent_of_kind(AgentKind::Live, name, skills, capacity)
    }

    fn agent_of_kind(
        &mut self,
        kind: AgentKind,
        name: &str,
        skills: &[&str],
        capacity: u32,
    ) -> AgentId {
        let id = AgentId::from_index(self.state().agents().len());
        let (name, skills) = (name.to_owned(), to_skills(skills));
        let spec = AgentSpec {
            name,
            skills,
            capacity,
            kind,
            ..AgentSpec::default()
        };
        self.act(Command::RegisterAgent { agent: None, spec });
        id
    }

    /// Adds a medium task to the goal.
    pub(super) fn task(
        &mut self,
        name: &str,
        minutes: u32,
        skills: &[&str],
        after: &[TaskId],
    ) -> TaskId {
        let id = TaskId::from_index(self.state().tasks().len());
        let spec = TaskSpec {
            name: name.to_owned(),
            estimate: Minutes(minutes),
            skills: to_skills(skills).into(),
            dependencies: after.into(),
            ..TaskSpec::default()
        };
        self.act(Command::AddTask {
            goal: GoalId(0),
            spec,
        });
        id
    }

    pub(super) fn round(&mut self) {
        self.act(Command::RunRound);
    }

    pub(super) fn start(&mut self, task: TaskId) {
        self.act(Command::StartTask {
            lease: self.lease(task),
        });
    }

    pub(super) fn complete(&mut self, task: TaskId) {
        self.complete_with(task, Vec::new());
    }

    pub(super) fn complete_with(&mut self, task: TaskId, artifacts: Vec<ArtifactRef>) {
        self.act(Command::CompleteTask {
            lease: self.lease(task),
            result: None,
            artifacts,
        });
    }

    pub(super) fn fail(&mut self, task: TaskId) {
        let reason = "it broke".to_owned();
        self.act(Command::FailTask {
            lease: self.lease(task),
            reason,
        });
    }

    fn lease(&self, task: TaskId) -> Lease {
        let found = &self.state().tasks()[task.index()];
        let agent = found.agent.expect("somebody had it");
        Lease {
            task,
            agent,
            attempt: found.attempt,
        }
    }
}

fn to_skills(names: &[&str]) -> Vec<Skill> {
    names.iter().copied().map(Skill::new).collect()
}
