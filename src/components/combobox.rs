//! A text input with a list to choose from, by the combobox pattern of the
//! ARIA Authoring Practices: the focus stays in the input, arrows move through
//! the list, Enter takes, Escape closes.

use super::field::described_by;
use leptos::ev::KeyboardEvent;
use leptos::html::{Input, Ul};
use leptos::prelude::*;

/// Something to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What it stands for, unique in its list.
    pub value: String,
    /// What it is called.
    pub label: String,
    /// What tells it from others of that name; may be empty.
    pub note: String,
}

/// What the list is doing.
#[derive(Clone, Copy)]
struct List {
    choices: Signal<Vec<Choice>>,
    is_open: RwSignal<bool>,
    active: RwSignal<Option<String>>,
    /// Whether it is all that there is, so that nothing closes it.
    stays_open: bool,
}

impl List {
    fn is_shown(self) -> bool {
        (self.stays_open || self.is_open.get()) && self.choices.with(|choices| !choices.is_empty())
    }

    fn close(self) {
        self.is_open.set(false);
        self.active.set(None);
    }

    /// Makes the next choice active, or with `-1` the one before, round the end.
    fn move_by(self, step: isize) {
        let choices = self.choices.get_untracked();
        let at = self
            .active
            .with_untracked(|active| position(&choices, active.as_deref()));
        let next = next_position(at, step, choices.len());
        self.is_open.set(true);
        self.active.set(next.map(|at| choices[at].value.clone()));
    }

    /// The active choice, taken out of the list.
    fn take_active(self) -> Option<String> {
        let active = self.active.get_untracked();
        self.close();
        active
    }
}

/// A text input with a list to choose from. What is typed belongs to the
/// parent, and so does which choices go with it.
#[component]
pub fn Combobox(
    /// The input's id on the page; also its test id.
    id: &'static str,
    /// What screen readers call the list.
    list_label: &'static str,
    /// What stands in the empty input.
    placeholder: &'static str,
    /// What is typed.
    #[prop(into)]
    typed: Signal<String>,
    /// Called with the text on every change of it.
    #[prop(into)]
    on_typed: Callback<String>,
    /// What to choose from now.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// Whether something is wrong with it.
    #[prop(into)]
    is_invalid: Signal<bool>,
    /// Called with the value of what was chosen.
    #[prop(into)]
    on_choose: Callback<String>,
    /// Called on Enter with something typed and nothing chosen.
    #[prop(into)]
    on_enter: Callback<()>,
    /// Whether the list is there without being asked for.
    #[prop(optional)]
    stays_open: bool,
) -> impl IntoView {
    let list = List {
        choices,
        stays_open,
        is_open: RwSignal::new(false),
        active: RwSignal::new(None),
    };
    let input = NodeRef::<Input>::new();
    let take = Callback::new(move |value| {
        list.close();
        on_choose.run(value);
    });
    let on_key = move |event: KeyboardEvent| {
        if on_list_key(list, &event.key(), typed, take, on_enter) {
            event.prevent_default();
        }
    };
    let on_input = move |event| {
        on_typed.run(event_target_value(&event));
        list.active.set(None);
        list.is_open.set(true);
        // The parent may have made something else of it than what stands there.
        if let Some(input) = input.get_untracked() {
            input.set_value(&typed.get_untracked());
        }
    };
    view! {
        <div class="combobox">
            <input
                type="text"
                role="combobox"
                id=id
                data-testid=id
                dir="auto"
                autocomplete="off"
                autocapitalize="none"
                placeholder=placeholder
                aria-autocomplete="list"
                aria-expanded=move || list.is_shown().to_string()
                aria-controls=format!("{id}-list")
                aria-activedescendant=move || list.active.get().map(|value| option_id(id, &value))
                aria-describedby=described_by(id)
                aria-invalid=move || is_invalid.get().to_string()
                node_ref=input
                prop:value=move || typed.get()
                on:input=on_input
                on:click=move |_| list.is_open.set(true)
                on:blur=move |_| list.close()
                on:keydown=on_key
            />
            <Options id list_label list on_take=take/>
        </div>
    }
}

