//! The events of a journal in words, as they were called when they happened.

mod names;

use crate::event::{Event, Recorded};
use crate::ids::{AgentId, GoalId, Round, TaskId};
use crate::time::Millis;
use names::Names;
pub(super) use names::decided_by;
use std::collections::VecDeque;

/// One event in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogEntry {
    /// The event's position in the journal, from 0.
    pub index: usize,
    /// When it happened, counted from the start of its run.
    pub after: Millis,
    /// The last round that had begun; 0 before the first.
    pub round: Round,
    /// What kind of thing happened.
    pub kind: LogKind,
    /// What happened.
    pub text: String,
    /// What it is about.
    pub subject: Subject,
}

/// What kind of thing happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LogKind {
    /// Somebody changed agents, goals or tasks.
    Edit,
    /// A round, an assignment, a start.
    Work,
    /// A completion.
    Done,
    /// A failure, a loss, a refused answer.
    Trouble,
}

impl LogKind {
    /// How many kinds there are.
    pub const COUNT: usize = 4;
    /// All kinds.
    pub const ALL: [Self; Self::COUNT] = [Self::Edit, Self::Work, Self::Done, Self::Trouble];
}

/// What an event is about: all that it names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// The task.
    pub task: Option<TaskId>,
    /// The agent.
    pub agent: Option<AgentId>,
    /// The goal, the task's own included.
    pub goal: Option<GoalId>,
}

/// What to show of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogQuery {
    /// Which kinds, by [`LogKind::ALL`].
    pub kinds: [bool; LogKind::COUNT],
    /// What the text contains, in any case; empty for everything.
    pub text: String,
    /// What it is about: everything that is set here must be the same.
    pub subject: Subject,
    /// How many entries at most: the newest.
    pub limit: usize,
}

/// The part of a log that a query asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogPage {
    /// The newest entries that match, oldest first.
    pub entries: Vec<LogEntry>,
    /// How many match, the ones not shown included.
    pub matching: usize,
    /// How many entries the log has.
    pub total: usize,
}

/// What `query` asks for of `events` in words. Heartbeats are left out,
/// but for those of agents who were silent. Cost:
/// linear in events; words are made only for what is shown or searched.
pub fn log(events: &[Recorded], query: &LogQuery) -> LogPage {
    let needle = query.text.trim().to_lowercase();
    // Without a search, counting first tells which entries need words.
    let skip = if needle.is_empty() {
        count_matching(events, query).saturating_sub(query.limit)
    } else {
        0
    };
    let mut names = Names::default();
    let mut page = LogPage::default();
    let mut entries = VecDeque::new();
    for (index, recorded) in events.iter().enumerate() {
        let Some(kind) = kind(&recorded.event, &names) else {
            names.apply(recorded);
            continue;
        };
        page.total += 1;
        let subject = names.subject(&recorded.event);
        let after = recorded.at - names.run_started_at;
        let is_match = query.matches(kind, subject);
        if is_match && page.matching < skip {
            page.matching += 1;
        } else if is_match {
            let text = names.words(recorded);
            if text.to_lowercase().contains(&needle) {
                page.matching += 1;
                let round = names.round_of(&recorded.event);
                entries.push_back(LogEntry {
                    index,
                    after,
                    round,
                    kind,
                    text,
                    subject,
                });
            }
        }
        if entries.len() > query.limit {
            entries.pop_front();
        }
        names.apply(recorded);
    }
    page.entries = entries.into();
    page
}

fn count_matching(events: &[Recorded], query: &LogQuery) -> usize {
    let mut names = Names::default();
    let mut count = 0;
    for recorded in events {
        if let Some(kind) = kind(&recorded.event, &names) {
            let subject = names.subject(&recorded.event);
            count += usize::from(query.matches(kind, subject));
        }
        names.apply(recorded);
    }
    count
}

impl LogQuery {
    fn matches(&self, kind: LogKind, subject: Subject) -> bool {
        fn agrees<T: PartialEq>(wanted: Option<T>, found: Option<T>) -> bool {
            wanted.is_none() || wanted == found
        }
        self.kinds[kind as usize]
            && agrees(self.subject.task, subject.task)
            && agrees(self.subject.agent, subject.agent)
            && agrees(self.subject.goal, subject.goal)
    }
}

