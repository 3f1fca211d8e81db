//! What an agent says to what it hears.

use super::*;
use baton_engine::{Millis, Priority};

/// Does everything that is not called "impossible".
#[derive(Default)]
struct Handy {
    done: Vec<String>,
}

impl Craft for Handy {
    fn check(&self, brief: &Brief) -> Result<(), String> {
        let is_possible = brief.name != "impossible";
        is_possible
            .then_some(())
            .ok_or("It is impossible.".to_owned())
    }

    fn is_instant(&self, brief: &Brief) -> bool {
        brief.name == "trivial"
    }

    fn perform(
        &mut self,
        order: &Order,
        progress: &mut dyn FnMut(u32, &str),
    ) -> Result<Done, Undone> {
        progress(50, "halfway");
        self.done.push(order.brief.name.clone());
        if order.brief.name == "hard" {
            return Err(Undone {
                kind: FailKind::BadInput,
                reason: "It is too hard.".to_owned(),
            });
        }
        Ok(Done::default())
    }
}

const ME: AgentId = AgentId(3);

fn brief(task: u32, name: &str) -> Brief {
    Brief {
        task: TaskId(task),
        name: name.to_owned(),
        description: String::new(),
        priority: Priority::Medium,
        expected_min: Minutes(10),
        skills: Vec::new(),
        goal: "Do it".to_owned(),
        context: String::new(),
    }
}

fn award(task: u32, name: &str) -> Message {
    Message::Award(Box::new(Order {
        brief: brief(task, name),
        inputs: Vec::new(),
        seed: 1,
    }))
}

fn to(recipient: AgentId, attempt: Option<u32>, message: Message) -> String {
    let envelope = Envelope {
        version: VERSION,
        id: "o1".to_owned(),
        correlation: None,
        sender: Party::Orchestrator,
        recipient: Party::Agent(recipient),
        attempt: attempt.map(Attempt),
        at: Time(1_000),
        message,
    };
    envelope.write()
}

/// Lets the agent hear `messages`, then work until nothing is left; what it says.
fn answers(agent: &mut Agent<Handy>, messages: &[String]) -> Vec<Envelope> {
    let mut said = Vec::new();
    let mut say = |text: String| said.push(protocol::read(&text).expect("it is a message"));
    for message in messages {
        agent.hear(message, &mut say);
    }
    while agent.has_work() {
        agent.work(&mut say);
    }
    said
}

fn kinds(said: &[Envelope]) -> Vec<&'static str> {
    said.iter().map(|one| one.message.kind()).collect()
}

fn agent() -> Agent<Handy> {
    Agent::new(ME, Handy::default())
}

#[test]
fn it_accepts_does_and_reports_what_it_is_awarded() {
    let said = answers(&mut agent(), &[to(ME, Some(2), award(5, "easy"))]);
    assert_eq!(kinds(&said), ["accept", "start", "progress", "complete"]);
    for one in &said {
        assert_eq!(one.attempt, Some(Attempt(2)));
        assert_eq!(one.correlation.as_deref(), Some("T5/2"));
        assert_eq!(one.sender, Party::Agent(ME));
        assert_eq!(one.at, Time(1_000), "the last time that it was told");
    }
    let ids: std::collections::BTreeSet<_> = said.iter().map(|one| &one.id).collect();
    assert_eq!(ids.len(), said.len(), "ids are unique");
}

#[test]
fn it_says_what_it_cannot_do_and_what_failed() {
    let mut agent = agent();
    let said = answers(&mut agent, &[to(ME, Some(1), award(1, "impossible"))]);
    assert_eq!(kinds(&said), ["decline"]);
    let said = answers(&mut agent, &[to(ME, Some(1), award(2, "hard"))]);
    assert_eq!(kinds(&said), ["accept", "start", "progress", "fail"]);
}

#[test]
fn a_repeated_award_is_not_done_twice_but_a_new_attempt_is() {
    let mut agent = agent();
    let award_of = |attempt| to(ME, Some(attempt), award(1, "easy"));
    answers(&mut agent, &[award_of(1), award_of(1)]);
    assert_eq!(agent.craft.done.len(), 1);
    assert_eq!(kinds(&answers(&mut agent, &[award_of(1)])), ["complete"]);
    answers(&mut agent, &[award_of(2)]);
    assert_eq!(agent.craft.done.len(), 2);
}

#[test]
fn what_is_cancelled_is_not_begun() {
    let mut agent = agent();
    let reason = "No.".to_owned();
    let task = TaskId(1);
    let messages = [
        to(ME, Some(1), award(1, "easy")),
        to(ME, Some(1), award(2, "other")),
        to(ME, Some(1), Message::Cancel { task, reason }),
    ];
    let said = answers(&mut agent, &messages);
    assert_eq!(agent.craft.done, ["other"]);
    let of_first = said.iter().filter(|one| one.message.task() == Some(task));
    assert_eq!(of_first.count(), 1, "only its acceptance");
}

