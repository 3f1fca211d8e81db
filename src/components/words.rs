//! The engine's explanations in words, said the same way everywhere.

use crate::components::labels::span;
use baton_engine::agent::{Availability, Presence};
use baton_engine::explain::Waiting;
use baton_engine::projection::TaskView;
use baton_engine::schedule::{Escalation, Pace, PolicyKind};
use baton_engine::skill::{Coverage, SkillCoverage};
use baton_engine::{AgentId, Millis, Minutes, State, TaskId};

/// Most names that a sentence lists; of more it says how many.
const MAX_NAMES: usize = 4;

const MS_PER_MINUTE: u64 = 60_000;

/// Why `task` has no agent yet, and how far it looks for one.
pub fn standing_words(task: &TaskView, names: &State) -> Option<String> {
    let waiting = waiting_words(task.waiting.as_ref()?, names);
    Some(match escalation_words(task.escalated, names) {
        Some(escalated) => format!("{waiting} {escalated}"),
        None => waiting,
    })
}

/// How far beyond its goal's team a task looks for an agent.
fn escalation_words(escalated: Escalation, names: &State) -> Option<String> {
    let whom = match escalated {
        Escalation::None => return None,
        Escalation::Lead(lead) => agent_name(names, lead).to_owned(),
        Escalation::Superior(lead) => format!("{} and their team", agent_name(names, lead)),
        Escalation::Everybody => "everybody".to_owned(),
    };
    Some(format!("Escalated to {whom}."))
}

/// Why a task waits, as a sentence. `names` is the state that knows what the
/// tasks and agents in it are called.
pub fn waiting_words(waiting: &Waiting, names: &State) -> String {
    match waiting {
        Waiting::Dependencies(tasks) => {
            format!("Waits for {}.", listed(&task_names(names, tasks), "and"))
        }
        Waiting::Stalled(tasks) => {
            let tasks = listed(&task_names(names, tasks), "and");
            format!("Cannot begin: {tasks} failed or was cancelled. Retry that first.")
        }
        Waiting::Until(at) => {
            let after = span(*at - names.run_started_at());
            format!("Waits for its time: {after} into the run.")
        }
        Waiting::Skills { nearest: None, .. } => {
            "Waits for an agent: none is registered.".to_owned()
        }
        Waiting::Skills {
            nearest: Some(agent),
            missing,
        } => {
            let missing: Vec<&str> = missing.iter().map(baton_engine::Skill::as_str).collect();
            let nearest = agent_name(names, *agent);
            let missing = listed(&missing, "and");
            format!("No agent has all its skills. {nearest} comes nearest and lacks {missing}.")
        }
        Waiting::Pinned(agents) => {
            let has_left = |id: &AgentId| names.agent(*id).is_none();
            let why = if agents.iter().all(has_left) {
                "left"
            } else {
                "left or lack its skills"
            };
            let agents = listed(&agent_names(names, agents), "and");
            format!("Pinned to {agents}, who {why}.")
        }
        Waiting::Forbidden(agents) => {
            let agents = listed(&agent_names(names, agents), "and");
            format!("Only {agents} could do it, and it forbids them.")
        }
        Waiting::Hours { agents, at } => {
            let agents = listed(&agent_names(names, agents), "or");
            format!("Waits until {}, when {agents} is available.", moment(*at))
        }
        Waiting::HoursOver(agents) => {
            let agents = listed(&agent_names(names, agents), "and");
            format!("Only {agents} may do it, whose hours are over.")
        }
        Waiting::Room(agents) => {
            let here = heard_of(names, agents);
            if here.is_empty() {
                let agents = listed(&agent_names(names, agents), "or");
                return format!("Waits until {agents} is heard of again.");
            }
            let agents = listed(&agent_names(names, &here), "or");
            format!("Waits until {agents} has room.")
        }
        Waiting::Bids { awaited, bids } => {
            let awaited = listed(&agent_names(names, awaited), "and");
            match bids {
                0 => format!("Announced: waits for bids of {awaited}."),
                1 => format!("Announced: 1 agent has bid, waits for {awaited}."),
                bids => format!("Announced: {bids} agents have bid, waits for {awaited}."),
            }
        }
        Waiting::Award(agent) => {
            let agent = agent_name(names, *agent);
            format!("Awarded to {agent}: waits for its answer.")
        }
        Waiting::NextAnnouncement(at) => match (*at - names.now()).0.div_ceil(MS_PER_MINUTE) {
            0 => "Nobody took it. The next round announces it again.".to_owned(),
            minutes => format!("Nobody took it. It can be announced again in {minutes} min."),
        },
        Waiting::NextRound(agents) => {
            let agents = listed(&agent_names(names, agents), "or");
            format!("Ready for the next round: {agents} can take it.")
        }
    }
}

/// Those of `agents` who are neither silent nor lost.
fn heard_of(names: &State, agents: &[AgentId]) -> Vec<AgentId> {
    let is_heard = |id: &AgentId| {
        let agent = names.agent(*id);
        agent.is_some_and(|agent| agent.presence == Presence::Present)
    };
    agents.iter().copied().filter(is_heard).collect()
}

