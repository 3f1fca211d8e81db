//! Trouble on the line of a live agent, put there on purpose.

use crate::components::field::{Draft, NumberField};
use crate::session::Session;
use crate::session::live::Trouble;
use baton_engine::AgentId;
use leptos::prelude::*;

/// Trouble on the line of a live agent.
#[component]
pub fn LiveFaults(
    /// The agent, one with an executor.
    id: AgentId,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let live = session.live();
    let trouble = Memo::new(move |_| live.trouble(id));
    let set = move |change: fn(&mut Trouble, u32), to: u32| {
        let mut trouble = trouble.get_untracked();
        change(&mut trouble, to);
        live.set_trouble(session, id, trouble);
    };
    let is_frozen = move || trouble.get().is_frozen;
    let freeze = move |_| {
        let to = u32::from(!is_frozen());
        set(|trouble, to| trouble.is_frozen = to > 0, to);
    };
    let state = move || match (live.is_connected(id), trouble.get()) {
        (false, _) => "Cut off: it will be missed, then started again.",
        (true, trouble) if trouble.is_frozen => "Frozen: nothing gets through in either direction.",
        (true, trouble) if trouble == Trouble::default() => "No trouble on its line.",
        (true, _) => "There is trouble on its line.",
    };
    view! {
        <p data-testid="live-state" role="status">{state}</p>
        <div class="detail__actions" role="group" aria-label="Trouble on purpose">
            <button type="button" class="button" data-testid="kill" on:click=move |_| live.kill(id)>"Kill"</button>
            <button type="button" class="button" data-testid="freeze" aria-pressed=move || is_frozen().to_string() on:click=freeze>
                "Freeze"
            </button>
            <button type="button" class="button" data-testid="revive" on:click=move |_| live.revive(session, id)>
                "Start again"
            </button>
            <button
                type="button"
                class="button"
                data-testid="mend-all"
                on:click=move |_| live.set_trouble(session, id, Trouble::default())
            >
                "Mend all"
            </button>
        </div>
        <p class="field__hint">
            "Killed, it falls silent without a word: it is suspected, then lost, and its tasks go to others. Frozen, it works on but is not heard; what it says late does not count."
        </p>
        <div class="field__row">
            {KNOBS.map(|knob| view! { <KnobField knob trouble on_set=move |to| set(knob.set, to)/> }).collect_view()}
        </div>
    }
}

/// A number of the trouble on a line.
#[derive(Clone, Copy)]
struct Knob {
    id: &'static str,
    label: &'static str,
    max: u32,
    get: fn(&Trouble) -> u32,
    set: fn(&mut Trouble, u32),
}

const KNOBS: [Knob; 4] = [
    Knob {
        id: "trouble-drop",
        label: "Messages lost, %",
        max: 100,
        get: |trouble| trouble.drops_percent,
        set: |trouble, to| trouble.drops_percent = to,
    },
    Knob {
        id: "trouble-double",
        label: "Messages doubled, %",
        max: 100,
        get: |trouble| trouble.doubles_percent,
        set: |trouble, to| trouble.doubles_percent = to,
    },
    Knob {
        id: "trouble-delay",
        label: "Messages late by, ms",
        max: 60_000,
        get: |trouble| trouble.delay_ms,
        set: |trouble, to| trouble.delay_ms = to,
    },
    Knob {
        id: "trouble-speed",
        label: "Speed, % (0: usual)",
        max: 100,
        get: |trouble| trouble.speed_percent,
        set: |trouble, to| trouble.speed_percent = to,
    },
];

#[component]
fn KnobField(
    knob: Knob,
    trouble: Memo<Trouble>,
    #[prop(into)] on_set: Callback<u32>,
) -> impl IntoView {
    let draft = Draft::<String>::over(Signal::derive(move || {
        (knob.get)(&trouble.get()).to_string()
    }));
    let read = move || {
        draft
            .get()
            .trim()
            .parse::<u32>()
            .ok()
            .filter(|to| *to <= knob.max)
    };
    let problem = move || {
        read()
            .is_none()
            .then(|| format!("Choose a number from 0 to {}.", knob.max))
    };
    let commit = move |()| {
        if let Some(to) = untrack(read) {
            on_set.run(to);
            draft.revert();
        }
    };
    view! {
        <NumberField
            id=knob.id
            label=knob.label
            draft
            max=knob.max
            error=Signal::derive(problem)
            on_commit=commit
        />
    }
}
