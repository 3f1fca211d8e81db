//! The store on the browser's real database.

use super::page::forget_everything;
use baton::session::store::{
    Card, Change, Database, First, Label, Layout, Opened, Size, Store, StoreError, Turn,
    WorkspaceId, open_last,
};
use baton::session::{Session, Workspace};
use baton_engine::{examples, journal};
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{console_log, wasm_bindgen_test};

/// A run of the largest example.
fn run() -> Workspace {
    let examples = examples::all();
    let company = examples
        .iter()
        .find(|example| example.id == "whole-company");
    let mut workspace = Workspace::from_example(company.unwrap());
    while workspace.step().is_ok() {}
    workspace
}

fn label(name: &str) -> Label {
    Label {
        name: name.to_owned(),
        opened_ms: 1.0,
        deleted_ms: None,
        origin: None,
    }
}

async fn first_visit() -> Database {
    forget_everything().await;
    Database::open().await.unwrap()
}

async fn add(database: &Database, name: &str) -> WorkspaceId {
    let added = database.add(&label(name), &[], Size::default()).await;
    added.unwrap()
}

async fn names(database: &Database) -> Vec<String> {
    let cards: Vec<Card> = database.cards().await.unwrap();
    cards.into_iter().map(|card| card.label.name).collect()
}

async fn stored(database: &Database, id: WorkspaceId) -> String {
    let chunks = database.journal(id).await.unwrap();
    chunks.iter().map(|chunk| chunk.text.as_str()).collect()
}

#[wasm_bindgen_test]
async fn a_journal_is_written_in_batches_cut_and_read_back() {
    let database = first_visit().await;
    let id = add(&database, "a").await;
    let other = add(&database, "b").await;
    let workspace = run();
    let events = workspace.events();
    let mut layout = Layout::default();
    let turn = Turn::default();
    for (length, unsaved_from) in [(10, 0), (25, 10), (events.len(), 25), (12, 12), (30, 12)] {
        for id in [id, other] {
            let (change, next) = layout.change(&events[..length], unsaved_from);
            let size = Size::of(&next, 7.0);
            let writing = database.write(id, turn, &change, size).unwrap();
            writing.await.unwrap();
            if id == other {
                layout = next;
            }
        }
        let text = journal::write(&events[..length]);
        assert_eq!(stored(&database, id).await, text);
        assert_eq!(stored(&database, other).await, text);
    }
    let size = database.cards().await.unwrap()[0].size;
    assert_eq!((size.events, size.changed_ms), (30, 7.0));
}

#[wasm_bindgen_test]
async fn writes_that_overlap_come_in_order() {
    let database = first_visit().await;
    let id = add(&database, "a").await;
    let workspace = run();
    let events = workspace.events();
    let mut layout = Layout::default();
    let mut under_way = Vec::new();
    for length in (5..events.len()).step_by(5) {
        let (change, next) = layout.change(&events[..length], layout.events());
        let size = Size::of(&next, 0.0);
        let writing = database.write(id, Turn::default(), &change, size);
        under_way.push(writing.unwrap());
        layout = next;
    }
    for write in under_way {
        write.await.unwrap();
    }
    let text = journal::write(&events[..layout.events()]);
    assert_eq!(stored(&database, id).await, text);
}

#[wasm_bindgen_test]
async fn what_is_written_in_a_turn_that_was_ended_is_refused_whole() {
    let database = first_visit().await;
    let (id, other) = (add(&database, "a").await, add(&database, "b").await);
    let workspace = run();
    let events = workspace.events();
    let (change, layout) = Layout::default().change(&events[..10], 0);
    let size = Size::of(&layout, 0.0);
    let write = async |id, turn| database.write(id, turn, &change, size).unwrap().await;

    let first = database.turn(id).await.unwrap();
    assert_eq!(write(id, first).await, Ok(()));
    database.end_turn(id).await.unwrap();
    let second = database.turn(id).await.unwrap();
    database.end_turn(id).await.unwrap();
    let third = database.turn(id).await.unwrap();
    let before = stored(&database, id).await;
    let (longer, size) = (Layout::default().change(events, 0).0, size);
    for over in [first, second] {
        let refused = database.write(id, over, &longer, size).unwrap().await;
        assert_eq!(refused, Err(StoreError::InUse));
        assert_eq!(stored(&database, id).await, before);
    }
    for _ in 0..2 {
        assert_eq!(write(id, third).await, Ok(()));
    }
    assert_eq!(
        write(other, first).await,
        Ok(()),
        "turns are the workspace's"
    );
    database.purge(id).await.unwrap();
    assert_eq!(
        database.turn(id).await,
        Ok(first),
        "nothing is left of them"
    );
}

