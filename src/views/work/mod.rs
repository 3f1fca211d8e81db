//! The centre: the work, seen in eight ways.

mod tab;

use crate::views::api::ApiPage;
use crate::views::graph::Graph;
use crate::views::inbox::{Inbox, use_waiting, waiting_words};
use crate::views::messages::Messages;
use crate::views::metrics::MetricsView;
use crate::views::plan::PlanView;
use crate::views::rounds::Rounds;
use crate::views::shell::Shell;
use crate::views::tensor::TensorView;
use crate::views::timeline::TimelineView;
use leptos::ev::KeyboardEvent;
use leptos::html::Button;
use leptos::prelude::*;

pub use tab::Tab;

/// The centre pane: tabs over the views of the work.
#[component]
pub fn Work() -> impl IntoView {
    let chosen = expect_context::<Shell>().tab;
    view! {
        <section class="work" id="work" aria-label="Work" tabindex="-1">
            <Tabs chosen/>
            <div class="work__view" role="tabpanel" aria-labelledby=move || chosen.get().id()>
                {move || match chosen.get() {
                    Tab::Graph => view! { <Graph/><Rounds/> }.into_any(),
                    Tab::Timeline => view! { <TimelineView/> }.into_any(),
                    Tab::Plan => view! { <PlanView/> }.into_any(),
                    Tab::Tensor => view! { <TensorView/> }.into_any(),
                    Tab::Messages => view! { <Messages/> }.into_any(),
                    Tab::Metrics => view! { <MetricsView/> }.into_any(),
                    Tab::Inbox => view! { <Inbox/> }.into_any(),
                    Tab::Api => view! { <ApiPage/> }.into_any(),
                }}
            </div>
        </section>
    }
}

#[component]
fn Tabs(chosen: RwSignal<Tab>) -> impl IntoView {
    let waiting = use_waiting();
    let buttons = Tab::ALL.map(|_| NodeRef::<Button>::new());
    let on_key = move |event: KeyboardEvent| {
        let at = Tab::ALL
            .iter()
            .position(|&tab| tab == chosen.get_untracked())
            .unwrap_or(0);
        let last = Tab::ALL.len() - 1;
        let next = match event.key().as_str() {
            "ArrowRight" => (at + 1) % Tab::ALL.len(),
            "ArrowLeft" => at.checked_sub(1).unwrap_or(last),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        chosen.set(Tab::ALL[next]);
        if let Some(button) = buttons[next].get_untracked() {
            // Focus moves only among buttons of this page; it cannot fail in a way to act on.
            let _ = button.focus();
        }
    };
    let tabs = Tab::ALL.into_iter().zip(buttons).map(move |(tab, button)| {
        let is_chosen = move || chosen.get() == tab;
        view! {
            <button
                type="button"
                role="tab"
                class="tab"
                node_ref=button
                id=tab.id()
                aria-selected=move || is_chosen().to_string()
                tabindex=move || if is_chosen() { "0" } else { "-1" }
                on:click=move |_| chosen.set(tab)
            >
                {tab.title()}
                {(tab == Tab::Inbox).then(|| view! { <Badge waiting/> })}
            </button>
        }
    });
    view! {
        <div class="tabs" role="tablist" aria-label="Views of the work" on:keydown=on_key>
            {tabs.collect_view()}
        </div>
        // Said aloud wherever the person is.
        <p class="visually-hidden" role="status" data-testid="inbox-status">
            {move || waiting_words(waiting.get())}
        </p>
    }
}

/// How many tasks wait for people, while some do.
#[component]
fn Badge(waiting: Memo<usize>) -> impl IntoView {
    move || {
        let count = waiting.get();
        (count > 0).then(|| {
            view! {
                <span class="tab__badge" data-testid="inbox-badge">{count}</span>
            }
        })
    }
}
