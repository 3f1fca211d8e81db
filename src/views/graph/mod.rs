//! The dependency graph.
//!
//! `shape`, `geometry`, `near` and `viewport` say where things are, `label` what
//! they say, `detail` how much of it, `filter` and `sorting` which; all are
//! pure. `stage` is what the parts share, `gestures` what hands do to it. A
//! small graph is made of elements, a large one is painted by `canvas`.

mod bar;
mod canvas;
mod card;
mod card_place;
mod detail;
mod edges;
mod filter;
mod geometry;
mod gestures;
mod label;
mod minimap;
mod near;
mod node;
mod shape;
mod sorting;
mod stage;
mod table;
mod viewport;

use crate::components::kept::kept;
use crate::components::size::use_viewport;
use crate::session::Session;
use crate::studio::{Selected, Selection};
use bar::Bar;
use baton_engine::projection::{GraphGoal, GraphView};
use baton_engine::{GoalId, examples};
use canvas::Board;
use card::Card;
use detail::{FAR_SCALE, MAP_SCALE};
use edges::Edges;
use geometry::{HEADER, NODE, Region};
use gestures::Gestures;
use label::fit;
use leptos::prelude::*;
use node::TaskNode;
use stage::{Stage, ZOOM_STEP};
use table::Table;

/// Graphs of more tasks than this are drawn on a canvas, others made of elements.
const MAX_ELEMENTS: usize = 400;

/// The dependency graph.
#[component]
pub fn Graph() -> impl IntoView {
    let session = expect_context::<Session>();
    let container = NodeRef::new();
    let stage = Stage::new(session, use_viewport(container));
    let is_empty = Memo::new(move |_| stage.graph.with(|graph| graph.tasks.is_empty()));
    let is_shown = move || !is_empty.get() && stage.room.with(Option::is_some);
    view! {
        <section class="graph" aria-label="Graph" data-testid="graph">
            <Show when=move || !is_empty.get()>
                <Bar stage/>
            </Show>
            <div class="graph__stage" node_ref=container>
                <Show when=move || is_shown() && !stage.is_table.get()>
                    <Drawing stage/>
                    <Controls stage/>
                    <Card stage/>
                </Show>
                <Show when=move || !is_empty.get() && stage.is_table.get()>
                    <Table stage/>
                </Show>
                <Arranging stage/>
                <Show when=move || is_empty.get()>
                    <Empty/>
                </Show>
            </div>
        </section>
    }
}

/// What can be dragged, zoomed and walked through.
#[component]
fn Drawing(stage: Stage) -> impl IntoView {
    let selection = expect_context::<Selection>();
    let lit = Memo::new(move |_| {
        let pointed = stage.pointed.get();
        let relatives = pointed.map(|task| stage.graph.with(|graph| graph.relatives(task)));
        relatives.or_else(|| stage.lit.get())
    });
    Effect::new(move |_| {
        if let Some(task) = selection.task() {
            stage.reveal(task);
        }
    });
    let is_large = Memo::new(move |_| {
        stage
            .scene
            .with(|scene| scene.shape.tasks.len() > MAX_ELEMENTS)
    });
    move || {
        if is_large.get() {
            view! { <Board stage lit/> }.into_any()
        } else {
            view! { <Elements stage lit/> }.into_any()
        }
    }
}