#[wasm_bindgen_test]
async fn a_copy_has_a_journal_of_its_own_and_purging_one_leaves_the_other() {
    let database = first_visit().await;
    let workspace = run();
    let (change, layout) = Layout::default().change(workspace.events(), 0);
    let size = Size::of(&layout, 3.0);
    let original = database.add(&label("a"), &change.put, size).await.unwrap();
    let copy = database.copy(original, &label("b")).await.unwrap();
    assert_ne!(original, copy);
    database
        .relabel(copy, |label| "c".clone_into(&mut label.name))
        .await
        .unwrap();
    assert_eq!(names(&database).await, ["a", "c"]);
    database.purge(original).await.unwrap();
    assert_eq!(names(&database).await, ["c"]);
    assert!(database.journal(original).await.is_err());
    let text = journal::write(workspace.events());
    assert_eq!(stored(&database, copy).await, text);
    assert!(database.relabel(original, |_| ()).await.is_err());
}

/// A store that is started on what `opened` found, and its session.
fn start(opened: Opened) -> (Store, impl Sized) {
    let started = Rc::new(Cell::new(None));
    let body = document().body().unwrap();
    let handle = mount_to(body, {
        let started = Rc::clone(&started);
        move || {
            let session = Session::start(opened.workspace, None);
            started.set(Some(Store::start(session, opened.place)));
        }
    });
    (started.get().unwrap(), handle)
}

async fn text_of(store: Store, hash: &str) -> Option<String> {
    let blob = store.artifact(hash).await.unwrap()?;
    let text = JsFuture::from(blob.text()).await.unwrap();
    Some(format!("{} {}", blob.type_(), text.as_string().unwrap()))
}

#[wasm_bindgen_test]
async fn artifacts_are_found_by_their_content_as_long_as_a_workspace_uses_them() {
    let database = first_visit().await;
    let (store, _page) = start(open_last(First::demonstration).await);
    let first = store.current().get_untracked().unwrap();
    let hash = store.put_artifact(b"abc", "text/plain").await.unwrap();
    assert_eq!(
        hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "as FIPS 180-2 has it"
    );
    let own = store.put_artifact(b"own", "text/csv").await.unwrap();
    assert_eq!(
        text_of(store, &hash).await.as_deref(),
        Some("text/plain abc")
    );
    assert_eq!(text_of(store, "unknown").await, None);

    let copy = database.copy(first, &label("copy")).await.unwrap();
    database.purge(first).await.unwrap();
    assert!(text_of(store, &hash).await.is_some(), "the copy uses it");
    assert!(text_of(store, &own).await.is_some());
    database.purge(copy).await.unwrap();
    assert_eq!(text_of(store, &hash).await, None);
    assert_eq!(text_of(store, &own).await, None);
}

#[wasm_bindgen_test]
async fn without_a_database_artifacts_are_kept_in_memory() {
    let (store, _page) = start(Opened::without_storage(First::demonstration(), "no"));
    let hash = store.put_artifact(b"abc", "text/plain").await.unwrap();
    assert_eq!(
        text_of(store, &hash).await.as_deref(),
        Some("text/plain abc")
    );
}

/// Twenty batches of a thousand events, as a second of a fast run is saved.
#[wasm_bindgen_test]
async fn a_second_of_twenty_thousand_events_is_stored() {
    const BATCH: usize = 1_000;
    const BATCHES: usize = 20;
    let database = first_visit().await;
    let id = add(&database, "a").await;
    let workspace = run();
    let events: Vec<_> = workspace
        .events()
        .iter()
        .cycle()
        .take(BATCH * BATCHES)
        .cloned()
        .collect();
    let clock = || window().performance().unwrap().now();
    let mut layout = Layout::default();
    let (mut busy, begin) = (0.0, clock());
    for batch in 1..=BATCHES {
        let begin = clock();
        let (change, next): (Change, Layout) =
            layout.change(&events[..batch * BATCH], layout.events());
        let size = Size::of(&next, 0.0);
        let writing = database.write(id, Turn::default(), &change, size);
        let writing = writing.unwrap();
        busy += clock() - begin;
        writing.await.unwrap();
        layout = next;
    }
    let total = clock() - begin;
    console_log!("{BATCHES} batches of {BATCH} events: {total:.0} ms, of which {busy:.0} ms busy");
    assert_eq!(stored(&database, id).await, journal::write(&events));
}
