//! How states and priorities are shown everywhere: a shape and a word, so that
//! colour is never the only sign.

use baton_engine::{Millis, Minutes, Priority, TaskState};
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

/// A length of time, as people say it: with its seconds where it is less than ten
/// minutes and no whole number of them, as in live runs.
pub fn span(length: Millis) -> String {
    let (minutes, ms) = (length.0 / 60_000, length.0 % 60_000);
    let seconds = ms / 1_000;
    match minutes {
        0 if (1..10_000).contains(&ms) => format!("{seconds}.{} s", ms % 1_000 / 100),
        0 if ms > 0 => format!("{seconds} s"),
        1..10 if seconds > 0 => format!("{minutes} min {seconds} s"),
        _ => length.minutes().to_string(),
    }
}

const KB: f64 = 1000.0;

/// A number of bytes, as "12 KB" or "3.4 MB".
pub fn size(bytes: f64) -> String {
    let units = ["KB", "MB", "GB", "TB"];
    let mut value = bytes.max(0.0) / KB;
    let mut unit = 0;
    while value >= KB && unit + 1 < units.len() {
        value /= KB;
        unit += 1;
    }
    let digits = usize::from(value < 10.0 && unit > 0);
    format!("{:.digits$} {}", value.max(1.0), units[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_a_unit_that_fits() {
        assert_eq!(size(0.0), "1 KB");
        assert_eq!(size(12_300.0), "12 KB");
        assert_eq!(size(3_449_000.0), "3.4 MB");
        assert_eq!(size(64e9), "64 GB");
    }

    #[test]
    fn short_lengths_have_their_seconds() {
        for (ms, text) in [
            (0, "0 min"),
            (450, "0.4 s"),
            (12_345, "12 s"),
            (60_000, "1 min"),
            (200_000, "3 min 20 s"),
            (620_000, "10 min"),
            (5_400_000, "1 h 30 min"),
        ] {
            assert_eq!(span(Millis(ms)), text);
        }
    }
}
