//! Events: what happened. They are the truth; everything else is folded from
//! them, and they are what is stored.
//!
//! These types *are* version 1 of the stored format. A change that a reader of
//! old journals would notice needs a new version in [`crate::journal`]; the
//! golden journal in `tests/` tells.

use crate::agent::AgentSpec;
use crate::artifact::ArtifactRef;
use crate::fault::Fault;
use crate::goal::{Findings, GoalSpec};
use crate::ids::{AgentId, Attempt, GoalId, Round, TaskId};
use crate::negotiation::Bid;
use crate::plan::Plan;
use crate::schedule::{Escalation, PolicyKind, RunSettings};
use crate::state::Config;
use crate::task::TaskSpec;
use crate::time::Time;
use crate::tolerance::Tolerance;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// An event with its place in the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// When it happened. Never before the event before it.
    pub at: Time,
    /// What happened.
    pub event: Event,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The workspace began; the first event of every journal.
    WorkspaceOpened {
        /// The settings it runs with.
        config: Arc<Config>,
    },
    /// An agent was registered, or registered again with another spec.
    AgentRegistered {
        /// The agent.
        agent: AgentId,
        /// What was said about it.
        spec: Arc<AgentSpec>,
    },
    /// An agent left. It holds no task any more.
    AgentUnregistered {
        /// The agent.
        agent: AgentId,
    },
    /// How much trouble is borne was changed.
    ToleranceChanged {
        /// What holds from now on.
        tolerance: Tolerance,
    },
    /// A simulated agent was made to misbehave, or well again.
    FaultInjected {
        /// The agent.
        agent: AgentId,
        /// How it misbehaves; `None` for no more.
        fault: Option<Fault>,
    },
    /// An agent was heard of. A suspected or lost one is present again.
    HeartbeatReceived {
        /// The agent.
        agent: AgentId,
    },
    /// An agent has been silent for a while: it gets no new work.
    AgentSuspected {
        /// The agent.
        agent: AgentId,
    },
    /// An agent was silent for as long as the heartbeat timeout.
    AgentLost {
        /// The agent.
        agent: AgentId,
    },
    /// A goal was submitted. Its tasks follow.
    GoalSubmitted {
        /// The goal.
        goal: GoalId,
        /// What was said about it.
        spec: Arc<GoalSpec>,
        /// What the rules found in it.
        findings: Arc<Findings>,
    },
    /// What is said about a goal changed. Where its tasks changed too, their
    /// events follow.
    GoalRevised {
        /// The goal.
        goal: GoalId,
        /// What is said about it now.
        spec: Arc<GoalSpec>,
        /// What the rules found in it.
        findings: Arc<Findings>,
    },
    /// A goal came again: the new one is as its origin, without the
    /// repetition. Its tasks follow.
    GoalRecurred {
        /// The goal that is repeated.
        origin: GoalId,
        /// The new goal.
        goal: GoalId,
    },
    /// A goal does not come again any more, because the workspace is full.
    RecurrenceStopped {
        /// The goal that was repeated.
        goal: GoalId,
    },
    /// A goal was taken out of the workspace. Its tasks went before it.
    GoalRemoved {
        /// The goal.
        goal: GoalId,
    },
    /// A task was added to a goal.
    TaskAdded {
        /// The task.
        task: TaskId,
        /// Its goal.
        goal: GoalId,
        /// What was said about it.
        spec: Arc<TaskSpec>,
    },
    /// What is said about a task changed.
    TaskRevised {
        /// The task.
        task: TaskId,
        /// What is said about it now.
        spec: Arc<TaskSpec>,
    },
    /// A task was taken out of the workspace; nobody waits for it any more.
    TaskRemoved {
        /// The task.
        task: TaskId,
    },
    /// How rounds are run was chosen. It stays when the run is reset.
    PolicyChosen {
        /// What was chosen.
        settings: RunSettings,
    },
    /// A plan was adopted: from now on it is the one to follow.
    PlanAdopted {
        /// The plan.
        plan: Arc<Plan>,
    },
    /// A task's time came: it may become ready.
    TaskReleased {
        /// The task.
        task: TaskId,
    },
    /// A round of assignments began.
    RoundStarted {
        /// The round.
        round: Round,
    },
    /// A task was announced: agents may bid for it.
    TaskAnnounced {
        /// The task.
        task: TaskId,
        /// The attempt that their answers name.
        attempt: Attempt,
        /// Who may bid, the soonest expected first; at most
        /// [`crate::negotiation::MAX_INVITED`].
        agents: Box<[AgentId]>,
        /// When the wait for bids ends.
        bids_until: Time,
    },
    /// An invited agent offered to do a task.
    BidReceived {
        /// The lease that it would get.
        lease: Lease,
        /// The offer.
        bid: Bid,
    },
    /// An invited agent refused to bid, or took its bid back.
    BidDeclined {
        /// The lease that it would get.
        lease: Lease,
        /// Why.
        reason: Box<str>,
    },
    /// An invited agent did not bid in time.
    BidTimedOut {
        /// The lease that it would get.
        lease: Lease,
    },
    /// A task was awarded to the best bid that was left.
    TaskAwarded {
        /// The lease that its agent gets by accepting.
        lease: Lease,
        /// When the wait for its answer ends.
        answer_until: Time,
    },
    /// An agent declined an award.
    AwardDeclined {
        /// The lease that it would have got.
        lease: Lease,
        /// Why.
        reason: Box<str>,
    },
    /// An agent did not answer an award in time.
    AwardTimedOut {
        /// The lease that it would have got.
        lease: Lease,
    },
    /// No bid was left that its agent had room for: nobody gets the task for now.
    NegotiationFailed {
        /// The task.
        task: TaskId,
        /// The attempt that had been announced.
        attempt: Attempt,
        /// From when it may be announced again.
        again_at: Time,
    },
    /// A task was given to an agent.
    TaskAssigned {
        /// Who may answer for it.
        lease: Lease,
        /// Why this agent.
        reason: AssignReason,
    },
    /// A running task was given to a second agent, because the first is slow.
    /// Whoever completes it first counts.
    TaskDuplicated {
        /// Who may answer for it too.
        lease: Lease,
        /// Why this agent.
        reason: AssignReason,
    },
    /// An agent said that it will do a task. It need not begin at once then.
    TaskAccepted {
        /// The lease that it has.
        lease: Lease,
    },
    /// An agent began a task.
    TaskStarted {
        /// The lease it acts on.
        lease: Lease,
    },
    /// An agent completed a task.
    TaskCompleted {
        /// The lease it acts on.
        lease: Lease,
        /// What it reported.
        result: Option<Box<str>>,
        /// What it made.
        #[serde(default, skip_serializing_if = "is_none")]
        artifacts: Box<[ArtifactRef]>,
    },
    /// An attempt failed.
    AttemptFailed {
        /// The lease that ended.
        lease: Lease,
        /// Why.
        reason: FailReason,
        /// Whether the task is not given up.
        retries: bool,
        /// When it goes back to the queue; `None` for at once, or where
        /// another agent is still at it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_at: Option<Time>,
    },
    /// A goal cannot be reached any more, because a task was given up. Taking
    /// up the task again mends it.
    GoalStalled {
        /// The goal.
        goal: GoalId,
        /// The task.
        task: TaskId,
        /// Why it was given up.
        reason: StallReason,
    },
    /// A task went back to the queue through no fault of its own.
    TaskReturned {
        /// The lease that ended.
        lease: Lease,
        /// Why.
        reason: ReturnReason,
    },
    /// A task was called off.
    TaskCancelled {
        /// The task.
        task: TaskId,
    },
    /// A failed or cancelled task was taken up again.
    TaskRetried {
        /// The task.
        task: TaskId,
    },
    /// An answer came that does not count. It changes nothing.
    AnswerRefused {
        /// The lease that the answer named.
        lease: Lease,
        /// Why it does not count.
        reason: RefusalReason,
    },
    /// The run went back to its start: agents, goals and tasks stay, work is undone.
    RunReset,
}

