//! The four priority levels: side by side, or as a stack in perspective. Each
//! opens as a slice.

use super::picker::numbers;
use super::picture::{Album, MOST, Page};
use super::{Explorer, Look};
use crate::components::labels::PriorityLabel;
use crate::components::motion::{animate, calm_ms};
use baton_engine::Priority;
use baton_engine::tensor::Axis;
use leptos::html;
use leptos::prelude::*;
use web_sys::Element;

/// The four levels.
#[component]
pub fn Levels(
    /// Whether they are a stack.
    is_stack: bool,
) -> impl IntoView {
    let explorer = expect_context::<Explorer>();
    let canvases = Priority::ALL.map(|_| NodeRef::<html::Canvas>::new());
    let pages = Priority::ALL
        .iter()
        .zip(canvases)
        .map(|(priority, canvas)| {
            let slice = (Axis::Priority, priority.level());
            Page {
                slice: Signal::stored(slice),
                canvas,
            }
        });
    let album = Album::new(explorer, pages.collect());
    let levels = Priority::ALL.into_iter().zip(canvases);
    let levels: Vec<AnyView> = levels
        .map(|(priority, canvas)| level(explorer, priority, canvas, is_stack))
        .collect();
    let scale = move || {
        let peak = explorer.number(album.peak.get());
        let (tasks, agents) = explorer.overview(|overview| (overview.shape[0], overview.shape[1]));
        let what = if tasks > MOST.0 || agents > MOST.1 {
            "each point is the mean of the values there; the strongest is"
        } else {
            "each field is a value; the strongest is"
        };
        format!("Down are the tasks, across are the agents; {what} {peak}.")
    };
    view! {
        <div
            class="levels"
            class:levels--stack=is_stack
            role="group"
            aria-label="The four priority levels"
            data-testid=if is_stack { "tensor-stack" } else { "tensor-levels" }
        >
            {levels}
            {album.probe()}
        </div>
        <p class="tensor__note" data-testid="tensor-scale">{scale}</p>
    }
}

fn level(
    explorer: Explorer,
    priority: Priority,
    canvas: NodeRef<html::Canvas>,
    is_stack: bool,
) -> AnyView {
    let level = priority.level();
    let facts = Memo::new(move |_| numbers(explorer, Axis::Priority, level));
    let button = NodeRef::<html::Button>::new();
    let open = move |_| match button.get_untracked() {
        Some(button) if is_stack => {
            let sheet: &Element = &button;
            // From how it lies in the stack to upright, as the slice will be.
            let upright = [("transform", "none"), ("opacity", "1")];
            animate(sheet, &[&[], &upright], calm_ms(), move || {
                open_slice(explorer, level)
            });
        }
        _ => open_slice(explorer, level),
    };
    view! {
        <button
            type="button"
            class="levels__one"
            node_ref=button
            data-testid=format!("tensor-level-{priority}")
            title="Open it as a slice"
            style:--level=level.to_string()
            on:click=open
        >
            <span class="levels__name"><PriorityLabel priority/></span>
            <canvas class="levels__picture" node_ref=canvas aria-hidden="true"></canvas>
            <span class="levels__facts">{facts}</span>
        </button>
    }
    .into_any()
}

/// Shows a level as a slice, where the keyboard goes on.
fn open_slice(explorer: Explorer, level: usize) {
    explorer.axis.set(Axis::Priority);
    explorer.choose(level);
    explorer.look.set(Look::Slice);
    explorer.active.set((0, 0));
    explorer.awaited.set(Some((0, 0)));
}
