//! A task's card in the graph.

use super::geometry::NODE;
use super::label::{fit, spoken, who, wrap};
use super::stage::Stage;
use crate::components::kept::kept;
use crate::components::labels::{priority_mark, state_mark};
use crate::components::progress::share_passed;
use crate::session::Session;
use crate::studio::Selection;
use baton_engine::layout::Point;
use baton_engine::projection::GraphNode;
use baton_engine::{TaskId, TaskState};
use leptos::prelude::*;

/// The inner margins, and the lines of text by their base line. A canvas paints
/// the same card.
pub const LEFT: f64 = 12.0;
pub const RIGHT: f64 = NODE.width - 12.0;
pub const LINES: [f64; 3] = [21.0, 38.0, 54.0];
/// The card from afar: its marks and its name start here, on one line or on two.
pub const FAR_MARKS: f64 = 8.0;
pub const FAR_LEFT: f64 = 34.0;
pub const FAR_WIDTH: f64 = NODE.width - FAR_LEFT - 4.0;
pub const FAR_LINE: f64 = 39.0;
pub const FAR_LINES: [f64; 2] = [27.0, 51.0];
pub const BAR: f64 = 4.0;
/// The sizes of the text, the tokens `--graph-text…` in the style; names are
/// bold, which makes them wider.
pub const BOLD: f64 = 1.13;
pub const TEXT: f64 = 13.0 * BOLD;
pub const SMALL_TEXT: f64 = 11.5;
pub const FAR_TEXT: f64 = 19.0 * BOLD;
/// Room that the priority's mark takes at the end of a line.
pub const MARK: f64 = 20.0;

/// A task's card.
#[component]
pub fn TaskNode(
    /// The stage that it is on.
    stage: Stage,
    /// The task as it is now.
    first: GraphNode,
    /// The tasks to show and not to dim; all if `None`.
    lit: Memo<Option<Vec<TaskId>>>,
) -> impl IntoView {
    let selection = expect_context::<Selection>();
    let id = first.id;
    let node = kept(first, move || stage.graph.with(|graph| graph.node(id)));
    let at = kept(Point::default(), move || {
        stage.scene.with(|scene| scene.position(id))
    });
    let transform = move || format!("translate({}px, {}px)", at.get().x, at.get().y);
    let is_selected = move || selection.task() == Some(id);
    let is_dim = move || {
        lit.with(|lit| {
            lit.as_ref()
                .is_some_and(|lit| lit.binary_search(&id).is_err())
        })
    };
    let is_pointed = move || stage.pointed.get() == Some(id);
    view! {
        <g
            class="node"
            class:node--selected=is_selected
            class:node--dim=is_dim
            role="option"
            data-task=id.0
            data-about=id.to_string()
            data-testid=format!("node-{id}")
            data-state=move || node.with(|node| node.state.to_string())
            data-priority=move || node.with(|node| node.priority.to_string())
            aria-selected=move || is_selected().to_string()
            aria-describedby=move || is_pointed().then_some("graph-card")
            tabindex=move || if stage.tab_stop(selection) == Some(id) { "0" } else { "-1" }
            style:transform=transform
        >
            <text class="node__spoken">{move || node.with(spoken)}</text>
            <rect class="node__outline" x="-4" y="-4" width=NODE.width + 8.0 height=NODE.height + 8.0 rx="12"></rect>
            <rect class="node__card" width=NODE.width height=NODE.height rx="8"></rect>
            <g clip-path="url(#graph-card-clip)" aria-hidden="true">
                <Near node/>
                <Far node/>
                <Progress node/>
            </g>
        </g>
    }
}

/// The card as it is read.
#[component]
fn Near(node: Memo<GraphNode>) -> impl IntoView {
    let name = move || node.with(|node| fit(&node.name, TEXT, RIGHT - LEFT - MARK));
    let state = move || node.with(|node| format!("{} {}", state_mark(node.state), node.state));
    let who = move || {
        node.with(|node| {
            let who = who(node.agent.as_deref(), &node.skills);
            fit(&who, SMALL_TEXT, RIGHT - LEFT)
        })
    };
    view! {
        <g class="node__near">
            <text class="node__name" x=LEFT y=LINES[0]>{name}</text>
            <text class="node__mark" x=RIGHT y=LINES[0]>{move || node.with(|node| priority_mark(node.priority))}</text>
            <text class="node__state" x=LEFT y=LINES[1]>{state}</text>
            <text class="node__minutes" x=RIGHT y=LINES[1]>{move || node.with(|node| node.estimate.to_string())}</text>
            <text class="node__who" class:node__who--none=move || node.with(|node| node.agent.is_none()) x=LEFT y=LINES[2]>
                {who}
            </text>
        </g>
    }
}

/// The card as it is seen from afar: its name in large letters; from very far,
/// its marks.
#[component]
fn Far(node: Memo<GraphNode>) -> impl IntoView {
    let name = Memo::new(move |_| node.with(|node| wrap(&node.name, FAR_TEXT, [FAR_WIDTH; 2])));
    let line = move || {
        name.with(|[_, second]| {
            if second.is_empty() {
                FAR_LINE
            } else {
                FAR_LINES[0]
            }
        })
    };
    view! {
        <g class="node__far">
            <text class="node__state" x=FAR_MARKS y=FAR_LINES[0]>{move || node.with(|node| state_mark(node.state))}</text>
            <text class="node__mark" x=FAR_MARKS y=FAR_LINES[1]>{move || node.with(|node| priority_mark(node.priority))}</text>
            <text class="node__name" x=FAR_LEFT y=line>{move || name.with(|[first, _]| first.clone())}</text>
            <text class="node__name" x=FAR_LEFT y=FAR_LINES[1]>{move || name.with(|[_, second]| second.clone())}</text>
        </g>
        <g class="node__map">
            <text class="node__state" x=NODE.width / 4.0 y=NODE.height * 0.8>{move || node.with(|node| state_mark(node.state))}</text>
            <text class="node__mark" x=NODE.width - LEFT y=NODE.height * 0.75>{move || node.with(|node| priority_mark(node.priority))}</text>
        </g>
    }
}

/// How far a running task is.
#[component]
fn Progress(node: Memo<GraphNode>) -> impl IntoView {
    let session = expect_context::<Session>();
    let is_running = Memo::new(move |_| node.with(|node| node.state == TaskState::Running));
    let width = move || {
        let (started_at, estimate) = node.with(|node| (node.started_at, node.estimate));
        NODE.width * share_passed(started_at, estimate, session.clock().get())
    };
    view! {
        <Show when=move || is_running.get()>
            <rect class="node__progress" y=NODE.height - BAR height=BAR width=width></rect>
        </Show>
    }
}
