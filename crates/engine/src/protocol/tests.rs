//! The protocol as both sides see it.

use super::*;
use crate::agent::{AgentKind, AgentSpec, Executor};
use crate::artifact::{Artifact, Encoding};
use crate::command::{Command, Rejection};
use crate::engine::Engine;
use crate::event::{Absence, Lease, RefusalReason};
use crate::goal::GoalSpec;
use crate::ids::{GoalId, TaskId};
use crate::schedule::{PolicyKind, RunSettings};
use crate::skill::Skill;
use crate::state::Config;
use crate::task::{TaskSpec, TaskState};
use crate::time::Minutes;

/// An engine with live agents, and what they are told.
struct Desk {
    engine: Engine,
    outbox: Outbox,
    told: Vec<Outgoing>,
}

impl Desk {
    fn with_agents(count: usize) -> Self {
        let mut desk = Self {
            engine: Engine::new(Config::default()),
            outbox: Outbox::default(),
            told: Vec::new(),
        };
        for index in 0..count {
            let spec = AgentSpec {
                name: format!("Agent {index}"),
                skills: vec![Skill::new("testing")],
                kind: AgentKind::Live,
                ..AgentSpec::default()
            };
            desk.act(Command::RegisterAgent { agent: None, spec });
        }
        desk
    }

    fn with_task(agents: usize) -> Self {
        let mut desk = Self::with_agents(agents);
        let goal = GoalSpec {
            text: "Do it".to_owned(),
            rules: "classic".to_owned(),
            ..GoalSpec::default()
        };
        desk.act(Command::SubmitGoal { spec: goal });
        let tasks: Vec<TaskId> = desk.engine.state().present_tasks().map(|t| t.id).collect();
        for task in tasks {
            desk.act(Command::RemoveTask { task });
        }
        let spec = TaskSpec {
            name: "Test it".to_owned(),
            estimate: Minutes(10),
            skills: [Skill::new("testing")].into(),
            ..TaskSpec::default()
        };
        let goal = GoalId(0);
        desk.act(Command::AddTask { goal, spec });
        desk
    }

    fn try_to(&mut self, command: Command) -> Result<(), Rejection> {
        let now = self.engine.state().now();
        let done = self.engine.handle(command, now);
        let events = self.engine.take_events();
        self.told
            .extend(self.outbox.after(self.engine.state(), &events));
        done
    }

    fn act(&mut self, command: Command) {
        assert_eq!(self.try_to(command), Ok(()));
    }

    /// What was told since this was last called: whom, and the kind.
    fn told(&mut self) -> Vec<(u32, &'static str)> {
        let told = std::mem::take(&mut self.told);
        let told = told.iter().map(|one| (one.agent.0, one.message.kind()));
        told.collect()
    }

    fn lease(&self) -> Lease {
        let task = self.engine.state().present_tasks().next().unwrap();
        task.lease().expect("somebody holds it")
    }

    /// A message of `agent` on its attempt.
    fn says(
        &mut self,
        agent: u32,
        attempt: Option<Attempt>,
        message: Message,
    ) -> Result<(), Rejection> {
        let envelope = Envelope {
            version: VERSION,
            id: "m".to_owned(),
            correlation: None,
            sender: Party::Agent(AgentId(agent)),
            recipient: Party::Orchestrator,
            attempt,
            at: Time::default(),
            message,
        };
        let envelope = read(&envelope.write()).expect("what is written can be read");
        let command = command(&envelope, self.engine.state(), Vec::new());
        self.try_to(
            command
                .expect("it is heeded")
                .expect("it asks for something"),
        )
    }
}

fn task(desk: &Desk) -> TaskId {
    desk.engine.state().present_tasks().next().unwrap().id
}

#[test]
fn an_award_is_started_and_completed() {
    let mut desk = Desk::with_task(1);
    desk.act(Command::RunRound);
    assert_eq!(desk.told(), [(0, "award")]);
    let (id, attempt) = (task(&desk), Some(desk.lease().attempt));
    desk.says(0, attempt, Message::Accept { task: id }).unwrap();
    desk.says(0, attempt, Message::Start { task: id }).unwrap();
    let note = "halfway".to_owned();
    let progress = Message::Progress {
        task: id,
        percent: 50,
        note,
    };
    desk.says(0, attempt, progress).unwrap();
    let complete = Message::Complete {
        task: id,
        result: Some("Done.".to_owned()),
        artifacts: Vec::new(),
    };
    desk.says(0, attempt, complete).unwrap();
    assert_eq!(desk.told(), [], "the agent knows that it is done");
    assert_eq!(desk.engine.state().count(TaskState::Completed), 1);
}

