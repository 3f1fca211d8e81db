//! A hundred thousand requests of every kind, made of the description.

use crate::support::{Bench, request};
use baton_api::Request;
use baton_engine::plan::rng::Rng;
use baton_engine::protocol::{Envelope, Message, Party, VERSION};
use baton_engine::{AgentId, Attempt, Command, Millis, TaskId, Time, invariant};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Values that a client might send for anything.
fn some_value(rng: &mut Rng) -> Value {
    match rng.below(12) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(rng.below(200)),
        3 => json!(-1),
        4 => json!(1.5e300),
        5 => json!(""),
        6 => json!("general"),
        7 => json!(format!("T{}", rng.below(30))),
        8 => json!(["general", "T1"]),
        9 => json!({ "a": 1 }),
        10 => json!("contract_net"),
        _ => json!("é\u{0}🦀".repeat(1 + rng.below(40) as usize)),
    }
}

/// Values that make sense for this argument.
fn sensible(name: &str, rng: &mut Rng) -> Value {
    match name {
        "task" | "subtask_uuid" => json!(format!("T{}", rng.below(40))),
        "goal" => json!(["G0", "G1", "Analyze it", "Develop it"][rng.index(4)]),
        "agent" | "agent_id" | "context_id" => json!(["A0", "A1", "Ada", "Eve"][rng.index(4)]),
        "skills" | "required_skills" => json!(["general", "data_analysis"]),
        "name" | "reason" | "note" | "result" => json!("Words"),
        "policy" => {
            json!(["least_loaded", "earliest_finish", "contract_net", "planned"][rng.index(4)])
        }
        "axis" => json!(["task", "agent", "priority"][rng.index(3)]),
        "tool_name" => json!("distributed_orchestration:assign_tasks"),
        "tool_args" => json!({}),
        _ => json!(1 + rng.below(50)),
    }
}

/// A message of the protocol, from some agent about some attempt.
fn said(rng: &mut Rng) -> Request {
    let task = TaskId(rng.below(40));
    let message = match rng.below(6) {
        0 => Message::Accept { task },
        1 => Message::Start { task },
        2 => Message::Complete {
            task,
            result: Some("Done".to_owned()),
            artifacts: Vec::new(),
        },
        3 => Message::Decline {
            task,
            reason: "No".to_owned(),
        },
        4 => Message::Progress {
            task,
            percent: rng.below(120),
            note: String::new(),
        },
        _ => Message::Heartbeat { holds: None },
    };
    let agent = AgentId(rng.below(3));
    let envelope = Envelope {
        version: VERSION,
        id: "m".to_owned(),
        correlation: None,
        sender: Party::Agent(agent),
        recipient: Party::Orchestrator,
        attempt: Some(Attempt(rng.below(4))),
        at: Time(0),
        message,
    };
    let path = format!("/agents/{agent}/messages");
    request("POST", &path, &[], &envelope.write())
}

/// A body that something happened to on its way.
fn mangled(body: &str, rng: &mut Rng) -> String {
    let mut letters: Vec<char> = body.chars().collect();
    for _ in 0..=rng.below(3) {
        let place = rng.below(u32::try_from(letters.len()).unwrap_or(0) + 1) as usize;
        match rng.below(3) {
            0 => letters.truncate(place),
            1 => letters.insert(place, ['{', '"', '\u{0}', '🦀', '9'][rng.index(5)]),
            _ => letters.splice(place..place, letters.clone()).for_each(drop),
        }
    }
    letters.into_iter().collect()
}

/// A request of any operation, its arguments from the description; now and
/// then something else in their place.
fn any_request(rng: &mut Rng, document: &Value) -> Request {
    let operations: Vec<_> = baton_api::operation::all().collect();
    let operation = operations[rng.index(operations.len())];
    let mut arguments = serde_json::Map::new();
    for name in baton_api::describe::arguments_of(document, operation) {
        let value = match rng.below(5) {
            0 => some_value(rng),
            _ => sensible(&name, rng),
        };
        if operation.path.contains(&format!("{{{name}}}")) || rng.below(4) > 0 {
            arguments.insert(name, value);
        }
    }
    if operation.name == "send_agent_message" && rng.below(5) > 0 {
        return said(rng);
    }
    let mut request = Request::of(operation, arguments);
    if rng.below(20) == 0 {
        request.body = mangled(&request.body, rng);
    }
    if rng.below(40) == 0 {
        "PATCH".clone_into(&mut request.method);
    }
    if rng.below(10) == 0 {
        let token = format!("Bearer secret-{}", rng.below(20));
        request.headers.insert("authorization".to_owned(), token);
    }
    request
}

#[test]
fn a_hundred_thousand_requests_of_every_kind_break_nothing() {
    let document = baton_api::describe::openapi();
    let mut statuses = BTreeMap::<u16, u32>::new();
    for seed in 0..50 {
        let mut rng = Rng::new(seed);
        let mut bench = Bench::default();
        for number in 0..2_000 {
            let request = any_request(&mut rng, &document);
            bench.house.now = bench.house.now + Millis(u64::from(rng.below(60_000)));
            if rng.below(50) == 0 {
                // Time alone makes agents silent, leases end, bids close.
                let _ = bench.house.handle(Command::Tick);
            }
            let response = bench.send(&request);
            *statuses.entry(response.status).or_default() += 1;
            assert!(
                response.status < 500,
                "seed {seed}, request {number}: {request:?} {response:?}"
            );
        }
        let found = invariant::check(bench.house.engine.state());
        assert_eq!(found, Ok(()), "seed {seed}");
    }
    for status in [200, 400, 401, 403, 404, 405, 409, 422] {
        assert!(
            statuses.contains_key(&status),
            "{status} never came: {statuses:?}"
        );
    }
}