fn is_none(artifacts: &[ArtifactRef]) -> bool {
    artifacts.is_empty()
}

/// The right to answer for one attempt at one task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    /// The task.
    pub task: TaskId,
    /// The agent that holds it.
    pub agent: AgentId,
    /// The attempt.
    pub attempt: Attempt,
}

/// Why a policy chose the agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignReason {
    /// The policy that decided.
    #[serde(default)]
    pub policy: PolicyKind,
    /// How many agents could take it when the round first asked.
    pub candidates: u32,
    /// What decided between the candidates.
    pub decided_by: DecidedBy,
    /// The best candidates, the chosen one first; all of them when they are
    /// at most [`MAX_CONSIDERED`].
    #[serde(default)]
    pub considered: Box<[Considered]>,
    /// How far beyond its goal's team the task had to look.
    #[serde(default, skip_serializing_if = "Escalation::is_none")]
    pub escalated: Escalation,
}

/// Most candidates that a reason lists.
pub const MAX_CONSIDERED: usize = 6;

/// A candidate as the policy saw it. Stored as an array, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(AgentId, u32, u32, bool)", into = "(AgentId, u32, u32, bool)")]
pub struct Considered {
    /// The agent.
    pub agent: AgentId,
    /// The estimated minutes that it held already.
    pub outstanding_min: u32,
    /// In how many minutes it was expected to finish the task.
    pub finish_min: u32,
    /// Whether it was kept for tasks that need its scarce skills.
    pub is_kept: bool,
}

impl From<(AgentId, u32, u32, bool)> for Considered {
    fn from((agent, outstanding_min, finish_min, is_kept): (AgentId, u32, u32, bool)) -> Self {
        Self {
            agent,
            outstanding_min,
            finish_min,
            is_kept,
        }
    }
}

impl From<Considered> for (AgentId, u32, u32, bool) {
    fn from(one: Considered) -> Self {
        (one.agent, one.outstanding_min, one.finish_min, one.is_kept)
    }
}

