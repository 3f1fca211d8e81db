//! The keys and what they do (?).

use super::palette::close_outside;
use crate::components::icon::{Drawing, Icon};
use crate::views::shell::{self, Shell};
use leptos::prelude::*;

/// A key or several, and what it does.
type Key = (&'static str, &'static str);

const GROUPS: [(&str, &[Key]); 6] = [
    (
        "Everywhere",
        &[
            ("Space", "Play or pause"),
            (
                "Shift+Space",
                "Step: finish what is under way and run the next round",
            ),
            ("[ ]", "The bookmark of the run before, after"),
            ("Ctrl+Z", "Undo"),
            ("Ctrl+Y", "Redo"),
            ("Ctrl+K", "Commands, agents, goals and tasks by name"),
            ("?", "These keys"),
            ("Escape", "Close what is open, then the pane at the right"),
            ("Shift+F10", "The menu of what has the focus"),
        ],
    ),
    (
        "Tabs",
        &[
            ("← →", "The next view of the work"),
            ("Home End", "The first, the last"),
        ],
    ),
    (
        "Graph",
        &[
            ("← →", "Along what a task waits for and what waits for it"),
            ("↑ ↓", "To the task above or below"),
            ("Enter", "Open the task"),
            ("+ −", "Closer, further away"),
            ("0", "All of it"),
        ],
    ),
    (
        "Timeline",
        &[
            ("← →", "The attempt before or after"),
            ("↑ ↓", "The agent or goal above or below"),
            ("+ −", "Closer, further away; also Ctrl with the wheel"),
            ("0", "The whole run"),
        ],
    ),
    (
        "Tensor",
        &[
            ("Arrows", "The next cell"),
            ("Page Up, Page Down", "A screen further"),
            ("Ctrl+Home, Ctrl+End", "The first cell, the last"),
        ],
    ),
    (
        "Panes",
        &[
            ("← → at an edge", "Wider, narrower"),
            ("Enter at an edge", "As at first"),
        ],
    ),
];

/// The dialog with the keys; closed until somebody asks for it.
#[component]
pub fn Shortcuts() -> impl IntoView {
    let dialog = expect_context::<Shell>().shortcuts;
    let row = |(keys, what): &Key| view! { <div><dt><kbd>{*keys}</kbd></dt><dd>{*what}</dd></div> };
    let group = |(title, keys): (&'static str, &'static [Key])| {
        view! {
            <section>
                <h3>{title}</h3>
                <dl class="keys">{keys.iter().map(row).collect_view()}</dl>
            </section>
        }
    };
    view! {
        <dialog class="dialog shortcuts" aria-labelledby="shortcuts-title" data-testid="shortcuts" node_ref=dialog on:click=move |event| close_outside(dialog, &event)>
            <div class="dialog__head">
                <h2 id="shortcuts-title">"Keyboard"</h2>
                <button type="button" class="button button--icon" aria-label="Close" on:click=move |_| shell::close(dialog)>
                    <Drawing icon=Icon::Close/>
                </button>
            </div>
            <div class="shortcuts__groups">{GROUPS.map(group).collect_view()}</div>
        </dialog>
    }
}
