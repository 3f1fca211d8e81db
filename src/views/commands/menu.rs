//! The menu of what one points at: a right click, or the menu key on what has
//! the focus.

use crate::session::Session;
use crate::studio::{Selected, Selection};
use crate::views::shell::Shell;
use crate::views::team::Actions;
use baton_engine::{AgentId, GoalId, State, TaskId, TaskState};
use leptos::html::Ul;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent, MouseEvent};

/// What the menu offers to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Offer {
    Open,
    Edit,
    Duplicate,
    Cancel,
    Retry,
    Remove,
}

impl Offer {
    fn words(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::Edit => "Edit",
            Self::Duplicate => "Duplicate",
            Self::Cancel => "Cancel",
            Self::Retry => "Retry",
            Self::Remove => "Remove",
        }
    }
}

/// What an element says it is about, for the menu: the value of its
/// `data-about`.
pub fn about(selected: Selected) -> Option<String> {
    match selected {
        Selected::Task(id) => Some(id.to_string()),
        Selected::Agent(id) => Some(id.to_string()),
        Selected::Goal(id) => Some(id.to_string()),
        Selected::NewAgent | Selected::NewGoal | Selected::Limits => None,
    }
}

/// As [`about`], back again.
fn read(about: &str) -> Option<Selected> {
    let (kind, number) = about.split_at_checked(1)?;
    let number = number.parse().ok()?;
    match kind {
        "T" => Some(Selected::Task(TaskId(number))),
        "A" => Some(Selected::Agent(AgentId(number))),
        "G" => Some(Selected::Goal(GoalId(number))),
        _ => None,
    }
}

/// What can be done with it now, and what it is called; nothing when it is gone.
fn offers(state: &State, selected: Selected) -> Option<(String, Vec<Offer>)> {
    use Offer::{Cancel, Duplicate, Edit, Open, Remove, Retry};
    Some(match selected {
        Selected::Task(id) => {
            let task = state.task(id)?;
            let more = match task.state {
                TaskState::Failed | TaskState::Cancelled => Some(Retry),
                TaskState::Completed => None,
                _ => Some(Cancel),
            };
            let offers = [Open].into_iter().chain(more).chain([Remove]);
            (task.spec.name.clone(), offers.collect())
        }
        Selected::Agent(id) => {
            let name = state.agent(id)?.spec.name.clone();
            (name, vec![Open, Edit, Duplicate, Remove])
        }
        Selected::Goal(id) => {
            let goal = state.goal(id)?;
            let is_left = |id: &TaskId| {
                state
                    .task(*id)
                    .is_some_and(|task| !task.state.is_finished())
            };
            let cancel = goal.tasks.iter().any(is_left).then_some(Cancel);
            let offers = [Open, Edit, Duplicate]
                .into_iter()
                .chain(cancel)
                .chain([Remove]);
            (goal.spec.text.clone(), offers.collect())
        }
        Selected::NewAgent | Selected::NewGoal | Selected::Limits => return None,
    })
}

/// Opens the menu of what `event` points at; where that is nothing of ours, the
/// browser's own comes.
pub fn open_where_pointed(shell: Shell, event: &MouseEvent) {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let found = target.and_then(|target| target.closest("[data-about]").ok().flatten());
    let Some(element) = found else {
        return;
    };
    let Some(selected) = element
        .get_attribute("data-about")
        .and_then(|about| read(&about))
    else {
        return;
    };
    event.prevent_default();
    // The menu key points nowhere in some browsers.
    let (x, y) = match (event.client_x(), event.client_y()) {
        (0, 0) => {
            let place = element.get_bounding_client_rect();
            #[expect(clippy::cast_possible_truncation, reason = "a place on the screen")]
            (place.left() as i32, place.bottom() as i32)
        }
        pointed => pointed,
    };
    shell.menu.set(Some((selected, x, y)));
}

/// The menu; it shows while [`Shell::menu`] says what it is about.
#[component]
pub fn PointedMenu() -> impl IntoView {
    let session = expect_context::<Session>();
    let shell = expect_context::<Shell>();
    let actions = Actions::from_context();
    let selection = expect_context::<Selection>();
    let list = NodeRef::<Ul>::new();
    let content = Memo::new(move |_| {
        let (selected, ..) = shell.menu.get()?;
        let (name, offers) = session.with_state(|state| offers(state, selected))?;
        Some((selected, name, offers))
    });
    Effect::new(move |_| {
        // What it offers may change while it is open, which opens nothing.
        let opens = shell.menu.with(Option::is_some) && content.with_untracked(Option::is_some);
        if let (true, Some(list)) = (opens, list.get_untracked()) {
            // What it offers is on the page by then.
            request_animation_frame(move || show(&list));
        }
    });
    let choose = move |selected: Selected, offer: Offer| {
        if let Some(list) = list.get_untracked() {
            let list: &HtmlElement = &list;
            let _ = list.hide_popover();
        }
        shell.menu.set(None);
        carry_out(actions, selection, selected, offer);
    };
    let items = move || {
        let (selected, _, offers) = content.get()?;
        let item = |offer: Offer| {
            view! {
                <li role="none">
                    <button
                        type="button"
                        role="menuitem"
                        class="menu__item"
                        tabindex="-1"
                        data-testid=format!("pointed-{}", offer.words().to_lowercase())
                        on:click=move |_| choose(selected, offer)
                    >
                        {offer.words()}
                    </button>
                </li>
            }
        };
        Some(offers.into_iter().map(item).collect_view())
    };
    let place = move |which: fn((Selected, i32, i32)) -> i32| {
        move || {
            shell
                .menu
                .get()
                .map_or(String::new(), |menu| format!("{}px", which(menu)))
        }
    };
    view! {
        <ul
            class="menu menu--pointed"
            popover="auto"
            role="menu"
            data-testid="pointed-menu"
            aria-label=move || content.get().map(|(_, name, _)| name)
            style:left=place(|(_, x, _)| x)
            style:top=place(|(_, _, y)| y)
            node_ref=list
            on:keydown=on_key
            on:toggle=move |_| {
                if list.get_untracked().is_some_and(|list| !is_open(&list)) {
                    shell.menu.set(None);
                }
            }
        >
            {items}
        </ul>
    }
}

