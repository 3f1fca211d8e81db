//! Why a round would assign nothing.

use crate::agent::Agent;
use crate::command::Idle;
use crate::schedule::RequirementId;
use crate::state::State;
use crate::task::TaskState;

/// Why a round would assign nothing.
pub(super) fn why(state: &State) -> Idle {
    if state.task_count() == 0 {
        return Idle::NoTasks;
    }
    let calendar = state.calendar();
    let rests = calendar.resting().filter(|(until, _)| *until > state.now());
    let negotiating = calendar.open_count() + rests.count();
    if negotiating > 0 {
        return Idle::Negotiating { tasks: negotiating };
    }
    if state.count(TaskState::Ready) > 0 {
        return why_ready_tasks_wait(state);
    }
    let held = state.count(TaskState::Assigned) + state.count(TaskState::Running);
    if held > 0 {
        return Idle::AllHeld;
    }
    let release = state.unreleased().next().map(|(at, _)| at);
    let recurrence = state.next_recurrence().map(|(at, _)| at);
    match (
        release.into_iter().chain(recurrence).min(),
        state.count(TaskState::Blocked),
    ) {
        (Some(at), _) => Idle::Until {
            at: (at - state.run_started_at()).minutes(),
        },
        (None, 0) => Idle::AllFinished,
        (None, tasks) => Idle::Stuck { tasks },
    }
}

fn why_ready_tasks_wait(state: &State) -> Idle {
    let count = |is_meant: &dyn Fn(RequirementId) -> bool| -> usize {
        let classes = state.queue().firsts().map(|(class, _)| class);
        let classes = classes.filter(|&class| is_meant(class));
        classes.map(|class| state.ready_count(class) as usize).sum()
    };
    let tasks = count(&|class| state.matching().eligible(class).is_empty());
    if tasks > 0 {
        return Idle::NoCapableAgent { tasks };
    }
    let openings = state
        .registered_agents()
        .filter_map(|agent| state.awaited_opening(agent));
    if let Some(at) = openings.min() {
        let at = (at - state.run_started_at()).minutes();
        return Idle::Until { at };
    }
    let is_over =
        |agent: &Agent| !state.is_available(agent, state.now()) && state.opens_at(agent).is_none();
    let tasks = count(&|class| {
        let mut eligible = state.matching().eligible(class).iter();
        eligible.all(|index| is_over(&state.agents()[index]))
    });
    if tasks > 0 {
        return Idle::HoursOver { tasks };
    }
    Idle::NoRoom {
        tasks: state.count(TaskState::Ready),
    }
}
