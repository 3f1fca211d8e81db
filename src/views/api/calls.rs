//! What programs have asked: the audit trail of the session.

use crate::components::more::More;
use crate::session::{PageApi, Session};
use baton_api::Logged;
use baton_engine::AgentId;
use leptos::prelude::*;

/// How many calls are shown at first, and how many more each time.
const PAGE: usize = 50;

/// The calls, newest first.
#[component]
pub fn Calls() -> impl IntoView {
    let api = expect_context::<PageApi>();
    let limit = RwSignal::new(PAGE);
    let calls = Memo::new(move |_| api.log());
    let all = Signal::derive(move || calls.with(Vec::len));
    let shown = move || {
        calls.with(|calls| {
            calls
                .iter()
                .rev()
                .take(limit.get())
                .cloned()
                .collect::<Vec<_>>()
        })
    };
    view! {
        <section class="api__calls" aria-labelledby="api-calls-title">
            <h3 id="api-calls-title">"Calls"</h3>
            <Show
                when=move || { all.get() > 0 }
                fallback=|| view! { <p class="api__facts">"Nobody has called yet. Try an operation above, or run docs/api/README.md’s example in the browser’s console."</p> }
            >
                <div class="api__scroll" tabindex="0" role="region" aria-labelledby="api-calls-title">
                    <table class="table" data-testid="api-calls">
                        <thead>
                            <tr><th scope="col">"At"</th><th scope="col">"Caller"</th><th scope="col">"Request"</th><th scope="col">"Status"</th></tr>
                        </thead>
                        <tbody>
                            <For each=shown key=|call| call.number let:call>
                                <Row call/>
                            </For>
                        </tbody>
                    </table>
                    <More limit page=PAGE all/>
                </div>
            </Show>
        </section>
    }
}

#[component]
fn Row(call: Logged) -> impl IntoView {
    let session = expect_context::<Session>();
    let name = |agent: AgentId| {
        session.with_state(|state| {
            state
                .agents()
                .get(agent.index())
                .map(|agent| agent.spec.name.clone())
        })
    };
    let agent = call.caller.agent.and_then(name);
    let is_refused = call.status >= 400;
    view! {
        <tr>
            <td class="number">{format!("{:.1} s", call.at_ms as f64 / 1_000.0)}</td>
            <td>
                {agent.map(|agent| view! { <bdi>{agent}</bdi> " with its token, " })}
                {call.caller.client.clone()}
            </td>
            <td><code>{call.request.clone()}</code></td>
            <td class="number">
                <span class="state" data-state=if is_refused { "failed" } else { "completed" }>
                    <span aria-hidden="true">{if is_refused { "✕" } else { "✓" }}</span>
                    {call.status}
                </span>
            </td>
        </tr>
    }
}