/// A moment of the run, counted from its start, as a clock shows it: `9:00`,
/// from the second day on with the day.
pub fn moment(since_start: Millis) -> String {
    let minutes = since_start.minutes().0;
    let (day, hour, minute) = (minutes / 1_440, minutes / 60 % 24, minutes % 60);
    let clock = format!("{hour}:{minute:02}");
    if day == 0 {
        clock
    } else {
        format!("{clock} on day {}", day + 1)
    }
}

/// How an agent covers one required skill.
pub fn coverage_words(skill: &SkillCoverage) -> String {
    let required = skill.required.as_str();
    match &skill.coverage {
        Coverage::Exact => format!("has {required}"),
        Coverage::Equivalent(stand_in) => format!("{stand_in} stands in for {required}"),
        Coverage::Generalist => format!("covers {required} as a generalist"),
        Coverage::Missing => format!("lacks {required}"),
    }
}

/// What a policy is called, and what it does.
pub fn policy_words(policy: PolicyKind) -> (&'static str, &'static str) {
    match policy {
        PolicyKind::LeastLoaded => (
            "Least-loaded",
            "Each task goes to the agent with the fewest minutes of work on hand.",
        ),
        PolicyKind::EarliestFinish => (
            "Earliest-finish",
            "The task with the longest way to go comes first, and goes to the agent that finishes it soonest.",
        ),
        PolicyKind::ContractNet => (
            "Contract-net",
            "Tasks are announced, agents bid for them, and the best bid wins.",
        ),
        PolicyKind::Planned => (
            "Planned",
            "Follows the optimiser’s plan, as far as the run lets it.",
        ),
    }
}

/// What a pace is called, and what it does.
pub fn pace_words(pace: Pace) -> (&'static str, &'static str) {
    match pace {
        Pace::Barrier => (
            "Rounds",
            "The next round begins when everything assigned is finished.",
        ),
        Pace::Continuous => (
            "Continuous",
            "A task is assigned as soon as it is ready and an agent has room.",
        ),
    }
}

/// When an agent takes work, in few characters; of many hours the first.
/// Nothing when it always does.
pub fn hours_words(availability: &Availability) -> Option<String> {
    let first = availability.windows.first()?;
    let mut words = format!("{}–{}", clock_words(first.from), clock_words(first.to));
    match availability.windows.len() {
        1 => {}
        count => words.push_str(&format!(" +{}", count - 1)),
    }
    if availability.repeats_every.is_none() {
        words.push_str(" once");
    }
    Some(words)
}

/// A time of day: `08:30`; of later days with more hours.
pub fn clock_words(time: Minutes) -> String {
    format!("{:02}:{:02}", time.0 / 60, time.0 % 60)
}

/// `names` as people list them: `a`, `a and b`, `a, b and c`, `a, b, c, d and 3 more`.
pub fn listed(names: &[impl AsRef<str>], joint: &str) -> String {
    let (shown, hidden) = names.split_at(names.len().min(MAX_NAMES));
    let mut parts: Vec<String> = shown.iter().map(|name| name.as_ref().to_owned()).collect();
    if !hidden.is_empty() {
        parts.push(format!("{} more", hidden.len()));
    }
    match parts.split_last() {
        None => "nothing".to_owned(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} {joint} {last}", rest.join(", ")),
    }
}

fn task_names<'a>(names: &'a State, ids: &[TaskId]) -> Vec<&'a str> {
    let tasks = ids.iter().filter_map(|id| names.tasks().get(id.index()));
    tasks.map(|task| task.spec.name.as_str()).collect()
}

fn agent_names<'a>(names: &'a State, ids: &[AgentId]) -> Vec<&'a str> {
    ids.iter().map(|&id| agent_name(names, id)).collect()
}

