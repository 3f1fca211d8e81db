//! What is on record: events, messages, artifacts.

use super::page::Page;
use super::{Effect, Operation};
use crate::call::{Answer, Call, Reply, success};
use crate::host::Passage;
use crate::problem::Problem;
use crate::shape::{self, ArtifactRecord};
use baton_engine::{ArtifactRef, Recorded, TaskId};
use serde::{Deserialize, Serialize};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        name: "list_events",
        method: "GET",
        path: "/events",
        effect: Effect::Read,
        is_for_anybody: false,
        summary: "The journal: every event of the workspace, a page at a time",
        detail: "Ask again with the answer’s next_cursor. With “Accept: text/event-stream” (or stream=1) it is a stream of server-sent events that goes on; Last-Event-ID resumes it.",
        action: events,
    },
    Operation {
        name: "list_messages",
        method: "GET",
        path: "/messages",
        effect: Effect::Read,
        is_for_anybody: false,
        summary: "What passed lately between the orchestrator and live agents",
        detail: "The newest five thousand are kept, heartbeats only counted. Ask again with the answer’s next_cursor; later, with the last number and 1 more.",
        action: messages,
    },
    Operation {
        name: "list_artifacts",
        method: "GET",
        path: "/artifacts",
        effect: Effect::Read,
        is_for_anybody: false,
        summary: "What the completed tasks made",
        detail: "Names, types, sizes and digests; fetch one with get_artifact. With a token: only what the agent made or works with. Ask again with the answer’s next_cursor.",
        action: artifacts,
    },
    Operation {
        name: "get_artifact",
        method: "GET",
        path: "/artifacts/{digest}",
        effect: Effect::Read,
        is_for_anybody: false,
        summary: "The content of an artifact",
        detail: "By its SHA-256 digest.",
        action: artifact,
    },
];

/// Which events.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WhichEvents {
    /// Which page.
    #[serde(flatten)]
    pub page: Page,
    /// 1 to answer with a stream that goes on.
    #[serde(default, deserialize_with = "shape::number")]
    pub stream: u64,
}

/// Events.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Events {
    /// How many are on this page.
    pub count: usize,
    /// They, oldest first.
    pub events: Vec<EventRecord>,
    /// How many there are in all.
    pub total: usize,
    /// Where the next page begins.
    pub next_cursor: Option<u64>,
}

/// An event.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EventRecord {
    /// Its place in the journal, from 0.
    pub number: u64,
    /// When it happened, and what, as the journal has it.
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Value"))]
    pub record: Recorded,
}

fn events(call: &mut Call<'_>) -> Answer {
    let WhichEvents { page, stream } = call.arguments()?;
    let from = usize::try_from(page.cursor).unwrap_or(usize::MAX);
    if stream != 0 {
        let from = call.read(|_, events| from.min(events.len()));
        return Ok(Reply::Events(from));
    }
    let reply = call.read(|_, events| {
        let rest = events.get(from..).unwrap_or_default().iter();
        let numbered = (page.cursor..).zip(rest);
        let (found, next_cursor) = page.cut(numbered.map(|(number, record)| {
            let record = record.clone();
            (number, EventRecord { number, record })
        }));
        Events {
            count: found.len(),
            events: found,
            total: events.len(),
            next_cursor,
        }
    });
    success(&reply)
}

/// What passed.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Passages {
    /// How many messages are on this page.
    pub count: usize,
    /// They, oldest first.
    pub messages: Vec<Passage>,
    /// Where the next page begins.
    pub next_cursor: Option<u64>,
}

fn messages(call: &mut Call<'_>) -> Answer {
    call.access.must_be_known(call.caller)?;
    let page: Page = call.arguments()?;
    let own = call.caller.agent;
    let passages = call
        .host
        .passages(page.cursor.saturating_sub(1))
        .into_iter();
    // An agent reads what it said and was told, and no other's.
    let passages = passages.filter(|passage| own.is_none_or(|own| passage.agent == own));
    let (messages, next_cursor) = page.cut(passages.map(|passage| (passage.number, passage)));
    success(&Passages {
        count: messages.len(),
        messages,
        next_cursor,
    })
}

/// An artifact, and the task that made it or works with it; none for a goal’s file.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Found {
    /// The task’s UUID.
    pub task: Option<String>,
    /// The artifact.
    #[serde(flatten)]
    pub artifact: ArtifactRecord,
}

/// Calls `look` with every artifact that the caller may see, and its task.
fn visit(call: &Call<'_>, mut look: impl FnMut(Option<TaskId>, &ArtifactRef)) {
    let own = call.caller.agent;
    call.read(|state, _| {
        if own.is_none() {
            let files = state.present_goals().flat_map(|goal| &goal.spec.files);
            files.for_each(|file| look(None, file));
        }
        for task in state.present_tasks() {
            // An agent sees what it works with and what it made.
            if own.is_some() && task.agent != own {
                continue;
            }
            let given = own.map(|_| state.inputs(task)).unwrap_or_default();
            let made = state.artifacts(task.id);
            given
                .into_iter()
                .chain(made)
                .for_each(|one| look(Some(task.id), one));
        }
    });
}

/// Artifacts.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Artifacts {
    /// How many are on this page.
    pub count: usize,
    /// They.
    pub artifacts: Vec<Found>,
    /// Where the next page begins.
    pub next_cursor: Option<u64>,
}

fn artifacts(call: &mut Call<'_>) -> Answer {
    call.access.must_be_known(call.caller)?;
    let page: Page = call.arguments()?;
    let mut found = Vec::new();
    visit(call, |task, named| found.push((task, named.clone())));
    let (found, next_cursor) = page.cut((0..).zip(found));
    let artifacts: Vec<_> = call.read(|state, _| {
        let found = found.iter().map(|(task, named)| Found {
            task: task.map(|task| shape::uuid(state, task)),
            artifact: shape::artifact(named),
        });
        found.collect()
    });
    success(&Artifacts {
        count: artifacts.len(),
        artifacts,
        next_cursor,
    })
}

/// One artifact.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OneArtifact {
    /// Its SHA-256 digest, in hexadecimal.
    pub digest: String,
}

fn artifact(call: &mut Call<'_>) -> Answer {
    call.access.must_be_known(call.caller)?;
    let said: OneArtifact = call.arguments()?;
    let digest = said.digest.to_lowercase();
    let mut found = None;
    visit(call, |_, named| {
        if found.is_none() && named.digest == digest {
            found = Some(named.clone());
        }
    });
    found
        .map(Reply::Artifact)
        .ok_or_else(|| Problem::unknown(&format!("artifact “{}”", said.digest)))
}
