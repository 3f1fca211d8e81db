//! The arrows, and what travels along those that were just released.

use super::stage::Stage;
use crate::components::motion;
use baton_engine::projection::{GraphEdge, GraphView};
use baton_engine::{TaskId, TaskState};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// Most edges that are animated at once.
const MAX_PULSES: usize = 60;
/// How many calm changes long a dash travels.
const PULSE_CALMS: f64 = 2.5;

/// The arrows.
#[component]
pub fn Edges(
    /// The stage that they are on.
    stage: Stage,
    /// The tasks to show and not to dim; all if `None`.
    lit: Memo<Option<Vec<TaskId>>>,
) -> impl IntoView {
    let pulses = NodeRef::<leptos::svg::G>::new();
    Effect::new(move |before: Option<GraphView>| {
        let now = stage.graph.get();
        if let Some((before, layer)) = before.zip(pulses.get_untracked()) {
            let released = now.released_since(&before);
            release(stage, &layer.unchecked_into(), &released);
        }
        now
    });
    view! {
        <g class="graph__edges" aria-hidden="true">
            <For each=move || stage.scene.with(|scene| scene.shown_edges()) key=|edge| *edge let:edge>
                <Arrow stage lit edge/>
            </For>
        </g>
        <g class="graph__pulses" aria-hidden="true" node_ref=pulses></g>
    }
}

#[component]
fn Arrow(stage: Stage, lit: Memo<Option<Vec<TaskId>>>, edge: GraphEdge) -> impl IntoView {
    let line = Memo::new(move |_| stage.scene.with(|scene| scene.path(edge)));
    let head = Memo::new(move |_| stage.scene.with(|scene| scene.head(edge)));
    let is_met = Memo::new(move |_| {
        let state = stage
            .graph
            .with(|graph| graph.task(edge.dependency).map(|task| task.state));
        state == Some(TaskState::Completed)
    });
    let is_lit = move || {
        let has = |lit: &Vec<TaskId>| {
            lit.binary_search(&edge.dependent).is_ok()
                && lit.binary_search(&edge.dependency).is_ok()
        };
        lit.with(|lit| lit.as_ref().map(has))
    };
    view! {
        <g
            class="edge"
            class:edge--met=is_met
            class:edge--lit=move || is_lit() == Some(true)
            class:edge--dim=move || is_lit() == Some(false)
        >
            <path class="edge__line" d=line></path>
            <path class="edge__head" d=head></path>
        </g>
    }
}

/// Sends a dash along each of `edges`, once.
fn release(stage: Stage, layer: &Element, edges: &[GraphEdge]) {
    let duration_ms = motion::calm_ms() * PULSE_CALMS;
    if duration_ms <= 0.0 {
        return;
    }
    for &edge in edges.iter().take(MAX_PULSES) {
        let path = stage.scene.with_untracked(|scene| scene.path(edge));
        let pulse = path.and_then(|path| pulse(layer, &path).ok());
        if let Some(pulse) = pulse {
            let frames: [motion::Frame; 2] = [
                &[("strokeDashoffset", "0.3")],
                &[("strokeDashoffset", "-1")],
            ];
            let travelling = pulse.clone();
            motion::animate(&pulse, &frames, duration_ms, move || travelling.remove());
        }
    }
}

/// A path that shows a short dash of itself.
fn pulse(layer: &Element, path: &str) -> Result<Element, wasm_bindgen::JsValue> {
    let pulse = document().create_element_ns(Some("http://www.w3.org/2000/svg"), "path")?;
    pulse.set_attribute("class", "edge__pulse")?;
    pulse.set_attribute("pathLength", "1")?;
    pulse.set_attribute("d", path)?;
    layer.append_child(&pulse)?;
    Ok(pulse)
}
