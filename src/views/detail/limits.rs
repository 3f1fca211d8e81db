//! The limits of a workspace: how much trouble is borne.

use super::form::{Form, refuse};
use super::pane::Pane;
use crate::components::field::{Attention, Draft, NumberField};
use crate::components::focus::focus_soon;
use crate::session::{Refusal, Session};
use baton_engine::text::{Field, InputError, Problem};
use baton_engine::tolerance::{MAX_COUNT, MAX_FACTOR, MAX_LIMIT};
use baton_engine::{Command, Millis, Tolerance};
use leptos::prelude::*;

/// Lengths of time are typed in seconds.
const MS: u64 = 1_000;

/// One of the limits.
struct Limit {
    field: Field,
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    number: Number,
}

/// Where a limit stands.
enum Number {
    Length(fn(&mut Tolerance) -> &mut Millis),
    Count(u32, fn(&mut Tolerance) -> &mut u32),
}

impl Limit {
    fn max(&self) -> u32 {
        match self.number {
            Number::Length(_) => seconds(MAX_LIMIT.0),
            Number::Count(max, _) => max,
        }
    }

    /// What to show of it.
    fn shown(&self, mut tolerance: Tolerance) -> String {
        match self.number {
            Number::Length(length) => seconds(length(&mut tolerance).0).to_string(),
            Number::Count(_, count) => count(&mut tolerance).to_string(),
        }
    }

    /// Puts what was typed into `tolerance`. What is no number is out of range.
    fn read(&self, typed: &str, tolerance: &mut Tolerance) {
        let typed = typed.trim().parse().unwrap_or(u32::MAX);
        match self.number {
            Number::Length(length) => *length(tolerance) = Millis(u64::from(typed) * MS),
            Number::Count(_, count) => *count(tolerance) = typed,
        }
    }

    /// The error in the unit of what is typed.
    fn told(&self, error: &InputError) -> String {
        match (&self.number, &error.problem) {
            (Number::Length(_), &Problem::OutOfRange { min, max }) => Problem::OutOfRange {
                min: min.div_ceil(MS as u32),
                max: seconds(max.into()),
            }
            .to_string(),
            _ => error.to_string(),
        }
    }
}

fn seconds(ms: u64) -> u32 {
    u32::try_from(ms / MS).unwrap_or(u32::MAX)
}

const LIMITS: [Limit; 10] = [
    Limit {
        field: Field::Suspicion,
        id: "limit-suspicion",
        label: "Suspected after, s",
        hint: "Silent for so long: no new work.",
        number: Number::Length(|tolerance| &mut tolerance.suspect_after),
    },
    Limit {
        field: Field::Heartbeat,
        id: "limit-heartbeat",
        label: "Lost after, s",
        hint: "Silent for so long: its tasks go back.",
        number: Number::Length(|tolerance| &mut tolerance.heartbeat_timeout),
    },
    Limit {
        field: Field::Lease,
        id: "limit-lease",
        label: "To start a task, s",
        hint: "Else it goes back. 0: no limit.",
        number: Number::Length(|tolerance| &mut tolerance.lease_timeout),
    },
    Limit {
        field: Field::Timeout,
        id: "limit-timeout",
        label: "Timeout, times",
        hint: "The expected time; longer fails. 0: no limit.",
        number: Number::Count(MAX_FACTOR, |tolerance| &mut tolerance.timeout_factor),
    },
    Limit {
        field: Field::Attempts,
        id: "limit-attempts",
        label: "Attempts a task",
        hint: "So many failures: given up.",
        number: Number::Count(MAX_COUNT, |tolerance| &mut tolerance.max_attempts),
    },
    Limit {
        field: Field::Losses,
        id: "limit-losses",
        label: "Lost agents a task",
        hint: "So many: given up.",
        number: Number::Count(MAX_COUNT, |tolerance| &mut tolerance.max_losses),
    },
    Limit {
        field: Field::RetryBase,
        id: "limit-retry-base",
        label: "First retry after, s",
        hint: "Each further one waits twice as long.",
        number: Number::Length(|tolerance| &mut tolerance.retry_base),
    },
    Limit {
        field: Field::RetryCap,
        id: "limit-retry-cap",
        label: "At most after, s",
        hint: "The longest wait for a retry.",
        number: Number::Length(|tolerance| &mut tolerance.retry_cap),
    },
    Limit {
        field: Field::RetryBudget,
        id: "limit-retry-budget",
        label: "Retries a goal",
        hint: "Past it a failure is final.",
        number: Number::Count(MAX_COUNT, |tolerance| &mut tolerance.retry_budget),
    },
    Limit {
        field: Field::Straggler,
        id: "limit-straggler",
        label: "Duplicate at, %",
        hint: "Of the expected time, a second agent joins. 0: never.",
        number: Number::Count(MAX_FACTOR, |tolerance| &mut tolerance.straggler_percent),
    },
];

