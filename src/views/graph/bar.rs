//! Above the graph: search, filters, and how it is shown.

use super::filter::{Filter, found};
use super::stage::Stage;
use crate::components::combobox::{Choice, Combobox};
use crate::components::labels::minutes;
use crate::studio::{Selected, Selection};
use baton_engine::{AgentId, GoalId, Skill, TaskId, TaskState};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Most tasks that a search offers.
const MAX_FOUND: usize = 12;
/// Most goals, agents and skills to choose from, each.
const MAX_OPTIONS: usize = 500;
/// The page's name for the filters.
const FILTERS: &str = "graph-filters";

/// Above the graph: search, filters, and how it is shown.
#[component]
pub fn Bar(
    /// The stage that it is for.
    stage: Stage,
) -> impl IntoView {
    let slack = move || {
        stage.is_critical.get().then(|| {
            let length = stage.slack.with(|slack| slack.length_min);
            view! { <output class="graph__told" data-testid="graph-critical-length">{minutes(length)}</output> }
        })
    };
    let goals = Memo::new(move |_| stage.graph.with(|graph| graph.goals.len()));
    let is_collapsed = Memo::new(move |_| stage.collapsed.with(|collapsed| !collapsed.is_empty()));
    view! {
        <div class="graph__bar" role="group" aria-label="Graph tools">
            <Search stage/>
            <Filters stage/>
            <Toggle
                label="Critical path"
                testid="graph-critical"
                title="Shows the tasks that decide how long all of it takes"
                is_on=stage.is_critical
                on_toggle=move |()| stage.is_critical.update(|is_on| *is_on = !*is_on)
            />
            {slack}
            <Show when=move || { goals.get() > 1 }>
                <Toggle
                    label="Goals only"
                    testid="graph-collapse"
                    title="Draws each goal as one card"
                    is_on=is_collapsed
                    on_toggle=move |()| stage.toggle_all()
                />
            </Show>
            <Toggle
                label="Table"
                testid="graph-table"
                title="Shows the same as a table"
                is_on=stage.is_table
                on_toggle=move |()| stage.is_table.update(|is_on| *is_on = !*is_on)
            />
        </div>
    }
}

#[component]
fn Toggle(
    label: &'static str,
    testid: &'static str,
    title: &'static str,
    #[prop(into)] is_on: Signal<bool>,
    #[prop(into)] on_toggle: Callback<()>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="button graph__toggle"
            title=title
            data-testid=testid
            aria-pressed=move || is_on.get().to_string()
            on:click=move |_| on_toggle.run(())
        >
            {label}
        </button>
    }
}

/// Finds a task by its name and flies to it.
#[component]
fn Search(stage: Stage) -> impl IntoView {
    let selection = expect_context::<Selection>();
    let typed = RwSignal::new(String::new());
    let choices = Signal::derive(move || {
        stage.graph.with(|graph| {
            let found = typed.with(|typed| found(&graph.tasks, typed, MAX_FOUND));
            let choice = found.into_iter().map(|task| {
                let goal = graph.goals.iter().find(|goal| goal.id == task.goal);
                Choice {
                    value: task.id.0.to_string(),
                    label: task.spec.name.clone(),
                    note: goal.map(|goal| goal.spec.text.clone()).unwrap_or_default(),
                }
            });
            choice.collect::<Vec<_>>()
        })
    });
    let go = move |value: String| {
        if let Ok(task) = value.parse().map(TaskId) {
            stage.fly_to(task);
            selection.select(Selected::Task(task));
        }
    };
    let first = move |()| {
        if let Some(first) = choices.get_untracked().into_iter().next() {
            go(first.value);
        }
    };
    view! {
        <search class="graph__search">
            <label class="visually-hidden" for="graph-search">"Find a task"</label>
            <Combobox
                id="graph-search"
                list_label="Tasks found"
                placeholder="Find a task"
                typed=typed
                on_typed=move |text| typed.set(text)
                choices
                is_invalid=Signal::stored(false)
                on_choose=go
                on_enter=first
            />
        </search>
    }
}

/// The filters, behind a button that says how many there are.
#[component]
fn Filters(stage: Stage) -> impl IntoView {
    let shown = move || {
        let count = stage
            .matching
            .with(|matching| matching.as_ref().map(Vec::len));
        let all = stage.graph.with(|graph| graph.tasks.len());
        count.map(|count| format!("{count} of {all}"))
    };
    let clear = move |_| stage.filter.set(Filter::default());
    view! {
        <button type="button" class="button menu__button" popovertarget=FILTERS data-testid="graph-filter">
            "Filter"
            <span class="menu__arrow" aria-hidden="true">"▾"</span>
        </button>
        <output class="graph__told" data-testid="graph-filtered">{shown}</output>
        <div class="menu graph__filters" id=FILTERS popover="auto" role="group" aria-label="Filters">
            <Goals stage/>
            <Agents stage/>
            <States stage/>
            <Skills stage/>
            <button type="button" class="button" data-testid="graph-filter-clear" on:click=clear>
                "Show all"
            </button>
        </div>
    }
}