/// What an agent is or was called.
pub fn agent_name(names: &State, id: AgentId) -> &str {
    names
        .agents()
        .get(id.index())
        .map_or("an agent that left", |agent| &agent.spec.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_engine::agent::Window;
    use baton_engine::{Command, Fault, Skill, Time, examples};

    #[test]
    fn names_are_listed_as_people_do() {
        for (names, text) in [
            (&[][..], "nothing"),
            (&["a"], "a"),
            (&["a", "b"], "a or b"),
            (&["a", "b", "c"], "a, b or c"),
            (&["a", "b", "c", "d", "e", "f"], "a, b, c, d or 2 more"),
        ] {
            assert_eq!(listed(names, "or"), text);
        }
    }

    #[test]
    fn every_reason_to_wait_is_a_sentence() {
        let engine = examples::demonstration().open();
        let state = engine.state();
        let first = state.tasks()[0].spec.name.clone();
        let skills = |nearest| Waiting::Skills {
            nearest,
            missing: vec![Skill::new("welding"), Skill::new("law")],
        };
        for (waiting, text) in [
            (
                Waiting::Dependencies(vec![TaskId(0)]),
                format!("Waits for {first}."),
            ),
            (
                Waiting::Stalled(vec![TaskId(0)]),
                format!("Cannot begin: {first} failed or was cancelled. Retry that first."),
            ),
            (
                Waiting::Until(Time(35 * 60_000)),
                "Waits for its time: 35 min into the run.".to_owned(),
            ),
            (
                skills(None),
                "Waits for an agent: none is registered.".to_owned(),
            ),
            (
                skills(Some(AgentId(3))),
                "No agent has all its skills. QA Tester comes nearest and lacks welding and law."
                    .to_owned(),
            ),
            (
                Waiting::Pinned(vec![AgentId(3)]),
                "Pinned to QA Tester, who left or lack its skills.".to_owned(),
            ),
            (
                Waiting::Forbidden(vec![AgentId(3)]),
                "Only QA Tester could do it, and it forbids them.".to_owned(),
            ),
            (
                Waiting::Hours {
                    agents: vec![AgentId(3)],
                    at: Millis((1_440 + 540) * 60_000),
                },
                "Waits until 9:00 on day 2, when QA Tester is available.".to_owned(),
            ),
            (
                Waiting::HoursOver(vec![AgentId(3)]),
                "Only QA Tester may do it, whose hours are over.".to_owned(),
            ),
            (
                Waiting::Room(vec![AgentId(0), AgentId(1)]),
                "Waits until Data Analyst or ML Engineer has room.".to_owned(),
            ),
            (
                Waiting::Bids {
                    awaited: vec![AgentId(0), AgentId(1)],
                    bids: 0,
                },
                "Announced: waits for bids of Data Analyst and ML Engineer.".to_owned(),
            ),
            (
                Waiting::Bids {
                    awaited: vec![AgentId(4)],
                    bids: 2,
                },
                "Announced: 2 agents have bid, waits for Project Manager.".to_owned(),
            ),
            (
                Waiting::Award(AgentId(4)),
                "Awarded to Project Manager: waits for its answer.".to_owned(),
            ),
            (
                Waiting::NextAnnouncement(Time(60_000)),
                "Nobody took it. It can be announced again in 1 min.".to_owned(),
            ),
            (
                Waiting::NextAnnouncement(Time(0)),
                "Nobody took it. The next round announces it again.".to_owned(),
            ),
            (
                Waiting::NextRound(vec![AgentId(4)]),
                "Ready for the next round: Project Manager can take it.".to_owned(),
            ),
        ] {
            assert_eq!(waiting_words(&waiting, state), text);
        }
    }

    #[test]
    fn a_task_for_agents_who_are_lost_waits_until_they_are_heard_of() {
        let mut engine = examples::demonstration().open();
        let waiting = Waiting::Room(vec![AgentId(0), AgentId(1)]);
        let mut crash = |agent, minutes| {
            let fault = Some(Fault::Crash);
            let crash = Command::InjectFault { agent, fault };
            for (command, at) in [(crash, minutes - 1), (Command::Tick, minutes)] {
                let at = Time(at * MS_PER_MINUTE);
                engine.handle(command, at).expect("it is simulated");
            }
            waiting_words(&waiting, engine.state())
        };
        assert_eq!(
            [crash(AgentId(0), 1), crash(AgentId(1), 3)],
            [
                "Waits until ML Engineer has room.",
                "Waits until Data Analyst or ML Engineer is heard of again."
            ]
        );
    }

    #[test]
    fn hours_take_few_characters() {
        let hours = |windows: &[(u32, u32)], repeats_every: Option<u32>| {
            let window = |&(from, to): &(u32, u32)| Window {
                from: Minutes(from),
                to: Minutes(to),
            };
            hours_words(&Availability {
                windows: windows.iter().map(window).collect(),
                repeats_every: repeats_every.map(Minutes),
            })
        };
        assert_eq!(hours(&[], None), None);
        assert_eq!(
            hours(&[(510, 1_020)], Some(1_440)).as_deref(),
            Some("08:30–17:00")
        );
        assert_eq!(
            hours(&[(0, 60), (120, 180)], None).as_deref(),
            Some("00:00–01:00 +1 once")
        );
    }

    #[test]
    fn an_escalation_says_to_whom() {
        let engine = examples::demonstration().open();
        let words = |escalation| escalation_words(escalation, engine.state());
        assert_eq!(words(Escalation::None), None);
        assert_eq!(
            words(Escalation::Lead(AgentId(4))).as_deref(),
            Some("Escalated to Project Manager.")
        );
        assert_eq!(
            words(Escalation::Superior(AgentId(4))).as_deref(),
            Some("Escalated to Project Manager and their team.")
        );
        assert_eq!(
            words(Escalation::Everybody).as_deref(),
            Some("Escalated to everybody.")
        );
    }

    #[test]
    fn coverage_says_how() {
        let covered = |coverage| {
            let required = Skill::new("testing");
            coverage_words(&SkillCoverage { required, coverage })
        };
        assert_eq!(covered(Coverage::Exact), "has testing");
        assert_eq!(
            covered(Coverage::Equivalent(Skill::new("qa"))),
            "qa stands in for testing"
        );
        assert_eq!(
            covered(Coverage::Generalist),
            "covers testing as a generalist"
        );
        assert_eq!(covered(Coverage::Missing), "lacks testing");
    }
}
