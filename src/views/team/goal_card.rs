//! A goal's card: its words, its rules, how far it is.

use super::actions::Actions;
use super::card::Card;
use crate::components::following::{Following, OffScreen};
use crate::components::kept::kept;
use crate::components::labels::state_mark;
use crate::components::marked::marked;
use crate::session::Session;
use crate::studio::Selected;
use baton_engine::projection::{GoalView, TaskRef};
use baton_engine::{Command, Millis, Minutes, TaskState};
use leptos::prelude::*;

/// Most given up tasks that a goal lists.
const MAX_STALLED: usize = 3;

/// A goal's card.
#[component]
pub fn GoalCard(
    /// The goal as it is now.
    first: GoalView,
    /// All goals, by id.
    goals: Following<Vec<GoalView>>,
) -> impl IntoView {
    let id = first.id;
    let actions = Actions::from_context();
    let off_screen = OffScreen::watch();
    let goal = kept(first, move || {
        goals.with(off_screen, |goals| {
            let at = goals.binary_search_by_key(&id, |goal| goal.id).ok()?;
            Some(goals[at].clone())
        })
    });
    let name = Signal::derive(move || goal.with(|goal| goal.spec.text.clone()));
    let said =
        Memo::new(move |_| goal.with(|goal| (goal.spec.text.clone(), goal.findings.clone())));
    let title = view! {
        <span class="member__goal" title=name>
            {move || said.with(|(text, findings)| marked(text, &findings.matches))}
        </span>
    };
    view! {
        <Card
            opens=Selected::Goal(id)
            noun="goal"
            name
            title=title.into_any()
            on_edit=move |()| actions.edit_goal(id)
            on_duplicate=move |()| actions.duplicate_goal(id)
            on_remove=move |()| actions.remove_goal(id)
            off_screen
        >
            <GoalProgress goal/>
            <Stalled goal/>
            <div class="member__foot">
                <GoalStates goal/>
                <span class="member__note">{move || goal.with(rule_titles)}</span>
            </div>
            {move || goal.with(lead_words).map(|words| view! {
                <p class="member__note" data-testid="goal-lead-note">{words}</p>
            })}
            {move || goal.with(repeat_words).map(|words| view! {
                <p class="member__note" data-testid="goal-repeat-note">{words}</p>
            })}
            {move || goal.with(deadline_words).map(|(words, is_late)| view! {
                <p class="member__note" class:member__note--late=is_late>{words}</p>
            })}
        </Card>
    }
}

/// How much of a goal is done.
#[component]
pub fn GoalProgress(
    /// The goal.
    goal: Memo<GoalView>,
) -> impl IntoView {
    let done = move || goal.with(|goal| goal.by_state[TaskState::Completed as usize]);
    let words = move || goal.with(|goal| format!("{} of {}", done(), goal.tasks));
    view! {
        <div class="goal-progress">
            <progress
                max=move || goal.with(|goal| goal.tasks.max(1))
                value=done
                aria-label="Completed tasks"
            ></progress>
            <span class="number" data-testid="goal-progress">{words}</span>
        </div>
    }
}

/// Which tasks were given up, so that a goal cannot be reached, with the way on.
#[component]
pub fn Stalled(
    /// The goal.
    goal: Memo<GoalView>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let stalled = Memo::new(move |_| goal.with(|goal| goal.stalled_by.clone()));
    let line = move |task: TaskRef| {
        let retry = move |_| {
            session.dispatch_or_notify("retry task", Command::RetryTask { task: task.id });
        };
        view! {
            <li class="stalled__line">
                <span><span aria-hidden="true">"✕ "</span>"Stalled: "<bdi>{task.name.clone()}</bdi>" failed."</span>
                <button
                    type="button"
                    class="button"
                    aria-label=format!("Retry {}", task.name)
                    data-testid="goal-retry"
                    on:click=retry
                >
                    "Retry"
                </button>
            </li>
        }
    };
    move || {
        let tasks = stalled.get();
        (!tasks.is_empty()).then(|| {
            let more = tasks.len().saturating_sub(MAX_STALLED);
            let lines = tasks.into_iter().take(MAX_STALLED).map(line);
            view! {
                <ul class="stalled" data-testid="goal-stalled">
                    {lines.collect_view()}
                    {(more > 0).then(|| view! { <li>{format!("and {more} more")}</li> })}
                </ul>
            }
        })
    }
}

