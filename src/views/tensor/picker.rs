//! Choosing the slice: the axis to fix, and the place on it.

use super::{Explorer, axis_noun, axis_plural, selected_by};
use crate::components::labels::{PriorityLabel, counted};
use crate::components::segments::segments;
use crate::studio::Selection;
use baton_engine::projection::{AxisLabel, Thing};
use baton_engine::tensor::Axis;
use leptos::prelude::*;

/// Most bars of the profile; a longer axis has several places a bar.
const MAX_BARS: usize = 160;

/// Chooses the axis to fix.
#[component]
pub fn AxisPicker() -> impl IntoView {
    let explorer = expect_context::<Explorer>();
    let choices = Axis::ALL.map(|axis| {
        let noun = axis_noun(axis);
        let title = format!("{}{}", noun[..1].to_uppercase(), &noun[1..]);
        (axis, title, format!("tensor-axis-{noun}"))
    });
    segments("Fix one", "tensor-axis", choices, explorer.axis)
}

/// Moves along the fixed axis.
#[component]
pub fn SlicePicker() -> impl IntoView {
    let explorer = expect_context::<Explorer>();
    let len = Memo::new(move |_| explorer.len(explorer.axis.get()));
    let index = Memo::new(move |_| explorer.slice().1);
    let is_first = Signal::derive(move || index.get() == 0);
    let is_last = Signal::derive(move || index.get() + 1 >= len.get());
    let choose_typed = move |event: &web_sys::Event| {
        if let Ok(number) = event_target_value(event).parse::<i64>() {
            explorer.choose(usize::try_from(number.saturating_sub(1)).unwrap_or(0));
        }
    };
    let settle = move |event: web_sys::Event| {
        choose_typed(&event);
        // What was typed may be beyond the ends, or no number.
        event_target::<web_sys::HtmlInputElement>(&event)
            .set_value(&(index.get_untracked() + 1).to_string());
    };
    let of = move || match len.get() {
        1 => format!("of 1 {}", axis_noun(explorer.axis.get())),
        len => format!("of {len} {}", axis_plural(explorer.axis.get())),
    };
    view! {
        <div class="slice" role="group" aria-label="Slice">
            <StepButton label="Previous slice" arrow="‹" testid="tensor-previous" is_end=is_first step=-1/>
            <div class="slice__way" style:--count=move || len.get().to_string()>
                <Profile/>
                <input
                    type="range"
                    class="slice__slider"
                    aria-label="Slice"
                    data-testid="tensor-slider"
                    min="1"
                    max=move || len.get()
                    aria-valuetext=move || explorer.slice_label().map(|label| label.name)
                    prop:value=move || (index.get() + 1).to_string()
                    on:input=move |event| choose_typed(&event)
                />
            </div>
            <StepButton label="Next slice" arrow="›" testid="tensor-next" is_end=is_last step=1/>
            <label class="slice__number">
                <input
                    type="number"
                    data-testid="tensor-number"
                    min="1"
                    max=move || len.get()
                    prop:value=move || (index.get() + 1).to_string()
                    on:change=settle
                />
                <span>{of}</span>
            </label>
        </div>
    }
}

/// Goes to the slice before or after. It stays focusable at the ends, so that
/// the keyboard does not lose its place.
#[component]
fn StepButton(
    label: &'static str,
    arrow: &'static str,
    testid: &'static str,
    is_end: Signal<bool>,
    step: isize,
) -> impl IntoView {
    let explorer = expect_context::<Explorer>();
    let go = move |_| {
        let (_, index) = untrack(|| explorer.slice());
        explorer.choose(index.saturating_add_signed(step));
    };
    view! {
        <button
            type="button"
            class="button button--icon"
            aria-label=label
            title=label
            data-testid=testid
            aria-disabled=move || is_end.get().to_string()
            on:click=go
        >
            <span aria-hidden="true">{arrow}</span>
        </button>
    }
}

/// The numbers of a slice in words; tracks them.
pub fn numbers(explorer: Explorer, axis: Axis, index: usize) -> String {
    explorer.explored.with(|explored| {
        let sum = explorer.number(explored.overview().marginal(axis, index));
        let nonzeros = explored.slice_nonzeros(axis, index);
        if explored.earlier().is_some() {
            format!("sum {sum}, {} changed", counted(nonzeros, "value"))
        } else {
            format!("sum {sum}, {}", counted(nonzeros, "non-zero"))
        }
    })
}

/// What the slice is of, and its numbers.
#[component]
pub fn SliceName() -> impl IntoView {
    let explorer = expect_context::<Explorer>();
    let label = Memo::new(move |_| explorer.slice_label());
    let numbers = Memo::new(move |_| {
        let (axis, index) = explorer.slice();
        numbers(explorer, axis, index)
    });
    view! {
        <p class="tensor__slice">
            <output class="slice__name" data-testid="tensor-slice-name">
                {move || label.get().map(|label| view! { <Name label/> })}
            </output>
            <span class="slice__facts" data-testid="tensor-slice-facts">{numbers}</span>
        </p>
    }
}

#[component]
fn Name(label: AxisLabel) -> impl IntoView {
    let selection = expect_context::<Selection>();
    let AxisLabel { thing, name, .. } = label;
    let title = format!("{name}: open it");
    match (thing, selected_by(thing)) {
        (Thing::Priority(priority), _) => view! { <PriorityLabel priority/> }.into_any(),
        (_, None) => name.into_any(),
        (_, Some(selected)) => view! {
            <button
                type="button"
                class="slice__select"
                title=title
                on:click=move |_| selection.select(selected)
            >
                {name}
            </button>
        }
        .into_any(),
    }
}

/// The marginals along the fixed axis as small bars over the slider: where the
/// slices with something in them are.
#[component]
fn Profile() -> impl IntoView {
    let explorer = expect_context::<Explorer>();
    let bars = Memo::new(move |_| {
        let axis = explorer.axis.get();
        explorer.overview(|overview| {
            let bars = overview.shape[axis as usize].min(MAX_BARS);
            let len = overview.shape[axis as usize];
            let range = move |bar: usize| bar * len / bars..(bar + 1) * len / bars;
            let height = |bar| {
                range(bar)
                    .map(|at| overview.marginal_share(axis, at))
                    .fold(0.0, f32::max)
            };
            (0..bars)
                .map(|bar| (range(bar), height(bar)))
                .collect::<Vec<_>>()
        })
    });
    let draw = move || {
        let draw_one = |(range, height): (std::ops::Range<usize>, f32)| {
            let start = range.start;
            view! {
                <span
                    class="profile__bar"
                    class:profile__bar--here=move || range.contains(&explorer.slice().1)
                    style:--height=height.to_string()
                    on:click=move |_| explorer.choose(start)
                ></span>
            }
        };
        bars.get().into_iter().map(draw_one).collect_view()
    };
    view! { <div class="profile" aria-hidden="true">{draw}</div> }
}
