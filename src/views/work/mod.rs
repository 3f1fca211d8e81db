//! The centre: the work, seen in eight ways.

mod tab;

use crate::components::piece::{Later, Piece};
use crate::views::api::API;
use crate::views::graph::Graph;
use crate::views::inbox::{INBOX, use_waiting, waiting_words};
use crate::views::messages::MESSAGES;
use crate::views::metrics::METRICS;
use crate::views::plan::PLAN;
use crate::views::rounds::Rounds;
use crate::views::shell::Shell;
use crate::views::tensor::TENSOR;
use crate::views::timeline::{Look, TIMELINE};
use leptos::ev::KeyboardEvent;
use leptos::html::Button;
use leptos::prelude::*;

pub use tab::Tab;

/// The centre pane: tabs over the views of the work.
#[component]
pub fn Work() -> impl IntoView {
    let chosen = expect_context::<Shell>().tab;
    provide_context(Look::new());
    view! {
        <section class="work" id="work" aria-label="Work" tabindex="-1">
            <Tabs chosen/>
            <div class="work__view" role="tabpanel" aria-labelledby=move || chosen.get().id()>
                {move || match chosen.get() {
                    Tab::Graph => view! { <Graph/><Rounds/> }.into_any(),
                    Tab::Timeline => later(TIMELINE),
                    Tab::Plan => later(PLAN),
                    Tab::Tensor => later(TENSOR),
                    Tab::Messages => later(MESSAGES),
                    Tab::Metrics => later(METRICS),
                    Tab::Inbox => later(INBOX),
                    Tab::Api => later(API),
                }}
            </div>
        </section>
    }
}

fn later(piece: Piece<()>) -> AnyView {
    view! { <Later piece argument=()/> }.into_any()
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