#[component]
fn Options(
    id: &'static str,
    list_label: &'static str,
    list: List,
    on_take: Callback<String>,
) -> impl IntoView {
    let element = NodeRef::<Ul>::new();
    Effect::new(move |_| {
        if let (true, Some(element)) = (list.is_shown(), element.get()) {
            show(&element);
        }
    });
    Effect::new(move |_| {
        let active = list.active.get().map(|active| option_id(id, &active));
        if let Some(option) = active.and_then(|active| document().get_element_by_id(&active)) {
            show(&option);
        }
    });
    view! {
        <ul
            class="combobox__list"
            role="listbox"
            id=format!("{id}-list")
            aria-label=list_label
            hidden=move || !list.is_shown()
            node_ref=element
        >
            <For each=move || list.choices.get() key=|choice| choice.value.clone() let:choice>
                <Offered id list choice on_take/>
            </For>
        </ul>
    }
}

#[component]
fn Offered(
    id: &'static str,
    list: List,
    choice: Choice,
    on_take: Callback<String>,
) -> impl IntoView {
    let Choice { value, label, note } = choice;
    let option = option_id(id, &value);
    let mine = value.clone();
    let is_active = move || {
        list.active
            .with(|active| active.as_deref() == Some(mine.as_str()))
    };
    view! {
        <li
            class="combobox__option"
            role="option"
            id=option
            aria-selected=move || is_active().to_string()
            // The input keeps the focus, so that the list does not close before the click.
            on:mousedown=move |event| event.prevent_default()
            on:click=move |_| on_take.run(value.clone())
        >
            <span dir="auto">{label}</span>
            {(!note.is_empty()).then(|| view! { <small dir="auto">{note}</small> })}
        </li>
    }
}

/// Does what `key` asks of the list; whether it asked anything.
fn on_list_key(
    list: List,
    key: &str,
    typed: Signal<String>,
    on_take: Callback<String>,
    on_enter: Callback<()>,
) -> bool {
    match key {
        "ArrowDown" => list.move_by(1),
        "ArrowUp" => list.move_by(-1),
        "Escape" if !list.stays_open && untrack(|| list.is_shown()) => list.close(),
        "Enter" => match list.take_active() {
            Some(value) => on_take.run(value),
            None if typed.with_untracked(|typed| typed.trim().is_empty()) => return false,
            None => on_enter.run(()),
        },
        _ => return false,
    }
    true
}

fn position(choices: &[Choice], active: Option<&str>) -> Option<usize> {
    choices
        .iter()
        .position(|choice| Some(choice.value.as_str()) == active)
}

fn next_position(at: Option<usize>, step: isize, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    Some(match at {
        None if step < 0 => last,
        None => 0,
        Some(at) => at.checked_add_signed(step).unwrap_or(last) % count,
    })
}

/// An option's id on the page: of its value only what an id may have.
fn option_id(id: &str, value: &str) -> String {
    let codes = value.chars().map(|c| match c {
        c if c.is_ascii_alphanumeric() => c.to_string(),
        c => format!("-{:x}", u32::from(c)),
    });
    format!("{id}-option-{}", codes.collect::<String>())
}

/// Scrolls no further than needed for `element` to be seen.
fn show(element: &web_sys::Element) {
    let nearest = web_sys::ScrollIntoViewOptions::new();
    nearest.set_block(web_sys::ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&nearest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_go_round_the_list() {
        assert_eq!(next_position(None, 1, 3), Some(0));
        assert_eq!(next_position(None, -1, 3), Some(2));
        assert_eq!(next_position(Some(2), 1, 3), Some(0));
        assert_eq!(next_position(Some(0), -1, 3), Some(2));
        assert_eq!(next_position(Some(1), 1, 3), Some(2));
        assert_eq!(next_position(None, 1, 0), None);
    }

    #[test]
    fn option_ids_are_distinct_and_safe() {
        let ids = ["a b", "a-b", "a_b", "é", "<b>"].map(|value| option_id("x", value));
        for (at, id) in ids.iter().enumerate() {
            assert!(!ids[..at].contains(id), "{id}");
            assert!(id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
        }
    }
}
