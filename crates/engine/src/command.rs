//! Commands: what somebody wants to happen. Each is either turned into events
//! or rejected with a reason that says what to do.

use crate::agent::AgentSpec;
use crate::artifact::ArtifactRef;
use crate::event::{Absence, Lease, RefusalReason};
use crate::fault::Fault;
use crate::goal::GoalSpec;
use crate::ids::{AgentId, GoalId, TaskId};
use crate::negotiation::Bid;
use crate::plan::{Plan, PlanFault};
use crate::schedule::RunSettings;
use crate::task::{TaskSpec, TaskState};
use crate::text::InputError;
use crate::time::Minutes;
use crate::tolerance::Tolerance;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What somebody wants to happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Register an agent, or with `agent` given register that one again: it
    /// keeps what it holds as far as its new spec allows.
    RegisterAgent {
        /// The agent to register again.
        agent: Option<AgentId>,
        /// What to say about it.
        spec: AgentSpec,
    },
    /// Take an agent out; what it holds goes back to the queue.
    UnregisterAgent {
        /// The agent.
        agent: AgentId,
    },
    /// Note that an agent is alive.
    Heartbeat {
        /// The agent.
        agent: AgentId,
    },
    /// Note that a live agent is away, known at once and not by its silence.
    /// What it holds goes back to the queue; a heartbeat makes it present again.
    ReportAway {
        /// The agent.
        agent: AgentId,
        /// Why.
        cause: Absence,
    },
    /// Decompose a goal into tasks.
    SubmitGoal {
        /// What to say about it.
        spec: GoalSpec,
    },
    /// Change a goal. A change of its text, context or rules decomposes it
    /// anew, which is refused once an agent has had one of its tasks.
    ReviseGoal {
        /// The goal.
        goal: GoalId,
        /// What to say about it.
        spec: GoalSpec,
    },
    /// Take a goal and its tasks out of the workspace. It does not come again;
    /// repetitions that came already stay.
    RemoveGoal {
        /// The goal.
        goal: GoalId,
    },
    /// Call off every unfinished task of a goal. Its repetitions still come.
    CancelGoal {
        /// The goal.
        goal: GoalId,
    },
    /// Add a task to a goal.
    AddTask {
        /// The goal.
        goal: GoalId,
        /// What to say about the task.
        spec: TaskSpec,
    },
    /// Change a task that no agent has had yet.
    ReviseTask {
        /// The task.
        task: TaskId,
        /// What to say about it.
        spec: TaskSpec,
    },
    /// Take a task out of the workspace; nobody waits for it any more.
    RemoveTask {
        /// The task.
        task: TaskId,
    },
    /// Choose how rounds are run.
    ChoosePolicy {
        /// What to choose.
        settings: RunSettings,
    },
    /// Follow this plan where the policy is to follow one.
    AdoptPlan {
        /// The plan.
        plan: Plan,
    },
    /// Choose how much trouble is borne.
    SetTolerance {
        /// What to bear.
        tolerance: Tolerance,
    },
    /// Make a simulated agent misbehave until somebody mends it or resets the run.
    InjectFault {
        /// The agent.
        agent: AgentId,
        /// How it misbehaves; `None` to mend it.
        fault: Option<Fault>,
    },
    /// Assign every ready task that somebody can take, or announce it under
    /// the contract net.
    RunRound,
    /// An agent offers to do an announced task.
    Bid {
        /// The lease that it would get.
        lease: Lease,
        /// The offer.
        bid: Bid,
    },
    /// An agent refuses to bid, takes its bid back, or declines an award.
    DeclineTask {
        /// The lease that it would get.
        lease: Lease,
        /// Why.
        reason: String,
    },
    /// An agent accepts an award: the task is its own. Of what it was given
    /// without a question it says that it will do it.
    AcceptAward {
        /// The lease that it gets.
        lease: Lease,
    },
    /// An agent begins a task.
    StartTask {
        /// The lease it acts on.
        lease: Lease,
    },
    /// An agent has completed a task.
    CompleteTask {
        /// The lease it acts on.
        lease: Lease,
        /// What it reports.
        result: Option<String>,
        /// What it made.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        artifacts: Vec<ArtifactRef>,
    },
    /// An agent could not do a task.
    FailTask {
        /// The lease it acts on.
        lease: Lease,
        /// Why.
        reason: String,
    },
    /// Call a task off.
    CancelTask {
        /// The task.
        task: TaskId,
    },
    /// Take up a failed or cancelled task again.
    RetryTask {
        /// The task.
        task: TaskId,
    },
    /// Go back to the start of the run. Repetitions of goals go.
    ResetRun,
    /// Let time pass: goals come again, tasks are released, silent agents
    /// suspected and lost, expired leases end, overdue attempts fail, slow ones
    /// get a duplicate, waits for answers end.
    Tick,
}