#[test]
fn under_the_contract_net_the_task_is_announced_and_the_award_answered() {
    let mut desk = Desk::with_task(2);
    let settings = RunSettings {
        policy: PolicyKind::ContractNet,
        ..RunSettings::default()
    };
    desk.act(Command::ChoosePolicy { settings });
    desk.act(Command::RunRound);
    assert_eq!(desk.told(), [(0, "announce"), (1, "announce")]);
    let id = task(&desk);
    let attempt = Some(desk.engine.state().task(id).unwrap().last_attempt);
    let bid = |finish_min| Message::Bid {
        task: id,
        bid: crate::negotiation::Bid {
            finish_min: Minutes(finish_min),
            confidence_percent: 100,
        },
    };
    desk.says(0, attempt, bid(20)).unwrap();
    desk.says(1, attempt, bid(10)).unwrap();
    assert_eq!(desk.told(), [(1, "award")]);
    let reason = "Busy.".to_owned();
    desk.says(1, attempt, Message::Decline { task: id, reason })
        .unwrap();
    assert_eq!(desk.told(), [(0, "award")], "declines go to the next bid");
    desk.says(0, attempt, Message::Accept { task: id }).unwrap();
    assert_eq!(desk.told(), [], "whoever accepts knows");
    assert_eq!(desk.lease().agent, AgentId(0));
}

#[test]
fn to_start_what_was_awarded_is_to_accept_it() {
    let mut desk = Desk::with_task(1);
    let settings = RunSettings {
        policy: PolicyKind::ContractNet,
        ..RunSettings::default()
    };
    desk.act(Command::ChoosePolicy { settings });
    desk.act(Command::RunRound);
    let id = task(&desk);
    let attempt = Some(desk.engine.state().task(id).unwrap().last_attempt);
    let bid = crate::negotiation::Bid {
        finish_min: Minutes(20),
        confidence_percent: 100,
    };
    desk.says(0, attempt, Message::Bid { task: id, bid })
        .unwrap();
    desk.says(0, attempt, Message::Start { task: id }).unwrap();
    assert_eq!(desk.engine.state().count(TaskState::Running), 1);
}

#[test]
fn whoever_loses_a_task_is_told() {
    type End = fn(&Desk) -> Command;
    let ends: [(&str, End); 4] = [
        ("cancelled", |desk| Command::CancelTask { task: task(desk) }),
        ("removed", |desk| Command::RemoveTask { task: task(desk) }),
        ("reset", |_| Command::ResetRun),
        ("away", |_| Command::ReportAway {
            agent: AgentId(0),
            cause: Absence::Crashed,
        }),
    ];
    for (name, end) in ends {
        let mut desk = Desk::with_task(1);
        desk.act(Command::RunRound);
        desk.told();
        let end = end(&desk);
        desk.act(end);
        assert_eq!(desk.told(), [(0, "cancel")], "{name}");
    }
    let mut desk = Desk::with_task(1);
    desk.act(Command::RunRound);
    desk.told();
    desk.act(Command::UnregisterAgent { agent: AgentId(0) });
    let told = desk.told();
    assert!(told.contains(&(0, "goodbye")), "{told:?}");
}

#[test]
fn an_answer_on_an_old_attempt_is_fenced() {
    let mut desk = Desk::with_task(2);
    desk.act(Command::RunRound);
    let (id, old) = (task(&desk), desk.lease());
    desk.act(Command::ReportAway {
        agent: old.agent,
        cause: Absence::Crashed,
    });
    desk.act(Command::RunRound);
    let complete = Message::Complete {
        task: id,
        result: None,
        artifacts: Vec::new(),
    };
    let late = desk.says(old.agent.0, Some(old.attempt), complete);
    assert_eq!(late, Err(Rejection::Refused(RefusalReason::OtherAgent)));
}

