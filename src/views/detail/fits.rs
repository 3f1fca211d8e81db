//! Who could do a task, and how each agent covers each skill it requires.

use super::links::Link;
use crate::components::words::coverage_words;
use crate::session::Session;
use crate::studio::Selected;
use baton_engine::explain::Fit;
use baton_engine::projection::TaskView;
use baton_engine::skill::{Coverage, SkillCoverage};
use baton_engine::{AgentId, State};
use leptos::prelude::*;

/// An agent's line.
#[derive(Clone, PartialEq, Eq)]
struct Line {
    agent: AgentId,
    name: String,
    verdict: Verdict,
    coverage: Vec<SkillCoverage>,
}

/// Whether an agent can take a task, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    Can,
    Full,
    OffHours,
    Silent,
    NotAsked,
    NotAllowed,
    Cannot,
}

impl Verdict {
    fn of(fit: &Fit) -> Self {
        match fit {
            fit if !fit.is_capable() => Self::Cannot,
            fit if !fit.is_allowed => Self::NotAllowed,
            fit if !fit.is_asked => Self::NotAsked,
            fit if fit.is_silent => Self::Silent,
            fit if !fit.is_available => Self::OffHours,
            fit if !fit.has_room => Self::Full,
            _ => Self::Can,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Can => "✓ can take it",
            Self::Full => "◐ able, but full",
            Self::OffHours => "◐ able, but outside its hours",
            Self::Silent => "✕ able, but silent",
            Self::NotAsked => "✕ able, but not of the lead’s team",
            Self::NotAllowed => "✕ able, but not allowed to",
            Self::Cannot => "✕ cannot",
        }
    }
}

/// Each agent with how it covers what the task requires, those who can first.
#[component]
pub fn Fits(
    /// The task.
    task: Memo<TaskView>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let lines =
        Memo::new(move |_| session.with_state(|state| task.with(|task| lines(state, &task.fits))));
    let able = move || {
        lines.with(|lines| {
            lines
                .iter()
                .filter(|line| line.verdict != Verdict::Cannot)
                .count()
        })
    };
    let summary = move || {
        format!(
            "{} of {} agents have the skills",
            able(),
            lines.with(Vec::len)
        )
    };
    view! {
        <details class="fits" open data-testid="fits">
            <summary class="fits__summary">{summary}</summary>
            <ul class="fits__list">
                <For each=move || lines.get() key=|line| (line.agent, line.verdict as u8, line.name.clone(), coverage_text(line)) let:line>
                    <FitLine line/>
                </For>
            </ul>
        </details>
    }
}

#[component]
fn FitLine(line: Line) -> impl IntoView {
    let skills = line.coverage.iter().map(|skill| {
        let is_missing = skill.coverage == Coverage::Missing;
        view! {
            <li class="fit__skill" class:fit__skill--missing=is_missing>
                <span aria-hidden="true">{if is_missing { "✕ " } else { "✓ " }}</span>
                {coverage_words(skill)}
            </li>
        }
    });
    view! {
        <li class="fit" class:fit--cannot=line.verdict == Verdict::Cannot>
            <Link to=Selected::Agent(line.agent) name=line.name.clone()/>
            <span class="fit__verdict">{line.verdict.words()}</span>
            <ul class="fit__skills">{skills.collect_view()}</ul>
        </li>
    }
}

fn coverage_text(line: &Line) -> String {
    let words: Vec<String> = line.coverage.iter().map(coverage_words).collect();
    words.join("; ")
}

fn lines(state: &State, fits: &[Fit]) -> Vec<Line> {
    let line = |fit: &Fit| Line {
        agent: fit.agent,
        name: state.agents()[fit.agent.index()].spec.name.clone(),
        verdict: Verdict::of(fit),
        coverage: fit.coverage.clone(),
    };
    let mut lines: Vec<Line> = fits.iter().map(line).collect();
    lines.sort_by_key(|line| (line.verdict, line.agent));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_engine::{TaskId, examples, projection};

    #[test]
    fn those_who_can_come_first() {
        let engine = examples::demonstration().open();
        let state = engine.state();
        let task = projection::task(state, TaskId(0)).expect("there is a task");
        let lines = lines(state, &task.fits);
        assert_eq!(lines.len(), 5);
        assert!(lines.is_sorted_by_key(|line| line.verdict));
        assert_eq!(lines[0].verdict, Verdict::Can);
        assert_eq!(lines[4].verdict, Verdict::Cannot);
    }
}
