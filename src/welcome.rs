//! What somebody sees who was never here: what Baton is, and ways in.

use crate::components::icon::{Drawing, Icon};
use crate::studio::{STUDIO, Start};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The tasks of the picture: column, row and name, in the order they are done.
const TASKS: [(u8, u8, &str); 8] = [
    (0, 0, "Requirements"),
    (0, 1, "Collect data"),
    (0, 2, "Write tests"),
    (1, 0, "Design"),
    (1, 1, "Analyse"),
    (2, 0, "Implement"),
    (2, 1, "Report"),
    (3, 0, "Test"),
];
/// The size of a task and the room it takes, in units of the picture.
const SIZE: (u16, u16) = (110, 40);
const ROOM: (u16, u16) = (134, 64);

/// Tells what Baton is; `choose` is called with the way in.
#[component]
pub fn Welcome(
    /// Opens the studio.
    choose: Callback<Start>,
) -> impl IntoView {
    // It is there before it is asked for. Whoever asks tries again, and is told.
    spawn_local(async {
        let _ = (STUDIO.load)().await;
    });
    view! {
        <header class="header">
            <div class="header__brand">
                <span class="header__mark" aria-hidden="true"></span>
                "Baton"
            </div>
        </header>
        <main class="welcome" data-testid="welcome">
            <div class="welcome__words">
                <h1>"See who does what, when, and why"</h1>
                <p>
                    "Describe agents and goals. Baton decomposes the goals into tasks, "
                    "schedules them round by round, and shows every decision."
                </p>
                <p class="welcome__ways">
                    <button
                        type="button"
                        class="button button--primary"
                        data-testid="run-demonstration"
                        on:click=move |_| choose.run(Start::Demonstration)
                    >
                        <Drawing icon=Icon::Play/>
                        "Run the demonstration"
                    </button>
                    <button
                        type="button"
                        class="button"
                        data-testid="start-empty"
                        on:click=move |_| choose.run(Start::Empty)
                    >
                        "Start empty"
                    </button>
                </p>
                <p class="welcome__note">
                    "No account, no server: everything stays in this browser."
                </p>
            </div>
            <Picture/>
        </main>
    }
}

/// Goals decomposed into tasks that are done one after the other.
#[component]
fn Picture() -> impl IntoView {
    let task = |(number, (column, row, name)): (usize, (u8, u8, &'static str))| {
        let x = u16::from(column) * ROOM.0;
        let y = u16::from(row) * ROOM.1;
        view! {
            <g transform=format!("translate({x} {y})")>
                {(column > 0).then(|| view! { <path class="welcome__edge" d="M-24 20H-2m-6 -4l6 4l-6 4"/> })}
                <g class="welcome__task" style=format!("--turn: {number}")>
                    <rect width=SIZE.0 height=SIZE.1 rx="6"/>
                    <text x="12" y="25">{name}</text>
                </g>
            </g>
        }
    };
    let tasks: Vec<_> = TASKS.into_iter().enumerate().map(task).collect();
    view! {
        <svg
            class="welcome__picture"
            viewBox="-4 -4 520 176"
            role="img"
            aria-label="Three goals, decomposed into eight tasks that are done one after the other"
        >
            {tasks}
        </svg>
    }
}