#[test]
fn it_bids_with_the_work_before_in_mind() {
    let mut agent = agent();
    let mut said = Vec::new();
    let mut say = |text: String| said.push(protocol::read(&text).unwrap());
    agent.hear(&to(ME, Some(1), award(1, "easy")), &mut say);
    let announce = |name: &str| Message::Announce {
        brief: Box::new(brief(2, name)),
        bids_until: Time(9_000),
    };
    agent.hear(&to(ME, Some(1), announce("easy")), &mut say);
    agent.hear(&to(ME, Some(2), announce("impossible")), &mut say);
    assert_eq!(kinds(&said), ["accept", "bid", "decline"]);
    let Message::Bid { bid, .. } = said[1].message else {
        panic!("it bids")
    };
    assert_eq!(bid.finish_min, Minutes(20));
}

#[test]
fn what_it_cannot_read_it_refuses_and_lives_on() {
    let mut agent = agent();
    let unknown =
        to(ME, None, Message::Heartbeat { holds: None }).replace("\"version\":1", "\"version\":9");
    let said = answers(&mut agent, &[unknown, "nonsense".to_owned()]);
    assert_eq!(kinds(&said), ["refused", "refused"]);
    assert_eq!(said[0].correlation.as_deref(), Some("o1"));
    let said = answers(&mut agent, &[to(ME, Some(1), award(1, "easy"))]);
    assert_eq!(kinds(&said).last(), Some(&"complete"));
}

#[test]
fn what_is_for_others_is_nothing_to_it() {
    let said = answers(&mut agent(), &[to(AgentId(4), Some(1), award(1, "easy"))]);
    assert_eq!(kinds(&said), [""; 0]);
}

#[test]
fn it_learns_how_often_to_send_heartbeats() {
    let mut agent = agent();
    assert_eq!(agent.heartbeat_every_ms(), None);
    let heartbeat_every = Millis(500);
    answers(
        &mut agent,
        &[to(ME, None, Message::Welcome { heartbeat_every })],
    );
    assert_eq!(agent.heartbeat_every_ms(), Some(500));
}

#[test]
fn it_repeats_an_answer_that_got_lost_and_lists_what_it_holds() {
    let mut agent = agent();
    let said = answers(&mut agent, &[to(ME, Some(1), award(1, "easy"))]);
    let first = said.last().cloned();
    let again = answers(&mut agent, &[to(ME, Some(1), award(1, "easy"))]);
    assert_eq!(again.last().cloned(), first, "the same words, the same id");
    assert_eq!(again.len(), 1);
    assert_eq!(agent.craft.done.len(), 1, "not the same work");

    let mut said = Vec::new();
    let mut say = |text: String| said.push(protocol::read(&text).unwrap().message);
    agent.hear(&to(ME, Some(2), award(4, "easy")), &mut say);
    agent.heartbeat(&mut say);
    let held = Held {
        task: TaskId(4),
        attempt: Attempt(2),
    };
    let holds = Some(vec![held]);
    assert_eq!(said.last(), Some(&Message::Heartbeat { holds }));
}

#[test]
fn what_was_cancelled_after_its_end_is_not_said_again() {
    let mut agent = agent();
    let (task, reason) = (TaskId(1), "No.".to_owned());
    answers(&mut agent, &[to(ME, Some(1), award(1, "easy"))]);
    let cancel = to(ME, Some(1), Message::Cancel { task, reason });
    let said = answers(&mut agent, &[cancel, to(ME, Some(1), award(1, "easy"))]);
    assert_eq!(kinds(&said), [""; 0]);
}

#[test]
fn it_says_hello_again_until_it_is_welcome() {
    let mut agent = agent();
    assert!(agent.awaits_welcome());
    let heartbeat_every = Millis(500);
    let welcome = to(ME, None, Message::Welcome { heartbeat_every });
    answers(&mut agent, std::slice::from_ref(&welcome));
    assert!(!agent.awaits_welcome());
}

#[test]
fn after_goodbye_it_is_silent_until_it_is_welcome_again() {
    let mut agent = agent();
    let goodbye = Message::Goodbye {
        reason: "You are not registered any more.".to_owned(),
    };
    let heartbeat_every = Millis(500);
    let welcome = to(ME, None, Message::Welcome { heartbeat_every });
    let said = answers(
        &mut agent,
        &[to(ME, None, goodbye), to(ME, Some(1), award(1, "easy"))],
    );
    assert_eq!(kinds(&said), [""; 0]);
    assert!(!agent.awaits_welcome(), "nobody wants its hello");
    let said = answers(&mut agent, &[welcome, to(ME, Some(1), award(1, "easy"))]);
    assert_eq!(kinds(&said), ["accept", "start", "progress", "complete"]);
}
