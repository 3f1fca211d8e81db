//! How states and priorities are shown everywhere: a shape and a word, so that
//! colour is never the only sign.

use baton_engine::{Minutes, Priority, TaskState};
use leptos::prelude::*;

/// A task's state as a shape and a word.
#[component]
pub fn StateLabel(
    /// The state.
    #[prop(into)]
    state: Signal<TaskState>,
) -> impl IntoView {
    view! {
        <span class="state" data-state=move || state.get().to_string()>
            <span class="state__mark" aria-hidden="true">{move || state_mark(state.get())}</span>
            {move || state.get().to_string()}
        </span>
    }
}

/// A priority as a shape and a word.
#[component]
pub fn PriorityLabel(
    /// The priority.
    #[prop(into)]
    priority: Signal<Priority>,
) -> impl IntoView {
    view! {
        <span class="priority" data-priority=move || priority.get().to_string()>
            <span class="priority__mark" aria-hidden="true">{move || priority_mark(priority.get())}</span>
            {move || priority.get().to_string()}
        </span>
    }
}

/// The shape that stands for a state.
pub fn state_mark(state: TaskState) -> &'static str {
    match state {
        TaskState::Blocked => "◌",
        TaskState::Ready => "○",
        TaskState::Assigned => "◐",
        TaskState::Running => "▶",
        TaskState::Completed => "✓",
        TaskState::Failed => "✕",
        TaskState::Cancelled => "⊘",
    }
}

/// The shape that stands for a priority.
pub fn priority_mark(priority: Priority) -> &'static str {
    match priority {
        Priority::Critical => "▲▲",
        Priority::High => "▲",
        Priority::Medium => "■",
        Priority::Low => "▽",
    }
}

/// A number with the noun that goes with it: `1 task`, `2 tasks`.
pub fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

/// A length of time in minutes, as people say it.
pub fn minutes(minutes: u64) -> String {
    Minutes(u32::try_from(minutes).unwrap_or(u32::MAX)).to_string()
}
