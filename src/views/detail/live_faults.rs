//! Faults of a live agent, on purpose: to end it, and to trouble its line.
//! They are no part of the journal, and end with the page.

use crate::components::field::{Draft, NumberField};
use crate::session::Session;
use crate::session::live::Trouble;
use baton_engine::AgentId;
use leptos::prelude::*;

/// A part of the trouble that is a number.
struct Part {
    id: &'static str,
    label: &'static str,
    /// What it does.
    sentence: &'static str,
    min: u32,
    max: u32,
    read: fn(Trouble) -> u32,
    write: fn(Trouble, u32) -> Trouble,
}

/// The usual speed of an agent, in percent.
const USUAL_PERCENT: u32 = 100;
/// The longest delay; past it a message is as good as lost.
const MAX_DELAY_MS: u32 = 60_000;

const PARTS: [Part; 4] = [
    Part {
        id: "live-slow",
        label: "Speed, in percent",
        sentence: "Below 100 a worker takes longer; scripts, people and other tabs go on as usual.",
        min: 1,
        max: USUAL_PERCENT,
        read: |trouble| match trouble.speed_percent {
            0 => USUAL_PERCENT,
            percent => percent,
        },
        write: |trouble, speed_percent| Trouble {
            speed_percent,
            ..trouble
        },
    },
    Part {
        id: "live-drop",
        label: "Messages lost, in percent",
        sentence: "In both directions. Lost awards and answers are noticed by heartbeats and said again.",
        min: 0,
        max: 100,
        read: |trouble| trouble.drops_percent,
        write: |trouble, drops_percent| Trouble {
            drops_percent,
            ..trouble
        },
    },
    Part {
        id: "live-double",
        label: "Messages doubled, in percent",
        sentence: "They arrive twice. The second counts for nothing.",
        min: 0,
        max: 100,
        read: |trouble| trouble.doubles_percent,
        write: |trouble, doubles_percent| Trouble {
            doubles_percent,
            ..trouble
        },
    },
    Part {
        id: "live-delay",
        label: "Messages late, in milliseconds",
        sentence: "Each arrives so much later. Answers to what was taken back meanwhile are refused.",
        min: 0,
        max: MAX_DELAY_MS,
        read: |trouble| trouble.delay_ms,
        write: |trouble, delay_ms| Trouble {
            delay_ms,
            ..trouble
        },
    },
];

/// Ends, freezes and troubles a live agent, and mends it.
#[component]
pub fn LiveFaults(
    /// The agent, a live one with an executor.
    id: AgentId,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let live = session.live();
    let trouble = Memo::new(move |_| live.trouble(id));
    let is_connected = Memo::new(move |_| live.is_connected(id));
    let is_frozen = Memo::new(move |_| trouble.get().is_frozen);
    let freeze = move |_| {
        let is_frozen = !is_frozen.get_untracked();
        let trouble = trouble.get_untracked();
        live.set_trouble(
            session,
            id,
            Trouble {
                is_frozen,
                ..trouble
            },
        );
    };
    let is_well = move || trouble.get() == Trouble::default();
    let parts = PARTS
        .iter()
        .map(move |part| view! { <TroublePart id part trouble/> });
    view! {
        <div class="faults" data-testid="live-faults">
            <p role="status" data-testid="live-fault">{move || told(is_connected.get(), trouble.get())}</p>
            <div class="faults__now">
                <button
                    type="button"
                    class="button"
                    data-testid="live-kill"
                    aria-describedby="live-kill-sentence"
                    disabled=move || !is_connected.get()
                    on:click=move |_| live.kill(id)
                >
                    "Kill"
                </button>
                <button type="button" class="button" data-testid="live-revive" on:click=move |_| live.revive(session, id)>
                    "Start again"
                </button>
            </div>
            <p class="field__hint faults__sentence" id="live-kill-sentence">
                "Kill ends it without a word. It is missed by its silence, its tasks go to others, and it is started again; Start again does so at once."
            </p>
            <button
                type="button"
                class="button"
                data-testid="live-freeze"
                aria-describedby="live-freeze-sentence"
                on:click=freeze
            >
                {move || if is_frozen.get() { "Thaw" } else { "Freeze" }}
            </button>
            <p class="field__hint faults__sentence" id="live-freeze-sentence">
                "While it is frozen no message gets through. On Thaw they all arrive; answers about tasks that it lost meanwhile are refused."
            </p>
            {parts.collect_view()}
            <button
                type="button"
                class="button"
                data-testid="live-mend"
                disabled=is_well
                on:click=move |_| live.set_trouble(session, id, Trouble::default())
            >
                "Mend all"
            </button>
        </div>
    }
}

/// One number of the trouble, in force once it is typed.
#[component]
fn TroublePart(id: AgentId, part: &'static Part, trouble: Memo<Trouble>) -> impl IntoView {
    let session = expect_context::<Session>();
    let draft = Draft::<String>::over(Signal::derive(move || {
        (part.read)(trouble.get()).to_string()
    }));
    let number = move || {
        let number = draft.get().trim().parse().ok();
        number.filter(|number| (part.min..=part.max).contains(number))
    };
    let error = Signal::derive(move || {
        let problem = format!("Write a number from {} to {}.", part.min, part.max);
        number().is_none().then_some(problem)
    });
    let commit = move |()| {
        if let Some(number) = untrack(number) {
            let trouble = (part.write)(trouble.get_untracked(), number);
            session.live().set_trouble(session, id, trouble);
            draft.revert();
        }
    };
    view! {
        <NumberField
            id=part.id
            label=part.label
            hint=part.sentence
            draft
            min=part.min
            max=part.max
            error
            on_commit=commit
            on_revert=Callback::new(|()| ())
        />
    }
}

/// How the agent is doing, in words.
fn told(is_connected: bool, trouble: Trouble) -> String {
    let connection = if is_connected {
        "Connected."
    } else {
        "Not connected."
    };
    let mut words = Vec::new();
    if trouble.is_frozen {
        words.push("frozen".to_owned());
    }
    if (1..USUAL_PERCENT).contains(&trouble.speed_percent) {
        words.push(format!("works at {} % of its speed", trouble.speed_percent));
    }
    let of_messages = [
        (trouble.drops_percent, "lost"),
        (trouble.doubles_percent, "doubled"),
    ];
    let of_messages = of_messages.iter().filter(|(percent, _)| *percent > 0);
    words.extend(of_messages.map(|(percent, word)| format!("{percent} % of its messages {word}")));
    if trouble.delay_ms > 0 {
        words.push(format!("messages {} ms late", trouble.delay_ms));
    }
    if words.is_empty() {
        return connection.to_owned();
    }
    format!("{connection} ⚠ In force: {}.", words.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_force_is_said_in_words() {
        let trouble = Trouble {
            drops_percent: 30,
            delay_ms: 200,
            is_frozen: true,
            ..Trouble::default()
        };
        let expected =
            "Not connected. ⚠ In force: frozen, 30 % of its messages lost, messages 200 ms late.";
        assert_eq!(told(false, trouble), expected);
        assert_eq!(told(true, Trouble::default()), "Connected.");
    }

    #[test]
    fn every_part_reads_what_it_wrote() {
        for part in &PARTS {
            let written = (part.write)(Trouble::default(), part.max);
            assert_eq!((part.read)(written), part.max, "{}", part.label);
        }
    }
}
