//! When an agent takes work: stretches of hours, every day or once.

use crate::components::field::{Draft, FieldGroup};
use crate::components::focus::focus_soon;
use crate::components::icon::{Drawing, Icon};
use crate::components::words::clock_words;
use baton_engine::Minutes;
use baton_engine::agent::{Availability, Window};
use leptos::prelude::*;

/// How long until hours come again that come every day.
const DAY: Minutes = Minutes(1_440);
/// The button that adds hours.
const ADD_ID: &str = "agent-hours-add";

/// What is typed about when an agent takes work, over what is there.
#[derive(Clone, Copy)]
pub struct HoursDraft {
    rows: Draft<Vec<Row>>,
    repeats: Draft<Option<Minutes>>,
}

/// A stretch of hours as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Row {
    /// Tells it from the others.
    id: u32,
    from: String,
    to: String,
}

impl HoursDraft {
    /// Nothing typed over `base`. The first hours come every day, unless
    /// somebody says otherwise.
    pub fn over(base: Signal<Availability>) -> Self {
        Self {
            rows: Draft::of(base, rows),
            repeats: Draft::of(base, |base| {
                if base.is_always() {
                    Some(DAY)
                } else {
                    base.repeats_every
                }
            }),
        }
    }

    /// What the field says; tracks it.
    pub fn read(self) -> Availability {
        let mut windows: Vec<Window> = self.rows.get().iter().filter_map(window).collect();
        windows.sort_unstable_by_key(|window| window.from);
        let repeats_every = self.repeats.get().filter(|_| !windows.is_empty());
        Availability {
            windows,
            repeats_every,
        }
    }

    /// Shows again what is there.
    pub fn revert(self) {
        self.rows.revert();
        self.repeats.revert();
    }

    /// Whether a row is to blame where something is wrong: all are, unless
    /// some are no hours at all.
    fn is_blamed(self, id: u32) -> bool {
        let is_wrong = |row: &Row| window(row).is_some_and(|window| window.to <= window.from);
        self.rows
            .get()
            .iter()
            .any(|row| row.id == id && is_wrong(row))
            || !self.rows.get().iter().any(is_wrong)
    }

    fn change(self, change: impl FnOnce(&mut Vec<Row>)) {
        let mut rows = self.rows.get_untracked();
        change(&mut rows);
        self.rows.set(rows);
    }

    /// Adds hours after the others, the first from nine to five.
    fn add(self) {
        self.change(|rows| {
            let id = rows.iter().map(|row| row.id + 1).max().unwrap_or(0);
            let usual = |time: &str| {
                if rows.is_empty() {
                    time.to_owned()
                } else {
                    String::new()
                }
            };
            let (from, to) = (usual("09:00"), usual("17:00"));
            rows.push(Row { id, from, to });
            focus_soon(format!("#{}", input_id(id, "from")));
        });
    }
}

fn rows(availability: &Availability) -> Vec<Row> {
    let windows = (0..).zip(&availability.windows);
    let row = |(id, window): (u32, &Window)| Row {
        id,
        from: clock_words(window.from),
        to: clock_words(window.to),
    };
    windows.map(row).collect()
}

/// What `row` says, if anything. What is no time makes hours that end before
/// they begin, which are refused.
fn window(row: &Row) -> Option<Window> {
    let is_blank = row.from.trim().is_empty() && row.to.trim().is_empty();
    (!is_blank).then(|| Window {
        from: minutes(&row.from).unwrap_or(Minutes(u32::MAX)),
        to: minutes(&row.to).unwrap_or(Minutes(0)),
    })
}

/// The minutes that a time like `8`, `08:30` or `24:00` stands for.
fn minutes(typed: &str) -> Option<Minutes> {
    let (hours, minutes) = typed.trim().split_once(':').unwrap_or((typed.trim(), "0"));
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    let hours = hours.checked_mul(60).filter(|_| minutes < 60)?;
    hours.checked_add(minutes).map(Minutes)
}

fn input_id(row: u32, end: &str) -> String {
    format!("agent-hours-{row}-{end}")
}

