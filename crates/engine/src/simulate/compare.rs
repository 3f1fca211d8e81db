//! The same work under different policies, side by side.

use super::advance;
use crate::agent::{AgentKind, AgentSpec};
use crate::command::{Command, Idle, Rejection};
use crate::engine::Engine;
use crate::projection::{Metrics, metrics};
use crate::schedule::{Pace, PolicyKind, RunSettings};
use crate::state::State;
use crate::task::TaskState;
use crate::time::Time;

/// How a run went.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// How its rounds were run.
    pub settings: RunSettings,
    /// The run in numbers.
    pub metrics: Metrics,
    /// Tasks that were completed.
    pub completed: usize,
    /// Tasks that were not.
    pub left: usize,
    /// Why nothing more could happen.
    pub end: Idle,
}

impl Comparison {
    /// How busy the agents were on average, as a share of what their capacity
    /// offers, 0 to 1.
    #[expect(clippy::cast_precision_loss, reason = "shown rounded, decides nothing")]
    pub fn utilisation(&self) -> f64 {
        let agents = &self.metrics.agents;
        let shares: f64 = agents.iter().map(|agent| agent.utilisation).sum();
        shares / agents.len().max(1) as f64
    }
}

/// What is worth comparing: the original's rounds, and each policy continuously.
pub fn choices() -> Vec<RunSettings> {
    let continuous = PolicyKind::ALL.map(|policy| RunSettings {
        policy,
        pace: Pace::Continuous,
        ..RunSettings::default()
    });
    let original = RunSettings::default();
    std::iter::once(original).chain(continuous).collect()
}

/// Runs the work of `state` from the start of its run to the end under
/// `settings`, with simulated agents in the place of live ones; `state` stays
/// as it is.
pub fn compare(state: &State, settings: RunSettings) -> Comparison {
    run(state, settings, None).expect("nothing is asked for that could be refused")
}

/// As [`compare`], with one more agent.
///
/// # Errors
/// When that is refused.
pub(super) fn run(
    state: &State,
    settings: RunSettings,
    helper: Option<AgentSpec>,
) -> Result<Comparison, Rejection> {
    let mut engine = Engine::resume(state.clone());
    let now = state.now();
    let live = state.registered_agents().filter(|agent| agent.is_live());
    let stand_ins = live.map(|agent| Command::RegisterAgent {
        agent: Some(agent.id),
        spec: AgentSpec {
            kind: AgentKind::Simulated,
            executor: None,
            ..(*agent.spec).clone()
        },
    });
    let begin = [Command::ResetRun, Command::ChoosePolicy { settings }];
    for command in begin.into_iter().chain(stand_ins) {
        let done = engine.handle(command, now);
        assert_eq!(done, Ok(()), "these are never refused");
    }
    if let Some(spec) = helper {
        engine.handle(Command::RegisterAgent { agent: None, spec }, now)?;
    }
    let Err(end) = advance(&mut engine, Time(u64::MAX)) else {
        unreachable!("nothing lies beyond the end of time")
    };
    let state = engine.state();
    let completed = state.count(TaskState::Completed);
    Ok(Comparison {
        settings,
        metrics: metrics(state),
        completed,
        left: state.task_count() - completed,
        end,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples;

    #[test]
    fn the_barrier_costs_the_demonstration_fifteen_minutes() {
        let engine = examples::demonstration().open();
        let makespans: Vec<u32> = choices()
            .into_iter()
            .map(|settings| compare(engine.state(), settings))
            .inspect(|run| assert_eq!((run.completed, run.left), (8, 0)))
            .map(|run| run.metrics.makespan.minutes().0)
            .collect();
        assert_eq!(makespans[0], 330, "in rounds with a barrier");
        assert!(makespans[1..].iter().all(|&m| m == 315), "{makespans:?}");
        assert_eq!(engine.state().round().0, 0, "the original is untouched");
    }

    #[test]
    fn utilisation_is_the_mean_of_the_agents() {
        let engine = examples::demonstration().open();
        let mut run = compare(engine.state(), RunSettings::default());
        run.metrics.agents.truncate(2);
        run.metrics.agents[0].utilisation = 0.75;
        run.metrics.agents[1].utilisation = 0.25;
        assert_eq!(run.utilisation(), 0.5);
        run.metrics.agents.clear();
        assert_eq!(run.utilisation(), 0.0);
    }

    #[test]
    fn a_run_in_the_middle_is_compared_from_its_start() {
        let mut engine = examples::demonstration().open();
        let fresh = compare(engine.state(), RunSettings::default());
        assert_eq!(crate::simulate::step(&mut engine), Ok(()));
        assert_eq!(compare(engine.state(), RunSettings::default()), fresh);
    }
}
