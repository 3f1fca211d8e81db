//! What the values mean.

use leptos::prelude::*;

/// What the values mean, folded away.
#[component]
pub fn Legend() -> impl IntoView {
    view! {
        <details class="tensor__legend" data-testid="tensor-legend">
            <summary>"What the values mean"</summary>
            <dl>
                <dt><Swatch heat=1.0 text="1"/></dt>
                <dd>"The task is assigned to this agent, or this agent completed it."</dd>
                <dt><Swatch heat=0.5 text="1/k"/></dt>
                <dd>
                    "The task waits, and k agents could take it: they have its skills, and room. Each has an equal share, so the task’s values add up to 1."
                </dd>
                <dt><Swatch heat=0.0 text="0"/></dt>
                <dd>
                    "The agent lacks a skill or room, or somebody else has the task. Failed and cancelled tasks are 0 everywhere. So is every task at the priorities that are not its own."
                </dd>
                <dt>"Marginal"</dt>
                <dd>
                    "The sum over the whole tensor, not only over this slice: 1 for a task that has an agent or could have one; for an agent, how many tasks it has or can expect; for a priority, how many of its tasks have an agent or could have one."
                </dd>
            </dl>
        </details>
    }
}

#[component]
fn Swatch(heat: f32, text: &'static str) -> impl IntoView {
    view! {
        <span class="heat" class:heat--hot=super::grid::is_hot(heat) style:--value=heat.to_string()>
            {text}
        </span>
    }
}