/// A small graph, made of elements.
#[component]
fn Elements(stage: Stage, lit: Memo<Option<Vec<baton_engine::TaskId>>>) -> impl IntoView {
    let selection = expect_context::<Selection>();
    let hands = Gestures::new(stage, selection);
    let is_below = |scale| Memo::new(move |_| stage.viewport.get().scale < scale);
    let (is_far, is_map) = (is_below(FAR_SCALE), is_below(MAP_SCALE));
    view! {
        <svg
            class="graph__canvas"
            role="listbox"
            aria-label="Tasks by what they wait for"
            aria-orientation="horizontal"
            on:pointerdown=move |event| hands.press(&event)
            on:pointermove=move |event| hands.drag(&event)
            on:pointerup=move |event| hands.release(&event)
            on:pointercancel=move |event| hands.release(&event)
            on:pointerover=move |event| hands.enter(&event)
            on:pointerleave=move |event| hands.leave(&event)
            on:wheel=move |event| hands.wheel(&event)
            on:click=move |event| hands.click(&event)
            on:focusin=move |event| hands.focus(&event)
            on:focusout=move |_| hands.blur()
            on:keydown=move |event| hands.key(&event)
        >
            <defs>
                <clipPath id="graph-card-clip">
                    <rect width=NODE.width height=NODE.height rx="8"></rect>
                </clipPath>
            </defs>
            <g
                class="graph__world"
                class:graph__world--gliding=move || stage.is_gliding.get()
                class:graph__world--far=is_far
                class:graph__world--map=is_map
                style:transform=move || stage.viewport.get().transform()
            >
                <Regions stage is_far/>
                <Edges stage lit/>
                <Nodes stage lit/>
            </g>
        </svg>
    }
}

#[component]
fn Nodes(stage: Stage, lit: Memo<Option<Vec<baton_engine::TaskId>>>) -> impl IntoView {
    let tasks = move || stage.scene.with(|scene| scene.shown_tasks());
    let node = move |task| stage.graph.with_untracked(|graph| graph.node(task));
    view! {
        <For each=tasks key=|task| *task let:task>
            {node(task).map(|first| view! { <TaskNode stage first lit/> })}
        </For>
    }
}

/// The goals' regions, behind everything.
#[component]
fn Regions(stage: Stage, is_far: Memo<bool>) -> impl IntoView {
    view! {
        <g class="graph__regions" aria-hidden="true">
            <For each=move || stage.scene.with(|scene| scene.regions().collect::<Vec<_>>()) key=|region| region.goal let:region>
                <GoalRegion stage first=region is_far/>
            </For>
        </g>
    }
}

#[component]
fn GoalRegion(stage: Stage, first: Region, is_far: Memo<bool>) -> impl IntoView {
    // The sizes of the text are the tokens `--graph-text-title` and `--graph-text-far` in the style.
    const TEXT: [f64; 2] = [12.0, 19.0];
    const MARGIN: f64 = 12.0;
    /// Room that the count takes, in font sizes.
    const COUNT: f64 = 6.5;
    let is_collapsed = Memo::new(move |_| {
        stage
            .scene
            .with(|scene| scene.shape.collapsed.contains(&first.goal))
    });
    let region = kept(first, move || {
        stage.scene.with(|scene| scene.region(first.goal))
    });
    let goal = Memo::new(move |_| stage.graph.with(|graph| find(graph, first.goal)));
    let title = move || {
        let text = TEXT[usize::from(is_far.get())];
        let width = region.get().size.width - 2.0 * MARGIN - COUNT * text;
        let sign = if is_collapsed.get() { "▸" } else { "▾" };
        goal.with(|goal| format!("{sign} {}", fit(&goal.0, text, width)))
    };
    let transform = move || {
        format!(
            "translate({}px, {}px)",
            region.get().at.x,
            region.get().at.y
        )
    };
    view! {
        <g class="region" style:transform=transform>
            <title>{move || goal.with(|goal| goal.0.clone())}</title>
            <rect
                class="region__area"
                width=move || region.get().size.width
                height=move || region.get().size.height
                rx="12"
            ></rect>
            <text class="region__title" x=MARGIN y=HEADER - 5.0>{title}</text>
            <text class="region__count" x=move || region.get().size.width - MARGIN y=HEADER - 5.0>
                {move || goal.with(|goal| goal.1.clone())}
            </text>
            <Show when=move || is_collapsed.get()>
                <GoalCard stage first goal/>
            </Show>
        </g>
    }
}