#[test]
fn progress_counts_only_on_an_attempt_that_is_held() {
    let mut desk = Desk::with_task(1);
    desk.act(Command::RunRound);
    let (id, lease) = (task(&desk), desk.lease());
    let says = |desk: &Desk, attempt| {
        let envelope = Envelope {
            version: VERSION,
            id: "m".to_owned(),
            correlation: None,
            sender: Party::Agent(AgentId(0)),
            recipient: Party::Orchestrator,
            attempt: Some(attempt),
            at: Time::default(),
            message: Message::Progress {
                task: id,
                percent: 10,
                note: String::new(),
            },
        };
        command(&envelope, desk.engine.state(), Vec::new())
    };
    let agent = AgentId(0);
    let alive = Ok(Some(Command::Heartbeat { agent }));
    assert_eq!(says(&desk, lease.attempt), alive);
    let old = Err(Unheeded::NotHeld(id));
    assert_eq!(says(&desk, lease.attempt.next()), old);
    desk.act(Command::CancelTask { task: id });
    assert_eq!(says(&desk, lease.attempt), old);
}

#[test]
fn declining_what_was_simply_given_fails_the_attempt() {
    let mut desk = Desk::with_task(1);
    desk.act(Command::RunRound);
    let (id, lease) = (task(&desk), desk.lease());
    let reason = "I cannot test that.".to_owned();
    let decline = Message::Decline { task: id, reason };
    desk.says(0, Some(lease.attempt), decline).unwrap();
    let report = desk.engine.state().task(id).unwrap().report.clone();
    assert_eq!(report.as_deref(), Some("It declined: I cannot test that."));
}

#[test]
fn whoever_speaks_for_itself_is_live_and_chooses_no_executor() {
    let mut desk = Desk::with_agents(1);
    let executor = |kind: &str| Executor {
        kind: kind.to_owned(),
        settings: String::new(),
    };
    let spec = |executor| AgentSpec {
        name: "Ada".to_owned(),
        skills: vec![Skill::new("testing")],
        kind: AgentKind::Simulated,
        executor: Some(executor),
        ..AgentSpec::default()
    };
    let registered = AgentSpec {
        kind: AgentKind::Live,
        ..spec(executor("worker"))
    };
    desk.act(Command::RegisterAgent {
        agent: Some(AgentId(0)),
        spec: registered,
    });
    let cases = [
        (Party::Agent(AgentId(0)), Some(executor("worker"))),
        (Party::Newcomer, None),
    ];
    for (sender, expected) in cases {
        let envelope = Envelope {
            version: VERSION,
            id: "m".to_owned(),
            correlation: None,
            sender,
            recipient: Party::Orchestrator,
            attempt: None,
            at: Time::default(),
            message: Message::Hello {
                spec: Some(Box::new(spec(executor("script")))),
            },
        };
        let command = command(&envelope, desk.engine.state(), Vec::new());
        let Ok(Some(Command::RegisterAgent { spec, .. })) = command else {
            panic!("{sender}: {command:?}");
        };
        assert_eq!((spec.kind, spec.executor), (AgentKind::Live, expected));
    }
}

#[test]
fn what_cannot_be_heeded_says_why() {
    let desk = Desk::with_task(1);
    let good = Envelope {
        version: VERSION,
        id: "m".to_owned(),
        correlation: None,
        sender: Party::Agent(AgentId(0)),
        recipient: Party::Orchestrator,
        attempt: None,
        at: Time::default(),
        message: Message::Heartbeat { holds: None },
    };
    let heed = |envelope: &Envelope| command(envelope, desk.engine.state(), Vec::new());
    assert!(heed(&good).is_ok());
    let start = Message::Start { task: TaskId(0) };
    let cases = [
        (
            Envelope {
                recipient: Party::Agent(AgentId(1)),
                ..good.clone()
            },
            Unheeded::NotForUs(Party::Agent(AgentId(1))),
        ),
        (
            Envelope {
                sender: Party::Orchestrator,
                ..good.clone()
            },
            Unheeded::OutOfRole("heartbeat"),
        ),
        (
            Envelope {
                sender: Party::Newcomer,
                ..good.clone()
            },
            Unheeded::NotRegistered,
        ),
        (
            Envelope {
                message: start,
                ..good.clone()
            },
            Unheeded::NoAttempt("start"),
        ),
        (
            Envelope {
                message: Message::Welcome {
                    heartbeat_every: crate::time::Millis(1),
                },
                ..good.clone()
            },
            Unheeded::OutOfRole("welcome"),
        ),
    ];
    for (envelope, expected) in cases {
        assert_eq!(heed(&envelope), Err(expected));
    }
}