fn is_open(list: &Element) -> bool {
    list.matches(":popover-open").unwrap_or(false)
}

/// Shows the menu within the page, with the focus on its first offer.
fn show(list: &HtmlElement) {
    // Fails only when it is open already.
    let _ = list.show_popover();
    let place = list.get_bounding_client_rect();
    let page = document().document_element();
    let (width, height) = page.map_or((0, 0), |page| (page.client_width(), page.client_height()));
    let moved = [
        ("left", place.right() - f64::from(width), place.left()),
        ("top", place.bottom() - f64::from(height), place.top()),
    ];
    for (side, over, at) in moved {
        if over > 0.0 {
            let _ = list
                .style()
                .set_property(side, &format!("{}px", (at - over).max(0.0)));
        }
    }
    focus(list.query_selector("button").ok().flatten());
}

fn focus(element: Option<Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // A button of this page takes the focus.
        let _ = element.focus();
    }
}

/// Arrows move through the menu, round its ends; the platform closes it on Escape.
fn on_key(event: KeyboardEvent) {
    let item = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let item = item.and_then(|item| item.closest("li").ok().flatten());
    let list = item.as_ref().and_then(|item| item.parent_element());
    let (Some(item), Some(list)) = (item, list) else {
        return;
    };
    let next = match event.key().as_str() {
        "ArrowDown" => item
            .next_element_sibling()
            .or_else(|| list.first_element_child()),
        "ArrowUp" => item
            .previous_element_sibling()
            .or_else(|| list.last_element_child()),
        "Home" => list.first_element_child(),
        "End" => list.last_element_child(),
        _ => return,
    };
    event.prevent_default();
    event.stop_propagation();
    focus(next.and_then(|next| next.first_element_child()));
}

fn carry_out(actions: Actions, selection: Selection, selected: Selected, offer: Offer) {
    match (selected, offer) {
        (Selected::Agent(id), Offer::Edit) => actions.edit_agent(id),
        (Selected::Agent(id), Offer::Duplicate) => actions.duplicate_agent(id),
        (Selected::Agent(id), Offer::Remove) => actions.remove_agent(id),
        (Selected::Goal(id), Offer::Edit) => actions.edit_goal(id),
        (Selected::Goal(id), Offer::Duplicate) => actions.duplicate_goal(id),
        (Selected::Goal(id), Offer::Cancel) => actions.cancel_goal(id),
        (Selected::Goal(id), Offer::Remove) => actions.remove_goal(id),
        (Selected::Task(id), Offer::Cancel) => actions.cancel_task(id),
        (Selected::Task(id), Offer::Retry) => actions.retry_task(id),
        (Selected::Task(id), Offer::Remove) => actions.remove_task(id),
        _ => selection.select(selected),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Workspace;
    use baton_engine::examples;

    #[test]
    fn what_an_element_is_about_is_read_back() {
        for selected in [
            Selected::Task(TaskId(12)),
            Selected::Agent(AgentId(0)),
            Selected::Goal(GoalId(3)),
        ] {
            assert_eq!(about(selected).as_deref().and_then(read), Some(selected));
        }
        assert_eq!(about(Selected::Limits), None);
        assert_eq!([read(""), read("T"), read("X1"), read("é")], [None; 4]);
    }

    #[test]
    fn what_is_offered_follows_the_state() {
        let mut workspace = Workspace::from_example(&examples::demonstration());
        let task = Selected::Task(TaskId(0));
        let found = |workspace: &Workspace| offers(workspace.last_state(), task).unwrap().1;
        assert_eq!(
            found(&workspace),
            [Offer::Open, Offer::Cancel, Offer::Remove]
        );
        while workspace.step().is_ok() {}
        assert_eq!(found(&workspace), [Offer::Open, Offer::Remove]);
        assert_eq!(
            offers(workspace.last_state(), Selected::Task(TaskId(99))),
            None
        );
    }
}
