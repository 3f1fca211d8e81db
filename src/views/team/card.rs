//! What the cards of agents and goals have in common.

use crate::components::following::OffScreen;
use crate::components::icon::{Drawing, Icon};
use crate::studio::{Selected, Selection};
use crate::views::commands::about;
use leptos::prelude::*;

/// A card in a list of the team: all of it opens what it is about, and three
/// small buttons do what is done most.
#[component]
pub fn Card(
    /// What it opens.
    opens: Selected,
    /// `agent` or `goal`, for its ids on the page.
    noun: &'static str,
    /// What its buttons call it.
    #[prop(into)]
    name: Signal<String>,
    /// What the opening button shows.
    title: AnyView,
    /// Goes to where it is edited.
    #[prop(into)]
    on_edit: Callback<()>,
    /// Makes another one like it.
    #[prop(into)]
    on_duplicate: Callback<()>,
    /// Takes it away.
    #[prop(into)]
    on_remove: Callback<()>,
    /// Learns whether the card is seen.
    off_screen: OffScreen,
    /// What it shows below its title.
    children: Children,
) -> impl IntoView {
    let selection = expect_context::<Selection>();
    let is_selected = move || selection.get() == Some(opens);
    view! {
        <li
            class="card member"
            class:member--selected=is_selected
            data-about=about(opens)
            data-testid=format!("{noun}-card")
            node_ref=off_screen.item
        >
            <button
                type="button"
                class="member__open"
                id=open_id(opens)
                data-testid=format!("open-{noun}")
                aria-current=move || is_selected().then_some("true")
                on:click=move |_| selection.select(opens)
            >
                {title}
            </button>
            {children()}
            <div class="member__actions">
                <Action icon=Icon::Edit verb="Edit" noun name on_click=on_edit/>
                <Action icon=Icon::Duplicate verb="Duplicate" noun name on_click=on_duplicate/>
                <Action icon=Icon::Remove verb="Remove" noun name on_click=on_remove/>
            </div>
        </li>
    }
}

#[component]
fn Action(
    icon: Icon,
    verb: &'static str,
    noun: &'static str,
    #[prop(into)] name: Signal<String>,
    on_click: Callback<()>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="button button--icon member__action"
            title=verb
            aria-label=move || format!("{verb} {}", name.get())
            data-testid=format!("{}-{noun}", verb.to_lowercase())
            on:click=move |_| on_click.run(())
        >
            <Drawing icon/>
        </button>
    }
}

/// The page's name for the button that opens `selected` in the team.
pub fn open_id(selected: Selected) -> String {
    match selected {
        Selected::Agent(id) => format!("open-{id}"),
        Selected::Goal(id) => format!("open-{id}"),
        Selected::Task(id) => format!("open-{id}"),
        Selected::NewAgent => "add-agent".to_owned(),
        Selected::NewGoal => "add-goal".to_owned(),
        Selected::Limits => "menu-file".to_owned(),
    }
}
