//! The messages themselves, the newest at the bottom.

use super::{Log, PAGE, kind_look, kind_state};
use crate::components::labels::span;
use crate::session::Workspace;
use crate::studio::{Selected, Selection};
use baton_engine::projection::{LogEntry, Subject};
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// How near to its end a list must be scrolled to stay there as it grows.
const NEAR_END_PX: i32 = 48;

/// The messages that match, oldest first.
#[component]
pub fn List() -> impl IntoView {
    let log = expect_context::<Log>();
    let container = NodeRef::<Div>::new();
    let position = Memo::new(move |_| log.session.with_workspace(Workspace::position));
    let is_at_end = StoredValue::new(true);
    follow(container, log, position, is_at_end);
    let on_scroll = move |_| {
        if let Some(list) = container.get_untracked() {
            is_at_end.set_value(is_near_end(&list));
        }
    };
    let more = move || {
        let earlier = log.earlier();
        (earlier > 0).then(|| {
            view! {
                <button
                    type="button"
                    class="button messages__earlier"
                    data-testid="messages-earlier"
                    on:click=move |_| log.limit.update(|limit| *limit += PAGE)
                >
                    {format!("Show {} earlier of {earlier}", earlier.min(PAGE))}
                </button>
            }
        })
    };
    view! {
        <div class="messages__scroll" node_ref=container on:scroll=on_scroll>
            {more}
            <ol class="messages__list" data-testid="messages">
                <For each=move || log.page.get().entries key=|entry| (entry.index, entry.text.clone()) let:entry>
                    <Message entry position/>
                </For>
            </ol>
        </div>
    }
}

/// Keeps the present message on screen while playing and looking back, and else
/// the end for somebody who is at the end.
fn follow(container: NodeRef<Div>, log: Log, position: Memo<usize>, is_at_end: StoredValue<bool>) {
    Effect::new(move |_| {
        position.track();
        log.page.track();
        let is_at_end = is_at_end.get_value();
        let is_playing = log.session.is_playing().get_untracked();
        let is_past = untrack(|| log.session.with_workspace(Workspace::is_in_past));
        // What has just happened is on the page in the next frame.
        request_animation_frame(move || {
            let Some(list) = container.try_get_untracked().flatten() else {
                return;
            };
            let present = list.query_selector("[aria-current]").ok().flatten();
            let present = present.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok());
            let is_followed =
                |present: &_| is_playing || (is_past && !is_on_screen(&list, present));
            match present.filter(is_followed) {
                Some(present) => {
                    list.set_scroll_top(present.offset_top() - list.client_height() / 2);
                }
                None if is_at_end => list.set_scroll_top(list.scroll_height()),
                None => {}
            }
        });
    });
}

fn is_on_screen(list: &web_sys::HtmlElement, message: &web_sys::HtmlElement) -> bool {
    let top = message.offset_top() - list.scroll_top();
    (0..list.client_height() - message.offset_height()).contains(&top)
}

fn is_near_end(list: &web_sys::Element) -> bool {
    list.scroll_height() - list.scroll_top() - list.client_height() < NEAR_END_PX
}

/// What a message's thing is selected as: its task, else its agent, else its goal.
fn selected(subject: Subject) -> Option<Selected> {
    let task = subject.task.map(Selected::Task);
    let agent = subject.agent.map(Selected::Agent);
    task.or(agent).or(subject.goal.map(Selected::Goal))
}

#[component]
fn Message(
    entry: LogEntry,
    /// How many events are behind the state on screen.
    position: Memo<usize>,
) -> impl IntoView {
    let log = expect_context::<Log>();
    let selection = expect_context::<Selection>();
    let LogEntry {
        index,
        after,
        round,
        kind,
        text,
        subject,
    } = entry;
    let go = move |_| {
        log.session.pause();
        log.session.seek(index + 1);
        if let Some(selected) = selected(subject) {
            selection.select(selected);
        }
    };
    let (mark, word) = kind_look(kind);
    let round = if round.0 == 0 {
        String::new()
    } else {
        format!("R{}", round.0)
    };
    view! {
        <li>
            <button
                type="button"
                class="message"
                data-testid="message"
                data-kind=word
                class:message--later=move || position.get() <= index
                aria-current=move || (position.get() == index + 1).then_some("step")
                title="Go to this moment"
                on:click=go
            >
                <span class="message__time">{span(after)}</span>
                <span class="message__round">{round}</span>
                <span class="message__kind state" data-state=kind_state(kind) title=word aria-hidden="true">{mark}</span>
                <span class="message__text" dir="auto">{text}</span>
            </button>
        </li>
    }
}
