//! Faults of a simulated agent: to give it one, and to mend it.

use crate::components::field::{Attention, Draft, LabelledField, NumberField};
use crate::components::focus::focus_soon;
use crate::components::words::agent_name;
use crate::session::Session;
use baton_engine::fault::MAX_FLAP;
use baton_engine::text::Field;
use baton_engine::{AgentId, Command, Fault, Minutes, State};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

/// A kind of fault to choose.
struct Kind {
    name: &'static str,
    /// What such an agent does.
    sentence: &'static str,
    /// What its number is called, begins with, and is at most; 0 is no number.
    number: (&'static str, u32, u32),
    fault: fn(u32) -> Fault,
}

const KINDS: [Kind; 6] = [
    Kind {
        name: "Crash",
        sentence: "It falls silent and does nothing. It is suspected, then lost, and its tasks go to others.",
        number: ("", 0, 0),
        fault: |_| Fault::Crash,
    },
    Kind {
        name: "Hang",
        sentence: "It is alive and starts what it gets, but completes nothing. Its attempts time out.",
        number: ("", 0, 0),
        fault: |_| Fault::Hang,
    },
    Kind {
        name: "Slow",
        sentence: "It works at a part of its speed.",
        number: ("Percent of its speed", 50, 99),
        fault: |percent| Fault::Slow { percent },
    },
    Kind {
        name: "Flapping",
        sentence: "It is away for so long, then there for so long, in turn.",
        number: ("Minutes away", 10, MAX_FLAP.0),
        fault: |minutes| Fault::Flap {
            period_min: Minutes(minutes),
        },
    },
    Kind {
        name: "Refusing",
        sentence: "It fails a part of its tasks at once. They are tried again a little later.",
        number: ("Percent of its tasks", 50, 100),
        fault: |percent| Fault::Refuse { percent },
    },
    Kind {
        name: "Lossy",
        sentence: "A part of its answers get lost; it sends them again a minute later.",
        number: ("Percent of its answers", 50, 100),
        fault: |percent| Fault::Lossy { percent },
    },
];

/// The fault that an agent has, and the form for another one.
#[component]
pub fn Faults(
    /// The agent, a simulated one.
    id: AgentId,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let fault = Memo::new(move |_| session.with_state(|state| fault_of(state, id)));
    let mend = move |_| {
        let told = format!("Mended {}.", name(session, id));
        let command = Command::InjectFault {
            agent: id,
            fault: None,
        };
        session.dispatch_with_undo("mend agent", [command], told);
        focus_soon("#fault-kind");
    };
    let in_force = move || {
        fault.get().map(|fault| {
            view! {
                <div class="faults__now">
                    <p data-testid="fault"><span aria-hidden="true">"⚠ "</span>"In force: "{fault.to_string()}"."</p>
                    <button type="button" class="button" data-testid="mend" on:click=mend>"Mend"</button>
                </div>
            }
        })
    };
    view! {
        {in_force}
        <FaultForm id/>
    }
}

#[component]
fn FaultForm(id: AgentId) -> impl IntoView {
    let session = expect_context::<Session>();
    let attention = Attention::none();
    let chosen = RwSignal::new(0_usize);
    let number = Draft::<String>::over(Signal::derive(move || {
        KINDS[chosen.get()].number.1.to_string()
    }));
    // What is no number is 0, which is out of every range.
    let fault = move || (KINDS[chosen.get()].fault)(number.get().trim().parse().unwrap_or(0));
    let errors = Signal::derive(move || Vec::from_iter(fault().checked().err()));
    let choose = move |event| {
        chosen.set(event_target_value(&event).parse().unwrap_or(0));
        number.revert();
        attention.reset();
    };
    let inject = move |event: SubmitEvent| {
        event.prevent_default();
        attention.try_all();
        let Ok(fault) = untrack(|| fault().checked()) else {
            return focus_soon("#fault-number");
        };
        let told = format!("{}: {fault}.", name(session, id));
        let command = Command::InjectFault {
            agent: id,
            fault: Some(fault),
        };
        session.dispatch_with_undo("inject fault", [command], told);
    };
    let kinds = KINDS.iter().enumerate().map(move |(at, kind)| {
        view! { <option value=at prop:selected=move || chosen.get() == at>{kind.name}</option> }
    });
    let number_field = move || {
        let (label, _, max) = KINDS[chosen.get()].number;
        (max > 0).then(|| {
            view! {
                <NumberField
                    id="fault-number"
                    label
                    draft=number
                    max
                    error=attention.error(Field::Fault, errors)
                    on_commit=move |()| attention.leave(Field::Fault)
                />
            }
        })
    };
    view! {
        <form class="faults" data-testid="fault-form" novalidate on:submit=inject>
            <LabelledField id="fault-kind" label="Kind" error=Signal::stored(None::<String>)>
                <select id="fault-kind" data-testid="fault-kind" aria-describedby="fault-sentence" on:change=choose>
                    {kinds.collect_view()}
                </select>
            </LabelledField>
            {number_field}
            <p class="field__hint faults__sentence" id="fault-sentence">{move || KINDS[chosen.get()].sentence}</p>
            <button type="submit" class="button" data-testid="inject">"Inject"</button>
        </form>
    }
}

fn fault_of(state: &State, id: AgentId) -> Option<Fault> {
    Some(state.agent(id)?.fault?.fault)
}

fn name(session: Session, id: AgentId) -> String {
    session.with_state(|state| agent_name(state, id).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_begins_in_range_and_ends_with_its_greatest_number() {
        for kind in KINDS {
            let (label, first, max) = kind.number;
            assert!((kind.fault)(first).checked().is_ok(), "{}", kind.name);
            if !label.is_empty() {
                assert!((kind.fault)(max).checked().is_ok(), "{}", kind.name);
                assert!((kind.fault)(max + 1).checked().is_err(), "{}", kind.name);
            }
        }
    }
}
