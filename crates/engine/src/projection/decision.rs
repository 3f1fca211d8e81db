//! Why a task went to its agent: each attempt of the run with the candidates
//! that the policy saw and what came of it.

use super::log::decided_by;
use crate::event::{AssignReason, Considered, Event, FailReason, Lease, Recorded, ReturnReason};
use crate::ids::{AgentId, Attempt, TaskId};
use crate::schedule::PolicyKind;
use crate::state::State;

/// An attempt at a task: who got it, why, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The attempt.
    pub attempt: Attempt,
    /// Who got the task.
    pub agent: AgentId,
    /// What that agent is called.
    pub name: String,
    /// The policy that decided.
    pub policy: PolicyKind,
    /// What decided, in words.
    pub decided_by: &'static str,
    /// How many agents had the skills and room.
    pub candidates: u32,
    /// The best of them, best first; none where the journal names none.
    pub considered: Vec<CandidateView>,
    /// What came of it.
    pub outcome: Outcome,
}

/// An agent that could have had a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CandidateView {
    /// The agent.
    pub agent: AgentId,
    /// What it is called.
    pub name: String,
    /// Whether it got the task.
    pub is_chosen: bool,
    /// The minutes of work that it held.
    pub outstanding_min: u32,
    /// In how many minutes it was expected to finish the task.
    pub finish_min: u32,
    /// Whether it was kept for tasks that need its scarce skills.
    pub is_kept: bool,
}

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing yet.
    UnderWay,
    /// The task was completed.
    Completed,
    /// The attempt failed, for this reason.
    Failed(FailReason),
    /// The task went back to the queue, for this reason in words.
    Returned(ReturnReason),
    /// The task was called off.
    Cancelled,
    /// Another agent, at it at the same time, completed the task first.
    Outdone,
}

/// The attempts of this run at the task `id`, the last first. Cost: linear in
/// the events since the run began or the task was added.
pub fn decisions(state: &State, events: &[Recorded], id: TaskId) -> Vec<Decision> {
    let mut decisions = Vec::new();
    let mut ended: Vec<(Attempt, Outcome)> = Vec::new();
    // What came of the attempts before that did not end by themselves.
    let mut otherwise = Outcome::UnderWay;
    for Recorded { event, .. } in events.iter().rev() {
        match event {
            Event::RunReset => break,
            Event::TaskAdded { task, .. } if *task == id => break,
            Event::TaskCancelled { task } if *task == id => otherwise = Outcome::Cancelled,
            Event::TaskCompleted { lease, .. } if lease.task == id => {
                ended.push((lease.attempt, Outcome::Completed));
                otherwise = Outcome::Outdone;
            }
            Event::AttemptFailed { lease, reason, .. } if lease.task == id => {
                ended.push((lease.attempt, Outcome::Failed(reason.clone())));
            }
            Event::TaskReturned { lease, reason } if lease.task == id => {
                ended.push((lease.attempt, Outcome::Returned(*reason)));
            }
            Event::TaskAssigned { lease, reason } | Event::TaskDuplicated { lease, reason }
                if lease.task == id =>
            {
                let own = ended.iter().find(|(attempt, _)| *attempt == lease.attempt);
                let outcome = own.map_or(&otherwise, |(_, outcome)| outcome);
                decisions.push(decision(state, *lease, reason, outcome.clone()));
            }
            _ => {}
        }
    }
    decisions
}

fn decision(state: &State, lease: Lease, reason: &AssignReason, outcome: Outcome) -> Decision {
    Decision {
        attempt: lease.attempt,
        agent: lease.agent,
        name: name(state, lease.agent),
        policy: reason.policy,
        decided_by: decided_by(reason.decided_by),
        candidates: reason.candidates,
        considered: considered(state, lease, &reason.considered),
        outcome,
    }
}

fn considered(state: &State, lease: Lease, considered: &[Considered]) -> Vec<CandidateView> {
    let view = |one: &Considered| CandidateView {
        agent: one.agent,
        name: name(state, one.agent),
        is_chosen: one.agent == lease.agent,
        outstanding_min: one.outstanding_min,
        finish_min: one.finish_min,
        is_kept: one.is_kept,
    };
    considered.iter().map(view).collect()
}