/// Stretches of hours to add to and take from.
#[component]
pub fn HoursField(
    /// The hours.
    draft: HoursDraft,
    /// What is wrong with them.
    error: Signal<Option<String>>,
    /// Called when the person has left one.
    #[prop(into)]
    on_commit: Callback<()>,
) -> impl IntoView {
    view! {
        <FieldGroup
            id="agent-hours"
            label="Available"
            hint="As 08:30, counted from the start of the run. It finishes what it has begun. No hours: always."
            error
        >
            <ul class="hours">
                <For each=move || draft.rows.get() key=|row| row.id let:row>
                    <HoursLine draft row error on_commit/>
                </For>
            </ul>
            <div class="hours__foot">
                <button
                    type="button"
                    class="button"
                    id=ADD_ID
                    data-testid=ADD_ID
                    on:click=move |_| draft.add()
                >
                    <Drawing icon=Icon::Add/>
                    "Add hours"
                </button>
                <Repeats draft/>
            </div>
        </FieldGroup>
    }
}

#[component]
fn HoursLine(
    draft: HoursDraft,
    row: Row,
    error: Signal<Option<String>>,
    on_commit: Callback<()>,
) -> impl IntoView {
    let id = row.id;
    let input = move |label: &'static str, end: &'static str, part: fn(&mut Row) -> &mut String| {
        let typed = move || {
            let mut rows = draft.rows.get();
            let row = rows.iter_mut().find(|row| row.id == id);
            row.map(|row| std::mem::take(part(row))).unwrap_or_default()
        };
        let on_input = move |event| {
            draft.change(|rows| {
                if let Some(row) = rows.iter_mut().find(|row| row.id == id) {
                    *part(row) = event_target_value(&event);
                }
            });
        };
        view! {
            <input
                type="text"
                id=input_id(id, end)
                data-testid=input_id(id, end)
                aria-label=label
                placeholder="hh:mm"
                autocomplete="off"
                aria-invalid=move || (error.with(Option::is_some) && draft.is_blamed(id)).to_string()
                prop:value=typed
                on:input=on_input
                on:change=move |_| on_commit.run(())
            />
        }
    };
    let remove = move |_| {
        draft.change(|rows| rows.retain(|row| row.id != id));
        focus_soon(format!("#{ADD_ID}"));
    };
    view! {
        <li class="hours__line">
            {input("From", "from", |row| &mut row.from)}
            "to"
            {input("To", "to", |row| &mut row.to)}
            <button
                type="button"
                class="button button--icon"
                aria-label="Remove these hours"
                on:click=remove
            >
                <Drawing icon=Icon::Close/>
            </button>
        </li>
    }
}

/// Every day, once, or what a journal says.
#[component]
fn Repeats(draft: HoursDraft) -> impl IntoView {
    let every_day = move |event| {
        let is_daily = event_target_value(&event) == "day";
        draft.repeats.set(is_daily.then_some(DAY));
    };
    let other = move || {
        let every = draft.repeats.get().filter(|every| *every != DAY)?;
        Some(view! { <option selected disabled>{format!("every {every}")}</option> })
    };
    view! {
        <select
            aria-label="How often these hours come"
            data-testid="agent-hours-repeat"
            hidden=move || draft.rows.get().is_empty()
            on:change=every_day
        >
            <option value="day" prop:selected=move || draft.repeats.get() == Some(DAY)>"every day"</option>
            <option value="once" prop:selected=move || draft.repeats.get().is_none()>"once"</option>
            {other}
        </select>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_type_them() {
        for (typed, read) in [
            ("8", Some(480)),
            (" 08:30 ", Some(510)),
            ("24:00", Some(1_440)),
            ("30:15", Some(1_815)),
            ("8:60", None),
            ("noon", None),
            ("", None),
            ("99999999999", None),
        ] {
            assert_eq!(minutes(typed), read.map(Minutes), "{typed}");
        }
    }

    #[test]
    fn hours_are_shown_as_they_are_read_and_blank_ones_left_out() {
        let window = Window {
            from: Minutes(510),
            to: Minutes(1_440),
        };
        let windows = vec![window];
        let mut shown = rows(&Availability {
            windows,
            repeats_every: None,
        });
        assert_eq!(
            (shown[0].from.as_str(), shown[0].to.as_str()),
            ("08:30", "24:00")
        );
        assert_eq!(super::window(&shown[0]), Some(window));
        shown[0].to = "late".to_owned();
        assert!(super::window(&shown[0]).is_some_and(|window| window.to < window.from));
        assert_eq!(super::window(&Row::default()), None);
    }
}
