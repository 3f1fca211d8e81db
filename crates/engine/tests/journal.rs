//! Reading journals: whole, cut off, foreign, newer, tampered with.

mod common;

use baton_engine::event::Event;
use baton_engine::journal::{self, JournalError};
use baton_engine::{Attempt, Recorded, Time, examples, invariant, simulate};
use common::Bench;

fn demonstration() -> Vec<Recorded> {
    let mut engine = examples::demonstration().open();
    while simulate::run_round(&mut engine) {}
    engine.take_events()
}

/// With `BATON_BLESS=1` the test writes the golden journal anew; do that only
/// when nobody has a journal of this version yet.
#[test]
fn the_golden_journal_is_still_what_the_demonstration_writes() {
    let written = journal::write(&demonstration());
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/data/demonstration.journal.jsonl"
    );
    if std::env::var_os("BATON_BLESS").is_some() {
        std::fs::write(path, &written).expect("the folder is there");
    }
    let golden = std::fs::read_to_string(path).expect("the file is there");
    assert_eq!(
        written, golden,
        "a change of the stored format needs a new version"
    );
}

#[test]
fn a_journal_cut_off_anywhere_is_read_up_to_there() {
    let text = journal::write(&demonstration());
    let header = text.find('\n').expect("a header");
    for cut in (header..text.len())
        .step_by(11)
        .filter(|&cut| text.is_char_boundary(cut))
    {
        let journal = journal::read(&text[..cut]).expect("its header is whole");
        let state = journal::replay(&journal.events).expect("a prefix contradicts nothing");
        assert_eq!(invariant::check(&state), Ok(()));
    }
}

#[test]
fn what_is_no_journal_is_refused() {
    for text in [
        "",
        "\n",
        "hello",
        "{}",
        "[1,2]",
        "{\"format\":\"other\",\"version\":1}",
    ] {
        assert_eq!(
            journal::read(text),
            Err(JournalError::NotAJournal),
            "{text:?}"
        );
    }
    let newer = "{\"format\":\"baton-journal\",\"version\":2}";
    assert_eq!(
        journal::read(newer),
        Err(JournalError::UnknownVersion { found: 2 })
    );
}

#[test]
fn damage_is_located() {
    let text = journal::write(&demonstration()).replacen("task_completed", "task_forgotten", 1);
    let journal = journal::read(&text).expect("its header is whole");
    let damage = journal.damage.expect("damaged");
    let bad = text
        .lines()
        .position(|line| line.contains("task_forgotten"))
        .expect("there");
    assert_eq!(damage.line, bad + 1);
    assert_eq!(journal.events.len(), bad - 1, "the header is no event");
}

#[test]
fn events_that_contradict_each_other_are_refused_and_never_panic() {
    let events = demonstration();
    for left_out in 0..events.len() {
        let mut damaged = events.clone();
        damaged.remove(left_out);
        // Some events are not missed by those after them; the state is then whole all the same.
        if let Ok(state) = journal::replay(&damaged) {
            assert_eq!(invariant::check(&state), Ok(()), "without event {left_out}");
        }
    }
    assert!(
        journal::replay(&events[1..]).is_err(),
        "the workspace was never opened"
    );
    for doubled in 0..events.len() {
        let mut damaged = events.clone();
        damaged.insert(doubled, events[doubled].clone());
        let harmless = matches!(events[doubled].event, Event::AgentRegistered { .. });
        assert_eq!(
            journal::replay(&damaged).is_ok(),
            harmless,
            "event {doubled} twice"
        );
    }
}

#[test]
fn a_lease_cannot_be_given_out_twice() {
    let mut bench = Bench::with_goal();
    bench.agent(&["coding"], 1);
    let task = bench.add(&["coding"], &[]);
    bench.round();
    bench.fail(task);
    bench.wait_for_retry(task);
    bench.round();
    let mut events = bench.events;
    assert!(journal::replay(&events).is_ok());
    if let Some(Recorded {
        event: Event::TaskAssigned { lease, .. },
        ..
    }) = events.last_mut()
    {
        lease.attempt = Attempt(1);
    }
    assert!(journal::replay(&events).is_err());
}

#[test]
fn time_does_not_run_backwards() {
    let mut events = demonstration();
    events[3].at = Time(5);
    assert!(journal::replay(&events).is_err());
}
