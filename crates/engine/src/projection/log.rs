//! The events of a run in words.

use crate::event::{DecidedBy, Event, Lease, Recorded, ReturnReason};
use crate::ids::{AgentId, GoalId, TaskId};
use crate::state::State;
use crate::time::Time;

/// One event in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogEntry {
    /// The event's position in the journal, from 0.
    pub index: usize,
    /// When it happened.
    pub at: Time,
    /// What kind of thing happened.
    pub kind: LogKind,
    /// What happened.
    pub text: String,
    /// The task it is about.
    pub task: Option<TaskId>,
    /// The agent it is about.
    pub agent: Option<AgentId>,
    /// The goal it is about.
    pub goal: Option<GoalId>,
}

/// What kind of thing happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LogKind {
    /// Somebody changed agents, goals or tasks.
    Edit,
    /// A round, an assignment, a start.
    Work,
    /// A completion.
    Done,
    /// A failure, a loss, a refused answer.
    Trouble,
}

/// `events` in words, oldest first. `state` is any state after them, for names.
/// Heartbeats are left out.
pub fn log(state: &State, events: &[Recorded]) -> Vec<LogEntry> {
    let entries = events.iter().enumerate();
    entries
        .filter_map(|(index, recorded)| Names(state).entry(index, recorded))
        .collect()
}

struct Names<'a>(&'a State);

#[derive(Default)]
struct Subject {
    task: Option<TaskId>,
    agent: Option<AgentId>,
    goal: Option<GoalId>,
}

impl Names<'_> {
    fn entry(&self, index: usize, recorded: &Recorded) -> Option<LogEntry> {
        let (kind, text) = self.words(&recorded.event)?;
        let subject = self.subject(&recorded.event);
        Some(LogEntry {
            index,
            at: recorded.at,
            kind,
            text,
            task: subject.task,
            agent: subject.agent,
            goal: subject.goal,
        })
    }

    fn agent(&self, id: AgentId) -> &str {
        self.0
            .agents()
            .get(id.index())
            .map_or("an unknown agent", |agent| &agent.spec.name)
    }

    fn task(&self, id: TaskId) -> &str {
        self.0
            .tasks()
            .get(id.index())
            .map_or("an unknown task", |task| &task.spec.name)
    }

    fn words(&self, event: &Event) -> Option<(LogKind, String)> {
        use LogKind::{Done, Edit, Trouble, Work};
        let said = match event {
            Event::HeartbeatReceived { .. } => return None,
            Event::WorkspaceOpened { .. } => (Edit, "Workspace opened".to_owned()),
            Event::AgentRegistered { spec, .. } => (Edit, format!("{} registered", spec.name)),
            Event::AgentUnregistered { agent } => (Edit, format!("{} left", self.agent(*agent))),
            Event::AgentLost { agent } => (
                Trouble,
                format!("{} fell silent and is lost", self.agent(*agent)),
            ),
            Event::GoalSubmitted { spec, .. } => (Edit, format!("Goal submitted: {}", spec.text)),
            Event::GoalRevised { spec, .. } => (Edit, format!("Goal changed: {}", spec.text)),
            Event::GoalRemoved { goal } => {
                let text = &self.0.goals()[goal.index()].spec.text;
                (Edit, format!("Goal removed: {text}"))
            }
            Event::TaskAdded { spec, .. } => (Edit, format!("Task added: {}", spec.name)),
            Event::TaskRevised { spec, .. } => (Edit, format!("Task changed: {}", spec.name)),
            Event::TaskRemoved { task } => (Edit, format!("Task removed: {}", self.task(*task))),
            Event::RoundStarted { round } => (Work, format!("Round {} begins", round.0)),
            Event::TaskAssigned { lease, reason } => {
                let why = decided_by(reason.decided_by);
                let (task, agent) = self.both(*lease);
                (Work, format!("{task} goes to {agent}: {why}"))
            }
            Event::TaskStarted { lease } => {
                let (task, agent) = self.both(*lease);
                (Work, format!("{agent} starts {task}"))
            }
            Event::TaskCompleted { lease, .. } => {
                let (task, agent) = self.both(*lease);
                (Done, format!("{agent} completes {task}"))
            }
            Event::AttemptFailed {
                lease,
                reason,
                retries,
            } => {
                let (task, agent) = self.both(*lease);
                let then = if *retries {
                    "it goes back to the queue"
                } else {
                    "it is given up"
                };
                (Trouble, format!("{agent} fails {task}: {reason} — {then}"))
            }
            Event::TaskReturned { lease, reason } => {
                let (task, _) = self.both(*lease);
                (
                    Trouble,
                    format!("{task} goes back to the queue: {}", returned(*reason)),
                )
            }
            Event::TaskCancelled { task } => (Edit, format!("{} is cancelled", self.task(*task))),
            Event::TaskRetried { task } => {
                (Edit, format!("{} is taken up again", self.task(*task)))
            }
            Event::AnswerRefused { lease, reason } => {
                let (task, agent) = self.both(*lease);
                (
                    Trouble,
                    format!("An answer of {agent} on {task} does not count: {reason}"),
                )
            }
            Event::RunReset => (Edit, "Back to the start of the run".to_owned()),
        };
        Some(said)
    }

    fn both(&self, lease: Lease) -> (&str, &str) {
        (self.task(lease.task), self.agent(lease.agent))
    }

    fn subject(&self, event: &Event) -> Subject {
        let mut subject = Subject::default();
        match event {
            Event::AgentRegistered { agent, .. }
            | Event::AgentUnregistered { agent }
            | Event::HeartbeatReceived { agent }
            | Event::AgentLost { agent } => subject.agent = Some(*agent),
            Event::GoalSubmitted { goal, .. }
            | Event::GoalRevised { goal, .. }
            | Event::GoalRemoved { goal } => subject.goal = Some(*goal),
            Event::TaskAdded { task, .. }
            | Event::TaskRevised { task, .. }
            | Event::TaskRemoved { task }
            | Event::TaskCancelled { task }
            | Event::TaskRetried { task } => subject.task = Some(*task),
            Event::TaskAssigned { lease, .. }
            | Event::TaskStarted { lease }
            | Event::TaskCompleted { lease, .. }
            | Event::AttemptFailed { lease, .. }
            | Event::TaskReturned { lease, .. }
            | Event::AnswerRefused { lease, .. } => {
                subject.task = Some(lease.task);
                subject.agent = Some(lease.agent);
            }
            Event::WorkspaceOpened { .. } | Event::RoundStarted { .. } | Event::RunReset => {}
        }
        let task = subject
            .task
            .and_then(|task| self.0.tasks().get(task.index()));
        subject.goal = subject.goal.or(task.map(|task| task.goal));
        subject
    }
}

fn decided_by(decided_by: DecidedBy) -> &'static str {
    match decided_by {
        DecidedBy::OnlyCandidate => "nobody else can take it",
        DecidedBy::ScarceSkillKept => "others' scarce skills are needed elsewhere",
        DecidedBy::LeastLoaded => "least work on hand",
        DecidedBy::FirstRegistered => "first registered among equals",
    }
}

fn returned(reason: ReturnReason) -> &'static str {
    match reason {
        ReturnReason::AgentUnregistered => "its agent left",
        ReturnReason::AgentLost => "its agent fell silent",
        ReturnReason::CapacityLowered => "its agent's capacity was lowered",
        ReturnReason::SkillsChanged => "its agent lost the skills",
    }
}
