//! What there is to know about a task beside what can be edited.

use super::links::Link;
use crate::components::labels::span;
use crate::components::words::{agent_name, listed};
use crate::session::Session;
use crate::studio::Selected;
use baton_engine::projection::TaskView;
use baton_engine::{AgentId, State, Time};
use leptos::prelude::*;

/// Who has it, which attempt, when what happened, and what was reported.
#[component]
pub fn TaskFacts(
    /// The task.
    task: Memo<TaskView>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let start = Memo::new(move |_| session.with_state(State::run_started_at));
    let facts = move || task.with(|task| facts(task, start.get()));
    let bounds = move || session.with_state(|state| task.with(|task| bounds(state, task)));
    let lines = move || {
        facts()
            .into_iter()
            .chain(bounds())
            .map(|(name, value)| view! { <dt>{name}</dt><dd>{value}</dd> })
            .collect_view()
    };
    let agent = move || {
        task.with(|task| task.agent.clone()).map(|(id, name)| {
            view! {
                <dt>"Agent"</dt>
                <dd><Link to=Selected::Agent(id) name/></dd>
            }
        })
    };
    let report = move || {
        task.with(|task| task.report.clone()).map(|report| {
            view! {
                <dt>"Report"</dt>
                <dd class="record__report" dir="auto">{report}</dd>
            }
        })
    };
    view! {
        <dl class="record" data-testid="task-facts">
            {agent}
            {lines}
            {report}
            <dt>"Id"</dt>
            <dd class="record__id">{move || task.with(|task| task.uuid.clone())}</dd>
        </dl>
    }
}

/// The facts that there are, each with its name. Times count from the start of the run.
fn facts(task: &TaskView, start: Time) -> Vec<(&'static str, String)> {
    let at = |time: Option<Time>| time.map(|time| span(time - start));
    let some = |count: u32| (count > 0).then(|| count.to_string());
    let all = [
        ("Round", task.round.map(|round| round.0.to_string())),
        ("Attempt", some(task.attempt.0)),
        ("Failed attempts", some(task.failures)),
        ("Ready at", at(task.ready_at)),
        ("Assigned at", at(task.assigned_at)),
        ("Started at", at(task.started_at)),
        ("Ended at", at(task.finished_at)),
    ];
    all.into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
}

/// Who may do it and how long it may take, once these are no fields any more.
fn bounds(state: &State, task: &TaskView) -> Vec<(&'static str, String)> {
    if task.state.is_waiting() {
        return Vec::new();
    }
    let spec = &task.spec;
    let names = |agents: &[AgentId]| {
        let names: Vec<&str> = agents.iter().map(|id| agent_name(state, *id)).collect();
        (!names.is_empty()).then(|| listed(&names, "and"))
    };
    let all = [
        ("Only for", names(&spec.pinned)),
        ("Not for", names(&spec.forbidden)),
        ("Timeout", spec.timeout_min.map(|limit| limit.to_string())),
    ];
    all.into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_engine::{Command, TaskId, examples, projection};

    #[test]
    fn only_what_has_happened_is_a_fact() {
        let mut engine = examples::demonstration().open();
        let names = |engine: &baton_engine::Engine| -> Vec<&str> {
            let task = projection::task(engine.state(), TaskId(0)).expect("there is a task");
            facts(&task, Time(0))
                .into_iter()
                .map(|(name, _)| name)
                .collect()
        };
        assert_eq!(names(&engine), ["Ready at"]);
        engine
            .handle(Command::RunRound, Time(0))
            .expect("there is work");
        assert_eq!(
            names(&engine),
            ["Round", "Attempt", "Ready at", "Assigned at"]
        );
    }
}
