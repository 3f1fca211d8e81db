//! The engine in wasm does what it does natively, byte for byte.
#![cfg(target_arch = "wasm32")]

use baton_engine::{examples, journal, simulate};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn the_demonstration_writes_the_golden_journal() {
    let mut engine = examples::demonstration().open();
    while simulate::run_round(&mut engine) {}
    let golden = include_str!("../crates/engine/tests/data/demonstration.journal.jsonl");
    assert_eq!(journal::write(&engine.take_events()), golden);
}

#[wasm_bindgen_test]
fn a_journal_written_natively_replays() {
    let golden = include_str!("../crates/engine/tests/data/demonstration.journal.jsonl");
    let read = journal::read(golden).expect("a journal");
    let state = journal::replay(&read.events).expect("no contradiction");
    assert_eq!(state.round().0, 4);
    assert!(state.present_tasks().all(|task| task.state.is_finished()));
}