#[test]
fn unknown_fields_are_ignored_and_unknown_versions_refused() {
    let text = |version: u32, more: &str| {
        format!(
            r#"{{"version":{version},"id":"m","sender":"A0","recipient":"orchestrator","at":0,"mood":"fine","message":{{"kind":"heartbeat"{more}}}}}"#
        )
    };
    assert!(read(&text(1, "")).is_ok());
    assert!(read(&text(1, r#","pulse":60"#)).is_ok());
    assert_eq!(read(&text(2, "")), Err(Unreadable::UnknownVersion(2)));
    let malformed = [
        "",
        "{",
        "[]",
        "null",
        r#"{"version":1}"#,
        r#"{"version":"1"}"#,
    ];
    for text in malformed {
        let refused = read(text);
        assert!(
            matches!(refused, Err(Unreadable::Malformed(_))),
            "{text}: {refused:?}"
        );
    }
}

#[test]
fn a_refusal_answers_by_id_and_is_never_refused() {
    let answered = |text: &str| refusal(text, "No.".to_owned()).map(|(id, _)| id);
    assert_eq!(answered("{"), Some(None));
    assert_eq!(answered(r#"{"id": 7}"#), Some(None));
    let id = Some("m7".to_owned());
    assert_eq!(answered(r#"{"version": 2, "id": "m7"}"#), Some(id));
    let refused = r#"{"version": 2, "id": "m8", "message": {"kind": "refused"}}"#;
    assert_eq!(answered(refused), None);
}

#[test]
fn parties_and_ids_have_one_written_form() {
    for text in ["orchestrator", "newcomer", "A0", "A4294967295"] {
        assert_eq!(
            text.parse().map(|party: Party| party.to_string()),
            Ok(text.to_owned())
        );
    }
    for text in [
        "",
        "A",
        "A03",
        "A+3",
        "A-1",
        "A4294967296",
        "a3",
        "Orchestrator",
    ] {
        assert!(text.parse::<Party>().is_err(), "{text}");
    }
    let nameless = r#"{"version":1,"id":"","sender":"A0","recipient":"orchestrator","at":0,"message":{"kind":"heartbeat"}}"#;
    assert!(matches!(read(nameless), Err(Unreadable::Malformed(_))));
}

#[test]
fn messages_have_the_written_form_of_the_documentation() {
    let envelope = Envelope {
        version: VERSION,
        id: "m7".to_owned(),
        correlation: Some(correlation(TaskId(5), Attempt(2))),
        sender: Party::Agent(AgentId(3)),
        recipient: Party::Orchestrator,
        attempt: Some(Attempt(2)),
        at: Time(1_500),
        message: Message::Complete {
            task: TaskId(5),
            result: Some("4 rows".to_owned()),
            artifacts: vec![Artifact {
                name: "rows.csv".to_owned(),
                media_type: "text/csv".to_owned(),
                encoding: Encoding::Text,
                content: "a,b\n".to_owned(),
            }],
        },
    };
    let written: serde_json::Value = serde_json::from_str(&envelope.write()).unwrap();
    let expected = serde_json::json!({
        "version": 1, "id": "m7", "correlation": "T5/2", "sender": "A3",
        "recipient": "orchestrator", "attempt": 2, "at": 1500,
        "message": {
            "kind": "complete", "task": 5, "result": "4 rows",
            "artifacts": [{"name": "rows.csv", "media_type": "text/csv", "content": "a,b\n"}],
        },
    });
    assert_eq!(written, expected);
}

#[test]
fn what_two_heartbeats_miss_is_awarded_again() {
    let mut desk = Desk::with_task(1);
    desk.act(Command::RunRound);
    let (lease, agent) = (desk.lease(), AgentId(0));
    let held = Held {
        task: lease.task,
        attempt: lease.attempt,
    };
    let beat = |desk: &mut Desk, holds: &[Held]| {
        let repeats = desk.outbox.repeats(desk.engine.state(), agent, holds);
        let kinds = repeats.iter().map(|one| (one.message.kind(), one.attempt));
        kinds.collect::<Vec<_>>()
    };
    let award = vec![("award", Some(lease.attempt))];
    assert_eq!(beat(&mut desk, &[]), [], "it may be under way");
    assert_eq!(beat(&mut desk, &[held]), [], "it was");
    assert_eq!(beat(&mut desk, &[]), []);
    assert_eq!(beat(&mut desk, &[]), award);
    assert_eq!(beat(&mut desk, &[]), award, "until it has arrived");
    desk.act(Command::StartTask { lease });
    desk.act(Command::CompleteTask {
        lease,
        result: None,
        artifacts: Vec::new(),
    });
    assert_eq!(beat(&mut desk, &[]), [], "what has ended is nobody’s");
}