/// `None` for what is not told.
fn kind(event: &Event, names: &Names<'_>) -> Option<LogKind> {
    match event {
        Event::HeartbeatReceived { agent } => names.is_silent(*agent).then_some(LogKind::Trouble),
        Event::WorkspaceOpened { .. }
        | Event::AgentRegistered { .. }
        | Event::AgentUnregistered { .. }
        | Event::GoalSubmitted { .. }
        | Event::GoalRevised { .. }
        | Event::GoalRemoved { .. }
        | Event::TaskAdded { .. }
        | Event::TaskRevised { .. }
        | Event::TaskRemoved { .. }
        | Event::TaskCancelled { .. }
        | Event::TaskRetried { .. }
        | Event::PolicyChosen { .. }
        | Event::PlanAdopted { .. }
        | Event::ToleranceChanged { .. }
        | Event::RunReset => Some(LogKind::Edit),
        Event::GoalRecurred { .. }
        | Event::TaskReleased { .. }
        | Event::RoundStarted { .. }
        | Event::TaskAnnounced { .. }
        | Event::BidReceived { .. }
        | Event::BidDeclined { .. }
        | Event::TaskAwarded { .. }
        | Event::TaskAssigned { .. }
        | Event::TaskDuplicated { .. }
        | Event::TaskAccepted { .. }
        | Event::TaskStarted { .. } => Some(LogKind::Work),
        Event::TaskCompleted { .. } => Some(LogKind::Done),
        Event::FaultInjected { .. }
        | Event::AgentSuspected { .. }
        | Event::AgentLost { .. }
        | Event::BidTimedOut { .. }
        | Event::AwardDeclined { .. }
        | Event::AwardTimedOut { .. }
        | Event::NegotiationFailed { .. }
        | Event::RecurrenceStopped { .. }
        | Event::AttemptFailed { .. }
        | Event::GoalStalled { .. }
        | Event::TaskReturned { .. }
        | Event::AnswerRefused { .. } => Some(LogKind::Trouble),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agent::AgentSpec;
    use crate::command::Command;
    use crate::projection::fixture::Fixture;
    use crate::schedule::{PolicyKind, RunSettings};

    fn everything() -> LogQuery {
        LogQuery {
            kinds: [true; LogKind::COUNT],
            text: String::new(),
            subject: Subject::default(),
            limit: usize::MAX,
        }
    }

    fn only(kind: LogKind) -> LogQuery {
        LogQuery {
            kinds: LogKind::ALL.map(|one| one == kind),
            ..everything()
        }
    }

    fn texts(page: &LogPage) -> Vec<&str> {
        page.entries
            .iter()
            .map(|entry| entry.text.as_str())
            .collect()
    }

    /// Two tasks of one agent; the first is completed, the second failed.
    fn run() -> Fixture {
        let mut fixture = Fixture::new();
        fixture.agent("Ada", &["coding"], 1);
        let build = fixture.task("Build", 30, &["coding"], &[]);
        let ship = fixture.task("Ship", 30, &["coding"], &[build]);
        fixture.round();
        fixture.wait(30);
        fixture.complete(build);
        fixture.round();
        fixture.wait(5);
        fixture.fail(ship);
        fixture
    }

    #[test]
    fn a_run_reads_as_a_story() {
        let page = log(&run().events, &only(LogKind::Work));
        assert_eq!(
            texts(&page),
            [
                "Round 1 begins",
                "Build goes to Ada: nobody else can take it",
                "Ada starts Build",
                "Round 2 begins",
                "Ship goes to Ada: nobody else can take it",
            ]
        );
        let rounds: Vec<u32> = page.entries.iter().map(|entry| entry.round.0).collect();
        assert_eq!(rounds, [1, 1, 1, 2, 2]);
        assert_eq!(page.entries[3].after.minutes().0, 30);
        let trouble = log(&run().events, &only(LogKind::Trouble));
        assert_eq!(
            texts(&trouble),
            ["Ada fails Ship (it broke): it is tried again in 60 s"]
        );
        assert_eq!(
            texts(&log(&run().events, &only(LogKind::Done))),
            ["Ada completes Build"]
        );
    }

    #[test]
    fn names_are_those_of_the_moment() {
        let mut fixture = run();
        let spec = AgentSpec {
            name: "Ada Lovelace".to_owned(),
            capacity: 1,
            ..AgentSpec::default()
        };
        fixture.act(Command::RegisterAgent {
            agent: Some(AgentId(0)),
            spec,
        });
        fixture.act(Command::UnregisterAgent { agent: AgentId(0) });
        let page = log(&fixture.events, &everything());
        let texts = texts(&page);
        assert!(texts.contains(&"Ada registered"));
        assert!(texts.contains(&"Ada completes Build"));
        assert!(texts.contains(&"Ada Lovelace registered again, with changes"));
        assert_eq!(texts.last(), Some(&"Ada Lovelace left"));
    }

    #[test]
    fn a_selected_thing_is_told_alone() {
        let fixture = run();
        let build = fixture.state().present_tasks().next().map(|task| task.id);
        let about = |subject| {
            log(
                &fixture.events,
                &LogQuery {
                    subject,
                    ..everything()
                },
            )
        };
        let of_task = about(Subject {
            task: build,
            ..Subject::default()
        });
        assert_eq!(
            texts(&of_task),
            [
                "Task added: Build",
                "Build goes to Ada: nobody else can take it",
                "Ada starts Build",
                "Ada completes Build",
            ]
        );
        assert!(
            of_task
                .entries
                .iter()
                .all(|entry| entry.subject.goal == Some(GoalId(0)))
        );
        let of_agent = about(Subject {
            agent: Some(AgentId(0)),
            ..Subject::default()
        });
        assert_eq!(of_agent.matching, 6);
        let of_goal = about(Subject {
            goal: Some(GoalId(0)),
            ..Subject::default()
        });
        assert!(of_goal.matching > of_task.matching);
        let of_nothing = about(Subject {
            goal: Some(GoalId(9)),
            ..Subject::default()
        });
        assert_eq!(of_nothing.matching, 0);
    }

    #[test]
    fn a_search_ignores_case_and_a_limit_keeps_the_newest() {
        let fixture = run();
        let all = log(&fixture.events, &everything());
        assert_eq!(
            (all.matching, all.total),
            (all.entries.len(), all.entries.len())
        );
        let searched = LogQuery {
            text: " SHIP ".to_owned(),
            limit: 2,
            ..everything()
        };
        let page = log(&fixture.events, &searched);
        assert_eq!(
            (page.matching, page.total, page.entries.len()),
            (3, all.total, 2)
        );
        let newest = log(
            &fixture.events,
            &LogQuery {
                limit: 3,
                ..everything()
            },
        );
        assert_eq!(newest.entries, all.entries[all.entries.len() - 3..]);
        assert_eq!(newest.matching, all.total);
        let none = log(
            &fixture.events,
            &LogQuery {
                limit: 0,
                ..everything()
            },
        );
        assert_eq!((none.entries.len(), none.matching), (0, all.total));
    }

    #[test]
    fn a_reset_starts_counting_time_and_rounds_anew() {
        let mut fixture = run();
        fixture.act(Command::ResetRun);
        fixture.wait(7);
        fixture.task("Extra", 10, &[], &[]);
        let page = log(&fixture.events, &everything());
        let (reset, last) = (&page.entries[page.entries.len() - 2], page.entries.last());
        assert_eq!(
            (reset.text.as_str(), reset.after.minutes().0),
            ("Back to the start of the run", 35)
        );
        assert_eq!(
            last.map(|entry| (entry.after.minutes().0, entry.round)),
            Some((7, Round(0)))
        );
    }

    #[test]
    fn a_new_plan_says_why() {
        let mut fixture = Fixture::new();
        fixture.agent("Ada", &["coding"], 1);
        fixture.task("Build", 30, &["coding"], &[]);
        let settings = RunSettings {
            policy: PolicyKind::Planned,
            ..RunSettings::default()
        };
        fixture.act(Command::ChoosePolicy { settings });
        fixture.round();
        let page = log(&fixture.events, &everything());
        let last: Vec<&str> = page
            .entries
            .iter()
            .rev()
            .take(3)
            .map(|e| &*e.text)
            .collect();
        assert_eq!(
            last,
            [
                "Build goes to Ada: as planned",
                "Round 1 begins",
                "New plan, all done in 30 min: there was no plan",
            ]
        );
    }

    #[test]
    fn the_first_heartbeat_after_a_silence_is_told() {
        let mut fixture = Fixture::new();
        let agent = fixture.live_agent("Ada", &[], 1);
        fixture.wait(1);
        fixture.act(Command::Tick);
        fixture.act(Command::Heartbeat { agent });
        fixture.act(Command::Heartbeat { agent });
        assert_eq!(
            texts(&log(&fixture.events, &only(LogKind::Trouble))),
            ["Ada fell silent and is lost", "Ada is heard of again"]
        );
    }

    #[test]
    fn heartbeats_are_left_out() {
        let mut fixture = Fixture::new();
        let agent = fixture.live_agent("Ada", &[], 1);
        let before = log(&fixture.events, &everything());
        fixture.act(Command::Heartbeat { agent });
        assert_eq!(log(&fixture.events, &everything()), before);
    }
}