/// What decided between the candidates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecidedBy {
    /// It was the only one.
    OnlyCandidate,
    /// Another candidate's skill is scarce and needed elsewhere.
    ScarceSkillKept,
    /// It holds the fewest minutes of work.
    LeastLoaded,
    /// It was registered first among equals.
    FirstRegistered,
    /// It is expected to finish the task first.
    EarliestFinish,
    /// The plan says so.
    Planned,
    /// It is not planned yet, but has waited for as long as ageing allows.
    WaitedLongest,
    /// Its bid was the best of those that it did not decline.
    BestBid,
}

/// Why an attempt failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailReason {
    /// The agent said so.
    Reported(Box<str>),
    /// It took longer than the timeout.
    TimedOut,
    /// Its agent was lost or did not start it, once too often.
    LostTooOften,
}

impl fmt::Display for FailReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reported(text) => f.write_str(text),
            Self::TimedOut => f.write_str("It took longer than its timeout."),
            Self::LostTooOften => f.write_str("Too many agents were lost while they held it."),
        }
    }
}

/// Why a task was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StallReason {
    /// Too many attempts at it failed.
    Failures,
    /// Too many agents were lost while they held it.
    Losses,
    /// Its goal has made up for as many failures as it may.
    RetryBudget,
}

impl fmt::Display for StallReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Failures => "too many attempts failed",
            Self::Losses => "too many agents were lost with it",
            Self::RetryBudget => "the goal’s retries are used up",
        })
    }
}

/// Why a held task went back to the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnReason {
    /// Its agent left.
    AgentUnregistered,
    /// Its agent fell silent, or broke down.
    AgentLost,
    /// Its agent said goodbye for now.
    AgentAway,
    /// Baton was closed while its agent was at it.
    Interrupted,
    /// Its agent's capacity was lowered below its load.
    CapacityLowered,
    /// Its agent no longer has the skills.
    SkillsChanged,
    /// Its agent did not start it in time.
    LeaseExpired,
}

impl ReturnReason {
    /// Whether the task may be to blame: some tasks kill whoever takes them.
    pub fn is_loss(self) -> bool {
        match self {
            Self::AgentLost | Self::LeaseExpired => true,
            Self::AgentUnregistered
            | Self::AgentAway
            | Self::Interrupted
            | Self::CapacityLowered
            | Self::SkillsChanged => false,
        }
    }
}

impl fmt::Display for ReturnReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AgentUnregistered => "its agent left",
            Self::AgentLost => "its agent fell silent",
            Self::AgentAway => "its agent went away",
            Self::Interrupted => "Baton was closed",
            Self::CapacityLowered => "its agent’s capacity was lowered",
            Self::SkillsChanged => "its agent lost the skills",
            Self::LeaseExpired => "its agent did not start it in time",
        })
    }
}

/// Why a live agent is away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Absence {
    /// It broke down.
    Crashed,
    /// It said goodbye for now.
    SaidGoodbye,
    /// Baton was closed, and its agents with it.
    Interrupted,
}

impl Absence {
    /// Why what the agent holds goes back.
    pub(crate) fn return_reason(self) -> ReturnReason {
        match self {
            Self::Crashed => ReturnReason::AgentLost,
            Self::SaidGoodbye => ReturnReason::AgentAway,
            Self::Interrupted => ReturnReason::Interrupted,
        }
    }
}

/// Why an answer does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalReason {
    /// There is no such task.
    UnknownTask,
    /// Nobody holds the task: it waits to be assigned.
    NotAssigned,
    /// The task is finished already.
    AlreadyFinished,
    /// Another agent holds the task.
    OtherAgent,
    /// The agent's attempt was ended and the task announced or assigned again.
    OldAttempt,
    /// The agent has already started the task.
    AlreadyStarted,
    /// No bids or answers are awaited for the task.
    NotNegotiated,
    /// The agent was not invited to bid.
    NotInvited,
    /// The agent has bid or declined already.
    AlreadyAnswered,
    /// The wait for the answer was over.
    TooLate,
    /// The task was not awarded to the agent.
    NotAwarded,
    /// The agent holds as much as it can, or is lost.
    NoRoom,
}

impl fmt::Display for RefusalReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownTask => "there is no such task",
            Self::NotAssigned => "the task is not assigned to anybody",
            Self::AlreadyFinished => "the task is finished already",
            Self::OtherAgent => "another agent holds the task",
            Self::OldAttempt => "the task was taken back and given out anew since",
            Self::AlreadyStarted => "the task is started already",
            Self::NotNegotiated => "nothing is being negotiated about the task",
            Self::NotInvited => "the agent was not invited to bid for the task",
            Self::AlreadyAnswered => "the agent has answered already",
            Self::TooLate => "the wait for the answer was over",
            Self::NotAwarded => "the task is not awarded to the agent",
            Self::NoRoom => "the agent has no room for the task",
        })
    }
}