/// Why a command was not carried out. It changed nothing, but for an answer
/// that does not count, which is recorded, and a plan that a round made anew.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Rejection {
    /// Fields are filled in wrongly.
    #[error("{}", join(.0))]
    Input(Vec<InputError>),
    /// No such agent is registered.
    #[error("Agent {0} is not registered. Register it first.")]
    UnknownAgent(AgentId),
    /// There is no such goal.
    #[error("There is no goal {0}.")]
    UnknownGoal(GoalId),
    /// There is no such task.
    #[error("There is no task {0}.")]
    UnknownTask(TaskId),
    /// A dependency would make a task wait for itself.
    #[error("This would be a cycle: {}. Remove one of these dependencies first.", .names.join(" waits for "))]
    Cycle {
        /// The tasks around the cycle; the first is also the last.
        tasks: Vec<TaskId>,
        /// Their names.
        names: Vec<String>,
    },
    /// The task cannot be edited any more.
    #[error("“{name}” is {state}. Go back to the start of the run to change it.")]
    TaskUnderWay {
        /// The task.
        task: TaskId,
        /// Its name.
        name: String,
        /// Where it is.
        state: TaskState,
    },
    /// The goal cannot be decomposed anew any more.
    #[error(
        "Work on this goal has begun. Go back to the start of the run to change its text, context or rules."
    )]
    GoalUnderWay(GoalId),
    /// The task is not in a state in which this can be done.
    #[error("“{name}” is {state}; only {needed} can be {verb}.")]
    WrongState {
        /// Its name.
        name: String,
        /// Where it is.
        state: TaskState,
        /// Where it would have to be.
        needed: &'static str,
        /// What was asked for.
        verb: &'static str,
    },
    /// Faults of the engine are for simulated agents.
    #[error("“{name}” is a live agent. Only simulated agents can be made to misbehave.")]
    NotSimulated {
        /// Its name.
        name: String,
    },
    /// Only live agents can be away.
    #[error("“{name}” is a simulated agent, which is always there.")]
    NotLive {
        /// Its name.
        name: String,
    },
    /// No ready task can be given to anybody now.
    #[error("{0}")]
    NothingToAssign(Idle),
    /// The answer does not count.
    #[error("This answer does not count: {0}.")]
    Refused(RefusalReason),
    /// The plan cannot be followed.
    #[error("This plan does not fit the work any more: {0}. Optimise again.")]
    UnfitPlan(PlanFault),
    /// The workspace is full.
    #[error("A workspace holds at most {max} {what}.")]
    Full {
        /// What there are too many of.
        what: &'static str,
        /// The limit.
        max: usize,
    },
}

/// Why a round would assign nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Idle {
    /// There are no tasks.
    #[error("There is no task yet. Submit a goal.")]
    NoTasks,
    /// All tasks are finished.
    #[error("All tasks are finished.")]
    AllFinished,
    /// Everything is with agents already.
    #[error("Every task that could be assigned is with an agent.")]
    AllHeld,
    /// Ready tasks wait, but nobody may do them.
    #[error(
        "{tasks} ready tasks have nobody to do them: whoever is registered lacks the skills or is ruled out. Add an agent or a skill, or change who may do them."
    )]
    NoCapableAgent {
        /// How many tasks wait.
        tasks: usize,
    },
    /// Tasks wait for bids, for the answer to an award, or to be announced again.
    #[error("{tasks} tasks are under negotiation with agents.")]
    Negotiating {
        /// How many tasks.
        tasks: usize,
    },
    /// Nothing can be assigned before a moment: hours begin, tasks are
    /// released, or a goal comes again.
    #[error("Nothing can be assigned until {at} after the start of the run.")]
    Until {
        /// The moment, counted from the start of the run.
        at: Minutes,
    },
    /// Ready tasks wait for agents who take nothing new any more.
    #[error("{tasks} ready tasks wait for agents whose hours are over. Give these more hours.")]
    HoursOver {
        /// How many tasks wait.
        tasks: usize,
    },
    /// Ready tasks wait, and whoever may do them is full or lost.
    #[error("{tasks} ready tasks wait for an agent to have room.")]
    NoRoom {
        /// How many tasks wait.
        tasks: usize,
    },
    /// Nothing is ready: what is left waits for failed or cancelled tasks.
    #[error("{tasks} tasks wait for tasks that failed or were cancelled. Retry those.")]
    Stuck {
        /// How many tasks wait.
        tasks: usize,
    },
}

fn join(errors: &[InputError]) -> String {
    let shown: Vec<String> = errors
        .iter()
        .map(|error| format!("{:?}: {}", error.field, error.problem))
        .collect();
    shown.join(" ")
}
