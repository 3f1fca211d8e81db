//! What one more agent would bring, worked out by running again.

use crate::components::labels::{counted, minutes};
use crate::session::background::{Phase, Work};
use crate::session::{Recruiter, Staffing};
use crate::worker::{Outcome, Reinforcement};
use leptos::prelude::*;

/// What one more agent would bring, and the button that asks for it.
#[component]
pub fn Reinforcements() -> impl IntoView {
    let recruiter = expect_context::<Recruiter>();
    let word = move || match recruiter.with(|staffing| staffing.map(Staffing::is_running)) {
        None => "Try",
        Some(true) => "Stop",
        Some(false) => "Try again",
    };
    let status = move || recruiter.with(|staffing| staffing.map_or_else(hint, standing));
    let stale = move || {
        let has_any = recruiter.with(|staffing| staffing.is_some_and(|it| !it.tried.is_empty()));
        let stale = "Out of date: the work has changed or the run has gone on since this was tried, or another moment is on screen.";
        (has_any && !recruiter.is_current()).then_some(stale)
    };
    let rows = move || {
        recruiter.with(|staffing| {
            let before = staffing.and_then(|staffing| staffing.begun)?.1;
            let tried = staffing.map(|staffing| staffing.tried.iter())?;
            let rows = tried.map(|one| row(one, before));
            Some(rows.collect::<Vec<_>>())
        })
    };
    view! {
        <section class="reinforcements" aria-labelledby="reinforcements-title">
            <header class="plan__head">
                <h3 id="reinforcements-title">"One more agent"</h3>
                <button type="button" class="button" data-testid="reinforce" on:click=move |_| recruiter.toggle()>
                    {word}
                </button>
            </header>
            <output class="plan__workload" data-testid="reinforce-status">{status}</output>
            <output class="plan__stale" data-testid="reinforce-stale">{stale}</output>
            <ul class="reinforcements__list" data-testid="reinforcements">{rows}</ul>
        </section>
    }
}

fn row(one: &Reinforcement, before: Outcome) -> AnyView {
    let saved = saved_percent(before, one.after);
    view! {
        <li class="reinforcements__one">
            <span>{words(one, before)}</span>
            {(saved > 0).then(|| view! { <progress max="100" value=saved.to_string() aria-label="Shorter by percent"></progress> })}
        </li>
    }
    .into_any()
}

fn hint() -> String {
    "Runs the work again from its start in virtual time, each time with one more agent that has the skills some tasks require, and tells how much shorter the run gets.".to_owned()
}

fn standing(staffing: &Staffing) -> String {
    let done = staffing.tried.len();
    let Some((all, before)) = staffing.begun else {
        return match staffing.phase() {
            Phase::Failed(reason) => reason.clone(),
            Phase::Stopped => "Stopped.".to_owned(),
            Phase::Running | Phase::Ended => "The run as it is goes first…".to_owned(),
        };
    };
    let now = format!(
        "As it is, the run takes {}.",
        minutes(before.makespan_min.into())
    );
    match staffing.phase() {
        Phase::Running => format!("{now} {done} of {all} tried…"),
        Phase::Ended if all == 0 => format!("{now} No task requires any skills."),
        Phase::Ended => format!("{now} {} of agent tried.", counted(all, "kind")),
        Phase::Stopped => format!("{now} Stopped after {done} of {all}."),
        Phase::Failed(reason) => reason.clone(),
    }
}

/// What one more agent brings, in a sentence.
fn words(one: &Reinforcement, before: Outcome) -> String {
    let skills = one.skills.join(" and ");
    let who = match one.agents {
        0 => format!("A first agent with {skills}"),
        1 => format!("A second agent with {skills}"),
        _ => format!("One more agent with {skills}"),
    };
    let holds = counted(one.capacity as usize, "task");
    let saved = saved_percent(before, one.after);
    let takes = minutes(one.after.makespan_min.into());
    let more = before.left.saturating_sub(one.after.left);
    if more > 0 {
        let tasks = counted(more, "more task");
        return format!("{who} (holding {holds}) would let {tasks} be completed, in {takes}.");
    }
    match saved {
        0 if one.after.makespan_min > before.makespan_min => {
            format!("{who} (holding {holds}) would make the run no shorter: {takes}.")
        }
        0 => format!("{who} (holding {holds}) would not shorten the run."),
        saved => format!("{who} (holding {holds}) would shorten the run by {saved} %, to {takes}."),
    }
}

/// By what share of it the run gets shorter, rounded down.
fn saved_percent(before: Outcome, after: Outcome) -> u32 {
    let saved = before.makespan_min.saturating_sub(after.makespan_min);
    (saved * 100).checked_div(before.makespan_min).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_more_agent_brings_is_said_in_a_sentence() {
        let said = |agents, makespan_min, left| {
            let after = Outcome { makespan_min, left };
            let one = Reinforcement {
                skills: vec!["testing".to_owned()],
                capacity: 2,
                agents,
                after,
            };
            let before = Outcome {
                makespan_min: 300,
                left: 1,
            };
            words(&one, before)
        };
        assert_eq!(
            said(1, 234, 1),
            "A second agent with testing (holding 2 tasks) would shorten the run by 22 %, to 3 h 54 min."
        );
        assert_eq!(
            said(2, 300, 1),
            "One more agent with testing (holding 2 tasks) would not shorten the run."
        );
        assert_eq!(
            said(0, 360, 0),
            "A first agent with testing (holding 2 tasks) would let 1 more task be completed, in 6 h."
        );
        assert!(said(2, 310, 1).contains("no shorter"));
    }
}