/// How many of a goal's tasks are in each state.
#[component]
pub fn GoalStates(
    /// The goal.
    goal: Memo<GoalView>,
) -> impl IntoView {
    let states = TaskState::ALL.map(|state| {
        let count = move || goal.with(|goal| goal.by_state[state as usize]);
        view! {
            <li class="state" data-state=state.to_string() title=state.to_string() hidden=move || count() == 0>
                <span class="state__mark" aria-hidden="true">{state_mark(state)}</span>
                <span class="number">{count}</span>
                <span class="visually-hidden">{state.to_string()}</span>
            </li>
        }
    });
    view! {
        <ul class="goal-states" aria-label="Tasks by state">{states.into_iter().collect_view()}</ul>
    }
}

/// The titles of the rules that matched, each once.
fn rule_titles(goal: &GoalView) -> String {
    let mut titles: Vec<&str> = Vec::new();
    for matched in &goal.findings.matches {
        if !titles.contains(&matched.title.as_str()) {
            titles.push(&matched.title);
        }
    }
    titles.join(" + ")
}

/// Who leads a goal and when work on it may begin, as far as that is said.
fn lead_words(goal: &GoalView) -> Option<String> {
    let release = goal.spec.release_min;
    let begins = (release > Minutes(0)).then(|| format!("begins after {release}"));
    let lead = goal.lead.as_ref().map(|lead| format!("led by {lead}"));
    let told: Vec<String> = lead.into_iter().chain(begins).collect();
    (!told.is_empty()).then(|| told.join(" · "))
}

/// When a goal comes again, and how often it has.
fn repeat_words(goal: &GoalView) -> Option<String> {
    let repeat = goal.spec.repeat.as_ref()?;
    let (cron, times, recurred) = (&repeat.cron, repeat.times, goal.recurred);
    Some(format!("repeats “{cron}”, {recurred} of {times}"))
}

/// How a goal stands to its deadline, and whether it is late.
pub fn deadline_words(goal: &GoalView) -> Option<(String, bool)> {
    let deadline = goal.spec.deadline_min?;
    Some(if goal.late_by > Millis(0) {
        let late = goal.late_by.minutes();
        (format!("✕ {late} late, due after {deadline}"), true)
    } else if goal.finished_after.is_some() {
        (format!("✓ in time, due after {deadline}"), false)
    } else {
        (format!("due after {deadline}"), false)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_engine::{Repeat, examples, projection};

    #[test]
    fn a_goal_says_who_leads_it_and_when_it_begins() {
        let engine = examples::demonstration().open();
        let mut goal = projection::goals(engine.state()).remove(0);
        assert_eq!(lead_words(&goal), None);
        let mut spec = (*goal.spec).clone();
        spec.release_min = Minutes(120);
        goal.spec = spec.into();
        goal.lead = Some("Ada".to_owned());
        assert_eq!(
            lead_words(&goal).as_deref(),
            Some("led by Ada · begins after 2 h")
        );
    }

    #[test]
    fn a_goal_says_how_often_it_has_come_again() {
        let engine = examples::demonstration().open();
        let mut goal = projection::goals(engine.state()).remove(0);
        assert_eq!(repeat_words(&goal), None);
        let mut spec = (*goal.spec).clone();
        spec.repeat = Some(Repeat {
            cron: "0 9 * * 1-5".to_owned(),
            times: 4,
        });
        goal.spec = spec.into();
        goal.recurred = 2;
        assert_eq!(
            repeat_words(&goal).as_deref(),
            Some("repeats “0 9 * * 1-5”, 2 of 4")
        );
    }

    #[test]
    fn a_goal_says_how_it_stands_to_its_deadline() {
        let engine = examples::demonstration().open();
        let mut goal = projection::goals(engine.state()).remove(0);
        let mut with = |deadline: Option<u32>, late_min: u64, finished: Option<u64>| {
            let mut spec = (*goal.spec).clone();
            spec.deadline_min = deadline.map(Minutes);
            goal.spec = spec.into();
            goal.late_by = Millis(late_min * 60_000);
            goal.finished_after = finished.map(Millis);
            deadline_words(&goal).map(|(words, _)| words)
        };
        assert_eq!(with(None, 0, None), None);
        assert_eq!(
            with(Some(90), 0, None).as_deref(),
            Some("due after 1 h 30 min")
        );
        assert_eq!(
            with(Some(60), 0, Some(1)).as_deref(),
            Some("✓ in time, due after 1 h")
        );
        assert_eq!(
            with(Some(60), 5, None).as_deref(),
            Some("✕ 5 min late, due after 1 h")
        );
    }
}