fn name(state: &State, agent: AgentId) -> String {
    state.agents()[agent.index()].spec.name.clone()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Fixture;
    use super::*;
    use crate::command::Command;

    fn decided(fixture: &Fixture, task: TaskId) -> Vec<Decision> {
        decisions(fixture.state(), &fixture.events, task)
    }

    #[test]
    fn a_decision_names_who_was_considered_and_marks_the_chosen() {
        let mut fixture = Fixture::new();
        let ada = fixture.agent("Ada", &["coding"], 2);
        let bob = fixture.agent("Bob", &["coding"], 2);
        fixture.agent("Cleo", &["law"], 2);
        fixture.task("Long", 60, &["coding"], &[]);
        let short = fixture.task("Short", 30, &["coding"], &[]);
        assert_eq!(decided(&fixture, short), []);
        fixture.round();
        let [decision] = decided(&fixture, short).try_into().expect("one attempt");
        assert_eq!((decision.agent, decision.name.as_str()), (bob, "Bob"));
        assert_eq!(decision.decided_by, "least work on hand");
        assert_eq!(
            (decision.candidates, decision.policy),
            (2, PolicyKind::LeastLoaded)
        );
        assert_eq!(decision.outcome, Outcome::UnderWay);
        let told = |one: &CandidateView| {
            (
                one.agent,
                one.is_chosen,
                one.outstanding_min,
                one.finish_min,
            )
        };
        let told: Vec<_> = decision.considered.iter().map(told).collect();
        assert_eq!(told, [(bob, true, 0, 30), (ada, false, 60, 30)]);
    }

    #[test]
    fn every_attempt_is_told_with_what_came_of_it() {
        let mut fixture = Fixture::new();
        let ada = fixture.agent("Ada", &["coding"], 1);
        let build = fixture.task("Build", 30, &["coding"], &[]);
        let outcomes = |fixture: &Fixture| -> Vec<Outcome> {
            let decisions = decided(fixture, build).into_iter();
            decisions.map(|decision| decision.outcome).collect()
        };
        fixture.round();
        fixture.fail(build);
        fixture.wait(60);
        fixture.act(Command::Tick);
        fixture.round();
        fixture.act(Command::UnregisterAgent { agent: ada });
        fixture.agent("Bob", &["coding"], 1);
        fixture.round();
        let failed = Outcome::Failed(FailReason::Reported("it broke".into()));
        let returned = Outcome::Returned(ReturnReason::AgentUnregistered);
        assert_eq!(
            outcomes(&fixture),
            [Outcome::UnderWay, returned.clone(), failed.clone()]
        );
        let names: Vec<String> = decided(&fixture, build)
            .into_iter()
            .map(|one| one.name)
            .collect();
        assert_eq!(names, ["Bob", "Ada", "Ada"]);
        fixture.complete(build);
        assert_eq!(outcomes(&fixture), [Outcome::Completed, returned, failed]);
    }

    #[test]
    fn of_two_at_it_at_once_one_completes_and_the_other_is_outdone() {
        let mut fixture = Fixture::new();
        fixture.agent("Ada", &["coding"], 1);
        let bob = fixture.agent("Bob", &["coding"], 1);
        let build = fixture.task("Build", 30, &["coding"], &[]);
        fixture.round();
        let Some(Recorded {
            at,
            event: Event::TaskAssigned { lease, reason },
        }) = fixture.events.last().cloned()
        else {
            panic!("it was assigned");
        };
        let second = Lease {
            agent: bob,
            attempt: lease.attempt.next(),
            ..lease
        };
        let more = [
            Event::TaskDuplicated {
                lease: second,
                reason,
            },
            Event::TaskCompleted {
                lease,
                result: None,
                artifacts: Box::default(),
            },
        ];
        let more = more.into_iter().map(|event| Recorded { at, event });
        fixture.events.extend(more);
        let told: Vec<(String, Outcome)> = decided(&fixture, build)
            .into_iter()
            .map(|one| (one.name, one.outcome))
            .collect();
        assert_eq!(
            told,
            [
                ("Bob".to_owned(), Outcome::Outdone),
                ("Ada".to_owned(), Outcome::Completed)
            ]
        );
    }

    #[test]
    fn a_cancelled_attempt_says_so_and_a_reset_forgets_all() {
        let mut fixture = Fixture::new();
        fixture.agent("Ada", &["coding"], 1);
        let build = fixture.task("Build", 30, &["coding"], &[]);
        fixture.round();
        fixture.act(Command::CancelTask { task: build });
        assert_eq!(decided(&fixture, build)[0].outcome, Outcome::Cancelled);
        fixture.act(Command::ResetRun);
        assert_eq!(decided(&fixture, build), []);
    }
}