/// The card of a goal in place of its tasks.
#[component]
fn GoalCard(stage: Stage, first: Region, goal: Memo<(String, String)>) -> impl IntoView {
    const TEXT: f64 = 13.0;
    const LEFT: f64 = 12.0;
    let share = move || {
        let of = |goal: &GraphGoal| goal.completed as f64 / goal.tasks.max(1) as f64;
        stage.graph.with(|graph| {
            let found = graph.goals.iter().find(|goal| goal.id == first.goal);
            found.map_or(0.0, of)
        })
    };
    let at = move || {
        let region = stage
            .scene
            .with(|scene| scene.region(first.goal))
            .unwrap_or(first);
        let (left, top) = (
            region.size.width - NODE.width,
            region.size.height - NODE.height,
        );
        // The margin beside the card is also the one below it.
        format!("translate({}px, {}px)", left / 2.0, top - left / 2.0)
    };
    view! {
        <g class="region__card" data-testid=format!("goal-card-{}", first.goal.0) style:transform=at>
            <rect class="region__sheet" width=NODE.width height=NODE.height rx="8"></rect>
            <text class="region__name" x=LEFT y="36">{move || goal.with(|goal| fit(&goal.0, TEXT * 1.13, NODE.width - 2.0 * LEFT))}</text>
            <rect class="region__done" y=NODE.height - 4.0 height="4" width=move || NODE.width * share()></rect>
        </g>
    }
}

/// A goal's text, and how many of its tasks are completed.
fn find(graph: &GraphView, id: GoalId) -> (String, String) {
    let goal = graph.goals.iter().find(|goal| goal.id == id);
    goal.map_or_else(Default::default, |goal| {
        (
            goal.spec.text.clone(),
            format!("{} / {}", goal.completed, goal.tasks),
        )
    })
}

/// Says that the tasks are being laid out.
#[component]
fn Arranging(stage: Stage) -> impl IntoView {
    let text = move || {
        let count = stage.graph.with(|graph| graph.tasks.len());
        stage
            .is_arranging
            .get()
            .then(|| format!("Laying out {count} tasks…"))
    };
    view! {
        <output class="graph__arranging" data-testid="graph-arranging">{text}</output>
    }
}

#[component]
fn Controls(stage: Stage) -> impl IntoView {
    let percent = move || format!("{:.0} %", stage.viewport.get().scale * 100.0);
    view! {
        <div class="graph__controls" role="group" aria-label="Zoom">
            <button
                type="button"
                class="button button--icon"
                aria-label="Zoom out"
                title="Zoom out (−)"
                data-testid="zoom-out"
                on:click=move |_| stage.zoom(1.0 / ZOOM_STEP)
            >
                "−"
            </button>
            <output class="graph__scale" aria-label="Magnification">{percent}</output>
            <button
                type="button"
                class="button button--icon"
                aria-label="Zoom in"
                title="Zoom in (+)"
                data-testid="zoom-in"
                on:click=move |_| stage.zoom(ZOOM_STEP)
            >
                "+"
            </button>
            <button
                type="button"
                class="button button--quiet"
                title="Show everything (0)"
                data-testid="zoom-fit"
                on:click=move |_| stage.fit()
            >
                "Fit"
            </button>
        </div>
    }
}

/// What to do where there are no tasks.
#[component]
fn Empty() -> impl IntoView {
    let session = expect_context::<Session>();
    let selection = expect_context::<Selection>();
    view! {
        <div class="empty" data-testid="graph-empty">
            <h2>"No tasks yet"</h2>
            <p>"Say what is to be achieved. Baton turns a goal into tasks and draws here which waits for which."</p>
            <div class="empty__actions">
                <button
                    type="button"
                    class="button button--primary"
                    data-testid="graph-add-goal"
                    on:click=move |_| selection.select(Selected::NewGoal)
                >
                    "Add a goal"
                </button>
                <button
                    type="button"
                    class="button"
                    data-testid="graph-demonstration"
                    on:click=move |_| session.open_example(&examples::demonstration())
                >
                    "Open the demonstration"
                </button>
            </div>
        </div>
    }
}
