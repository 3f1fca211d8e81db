//! What a simulation exercised, counted by the variants of the enums
//! themselves: a new command, event or fault does not compile until it is
//! listed here, and a simulation that never reaches it fails.

use super::scenario::Fault;
use crate::command::{Command, Idle, Rejection};
use crate::event::{DecidedBy, Event, FailReason, RefusalReason, ReturnReason, StallReason};
use crate::fault::Fault as Injected;
use crate::schedule::{Escalation, Pace, PolicyKind};
use std::fmt;

/// An enum whose variants are counted.
pub trait Counted {
    /// The enum's place among the groups of a [`Coverage`].
    const GROUP: usize;
    /// The position of the variant among the group's names.
    fn variant(&self) -> usize;
}

/// Lists the counted enums with all their variants.
macro_rules! counted {
    ($($group:literal $type:ident { $($variant:ident),* $(,)? })*) => {
        /// The groups' names with those of their variants.
        const GROUPS: &[(&str, &[&str])] = &[
            $((stringify!($type), &[$(stringify!($variant)),*])),*
        ];
        $(
            impl Counted for $type {
                const GROUP: usize = $group;
                fn variant(&self) -> usize {
                    #[derive(Clone, Copy)]
                    enum Position { $($variant),* }
                    let position = match self {
                        $($type::$variant { .. } => Position::$variant),*
                    };
                    position as usize
                }
            }
        )*
    };
}

counted! {
    0 Fault {
        Lose, Delay, Duplicate, Reorder, Refuse, Lie, Crash, Hang, Slow, Flap, Forge, Reload,
    }
    1 Command {
        RegisterAgent, UnregisterAgent, Heartbeat, SubmitGoal, ReviseGoal, RemoveGoal, CancelGoal,
        AddTask, ReviseTask, RemoveTask, ChoosePolicy, RunRound, StartTask, CompleteTask, FailTask,
        CancelTask, RetryTask, ResetRun, Tick, AdoptPlan, Bid, DeclineTask, AcceptAward, SetTolerance, InjectFault,
        ReportAway,
    }
    2 Event {
        WorkspaceOpened, AgentRegistered, AgentUnregistered, HeartbeatReceived, AgentLost,
        GoalSubmitted, GoalRevised, GoalRemoved, TaskAdded, TaskRevised, TaskRemoved, PolicyChosen,
        TaskReleased, RoundStarted, TaskAssigned, TaskAccepted, TaskStarted, TaskCompleted, AttemptFailed,
        TaskReturned, TaskCancelled, TaskRetried, AnswerRefused, RunReset, PlanAdopted, TaskAnnounced, BidReceived, BidDeclined, BidTimedOut, TaskAwarded, AwardDeclined, AwardTimedOut, NegotiationFailed, ToleranceChanged, FaultInjected, AgentSuspected, TaskDuplicated, GoalStalled, GoalRecurred, RecurrenceStopped,
    }
    3 Rejection {
        Input, UnknownAgent, UnknownGoal, UnknownTask, Cycle, TaskUnderWay, GoalUnderWay,
        WrongState, NothingToAssign, Refused, Full, UnfitPlan, NotSimulated, NotLive,
    }
    4 RefusalReason {
        UnknownTask, NotAssigned, AlreadyFinished, OtherAgent, OldAttempt, AlreadyStarted, NotNegotiated, NotInvited, AlreadyAnswered, TooLate, NotAwarded, NoRoom,
    }
    5 ReturnReason { AgentUnregistered, AgentLost, AgentAway, Interrupted, CapacityLowered, SkillsChanged, LeaseExpired }
    6 FailReason { Reported, TimedOut, LostTooOften }
    7 Idle { NoTasks, AllFinished, AllHeld, NoCapableAgent, NoRoom, Stuck, Negotiating, Until, HoursOver }
    8 PolicyKind { LeastLoaded, EarliestFinish, ContractNet, Planned }
    9 Pace { Barrier, Continuous }
    10 DecidedBy {
        OnlyCandidate, ScarceSkillKept, LeastLoaded, FirstRegistered, EarliestFinish, Planned,
        BestBid, WaitedLongest,
    }
    11 StallReason { Failures, Losses, RetryBudget }
    12 Injected { Crash, Hang, Slow, Flap, Refuse, Lossy }
    13 Escalation { None, Lead, Superior, Everybody }
}

/// What a simulation cannot reach, and why.
const NOT_ASKED_FOR: &[(&str, &str, &str)] = &[
    (
        "Rejection",
        "Full",
        "a workspace holds 100,000 agents and more",
    ),
    ("Event", "RecurrenceStopped", "the workspace must be full"),
];

/// How often each variant of each group was exercised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage(Vec<Vec<u64>>);

impl Default for Coverage {
    fn default() -> Self {
        let zeros = |(_, names): &(&str, &[&str])| vec![0; names.len()];
        Self(GROUPS.iter().map(zeros).collect())
    }
}

impl Coverage {
    /// Counts one.
    pub fn count<T: Counted>(&mut self, one: &T) {
        self.0[T::GROUP][one.variant()] += 1;
    }

    /// Counts an accepted command and the choices that it brings.
    pub(super) fn count_accepted(&mut self, command: &Command) {
        self.count(command);
        if let Command::ChoosePolicy { settings } = command {
            self.count(&settings.policy);
            self.count(&settings.pace);
        }
    }

    /// Counts a rejection and its reason.
    pub(super) fn count_rejected(&mut self, rejection: &Rejection) {
        self.count(rejection);
        if let Rejection::NothingToAssign(idle) = rejection {
            self.count(idle);
        }
    }

    /// Counts an event and its reason.
    pub(super) fn count_event(&mut self, event: &Event) {
        self.count(event);
        match event {
            Event::AttemptFailed { reason, .. } => self.count(reason),
            Event::TaskReturned { reason, .. } => self.count(reason),
            Event::AnswerRefused { reason, .. } => self.count(reason),
            Event::TaskAssigned { reason, .. } => {
                self.count(&reason.decided_by);
                self.count(&reason.escalated);
            }
            Event::GoalStalled { reason, .. } => self.count(reason),
            Event::FaultInjected {
                fault: Some(fault), ..
            } => self.count(fault),
            _ => {}
        }
    }

    /// Everything asked for that was never exercised, as `Group::Variant`.
    pub fn missing(&self) -> Vec<String> {
        let rows = self.rows().filter(|&(group, name, count)| {
            let is_known = |one: &&(&str, &str, &str)| (one.0, one.1) == (group, name);
            count == 0 && !NOT_ASKED_FOR.iter().any(|one| is_known(&one))
        });
        rows.map(|(group, name, _)| format!("{group}::{name}"))
            .collect()
    }

    fn rows(&self) -> impl Iterator<Item = (&'static str, &'static str, u64)> {
        GROUPS
            .iter()
            .zip(&self.0)
            .flat_map(|((group, names), counts)| {
                let both = names.iter().zip(counts);
                both.map(move |(name, count)| (*group, *name, *count))
            })
    }
}

impl fmt::Display for Coverage {
    /// One line a group, each variant with its count.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for ((group, names), counts) in GROUPS.iter().zip(&self.0) {
            write!(f, "{group}:")?;
            for (name, count) in names.iter().zip(counts) {
                write!(f, " {name} {count}")?;
            }
            writeln!(f)?;
        }
        for (group, name, why) in NOT_ASKED_FOR {
            writeln!(f, "not asked for: {group}::{name}, {why}")?;
        }
        Ok(())
    }
}