/// One filter: a label and what to choose from.
#[component]
fn Choose(
    label: &'static str,
    testid: &'static str,
    /// Values and their words.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// The value that is chosen; none is all.
    #[prop(into)]
    chosen: Signal<String>,
    #[prop(into)] on_choose: Callback<String>,
) -> impl IntoView {
    let option = move |(value, words): (String, String)| {
        let mine = value.clone();
        view! { <option value=value selected=move || chosen.get() == mine>{words}</option> }
    };
    view! {
        <label class="field">
            <span>{label}</span>
            <select
                data-testid=testid
                prop:value=move || chosen.get()
                on:change=move |event| on_choose.run(event_target_value(&event))
            >
                <option value="">"All"</option>
                <For each=move || options.get() key=Clone::clone children=option/>
            </select>
        </label>
    }
}

#[component]
fn Goals(stage: Stage) -> impl IntoView {
    let options = Memo::new(move |_| {
        stage.graph.with(|graph| {
            let goals = graph.goals.iter().take(MAX_OPTIONS);
            goals
                .map(|goal| (goal.id.0.to_string(), goal.spec.text.clone()))
                .collect::<Vec<_>>()
        })
    });
    let chosen = move || {
        stage.filter.with(|filter| {
            filter
                .goal
                .map(|goal| goal.0.to_string())
                .unwrap_or_default()
        })
    };
    let choose = move |value: String| {
        stage
            .filter
            .update(|filter| filter.goal = value.parse().ok().map(GoalId))
    };
    view! {
        <Choose label="Goal" testid="graph-filter-goal" options chosen=Signal::derive(chosen) on_choose=choose/>
    }
}

#[component]
fn Agents(stage: Stage) -> impl IntoView {
    let options = Memo::new(move |_| {
        stage.graph.with(|graph| {
            let agents = graph.agents().take(MAX_OPTIONS);
            agents
                .map(|(id, name)| (id.0.to_string(), name.to_owned()))
                .collect::<Vec<_>>()
        })
    });
    let chosen = move || {
        stage.filter.with(|filter| {
            filter
                .agent
                .map(|agent| agent.0.to_string())
                .unwrap_or_default()
        })
    };
    let choose = move |value: String| {
        stage
            .filter
            .update(|filter| filter.agent = value.parse().ok().map(AgentId))
    };
    view! {
        <Choose label="Agent" testid="graph-filter-agent" options chosen=Signal::derive(chosen) on_choose=choose/>
    }
}

#[component]
fn States(stage: Stage) -> impl IntoView {
    let options = TaskState::ALL.map(|state| (state.to_string(), state.to_string()));
    let chosen = move || {
        stage.filter.with(|filter| {
            filter
                .state
                .map(|state| state.to_string())
                .unwrap_or_default()
        })
    };
    let choose = move |value: String| {
        let state = TaskState::ALL
            .into_iter()
            .find(|state| state.to_string() == value);
        stage.filter.update(|filter| filter.state = state);
    };
    view! {
        <Choose label="State" testid="graph-filter-state" options=Signal::stored(options.to_vec()) chosen=Signal::derive(chosen) on_choose=choose/>
    }
}

#[component]
fn Skills(stage: Stage) -> impl IntoView {
    let options = Memo::new(move |_| {
        stage.scene.with(|scene| {
            let skills = scene.shape.specs.iter().flat_map(|spec| spec.skills.iter());
            let skills: BTreeSet<&str> = skills.map(Skill::as_str).collect();
            let skills = skills.into_iter().take(MAX_OPTIONS);
            skills
                .map(|skill| (skill.to_owned(), skill.to_owned()))
                .collect::<Vec<_>>()
        })
    });
    let chosen = move || {
        stage.filter.with(|filter| {
            filter
                .skill
                .as_ref()
                .map(|skill| skill.as_str().to_owned())
                .unwrap_or_default()
        })
    };
    let choose = move |value: String| {
        stage
            .filter
            .update(|filter| filter.skill = (!value.is_empty()).then(|| Skill::new(&value)))
    };
    view! {
        <Choose label="Skill" testid="graph-filter-skill" options chosen=Signal::derive(chosen) on_choose=choose/>
    }
}
