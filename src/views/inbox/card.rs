//! A card of the inbox: what is asked, and the answers that fit.

use super::answers::{Answers, Working};
use crate::components::kept::kept;
use crate::components::labels::PriorityLabel;
use crate::components::words::moment;
use crate::views::artifacts::Artifacts;
use baton_engine::projection::{InboxItem, InboxStage};
use leptos::prelude::*;

/// A card of the inbox.
#[component]
pub fn Card(
    /// What it shows at first.
    first: InboxItem,
    /// All that is in the inbox.
    items: Memo<Vec<InboxItem>>,
) -> impl IntoView {
    let lease = first.lease;
    let id = format!("inbox-{}-{}", lease.task, lease.agent);
    let title = id.clone();
    let item = kept(first, move || {
        items.with(|items| items.iter().find(|one| one.lease == lease).cloned())
    });
    let stage = Memo::new(move |_| item.with(|item| item.stage));
    let answers = Answers::new(lease);
    view! {
        <article class="inbox__card" aria-labelledby=id data-testid="inbox-card">
            <header class="inbox__head">
                <h3 id=title>{move || item.with(|item| item.name.clone())}</h3>
                <PriorityLabel priority=Signal::derive(move || item.with(|item| item.priority))/>
            </header>
            <p class="inbox__facts">{move || item.with(facts)}</p>
            <p class="inbox__goal">{move || item.with(|item| item.goal.clone())}</p>
            {move || item.with(|item| {
                let said = !item.description.is_empty();
                said.then(|| view! { <p class="inbox__description">{item.description.clone()}</p> })
            })}
            <Artifacts
                label="What it works with"
                artifacts=Signal::derive(move || item.with(|item| item.inputs.clone()))
            />
            <Working answers stage/>
            <p class="field__error" role="alert" data-testid="inbox-error">
                {move || answers.error()}
            </p>
        </article>
    }
}

/// For whom, how far and since when it is, and when it should be done.
fn facts(item: &InboxItem) -> String {
    let stage = match item.stage {
        InboxStage::Assigned => "waits",
        InboxStage::Running => "under way",
    };
    let (agent, since, expected) = (&item.agent, moment(item.since), item.expected_min);
    let due = item.deadline.map(|at| format!(", due {}", moment(at)));
    let due = due.unwrap_or_default();
    format!("For {agent}: {stage} since {since}, expected {expected}{due}.")
}