/// The form for the limits.
#[component]
pub fn LimitsPane() -> impl IntoView {
    view! {
        <Pane kind="Workspace" title="Limits".into_any()>
            <LimitsForm/>
        </Pane>
    }
}

#[component]
fn LimitsForm() -> impl IntoView {
    let session = expect_context::<Session>();
    let base = Memo::new(move |_| session.with_state(|state| state.config().tolerance));
    let drafts = LIMITS
        .each_ref()
        .map(|limit| Draft::of(base.into(), move |base| limit.shown(*base)));
    let tolerance = move || {
        let mut tolerance = base.get();
        for (limit, draft) in LIMITS.iter().zip(drafts) {
            // Only what was typed, so that parts of a second stay.
            if draft.is_changed() {
                limit.read(&draft.get(), &mut tolerance);
            }
        }
        tolerance
    };
    let attention = Attention::none();
    let refusal = RwSignal::new(None::<Refusal>);
    let errors = Signal::derive(move || tolerance().checked().err().unwrap_or_default());
    let revert = move |()| {
        drafts.into_iter().for_each(Draft::revert);
        attention.reset();
        refusal.set(None);
    };
    let submit = move |()| {
        attention.try_all();
        let Ok(tolerance) = untrack(|| tolerance().checked()) else {
            return focus_soon("#limits-form [aria-invalid=true]");
        };
        match session.dispatch("change limits", Command::SetTolerance { tolerance }) {
            Ok(()) => {
                revert(());
                focus_soon("#detail-title");
            }
            Err(why) => refuse(refusal, why, "limits-form"),
        }
    };
    let fields = LIMITS.iter().zip(drafts).map(move |(limit, draft)| {
        let is_shown = attention.error(limit.field, errors);
        let error = move || {
            let errors = errors.get();
            let error = errors.iter().find(|error| error.field == limit.field);
            error
                .filter(|_| is_shown.with(Option::is_some))
                .map(|error| limit.told(error))
        };
        view! {
            <NumberField
                id=limit.id
                label=limit.label
                hint=limit.hint
                draft
                min=0
                max=limit.max()
                error=Signal::derive(error)
                on_commit=move |()| attention.leave(limit.field)
            />
        }
    });
    view! {
        <Form
            id="limits-form"
            submit_label="Save limits"
            is_new=false
            is_changed=Memo::new(move |_| tolerance() != base.get())
            refusal
            on_submit=submit
            on_revert=revert
        >
            <p class="detail__note">"How much trouble a run bears before something is done about it."</p>
            <div class="limits">{fields.collect_view()}</div>
        </Form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_limit_is_read_as_it_is_shown_and_refused_at_its_own_field() {
        let usual = Tolerance::default();
        for limit in &LIMITS {
            let mut read = Tolerance {
                straggler_percent: 1,
                ..usual
            };
            limit.read(&limit.shown(usual), &mut read);
            assert_eq!(limit.shown(read), limit.shown(usual), "{}", limit.id);
            limit.read("many", &mut read);
            let errors = read.checked().expect_err("it is no number");
            assert!(
                errors.iter().any(|error| error.field == limit.field),
                "{}",
                limit.id
            );
        }
    }

    #[test]
    fn lengths_are_refused_in_seconds() {
        let mut tolerance = Tolerance::default();
        let limit = &LIMITS[0];
        limit.read("31", &mut tolerance);
        let errors = tolerance.checked().expect_err("later than lost");
        assert_eq!(limit.told(&errors[0]), "Choose a number from 1 to 30.");
    }
}
