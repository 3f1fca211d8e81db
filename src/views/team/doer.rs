//! The mark that tells simulated agents from live ones: a drawing and a word.

use crate::components::icon::{Drawing, Icon};
use crate::session::Session;
use crate::session::live::executors;
use baton_engine::{AgentId, AgentKind, AgentSpec};
use leptos::prelude::*;

/// Who does the agent's work.
#[component]
pub fn DoerMark(
    /// The agent.
    id: AgentId,
    /// Whether there is room for the drawing only.
    #[prop(optional)]
    is_small: bool,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let doer = Memo::new(move |_| {
        session.with_state(|state| {
            let spec = &state.agent(id)?.spec;
            Some((spec.kind, doer_words(spec)))
        })
    });
    move || {
        doer.get().map(|(kind, words)| {
            let icon = match kind {
                AgentKind::Simulated => Icon::Simulated,
                AgentKind::Live => Icon::Live,
            };
            let title = words.clone();
            view! {
                <span class="doer" data-testid="doer" title=title>
                    <Drawing icon/>
                    <span class:visually-hidden=is_small>{words}</span>
                </span>
            }
        })
    }
}

/// Who does the work of an agent, in words.
pub fn doer_words(spec: &AgentSpec) -> String {
    match (spec.kind, &spec.executor) {
        (AgentKind::Simulated, _) => "simulated".to_owned(),
        (AgentKind::Live, None) => "live, from outside".to_owned(),
        (AgentKind::Live, Some(executor)) => {
            let known = executors::of_kind(&executor.kind);
            let title = known.map_or(executor.kind.as_str(), |kind| kind.title());
            format!("live: {}", title.to_lowercase())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_engine::Executor;

    #[test]
    fn a_live_agent_says_what_does_its_work() {
        let told = |kind, executor: Option<&str>| {
            let executor = executor.map(|kind| Executor {
                kind: kind.to_owned(),
                ..Executor::default()
            });
            doer_words(&AgentSpec {
                kind,
                executor,
                ..AgentSpec::default()
            })
        };
        assert_eq!(told(AgentKind::Simulated, None), "simulated");
        let live = |executor| told(AgentKind::Live, executor);
        assert_eq!(live(None), "live, from outside");
        assert_eq!(live(Some("tab")), "live: another tab");
        assert_eq!(live(Some("robot")), "live: robot");
    }
}
