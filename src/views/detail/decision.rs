//! Why a task went to its agent: what decided, who was considered, and the
//! attempts before.

use super::links::Link;
use super::pane::Part;
use crate::components::labels::minutes;
use crate::components::words::policy_words;
use crate::session::Session;
use crate::studio::Selected;
use baton_engine::projection::{self, CandidateView, Decision, Outcome, TaskView};
use leptos::prelude::*;

/// Why the task went to its agent; nothing before it did.
#[component]
pub fn Decisions(
    /// The task.
    task: Memo<TaskView>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let id = task.with_untracked(|task| task.id);
    let at_it = Memo::new(move |_| {
        session.with_state(|state| state.task(id).map_or(0, |task| task.holds().count()))
    });
    // What has happened to the task shows in its view and in how many are at
    // it: other events make no other decisions, and need no search.
    let decisions = Memo::new(move |_| {
        task.track();
        at_it.track();
        untrack(|| session.with_events(|state, events| projection::decisions(state, events, id)))
    });
    move || {
        decisions.with(|decisions| {
            let last = decisions.first()?;
            let reason = reason(last);
            let table = (!last.considered.is_empty()).then(|| table(last));
            let history = (decisions.len() > 1).then(|| history(decisions));
            Some(view! { <Part title="Why this agent?">{reason} {table} {history}</Part> })
        })
    }
}

/// Who got it and what decided, in a sentence or two.
fn reason(decision: &Decision) -> impl IntoView + use<> {
    let policy = policy_words(decision.policy).0;
    let (to, name) = (Selected::Agent(decision.agent), decision.name.clone());
    let could = match decision.candidates {
        0 | 1 => String::new(),
        several => format!(" {several} agents could take it;"),
    };
    view! {
        <p class="detail__note" data-testid="decision">
            <Link to name/>
            {format!(": {}.{could} {policy} decided.", decision.decided_by)}
        </p>
    }
}

/// The candidates with what the policy saw of them.
fn table(decision: &Decision) -> impl IntoView + use<> {
    let has_kept = decision.considered.iter().any(|one| one.is_kept);
    let lines = decision.considered.iter().map(|one| line(one, has_kept));
    let hidden = (decision.candidates as usize).saturating_sub(decision.considered.len());
    view! {
        <table class="candidates" data-testid="candidates">
            <caption class="visually-hidden">"Agents considered"</caption>
            <thead>
                <tr>
                    <th scope="col">"Agent"</th>
                    <th scope="col">"On hand"</th>
                    <th scope="col">"Finishes in"</th>
                    {has_kept.then(|| view! {
                        <th scope="col" title="Kept for tasks that need its scarce skills">"Kept"</th>
                    })}
                </tr>
            </thead>
            <tbody>{lines.collect_view()}</tbody>
        </table>
        {(hidden > 0).then(|| view! { <p class="detail__none">{format!("and {hidden} more")}</p> })}
    }
}

fn line(one: &CandidateView, has_kept: bool) -> impl IntoView + use<> {
    let (to, name) = (Selected::Agent(one.agent), one.name.clone());
    let kept = if one.is_kept { "yes" } else { "no" };
    view! {
        <tr class:candidates__chosen=one.is_chosen>
            <th scope="row">
                <Link to name/>
                {one.is_chosen.then(|| view! {
                    <span aria-hidden="true">" ✓"</span>
                    <span class="visually-hidden">" chosen"</span>
                })}
            </th>
            <td>{minutes(one.outstanding_min.into())}</td>
            <td>{minutes(one.finish_min.into())}</td>
            {has_kept.then(|| view! { <td>{kept}</td> })}
        </tr>
    }
}

/// All attempts of the run, the last first.
fn history(decisions: &[Decision]) -> impl IntoView + use<> {
    let lines = decisions.iter().map(|decision| {
        let (to, name) = (Selected::Agent(decision.agent), decision.name.clone());
        let (attempt, why) = (decision.attempt.0, decision.decided_by);
        let outcome = outcome_words(&decision.outcome);
        view! {
            <li>
                {format!("Attempt {attempt}: ")}
                <Link to name/>
                <span dir="auto">{format!(" ({why}): {outcome}")}</span>
            </li>
        }
    });
    view! {
        <h4 class="detail__note">"Attempts"</h4>
        <ul class="reasons" data-testid="attempts">{lines.collect_view()}</ul>
    }
}

fn outcome_words(outcome: &Outcome) -> String {
    match outcome {
        Outcome::UnderWay => "under way".to_owned(),
        Outcome::Completed => "completed".to_owned(),
        Outcome::Failed(reason) => format!("failed, {reason}"),
        Outcome::Returned(why) => format!("went back to the queue, {why}"),
        Outcome::Cancelled => "cancelled".to_owned(),
        Outcome::Outdone => "another was faster".to_owned(),
    }
}
