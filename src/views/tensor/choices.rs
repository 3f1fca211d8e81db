//! Choosing how the tensor is looked at, and in which order.

use super::{Explorer, Look};
use crate::components::segments::segments;
use baton_engine::tensor::{AgentOrder, TaskOrder};
use leptos::prelude::*;

const TASK_ORDERS: [(TaskOrder, &str, &str); 4] = [
    (TaskOrder::Submission, "submission", "as submitted"),
    (TaskOrder::Goal, "goal", "by goal"),
    (TaskOrder::Agent, "agent", "by agent"),
    (TaskOrder::Cluster, "cluster", "alike together"),
];

const AGENT_ORDERS: [(AgentOrder, &str, &str); 3] = [
    (AgentOrder::Registration, "registration", "as registered"),
    (AgentOrder::Load, "load", "busiest first"),
    (AgentOrder::Cluster, "cluster", "alike together"),
];

/// Chooses between a slice, all levels, and the stack.
#[component]
pub fn LookPicker() -> impl IntoView {
    let explorer = expect_context::<Explorer>();
    let choices = [
        (Look::Slice, "One slice", "slice"),
        (Look::Levels, "All levels", "levels"),
        (Look::Stack, "Stack", "stack"),
    ];
    let choices =
        choices.map(|(look, title, id)| (look, title.to_owned(), format!("tensor-look-{id}")));
    segments("Show", "tensor-look", choices, explorer.look)
}

/// Chooses the orders of tasks and agents.
#[component]
pub fn OrderPicker() -> impl IntoView {
    let order = expect_context::<Explorer>().order;
    let tasks = choice(
        "Tasks",
        "tensor-order-tasks",
        TASK_ORDERS.map(|(_, id, title)| (id, title)).to_vec(),
        Callback::new(move |id: String| {
            if let Some((by, ..)) = TASK_ORDERS.iter().find(|(_, known, _)| *known == id) {
                order.update(|order| order.tasks = *by);
            }
        }),
    );
    let agents = choice(
        "Agents",
        "tensor-order-agents",
        AGENT_ORDERS.map(|(_, id, title)| (id, title)).to_vec(),
        Callback::new(move |id: String| {
            if let Some((by, ..)) = AGENT_ORDERS.iter().find(|(_, known, _)| *known == id) {
                order.update(|order| order.agents = *by);
            }
        }),
    );
    view! { {tasks} {agents} }
}

fn choice(
    label: &'static str,
    testid: &'static str,
    options: Vec<(&'static str, &'static str)>,
    choose: Callback<String>,
) -> AnyView {
    let option =
        |(id, title): (&'static str, &'static str)| view! { <option value=id>{title}</option> };
    view! {
        <label class="tensor__choice">
            <span>{label}</span>
            <select data-testid=testid on:change=move |event| choose.run(event_target_value(&event))>
                {options.into_iter().map(option).collect_view()}
            </select>
        </label>
    }
    .into_any()
}
