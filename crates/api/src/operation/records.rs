//! What is on record: events, messages, artifacts.

use super::{Effect, Operation};
use crate::call::{Answer, Call, Reply, success};
use crate::problem::Problem;
use crate::shape;
use baton_engine::ArtifactRef;
use serde::Deserialize;
use serde_json::{Value, json};

/// How many records a page has, and at most.
const USUAL_PAGE: u64 = 100;
const MAX_PAGE: u64 = 1_000;

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
        detail: "The newest five thousand are kept, heartbeats only counted. Ask again with ?cursor=.",
        action: messages,
    },
    Operation {
        name: "list_artifacts",
        method: "GET",
        path: "/artifacts",
        effect: Effect::Read,
        is_for_anybody: false,
        summary: "What the completed tasks made",
        detail: "Names, types, sizes and digests; fetch one with get_artifact. With a token: only what the agent made or works with.",
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

/// A page of records.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Page {
    /// Where the page begins, as the last one said; 0 is the beginning.
    #[serde(default, deserialize_with = "shape::number")]
    pub cursor: u64,
    /// How many at most.
    #[serde(default = "usual_page", deserialize_with = "shape::number")]
    pub limit: u64,
    /// Whether to answer with a stream that goes on.
    #[serde(default, deserialize_with = "shape::number")]
    pub stream: u64,
}

fn usual_page() -> u64 {
    USUAL_PAGE
}

impl Page {
    fn len(&self) -> usize {
        usize::try_from(self.limit.clamp(1, MAX_PAGE)).unwrap_or(usize::MAX)
    }
}

fn events(call: &mut Call<'_>) -> Answer {
    let page: Page = call.arguments()?;
    let from = usize::try_from(page.cursor).unwrap_or(usize::MAX);
    let (found, next, total) = call.read(|_, events| {
        let from = from.min(events.len());
        let next = from.saturating_add(page.len()).min(events.len());
        if page.stream != 0 {
            return (Vec::new(), from, events.len());
        }
        let one = |(number, recorded)| json!({ "number": number, "record": recorded });
        let found = events[from..next].iter().enumerate();
        let found = found.map(|(place, recorded)| one((from + place, recorded)));
        (found.collect::<Vec<_>>(), next, events.len())
    });
    if page.stream != 0 {
        return Ok(Reply::Events(next));
    }
    success([
        ("count", json!(found.len())),
        ("events", json!(found)),
        ("total", json!(total)),
        (
            "next_cursor",
            if next < total {
                json!(next)
            } else {
                Value::Null
            },
        ),
    ])
}

fn messages(call: &mut Call<'_>) -> Answer {
    let page: Page = call.arguments()?;
    let mut found = call.host.passages(page.cursor);
    // An agent reads what it said and was told, and no other's.
    if let Some(own) = call.caller.agent {
        found.retain(|passage| passage.agent == own);
    }
    let has_more = found.len() > page.len();
    found.truncate(page.len());
    let next = found.last().filter(|_| has_more).map(|last| last.number);
    success([
        ("count", json!(found.len())),
        ("messages", json!(found)),
        ("next_cursor", json!(next)),
    ])
}

/// Every artifact that the caller may see, with its task where it has one.
fn visible(call: &Call<'_>) -> Vec<(Value, ArtifactRef)> {
    let own = call.caller.agent;
    call.read(|state, _| {
        let files = state.present_goals().flat_map(|goal| {
            let files = goal.spec.files.iter().cloned();
            files.map(|file| (Value::Null, file))
        });
        let of_tasks = state.present_tasks().flat_map(|task| {
            let made = state.artifacts(task.id).iter().cloned();
            made.map(|one| (json!(shape::uuid(state, task.id)), one))
        });
        let Some(own) = own else {
            return files.chain(of_tasks).collect();
        };
        let works_with = state.present_tasks().filter(|task| task.agent == Some(own));
        let works_with = works_with.flat_map(|task| {
            let given = state.inputs(task).into_iter().cloned();
            let made = state.artifacts(task.id).iter().cloned();
            let uuid = json!(shape::uuid(state, task.id));
            given.chain(made).map(move |one| (uuid.clone(), one))
        });
        works_with.collect()
    })
}

fn artifacts(call: &mut Call<'_>) -> Answer {
    let one = |(task, named): (Value, ArtifactRef)| {
        json!({
            "task": task,
            "name": named.name,
            "media_type": named.media_type,
            "bytes": named.bytes,
            "digest": named.digest,
        })
    };
    let found: Vec<Value> = visible(call).into_iter().map(one).collect();
    success([("count", json!(found.len())), ("artifacts", json!(found))])
}

/// One artifact.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OneArtifact {
    /// Its SHA-256 digest, in hexadecimal.
    pub digest: String,
}

fn artifact(call: &mut Call<'_>) -> Answer {
    let said: OneArtifact = call.arguments()?;
    let mut found = visible(call).into_iter().map(|(_, named)| named);
    let found = found.find(|named| named.digest == said.digest.to_lowercase());
    found
        .map(Reply::Artifact)
        .ok_or_else(|| Problem::unknown(&format!("artifact “{}”", said.digest)))
}
