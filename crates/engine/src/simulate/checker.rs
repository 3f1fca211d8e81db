//! What must hold after every event of a simulation.

use super::ledger::{Breach, Ledger};
use crate::agent::Agent;
use crate::command::{Command, Rejection};
use crate::event::{Event, Lease, Recorded};
use crate::ids::TaskId;
use crate::invariant::{self, Violation};
use crate::journal::{self, Contradiction, JournalError};
use crate::state::State;
use crate::task::TaskState;
use thiserror::Error;

/// What did not hold.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Failure {
    /// An invariant of the state.
    #[error("invariant: {0}")]
    Invariant(#[from] Violation),
    /// The ledger's rules, or its agreement with the state.
    #[error("ledger: {0}")]
    Ledger(#[from] Breach),
    /// The journal does not replay.
    #[error("replay: {0}")]
    Contradiction(#[from] Contradiction),
    /// The replayed journal gives another state than the live one.
    #[error("the replayed journal gives another state than the live one: {0}")]
    Differs(&'static str),
    /// The text of the journal cannot be read.
    #[error("the journal's text cannot be read: {0}")]
    Unreadable(#[from] JournalError),
    /// What is read from the journal's text is not what was written.
    #[error("reading the journal's text gives other events than were written")]
    WrittenOtherwise,
    /// A rejected command recorded something.
    #[error("a rejected command changed something: {0}")]
    RejectedInPart(Rejection),
    /// An answer counted that should not have, or the other way round.
    #[error("an answer about {0} counted although it must not, or did not although it must")]
    Misjudged(TaskId),
    /// An answer that does not count changed something.
    #[error("a refused answer changed something: {0}")]
    RefusedInPart(&'static str),
    /// Something doable was not done after all faults had stopped.
    #[error("{0} could be done but is not, after all faults have stopped")]
    Undone(TaskId),
    /// It did not come to an end.
    #[error("the run does not come to an end")]
    Endless,
    /// The same scenario gave two journals.
    #[error("the same scenario gave another journal the second time")]
    Undetermined,
    /// The engine panicked.
    #[error("panic: {0}")]
    Panic(String),
}

/// Follows a journal event by event and checks everything after each.
#[derive(Clone, Debug, Default)]
pub(super) struct Checker {
    replica: State,
    ledger: Ledger,
    events: usize,
}

impl Checker {
    /// Takes the next event in. Gives the leases that it ended without their
    /// agents' doing.
    pub(super) fn observe(&mut self, recorded: &Recorded) -> Result<Vec<Lease>, Failure> {
        let is_refusal = matches!(recorded.event, Event::AnswerRefused { .. });
        let before = is_refusal.then(|| self.replica.clone());
        let ended = self.ledger.take(&recorded.event)?;
        journal::follow(&mut self.replica, recorded, self.events)?;
        self.events += 1;
        before.map_or(Ok(()), |before| check_refusal(&before, &self.replica))?;
        invariant::check(&self.replica)?;
        self.ledger.check(&self.replica)?;
        Ok(ended)
    }

    /// That `live` is what the events so far add up to.
    pub(super) fn compare(&self, live: &State) -> Result<(), Failure> {
        check_same(&self.replica, live)
    }

    /// Forgets the last task's entry: a mutation.
    #[cfg(test)]
    pub(super) fn lose_task(&mut self) {
        self.ledger.lose_task();
    }

    /// Whether an answer must count, as [`Ledger::counts`] says.
    pub(super) fn counts(&self, command: &Command) -> Option<bool> {
        self.ledger.counts(command)
    }
}

/// That a refused answer changed nothing but how many were refused.
pub(super) fn check_refusal(before: &State, after: &State) -> Result<(), Failure> {
    let mut differences = before.differences(after);
    let other = differences.find(|&field| field != "refused_answers");
    other.map_or(Ok(()), |field| Err(Failure::RefusedInPart(field)))
}

/// That the text of `events` is read and replayed into `live`.
pub(super) fn check_text(events: &[Recorded], live: &State) -> Result<State, Failure> {
    let read = journal::read(&journal::write(events))?;
    if read.damage.is_some() || read.events != events {
        return Err(Failure::WrittenOtherwise);
    }
    let replayed = journal::replay(&read.events)?;
    check_same(&replayed, live)?;
    Ok(replayed)
}

fn check_same(replayed: &State, live: &State) -> Result<(), Failure> {
    if replayed.differences(live).next().is_none() {
        return Ok(());
    }
    // The order is derived when a round asks for it, also when the round then
    // comes to nothing and leaves no event.
    let [replayed, live] = [replayed, live].map(|state| {
        let mut state = state.clone();
        state.refresh_order();
        state
    });
    let difference = replayed.differences(&live).next();
    difference.map_or(Ok(()), |field| Err(Failure::Differs(field)))
}

/// That everything is completed that somebody can do, now that all is quiet.
pub(super) fn check_done(state: &State) -> Result<(), Failure> {
    let mut is_doable = vec![false; state.tasks().len()];
    let mut has_grown = true;
    while has_grown {
        has_grown = false;
        for task in state.present_tasks() {
            let is_met = |on: &TaskId| is_doable[on.index()];
            let are_met = task.spec.dependencies.iter().all(is_met);
            if !is_doable[task.id.index()] && are_met && somebody_can(state, task.id) {
                is_doable[task.id.index()] = true;
                has_grown = true;
            }
        }
    }
    let undone = state.present_tasks().find(|task| {
        let is_done = task.state == TaskState::Completed;
        is_doable[task.id.index()] && !is_done
    });
    undone.map_or(Ok(()), |task| Err(Failure::Undone(task.id)))
}

/// Whether the task is done, or must be in the end: a registered agent may do
/// it that still takes work. A task of a led goal escalates to everybody, but
/// not past a member of its team whose hours are over.
fn somebody_can(state: &State, task: TaskId) -> bool {
    let task = &state.tasks()[task.index()];
    let spec = &task.spec;
    let since_start = state.now() - state.run_started_at();
    let takes_work = |agent: &Agent| agent.spec.availability.next_open(since_start).is_some();
    let may = |agent: &Agent| {
        let taxonomy = &state.config().taxonomy;
        taxonomy.covers(&agent.spec.skills, &spec.skills)
            && (spec.pinned.is_empty() || spec.pinned.contains(&agent.id))
            && !spec.forbidden.contains(&agent.id)
            && takes_work(agent)
    };
    let is_led = state.goals()[task.goal.index()].spec.lead.is_some();
    let may_escalate = !is_led || state.registered_agents().all(takes_work);
    let must = may_escalate && state.registered_agents().any(may);
    task.state == TaskState::Completed || must
}
