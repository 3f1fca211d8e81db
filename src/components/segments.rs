//! One of a few, side by side.

use leptos::prelude::*;

/// A choice: what it stands for, what it is called, and the page's name for it.
pub type Segment<T> = (T, String, String);

/// A group of radio buttons that look like one strip. `name` is the group's.
pub fn segments<T: Copy + PartialEq + Send + Sync + 'static>(
    legend: &'static str,
    name: &'static str,
    choices: impl IntoIterator<Item = Segment<T>>,
    chosen: RwSignal<T>,
) -> AnyView {
    let choice = |(value, title, testid): Segment<T>| {
        segment(
            name,
            title,
            testid,
            Signal::derive(move || chosen.get() == value),
            Callback::new(move |()| chosen.set(value)),
        )
    };
    let choices: Vec<AnyView> = choices.into_iter().map(choice).collect();
    view! {
        <fieldset class="segments">
            <legend>{legend}</legend>
            {choices}
        </fieldset>
    }
    .into_any()
}

fn segment(
    name: &'static str,
    title: String,
    testid: String,
    is_chosen: Signal<bool>,
    choose: Callback<()>,
) -> AnyView {
    view! {
        <label class="segments__one">
            <input
                type="radio"
                name=name
                data-testid=testid
                prop:checked=is_chosen
                on:change=move |_| choose.run(())
            />
            {title}
        </label>
    }
    .into_any()
}
