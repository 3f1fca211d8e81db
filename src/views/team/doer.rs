//! The mark that tells simulated agents from live ones: a drawing and a word.

use crate::components::icon::{Drawing, Icon};
use crate::session::live::executors;
use baton_engine::AgentKind;
use baton_engine::projection::AgentView;
use leptos::prelude::*;

/// Who does the agent's work.
#[component]
pub fn DoerMark(
    /// The agent.
    agent: Memo<AgentView>,
) -> impl IntoView {
    let doer = Memo::new(move |_| agent.with(|agent| (agent.kind, agent.executor.clone())));
    let icon = Signal::derive(move || match doer.get().0 {
        AgentKind::Simulated => Icon::Simulated,
        AgentKind::Live => Icon::Live,
    });
    let words = move || doer.with(|(kind, executor)| words(*kind, executor.as_deref()));
    view! {
        <span class="doer" data-testid="doer">
            <Drawing icon/>
            {words}
        </span>
    }
}

fn words(kind: AgentKind, executor: Option<&str>) -> String {
    match (kind, executor) {
        (AgentKind::Simulated, _) => "simulated".to_owned(),
        (AgentKind::Live, None) => "live, from outside".to_owned(),
        (AgentKind::Live, Some(name)) => {
            let title = executors::of_kind(name).map_or(name, |kind| kind.title());
            format!("live: {}", title.to_lowercase())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_live_agent_says_what_does_its_work() {
        assert_eq!(words(AgentKind::Simulated, None), "simulated");
        assert_eq!(words(AgentKind::Live, None), "live, from outside");
        assert_eq!(words(AgentKind::Live, Some("tab")), "live: another tab");
        assert_eq!(words(AgentKind::Live, Some("robot")), "live: robot");
    }
}
